"""Draw counted arrivals by week, stacked by what is known of one end. Plain dicts, in thousandths."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext

from transfers.analysis.arrivals import Arrival, Place, PlaceGroup, Week, by_week, flows, people_by_place
from transfers.analysis.line import arrival_day
from transfers.figures.map import ENDS
from transfers.figures.population import scale_of
from transfers.ledger.operation import Ledger, facilities_of
from transfers.models import Facility, Transfer
from transfers.vocabulary import Disclosure
from transfers.wording.words import date_words, thousands

LEFT, RIGHT = 120, 1000  # the first week begins and the last one ends; the left is for the scale
TOP, ZERO = 60, 720  # the largest number of the scale, and zero people; below stand marks and days
BAR = 0.7  # of a week's room
LABELS = 3  # days written below, at most
TINTS = 3  # named places that are told apart; the others share the last tint
DRAWN_WEEKS = 120  # more bars than that are no figure; the table has them


def arrivals_of(ledger: Ledger) -> list[Arrival]:
    """Return the arrivals that the rule adds, and those it believes without a number (rules 8, 10)."""
    counted = [arrival(transfer, transfer.quantity.value) for transfer in ledger.arrivals]
    return counted + [arrival(transfer, None) for transfer in ledger.unnumbered]


def arrival(transfer: Transfer, people: int | None) -> Arrival:
    day = arrival_day(transfer.fact())
    return Arrival(transfer.code, day, people, to_place(transfer.origin), to_place(transfer.destination))


def to_place(facility: Facility | None) -> Place:
    return Place(facility.disclosure, facility.code) if facility else Place()


def week_figures(ledger: Ledger) -> dict[str, Any] | None:
    """Return what the figures by week and their table show; None without a dated arrival.

    ``charts`` are one per end, none where there is no number to draw or too many weeks; ``rows`` the weeks
    with their parts; ``numbered`` how many weeks have a counted number.
    """
    arrivals = arrivals_of(ledger)
    weeks = by_week(arrivals)
    if not weeks:
        return None
    facilities = named_facilities(ledger)
    is_drawn = any(week.people for week in weeks) and len(weeks) <= DRAWN_WEEKS
    return {
        "charts": [week_chart(weeks, end, facilities) for end in ENDS] if is_drawn else [],
        "rows": [week_row(week, ledger, facilities) for week in weeks],
        "people": sum(week.people for week in weeks),
        "weeks": len(weeks),
        "numbered": sum(1 for week in weeks if week.counted),
        "undated": [ledger.transfers[each.code] for each in arrivals if each.day is None],
    }


def named_facilities(ledger: Ledger) -> dict[str, Facility]:
    return {place.code: place for each in ledger.transfers.values() for place in facilities_of(each)}


def flow_rows(ledger: Ledger) -> list[dict[str, Any]]:
    """Return the ways people came, with their facilities and transfers; a facility is None: not reported."""
    facilities = named_facilities(ledger)
    return [
        {
            "origin": facilities.get(flow.origin.code),
            "destination": facilities.get(flow.destination.code),
            "people": flow.people,
            "counted": [ledger.transfers[code] for code in flow.counted],
            "unnumbered": [ledger.transfers[code] for code in flow.unnumbered],
        }
        for flow in flows(arrivals_of(ledger))
    ]


def week_row(week: Week, ledger: Ledger, facilities: dict[str, Facility]) -> dict[str, Any]:
    return {
        "monday": week.monday,
        "people": week.people,
        "counted": [ledger.transfers[each.code] for each in week.counted],
        "origins": worded(people_by_place(week.counted, "origin"), facilities),
        "destinations": worded(people_by_place(week.counted, "destination"), facilities),
        "unnumbered": [ledger.transfers[each.code] for each in week.unnumbered],
    }


def worded(people: dict[PlaceGroup, int], facilities: dict[str, Facility]) -> list[tuple[str, int]]:
    return [(group_words(part, facilities), number) for part, number in people.items()]


def group_words(part: PlaceGroup, facilities: dict[str, Facility]) -> str:
    if part.disclosure == Disclosure.NAMED:
        return str(facilities[part.code])
    return gettext(Disclosure(part.disclosure).label) if part.disclosure else gettext("not reported")


def week_chart(weeks: list[Week], end: str, facilities: dict[str, Facility]) -> dict[str, Any]:
    """Return the bars of one figure, its scale, its days and the key to its parts.

    A bar is ``{"x", "width", "middle", "top", "people", "parts", "unnumbered", "words"}``, a part
    ``{"y", "height", "fill"}``; ``fill`` is the name of a tint or pattern.
    """
    totals = people_by_place((each for week in weeks for each in week.counted), end)
    fills = fills_of(totals)
    scale = scale_of(max(week.people for week in weeks))
    room = (RIGHT - LEFT) / len(weeks)
    labelled = set(range(0, len(weeks), -(-len(weeks) // LABELS)))
    return {
        "end": end,
        "bars": [
            {
                "x": round(LEFT + room * number + room * (1 - BAR) / 2),
                "width": round(room * BAR),
                "middle": round(LEFT + room * (number + 0.5)),
                "parts": stacked(people_by_place(week.counted, end), fills, scale[-1]),
                "people": week.people,
                "top": ZERO - bar_height(week.people, scale[-1]),
                "unnumbered": len(week.unnumbered),
                "words": date_words(week.monday) if number in labelled else "",
            }
            for number, week in enumerate(weeks)
        ],
        "scale": [
            {"y": ZERO - bar_height(people, scale[-1]), "words": thousands(people)} for people in scale
        ],
        "key": [
            {"fill": fills[part], "words": group_words(part, facilities), "people": people}
            for part, people in totals.items()
        ],
        "has_unnumbered": any(week.unnumbered for week in weeks),
    }


def fills_of(totals: Iterable[PlaceGroup]) -> dict[PlaceGroup, str]:
    """Return how each part is filled: tints for the largest named places, patterns for all that is not."""
    fills: dict[PlaceGroup, str] = {}
    for number, part in enumerate(totals):  # the named ones come first
        is_named = part.disclosure == Disclosure.NAMED
        fills[part] = f"named-{min(number, TINTS - 1)}" if is_named else part.disclosure or "not-reported"
    return fills


def stacked(people: dict[PlaceGroup, int], fills: dict[PlaceGroup, str], top: int) -> list[dict[str, Any]]:
    """Return the parts of one bar from zero upwards; together they are as high as their sum."""
    drawn, below = [], 0
    for part, number in people.items():
        start, below = bar_height(below, top), below + number
        drawn.append(
            {
                "y": ZERO - bar_height(below, top),
                "height": bar_height(below, top) - start,
                "fill": fills[part],
            }
        )
    return drawn


def bar_height(people: int, top: int) -> int:
    return round((ZERO - TOP) * people / top)
