"""Checks of one breakdown's rows against its total, and of two breakdowns against each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations, pairwise

from django.utils.translation import gettext_noop as _

from transfers.checks.facts import BreakdownFact, RowFact
from transfers.checks.finding import Finding, Phrase
from transfers.values.quantity import Quantity
from transfers.vocabulary import BreakdownLevel, Check, Qualifier

_PARTS_MISS = _(
    "Breakdown %(breakdown)s: %(numbers)s = %(sum)s against the stated total of %(total)s. Rows: %(labels)s."
)
_ALL_ROWS_MISS = _(
    "Breakdown %(breakdown)s: its rows without the groups add up to %(sum)s against the stated total of "
    "%(total)s."
)
_ROWS_EXCEED = _(
    "Breakdown %(breakdown)s: its rows without the groups add up to %(sum)s, more than the stated total of "
    "%(total)s."
)
_OTHER_PARTS = _(
    "Breakdowns %(first)s and %(second)s both state %(total)s, but their rows differ: %(differences)s."
)
_DIFFERENCE = _("%(label)s %(first)s and %(second)s")

# A statement divides its total into a handful of parts. Longer sums out of a long table hit any number by
# chance, and small rows decide nothing. 20 rows have 6,175 sums of up to four.
MOST_PARTS = 4
MOST_ROWS = 20

Rows = tuple[RowFact, ...]


def single_number(quantity: Quantity) -> int | None:
    """Return the number of an exact or implied count; None where it is open, rounded or not given."""
    if quantity.qualifier not in (Qualifier.EXACT, Qualifier.IMPLIED):
        return None
    numbers = {quantity.low, quantity.best, quantity.high} - {None}
    return numbers.pop() if len(numbers) == 1 else None


# --- parts against total ------------------------------------------------------------------------


def parts_against_total(breakdowns: Iterable[BreakdownFact]) -> Iterator[Finding]:
    for table in breakdowns:
        total = table.stated_total
        if total is None:
            continue
        rows = tuple(row for row in table.rows if row.level != BreakdownLevel.GROUP)
        if people(rows) > total:
            yield _finding(table, rows, _ROWS_EXCEED)
        elif parts := parts_that_miss(table.rows, total):
            yield _finding(table, parts, _PARTS_MISS if len(parts) <= MOST_PARTS else _ALL_ROWS_MISS)


def _finding(table: BreakdownFact, parts: Rows, message: str) -> Finding:
    numbers = tuple(people([row]) for row in parts)
    return Finding(
        Check.PARTS_AGAINST_TOTAL,
        (table.name,),
        message,
        {
            "breakdown": table.code,
            "numbers": numbers,
            "sum": sum(numbers),
            "total": table.stated_total or 0,
            "labels": tuple(row.label for row in parts),
        },
        (table.stated_total, *numbers),
    )


def people(rows: Iterable[RowFact]) -> int:
    """Add up the rows, each by its one number, its best or its low; a row without any adds nothing."""
    return sum(single_number(row.quantity) or row.quantity.value or 0 for row in rows)


def parts_that_miss(rows: Rows, total: int) -> Rows:
    """Return the parts whose sum misses the total by at most 0.1 % (one person, below 2,000).

    The fewest parts, then the nearest. Empty where nothing comes near, or where some parts hit it exactly.
    """
    leeway = max(1, total // 1000)
    found: list[tuple[int, int, Rows]] = []
    for parts, in_parts in _divisions(rows, total - leeway):
        miss = abs(total - in_parts)
        if miss == 0:
            return ()
        if miss <= leeway:
            found.append((len(parts), miss, parts))
    return min(found, key=lambda each: each[:2])[2] if found else ()


def _divisions(rows: Rows, least: int) -> Iterator[tuple[Rows, int]]:
    """Yield the sets of rows that may be a whole, with their sum: all but the groups, or few with a group.

    A group may hold any of the rows left out. Without one in the set, nothing may be left out: some of the
    countries are no whole. ``least`` is a sum that is worth looking at.
    """
    apart = tuple(row for row in rows if row.level != BreakdownLevel.GROUP)
    if len(apart) > 1 and all(single_number(row.quantity) is not None for row in apart):
        yield apart, people(apart)
    firm = [
        (number, row.level == BreakdownLevel.GROUP, place)
        for place, row in enumerate(rows)
        if (number := single_number(row.quantity)) is not None
    ]
    largest = sorted(firm, reverse=True)[:MOST_ROWS]
    if sum(number for number, *_rest in largest[:MOST_PARTS]) < least:
        return
    for size in range(2, MOST_PARTS + 1):
        for parts in combinations(largest, size):
            if any(is_group for _number, is_group, _place in parts):
                places = sorted(place for *_rest, place in parts)
                yield tuple(rows[place] for place in places), sum(number for number, *_rest in parts)


# --- same total, other parts --------------------------------------------------------------------


def other_parts(breakdowns: Iterable[BreakdownFact]) -> Iterator[Finding]:
    """Compare each breakdown with the one before it that states the same total for the same people."""
    alike: dict[tuple[str, int], list[BreakdownFact]] = defaultdict(list)
    for table in sorted(breakdowns, key=lambda table: (table.as_of or date.min, table.code)):
        if table.stated_total is not None:
            alike[table.population, table.stated_total].append(table)
    for tables in alike.values():
        for first, second in pairwise(tables):
            if differences := _differences(first.rows, second.rows):
                yield _differing(first, second, differences)


Difference = tuple[str, int, int]  # a label, and its number in either table


def _differences(first: Rows, second: Rows) -> list[Difference]:
    """Return the rows of one country whose single numbers differ, in the order of the first table."""
    others = _by_country(second)
    return [
        (label, number, others[country][1])
        for country, (label, number) in _by_country(first).items()
        if country in others and others[country][1] != number
    ]


def _by_country(rows: Rows) -> dict[str, tuple[str, int]]:
    """Return label and number of each country that has one row with one number."""
    times = Counter(row.country for row in rows)
    return {
        row.country: (row.label, number)
        for row in rows
        if row.country and times[row.country] == 1
        if (number := single_number(row.quantity)) is not None
    }


def _differing(first: BreakdownFact, second: BreakdownFact, differences: Sequence[Difference]) -> Finding:
    return Finding(
        Check.OTHER_PARTS,
        (first.name, second.name),
        _OTHER_PARTS,
        {
            "first": first.code,
            "second": second.code,
            "total": first.stated_total or 0,
            "differences": tuple(
                Phrase(_DIFFERENCE, {"label": label, "first": one, "second": other})
                for label, one, other in differences
            ),
        },
        (first.stated_total, *(number for _label, *numbers in differences for number in numbers)),
    )
