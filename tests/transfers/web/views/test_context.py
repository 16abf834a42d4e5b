"""What a reader sees of sources, events and the operations: words, links, and what is left out."""

from datetime import date

import pytest

from tests import factories
from tests.addresses import content
from tests.transfers.web.views.test_pages import read, untouched
from transfers.models import Event, Operation, Source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def cited_by(source: Source) -> int:
    """Count in plain loops what cites a source in the record, of which everything is public."""
    kinds = (source.claims, source.transfers, source.events, source.breakdowns, source.control_periods)
    return sum(len(list(kind.all())) for kind in kinds)


def test_the_list_of_sources_counts_what_cites_each():
    rows = untouched("/sources/?per_page=100&sort=source").tables["Sources"]

    assert len(rows) == 100
    for row in rows:
        number = cited_by(Source.objects.get(code=row[0]))
        assert row[-1] == (str(number) if number else "none"), row
    assert len({row[-1] for row in rows}) > 3


def test_a_source_counts_no_record_that_is_hidden(client):
    page = factories.source(published_on=date(2030, 1, 1))
    factories.claim(sources=(page,))
    factories.transfer(sources=(page,), publication_state="draft")

    [row, *_] = read(client, "/sources/?sort=-published").tables["Sources"]

    assert (row[0], row[-1]) == (page.code, "1")


def test_a_quarantined_source_and_one_without_a_date_say_so():
    [row] = untouched("/sources/?quarantined=yes").tables["Sources"]
    assert row[2].endswith("quarantined")
    undated = untouched("/sources/?undated=yes").tables["Sources"]
    assert undated
    assert {row[1] for row in undated} == {"not known"}


def test_an_event_has_its_words_its_dispute_and_its_sources():
    page = untouched("/events/E05/")

    assert "Breakout at al-Shaddadi prison" in page.words
    assert "19 Jan 2026: Interior Ministry: about 120 escaped" in page.words
    assert "Disputed Three irreconcilable counts" in page.words
    assert (
        page.href("Transfer of ISIS-linked detainees from northeast Syria to Iraq, 2026")
        == "/operations/nes-iraq-2026/"
    )
    cited = ["S117", "S118", "S036", "S110", "S120", "S186"]
    assert [code for code in cited if f"/sources/{code}/" in page.hrefs] == cited


def test_an_event_without_dispute_date_or_source_says_so(client):
    event = Event.objects.create(
        operation=factories.operation(), code="ev-1", title="A title", category="data",
        date_precision="unknown", confidence="low", publication_state="published",
    )  # fmt: skip

    page = read(client, event.get_absolute_url())

    assert "Date not known" in page.words
    assert "No published source." in page.words
    assert "no publication date found" in page.words
    assert "Disputed" not in page.words


def test_the_list_of_events_says_what_is_disputed_and_leads_to_each():
    page = untouched("/events/?per_page=100&sort=event")

    rows = page.tables["Events"]
    assert [row[0] for row in rows] == [f"E{number:02}" for number in range(1, 65)]
    assert rows[4][1:4] == [
        "19 Jan 2026",
        "security",
        "Breakout at al-Shaddadi prison Disputed: Three irreconcilable counts; day given as 19 Jan (Monday) "
        "or 20 Jan (CBS, Reuters Arabic); each side blames the other",
    ]
    assert rows[4][4] == "6"
    assert page.href("E05") == "/events/E05/"


def test_a_source_leads_to_the_events_it_is_cited_for():
    assert untouched("/sources/S117/").href("Breakout at al-Shaddadi prison") == "/events/E05/"


def test_the_operations_stand_with_their_own_headline_latest_first(client):
    other = factories.operation(name_en="A small operation", started_on=date(2026, 5, 1), state="planned")
    factories.claim(
        operation=other, people=8, measure="planned_total", standing="counted", standing_reason="announced"
    )
    factories.operation(name_en="A hidden operation", publication_state="draft")

    page = read(client, "/operations/")

    assert "A hidden operation" not in page.words
    first, second = page.words.split("5,704 people were transferred, of up to 7,000 announced (81.5 %).")
    assert "A small operation" in first
    assert "No counted figure yet. The operation is planned." in first
    assert "Announced: 8." in first
    assert "The operation closed below the announced ceiling. Completed. Started 21 Jan 2026." in second
    assert page.href("A small operation") == other.get_absolute_url()


def test_the_operations_as_known_on_a_day():
    page = untouched("/operations/?known=2026-02-08")

    assert "2,250" in page.words
    assert "5,704" not in page.words
    assert "/operations/nes-iraq-2026/?known=2026-02-08" in page.hrefs
    assert "Nothing about it had been published" in untouched("/operations/?known=2025-01-01").words


def test_ten_operations_cost_as_many_queries_as_one(
    client, django_assert_max_num_queries, django_assert_num_queries
):
    with django_assert_max_num_queries(12) as first:
        client.get("/operations/")
    for number in range(9):
        operation = factories.operation(started_on=date(2026, 1, 1 + number))
        factories.claim(operation=operation, sources=(factories.source(),))
        factories.transfer(operation=operation, origin=factories.facility())
    with django_assert_num_queries(len(first)):
        text = content(client.get("/operations/")).decode()
    assert text.count("operation-entry") == 10


def test_before_there_is_an_operation_the_page_says_so(client):
    Operation.objects.update(publication_state="draft")

    assert "No operation is published yet." in read(client, "/operations/").words
