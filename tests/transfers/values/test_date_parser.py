"""Dates as they are typed: what is understood, and what is refused with its reason."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override
from hypothesis import given

from tests.transfers.values.test_period import valid_period, when
from transfers.values.date_parser import MONTHS, UnreadableDate, parse_date
from transfers.values.period import Period, period_words, problems_of_period
from transfers.vocabulary import DatePrecision


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("13 Feb 2026", when("2026-02-13", "2026-02-13", "day")),
        ("13 february 2026", when("2026-02-13", "2026-02-13", "day")),
        ("Feb 13, 2026", when("2026-02-13", "2026-02-13", "day")),
        ("  2026-02-13 ", when("2026-02-13", "2026-02-13", "day")),
        ("2026/2/13", when("2026-02-13", "2026-02-13", "day")),
        ("13/02/2026", when("2026-02-13", "2026-02-13", "day")),
        ("02/13/2026", when("2026-02-13", "2026-02-13", "day")),
        ("13.2.2026", when("2026-02-13", "2026-02-13", "day")),
        ("3/3/2026", when("2026-03-03", "2026-03-03", "day")),
        ("29 Feb 2028", when("2028-02-29", "2028-02-29", "day")),
        ("Feb 2026", when("2026-02-01", "2026-02-28", "range")),
        ("2026-02", when("2026-02-01", "2026-02-28", "range")),
        ("Feb 2028", when("2028-02-01", "2028-02-29", "range")),
        ("Jan-Feb 2026", when("2026-01-01", "2026-02-28", "range")),
        ("23-25 Jan 2026", when("2026-01-23", "2026-01-25", "range")),
        ("23–25 Jan 2026", when("2026-01-23", "2026-01-25", "range")),
        ("Jan 23-25, 2026", when("2026-01-23", "2026-01-25", "range")),
        ("between 23 and 25 Jan 2026", when("2026-01-23", "2026-01-25", "range")),
        ("28 Jan to 4 Feb 2026", when("2026-01-28", "2026-02-04", "range")),
        ("30 Dec 2025-2 Jan 2026", when("2025-12-30", "2026-01-02", "range")),
        ("2026-01-28/2026-02-04", when("2026-01-28", "2026-02-04", "range")),
        ("2026-01-28 to 2026-02-04", when("2026-01-28", "2026-02-04", "range")),
        ("by 13 Feb 2026", when("", "2026-02-13", "no_later_than")),
        ("by Feb 2026", when("", "2026-02-28", "no_later_than")),
        ("since 13 Feb 2026", when("2026-02-13", "", "no_earlier_than")),
        ("from 2026-02-13", when("2026-02-13", "", "no_earlier_than")),
        ("13 Feb 2026 or later", when("2026-02-13", "", "no_earlier_than")),
        ("about 30 Jan 2026", when("2026-01-30", "2026-01-30", "approx")),
        ("c. 30 Jan 2026", when("2026-01-30", "2026-01-30", "approx")),
        ("~ 1-11 Mar 2026", when("2026-03-01", "2026-03-11", "approx")),
        ("not known", when("", "", "unknown")),
        ("١٣ شباط ٢٠٢٦", when("2026-02-13", "2026-02-13", "day")),
        ("۱۳ فبراير ۲۰۲۶", when("2026-02-13", "2026-02-13", "day")),
        ("٢٣-٢٥ كانون الثاني ٢٠٢٦", when("2026-01-23", "2026-01-25", "range")),
        ("21 كانون الأول 2025", when("2025-12-21", "2025-12-21", "day")),
        ("تشرين الثاني 2026", when("2026-11-01", "2026-11-30", "range")),
        ("بحلول 13 شباط 2026", when("", "2026-02-13", "no_later_than")),
        ("حوالي 30 يناير 2026", when("2026-01-30", "2026-01-30", "approx")),
        ("٢٠٢٦-٠٢-١٣", when("2026-02-13", "2026-02-13", "day")),
        ("غير معروف", when("", "", "unknown")),
    ],
)
def test_what_is_typed_is_understood(text, meant):
    assert parse_date(text) == meant
    assert problems_of_period(parse_date(text)) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "03/04/2026",
            "may be 3 Apr 2026 or 4 Mar 2026: write the month as a word, or the year first (2026-04-03)",
        ),
        ("by ٠٣/٠٤/٢٠٢٦", "may be 3 Apr 2026 or 4 Mar 2026"),
        ("13 Feb", "has no year"),
        ("Feb 13", "has no year"),
        ("23-25 Jan", "has no year"),
        ("13/02", "has no year"),
        ("30 Feb 2026", "a day that does not exist"),
        ("29 Feb 2026", "a day that does not exist"),
        ("2026-13-01", "a day that does not exist"),
        ("31/31/2026", "a day that does not exist"),
        ("25-23 Jan 2026", "ends before it begins"),
        ("yesterday", "is no date"),
        ("13 Foo 2026", "is no date"),
        ("13 Feb 26", "is no date"),
        ("", "is no date"),
        ("by", "is no date"),
    ],
)
def test_what_is_no_one_date_is_refused_with_its_reason(text, why):
    with pytest.raises(UnreadableDate) as refused:
        parse_date(text)
    assert why in str(refused.value)
    assert text.strip() in str(refused.value)


def settled(one: Period) -> Period:
    """Return the period with what its words tell: an approximate end that is blank is the other one."""
    first, last = one.earliest, one.latest
    if one.precision == DatePrecision.APPROX:
        first, last = first or last, last or first
    if one.precision == DatePrecision.NO_LATER_THAN:
        first = None
    if one.precision == DatePrecision.NO_EARLIER_THAN:
        last = None
    is_day = one.precision == DatePrecision.RANGE and first == last
    return Period(first, last, DatePrecision.DAY if is_day else one.precision)


def told(one: Period) -> bool:
    """Tell whether the words hold all of the period: "by" with a beginning is written as its whole span."""
    both = one.earliest is not None and one.latest is not None
    return not (both and one.precision in (DatePrecision.NO_LATER_THAN, DatePrecision.NO_EARLIER_THAN))


@given(valid_period.filter(told))
def test_the_words_of_a_period_are_read_back(one):
    assert parse_date(period_words(one)) == settled(one)


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("precision", ["day", "approx", "no_later_than"])
def test_the_arabic_words_of_a_day_are_read_back(month, precision):
    day = date(2026, month, 13)
    one = Period(None if precision == "no_later_than" else day, day, DatePrecision(precision))
    with override("ar"):
        words = period_words(one)
    assert "13" in words
    assert parse_date(words) == one


def test_each_month_has_its_names():
    assert set(MONTHS.values()) == set(range(1, 13))
    assert len(MONTHS) > 60
