"""Making a backup: what it holds, what stands in its way, and what is left when it fails."""

import fcntl
import os
import sqlite3
import stat
import threading
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError
from django.db import OperationalError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from tests.template import connect_to
from tests.transfers.backup.archives import limited, names_in, run
from transfers.backup import sqlite
from transfers.backup.archive import open_archive
from transfers.backup.make import back_up
from transfers.backup.refused import Refused
from transfers.imports.upload_store import Upload, save_upload
from transfers.models import Backup, Claim, DataVersion


def test_a_backup_says_what_it_is_of_and_holds_all_of_it(places, tmp_path, settings):
    """Over half a second, as all here: each backs up a database of its own."""
    settings.UPLOADS = tmp_path / "uploads"
    places.copy()
    key = save_upload(7, Upload("claims", "claims.csv", b"claim\n"))
    (settings.UPLOADS / f"7-{key}.part").write_bytes(b"half of one")
    os.utime(settings.UPLOADS / f"7-{key}")
    before = DataVersion.objects.get().mark

    said = run("backup", tmp_path / "a.zip")

    with open_archive(tmp_path / "a.zip") as archive:
        manifest = archive.manifest
    assert (manifest.vendor, manifest.build) == (connection.vendor, settings.RELEASE)
    assert manifest.rows["transfers_claim"] == Claim.objects.count() > 100
    assert manifest.applied == set(MigrationRecorder(connection).applied_migrations())
    assert [name for name in names_in(tmp_path / "a.zip") if "upload" in name] == [f"uploads/7-{key}"]
    assert "of build " + settings.RELEASE in said
    note = Backup.objects.get()
    assert note.made_at.isoformat() == manifest.made_at
    assert (note.size, note.sha256) == of_file(tmp_path / "a.zip")
    assert DataVersion.objects.get().mark == before


def of_file(path: Path) -> tuple[int, str]:
    return path.stat().st_size, sha256(path.read_bytes()).hexdigest()


def test_it_is_for_its_owner_alone_and_leaves_nothing_beside(places, tmp_path):
    places.copy()
    old_mask = os.umask(0)
    try:
        run("backup", tmp_path / "out.zip")
    finally:
        os.umask(old_mask)

    assert stat.S_IMODE((tmp_path / "out.zip").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["out.zip"]
    assert not list(tmp_path.glob("*.handover-part"))


def test_all_that_is_half_written_is_for_its_owner_alone(places, tmp_path):
    places.copy()
    seen = {}

    def look(_text: str, _done: int, _total: int) -> None:
        for path in tmp_path.glob("*.handover-part/**/*"):
            seen[path.name] = stat.S_IMODE(path.stat().st_mode) | stat.S_IMODE(path.parent.stat().st_mode)

    old_mask = os.umask(0)
    try:
        back_up(tmp_path / "out.zip", look)
    finally:
        os.umask(old_mask)

    assert "backup.zip" in seen
    assert set(seen.values()) == {0o700}


def test_a_former_backup_is_replaced_and_nothing_else(places, tmp_path):
    places.copy()
    run("backup", tmp_path / "out.zip")
    first = of_file(tmp_path / "out.zip")
    run("backup", tmp_path / "out.zip")
    assert of_file(tmp_path / "out.zip") != first

    (tmp_path / "notes.txt").write_text("my notes")
    with pytest.raises(CommandError, match=r"notes.txt is there and no whole backup: move it away"):
        run("backup", tmp_path / "notes.txt")
    assert (tmp_path / "notes.txt").read_text() == "my notes"


def test_a_place_that_cannot_be_is_said_so(places, tmp_path):
    places.copy()
    with pytest.raises(CommandError, match=r"nowhere is no folder: make it first"):
        run("backup", tmp_path / "nowhere" / "a.zip")
    with pytest.raises(CommandError, match=r"is no file: name a file"):
        run("backup", tmp_path)
    assert not Backup.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("DELETE FROM django_migrations WHERE app = 'axes' AND name LIKE '0010%%'", "waits for axes.0010"),
        (
            "INSERT INTO django_migrations (app, name, applied) VALUES ('axes', '0099_later', '2026-01-01')",
            "gone through axes.0099_later, which this program lacks",
        ),
    ],
)
def test_a_database_between_two_programs_is_refused(places, tmp_path, change, words):
    places.copy()
    run("backup", tmp_path / "out.zip")
    whole = of_file(tmp_path / "out.zip")
    with connection.cursor() as cursor:
        cursor.execute(change.replace("%%", "%"))

    with pytest.raises(CommandError, match=words):
        run("backup", tmp_path / "out.zip")

    assert of_file(tmp_path / "out.zip") == whole
    assert not list(tmp_path.glob("*.handover-part"))


def test_a_database_without_tables_is_refused(places, tmp_path):
    place = places.empty()
    if connection.vendor == "sqlite":
        place.touch()
    with pytest.raises(CommandError, match="The database waits for admin.0001_initial and .* more"):
        run("backup", tmp_path / "out.zip")
    assert not (tmp_path / "out.zip").exists()


@pytest.fixture
def on_sqlite(places):
    if connection.vendor != "sqlite":
        pytest.skip("only of SQLite")
    return places


def test_a_missing_file_and_a_database_in_memory_are_refused(on_sqlite, tmp_path):
    place = on_sqlite.empty()
    with pytest.raises(CommandError, match="There is no database at"):
        run("backup", tmp_path / "out.zip")
    assert not place.exists()

    connect_to("file:of_a_test?mode=memory")
    with pytest.raises(CommandError, match="names a database in memory"):
        run("backup", tmp_path / "out.zip")
    assert not (tmp_path / "out.zip").exists()


def test_a_file_that_another_program_holds_is_refused(on_sqlite, tmp_path, monkeypatch):
    place = on_sqlite.copy()
    monkeypatch.setattr(sqlite, "WAIT", 0.05)
    with closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(CommandError, match="is open elsewhere and locked: close what holds it"):
            run("backup", tmp_path / "out.zip")
    assert not (tmp_path / "out.zip").exists()


def test_a_damaged_database_is_not_packed(on_sqlite, tmp_path):
    place = on_sqlite.copy()
    with closing(sqlite3.connect(place)) as opened:
        (page,) = opened.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'transfers_claim'"
        ).fetchone()
        (size,) = opened.execute("PRAGMA page_size").fetchone()
    with place.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)

    with pytest.raises(CommandError, match=r"damaged|malformed"):
        run("backup", tmp_path / "out.zip")
    assert not (tmp_path / "out.zip").exists()


@pytest.mark.parametrize("most", [20_000, 150_000])
def test_a_full_disk_is_said_so_and_the_former_backup_stands(places, tmp_path, most):
    """As a shell runs it, with a limit of bytes for a file in the place of a full disk."""
    places.copy()
    run("backup", tmp_path / "out.zip")
    whole = of_file(tmp_path / "out.zip")

    done = limited("backup", tmp_path / "out.zip", most)

    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert f"{tmp_path / 'out.zip'} cannot be written" in done.stderr
    assert of_file(tmp_path / "out.zip") == whole
    assert not list(tmp_path.glob("*.handover-part"))


def test_what_comes_to_its_place_meanwhile_stays(places, tmp_path):
    places.copy()
    path = tmp_path / "out.zip"

    with pytest.raises(Refused, match="is there and no whole backup"):
        back_up(path, lambda text, *_share: path.write_text("another's") if "Checking" in text else None)

    assert path.read_text() == "another's"


@pytest.mark.parametrize("name", ["a.zip/below", f"{'x' * 300}.zip", "circle"])
def test_a_path_that_leads_nowhere_is_one_line(places, tmp_path, name):
    places.copy()
    run("backup", tmp_path / "a.zip")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")

    for command in ("backup", "verify_backup"):
        with pytest.raises(CommandError) as refused:
            run(command, tmp_path / name)
        assert "\n" not in str(refused.value)


def test_a_table_is_not_rewritten_before_it_is_copied(places, tmp_path):
    """A rewritten table looks empty to a transaction that began before."""
    if connection.vendor != "postgresql":
        pytest.skip("only of PostgreSQL")
    places.copy()
    told = []

    def rewrite(text: str, *_share: object) -> None:
        if "Copying" not in text or told:
            return
        told.append("begun")
        with closing(connection.copy()) as other, other.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
            with pytest.raises(OperationalError, match="lock timeout"):
                cursor.execute("ALTER TABLE transfers_claim ADD later timestamptz DEFAULT clock_timestamp()")

    manifest, _note = back_up(tmp_path / "out.zip", rewrite)

    assert told
    assert manifest.rows["transfers_claim"] == Claim.objects.count() > 100


def test_what_a_killed_run_left_is_cleared_and_a_run_that_goes_on_is_not(places, tmp_path):
    places.copy()
    left, living = tmp_path / "a.zip.1.handover-part", tmp_path / "a.zip.2.handover-part"
    for folder in (left, living):
        folder.mkdir()
        (folder / "backup.zip").write_bytes(b"half of one")
    handle = os.open(living, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        run("backup", tmp_path / "b.zip")
    finally:
        os.close(handle)

    assert sorted(path.name for path in tmp_path.glob("*.handover-part")) == [living.name]


def test_it_is_of_one_moment_while_others_write(places, tmp_path, monkeypatch):
    """Two tables that are always written together agree, though every step waits for another commit."""
    places.copy()
    monkeypatch.setattr(sqlite, "PAGES", 32)
    wanted, written, ends = threading.Semaphore(0), threading.Semaphore(0), threading.Event()

    def write() -> None:
        try:
            while wanted.acquire() and not ends.is_set():
                with transaction.atomic():
                    Session.objects.create(
                        session_key=f"s{Session.objects.count()}", expire_date=timezone.now()
                    )
                    Backup.objects.create(made_at=timezone.now(), size=1, sha256="")
                written.release()
        finally:
            connection.close()

    steps = []

    def wait_for_a_commit(text: str, _done: int, _total: int) -> None:
        steps.append(text)
        assert len(steps) < 500, "it begins again at each commit"
        wanted.release()
        assert written.acquire(timeout=30)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        manifest, _note = back_up(tmp_path / "out.zip", wait_for_a_commit)
    finally:
        ends.set()
        wanted.release()
        writer.join()

    sessions = manifest.rows["django_session"]
    assert sessions == manifest.rows["transfers_backup"]
    assert Session.objects.count() > sessions + 20, "no commit came while it was made"


def test_progress_is_told_step_by_step(places, tmp_path):
    places.copy()
    steps = []
    back_up(tmp_path / "out.zip", lambda text, done, total: steps.append((text, done <= total)))

    packing = {"Packing the database"} if connection.vendor == "sqlite" else set()
    assert {text for text, _is_within in steps} == {"Copying the database", "Checking"} | packing
    assert all(is_within for _text, is_within in steps)


def test_a_whole_backup_is_said_to_be_whole(places, tmp_path):
    places.copy()
    run("backup", tmp_path / "out.zip")
    connect_to("nowhere")  # it needs no database

    said = run("verify_backup", tmp_path / "out.zip")

    assert said.startswith(f"{tmp_path / 'out.zip'} is whole: ")
    assert said.count("\n") == 1
    assert f"of build {settings.RELEASE} (" in said
