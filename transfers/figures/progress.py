"""Turn progress and its rows into what the bar, the chart and the chart's tables show. Plain dicts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext

from transfers.analysis.coverage import Stretch
from transfers.analysis.destinations import NOT_REPORTED, Destinations, divide_by_disclosure
from transfers.analysis.evidence import Agreement, ComparedClaim
from transfers.analysis.line import Step
from transfers.analysis.progress import Ending, Progress
from transfers.analysis.silence import Looked
from transfers.ledger.operation import Ledger
from transfers.models import Claim, Transfer
from transfers.values.period import Period, period_words
from transfers.values.quantity import Quantity, quantity_words
from transfers.vocabulary import DatePrecision, DayMark, Measure, Qualifier, Standing
from transfers.wording.words import comma, date_words, semicolon, thousands

BAR_WIDTH = 1000  # units of the bar's drawing
# What is drawn at the foot of the chart: each kind of day without a number (rule 10).
MARKS_OF_DAYS = (DayMark.UNNUMBERED, DayMark.NOTHING_NEW, DayMark.NO_REPORT)
MOST_BESIDE = 20  # claims shown beside one step: an operation of many reports stays a page that loads
BAR_ROOM = 50  # units kept free on the right, so that a mark at the end is seen whole


def bar(progress: Progress) -> dict[str, Any] | None:
    """Return the progress bar in units of its drawing; None without a headline.

    ``value``, ``low``, ``high`` and ``ceiling`` are distances from the left; ``high`` is None where the
    count is open above, ``ceiling`` where none was announced. Two are words, for what they stand beside.
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
        "headline_words": quantity_words(headline.quantity),
        "ceiling_words": gettext("announced: %s") % quantity_words(ceiling.quantity) if ceiling else "",
    }


def meter(progress: Progress) -> dict[str, int] | None:
    """Return the coverage meter in units of the bar, under whose headline it stands; None without a share."""
    drawn, share = bar(progress), progress.coverage.share
    if drawn is None or share is None:
        return None
    return {"headline": drawn["value"], "counted": round(share * drawn["value"])}


def chart(ledger: Ledger) -> dict[str, Any] | None:
    """Return the progress chart: accepted line, claims by standing, arrivals, days without a number, ceiling.

    Points are ``{"on": ISO date, "people": int, "label": words}``; the page's script draws nothing else.
    None where there is nothing to draw: claims without a number or a day have no place in a chart.
    """
    progress = ledger.progress
    line = [
        {
            "on": step.on.isoformat(),
            "people": step.value,
            "label": f"{date_words(step.on)}: {thousands(step.value)}",
        }
        for step in progress.steps
    ]
    points: dict[str, list[dict[str, Any]]] = {standing.value: [] for standing in Standing}
    for claim in ledger.results:
        if point := claim_point(claim):
            points[claim.standing].append(point)
    if not line and not any(points.values()):
        return None
    return {
        "line": extended(line, ledger.ended_on, points),
        "claims": [
            {
                "standing": standing.value,
                "label": gettext(standing.label),
                "name": gettext("claim, %(standing)s") % {"standing": gettext(standing.label)},
                "points": points[standing.value],
            }
            for standing in Standing
        ],
        "has_spans": any(point["span"] for series in points.values() for point in series),
        "transfers": [movement_point(transfer) for transfer in ledger.arrivals],
        "days": [day_series(ledger, mark) for mark in MARKS_OF_DAYS],
        "ceiling": ceiling_mark(progress),
        "ending": ending_mark(progress),
        "started_on": day_mark(ledger.started_on, gettext("start")),
        "ended_on": day_mark(ledger.ended_on, gettext("end")),
        "words": {
            "line": gettext("Accepted running total"),
            "span": gettext("from low to high, as stated"),
            "transfers": gettext("Counted arrivals"),
            "people": gettext("people"),
        },
    }


def day_series(ledger: Ledger, mark: DayMark) -> dict[str, Any]:
    """Return the days that bear one mark, for the foot of the chart: days, not numbers of people."""
    points = [
        {"on": on.isoformat(), "label": f"{date_words(on)}: {mark_words(ledger, stretch, mark)}"}
        for stretch in ledger.days
        if mark in stretch.marks
        for on in stretch.each_day()
    ]
    return {"mark": mark.value, "label": gettext(mark.label), "points": points}


def mark_words(ledger: Ledger, stretch: Stretch, mark: DayMark) -> str:
    """Say a mark; of silence whose statements were looked for."""
    whose = looked_words(ledger, stretch.looked) if mark == DayMark.NOTHING_NEW else []
    return " ".join([gettext(mark.label), *whose])


def looked_words(ledger: Ledger, looked: Iterable[Looked]) -> list[str]:
    """Say whose statements were looked for, once for each day of a look."""
    names: dict[date, list[str]] = {}
    for each in looked:
        names.setdefault(each.on, []).append(str(ledger.silence.authorities[each.authority]))
    return [
        gettext("from %(names)s, looked for on %(date)s")
        % {"names": semicolon().join(those), "date": date_words(on)}
        for on, those in sorted(names.items())
    ]


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
        "label": f"{period_words(claim.period)}: {quantity_words(claim.quantity)}{comma()}{claim.claimant}",
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
    line: list[dict[str, Any]], ended_on: date | None, points: dict[str, list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    """Carry the line's last value on to the last day of the chart: it holds until a claim raises it."""
    if not line:
        return []
    ends = [point["on"] for series in points.values() for point in series]
    ends += [ended_on.isoformat()] if ended_on else []
    last = max([line[-1]["on"], *ends])
    return line if last == line[-1]["on"] else [*line, {**line[-1], "on": last}]


def ceiling_mark(progress: Progress) -> dict[str, Any] | None:
    if progress.ceiling is None:
        return None
    words = gettext("announced: %s") % quantity_words(progress.ceiling.quantity)
    return {"people": progress.ceiling.amount, "label": words}


def ending_mark(progress: Progress) -> dict[str, Any] | None:
    """Return what is drawn between line and ceiling: where it was passed, or by how much it closed below.

    The distance is given only where headline and ceiling are one number each; "up to 7,000" is one.
    """
    headline, ceiling = progress.headline, progress.ceiling
    if headline is None or ceiling is None:
        return None
    if progress.passed_on:
        words = gettext("passed the ceiling, %s") % date_words(progress.passed_on)
        return {"on": progress.passed_on.isoformat(), "people": ceiling.amount, "label": words}
    if progress.ending != Ending.CLOSED_BELOW:
        return None
    words = gettext("closed below the ceiling")
    if headline.quantity.qualifier == Qualifier.EXACT and ceiling.is_one_number:
        words = gettext("closed %s below the ceiling") % thousands(ceiling.amount - headline.value)
    last = progress.steps[-1].on
    return {"on": last.isoformat(), "people": headline.value, "to": ceiling.amount, "label": words}


def day_mark(on: date | None, word: str) -> dict[str, str] | None:
    return {"on": on.isoformat(), "label": f"{word}{comma()}{date_words(on)}"} if on else None


def chart_table(ledger: Ledger) -> dict[str, Any]:
    """Return what the chart shows as rows, beside the ledger's transfers: the steps, the claims, the days.

    ``steps`` are dicts of a step and its reasons, ``why`` the last of them, None without one; ``beside`` are
    claims in order of date, ``below_line`` and ``unplaced`` counted records that are not on the line;
    ``days`` are dicts of a stretch, its records, and in words whose statements were looked for.
    """
    progress, claims, transfers = ledger.progress, ledger.claims, ledger.transfers
    on_line = {code for step in progress.steps for code in step.claims}
    steps = [step_row(ledger, step) for step in progress.steps]
    return {
        "steps": steps,
        "why": steps[-1] if steps else None,
        "beside": [claim for claim in ledger.results if claim.code not in on_line],
        "below_line": [claims[code] for code in progress.below_line],
        "unplaced": [claims[code] for code in progress.unplaced]
        + [transfers[code] for code in progress.unplaced_movements],
        "days": [
            {
                "stretch": stretch,
                "when": Period(stretch.first, stretch.last, DatePrecision.RANGE),
                "looked": looked_words(ledger, stretch.looked),
                "records": [claims[code] for code in stretch.claims]
                + [transfers[code] for code in stretch.transfers],
            }
            for stretch in ledger.days
        ],
    }


def step_row(ledger: Ledger, step: Step) -> dict[str, Any]:
    """Return a step with its records and its reasons: who states it, and what else was said of its days.

    ``movements`` are those of the day whose sum raised the line, ``number_summed`` how many are in the sum by
    then. Of what was said beside it the first ``MOST_BESIDE`` are shown; ``more_beside`` counts the rest.
    """
    found = ledger.evidence(step)
    return {
        "step": step,
        "claims": [ledger.claims[code] for code in step.claims],
        "movements": [ledger.transfers[code] for code in step.movements],
        "number_summed": bisect_right(ledger.days_of_arrival, step.on) if step.movements else 0,
        "support": [
            {"claims": [ledger.claims[code] for code in each.claims], "pages": each.pages}
            for each in found.support
        ],
        "pages": found.pages,
        "when": Period(found.first, found.last, DatePrecision.RANGE),
        "beside": [
            {"claim": (claim := ledger.claims[each.code]), "words": distance_words(each, claim.quantity)}
            for each in found.beside[:MOST_BESIDE]
        ],
        "more_beside": max(len(found.beside) - MOST_BESIDE, 0),
    }


def by_disclosure(ledger: Ledger, end: str) -> Destinations | None:
    """Divide the headline by what is disclosed of one end, "origin" or "destination"; None without one.

    None of a selection, too.
    """
    if ledger.selection:  # one question leaves other claims than arrivals: no share
        return None
    progress = ledger.progress
    places = [(transfer.quantity.value, getattr(transfer, end)) for transfer in ledger.arrivals]
    return divide_by_disclosure(
        progress.headline.value if progress.headline else None,
        [(people, place.disclosure if place else NOT_REPORTED) for people, place in places],
    )


def distance_words(beside: ComparedClaim, quantity: Quantity) -> str:
    """Say how a claim stands to the number: "1 fewer", "about 2,704 fewer", "296-1,296 more"."""
    if beside.agreement == Agreement.SAME:
        return gettext("the same, but not counted")
    if beside.agreement == Agreement.COMPATIBLE:
        return gettext("does not contradict it")
    if beside.agreement == Agreement.NO_NUMBER:
        return gettext("no number")
    if beside.agreement == Agreement.OTHER_MEASURE:
        return gettext("counts something else")
    nearest, farthest = thousands(beside.nearest), thousands(beside.farthest)
    is_lower = beside.agreement == Agreement.LOWER
    if beside.farthest is None:
        words = gettext("at least %s fewer") if is_lower else gettext("at least %s more")
        return words % nearest
    number = (
        nearest if nearest == farthest else gettext("%(low)s-%(high)s") % {"low": nearest, "high": farthest}
    )
    if quantity.qualifier not in (Qualifier.EXACT, Qualifier.RANGE):
        number = gettext("about %s") % number
    return (gettext("%s fewer") if is_lower else gettext("%s more")) % number
