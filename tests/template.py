"""The database that every test starts from, made once and copied: migrated, with the public record loaded.

Migrating and loading take ten seconds of a processor, and every process of pytest-xdist would do both, as
would every run of a single test. On SQLite the template is a file in pytest's cache folder, on PostgreSQL a
database beside the tests' own. It is made again where any file that it comes from has changed, on another
day, and with --create-db. The tests of single migrations and of load_record run them for themselves.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from tests import kept

ROOT = Path(settings.BASE_DIR)
# Neither a migration nor the load imports the pages or the desk: the contract of import-linter says so.
WITHOUT_INFLUENCE = {"admin", "web", "templatetags", "figures", "filters"}


def key() -> str:
    """Return a digest of everything that the template comes from.

    The day belongs to it: a record that was loaded yesterday has another day of its last write.
    """
    files = [
        *(ROOT / "config").glob("*.py"),
        *(path for path in (ROOT / "transfers").rglob("*.*") if path.suffix in (".py", ".csv")),
        *(ROOT / "tests" / name for name in ("conftest.py", "kept.py", "template.py")),
        ROOT / "requirements.txt",
    ]
    digest = hashlib.sha256(f"{sys.version} {timezone.localdate()}".encode())
    for path in sorted(files):
        name = path.relative_to(ROOT)
        if name.parts[1:2] and name.parts[1] in WITHOUT_INFLUENCE:
            continue
        digest.update(f"\n{name}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let one process at a time make or copy the template; the others wait."""
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def test_database(folder: Path, *, is_new: bool) -> Iterator[None]:
    """Copy the template to the tests' own database, connect to that, and drop it in the end."""
    before = connection.settings_dict["NAME"]
    with locked(folder):
        copy = copy_file if connection.vendor == "sqlite" else copy_database
        copy(folder, is_new)
    yield
    connection.creation.destroy_test_db(before, verbosity=0)


def make(name: str) -> None:
    """Make the template under a name: what `make run` leaves, with the copies of tests/kept.py."""
    test, before = connection.settings_dict["TEST"], connection.settings_dict["NAME"]
    own, test["NAME"] = test["NAME"], name
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        call_command("load_record", stdout=StringIO())
        kept.keep()
        connect_to(before)
    finally:
        test["NAME"] = own


def connect_to(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


# SQLite


def copy_file(folder: Path, is_new: bool) -> None:
    template = folder / f"{key()}.sqlite3"
    if is_new or not template.exists():
        for old in folder.glob("*.sqlite3*"):
            old.unlink()
        # Under its own name once it is whole: a run may be stopped in between.
        unfinished = template.with_suffix(".sqlite3-unfinished")
        make(str(unfinished))
        os.replace(unfinished, template)
    own = connection.settings_dict["TEST"]["NAME"]
    shutil.copyfile(template, own)
    connect_to(own)


# PostgreSQL


def copy_database(folder: Path, is_new: bool) -> None:
    """Create the tests' database from the template, whose key is its comment.

    The comment is written last, so that a template of a run that was stopped is none.
    """
    test, before = connection.settings_dict["TEST"], connection.settings_dict["NAME"]
    template = f"test_{before}_template"
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [template]
        )
        found = cursor.fetchone()
    if is_new or found != (key(),):
        make(template)
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f"COMMENT ON DATABASE {connection.ops.quote_name(template)} IS '{key()}'")
    test["TEMPLATE"] = template
    connect_to(connection.creation._create_test_db(verbosity=0, autoclobber=True))
