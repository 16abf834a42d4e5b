"""Read what was reported of a place: people held there, movements, and the lowest and highest count of them.

balance.py reckons with the same reports.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from transfers.values.period import Period
from transfers.values.quantity import Quantity
from transfers.vocabulary import DatePrecision, Measure, Qualifier, Standing

_APPROXIMATE = frozenset({Qualifier.ABOUT, Qualifier.NEARLY, Qualifier.IMPLIED})
_NO_REPORT = frozenset({Qualifier.DENIED, Qualifier.NOT_STATED, Qualifier.EXPECTED})  # silence and forecasts
_LOWER_BOUND = frozenset({Qualifier.MORE_THAN, Qualifier.AT_LEAST})


class Interval(NamedTuple):
    """People from low to high; ``high`` is None where it is open. Nobody is fewer than zero."""

    low: int
    high: int | None

    @property
    def quantity(self) -> Quantity:
        """Return the interval as a quantity, for its words."""
        if self.low == self.high:
            return Quantity(None, self.low, None, Qualifier.EXACT)
        if self.high is None:
            return Quantity(self.low, None, None, Qualifier.AT_LEAST)
        if self.low == 0:
            return Quantity(None, None, self.high, Qualifier.AT_MOST)
        return Quantity(self.low, None, self.high, Qualifier.RANGE)


@dataclass(frozen=True, slots=True)
class Fact:
    """Hold what claims and transfers have in common."""

    code: str
    standing: str
    period: Period
    quantity: Quantity

    @property
    def is_about(self) -> bool:
        """Tell whether its number is approximate, and counts as that number."""
        return self.quantity.qualifier in _APPROXIMATE

    @property
    def is_about_a_day(self) -> bool:
        return self.period.precision == DatePrecision.APPROX


@dataclass(frozen=True, slots=True)
class Report(Fact):
    """Hold one published claim about a facility; its period is the as-of day."""

    measure: str

    @property
    def day(self) -> date | None:
        return self.period.latest or self.period.earliest


@dataclass(frozen=True, slots=True)
class Movement(Fact):
    """Hold one published transfer from a facility, or to it."""

    is_inward: bool
    scope: str
    status: str


def interval_of(quantity: Quantity) -> Interval | None:
    """Return the people a report allows for; None where it gives no number, or only a forecast.

    An approximate number without ends of its own counts as the number itself.
    """
    if quantity.qualifier in _NO_REPORT or not quantity.has_number:
        return None
    low = next((cell for cell in (quantity.low, quantity.best) if cell is not None), 0)
    high = next((cell for cell in (quantity.high, quantity.best) if cell is not None), None)
    return Interval(low, None if quantity.qualifier in _LOWER_BOUND else high)


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
