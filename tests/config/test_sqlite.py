"""SQLite as the site opens it: no file is made by asking, and none that was removed is written to."""

import os
import shutil
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from transfers.models import DataVersion


@pytest.fixture
def place(places):
    if connection.vendor != "sqlite":
        pytest.skip("only of SQLite")
    return places.copy()


def test_to_ask_makes_no_file(place):
    connection.close()
    place.unlink()

    with pytest.raises(OperationalError, match="unable to open database file"):
        DataVersion.objects.get()

    assert not place.exists()


def test_a_path_may_hold_what_addresses_escape(places, place):
    other = place.with_name("a ?b#c%20d.sqlite3")
    connection.close()
    os.rename(place, other)
    connection.settings_dict["NAME"] = str(other)

    assert DataVersion.objects.exists()


def test_an_open_connection_is_given_up_with_its_file_and_finds_the_next_one(place):
    assert DataVersion.objects.exists()
    away = place.with_name("away")
    os.rename(place, away)

    with pytest.raises(OperationalError):
        DataVersion.objects.get()

    os.rename(away, place)
    assert DataVersion.objects.exists()


def write_and_take_away(place: Path) -> None:
    with transaction.atomic():
        Session.objects.create(session_key="s", expire_date=timezone.now())
        os.rename(place, place.with_name("away"))


def write_and_exchange(place: Path) -> None:
    with transaction.atomic():
        Session.objects.create(session_key="s", expire_date=timezone.now())
        shutil.copyfile(place, place.with_name("other"))
        os.rename(place, place.with_name("away"))
        os.rename(place.with_name("other"), place)


@pytest.mark.parametrize(
    ("write", "words"),
    [(write_and_take_away, "unable to open database file"), (write_and_exchange, "removed or replaced")],
)
def test_what_is_written_while_the_file_goes_is_refused(place, write, words):
    with pytest.raises(OperationalError, match=words):
        write(place)

    for path in (place, place.with_name("away")):
        connection.close()
        connection.settings_dict["NAME"] = str(path)
        assert not path.exists() or not Session.objects.filter(session_key="s").exists()


def test_a_database_in_memory_is_opened_as_ever(place):
    connection.close()
    connection.settings_dict["NAME"] = "file:of_a_test?mode=memory&cache=shared"
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")

    assert not connection.is_missing()
    connection.connection.close()
    connection.connection = None
