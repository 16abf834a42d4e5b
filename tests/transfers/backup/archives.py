"""Make backups in tests, and spoil them."""

from __future__ import annotations

import resource
import subprocess
import sys
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command

from tests import database
from transfers.backup.archive import MANIFEST, new_archive, open_archive


def run(command: str, file: Path) -> str:
    out = StringIO()
    call_command(command, file, stdout=out, stderr=StringIO())
    return out.getvalue()


def rewritten(path: Path, to: Path, names: dict[str, str] | None = None, **manifest: Any) -> Path:
    """Write a backup again, with other names or another manifest, and seal it as if it were right."""
    with open_archive(path) as archive, to.open("x+b") as file, new_archive(file) as writer:
        for name in archive.manifest.members:
            writer.add((names or {}).get(name, name), [archive.zip.read(name)])
        writer.close(replace(archive.manifest, **{"members": writer.members, **manifest}))
    return to


def names_in(path: Path) -> list[str]:
    with open_archive(path) as archive:
        return [name for name in archive.zip.namelist() if name != MANIFEST]


def limited(command: str, file: Path, most: int) -> subprocess.CompletedProcess[str]:
    """Run a command in a process that can write no file of more than some bytes."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", command, str(file)],
        cwd=settings.BASE_DIR,
        env=database.environment(),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )
