"""An operation inside one country, told flight by flight, is counted by the rule of one across a border."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests import factories
from tests.transfers.web.views.test_pages import Page
from transfers.models import Operation, Transfer

pytestmark = pytest.mark.django_db

FIRST = date(2026, 3, 1)


@pytest.fixture
def flights():
    """Make 37 flights of 1 to 37 people, one a day: 703 people. Beside them what is no arrival."""
    operation = factories.operation(
        code="flights", name_en="Flights at home", arrival_legs=["within_origin_country"], started_on=FIRST
    )
    base = factories.facility(name_en="Base")
    site = factories.facility(name_en="Site", role="destination")
    for people in range(1, 38):
        on = FIRST + timedelta(days=people - 1)
        fly(operation, "within_origin_country", people, on, origin=base, destination=site)
    fly(operation, "cross_border", 4096, FIRST)  # not one of its arrival legs
    fly(operation, "onward", 8192, FIRST)
    fly(operation, "within_origin_country", 16384, FIRST, scope="series")  # contains others
    return operation


def fly(operation, leg, people, on, **values) -> Transfer:
    return factories.transfer(
        operation=operation, leg=leg, people=people, departed_earliest=on, departed_latest=on,
        standing="counted", standing_reason="told", sources=(factories.source(published_on=on),), **values,
    )  # fmt: skip


def progress(client, query="") -> dict:
    return client.get(f"/operations/flights/progress.json{query}").json()


def test_37_flights_inside_one_country_are_703_people(client, flights):
    told = progress(client)
    assert told["headline"]["people"] == 703
    assert told["coverage"]["people"] == 703
    assert len(told["coverage"]["transfers"]) == len(told["inputs"]["transfers"]) == 37

    page = Page(client.get("/operations/flights/").content.decode())
    assert "At least 703 people" in page.words
    assert len(page.tables["Dated, counted arrivals"]) == 37
    assert "No counted figure yet" not in page.words


def test_a_day_is_told_with_the_flights_up_to_it(client, flights):
    """Ten flights by 10 March: 1 + 2 + ... + 10."""
    assert progress(client, "?known=2026-03-10")["headline"]["people"] == 55


def test_nothing_dated_after_the_asked_day_is_in_its_sum(client, flights):
    fly(flights, "within_origin_country", 32768, date(2026, 3, 20)).sources.update(published_on=FIRST)

    assert progress(client, "?known=2026-03-10")["headline"]["people"] == 55
    assert progress(client, "?known=2026-03-20")["headline"]["people"] == 210 + 32768


def test_its_arrivals_are_in_the_timeline_and_in_the_file_behind_the_figure(client, flights):
    assert client.get("/timeline/?operation=flights&kind=arrival").content.decode().count("/transfers/") >= 25
    link = next(
        each["href"]
        for each in Page(client.get("/operations/flights/").content.decode()).links
        if "transfers.csv" in each["href"] and "leg=" in each["href"]
    )
    rows = b"".join(client.get(link)).decode().splitlines()
    assert len(rows) == 1 + 37


def test_an_operation_says_both_legs_and_the_order_of_the_file_is_the_vocabulary_s(client, flights):
    flights.arrival_legs = ["within_origin_country", "cross_border"]
    flights.full_clean()
    flights.save()

    flights.refresh_from_db()
    assert flights.arrival_legs == ["cross_border", "within_origin_country"]
    assert progress(client)["headline"]["people"] == 703 + 4096
    assert b",cross_border;within_origin_country\r\n" in b"".join(client.get("/operations.csv"))


@pytest.mark.parametrize("legs", [[], ["over_the_hill"], ["cross_border", "to_staging"]])
def test_an_operation_names_legs_that_there_are_and_no_staging(flights, legs):
    flights.arrival_legs = legs
    with pytest.raises(ValidationError) as refused:
        flights.full_clean()
    assert set(refused.value.message_dict) == {"arrival_legs"}


def test_the_database_keeps_staging_out_of_the_arrivals(flights):
    with pytest.raises(IntegrityError), transaction.atomic():
        Operation.objects.filter(code="flights").update(arrival_legs=["to_staging"])


def test_a_flight_of_tomorrow_is_no_result_of_today(client, flights):
    tomorrow = timezone.localdate() + timedelta(days=1)
    fly(flights, "within_origin_country", 65536, tomorrow).sources.update(published_on=FIRST)

    assert progress(client)["headline"]["people"] == 703
    assert progress(client, f"?known={timezone.localdate().isoformat()}")["headline"]["people"] == 703
    page = client.get("/operations/flights/").content.decode()
    assert "66,239" not in page


def test_an_operation_none_of_whose_transfers_is_on_its_legs_says_so(client):
    operation = factories.operation(code="flights", arrival_legs=["onward"])
    for leg in ("cross_border", "cross_border", "to_staging"):
        fly(operation, leg, 4096, FIRST)
    fly(operation, "within_origin_country", 4096, FIRST, publication_state="draft")

    page = Page(client.get("/operations/flights/").content.decode())

    assert "None of its transfers is an arrival" in page.words
    assert "across the border: 2, to a staging base: 1" in page.words
    assert "within the country of origin" not in page.words
    fly(operation, "onward", 4096, FIRST)
    assert "None of its transfers" not in client.get("/operations/flights/").content.decode()


@pytest.mark.parametrize(
    ("leg", "words"),
    [
        ("cross_border", "An arrival is a movement of people taken across the border."),
        ("within_origin_country", "taken to receiving sites within the country of origin."),
    ],
)
def test_page_report_and_document_say_what_an_arrival_is(client, leg, words):
    fly(factories.operation(code="flights", arrival_legs=[leg]), leg, 7, FIRST)

    assert words in Page(client.get("/operations/flights/").content.decode()).words
    assert words in Page(client.get("/operations/flights/report/").content.decode()).words
    assert progress(client)["arrival_legs"] == [leg]
