"""The figures of the dashboard: each says in words and in a table what it draws."""

import re
from datetime import date

import pytest

from tests import factories
from tests.addresses import content
from tests.transfers.web.views.test_pages import read, untouched

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

COUNTED = {"standing": "counted", "standing_reason": "a reason"}


def test_the_weeks_of_the_record():
    page = untouched("/")

    assert "In 2 of 4 weeks there are counted arrivals with a number, 525 people together." in page.words
    assert page.tables["Arrivals by week"] == [
        [
            "19 Jan 2026",
            "275",
            "undisclosed 150, not reported 125",
            "undisclosed 275",
            "T001, T020",
            "T005",
        ],
        ["26 Jan 2026", "none counted", "", "", "", ""],
        ["2 Feb 2026", "250", "not reported 250", "undisclosed 250", "T011", "T012, T013, T014"],
        ["9 Feb 2026", "none counted", "", "", "", "T015"],
    ]


def test_the_ways_of_the_record_add_up_to_the_coverage():
    rows = untouched("/").tables["Origin and destination of counted arrivals"]

    iraq = "Undisclosed secure location(s) in Iraq"
    assert rows == [
        ["not reported", iraq, "375", "T011, T020", "T015"],
        ["Unspecified detention facility in Hasakah", iraq, "150", "T001", "T013, T014"],
        ["Ghuwayran / al-Sina'a prison (Hasakah)", iraq, "none counted", "", "T005, T012"],
    ]


def test_the_figures_name_the_numbers_they_draw(client):
    text = content(client.get("/")).decode().split('id="figure-places"')[0]

    assert 'aria-label="By place of origin: undisclosed 150, not reported 375."' in text
    assert 'aria-label="By receiving site: undisclosed 525."' in text
    assert len(re.findall(r'<rect class="week-part week-undisclosed" x="[0-9.]+%"', text)) == 3
    assert len(re.findall(r'<rect class="week-part week-not-reported" x="[0-9.]+%"', text)) == 2
    assert len(re.findall(r'<circle class="week-unnumbered" cx="[0-9.]+%"', text)) == 2 * 3


def test_the_figures_as_known_on_a_day():
    page = untouched("/?known=2026-02-01")

    assert [row[:2] for row in page.tables["Arrivals by week"]] == [["19 Jan 2026", "275"]]


def test_a_movement_that_is_listed_disputed_or_of_another_leg_is_in_no_week(client):
    operation = factories.operation()
    moved = {"operation": operation, "origin": factories.facility(name_en="A prison"), **COUNTED}
    factories.transfer(people=1, **moved)
    factories.transfer(people=2, **moved)
    factories.transfer(people=4, **moved | {"standing": "listed"})
    factories.transfer(people=8, **moved | {"standing": "disputed"})
    factories.transfer(people=16, leg="to_staging", **moved)
    factories.transfer(people=32, scope="series", **moved)
    factories.transfer(people=64, publication_state="draft", **moved)

    page = read(client, operation.get_absolute_url())

    [row] = page.tables["Arrivals by week"]
    assert row[:4] == ["19 Jan 2026", "3", "A prison 3", "not reported 3"]


def test_many_weeks_are_a_table_and_no_figure(client):
    operation = factories.operation()
    for day in (date(2020, 1, 6), date(2026, 1, 19)):
        factories.transfer(operation=operation, departed_earliest=day, departed_latest=day, **COUNTED)

    page = read(client, operation.get_absolute_url())

    assert len(page.tables["Arrivals by week"]) > 300
    assert "By place of origin" not in page.words


def test_nationalities_are_those_of_the_latest_table_that_a_named_authority_stands_behind():
    page = untouched("/")

    assert "stands behind: Ministry of Justice, Iraq, 14 Feb 2026. Stated total: 5,703" in page.words
    rows = page.tables["Nationalities"]
    assert [row[:2] for row in rows][:3] == [
        ["Syrian (Syria)", "3,543"],
        ["Iraqi (Iraq)", "467"],
        ["Tunisian (Tunisia)", "234"],
    ]
    assert page.href("The whole breakdown D11") == "/breakdowns/D11/"


def test_nationalities_as_known_on_a_day():
    assert "The whole breakdown D05" in untouched("/?known=2026-02-08").words
    assert "Who they are" not in untouched("/?known=2026-01-25").words


def test_small_counts_of_the_latest_table_are_hidden_on_the_dashboard(client):
    operation = factories.operation()
    factories.claim(operation=operation)
    factories.breakdown(operation=operation, stated_total=43, rows={"Iraqi": 30, "Syrian": 4, "French": 9})
    factories.breakdown(
        operation=operation, as_of_date=date(2026, 9, 9), publication_state="draft", rows={"Iraqi": 77}
    )
    factories.breakdown(
        operation=operation, as_of_date=date(2026, 9, 9), standing="media", rows={"Iraqi": 88}
    )

    page = read(client, operation.get_absolute_url())

    assert [row[1] for row in page.tables["Nationalities"]] == ["30", "<10", "<10"]


def test_plans_are_drawn_with_their_standing(client):
    text = content(client.get("/")).decode()

    assert 'aria-label="Chart: plans and forecasts, as stated."' in text
    figure = text.split("Chart: plans and forecasts")[1].split("</figure>")[0]
    assert figure.count('"drawing mark mark-') == 16  # 19 plans, three of them without a number
    assert "3 reports without a day or a number are in the table only." in " ".join(figure.split())


def test_the_ceiling_is_drawn_over_the_plans_that_repeat_it(client):
    text = content(client.get("/")).decode()

    marks = re.findall(
        r'"drawing mark mark-(\w+)', text.split("Chart: plans and forecasts")[1].split("</figure>")[0]
    )
    assert marks[-1] == "counted"
    assert "counted" not in marks[:-1]
