"""Make the transfers of a synthetic ledger, in the order of their days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from transfers.models import Facility, Operation, Transfer
from transfers.synthetic import words
from transfers.synthetic.ground import Ground
from transfers.synthetic.numbers import choose, worded
from transfers.synthetic.plan import FLIGHTS, Part, Plan, code
from transfers.synthetic.write import Made
from transfers.vocabulary import (
    Confidence,
    DatePrecision,
    Disclosure,
    FacilityRole,
    Leg,
    Mode,
    Qualifier,
    Scope,
    Standing,
    TransferStatus,
)

LEGS = {Leg.CROSS_BORDER: 62, Leg.TO_STAGING: 20, Leg.ONWARD: 10, Leg.WITHIN_ORIGIN_COUNTRY: 8}
STANDINGS = {Standing.COUNTED: 60, Standing.LISTED: 26, Standing.DISPUTED: 10, Standing.REJECTED: 4}
REASONS = {
    Standing.COUNTED: words.COUNTED,
    Standing.LISTED: ("", ""),
    Standing.DISPUTED: words.DISPUTED,
    Standing.REJECTED: words.REJECTED,
}
WORDINGS = {
    Qualifier.EXACT: 58,
    Qualifier.ABOUT: 14,
    Qualifier.MORE_THAN: 6,
    Qualifier.AT_LEAST: 5,
    Qualifier.RANGE: 5,
    Qualifier.AT_MOST: 3,
    Qualifier.NOT_STATED: 9,
}
FLIGHT_WORDINGS = {Qualifier.EXACT: 94, Qualifier.ABOUT: 4, Qualifier.AT_LEAST: 2}
PRECISIONS = {
    DatePrecision.DAY: 72,
    DatePrecision.RANGE: 9,
    DatePrecision.APPROX: 7,
    DatePrecision.NO_LATER_THAN: 4,
    DatePrecision.NO_EARLIER_THAN: 2,
    DatePrecision.UNKNOWN: 6,
}
CONFIDENCES = {Confidence.HIGH: 45, Confidence.MEDIUM: 40, Confidence.LOW: 15}
UNITS = {Mode.AIR: "one aircraft", Mode.ROAD: "a convoy of buses", Mode.AIR_AND_ROAD: "", Mode.UNKNOWN: ""}


def transfers(plan: Plan, part: Part, operation: Operation, ground: Ground) -> Iterator[Made]:
    random = plan.random(f"transfers {part.number}")
    make = flight if plan.shape is FLIGHTS else movement
    before = None
    for number in range(part.transfers):
        values = make(plan, ground, part.day(number, part.transfers), random)
        record = Transfer(
            code=code("T", part.first_transfer + number + 1),
            operation=operation,
            conducted_by=ground.authorities[random.choice(words.CONDUCTORS)],
            confidence=choose(random, CONFIDENCES),
            **values,
        )
        overlaps = [before] if before and plan.shape is not FLIGHTS and random.random() < 0.03 else []
        yield Made(record, ground.pages(random, number, part.transfers), overlaps)
        before = record


def flight(plan: Plan, ground: Ground, on: date, random: Random) -> dict[str, Any]:
    """Return a counted flight on one day between two named facilities, of 1 to 60 people, mostly some 30."""
    reason, reason_ar = words.COUNTED
    origin, destination = (
        random.choice([place for place in ground.facilities[role] if place.disclosure == Disclosure.NAMED])
        for role in (FacilityRole.ORIGIN, FacilityRole.DESTINATION)
    )
    return {
        "leg": Leg.WITHIN_ORIGIN_COUNTRY,
        "status": TransferStatus.REPORTED,
        "standing": Standing.COUNTED,
        "standing_reason": reason,
        "standing_reason_ar": reason_ar,
        **days(DatePrecision.DAY, on, random),
        "origin": origin,
        "destination": destination,
        **worded(choose(random, FLIGHT_WORDINGS), int(random.triangular(1, 61, 31))),
        "units_reported": UNITS[Mode.AIR],
        "mode": Mode.AIR,
    }


def movement(plan: Plan, ground: Ground, on: date, random: Random) -> dict[str, Any]:
    """Return a movement or a series on any leg, as well or badly known as in a real record."""
    is_abroad = plan.shape.origin_country != plan.shape.destination_country
    leg = choose(random, LEGS) if is_abroad else Leg.WITHIN_ORIGIN_COUNTRY
    standing = choose(random, STANDINGS)
    is_planned = standing == Standing.LISTED and random.random() < 0.1
    mode = choose(random, {Mode.AIR: 30, Mode.ROAD: 40, Mode.AIR_AND_ROAD: 8, Mode.UNKNOWN: 22})
    origin, destination = ends(ground, leg, random)
    has_notes = random.random() < 0.1
    notes = random.choice(words.NOTES) if has_notes else ("", "")
    is_series = random.random() < 0.06
    people = int(random.triangular(3, 150, 25)) * (8 if is_series else 1)
    return {
        "leg": leg,
        "scope": Scope.SERIES if is_series else Scope.MOVEMENT,
        "status": TransferStatus.PLANNED if is_planned else TransferStatus.REPORTED,
        "standing": standing,
        "standing_reason": REASONS[standing][0],
        "standing_reason_ar": REASONS[standing][1],
        **days(choose(random, PRECISIONS), on, random),
        "origin": origin,
        "origin_as_reported": random.choice(words.ORIGINS) if random.random() < 0.3 else "",
        "transit": transit(ground, leg, random),
        "destination": destination,
        "destination_as_reported": random.choice(words.DESTINATIONS) if random.random() < 0.3 else "",
        **worded(choose(random, WORDINGS), people),
        "units_reported": UNITS[mode],
        "mode": mode,
        "batch_label": random.choice(("first batch", "new batch")) if random.random() < 0.1 else "",
        "notes": notes[0],
        "notes_ar": notes[1],
    }


def ends(ground: Ground, leg: Leg, random: Random) -> tuple[Facility | None, Facility | None]:
    """Return where a leg starts and ends; some reports leave one of the two out."""
    origins, receiving = (ground.facilities[role] for role in (FacilityRole.ORIGIN, FacilityRole.DESTINATION))
    destination = random.choice(receiving)
    if leg == Leg.ONWARD:
        at = receiving.index(destination)
        return receiving[at - 1], destination
    if leg == Leg.TO_STAGING:
        destination = random.choice(bases(ground, origins[0].country))
    elif leg == Leg.WITHIN_ORIGIN_COUNTRY and destination.country != origins[0].country:
        origin, destination = random.sample(origins, 2)
        return origin, destination
    origin = random.choice(origins)
    return None if random.random() < 0.08 else origin, destination


def transit(ground: Ground, leg: Leg, random: Random) -> Facility | None:
    if leg != Leg.CROSS_BORDER or random.random() > 0.15:
        return None
    return random.choice(ground.facilities[FacilityRole.TRANSIT])


def bases(ground: Ground, country: str) -> list[Facility]:
    return [place for place in ground.facilities[FacilityRole.TRANSIT] if place.country == country]


def days(precision: DatePrecision, on: date, random: Random) -> dict[str, Any]:
    """Return the columns of a period around a day that is known so exactly."""
    earliest: date | None = on
    latest: date | None = on
    if precision == DatePrecision.RANGE:
        latest = on + timedelta(days=random.randint(1, 4))
    elif precision == DatePrecision.NO_LATER_THAN:
        earliest = None
    elif precision == DatePrecision.NO_EARLIER_THAN:
        latest = None
    elif precision == DatePrecision.UNKNOWN:
        earliest = latest = None
    return {"departed_earliest": earliest, "departed_latest": latest, "date_precision": precision}
