"""Draw how many people a facility was said to hold, and when. Plain dicts, in thousandths."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any

from django.utils.translation import gettext, ngettext

from transfers.analysis.control import Axis
from transfers.figures.base import Key
from transfers.figures.control import WIDTH, room_of
from transfers.models import Claim
from transfers.vocabulary import Qualifier, Standing
from transfers.wording.words import date_words, thousands

LEFT, RIGHT = 170, 880  # the first and the last day: the left is for the scale, the right for a last mark
TOP, ZERO = 80, 860  # the largest number of the scale, and zero people; below stand the days
ASIDE, MOST_ASIDE = 16, 4  # from one mark to the next beside it, and how many stand beside the first
STEPS = 4  # lines above zero, at most
_UPWARDS = (Qualifier.MORE_THAN, Qualifier.AT_LEAST)
_DOWNWARDS = (Qualifier.AT_MOST, Qualifier.FEWER_THAN)


def population_chart(claims: Sequence[Claim]) -> dict[str, Any] | None:
    """Return a mark per claim with a day and a number, over a scale from zero; None where there is none.

    A mark is ``{"x", "y", "standing", "reach"}``; the reach ``{"from", "to", "opens"}`` is a stroke from low
    to high, which "more than" leaves open above and "up to" below; else None.
    """
    drawn = [claim for claim in claims if claim.as_of_date is not None and claim.quantity.has_number]
    if not drawn:
        return None
    days = [claim.as_of_date for claim in drawn]
    first, last = min(days), max(days)
    scale = scale_of(max(largest_number(claim) for claim in drawn))
    return {
        "marks": side_by_side([population_mark(claim, first, last, scale[-1]) for claim in drawn]),
        "scale": [{"y": y_of(people, scale[-1]), "words": thousands(people)} for people in scale],
        "dates": [
            {
                "at": within(across(day, first, last), date_words(day)),
                "words": date_words(day),
                "anchor": "middle",
            }
            for day in sorted({first, last})
        ],
        "not_drawn": len(claims) - len(drawn),
    }


def drawing_of(claims: Sequence[Claim]) -> dict[str, Any] | None:
    """Return what a figure of these claims draws, with its key and remarks; None where there is nothing."""
    drawn = population_chart(claims)
    if drawn is None:
        return None
    key, remarks = standing_key(drawn), report_notes(drawn)
    return {"drawing": "population", "drawn": drawn, "height": 260, "key": key, "remarks": remarks}


def side_by_side(marks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Move marks of one place aside, so that a reader sees how many there are; the first stays."""
    taken: Counter[tuple[int, int]] = Counter()
    for each in marks:
        place = (each["x"], each["y"])
        each["x"] += ASIDE * min(taken[place], MOST_ASIDE)
        taken[place] += 1
    return marks


def standing_key(drawn: dict[str, Any]) -> list[Key]:
    """Return the key to the shapes: the standings that are drawn."""
    standings = {mark["standing"] for mark in drawn["marks"]}
    return [
        Key(each.value, gettext("claim, %(standing)s") % {"standing": gettext(each.label)})
        for each in Standing
        if each in standings
    ]


def report_notes(drawn: dict[str, Any]) -> list[str]:
    """Return what a reader of the marks must know, and how many reports are not among them."""
    notes = [
        gettext("One mark per report, over a scale from zero; its shape is its standing, as in the table."),
        gettext("A stroke goes from low to high; a dashed one is open."),
    ]
    if number := drawn["not_drawn"]:
        sentence = ngettext(
            "%(number)s report without a day or a number is in the table only.",
            "%(number)s reports without a day or a number are in the table only.",
            number,
        )
        notes.append(sentence % {"number": thousands(number)})
    return notes


def stated_number(claim: Claim) -> int:
    """Return the number a mark stands at: the best, else the low, else the high (decision 17)."""
    numbers = (claim.people, claim.people_low, claim.people_high)
    return next(number for number in numbers if number is not None)


def largest_number(claim: Claim) -> int:
    largest = max(number for number in (stated_number(claim), claim.people_high) if number is not None)
    # Room above for a stroke without an end.
    return largest + largest // 8 if claim.qualifier in _UPWARDS else largest


def scale_of(largest: int) -> list[int]:
    """Return round numbers from zero to the first that is not below the largest, in at most four steps."""
    step = next(
        factor * 10**power
        for power in count()
        for factor in (1, 2, 5)
        if factor * 10**power * STEPS >= largest
    )
    return [*range(0, max(largest, 1), step), max(-(-largest // step), 1) * step]


def y_of(people: int, top: int) -> int:
    return ZERO - round((ZERO - TOP) * people / top)


def across(day: date, first: date, last: date) -> int:
    if first == last:
        return (LEFT + RIGHT) // 2
    return LEFT + round((RIGHT - LEFT) * Axis(first, last).share(day))


def within(middle: int, words: str) -> int:
    """Move the middle of a label as far as it needs to be seen whole."""
    half = room_of(words) // 2
    return min(max(middle, half), WIDTH - half)


def population_mark(claim: Claim, first: date, last: date, top: int) -> dict[str, Any]:
    y = y_of(stated_number(claim), top)
    low, high = claim.quantity.bounds
    reach = None
    if claim.qualifier in _UPWARDS:
        reach = {"from": y, "to": 0, "opens": "up"}
    elif claim.qualifier in _DOWNWARDS:
        reach = {"from": y, "to": ZERO, "opens": "down"}
    elif low is not None and high is not None and low != high:
        reach = {"from": y_of(low, top), "to": y_of(high, top), "opens": ""}
    return {"x": across(claim.as_of_date, first, last), "y": y, "standing": claim.standing, "reach": reach}
