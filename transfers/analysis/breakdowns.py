"""Say what a public breakdown allows to say: its parts against its total, and two of them side by side.

Callers pass public tables only: what is hidden has no number here, so no sum or difference can tell it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from transfers.disclosure.cell_suppression import PublicRow, PublicTable
from transfers.values.quantity import Quantity
from transfers.vocabulary import BreakdownLevel, Qualifier


def nationalities(table: PublicTable) -> list[PublicRow]:
    """Return the rows of one nationality each, those with an unclear label among them."""
    return [row for row in table.rows if row.level != BreakdownLevel.GROUP]


def group_rows(table: PublicTable) -> list[PublicRow]:
    """Return the rows that count several nationalities together; they may overlap the others."""
    return [row for row in table.rows if row.level == BreakdownLevel.GROUP]


@dataclass(frozen=True, slots=True)
class PartsSum:
    """What the nationalities of a table add up to, in people.

    ``shown`` rows have an exact number and add up to ``people``; ``inexact`` ones have another kind of number
    or none, ``hidden`` ones are not shown. ``unsaid``: how many of the total the table says nothing of, where
    every row is shown and exact; negative where the rows exceed the total; else None.
    """

    shown: int
    people: int
    inexact: int
    hidden: int
    total: int | None
    unsaid: int | None

    @property
    def listed(self) -> int:
        return self.shown + self.inexact + self.hidden

    @property
    def beyond(self) -> int:
        """People by which the rows exceed the total."""
        return max(0, -(self.unsaid or 0))


def parts_sum(table: PublicTable) -> PartsSum:
    """Add up the exact numbers of the nationalities; groups stay out, since they may overlap."""
    rows = nationalities(table)
    numbers = [number for row in rows if (number := exact(row.quantity)) is not None]
    hidden = sum(row.hidden is not None for row in rows)
    inexact = len(rows) - len(numbers) - hidden
    is_whole = bool(numbers) and not inexact and not table.hidden and table.total is not None
    unsaid = (table.total or 0) - sum(numbers) if is_whole else None
    return PartsSum(len(numbers), sum(numbers), inexact, hidden, table.total, unsaid)


def exact(quantity: Quantity | None) -> int | None:
    """Return the one number of a quantity that its source gives as exact; None for all others."""
    if quantity is None or quantity.qualifier not in (Qualifier.EXACT, Qualifier.IMPLIED):
        return None
    numbers = {number for number in (quantity.low, quantity.best, quantity.high) if number is not None}
    return numbers.pop() if len(numbers) == 1 and quantity.best is not None else None


class Bar(NamedTuple):
    """A row's bar in thousandths of the widest: sure up to ``low``, not known exactly up to ``high``.

    ``is_open``: the source gives no upper end.
    """

    low: int
    high: int
    is_open: bool


def bars(table: PublicTable) -> list[Bar | None]:
    """Return a bar for each row of the table; None where there is no number to show, hidden ones included."""
    lengths = [_length(row.quantity) for row in table.rows]
    widest = max((high for length in lengths if length for high in length[:2]), default=0) or 1
    return [
        length and Bar(length[0] * 1000 // widest, length[1] * 1000 // widest, length[2])
        for length in lengths
    ]


def _length(quantity: Quantity | None) -> tuple[int, int, bool] | None:
    if quantity is None or not quantity.has_number:
        return None
    low, high = quantity.bounds
    numbers = [number for number in (quantity.best, low, high) if number is not None]
    is_open = quantity.qualifier in (Qualifier.MORE_THAN, Qualifier.AT_LEAST)
    is_bound = quantity.qualifier in (Qualifier.AT_MOST, Qualifier.FEWER_THAN)
    return (0 if is_bound else min(numbers)), max(numbers), is_open


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of two tables side by side; a side is None where that table does not list it."""

    a: PublicRow | None
    b: PublicRow | None

    @property
    def row(self) -> PublicRow:
        row = self.a or self.b
        assert row is not None
        return row

    @property
    def difference(self) -> int | None:
        """People in b more than in a; None where not both sides show one exact number."""
        one, other = (exact(row.quantity) if row else None for row in (self.a, self.b))
        return None if one is None or other is None else other - one


def match_rows(a: list[PublicRow], b: list[PublicRow]) -> list[Pair]:
    """Match the rows of two tables: by the same label, else by country, in the order of a, then of b.

    A label that names no country matches only the very same words.
    """
    partners: dict[int, PublicRow] = {}
    free = list(b)
    for is_same in (_same_label, _same_country):
        for place, row in enumerate(a):
            partner = next((other for other in free if is_same(row, other)), None)
            if place not in partners and partner is not None:
                partners[place] = partner
                free.remove(partner)
    return [
        *(Pair(row, partners.get(place)) for place, row in enumerate(a)),
        *(Pair(None, row) for row in free),
    ]


def _same_label(one: PublicRow, other: PublicRow) -> bool:
    return (one.label, one.country) == (other.label, other.country)


def _same_country(one: PublicRow, other: PublicRow) -> bool:
    return bool(one.country) and one.country == other.country
