"""Hide what could tell of few people: counts under ten, and what would give them away by subtraction.

A reader who knows that the parts of a table add up to its total, to one of its groups or to another public
total of the same people finds the one number that is missing (rules 18 to 22). So a table
never hides one number alone, and no sum of shown numbers may lead to a hidden one. Two sums solved together
(a + b, b + c, a + c) are not looked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from django.utils.translation import gettext_noop as _

from transfers.values.quantity import Quantity
from transfers.vocabulary import BreakdownLevel, Qualifier, Term

THRESHOLD = 10  # people; a count under it is not shown


class Suppression(Term):
    """How a cell is hidden. The label stands in its place on pages and in files."""

    SMALL = "small", f"<{THRESHOLD}", _("Fewer than ten people.")
    WITHHELD = (
        "withheld",
        _("withheld"),
        _("Hidden so that no number under ten can be found by subtraction, or since it may be under ten."),
    )


@dataclass(frozen=True, slots=True)
class CountRow:
    """One row of a breakdown, as the desk knows it."""

    label: str
    level: BreakdownLevel
    country: str
    quantity: Quantity
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One breakdown, as the desk knows it. ``people`` names whom it divides: operation and population."""

    code: str
    people: str
    total: int | None
    rows: tuple[CountRow, ...]


@dataclass(frozen=True, slots=True)
class PublicRow:
    """A row as anybody may see it: where it is hidden there is no quantity and no note."""

    label: str
    level: BreakdownLevel
    country: str
    quantity: Quantity | None
    hidden: Suppression | None
    notes: str


@dataclass(frozen=True, slots=True)
class PublicTable:
    """A breakdown as anybody may see it. ``total`` is None where none was stated or where it is hidden."""

    code: str
    total: int | None
    hidden_total: Suppression | None
    rows: tuple[PublicRow, ...]

    @property
    def hidden(self) -> set[Suppression]:
        """The ways in which its numbers are hidden; empty where all are shown."""
        return {reason for reason in (self.hidden_total, *(row.hidden for row in self.rows)) if reason}


TOTAL = -1  # the place of the stated total among a table's cells


class Cell(NamedTuple):
    """One number of one table: the place of its row, or ``TOTAL``."""

    table: str
    place: int


class _Part(NamedTuple):
    """A number that may be part of a sum. Sorted: nationalities before groups, the smallest first."""

    is_group: bool
    number: int
    place: int


Hidden = dict[Cell, Suppression]
NUMBER = attrgetter("number")


def public_tables(
    tables: Sequence[Table], claimed: Mapping[str, Collection[int]] | None = None
) -> dict[str, PublicTable]:
    """Return each table by its code as anybody may see it.

    ``tables`` are all that are public: each may give away another. ``claimed`` holds, for each ``people``,
    the totals that claims state in public.
    """
    hidden = suppressed_cells(tables, claimed)
    return {table.code: _public(table, hidden) for table in tables}


def _public(table: Table, hidden: Hidden) -> PublicTable:
    rows = []
    for place, row in enumerate(table.rows):
        reason = hidden.get(Cell(table.code, place))
        # "Derived 953-3" tells as much as the number does.
        shown, notes = (None, "") if reason else (row.quantity, row.notes)
        rows.append(PublicRow(row.label, row.level, row.country, shown, reason, notes))
    # Issuers list the largest first: in their place hidden rows would tell which of them is smaller.
    in_order = sorted(rows, key=lambda row: row.label.casefold() if row.hidden else "")
    reason = hidden.get(Cell(table.code, TOTAL))
    return PublicTable(table.code, None if reason else table.total, reason, tuple(in_order))


def suppressed_cells(tables: Sequence[Table], claimed: Mapping[str, Collection[int]] | None = None) -> Hidden:
    """Return the cells to hide and how. Cells are added one by one until nothing gives another away."""
    hidden: Hidden = {}
    for table in tables:
        for place, row in enumerate(table.rows):
            if reason := primary_suppression(row.quantity):
                hidden[Cell(table.code, place)] = reason
        if table.total is not None and table.total < THRESHOLD:
            hidden[Cell(table.code, TOTAL)] = Suppression.SMALL
    while more := _secondary_cells(tables, claimed or {}, hidden):
        hidden |= dict.fromkeys(more, Suppression.WITHHELD)
    return hidden


def primary_suppression(quantity: Quantity) -> Suppression | None:
    """Return how a count must be hidden for its own sake; None where it may be shown.

    "Fewer than 10" is under ten by its own words. "More than 5" and "5-15" hold a number under ten but may be
    more people: they are hidden, and not called "<10".
    """
    numbers = _numbers(quantity)
    if quantity.qualifier == Qualifier.FEWER_THAN and max(numbers, default=THRESHOLD + 1) <= THRESHOLD:
        return Suppression.SMALL
    if not numbers or min(numbers) >= THRESHOLD:
        return None
    is_open = quantity.qualifier in (Qualifier.MORE_THAN, Qualifier.AT_LEAST)
    return Suppression.WITHHELD if is_open or max(numbers) >= THRESHOLD else Suppression.SMALL


def _numbers(quantity: Quantity) -> list[int]:
    """Return the numbers a quantity holds, the one it is best known by first."""
    return [number for number in (quantity.best, quantity.low, quantity.high) if number is not None]


def _secondary_cells(
    tables: Sequence[Table], claimed: Mapping[str, Collection[int]], hidden: Hidden
) -> set[Cell]:
    """Return cells that give a hidden one away and must be hidden with it; empty when none does."""
    if twins := _same_rows_elsewhere(tables, hidden):
        return twins
    totals = _totals(tables, claimed, hidden)
    found = set()
    for table in tables:
        shown, unseen = _parts(table, hidden)
        if unseen:
            place = _secondary_of_total(shown, unseen, totals[table.people])
            if place is None:
                place = _in_own_sums(table, shown, unseen, hidden)
            if place is None:
                place = _in_plain_sums(shown, unseen, totals[table.people])
            if place is not None:
                found.add(Cell(table.code, place))
    return found


def _same_rows_elsewhere(tables: Sequence[Table], hidden: Hidden) -> set[Cell]:
    """Return shown cells that repeat a hidden one: same people, same country or label, a same number."""
    told = set()
    for table in tables:
        for place, row in enumerate(table.rows):
            if Cell(table.code, place) in hidden:
                told |= {(table.people, *name) for name in _names(row)}
    return {
        Cell(table.code, place)
        for table in tables
        for place, row in enumerate(table.rows)
        if Cell(table.code, place) not in hidden
        and any((table.people, *name) in told for name in _names(row))
    }


def _names(row: CountRow) -> Iterator[tuple[str, int]]:
    for number in _numbers(row.quantity):
        yield row.label.casefold(), number
        if row.country:
            yield row.country, number


def _parts(table: Table, hidden: Hidden) -> tuple[list[_Part], list[_Part]]:
    """Return the numbers of a table's rows, shown and hidden, each in the order in which they are hidden."""
    shown, unseen = [], []
    for place, row in enumerate(table.rows):
        for number in _numbers(row.quantity)[:1]:
            part = _Part(row.level == BreakdownLevel.GROUP, number, place)
            (unseen if Cell(table.code, place) in hidden else shown).append(part)
    return sorted(shown), sorted(unseen)


def _totals(
    tables: Sequence[Table], claimed: Mapping[str, Collection[int]], hidden: Hidden
) -> dict[str, set[int]]:
    """Return the public totals of each people: what claims and tables state, and the groups of tables."""
    totals = {table.people: set(claimed.get(table.people, ())) for table in tables}
    for table in tables:
        if table.total is not None and Cell(table.code, TOTAL) not in hidden:
            totals[table.people].add(table.total)
        totals[table.people] |= {part.number for part in _parts(table, hidden)[0] if part.is_group}
    return totals


def _secondary_of_total(shown: list[_Part], unseen: list[_Part], totals: set[int]) -> int | None:
    """Return the place of the number to hide with one that is hidden alone, where there is a total."""
    return shown[0].place if len(unseen) == 1 and shown and totals else None


def _telling_sums(parts: Sequence[_Part]) -> set[int]:
    """Return the sums of hidden numbers from which one of them follows: each number alone, and two extremes.

    Numbers under ten follow from their sum where all are nine, and where all are zero and those beside them
    are ten, the least a withheld number can be.
    """
    numbers = [part.number for part in parts]
    highest = range(THRESHOLD - 1, (THRESHOLD - 1) * (numbers.count(THRESHOLD - 1) + 1), THRESHOLD - 1)
    least = range(0, THRESHOLD * (numbers.count(THRESHOLD) + 1), THRESHOLD)
    return {*numbers, *highest, *(least if 0 in numbers else ())}


def _in_own_sums(table: Table, shown: list[_Part], unseen: list[_Part], hidden: Hidden) -> int | None:
    """Return the place of the smallest number in a sum that gives a hidden cell away, of any shown parts.

    It may lead to the stated total or to a group. Where that itself tells, it is hidden.
    """
    totals = [(part.place, part.number) for part in shown if part.is_group]
    if table.total is not None and Cell(table.code, TOTAL) not in hidden:
        totals.append((TOTAL, table.total))
    for place, total in totals:
        parts = sorted((part for part in shown if part.place != place), key=NUMBER)
        for telling in sorted(_telling_sums(unseen)):
            if total == telling:
                return place
            for part in parts:
                others = [other.number for other in parts if other.place != part.place]
                if _add_up(others, total - telling - part.number):
                    return part.place
    return None


def _add_up(numbers: Sequence[int], wanted: int) -> bool:
    """Tell whether some of the numbers, or none, add up to the wanted one."""
    if wanted < 0 or wanted > sum(numbers):
        return False
    sums = 1  # bit n is set where some of the numbers add up to n
    for number in numbers:
        sums |= sums << number
    return bool(sums >> wanted & 1)


def _in_plain_sums(shown: list[_Part], unseen: list[_Part], totals: set[int]) -> int | None:
    """Return the place of the smallest number in a sum that gives a hidden cell away, by any public total.

    Only plain sums: a whole level of the table, all of it but one row, one row alone. Of twenty numbers some
    always happen to add up to one of fifty totals, which tells nothing.
    """
    telling = _telling_sums(unseen)
    for parts in _plain_sums(shown):
        total = sum(part.number for part in parts)
        if any(total + more in totals for more in telling):
            return min(parts, key=NUMBER).place
    return None


def _plain_sums(parts: list[_Part]) -> Iterator[list[_Part]]:
    groups = [part for part in parts if part.is_group]
    nationalities = [part for part in parts if not part.is_group]
    for level in (nationalities, groups, parts):
        sums = [level, *([part] for part in level)]
        sums += [[other for other in level if other != part] for part in level]
        yield from (some for some in sums if some)
