"""Restoring: where to, what is refused, and that a refusal leaves nothing."""

import os
import random
import re
import stat
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from tests import factories, walks
from tests.addresses import public_addresses
from tests.template import connect_to
from tests.transfers.backup.archives import limited, rewritten, run
from transfers.backup import marker
from transfers.backup.archive import DATABASE, open_archive
from transfers.backup.refused import Refused
from transfers.backup.restore import restore
from transfers.imports.upload_store import Upload, load_upload, save_upload
from transfers.models import Backup, Claim, DataVersion

OLDER = {"otp_totp": "tests.transfers.backup.older_totp"}
DESK = ["", "transfers/claim/", "transfers/claim/1/change/", "transfers/claim/1/history/", "auth/user/"]


@pytest.fixture
def archive(places, tmp_path, settings) -> Path:
    """A backup of the record, and of an upload that waits."""
    settings.UPLOADS = tmp_path / "uploads"
    places.copy()
    save_upload(7, Upload("claims", "claims.csv", b"claim\n"))
    run("backup", tmp_path / "a.zip")
    return tmp_path / "a.zip"


def is_empty(place) -> bool:
    if connection.vendor == "sqlite":
        return list(place.parent.iterdir()) == []
    return connection.introspection.table_names() == []


def refused(place, archive: Path, words: str) -> None:
    with pytest.raises(CommandError, match=words) as raised:
        run("restore", archive)
    assert "\n" not in str(raised.value)
    assert is_empty(place)


def one_of_each_kind() -> list[str]:
    """Return an address for each view of the site; the walk over all of them takes minutes."""
    return list({resolve(address).url_name: address for address in public_addresses()}.values())


def desk_pages(user) -> dict[str, str]:
    """Return pages of the desk, without what differs with every answer: tokens, and how long ago it was."""
    client = Client()
    client.force_login(user)
    pages = {name: client.get(f"/admin/{name}").content.decode() for name in DESK}
    passing = r'name="csrfmiddlewaretoken" value="\w+"|(?<=Last backup: ).+? ago'
    return {name: re.sub(passing, "", page) for name, page in pages.items()}


def told(answers: dict[str, walks.Answer]) -> dict[str, tuple[int, str | None, bytes]]:
    return {at: (each.status_code, each.headers.get("ETag"), each.body) for at, each in answers.items()}


def test_a_restored_site_is_the_one_that_was_backed_up(archive, places, tmp_path, settings):
    """To the byte: one page of each kind, the desk, uploads and numbers. Ten seconds, most of it pages.

    In one test, as a restore makes every table of PostgreSQL by its migrations, which takes as long.
    """
    anna = User.objects.create_superuser("anna")
    factories.claim(code="DRAFT", publication_state="draft")
    gone = factories.source(code="GONE", publication_state="draft")
    number = gone.pk
    gone.delete()
    run("backup", tmp_path / "b.zip")
    addresses, token = one_of_each_kind(), DataVersion.objects.token(timezone.now())
    before, desk = told(walks.ask(addresses)), desk_pages(anna)
    notes = list(Backup.objects.values())

    places.empty()
    settings.UPLOADS = tmp_path / "other"
    run("restore", tmp_path / "b.zip")

    assert DataVersion.objects.token(timezone.now()) == token
    assert told(walks.ask(addresses)) == before
    assert len(before) > 60
    assert desk_pages(anna) == desk
    assert "Last backup:" in desk[""]
    assert list(Backup.objects.values()) == notes
    assert Claim.objects.get(code="DRAFT").publication_state == "draft"
    # A deleted draft's history keeps its number, which another record must not take.
    assert factories.source(code="NEXT").pk == number + 1
    the_upload_came_back(settings.UPLOADS)


def the_upload_came_back(folder: Path) -> None:
    (upload,) = folder.iterdir()
    owner, key = upload.name.split("-")
    assert load_upload(int(owner), key).content == b"claim\n"
    assert stat.S_IMODE(upload.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.trust
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_public_address_answers_as_it_did(archive, places, answers_in, language):
    """Two minutes: every page and file of the site, in one language."""
    before = told(answers_in(language))

    places.empty()
    run("restore", archive)

    after = told(walks.walk(language))
    assert len(after) > 500
    assert sorted(after) == sorted(before)
    assert [address for address in after if after[address] != before[address]] == []


def test_it_writes_over_nothing(archive, places):
    before = DataVersion.objects.get().mark
    words = "is there already" if connection.vendor == "sqlite" else r"is not empty \(it holds auth_group\)"

    with pytest.raises(CommandError, match=words):
        run("restore", archive)

    assert DataVersion.objects.get().mark == before


def test_what_comes_into_being_meanwhile_stays(archive, places):
    if connection.vendor != "sqlite":
        pytest.skip("only of SQLite")
    place = places.empty()

    with pytest.raises(Refused, match="is there already and a restore writes over nothing"):
        restore(archive, lambda text, *_share: place.write_text("another's") if "Unpacking" in text else None)

    assert [path.read_text() for path in place.parent.iterdir()] == ["another's"]


def test_a_restore_that_fails_at_its_end_leaves_no_upload(archive, places, settings):
    """The upload that it brings back takes the very place of the database."""
    if connection.vendor != "sqlite":
        pytest.skip("only of SQLite")
    (upload,) = Path(settings.UPLOADS).iterdir()
    folder = settings.UPLOADS = places.empty().parent
    connect_to(str(folder / upload.name))

    with pytest.raises(CommandError, match="is there already"):
        run("restore", archive)

    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("left", ["-wal", "-shm", "-journal"])
def test_what_is_left_of_the_database_before_is_not_read_as_part_of_this_one(archive, places, left):
    if connection.vendor != "sqlite":
        pytest.skip("only of SQLite")
    place = places.empty()
    beside = place.with_name(place.name + left)
    beside.write_bytes(b"the last writes")

    with pytest.raises(CommandError, match="may hold its last writes: stop the site, move that file away"):
        run("restore", archive)

    assert list(place.parent.iterdir()) == [beside]


def test_a_restored_file_is_for_its_owner_alone_and_marks_its_place(archive, places):
    if connection.vendor != "sqlite":
        pytest.skip("only of SQLite")
    place = places.empty()
    old_mask = os.umask(0)
    try:
        run("restore", archive)
    finally:
        os.umask(old_mask)

    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    connection.close()
    assert sorted(place.parent.iterdir()) == sorted([place, marker.marker_of(place)])


@pytest.mark.parametrize("command", ["restore", "verify_backup"])
def test_a_full_disk_is_said_so(archive, places, command):
    """As a shell runs it, with a limit of bytes for a file in the place of a full disk."""
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite is unpacked")
    place = places.empty()

    done = limited(command, archive, most=150_000)

    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "(File too large)" in done.stderr
    assert is_empty(place)


def test_what_postgresql_does_not_want_is_one_line(archive, places):
    """A role that may not make tables: it restores nothing."""
    if connection.vendor != "postgresql":
        pytest.skip("only of PostgreSQL")
    place = places.empty()
    with connection.cursor() as cursor:
        cursor.execute("DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN")
    connection.close()
    before, connection.settings_dict["USER"] = connection.settings_dict["USER"], "reader"
    try:
        refused(place, archive, "PostgreSQL refused it, and nothing was changed: .*permission denied")
    finally:
        connection.close()
        connection.settings_dict["USER"] = before


def test_any_other_bit_and_any_missing_end_is_found(archive, tmp_path):
    content, spoilt = archive.read_bytes(), tmp_path / "spoilt.zip"
    dice = random.Random(20260121)
    for _ in range(200):
        place = dice.randrange(len(content))
        flipped = bytes([content[place] ^ (1 << dice.randrange(8))])
        for damaged in (content[:place], content[:place] + flipped + content[place + 1 :]):
            spoilt.write_bytes(damaged)
            with pytest.raises(Refused, match="is no whole backup"), open_archive(spoilt):
                pass


def test_a_damaged_file_leaves_nothing(archive, places, tmp_path):
    place = places.empty()
    spoilt = tmp_path / "spoilt.zip"
    for content in (b"", b"not a backup", archive.read_bytes()[:-1]):
        spoilt.write_bytes(content)
        refused(place, spoilt, "is no whole backup: it is damaged, cut short or something else")
    refused(place, tmp_path / "nowhere.zip", r"nowhere.zip cannot be read \(No such file or directory\)")
    refused(place, tmp_path, "cannot be read")


def test_a_backup_that_contradicts_itself_leaves_nothing(archive, places, tmp_path):
    """Sealed as if it were right: the manifest against the members, the rows against the manifest."""
    with open_archive(archive) as read:
        manifest = read.manifest
    member = DATABASE if connection.vendor == "sqlite" else "tables/transfers_source.copy"
    others = {**manifest.members, member: manifest.members[next(iter({*manifest.members} - {member}))]}
    fewer = {**manifest.rows, "transfers_source": manifest.rows["transfers_source"] + 1}
    place = places.empty()

    for number, (spoiling, words) in enumerate(
        [
            ({"members": others}, f"{member} is not what was written"),
            (
                {"members": {**manifest.members, f"uploads/7-{'b' * 64}": others[member]}},
                "does not hold what its",
            ),
            ({"rows": fewer}, r"lacks rows|transfers_source holds \d+ rows and not"),
        ]
    ):
        spoilt = rewritten(archive, tmp_path / f"{number}.zip", **spoiling)
        refused(place, spoilt, words)
        with pytest.raises(CommandError, match=words):
            run("verify_backup", spoilt)


def test_what_is_no_upload_is_not_written_anywhere(archive, places, tmp_path):
    with open_archive(archive) as read:
        members = read.manifest.members
    (name,) = [name for name in members if name.startswith("uploads/")]
    spoilt = rewritten(archive, tmp_path / "b.zip", names={name: "uploads/../../evil"})

    refused(places.empty(), spoilt, "which is no upload of the desk")

    assert not (tmp_path / "evil").exists()


def test_another_kind_a_newer_format_and_a_newer_program_are_refused(archive, places, tmp_path, settings):
    place = places.empty()
    theirs = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    refused(place, rewritten(archive, tmp_path / "1.zip", vendor=theirs), "DATABASE_URL names .*: restore it")
    refused(
        place, rewritten(archive, tmp_path / "2.zip", format=2), "of format 2 and this program reads up to 1"
    )
    settings.MIGRATION_MODULES = OLDER
    refused(place, archive, "of a newer program .*otp_totp.0003_add_timestamps.*restore it with that, build")


def test_an_older_backup_comes_back_as_it_was_and_is_brought_up(places, tmp_path, settings):
    places.copy()
    call_command("migrate", "otp_totp", "0002", verbosity=0)
    settings.MIGRATION_MODULES = OLDER
    run("backup", tmp_path / "a.zip")
    settings.MIGRATION_MODULES = {}

    places.empty()
    said = run("restore", tmp_path / "a.zip")

    assert "of an earlier program: manage.py migrate (or make run) brings it up to date" in said
    assert "created_at" not in totp_columns()
    call_command("migrate", "otp_totp", verbosity=0, stdout=StringIO())
    assert "created_at" in totp_columns()


def totp_columns() -> set[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, "otp_totp_totpdevice")
    return {column.name for column in found}
