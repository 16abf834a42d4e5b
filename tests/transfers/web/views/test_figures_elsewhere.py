"""What a figure says where no page stands around it: in a frame, as an image, on a card."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict
from django.utils import timezone

from tests import factories
from tests.transfers.web.views.test_pages import read, untouched
from transfers.figures import image
from transfers.figures.operation import figure_named
from transfers.filters.ledger import ask_ledger
from transfers.ledger.operation import read_ledger
from transfers.models import Operation

pytestmark = pytest.mark.django_db

COUNTED = {"standing": "counted", "standing_reason": "stated"}


def titles_of(client, operation) -> dict[str, str]:
    names = ("bar", "coverage", "progress", "weeks-by-origin", "places")
    found = {}
    for name in names:
        response = client.get(f"/embed{operation.get_absolute_url()}{name}/")
        if response.status_code == 200:
            html = response.content.decode()
            found[name] = html.split('<h1 class="figure-title">')[1].split("</h1>")[0]
    return found


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize(
    ("language", "disowned"),
    [("", "attributed to Ministry of Justice, Iraq, which disowned it"), ("/ar", "تبرأت منه")],
)
def test_a_disowned_table_is_not_its_issuers(language, disowned):
    words = untouched(f"{language}/embed/breakdowns/D12/nationalities/").words

    assert disowned in words
    assert "Most are" not in words
    assert "3,544 of 5,704" not in words


@pytest.mark.usefixtures("record")
def test_a_table_that_is_not_official_says_its_standing():
    assert "Its standing: disputed." in untouched("/embed/breakdowns/D16/nationalities/").words
    assert "Its standing" not in untouched("/embed/breakdowns/D11/nationalities/").words


def test_no_title_says_more_than_the_number_it_rests_on(client):
    operation = factories.operation()
    factories.claim(operation=operation, people=400, people_low=400, qualifier="at_least", **COUNTED)
    factories.transfer(
        operation=operation, people=400, date_precision="range",
        departed_earliest=date(2026, 1, 10), departed_latest=date(2026, 1, 30),
        origin=factories.facility(), destination=factories.facility(), **COUNTED,
    )  # fmt: skip

    titles = titles_of(client, operation)

    assert titles["coverage"] == "In dated, counted transfers: 400 people; the headline is at least 400"
    assert titles["weeks-by-origin"] == "Counted arrivals by week and place of origin"
    assert titles["places"] == "With a named receiving site: 400 people; the headline is at least 400"
    assert "at least 400" in titles["progress"]
    assert "All of them" not in read(client, operation.get_absolute_url()).words


@pytest.mark.parametrize(
    ("late", "qualifier", "expected"),
    [
        (22, "exact", "All those counted, 3 people, arrived in the week of 19 Jan 2026"),
        (22, "about", "Counted arrivals by week and place of origin"),
        (26, "exact", "Most of those counted, 2 of 3, arrived in the week of 26 Jan 2026"),
    ],
)
def test_a_week_is_named_where_the_reports_leave_no_other(client, late, qualifier, expected):
    operation = factories.operation()
    for people, day in ((1, 21), (2, late)):
        on = date(2026, 1, day)
        factories.transfer(
            operation=operation, people=people, qualifier=qualifier, departed_earliest=on, departed_latest=on,
            **COUNTED,
        )  # fmt: skip

    assert titles_of(client, operation)["weeks-by-origin"] == expected


def test_a_line_that_arrivals_raised_names_them_as_its_source(client):
    operation = factories.operation()
    factories.transfer(operation=operation, people=8, **COUNTED)

    words = read(client, f"/embed{operation.get_absolute_url()}progress/").words

    assert "Source: 1 dated, counted transfer" in words
    assert "0 claims" not in words


def test_no_frozen_frame_is_offered_of_a_number_nobody_could_know_on_a_day(client):
    operation = factories.operation()
    page = factories.source(published_on=date(2026, 1, 22))
    factories.claim(operation=operation, people=5, sources=(page,), **COUNTED)
    frozen = "-frozen"

    assert frozen in client.get(operation.get_absolute_url()).content.decode()
    factories.claim(operation=operation, people=10, **COUNTED)  # without any page, and so without a day
    assert frozen not in client.get(operation.get_absolute_url()).content.decode()


@pytest.mark.parametrize("character", ["\x01", "\x0b", "\x1f"])
def test_what_xml_has_no_place_for_costs_no_image(client, character):
    operation = factories.operation(name_en=f"Bell{character}op")
    factories.claim(operation=operation, people=5, **COUNTED)

    for path in ("share.png", "figures/bar.png"):
        assert client.get(f"{operation.get_absolute_url()}{path}").status_code == 200, path


def card_of(operation) -> dict:
    return image.card(read_ledger(operation, timezone.now(), None))


def test_a_card_holds_what_it_shows():
    operation = factories.operation(name_en="A very long name of an operation " * 6)
    factories.claim(
        operation=operation, people_low=123456, people=None, people_high=234567, qualifier="range", **COUNTED
    )
    factories.claim(operation=operation, measure="planned_total", people=345678, **COUNTED)

    card = card_of(operation)

    assert len(card["names"]) == 1
    assert card["names"][0]["words"].endswith("…")
    assert len(card["headline"]) <= 3
    assert card["headline"][-1]["y"] <= card["top"]
    assert card["top"] + card["figure"].height <= 304 - 10  # the line of the date below


def test_a_card_without_a_figure_says_what_was_announced():
    operation = factories.operation()
    factories.claim(
        operation=operation,
        measure="planned_total",
        people=None,
        people_high=7000,
        qualifier="at_most",
        **COUNTED,
    )

    words = " ".join(line["words"] for line in card_of(operation)["headline"])

    assert words == "No counted figure yet. Announced: up to 7,000."


@pytest.mark.usefixtures("record")
def test_the_address_of_an_image_is_whole_and_beside_its_product(client):
    operation, at = Operation.objects.get(), timezone.now()
    query = QueryDict(
        "authority=us-centcom&standing=counted&standing=listed&standing=disputed&standing=rejected"
        "&since=2026-01-01&until=2026-03-01&known=2026-02-20"
    )
    figure = figure_named(
        "bar", ask_ledger(query, operation, [operation], at).selected(), at, "https://example.org"
    )
    lines, bottom = image.address_lines(figure, 500)

    assert "".join(line["words"] for line in lines) == figure.absolute_address
    assert len(lines) > 1
    assert bottom == 500 + image.LINE * len(lines)


@pytest.mark.usefixtures("record")
def test_a_filter_offers_no_place_of_a_later_day(client):
    html = client.get("/?known=2026-01-22").content.decode()

    assert 'value="us-centcom"' in html
    assert 'value="roj-camp"' not in html
    assert 'value="roj-camp"' in client.get("/?known=2026-01-22&facility=roj-camp").content.decode()


def test_a_searched_word_is_not_in_the_title_that_cards_show(client):
    html = client.get("/claims/?q=9,999+escaped&standing=counted").content.decode()

    head = html.split("</head>")[0]
    assert "escaped" not in head.split('property="og:title"')[1].split(">")[0]
    assert "Claims: Standing counted" in head
