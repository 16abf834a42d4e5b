"""The marker: `manage.py migrate` begins a database once, and never in the place of one that is gone."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from transfers.backup import marker


@pytest.fixture
def on_sqlite(places):
    if connection.vendor != "sqlite":
        pytest.skip("only of SQLite")
    return places


def migrate(**options) -> None:
    call_command("migrate", verbosity=0, stdout=StringIO(), **options)


def test_migrating_marks_the_place(on_sqlite):
    place = on_sqlite.copy()
    assert not marker.marker_of(place).exists()

    migrate()

    assert "restore a backup (manage.py restore FILE)" in marker.marker_of(place).read_text()


@pytest.mark.parametrize("left", [None, b""], ids=["gone", "empty"])
def test_no_empty_database_is_made_where_one_was(on_sqlite, left):
    place = on_sqlite.empty()
    marker.write(place)
    if left is not None:
        place.write_bytes(left)

    with pytest.raises(CommandError, match="manage.py restore FILE brings back a backup") as raised:
        migrate()

    assert str(raised.value).endswith(f"on purpose, remove {marker.marker_of(place)}.")
    assert place.exists() == (left is not None)


def test_to_look_at_the_plan_makes_nothing(on_sqlite):
    place = on_sqlite.empty()

    with pytest.raises(OperationalError):
        migrate(plan=True)

    assert list(place.parent.iterdir()) == []


def test_without_the_marker_one_is_begun(on_sqlite):
    """One app alone: all of them take seconds."""
    place = on_sqlite.empty()

    migrate(app_label="sessions")

    assert place.stat().st_size > 0
    assert marker.marker_of(place).exists()
