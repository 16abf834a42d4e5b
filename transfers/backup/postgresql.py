"""A PostgreSQL database into an archive, and out of one: our own rows, by COPY, without the client tools."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import Error, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from psycopg import Cursor, IsolationLevel
from psycopg.sql import SQL, Identifier

from transfers.backup.archive import CHUNK, TABLES, Archive, ArchiveWriter, Manifest, Progress
from transfers.backup.dump import Dump
from transfers.backup.migrations import last_among, refuse_unfinished
from transfers.backup.note import Note, note_statement
from transfers.backup.refused import Refused

RESTORING = 0x68616E646F766572  # the key of the lock that a second restore waits for


def member_of(table: str) -> str:
    return f"{TABLES}{table}.copy"


@contextmanager
def refusals() -> Iterator[None]:
    """Say in one line what the server did not want; its words run over several."""
    try:
        yield
    except Error as error:
        raise Refused(
            f"PostgreSQL refused it, and nothing was changed: {' '.join(str(error).split())}"
        ) from error


# Into an archive


def dump(archive: ArchiveWriter, _folder: Path, bar: Progress) -> Dump:
    """Pack the rows of every table of ours as they are at one moment, while others write."""
    with closing(connection.copy()) as own:
        own.ensure_connection()
        raw = own.connection
        with refusals():
            refuse_unfinished(set(MigrationRecorder(own).applied_migrations()))  # no table can be kept yet
            tables = tables_of(own)
        raw.isolation_level, raw.read_only = IsolationLevel.REPEATABLE_READ, True
        with refusals(), own.wrap_database_errors, raw.transaction(), raw.cursor() as cursor:
            keep_tables(own, cursor, tables)
            applied = set(MigrationRecorder(own).applied_migrations())
            refuse_unfinished(applied)
            columns = {table: columns_of(cursor, table) for table in tables}
            rows = {}
            for done, table in enumerate(tables):
                bar("Copying the database", done, len(tables))
                archive.add(member_of(table), copied(cursor, table, columns[table]))
                rows[table] = cursor.rowcount
            # Numbers are given outside of transactions: read last, they are past every row that was copied.
            sequences = sequences_of(own, cursor, tables)
    return Dump(applied, rows, columns, sequences)


def keep_tables(own: BaseDatabaseWrapper, cursor: Cursor, tables: list[str]) -> None:
    """Let no migration rewrite or empty a table before it is copied: it would look empty from here.

    The first statement of the transaction, which sees the database from the next one on.
    """
    names = SQL(", ").join(map(Identifier, tables))
    cursor.execute(SQL("LOCK TABLE {} IN ACCESS SHARE MODE").format(names))
    if tables_of(own) != tables:
        raise Refused("A migration made or removed tables meanwhile: back up once more.")


def tables_of(own: BaseDatabaseWrapper) -> list[str]:
    """Return the tables of the program, that of the applied migrations too."""
    names = own.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted({*names, MigrationRecorder.Migration._meta.db_table})


def columns_of(cursor: Cursor, table: str) -> list[str]:
    """Return the columns of a table that are stored and not worked out."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() "
        "AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [table],
    )
    return [name for (name,) in cursor.fetchall()]


def copy_statement(table: str, columns: list[str], direction: str) -> SQL:
    names = SQL(", ").join(map(Identifier, columns))
    return SQL("COPY {} ({}) {}").format(Identifier(table), names, SQL(direction))


def copied(cursor: Cursor, table: str, columns: list[str]) -> Iterator[bytes]:
    """Yield the rows of a table as text, some at a time; each comes in a message of its own."""
    waiting = bytearray()
    with cursor.copy(copy_statement(table, columns, "TO STDOUT")) as copy:
        for row in copy:
            waiting += row
            if len(waiting) >= CHUNK:
                yield bytes(waiting)
                waiting.clear()
    yield bytes(waiting)


def sequences_of(own: BaseDatabaseWrapper, cursor: Cursor, tables: list[str]) -> dict[str, int]:
    """Return the last number that was given in each table that has given one."""
    given = {}
    for table in tables:
        for sequence in own.introspection.get_sequences(cursor, table):
            cursor.execute(SQL("SELECT last_value, is_called FROM {}").format(Identifier(sequence["name"])))
            last, is_called = cursor.fetchone()
            if is_called:
                given[table] = last
    return given


# Out of an archive


def look_into(archive: Archive, _folder: Path | None, bar: Progress) -> None:
    """Refuse an archive whose members hold other rows than its manifest says."""
    for done, (table, rows) in enumerate(archive.manifest.rows.items()):
        bar("Counting the rows", done, len(archive.manifest.rows))
        found = sum(chunk.count(b"\n") for chunk in archive.chunks(member_of(table)))
        if found != rows:
            raise Refused(f"{archive.path} is damaged: {table} holds {found:,} rows and not {rows:,}.")


def refuse_occupied(manifest: Manifest) -> None:
    if found := sorted(set(connection.introspection.table_names()) & set(manifest.rows)):
        name = connection.settings_dict["NAME"]
        raise Refused(
            f"The database {name} is not empty (it holds {found[0]}) and a restore writes over nothing: name "
            "a new one in DATABASE_URL (createdb makes it)."
        )


@contextmanager
def load(archive: Archive, note: Note, bar: Progress) -> Iterator[None]:
    """Fill an empty database in one transaction, and pause before its end for what belongs with it."""
    manifest = archive.manifest
    look_into(archive, None, bar)
    with refusals(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RESTORING])
        refuse_occupied(manifest)
        # What a migration writes is checked at once: PostgreSQL alters no table that has checks outstanding.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        migrate_to(manifest, bar)
        names = SQL(", ").join(map(Identifier, manifest.rows))
        cursor.execute(SQL("TRUNCATE {} RESTART IDENTITY").format(names))
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for done, table in enumerate(manifest.rows):
            bar("Filling the database", done, len(manifest.rows))
            fill(cursor, archive, table)
        for table, last in manifest.sequences.items():
            for sequence in connection.introspection.get_sequences(cursor, table):
                cursor.execute("SELECT setval(%s::regclass, %s)", [f'"{sequence["name"]}"', last])
        cursor.execute(note_statement("%s"), (note.made_at, note.size, note.sha256))
        yield


def migrate_to(manifest: Manifest, bar: Progress) -> None:
    """Make the tables as they were, of an older program too."""
    total, done = len(manifest.migrations), 0

    def drawn(action: str, *_which: Any) -> None:
        nonlocal done
        if action == "apply_success":
            done += 1
            bar("Making the tables", done, total)

    MigrationExecutor(connection, drawn).migrate(last_among(manifest.applied))


def fill(cursor: Any, archive: Archive, table: str) -> None:
    statement = copy_statement(table, archive.manifest.columns[table], "FROM STDIN")
    with connection.wrap_database_errors, cursor.copy(statement) as copy:
        for chunk in archive.chunks(member_of(table)):
            copy.write(chunk)
