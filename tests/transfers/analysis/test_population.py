"""How many people a facility was said to hold: the sentence, and the marks of the chart."""

from datetime import date

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from transfers.analysis.population import Report, spread
from transfers.figures.control import room_of
from transfers.figures.population import STEPS, TOP, ZERO, population_chart, scale_of, within, y_of
from transfers.models import Claim
from transfers.values.period import Period
from transfers.values.quantity import Quantity
from transfers.wording.words import date_words, spread_words

pytestmark = pytest.mark.django_db


def held(
    low: int | None, best: int | None, high: int | None, qualifier: str, on: str = "2026-01-20", **values: str
) -> Report:
    day = date.fromisoformat(on) if on else None
    period = Period(day, day, "day" if on else "unknown")
    quantity = Quantity(low, best, high, qualifier)
    return Report(
        "R", values.get("standing", "listed"), period, quantity, values.get("measure", "facility_population")
    )


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ([held(None, 4000, None, "about")], "Reported in January 2026: about 4,000."),
        (
            [held(None, 4000, None, "about"), held(3000, None, 5000, "range")],
            "Between 3,000 and 5,000 were reported in January 2026.",
        ),
        ([held(3000, None, 5000, "range")], "Between 3,000 and 5,000 were reported in January 2026."),
        ([held(400, 475, 500, "about")], "Between 400 and 500 were reported in January 2026."),
        (
            # of one number, "up to" lies below it and "more than" above
            [held(None, 5, None, "exact"), held(5, None, None, "more_than"), held(None, None, 5, "at_most")],
            "Between up to 5 and more than 5 were reported in January 2026.",
        ),
        (
            [held(None, 4, None, "exact"), held(None, 5, None, "exact", "2027-02-01")],
            "Between 4 and 5 were reported from January 2026 to February 2027.",
        ),
        ([held(None, 4, None, "exact", "")], "Reported on a day that is not known: 4."),
        (
            [
                held(None, 4, None, "exact"),
                held(None, 8, None, "exact", standing="rejected"),
                held(None, 16, None, "exact", measure="escaped"),
                held(None, 32, None, "expected"),
                held(None, None, None, "not_stated"),
            ],
            "Reported in January 2026: 4.",
        ),
        ([held(None, None, 7, "about")], "Reported in January 2026: up to 7."),
        ([held(7, None, None, "about")], "Reported in January 2026: at least 7."),
    ],
)
def test_the_lowest_and_the_highest_in_their_own_words(reports, expected):
    assert spread_words(spread(reports)) == expected


def test_without_a_number_nothing_is_said():
    assert spread([held(None, None, None, "denied")]) is None


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("ghuwayran-sinaa", "Between about 3,000 and more than 5,000 were reported in January 2026."),
        ("shaddadi", "Between 3,000 and 5,000 were reported in January 2026."),
        (
            "al-hol-camp",
            "Between more than 23,000 and about 44,000 were reported from December 2025 to January 2026.",
        ),
        ("aqtan", "Between about 1,500 and about 4,500 were reported in January 2026."),
        ("roj-camp", "Between about 2,100 and about 2,225 were reported in February 2026."),
        (
            "nasiriyah-al-hut",
            "Between more than 13,000 and more than 14,000 were reported from January 2026 to February 2026.",
        ),
    ],
)
def test_the_real_facilities(code, expected):
    reports = [claim.report() for claim in Claim.objects.filter(facility__code=code)]

    assert spread_words(spread(reports)) == expected


# --- the chart ----------------------------------------------------------------------------------------


@given(st.integers(0, 10**7))
def test_the_scale_starts_at_zero_and_holds_the_largest(largest):
    scale = scale_of(largest)

    assert scale[0] == 0
    assert scale[-1] >= largest
    assert 2 <= len(scale) <= STEPS + 1
    assert len({scale[i + 1] - scale[i] for i in range(len(scale) - 1)}) == 1


def test_a_mark_stands_where_its_number_is_and_reaches_as_far_as_it_says():
    said = {"measure": "facility_population", "facility": factories.facility(), "people": None}
    days = [{"as_of_date": date(2026, 1, 20 + number)} for number in range(5)]
    claims = [
        factories.claim(**said, **days[0] | {"people_low": 200, "people_high": 400, "qualifier": "range"}),
        factories.claim(**said, **days[1] | {"people_low": 300, "qualifier": "more_than"}),
        factories.claim(**said, **days[2] | {"people_high": 100, "qualifier": "at_most"}),
        factories.claim(**said | {"people": 0}, **days[4], standing="counted", standing_reason="x"),
        factories.claim(**said, **days[3] | {"qualifier": "not_stated"}),
        factories.claim(**said | {"people": 1}, as_of_date=None, as_of_precision="unknown"),
    ]

    chart = population_chart(claims)

    marks = chart["marks"]
    assert [line["words"] for line in chart["scale"]] == ["0", "100", "200", "300", "400"]
    assert [mark["y"] for mark in marks] == [y_of(people, 400) for people in (200, 300, 100, 0)]
    assert marks[0]["reach"] == {"from": y_of(200, 400), "to": TOP, "opens": ""}
    assert marks[1]["reach"] == {"from": y_of(300, 400), "to": 0, "opens": "up"}
    assert marks[2]["reach"] == {"from": y_of(100, 400), "to": ZERO, "opens": "down"}
    assert (marks[3]["reach"], marks[3]["y"], marks[3]["standing"]) == (None, ZERO, "counted")
    assert [mark["x"] for mark in marks] == sorted({mark["x"] for mark in marks})
    assert [mark["words"] for mark in chart["dates"]] == ["20 Jan 2026", "24 Jan 2026"]
    assert chart["not_drawn"] == 2


def test_without_a_day_or_a_number_nothing_is_drawn():
    silent = factories.claim(measure="facility_population", people=None, qualifier="not_stated")

    assert population_chart([]) is None
    assert population_chart([silent]) is None


@pytest.mark.parametrize("middle", [170, 525, 880])
@pytest.mark.parametrize("words", ["20 Jan 2026", "29 كانون الثاني 2026"])
def test_a_day_below_the_chart_is_seen_whole(middle, words):
    moved, half = within(middle, words), room_of(words) // 2

    assert moved - half >= 0
    assert moved + half <= 1000
    assert moved == middle or abs(moved - middle) < half


def test_the_days_of_long_months_stay_apart():
    with override("ar"):
        first, last = date_words(date(2026, 1, 20)), date_words(date(2026, 1, 29))
        assert within(170, first) + room_of(first) // 2 <= within(880, last) - room_of(last) // 2


def test_marks_of_one_place_stand_side_by_side():
    operation = factories.operation()
    for _ in range(3):
        factories.claim(operation=operation, people=100)
    factories.claim(operation=operation, people=100, as_of_date=date(2026, 2, 21))

    marks = population_chart(list(operation.claims.order_by("pk")))["marks"]

    assert len({(mark["x"], mark["y"]) for mark in marks}) == 4
    assert marks[0]["x"] < marks[1]["x"] < marks[2]["x"] < marks[3]["x"]
