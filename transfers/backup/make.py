"""Make a backup, and leave what stood at its place until the new one is whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

from transfers.backup.archive import (
    UPLOADS,
    Archive,
    ArchiveWriter,
    Manifest,
    Progress,
    new_archive,
    open_archive,
)
from transfers.backup.note import Note
from transfers.backup.refused import Refused
from transfers.backup.scratch import private, scratch_folder, settle
from transfers.backup.vendors import VENDORS
from transfers.imports.upload_store import waiting_uploads
from transfers.models import Backup


def back_up(path: Path, bar: Progress) -> tuple[Manifest, Note]:
    """Write database and waiting uploads to a file; return what it holds, and its size and hash."""
    with written(path):
        path = path.resolve()
        refuse_target(path)
    with written(path), scratch_folder(path) as folder:
        part = folder / "backup.zip"
        made_at = timezone.now()
        with open(part, "x+b", opener=private) as file:
            with new_archive(file) as archive:
                pack(archive, folder, made_at, bar)
            file.flush()
            os.fsync(file.fileno())
        with open_archive(part) as archive:
            archive.check(bar)
            manifest, note = archive.manifest, Note(made_at, archive.size, archive.sha256)
        refuse_target(path)  # something else may have come there meanwhile
        os.replace(part, path)
        settle(path.parent)
    remember(path, note)
    return manifest, note


def refuse_target(path: Path) -> None:
    """Refuse a place that holds something else than a former backup, which a whole new one replaces."""
    if not path.exists():
        return
    if not path.is_file():
        raise Refused(f"{path} is no file: name a file that the backup becomes.")
    try:
        with path.open("rb") as file:
            Archive(path, file)
    except Refused as error:
        raise Refused(f"{path} is there and no whole backup: move it away, or name another file.") from error


def pack(archive: ArchiveWriter, folder: Path, made_at: datetime, bar: Progress) -> None:
    dumped = VENDORS[connection.vendor].dump(archive, folder, bar)
    for upload in waiting_uploads():
        try:
            content = upload.read_bytes()
        except FileNotFoundError:
            continue  # imported or expired meanwhile
        archive.add(UPLOADS + upload.name, [content])
    archive.close(
        Manifest(
            made_at=made_at.isoformat(),
            vendor=connection.vendor,
            build=settings.RELEASE,
            migrations=sorted(map(list, dumped.applied)),
            rows=dumped.rows,
            columns=dumped.columns,
            sequences=dumped.sequences,
            members=archive.members,
        )
    )


@contextmanager
def written(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, RuntimeError) as error:  # Path.resolve() raises the second for links in a circle
        why = getattr(error, "strerror", None) or error
        raise Refused(f"{path} cannot be written ({why}); nothing there was changed.") from error


def remember(path: Path, note: Note) -> None:
    """Note the backup for the desk, once it stands."""
    try:
        Backup.objects.create(made_at=note.made_at, size=note.size, sha256=note.sha256)
    except Error as error:
        said = " ".join(str(error).split())
        raise Refused(
            f"{path} is whole, but the database did not take the note of it ({said}): the desk goes on "
            "showing the backup before."
        ) from error
