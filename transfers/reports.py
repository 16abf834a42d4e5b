"""Hold what is reported of one facility's people: how many were there, who came and who went.

Pure: standard library and the vocabulary only, no database and no clock. balance.py and population.py read
these facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from transfers.values.period import Period
from transfers.values.quantity import Quantity
from transfers.vocabulary import DatePrecision, Qualifier

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
