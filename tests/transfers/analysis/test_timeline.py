"""The merging of dated entries: hand-worked, and against a slow loop over days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oracles import timeline_by_loops
from transfers.analysis.timeline import (
    TimelineEntry,
    arrival_entry,
    by_day,
    claim_entry,
    control_entries,
    event_entry,
    merge,
)
from transfers.values.period import Period
from transfers.vocabulary import EntryKind

JAN_20, JAN_21, JAN_24, JAN_30 = (date(2026, 1, day) for day in (20, 21, 24, 30))


def codes(entries: list[TimelineEntry]) -> list[str]:
    return [entry.code for entry in entries]


def test_each_kind_stands_on_its_day():
    assert event_entry("E1", JAN_20, JAN_24, "range").day == JAN_20
    assert event_entry("E1", None, JAN_24, "no_later_than").day == JAN_24
    # A movement that may have happened on several days stands where the line takes it.
    assert arrival_entry("T1", JAN_24, JAN_30, "range").day == JAN_30
    assert arrival_entry("T1", JAN_24, None, "no_earlier_than").day == JAN_24
    assert claim_entry("R1", "transferred", JAN_21, "day", JAN_30).day == JAN_21


def test_a_claim_of_an_unknown_day_stands_on_its_report_and_says_so():
    reported = claim_entry("R1", "planned_total", None, "unknown", JAN_21)
    undated = claim_entry("R2", "transferred", None, "unknown", None)

    assert (reported.kind, reported.day, reported.is_by_report) == (EntryKind.PLAN, JAN_21, True)
    assert (undated.kind, undated.day, undated.is_by_report) == (EntryKind.RESULT, None, False)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ((None, "before_2026", None, "open"), []),
        ((None, "before_2026", JAN_24, "day"), [(Period(JAN_24, JAN_24, "day"), True)]),
        (
            (JAN_20, "approx", JAN_24, "no_earlier_than"),
            [(Period(JAN_20, JAN_20, "approx"), False), (Period(JAN_24, None, "no_earlier_than"), True)],
        ),
        ((JAN_20, "no_later_than", None, "open_unknown"), [(Period(None, JAN_20, "no_later_than"), False)]),
    ],
)
def test_a_control_period_makes_an_entry_of_each_dated_change(dates, expected):
    assert [(entry.period, entry.is_end) for entry in control_entries("C1", *dates)] == expected


def test_one_stream_by_day_newest_or_oldest_first():
    entries = [
        claim_entry("R1", "transferred", JAN_21, "day", None),
        event_entry("E2", JAN_21, JAN_21, "day"),
        event_entry("E1", JAN_21, JAN_21, "day"),
        arrival_entry("T1", JAN_20, JAN_24, "range"),
        event_entry("E3", None, None, "unknown"),
        *control_entries("C1", JAN_20, "day", JAN_30, "day"),
    ]

    assert codes(merge(entries)) == ["C1", "T1", "E1", "E2", "R1", "C1", "E3"]
    assert codes(merge(entries, newest_first=False)) == ["C1", "E1", "E2", "R1", "T1", "C1", "E3"]
    assert [(day, codes(found)) for day, found in by_day(merge(entries))] == [
        (JAN_30, ["C1"]),
        (JAN_24, ["T1"]),
        (JAN_21, ["E1", "E2", "R1"]),
        (JAN_20, ["C1"]),
        (None, ["E3"]),
    ]


def test_days_asked_find_what_overlaps_them():
    entries = [
        event_entry("before", JAN_20, JAN_20, "day"),
        event_entry("into", JAN_20, JAN_21, "range"),
        arrival_entry("across", JAN_20, JAN_30, "range"),
        event_entry("by", None, JAN_24, "no_later_than"),
        event_entry("after", JAN_30, JAN_30, "day"),
        event_entry("undated", None, None, "unknown"),
    ]

    assert sorted(codes(merge(entries, JAN_21, JAN_24))) == ["across", "by", "into"]


DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 9))


@st.composite
def entries(draw) -> TimelineEntry:
    first = draw(DAYS)
    last = draw(st.dates(first, first + timedelta(days=4)))
    code = draw(st.sampled_from("ABC"))
    make = draw(st.sampled_from([event_entry, arrival_entry]))
    return draw(
        st.sampled_from(
            [
                make(code, first, last, "range"),
                make(code, None, last, "no_later_than"),
                make(code, None, None, "unknown"),
                claim_entry(code, "transferred", first, "day", None),
                claim_entry(code, "planned_total", None, "unknown", last),
            ]
        )
    )


@given(st.lists(entries(), max_size=12), st.none() | DAYS, st.none() | DAYS, st.booleans())
def test_the_stream_is_what_a_loop_over_days_finds(found, since, until, newest_first):
    assert merge(found, since, until, newest_first) == timeline_by_loops(found, since, until, newest_first)
