"""Bring a backup back into an empty place: all of it or nothing."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from transfers.backup.archive import UPLOADS, Archive, Manifest, Progress, open_archive
from transfers.backup.migrations import listed, unapplied, unknown_among
from transfers.backup.note import Note
from transfers.backup.refused import Refused
from transfers.backup.vendors import VENDORS
from transfers.imports.upload_store import UPLOAD_NAME, keep_file


def restore(path: Path, bar: Progress) -> Manifest:
    """Restore database and uploads from a file; return what it held."""
    with open_archive(path) as archive:
        manifest = archive.manifest
        refuse_foreign(path, manifest)
        vendor = VENDORS[manifest.vendor]
        vendor.refuse_occupied(manifest)
        refuse_strange_uploads(archive)
        archive.check(bar)
        note = Note(datetime.fromisoformat(manifest.made_at), archive.size, archive.sha256)
        brought: list[Path] = []
        try:
            with vendor.load(archive, note, bar):
                bring_uploads(archive, brought)
        except BaseException as error:
            for upload in brought:
                upload.unlink(missing_ok=True)
            if not isinstance(error, OSError):
                raise
            what = error.filename or "The database"
            raise Refused(f"{what} cannot be written ({error.strerror}); nothing was restored.") from error
    return manifest


def refuse_foreign(path: Path, manifest: Manifest) -> None:
    """Refuse a backup of the other kind of database, or of a newer program."""
    if manifest.vendor != connection.vendor:
        names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        theirs, ours = names.get(manifest.vendor, manifest.vendor), names[connection.vendor]
        raise Refused(f"{path} is of {theirs} and DATABASE_URL names {ours}: restore it into {theirs}.")
    if unknown := unknown_among(manifest.applied):
        raise Refused(
            f"{path} is of a newer program (it has gone through {listed(unknown)}): restore it with that, "
            f"build {manifest.build}."
        )


def refuse_strange_uploads(archive: Archive) -> None:
    """Refuse a name that no upload of the desk has, and that could lead out of their folder."""
    for member in archive.manifest.uploads:
        if not re.fullmatch(UPLOAD_NAME, member.removeprefix(UPLOADS)):
            raise Refused(f"{archive.path} holds {member}, which is no upload of the desk.")


def bring_uploads(archive: Archive, brought: list[Path]) -> None:
    """Put back what waited for its import; its day begins again, since most backups are older than that.

    ``brought`` takes the files that were not there before.
    """
    for member in archive.manifest.uploads:
        path = Path(settings.UPLOADS) / member.removeprefix(UPLOADS)
        if not path.exists():
            brought.append(path)
        keep_file(path.name, b"".join(archive.chunks(member)))


def is_older(manifest: Manifest) -> bool:
    """Tell whether migrations of this program were not yet applied."""
    return bool(unapplied(manifest.applied))
