"""Read a backup whole, and tell whether it could be restored."""

from __future__ import annotations

import tempfile
from pathlib import Path

from transfers.backup.archive import Manifest, Progress, open_archive
from transfers.backup.refused import Refused
from transfers.backup.vendors import VENDORS


def verify(path: Path, bar: Progress) -> Manifest:
    """Check seal, members and rows, and that SQLite finds nothing wrong; return what the file holds."""
    with open_archive(path) as archive:
        archive.check(bar)
        with tempfile.TemporaryDirectory(prefix="handover-") as folder:
            try:
                VENDORS[archive.manifest.vendor].look_into(archive, Path(folder), bar)
            except OSError as error:
                raise Refused(
                    f"{path} cannot be unpacked in {folder} ({error.strerror}): name a folder with more room "
                    "in TMPDIR."
                ) from error
        return archive.manifest
