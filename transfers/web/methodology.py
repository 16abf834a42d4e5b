"""What the methodology page prints from the code's own definitions: each wording and precision by example."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from transfers.values.period import Period, period_words
from transfers.values.quantity import Quantity, quantity_words
from transfers.vocabulary import DatePrecision, Qualifier
from transfers.wording.words import thousands

LOW, BEST, HIGH = 400, 500, 600
FIRST, LAST = date(2026, 1, 21), date(2026, 1, 25)

NO_NUMBER = (Qualifier.DENIED, Qualifier.NOT_STATED)


class Wording(NamedTuple):
    """One qualifier by example: how it is printed, its bounds, and the number that the line takes."""

    term: Qualifier
    printed: str
    low: str
    high: str
    taken: str


class Precision(NamedTuple):
    """One precision of a date by example."""

    term: DatePrecision
    printed: str


def example_of(qualifier: Qualifier) -> Quantity:
    """Return cells that a source with that wording would fill."""
    if qualifier in NO_NUMBER:
        return Quantity(None, None, None, qualifier)
    if qualifier == Qualifier.RANGE:
        return Quantity(LOW, None, HIGH, qualifier)
    if qualifier in (Qualifier.AT_MOST, Qualifier.FEWER_THAN):
        return Quantity(None, None, HIGH, qualifier)
    if qualifier in (Qualifier.AT_LEAST, Qualifier.MORE_THAN):
        return Quantity(LOW, LOW, None, qualifier)
    return Quantity(None, BEST, None, qualifier)


def wordings() -> list[Wording]:
    """Return every qualifier with what quantity.py makes of an example."""
    rows = []
    for qualifier in Qualifier:
        example = example_of(qualifier)
        low, high = example.bounds
        # A forecast has a number, and the line takes none of it (rule 7).
        taken = None if qualifier == Qualifier.EXPECTED else example.value
        rows.append(
            Wording(qualifier, quantity_words(example), thousands(low), thousands(high), thousands(taken))
        )
    return rows


def precisions() -> list[Precision]:
    """Return every precision of a date with what period.py makes of an example."""
    cells = {
        DatePrecision.DAY: (FIRST, FIRST),
        DatePrecision.NO_LATER_THAN: (None, LAST),
        DatePrecision.NO_EARLIER_THAN: (FIRST, None),
        DatePrecision.UNKNOWN: (None, None),
        DatePrecision.APPROX: (FIRST, FIRST),
    }
    return [
        Precision(term, period_words(Period(*cells.get(term, (FIRST, LAST)), term))) for term in DatePrecision
    ]
