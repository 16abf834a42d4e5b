"""Arrivals by week and by way: hand-worked sums that name their parts, and against loops."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oracles import people_by_loops, weeks_by_loops
from transfers.analysis.arrivals import (
    Arrival,
    Place,
    PlaceGroup,
    by_week,
    flows,
    monday_of,
    people_by_place,
    place_group,
)
from transfers.figures.weeks import TOP, ZERO, fills_of, stacked, week_chart

CAMP, PRISON = Place("named", "camp"), Place("named", "prison")
SECRET, OTHER_SECRET = Place("undisclosed", "secret"), Place("undisclosed", "other-secret")
DOUBTED, NOWHERE = Place("disputed", "doubted"), Place()


def arrival(code: str, day: int | None, people: int | None, origin=CAMP, destination=SECRET) -> Arrival:
    return Arrival(code, date(2026, 1, 19) + timedelta(days=day) if day is not None else None, people,
                   origin, destination)  # fmt: skip


ARRIVALS = [
    arrival("one", 0, 1),  # Monday 19 January
    arrival("two", 6, 2, origin=PRISON),  # its Sunday
    arrival("four", 21, 4, origin=DOUBTED, destination=PRISON),  # three weeks on
    arrival("eight", 22, 8, origin=NOWHERE),
    arrival("uncounted", 22, None, origin=SECRET),
    arrival("undated", None, 16, origin=CAMP),  # in no week
]


def test_weeks_run_from_monday_and_the_silent_ones_stand_between():
    weeks = by_week(ARRIVALS)

    assert [(week.monday.day, week.people) for week in weeks] == [(19, 1 + 2), (26, 0), (2, 0), (9, 4 + 8)]
    assert [[each.code for each in week.unnumbered] for week in weeks] == [[], [], [], ["uncounted"]]
    assert by_week([ARRIVALS[-1]]) == []


def test_named_places_are_parts_by_themselves_and_the_rest_by_what_is_known():
    arrivals = [*ARRIVALS, arrival("32", 0, 32, origin=SECRET), arrival("64", 0, 64, origin=OTHER_SECRET)]

    assert list(people_by_place(arrivals, "origin").items()) == [
        (PlaceGroup("named", "camp"), 1 + 16),
        (PlaceGroup("named", "prison"), 2),
        (PlaceGroup("undisclosed", ""), 32 + 64),
        (PlaceGroup("disputed", ""), 4),
        (PlaceGroup("", ""), 8),
    ]


def test_ways_with_most_people_come_first_and_one_without_a_number_is_none_of_zero():
    found = [(flow.origin, flow.destination, flow.people, flow.counted) for flow in flows(ARRIVALS)]

    assert found == [
        (CAMP, SECRET, 1 + 16, ("one", "undated")),
        (NOWHERE, SECRET, 8, ("eight",)),
        (DOUBTED, PRISON, 4, ("four",)),
        (PRISON, SECRET, 2, ("two",)),
        (SECRET, SECRET, 0, ()),
    ]
    assert flows(ARRIVALS)[-1].unnumbered == ("uncounted",)


PLACES = st.sampled_from([CAMP, PRISON, SECRET, OTHER_SECRET, DOUBTED, NOWHERE])
MANY = st.lists(
    st.builds(
        arrival,
        st.sampled_from("ABCDEFGH"),
        st.none() | st.integers(0, 60),
        st.none() | st.integers(0, 5000),
        PLACES,
        PLACES,
    ),
    max_size=15,
)


@given(MANY)
def test_weeks_are_what_a_loop_over_days_finds(arrivals):
    found = {week.monday: (week.people, len(week.unnumbered)) for week in by_week(arrivals)}

    assert found == weeks_by_loops(arrivals)


@given(MANY)
def test_every_sum_adds_up_to_the_counted_people(arrivals):
    counted = sum(each.people for each in arrivals if each.people is not None)

    assert sum(flow.people for flow in flows(arrivals)) == counted
    for end in ("origin", "destination"):
        assert people_by_place(arrivals, end) == people_by_loops(arrivals, end)
        assert sum(people_by_place(arrivals, end).values()) == counted
    for week in by_week(arrivals):
        assert sum(people_by_place(week.counted, "origin").values()) == week.people


@given(MANY)
def test_the_parts_of_a_bar_stand_on_one_another_and_reach_its_sum(arrivals):
    for end in ("origin", "destination"):
        weeks = by_week(arrivals)
        top = max((week.people for week in weeks), default=0) or 1
        for week in weeks:
            people = people_by_place(week.counted, end)
            drawn = stacked(people, fills_of(people), top)
            floor = ZERO
            for part in drawn:
                assert part["y"] + part["height"] == floor
                floor = part["y"]
            assert floor == ZERO - round((ZERO - TOP) * week.people / top)


def test_what_is_not_named_has_a_pattern_and_never_a_tint():
    fills = fills_of([place_group(place) for place in (CAMP, PRISON, SECRET, DOUBTED, NOWHERE)])

    assert list(fills.values()) == ["named-0", "named-1", "undisclosed", "disputed", "not-reported"]


@pytest.mark.parametrize("number", [1, 2, 3, 4, 30, 120])
def test_bars_stay_within_the_figure_and_few_days_are_written(number):
    arrivals = [arrival(str(week), 7 * week, 1, origin=SECRET) for week in range(number)]

    drawn = week_chart(by_week(arrivals), "origin", {})

    bars = drawn["bars"]
    assert len(bars) == number
    assert bars[0]["x"] >= 120
    assert bars[-1]["x"] + bars[-1]["width"] <= 1000
    assert 1 <= sum(bool(bar["words"]) for bar in bars) <= 3


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_a_week_begins_on_the_monday_on_or_before(day):
    assert monday_of(day).isoweekday() == 1
    assert 0 <= (day - monday_of(day)).days < 7
