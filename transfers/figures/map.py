"""Say and draw in which governorates arrivals began and ended; what is withheld stands beside the map."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from transfers.ledger.operation import Ledger
from transfers.models import Facility, Transfer
from transfers.vocabulary import Disclosure

ENDS = ("origin", "destination")


def place_map(ledger: Ledger) -> dict[str, Any] | None:
    """Return the map and its table; None without an arrival.

    ``shapes`` are all governorates with the ends they have, ``rows`` those with an arrival, ``beside`` the
    places that are not named, not reported or in no governorate. A row has ``transfers``, how many;
    ``people``, their counted sum, None without one; ``unnumbered``, how many of them give no number.
    """
    arrivals = [*ledger.arrivals, *ledger.unnumbered]
    if not arrivals:
        return None
    rows, beside = [], []
    for end in ENDS:
        for place, found in by_place(arrivals, end):
            row = {"end": end, "place": place, **summed(found, ledger.progress.coverage.movements)}
            if isinstance(place, Facility) or place is None:
                beside.append(row)
            else:
                rows.append(row)
    width, height = size()
    drawn = {row["place"].code for row in rows}
    return {
        "width": width,
        "height": height,
        "shapes": [
            {"path": outline.path, "ends": [row["end"] for row in rows if row["place"].code == code]}
            for code, outline in sorted(outlines().items(), key=lambda each: each[0] in drawn)
        ],
        "marks": [
            {"x": outlines()[row["place"].code].x, "y": outlines()[row["place"].code].y, **row}
            for row in rows
            if row["place"].code in outlines()
        ],
        "rows": rows,
        "beside": beside,
    }


def by_place(arrivals: Iterable[Transfer], end: str) -> list[tuple[Any, list[Transfer]]]:
    """Group arrivals by governorate, else by facility; None where no place is reported."""
    groups: dict[tuple[str, str], tuple[Any, list[Transfer]]] = {}
    for transfer in arrivals:
        place = place_of(getattr(transfer, end))
        key = (type(place).__name__, place.code if place else "")
        groups.setdefault(key, (place, []))[1].append(transfer)
    return [groups[key] for key in sorted(groups)]


def place_of(facility: Facility | None) -> Any:
    """Return the governorate of a named facility; a facility itself where it has no place on the map."""
    if facility and facility.disclosure == Disclosure.NAMED and facility.governorate:
        return facility.governorate
    return facility


def summed(found: list[Transfer], counted: tuple[str, ...]) -> dict[str, Any]:
    numbered = [transfer for transfer in found if transfer.code in counted]
    return {
        "transfers": len(found),
        "people": sum(transfer.quantity.value for transfer in numbered) if numbered else None,
        "unnumbered": len(found) - len(numbered),
    }


# --- the outlines of governorates, drawn once from Natural Earth by tools/draw_outlines.py ---------------


class Outline(NamedTuple):
    """A governorate's border as an SVG path, and where its mark stands, in units of the drawing."""

    path: str
    x: int
    y: int


@cache
def outlines() -> dict[str, Outline]:
    """Return the outlines by P-code."""
    return {code: Outline(found["path"], *found["at"]) for code, found in _document()["governorates"].items()}


def size() -> tuple[int, int]:
    return _document()["width"], _document()["height"]


@cache
def _document() -> dict:
    return json.loads((Path(__file__).parent / "outlines.json").read_text(encoding="utf-8"))
