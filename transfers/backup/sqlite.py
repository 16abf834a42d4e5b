"""A SQLite database into an archive, and out of one."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from transfers.backup import marker
from transfers.backup.archive import CHUNK, DATABASE, Archive, ArchiveWriter, Manifest, Progress, told
from transfers.backup.dump import Dump
from transfers.backup.migrations import refuse_unfinished
from transfers.backup.note import Note, note_statement
from transfers.backup.refused import Refused
from transfers.backup.scratch import private, scratch_folder, settle

PAGES = 2048  # copied in one step, of 4 KB each: the bar moves, and an interrupt is heard
WAIT = 5  # seconds for another program to let go of the file
# What SQLite lays beside a database while it is open. Left there, it would be read as part of the next one.
LEFT_BESIDE = ("-wal", "-shm", "-journal")
WRITE_ERRORS = {sqlite3.SQLITE_FULL: errno.ENOSPC, sqlite3.SQLITE_IOERR_WRITE: errno.EFBIG}


def database_file() -> Path | None:
    """Return the file of the site's database; None where it is none."""
    if connection.vendor != "sqlite" or connection.is_in_memory_db():
        return None
    return Path(connection.settings_dict["NAME"]).resolve()


def file_or_refused() -> Path:
    path = database_file()
    if path is None:
        raise Refused("DATABASE_URL names a database in memory, which ends with its program: name a file.")
    return path


# Into an archive


def dump(archive: ArchiveWriter, folder: Path, bar: Progress) -> Dump:
    """Copy the database as it is at one moment, look whether the copy is whole, and pack it."""
    source, copy = file_or_refused(), folder / DATABASE
    if not source.is_file():
        raise Refused(f"There is no database at {source}: manage.py restore brings back a backup.")
    open(copy, "xb", opener=private).close()
    with readable(source), closing(opened(source)) as database:
        applied = applied_in(database)
        refuse_unfinished(applied)
        with closing(opened(copy)) as target:
            database.backup(target, pages=PAGES, progress=drawn(bar))
    with readable(copy), closing(opened(copy)) as database:
        database.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
        if problem := integrity_problem(database):
            raise Refused(f"The database at {source} is damaged ({problem}): restore the last good backup.")
        rows = rows_in(database)
    with copy.open("rb") as file:
        chunks = iter(lambda: file.read(CHUNK), b"")
        archive.add(DATABASE, told(chunks, "Packing the database", copy.stat().st_size, bar))
    copy.unlink()
    return Dump(applied, rows)


def opened(path: Path) -> sqlite3.Connection:
    """Open a file that is there, for reading from now on as it is at the first question."""
    return sqlite3.connect(f"file:{quote(str(path))}?mode=rw", uri=True, timeout=WAIT, isolation_level=None)


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Say in one line why SQLite could not read or write a file."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise Refused(
                f"{path} is open elsewhere and locked: close what holds it, and try again."
            ) from error
        if found := WRITE_ERRORS.get(error.sqlite_errorcode):  # of the copy: the caller names its place
            raise OSError(found, os.strerror(found)) from error
        raise Refused(f"{path} cannot be read or written ({error}).") from error
    except sqlite3.DatabaseError as error:
        raise Refused(f"{path} cannot be read ({error}).") from error


def applied_in(database: sqlite3.Connection) -> set[tuple[str, str]]:
    """Return the migrations that were applied, and stay at this moment: what is committed later is not seen.

    A copy that saw each commit would begin again at every one, and never end while somebody writes.
    """
    database.execute("BEGIN")
    tables = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'").fetchall()
    return set(database.execute("SELECT app, name FROM django_migrations")) if tables else set()


def drawn(bar: Progress):
    return lambda _status, left, total: bar("Copying the database", total - left, total)


def integrity_problem(database: sqlite3.Connection) -> str | None:
    """Return the first thing that SQLite finds wrong with a database, or None."""
    (said,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    return None if said == "ok" else " ".join(said.split())


def rows_in(database: sqlite3.Connection) -> dict[str, int]:
    names = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    ).fetchall()
    return {
        name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in sorted(names)
    }


# Out of an archive


def look_into(archive: Archive, folder: Path, bar: Progress) -> Path:
    """Unpack the database into a folder and refuse one that is damaged or lacks rows; return its file."""
    path = folder / DATABASE
    size = archive.manifest.members[DATABASE].size
    with open(path, "xb", opener=private) as file:
        file.writelines(told(archive.chunks(DATABASE), "Unpacking the database", size, bar))
    try:
        with closing(opened(path)) as database:
            problem = integrity_problem(database)
            rows = rows_in(database)
    except sqlite3.DatabaseError as error:
        problem, rows = str(error), {}
    if problem or rows != archive.manifest.rows:
        raise Refused(f"{archive.path} is damaged: its database {problem or 'lacks rows'}.")
    return path


def refuse_occupied(_manifest: Manifest) -> None:
    target = file_or_refused()
    if target.exists():
        raise Refused(f"{target} is there already and a restore writes over nothing: move it away first.")
    for left in (target.with_name(target.name + suffix) for suffix in LEFT_BESIDE):
        if left.exists():
            raise Refused(
                f"{left} is left of the database that stood there, and may hold its last writes: stop the "
                "site, move that file away, and restore again."
            )


@contextmanager
def load(archive: Archive, note: Note, bar: Progress) -> Iterator[None]:
    """Unpack the database beside its place, pause for what belongs with it, and put it there in one step."""
    target = file_or_refused()
    with scratch_folder(target) as folder:
        part = look_into(archive, folder, bar)
        with readable(target), closing(opened(part)) as database:
            database.execute("PRAGMA journal_mode = DELETE")
            database.execute(note_statement("?"), (note.made_at_text, note.size, note.sha256))
        settle(part)
        yield
        refuse_occupied(archive.manifest)
        try:
            os.link(part, target)  # unlike a rename it never replaces what came in between
        except FileExistsError as error:
            raise Refused(f"{target} has come into being meanwhile, and stays as it is.") from error
        part.unlink()  # before a kill can leave a second name of the database
        with suppress(OSError):  # it is restored, and the next migrate writes the marker too
            settle(target.parent)
            marker.write(target)
