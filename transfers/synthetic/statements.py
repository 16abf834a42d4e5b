"""Make the claims of a synthetic ledger: running totals under a ceiling, or people held place by place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

from transfers.models import Claim, Operation
from transfers.synthetic import words
from transfers.synthetic.ground import Ground
from transfers.synthetic.movements import CONFIDENCES, REASONS
from transfers.synthetic.numbers import choose, worded
from transfers.synthetic.plan import FIRST_DAY, Part, Plan, code
from transfers.synthetic.write import Made
from transfers.vocabulary import AsOfPrecision, FacilityRole, Measure, Qualifier, Standing

PEOPLE_A_TRANSFER = 50  # of the last running total: the counted arrivals explain some third of it
MEASURES = {
    Measure.TRANSFERRED: 66,
    Measure.FACILITY_POPULATION: 12,
    Measure.HELD_IN_IRAQ: 8,
    Measure.REMAINING_IN_SYRIA: 6,
    Measure.EXPECTED_TOTAL: 4,
    Measure.UNDER_INVESTIGATION: 4,
}
HELD = {
    Measure.FACILITY_POPULATION: 92,
    Measure.ESCAPED: 2,
    Measure.RECAPTURED: 2,
    Measure.RELEASED: 4,
}
STANDINGS = {Standing.COUNTED: 45, Standing.LISTED: 35, Standing.DISPUTED: 17, Standing.REJECTED: 3}
WORDINGS = {
    Qualifier.EXACT: 55,
    Qualifier.ABOUT: 16,
    Qualifier.MORE_THAN: 14,
    Qualifier.AT_LEAST: 4,
    Qualifier.NEARLY: 3,
    Qualifier.RANGE: 3,
    Qualifier.NOT_STATED: 4,
    Qualifier.DENIED: 1,
}
UNDATED = 0.03  # the share of claims without a day


def claims(plan: Plan, part: Part, operation: Operation, ground: Ground) -> Iterator[Made]:
    random = plan.random(f"claims {part.number}")
    before = None
    for number in range(part.claims):
        values = (
            total(part, ground, number, random)
            if plan.shape.has_totals
            else held(part, ground, number, random)
        )
        record = claim(operation, ground, part.first_claim + number, values, random)
        conflicts = [before] if before and values["standing"] == Standing.DISPUTED else []
        yield Made(record, ground.pages(random, number, part.claims), conflicts)
        before = record


def claim(operation: Operation, ground: Ground, number: int, values: dict[str, Any], random: Random) -> Claim:
    reason, reason_ar = (REASONS | {Standing.COUNTED: words.CLAIM_COUNTED})[values["standing"]]
    notes = random.choice(words.NOTES) if random.random() < 0.08 else ("", "")
    on = values.pop("on")
    is_dated = random.random() > UNDATED
    return Claim(
        code=code("R", number + 1),
        operation=operation,
        as_of_date=on if is_dated else None,
        as_of_precision=choose(random, {AsOfPrecision.DAY: 92, AsOfPrecision.APPROX: 8})
        if is_dated
        else AsOfPrecision.UNKNOWN,
        reported_on=on + timedelta(days=random.randrange(3)),
        claimant=ground.authorities[random.choice(words.CLAIMANTS)],
        claimant_detail=random.choice(words.OFFICES) if random.random() < 0.3 else "",
        confidence=choose(random, CONFIDENCES),
        standing_reason=reason,
        standing_reason_ar=reason_ar,
        notes=notes[0],
        notes_ar=notes[1],
        **values,
    )


def total(part: Part, ground: Ground, number: int, random: Random) -> dict[str, Any]:
    """Return a claim of an operation with a ceiling: the ceiling first, then mostly running totals."""
    final = max(part.transfers * PEOPLE_A_TRANSFER, 100)
    on = part.day(number, part.claims)
    if number == 0:
        ceiling = -(-final * 6 // 500) * 100  # a fifth above the last total, up to whole hundreds
        return {
            "measure": Measure.PLANNED_TOTAL,
            "standing": Standing.COUNTED,
            "on": FIRST_DAY,
            **worded(Qualifier.AT_MOST, ceiling),
        }
    measure = choose(random, MEASURES)
    so_far = final * (number + 1) // part.claims
    standing = choose(random, STANDINGS) if measure == Measure.TRANSFERRED else Standing.LISTED
    people = {
        Measure.HELD_IN_IRAQ: so_far,
        Measure.REMAINING_IN_SYRIA: final - so_far,
        Measure.EXPECTED_TOTAL: final + random.randrange(100),
        Measure.UNDER_INVESTIGATION: so_far // 3,
    }.get(measure, so_far)
    if standing in (Standing.DISPUTED, Standing.REJECTED):  # another count of the same people
        people = max(people + random.randint(-people // 8 - 1, people // 10 + 1), 0)
    values = {"measure": measure, "standing": standing, "on": on}
    if measure == Measure.FACILITY_POPULATION:
        place = random.choice(ground.facilities[FacilityRole.DESTINATION])
        return {**values, "facility": place, **worded(Qualifier.ABOUT, random.randint(20, 900))}
    if measure == Measure.EXPECTED_TOTAL:
        return {**values, **worded(Qualifier.EXPECTED, people)}
    return {**values, **worded(choose(random, WORDINGS), people)}


def held(part: Part, ground: Ground, number: int, random: Random) -> dict[str, Any]:
    """Return a claim of people held in one facility, whose number moves slowly from day to day."""
    places = ground.facilities[FacilityRole.ORIGIN]
    at = random.randrange(len(places))
    measure = choose(random, HELD)
    usual = 150 + 60 * (at % 14)
    people = (
        usual + random.randint(-12, 12) if measure == Measure.FACILITY_POPULATION else random.randint(1, 25)
    )
    return {
        "measure": measure,
        "standing": choose(random, {Standing.LISTED: 88, Standing.DISPUTED: 12}),
        "facility": places[at],
        "on": part.day(number, part.claims),
        **worded(choose(random, WORDINGS), people),
    }
