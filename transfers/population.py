"""Say what was reported of how many people a facility held, from the lowest report to the highest.

Pure: standard library and the vocabulary only, no database and no clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from transfers.reports import Report, interval_of
from transfers.values.quantity import Quantity
from transfers.vocabulary import Measure, Qualifier, Standing

_BOUNDS = frozenset({Qualifier.MORE_THAN, Qualifier.AT_LEAST, Qualifier.AT_MOST, Qualifier.FEWER_THAN})


class Spread(NamedTuple):
    """The lowest and the highest number reported, each in its own words, and the days they span."""

    lowest: Quantity
    highest: Quantity
    first: date | None
    last: date | None


def population_reports(reports: Iterable[Report]) -> list[Report]:
    """Return the reports of people held that nobody rejected and that give a number, in order of day."""
    stated = [
        report
        for report in reports
        if report.measure == Measure.FACILITY_POPULATION
        and report.standing != Standing.REJECTED
        and interval_of(report.quantity) is not None
    ]
    return sorted(stated, key=lambda report: (report.day or date.max, report.code))


def spread(reports: Iterable[Report]) -> Spread | None:
    """Return what was reported from the lowest to the highest, as of any day; None where nothing was.

    With dated reports beside them, those without a day are left out: the days would not be theirs.
    """
    stated = population_reports(reports)
    if not stated:
        return None
    stated = [report for report in stated if report.day is not None] or stated
    ends = [end for report in stated for end in _ends(report.quantity)]
    days = [report.day for report in stated if report.day is not None]
    return Spread(
        # Of one number, "up to" lies lower and "more than" higher than the number itself.
        lowest=min(ends, key=lambda end: (_number(end), _lean(end))),
        highest=max(ends, key=lambda end: (_number(end), _lean(end))),
        first=min(days, default=None),
        last=max(days, default=None),
    )


def _ends(quantity: Quantity) -> tuple[Quantity, Quantity]:
    """Split a number into its lower and its upper end, each a quantity with one number."""
    low, best, high = quantity.low, quantity.best, quantity.high
    if quantity.qualifier in _BOUNDS:
        return quantity, quantity
    if low is None and best is None:
        return (Quantity(None, None, high, Qualifier.AT_MOST),) * 2
    if high is None and best is None:
        return (Quantity(low, None, None, Qualifier.AT_LEAST),) * 2
    plain = Quantity(None, best, None, quantity.qualifier)
    lower = plain if low is None or low == best else Quantity(None, low, None, Qualifier.EXACT)
    upper = plain if high is None or high == best else Quantity(None, high, None, Qualifier.EXACT)
    return lower, upper


def _number(end: Quantity) -> int:
    return next(cell for cell in (end.best, end.low, end.high) if cell is not None)


def _lean(end: Quantity) -> int:
    if end.qualifier in (Qualifier.AT_MOST, Qualifier.FEWER_THAN):
        return -1
    return 1 if end.qualifier in (Qualifier.MORE_THAN, Qualifier.AT_LEAST) else 0
