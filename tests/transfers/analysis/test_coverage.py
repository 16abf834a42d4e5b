"""What is known of each day: numbers, movements without one, and two kinds of silence (rule 10)."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.transfers.analysis.test_progress import claim, march, movement
from transfers.analysis.coverage import day_by_day
from transfers.analysis.silence import Looked
from transfers.vocabulary import DayMark, Leg, Measure, Scope, Standing, TransferStatus


def on(day: int | None) -> date | None:
    return None if day is None else march(day)


def looked_at(*days: int) -> dict[date, tuple[Looked, ...]]:
    return {march(day): (Looked("ministry", march(25)),) for day in days}


def marks(
    claims, transfers, started=1, until=None, checked=None, looked=()
) -> list[tuple[int, int, list[str]]]:
    found = day_by_day(claims, transfers, on(started), on(until), on(checked), looked_at(*looked))
    return [(each.first.day, each.last.day, [mark.value for mark in each.marks]) for each in found]


def test_each_kind_of_day_has_a_mark_of_its_own():
    claims = [
        claim("C1", 1, 8),
        claim("C2", 3, 4, standing=Standing.LISTED),
        claim("C3", 4, 2, standing=Standing.REJECTED),  # known to be wrong: no report of the day
        claim("C4", 5, 1, measure=Measure.MINORS_IDENTIFIED),  # no report of how many were moved
    ]
    transfers = [
        movement("T1", 6, None),
        movement("T2", 7, 16, leg=Leg.TO_STAGING),
        movement("T3", 8, 32),
        movement("T4", 9, None, status=TransferStatus.PLANNED),  # an announcement is no movement
        movement("T5", 9, 64, scope=Scope.SERIES),  # a total over several days says nothing of one
        movement("T6", 10, None, standing=Standing.DISPUTED),
    ]

    assert marks(claims, transfers, until=12, looked=range(1, 12)) == [
        (1, 1, ["counted"]),
        (2, 2, ["nothing_new"]),
        (3, 3, ["uncounted"]),
        (4, 5, ["nothing_new"]),
        (6, 6, ["unnumbered"]),
        (7, 7, ["staging"]),
        (8, 8, ["counted"]),
        (9, 9, ["nothing_new"]),
        (10, 10, ["uncounted"]),
        (11, 11, ["nothing_new"]),
        (12, 12, ["no_report"]),
    ]


def test_a_day_may_bear_several_marks_and_names_its_records():
    (day,) = day_by_day(
        [claim("C1", 1, 8)], [movement("T1", 1, None)], march(1), march(1), None, looked_at(1)
    )

    assert day.marks == (DayMark.COUNTED, DayMark.UNNUMBERED)
    assert (day.claims, day.transfers) == (("C1",), ("T1",))


def test_without_an_end_the_last_record_or_the_last_check_ends():
    assert marks([claim("C1", 2, 8)], [], started=None) == [(2, 2, ["counted"])]
    assert marks([claim("C1", 2, 8)], [], checked=4)[-1] == (3, 4, ["no_report"])
    assert marks([claim("C1", 4, 8)], [], checked=2, looked=(1, 2)) == [
        (1, 2, ["nothing_new"]), (3, 3, ["no_report"]), (4, 4, ["counted"]),
    ]  # fmt: skip
    assert marks([], [], started=None) == []


def test_a_record_outside_the_operation_keeps_its_day_and_silence_there_says_nothing():
    claims = [claim("C1", 1, 8), claim("C2", 3, 4), claim("C3", 9, 2)]

    assert marks(claims, [], started=2, until=4, looked=range(1, 20)) == [
        (1, 1, ["counted"]),
        (2, 2, ["nothing_new"]),
        (3, 3, ["counted"]),
        (4, 4, ["nothing_new"]),
        (9, 9, ["counted"]),
    ]


def test_silent_days_of_different_authorities_are_not_joined():
    looked = looked_at(1, 2, 3)
    looked[march(3)] += (Looked("police", march(25)),)

    found = day_by_day([], [], march(1), march(4), None, looked)

    assert [(each.first.day, each.last.day, len(each.looked)) for each in found] == [
        (1, 2, 1),
        (3, 3, 2),
        (4, 4, 0),
    ]


DAYS = st.lists(st.integers(1, 20), max_size=8)


@given(DAYS, DAYS, DAYS, st.integers(1, 25))
def test_every_day_is_told_once_and_only_days_without_a_record_are_silent(said, moved, looked, until):
    claims = [claim(f"C{number}", day, 1) for number, day in enumerate(said)]
    transfers = [movement(f"T{number}", day, None) for number, day in enumerate(moved)]

    found = day_by_day(claims, transfers, march(1), march(until), None, looked_at(*looked))

    told: list[date] = []
    beyond = {march(day) for day in {*said, *moved} if day > until}  # a record after the end keeps its day
    for stretch in found:
        told += stretch.each_day()
        for day in stretch.each_day():
            if stretch.is_silent:
                assert day.day not in {*said, *moved}
                mark = DayMark.NOTHING_NEW if day.day in looked else DayMark.NO_REPORT
                assert stretch.marks == (mark,)
                assert bool(stretch.looked) is (day.day in looked)
            else:
                assert day.day in {*said, *moved}
                assert len(stretch.claims) == said.count(day.day)
                assert len(stretch.transfers) == moved.count(day.day)
    assert told == sorted({march(day) for day in range(1, until + 1)} | beyond)
