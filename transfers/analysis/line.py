"""Draw the line of people transferred so far through claims and movements that contradict each other.

The rule numbers are those of docs/rules.md; progress.py reads the line and says
what it means.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, NamedTuple, Protocol, TypeVar

from transfers.values.period import Period
from transfers.values.quantity import Quantity
from transfers.vocabulary import Measure, Qualifier, Scope, Standing, TransferStatus


@dataclass(frozen=True, slots=True)
class ClaimFact:
    """Hold what progress reads of one published claim.

    ``pages`` identify its sources, ``conflicts`` the claims that the desk says cannot be true with it.
    """

    code: str
    measure: str
    standing: str
    as_of: date | None
    reported_on: date | None
    known_from: date | None
    quantity: Quantity
    authority: str
    pages: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TransferFact:
    """Hold what progress reads of one published transfer.

    ``is_on_arrival_leg``: its leg is one of those whose movements are the operation's arrivals.
    """

    code: str
    leg: str
    scope: str
    status: str
    standing: str
    period: Period
    known_from: date | None
    quantity: Quantity
    is_on_arrival_leg: bool


@dataclass(frozen=True, slots=True)
class Step:
    """Record one rise of the line: the day, the new value in people and what it rests on.

    ``claims`` are the counted claims that state the value while the line stands at it, on that day or later.
    ``movements`` are those of the day whose sum raised the line (rule 3); empty where a claim raised it.
    """

    on: date
    value: int
    quantity: Quantity
    claims: tuple[str, ...]
    movements: tuple[str, ...] = ()

    @property
    def from_movements(self) -> bool:
        return bool(self.movements)

    @property
    def supports(self) -> tuple[str, ...]:
        return self.movements or self.claims


# --- which facts may enter, and where they are placed -------------------------------------------

Fact = TypeVar("Fact", ClaimFact, TransferFact)


class Placed(NamedTuple, Generic[Fact]):
    """A fact on its day, with the people it adds or states; sorts by day, then value, then code."""

    on: date
    value: int
    code: str
    fact: Fact


def placed(dated: Iterable[tuple[date | None, Fact]], until: date | None = None) -> list[Placed[Fact]]:
    """Return the facts that have a day, up to the last one, and a value, in order of day, value and code."""
    with_day = [
        Placed(day, fact.quantity.value, fact.code, fact)
        for day, fact in dated
        if day is not None and (until is None or day <= until) and fact.quantity.value is not None
    ]
    return sorted(with_day, key=lambda item: item[:3])


class DatedFact(Protocol):
    """Whatever became known on a day: a fact, or the record behind it."""

    known_from: date | None


def is_known(fact: DatedFact, known_on: date | None) -> bool:
    """Tell whether a fact was public by then (rule 1); one without a date is known only to "all"."""
    return known_on is None or (fact.known_from is not None and fact.known_from <= known_on)


def claim_day(claim: ClaimFact) -> date | None:
    """Return the as-of date (rule 1); a claim without one held at the latest when it was reported."""
    return claim.as_of or claim.reported_on


def arrival_day(transfer: TransferFact) -> date | None:
    """Return the day by which a movement was over (rule 3), the last one that its period allows."""
    return transfer.period.latest or transfer.period.earliest


def enters_line(claim: ClaimFact) -> bool:
    """Tell a counted running total with a number from a forecast, a stock or a part (rules 1 and 7)."""
    return (
        claim.measure == Measure.TRANSFERRED
        and claim.standing == Standing.COUNTED
        and claim.quantity.qualifier != Qualifier.EXPECTED
        and claim.quantity.value is not None
    )


def is_arrival(transfer: TransferFact) -> bool:
    """Tell a single movement on an arrival leg, reported as done, from a series or a leg (rules 3, 7)."""
    return (
        transfer.is_on_arrival_leg
        and transfer.scope == Scope.MOVEMENT
        and transfer.status == TransferStatus.REPORTED
    )


def has_people_to_add(transfer: TransferFact) -> bool:
    """Tell a reported head count from silence, a mere upper bound ("up to 50") and a forecast (rule 7)."""
    return transfer.quantity.value is not None and transfer.quantity.qualifier != Qualifier.EXPECTED


def enters_sum(transfer: TransferFact) -> bool:
    """Tell whether a transfer is part of the floor: a counted arrival with a number (rule 3)."""
    return is_arrival(transfer) and transfer.standing == Standing.COUNTED and has_people_to_add(transfer)


# --- the line -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Floor:
    """The running sum of counted arrivals (rule 3); ``low`` is lost with the first unknown low."""

    people: int = 0
    low: int | None = 0

    def plus(self, arrivals: Sequence[Placed[TransferFact]]) -> _Floor:
        low = self.low
        for arrival in arrivals:
            arrival_low = arrival.fact.quantity.bounds[0]
            low = None if low is None or arrival_low is None else low + arrival_low
        return _Floor(self.people + sum(arrival.value for arrival in arrivals), low)

    @property
    def quantity(self) -> Quantity:
        # Open above: a sum of the movements we know of says nothing about those we do not.
        qualifier = Qualifier.AT_LEAST if self.low == self.people else Qualifier.ABOUT
        return Quantity(self.low, self.people, None, qualifier)


def draw_line(
    stated: Sequence[Placed[ClaimFact]], arrived: Sequence[Placed[TransferFact]]
) -> tuple[tuple[Step, ...], tuple[str, ...]]:
    """Return the rises of the line (rules 2, 3), and the claims below it at the end of their own day."""
    stated_on: dict[date, list[Placed[ClaimFact]]] = defaultdict(list)
    arrived_on: dict[date, list[Placed[TransferFact]]] = defaultdict(list)
    for claim in stated:
        stated_on[claim.on].append(claim)
    for movement in arrived:
        arrived_on[movement.on].append(movement)

    rises: list[Step] = []
    stating: list[list[str]] = []  # of each rise, the claims that state its value while it stands
    below_line: list[str] = []
    floor = _Floor()
    line = -1  # below zero, so that a reported zero is a first value and not silence (rule 10)
    for day in sorted(stated_on.keys() | arrived_on.keys()):
        claims, arrivals = stated_on.get(day, []), arrived_on.get(day, [])
        floor = floor.plus(arrivals)
        highest = max((claim.value for claim in claims), default=-1)
        if arrivals and floor.people > max(line, highest):
            line = floor.people
            rises.append(Step(day, line, floor.quantity, (), tuple(item.code for item in arrivals)))
            stating.append([])
        elif highest > line:
            line = highest
            wording = tightest([claim for claim in claims if claim.value == line])
            rises.append(Step(day, line, wording, ()))
            stating.append([])
        if stating:
            stating[-1] += [claim.code for claim in claims if claim.value == line]
        below_line += [claim.code for claim in claims if claim.value < line]
    steps = (replace(step, claims=tuple(codes)) for step, codes in zip(rises, stating, strict=True))
    return tuple(steps), tuple(below_line)


# The words of the headline, from the firmest to the loosest. Where one support says "at least" and another
# "more than", "at least" is true to both; a bound is kept before an approximation (rule 4).
_FIRMNESS = (
    Qualifier.EXACT,
    Qualifier.AT_LEAST,
    Qualifier.MORE_THAN,
    Qualifier.RANGE,
    Qualifier.IMPLIED,
    Qualifier.ABOUT,
    Qualifier.NEARLY,
)


def tightest(supports: Sequence[Placed[ClaimFact]]) -> Quantity:
    """Choose the quantity whose words stand for all supports of one value (rule 4).

    The firmest wording, then the narrowest known bounds, then the earliest claim.
    """

    def looseness(support: Placed[ClaimFact]) -> tuple[int, bool, int]:
        quantity = support.fact.quantity
        low, high = quantity.bounds
        is_open = low is None or high is None
        width = 0 if low is None or high is None else high - low
        return _FIRMNESS.index(quantity.qualifier), is_open, width

    return min(supports, key=looseness).fact.quantity
