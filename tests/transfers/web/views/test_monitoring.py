"""What readers see of the monitoring log: its page and files, and the marks of days that rest on it."""

import csv
from datetime import date

import pytest

from tests import factories
from tests.addresses import content
from tests.transfers.web.views.test_pages import read, untouched
from transfers.models import Event, Operation

pytestmark = pytest.mark.django_db


def day(number: int) -> date:
    return date(2026, 1, number)


@pytest.fixture
def operation(db) -> Operation:
    """An operation of five days with one report, on the third."""
    found = factories.operation(code="five", started_on=day(1), ended_on=day(5), state="completed")
    factories.claim(operation=found, as_of_date=day(3), standing="counted", standing_reason="stated")
    return found


def marks(client, query: str = "") -> dict[str, str]:
    rows = read(client, f"/operations/five/{query}").tables["Day by day"]
    return {row[0]: row[1] for row in rows}


def look(operation, first: int, last: int, **values):
    return factories.look(operation=operation, days_from=day(first), days_to=day(last), **values)


def test_without_a_log_no_day_is_checked(client, operation):
    Operation.objects.filter(pk=operation.pk).update(last_checked_on=day(20))

    assert marks(client) == {
        "1-2 Jan 2026": "no report",
        "3 Jan 2026": "counted number",
        "4-5 Jan 2026": "no report",
    }


def test_the_mark_says_whose_silence_it_is(client, operation):
    look(operation, 1, 4, authority=factories.authority(name_en="The ministry"))
    look(operation, 4, 4, authority=factories.authority(name_en="The army"), looked_on=day(30))

    told = marks(client)

    ministry = "from The ministry, looked for on 31 Jan 2026"
    assert told["1-2 Jan 2026"] == f"checked, nothing new {ministry}"
    assert told["4 Jan 2026"] == (f"checked, nothing new from The army, looked for on 30 Jan 2026 {ministry}")
    assert told["5 Jan 2026"] == "no report"


@pytest.mark.parametrize(
    "values",
    [
        {"found": "new"},
        {"found": "not_reachable"},
        {"authority": None, "source_family": "press"},
        {"days_from": date(2025, 12, 5)},  # 32 days
    ],
)
def test_an_entry_that_tells_less_marks_no_day(client, operation, values):
    factories.look(**{"operation": operation, "days_from": day(1), "days_to": day(5)} | values)

    assert set(marks(client).values()) == {"no report", "counted number"}


def test_what_the_authority_said_or_did_takes_its_mark_away(client, operation):
    who = factories.authority(name_en="The ministry")
    look(operation, 1, 5, authority=who)
    factories.claim(
        operation=operation, claimant=who, measure="population", as_of_date=None, reported_on=day(1),
        as_of_precision="unknown",
    )  # fmt: skip
    hidden = factories.claim(operation=operation, claimant=who, measure="population", as_of_date=day(2))
    type(hidden).objects.filter(pk=hidden.pk).update(publication_state="draft")
    factories.transfer(
        operation=operation, conducted_by=who, leg="onward", departed_earliest=day(4), departed_latest=day(4)
    )

    event = Event.objects.create(
        code="EV", operation=operation, title="It signs", category="agreement", confidence="high",
        happened_earliest=day(5), happened_latest=day(5), publication_state="published",
    )  # fmt: skip
    event.speakers.create(authority=who)

    told = marks(client)

    assert told["1 Jan 2026"] == told["4-5 Jan 2026"] == "no report"
    assert "The ministry" in told["2 Jan 2026"]


def test_what_it_said_in_another_operation_takes_its_mark_away_too(client, operation):
    who = factories.authority(name_en="The ministry")
    look(operation, 4, 5, authority=who)
    factories.claim(claimant=who, as_of_date=day(5))

    told = marks(client)

    assert "The ministry" in told["4 Jan 2026"]
    assert told["5 Jan 2026"] == "no report"


def test_as_known_before_it_was_looked_for_there_is_no_mark(client, operation):
    page = factories.source(published_on=day(3))
    factories.claim(operation=operation, as_of_date=day(3), sources=(page,))
    look(operation, 4, 5, looked_on=day(8))

    assert "4-5 Jan 2026" not in marks(client, "?known=2026-01-03")
    assert marks(client, "?known=2026-01-07")["4-5 Jan 2026"] == "no report"
    assert "checked" in marks(client, "?known=2026-01-08")["4-5 Jan 2026"]
    assert "last checked on 8 Jan 2026" in read(client, "/operations/five/?known=2026-01-09").words


def test_the_log_of_the_record_is_a_page_and_a_file(record, client):
    page = untouched("/monitoring/")
    assert "25 entries" in page.words
    rows = csv.DictReader(content(client.get("/monitoring.csv?bom=0")).decode().splitlines())
    assert [row["entry"] for row in rows] == [f"K{number:02d}" for number in range(1, 26)]
    narrowed = untouched("/monitoring/?authority=us-centcom")
    assert [row[0] for row in narrowed.tables["Monitoring log"]] == ["K01"]
    assert "21 Jan - 13 Feb 2026" in narrowed.words or "21 Jan-13 Feb 2026" in narrowed.words
    document = client.get("/monitoring.json?found=not_reachable").json()
    assert document["results"] == []


def test_a_small_count_in_a_note_is_not_told(client):
    factories.look(note="2 Belgians were named")

    assert "2 Belgians" not in read(client, "/monitoring/").words
    assert "2 Belgians" not in content(client.get("/monitoring.csv")).decode()
