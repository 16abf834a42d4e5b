"""Say why the line stands where it does: who states a value, and what else was said of the same days.

The rule numbers are those of docs/rules.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from transfers.analysis.line import ClaimFact, Step, claim_day
from transfers.values.quantity import Quantity
from transfers.vocabulary import Measure, Qualifier


class Agreement(StrEnum):
    """How a claim that is not counted for a value compares with it."""

    SAME = "same"  # the same number, which the desk does not count from this claim
    COMPATIBLE = "compatible"  # a bound or a span that the value lies in: no contradiction, no support
    LOWER = "lower"
    HIGHER = "higher"
    NO_NUMBER = "no_number"
    OTHER_MEASURE = "other_measure"  # it counts something else: a distance would mean nothing


@dataclass(frozen=True, slots=True)
class Support:
    """Hold one authority that states a value: its claims in order of date, and their distinct pages."""

    authority: str
    claims: tuple[str, ...]
    pages: int


@dataclass(frozen=True, slots=True)
class ComparedClaim:
    """Hold a claim of the same days, or in conflict with a support, that does not support the value.

    ``nearest`` and ``farthest`` are its distance from the value in people; ``farthest`` is None where the
    claim is open on that side, both where it agrees or has no number.
    """

    code: str
    agreement: Agreement
    nearest: int | None = None
    farthest: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Hold what speaks for one value of the line, and what else was said of its days (rules 4 and 9).

    ``first`` and ``last`` are the days of the claims that state it, with its own day where movements raised
    it; ``support`` is empty and ``pages`` zero where no claim does.
    """

    first: date
    last: date
    support: tuple[Support, ...]
    pages: int
    beside: tuple[ComparedClaim, ...]


def evidence_for(step: Step, claims: Iterable[ClaimFact]) -> Evidence:
    """Collect the reasons for one step among the claims that were known, in order of day and code.

    Beside it stand the running totals of the same days, and whatever the desk marked as in conflict with a
    support. A claim is of the same days when its days, from the one it describes to the one it was reported
    on, share one with those of the supports.
    """
    claims = list(claims)
    supports = [claim for claim in claims if claim.code in step.claims]
    in_conflict = {code for claim in supports for code in claim.conflicts}
    days = [day for claim in supports if (day := claim_day(claim)) is not None]
    if step.from_movements or not days:
        days.append(step.on)
    first, last = min(days), max(days)
    beside = tuple(
        compare_within(step.value, claim, first, last, claim.code in in_conflict)
        for claim in claims
        if claim.code not in step.claims and (claim.code in in_conflict or _is_result_of(claim, first, last))
    )
    return Evidence(first, last, _backing(supports), _pages(supports), beside)


def claims_in_order(claims: Iterable[ClaimFact]) -> list[ClaimFact]:
    """Return claims in order of their day, those without one last."""
    return sorted(claims, key=lambda claim: (claim_day(claim) or date.max, claim.code))


def _backing(supports: Sequence[ClaimFact]) -> tuple[Support, ...]:
    """Group the supports by authority, in the order in which each first states the value."""
    authorities = dict.fromkeys(claim.authority for claim in supports)
    return tuple(
        Support(authority, tuple(claim.code for claim in stated), _pages(stated))
        for authority in authorities
        if (stated := [claim for claim in supports if claim.authority == authority])
    )


def _pages(claims: Iterable[ClaimFact]) -> int:
    return len({page for claim in claims for page in claim.pages})


def _is_result_of(claim: ClaimFact, first: date, last: date) -> bool:
    """Tell a running total that shares a day with the asked ones."""
    if claim.measure != Measure.TRANSFERRED:
        return False
    days = [day for day in (claim.as_of, claim.reported_on) if day is not None]
    return bool(days) and min(days) <= last and max(days) >= first


def compare_within(
    value: int, claim: ClaimFact, first: date, last: date, is_in_conflict: bool
) -> ComparedClaim:
    """Compare, knowing that a total of an earlier day may be lower and one of a later day higher."""
    found = compare_claim(value, claim)
    if is_in_conflict or claim.as_of is None:
        return found
    may_differ = (found.agreement == Agreement.LOWER and claim.as_of < first) or (
        found.agreement == Agreement.HIGHER and claim.as_of > last
    )
    return ComparedClaim(claim.code, Agreement.COMPATIBLE) if may_differ else found


def compare_claim(value: int, claim: ClaimFact) -> ComparedClaim:
    """Say how a claim stands to a value: with its nearest and farthest distance where it contradicts it."""
    if claim.measure != Measure.TRANSFERRED:
        return ComparedClaim(claim.code, Agreement.OTHER_MEASURE)
    low, high = claimed_span(claim.quantity)
    if not claim.quantity.has_number or (low is None and high is None):
        return ComparedClaim(claim.code, Agreement.NO_NUMBER)
    if low == value == high:
        return ComparedClaim(claim.code, Agreement.SAME)
    if low is not None and value < low:
        return ComparedClaim(
            claim.code, Agreement.HIGHER, low - value, None if high is None else high - value
        )
    if high is not None and value > high:
        return ComparedClaim(claim.code, Agreement.LOWER, value - high, None if low is None else value - low)
    return ComparedClaim(claim.code, Agreement.COMPATIBLE)


def claimed_span(quantity: Quantity) -> tuple[int | None, int | None]:
    """Return the lowest and highest number that the claim allows for; None is an open end.

    Whole people: "more than 300" starts at 301. "About" stands at its number, since no source says how near.
    """
    low, high = quantity.bounds
    if quantity.qualifier == Qualifier.MORE_THAN:
        return (None if low is None else low + 1), None
    if quantity.qualifier == Qualifier.FEWER_THAN:
        return None, (None if high is None else max(high - 1, 0))
    if quantity.best is not None and quantity.qualifier != Qualifier.AT_LEAST:
        return (quantity.best if low is None else low), (quantity.best if high is None else high)
    return low, high
