"""Turn progress and its rows into what the bar, the chart and the chart's tables show. Plain dicts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext

from transfers.models import Claim, Operation, Transfer
from transfers.progress import Progress
from transfers.vocabulary import Measure, Standing
from transfers.words import date_words, period_words, quantity_words, thousands

BAR_WIDTH = 1000  # units of the bar's drawing
BAR_ROOM = 50  # units kept free on the right, so that a mark at the end is seen whole


def bar(progress: Progress) -> dict[str, Any] | None:
    """Return the progress bar in units of its drawing; None without a headline.

    ``value``, ``low``, ``high`` and ``ceiling`` are distances from the left; ``high`` is None where the
    count is open above, ``ceiling`` where none was announced.
    """
    headline, ceiling = progress.headline, progress.ceiling
    if headline is None:
        return None
    low, high = headline.quantity.bounds
    largest = max(headline.value, high or 0, ceiling.amount if ceiling else 0, 1)

    def place(people: int) -> int:
        return round(people * (BAR_WIDTH - BAR_ROOM) / largest)

    return {
        "width": BAR_WIDTH,
        "value": place(headline.value),
        "low": place(headline.value if low is None else low),
        "high": None if high is None else place(high),
        "ceiling": place(ceiling.amount) if ceiling else None,
    }


def chart(
    operation: Operation, progress: Progress, claims: Sequence[Claim], transfers: Sequence[Transfer]
) -> dict[str, Any] | None:
    """Return the progress chart: accepted line, claims by standing, counted arrivals, ceiling, start and end.

    Points are ``{"on": ISO date, "people": int, "label": words}``; the page's script draws nothing else.
    None where there is nothing to draw: claims without a number or a day have no place in a chart.
    """
    line = [
        {
            "on": step.on.isoformat(),
            "people": step.value,
            "label": f"{date_words(step.on)}: {thousands(step.value)}",
        }
        for step in progress.steps
    ]
    points: dict[str, list[dict[str, Any]]] = {standing.value: [] for standing in Standing}
    for claim in claims:
        if point := claim_point(claim):
            points[claim.standing].append(point)
    counted = set(progress.coverage.movements)
    bars = [movement_point(transfer) for transfer in transfers if transfer.code in counted]
    if not line and not any(points.values()):
        return None
    return {
        "line": extended(line, operation, points),
        "claims": [
            {"standing": standing.value, "label": gettext(standing.label), "points": points[standing.value]}
            for standing in Standing
        ],
        "has_spans": any(point["span"] for series in points.values() for point in series),
        "transfers": bars,
        "ceiling": ceiling_mark(progress),
        "started_on": mark(operation.started_on, gettext("start")),
        "ended_on": mark(operation.ended_on, gettext("end")),
        "words": {
            "line": gettext("Accepted running total"),
            "span": gettext("from low to high, as stated"),
            "transfers": gettext("Counted arrivals"),
            "people": gettext("people"),
        },
    }


def claim_point(claim: Claim) -> dict[str, Any] | None:
    """Return where a running total stands in the chart; None for other measures, without number or day.

    ``span`` is low and high where the source gives both: the mark alone would say more than it did.
    """
    on = claim.as_of_date or claim.reported_on
    people = next((n for n in (claim.people, claim.people_low, claim.people_high) if n is not None), None)
    if claim.measure != Measure.TRANSFERRED or on is None or people is None:
        return None
    low, high = claim.quantity.bounds
    return {
        "on": on.isoformat(),
        "people": people,
        "span": [low, high] if None not in (low, high) and low != high else None,
        "label": f"{period_words(claim.period)}: {quantity_words(claim.quantity)}, {claim.claimant}",
        "url": claim.get_absolute_url(),
    }


def movement_point(transfer: Transfer) -> dict[str, Any]:
    on = transfer.departed_latest or transfer.departed_earliest
    words = f"{period_words(transfer.period)}: {quantity_words(transfer.quantity)}"
    return {
        "on": on.isoformat(),
        "people": transfer.quantity.value,
        "label": words,
        "url": transfer.get_absolute_url(),
    }


def extended(
    line: list[dict[str, Any]], operation: Operation, points: dict[str, list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    """Carry the line's last value on to the last day of the chart: it holds until a claim raises it."""
    if not line:
        return []
    ends = [point["on"] for series in points.values() for point in series]
    ends += [operation.ended_on.isoformat()] if operation.ended_on else []
    last = max([line[-1]["on"], *ends])
    return line if last == line[-1]["on"] else [*line, {**line[-1], "on": last}]


def ceiling_mark(progress: Progress) -> dict[str, Any] | None:
    if progress.ceiling is None:
        return None
    words = gettext("announced: %s") % quantity_words(progress.ceiling.quantity)
    return {"people": progress.ceiling.amount, "label": words}


def mark(on: date | None, word: str) -> dict[str, str] | None:
    return {"on": on.isoformat(), "label": f"{word}, {date_words(on)}"} if on else None


def chart_table(progress: Progress, claims: Sequence[Claim], transfers: Sequence[Transfer]) -> dict[str, Any]:
    """Return what the chart shows as rows: the line's steps, the claims beside it, the arrivals.

    ``steps`` are dicts of the step and the records it rests on; ``beside`` claims in order of date;
    ``arrivals`` and ``unnumbered`` transfers: those counted, and those reported without a number.
    """
    claim_of = {claim.code: claim for claim in claims}
    transfer_of = {transfer.code: transfer for transfer in transfers}
    on_line = {code for step in progress.steps if not step.from_movements for code in step.supports}
    beside = [claim for claim in claims if claim.measure == Measure.TRANSFERRED and claim.code not in on_line]
    return {
        "steps": [
            {
                "step": step,
                "records": [
                    (transfer_of if step.from_movements else claim_of)[code] for code in step.supports
                ],
            }
            for step in progress.steps
        ],
        "beside": sorted(
            beside, key=lambda claim: (claim.as_of_date or claim.reported_on or date.max, claim.code)
        ),
        "arrivals": [transfer_of[code] for code in progress.coverage.movements],
        "unnumbered": [transfer_of[code] for code in progress.coverage.unnumbered],
    }
