"""An imprecise date: what it overlaps, what is wrong with it and its words."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

import transfers
from transfers.values.period import (
    Period,
    control_span_words,
    day_words,
    period_words,
    problems_of_period,
)
from transfers.vocabulary import DatePrecision

RECORD = Path(transfers.__file__).parent / "record"
FIRST, DAYS = date(2026, 1, 1), 12

days = st.integers(0, DAYS - 1).map(lambda number: FIRST + timedelta(days=number))
any_period = st.builds(Period, st.none() | days, st.none() | days, st.sampled_from(DatePrecision))
valid_period = st.one_of(
    st.builds(lambda one: Period(one, one, "day"), days),
    st.builds(lambda one, two: Period(min(one, two), max(one, two), "range"), days, days),
    st.builds(lambda one, two: Period(min(one, two), max(one, two), "approx"), days, days),
    st.builds(
        lambda one, is_early: Period(*((one, None) if is_early else (None, one)), "approx"),
        days,
        st.booleans(),
    ),
    st.builds(lambda one: Period(None, one, "no_later_than"), days),
    st.builds(lambda one, two: Period(min(one, two), max(one, two), "no_later_than"), days, days),
    st.builds(lambda one: Period(one, None, "no_earlier_than"), days),
    st.builds(lambda one, two: Period(min(one, two), max(one, two), "no_earlier_than"), days, days),
    st.just(Period(None, None, "unknown")),
)


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def when(earliest: str, latest: str, precision: str) -> Period:
    return Period(day(earliest), day(latest), DatePrecision(precision))


@pytest.mark.parametrize(
    ("given_period", "words"),
    [
        (when("2026-01-21", "2026-01-21", "day"), "21 Jan 2026"),
        (when("2026-01-23", "2026-01-25", "range"), "23-25 Jan 2026"),
        (when("2026-01-28", "2026-02-04", "range"), "28 Jan-4 Feb 2026"),
        (when("2025-12-30", "2026-01-02", "range"), "30 Dec 2025-2 Jan 2026"),
        (when("2025-03-05", "2026-03-05", "range"), "5 Mar 2025-5 Mar 2026"),
        (when("2026-02-01", "2026-02-01", "range"), "1 Feb 2026"),
        (when("2026-01-30", "2026-01-30", "approx"), "about 30 Jan 2026"),
        (when("2026-01-30", "", "approx"), "about 30 Jan 2026"),
        (when("", "2026-01-30", "approx"), "about 30 Jan 2026"),
        (when("2026-03-01", "2026-03-11", "approx"), "about 1-11 Mar 2026"),
        (when("", "2026-02-13", "no_later_than"), "by 13 Feb 2026"),
        (when("2026-02-13", "2026-02-13", "no_later_than"), "by 13 Feb 2026"),
        (when("2026-02-05", "", "no_earlier_than"), "5 Feb 2026 or later"),
        (when("2026-02-05", "2026-02-05", "no_earlier_than"), "5 Feb 2026 or later"),
        (when("", "", "unknown"), "date not known"),
    ],
)
def test_a_period_is_said_no_more_exactly_than_it_is_known(given_period, words):
    assert problems_of_period(given_period) == []
    assert period_words(given_period) == words


@pytest.mark.parametrize(
    ("given_period", "columns"),
    [
        (when("2026-02-02", "2026-02-01", "range"), ["latest"]),
        (when("2026-02-02", "2026-02-01", "day"), ["latest"]),
        (when("2026-02-01", "2026-02-02", "day"), ["latest"]),
        (when("2026-02-01", "", "day"), ["latest"]),
        (when("", "2026-02-01", "day"), ["earliest"]),
        (when("2026-02-01", "", "range"), ["latest"]),
        (when("", "", "range"), ["earliest", "latest"]),
        (when("2026-02-01", "", "unknown"), ["precision"]),
        (when("", "2026-02-01", "unknown"), ["precision"]),
        (when("2026-02-01", "", "no_later_than"), ["latest"]),
        (when("", "2026-02-01", "no_earlier_than"), ["earliest"]),
        (when("", "", "approx"), ["earliest"]),
    ],
)
def test_dates_that_disagree_with_their_precision_are_named(given_period, columns):
    assert [problem.column for problem in problems_of_period(given_period)] == columns
    assert all(problem.expected for problem in problems_of_period(given_period))


@pytest.mark.parametrize(
    ("given_period", "asked", "answer"),
    [
        (when("2026-01-23", "2026-01-25", "range"), ("2026-01-25", "2026-01-31"), True),
        (when("2026-01-23", "2026-01-25", "range"), ("2026-01-01", "2026-01-23"), True),
        (when("2026-01-23", "2026-01-25", "range"), ("2026-01-26", "2026-01-31"), False),
        (when("2026-01-23", "2026-01-25", "range"), ("2026-01-26", ""), False),
        (when("2026-01-23", "2026-01-25", "range"), ("", "2026-01-22"), False),
        (when("2026-01-23", "2026-01-25", "range"), ("2026-01-25", "2026-01-23"), False),
        (when("", "2026-02-13", "no_later_than"), ("2020-01-01", "2020-01-31"), True),
        (when("2026-02-01", "2026-02-13", "no_later_than"), ("2026-01-01", "2026-01-31"), False),
        (when("", "2026-02-13", "no_later_than"), ("2026-02-14", ""), False),
        (when("2026-02-05", "", "no_earlier_than"), ("2030-01-01", "2030-01-31"), True),
        (when("2026-02-05", "", "no_earlier_than"), ("", "2026-02-04"), False),
        (when("2026-01-30", "", "approx"), ("2026-01-31", ""), False),
        (when("", "", "unknown"), ("2026-01-01", ""), False),
        (when("", "", "unknown"), ("", "2026-01-01"), False),
        (when("", "", "unknown"), ("", ""), True),
    ],
)
def test_overlap_includes_both_ends(given_period, asked, answer):
    assert given_period.overlaps(*map(day, asked)) is answer


@given(valid_period, st.none() | days, st.none() | days)
def test_overlap_is_a_shared_day(given_period, from_date, to_date):
    assert problems_of_period(given_period) == []

    def is_possible(one: date) -> bool:
        earliest, latest, precision = given_period.earliest, given_period.latest, given_period.precision
        if precision == "unknown":
            return False
        if precision == "approx":
            earliest, latest = earliest or latest, latest or earliest
        return (earliest is None or earliest <= one) and (latest is None or one <= latest)

    shared = False
    for offset in range(-1, DAYS + 1):  # a day more at each side stands for the open ends
        one = FIRST + timedelta(days=offset)
        is_asked = (from_date is None or from_date <= one) and (to_date is None or one <= to_date)
        shared = shared or (is_asked and is_possible(one))
    if from_date is None and to_date is None:
        shared = True
    assert given_period.overlaps(from_date, to_date) is shared


@given(any_period)
def test_words_never_show_a_day_that_nobody_gave(given_period):
    given_days = {one.day for one in (given_period.earliest, given_period.latest) if one}
    said = period_words(given_period).replace("2026", "").replace("-", " ").split()
    assert {int(word) for word in said if word.isdigit()} <= given_days


@pytest.mark.parametrize(
    ("name", "earliest", "latest", "precision"),
    [
        ("claims.csv", "as_of_date", "as_of_date", "as_of_precision"),
        ("transfers.csv", "departed_earliest", "departed_latest", "date_precision"),
        ("events.csv", "happened_earliest", "happened_latest", "date_precision"),
    ],
)
def test_the_real_record_has_no_problem(name, earliest, latest, precision):
    with (RECORD / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        assert problems_of_period(when(row[earliest], row[latest], row[precision])) == [], row
    assert rows


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (("", "before_2026", "2026-01-19", "day"), "before 2026 to 19 Jan 2026"),
        (("2026-01-19", "day", "", "open"), "from 19 Jan 2026"),
        (("2026-01-21", "approx", "", "open"), "from about 21 Jan 2026"),
        (("2026-02-20", "no_later_than", "", "open"), "by 20 Feb 2026, still in control"),
        (("", "before_2026", "", "open"), "before 2026, still in control"),
        (("2026-01-22", "approx", "2026-02-22", "approx"), "from about 22 Jan 2026 to about 22 Feb 2026"),
        (("", "before_2026", "", "open_unknown"), "before 2026, end not known"),
        (("2026-01-19", "day", "", "open_unknown"), "from 19 Jan 2026, end not known"),
        (("", "before_2026", "2026-02-05", "no_earlier_than"), "before 2026 to 5 Feb 2026 or later"),
        (("2026-01-20", "day", "2026-01-21", "day"), "from 20 Jan 2026 to 21 Jan 2026"),
        (("", "day", "", "day"), "date not known, end not known"),
    ],
)
def test_control_is_said_with_its_doubt(cells, words):
    from_date, from_precision, to_date, to_precision = cells
    assert control_span_words(day(from_date), from_precision, day(to_date), to_precision) == words


def test_a_translated_template_takes_the_translated_month():
    with override("ar"):
        assert period_words(when("2026-01-30", "2026-01-30", "approx")) == "حوالي 30 كانون الثاني 2026"
    twelve = [day_words(date(2026, month, 1)).split()[1] for month in range(1, 13)]
    assert twelve == ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@given(any_period)
def test_every_word_follows_the_active_language(given_period):
    with override("ar"):
        assert not re.search("[A-Za-z]", period_words(given_period))
