"""Checks of claims against each other, against the line and against the ceiling."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext_noop as _

from transfers import datasets
from transfers.analysis.line import claim_day
from transfers.analysis.progress import Progress
from transfers.checks.facts import CheckedClaim, OperationFact
from transfers.checks.finding import Finding
from transfers.values.period import Period
from transfers.vocabulary import Check, DatePrecision, Measure, Qualifier, Standing

_TRANSPOSED = _(
    "%(measure)s: %(first)s (%(first_claims)s) and %(second)s (%(second_claims)s), the same digits in "
    "another order."
)
_TWO_NUMBERS = _(
    "%(measure)s: %(first)s (%(first_claims)s) and %(second)s (%(second_claims)s) as of %(when)s."
)
_BELOW_LINE = _(
    "Claim %(claim)s is counted and says %(number)s as of %(day)s; the line stood at %(line)s by then."
)
_ABOVE_CEILING = _("Claim %(claim)s says %(number)s, above the announced ceiling of %(ceiling)s (%(by)s).")
_SUM_ABOVE_CEILING = _(
    "The counted transfers of %(operation)s add up to %(number)s, above the announced ceiling of %(ceiling)s "
    "(%(by)s)."
)

A_WEEK = timedelta(days=7)
A_DAY = timedelta(days=1)
LEAST_DIGITS = 3  # not counting zeros: 1,200 and 2,100 are rounded, and a week's growth apart

# What is counted from the beginning on: more a day later is growth, less is a contradiction.
RUNNING_TOTALS = frozenset(
    {
        Measure.TRANSFERRED,
        Measure.NATIONALITY_COUNT,
        Measure.UNDER_INVESTIGATION,
        Measure.INTERROGATED,
        Measure.CASES_PROCESSED,
        Measure.MINORS_IDENTIFIED,
        Measure.ESCAPED,
        Measure.RECAPTURED,
        Measure.RELEASED,
    }
)


# --- two numbers for one thing ------------------------------------------------------------------


class DatedNumber(NamedTuple):
    """A claim with a number on its day; sorts by day and code."""

    day: date
    code: str
    number: int
    claim: CheckedClaim


def _by_subject(claims: Iterable[CheckedClaim]) -> Iterator[list[DatedNumber]]:
    """Yield the claims of each measure and facility that have a day and a number, in order of day."""
    subjects: dict[tuple[str, str], list[DatedNumber]] = defaultdict(list)
    for claim in claims:
        fact = claim.fact
        if fact.as_of is not None and fact.quantity.value is not None:
            dated = DatedNumber(fact.as_of, fact.code, fact.quantity.value, claim)
            subjects[fact.measure, claim.facility].append(dated)
    for dated_claims in subjects.values():
        yield sorted(dated_claims, key=lambda each: each[:2])


def digit_transposition(claims: Iterable[CheckedClaim]) -> Iterator[Finding]:
    """Compare each number with the latest other one of the same digits, up to a week before, and repeats."""
    for subject in _by_subject(claims):
        pairs = []
        for place, later in enumerate(subject):
            near = [earlier for earlier in subject[:place] if later.day - earlier.day <= A_WEEK]
            alike = [earlier for earlier in near if is_transposed(earlier.number, later.number)]
            pairs += [(earlier, later) for earlier in alike if earlier.number == alike[-1].number]
        yield from _by_numbers(Check.DIGIT_TRANSPOSITION, _TRANSPOSED, pairs)


def is_transposed(one: int, other: int) -> bool:
    """Tell whether two numbers differ only in the order of their digits, of which three are not zero."""
    digits, others = str(one), str(other)
    has_enough = len(digits.replace("0", "")) >= LEAST_DIGITS
    return one != other and has_enough and sorted(digits) == sorted(others)


def two_numbers(claims: Iterable[CheckedClaim]) -> Iterator[Finding]:
    """Compare exact numbers of one day; of running totals also a lower one a day later.

    By one authority, or within a tenth of each other: others may count something else under the same name.
    Rejected claims are out, the desk has decided; so are transposed digits, which say it more exactly.
    """
    for subject in _by_subject(claim for claim in claims if _is_one_exact_number(claim)):
        pairs = [
            (earlier, later)
            for place, later in enumerate(subject)
            for earlier in subject[:place]
            if _contradict(earlier, later) and not is_transposed(earlier.number, later.number)
        ]
        yield from _by_numbers(Check.TWO_NUMBERS, _TWO_NUMBERS, pairs)


def _is_one_exact_number(claim: CheckedClaim) -> bool:
    low, high = claim.fact.quantity.bounds
    is_one = claim.fact.quantity.qualifier == Qualifier.EXACT and low == high
    return is_one and claim.fact.standing != Standing.REJECTED


def _contradict(earlier: DatedNumber, later: DatedNumber) -> bool:
    is_fall = later.number < earlier.number and later.claim.fact.measure in RUNNING_TOTALS
    apart = later.day - earlier.day
    if later.number == earlier.number or apart > (A_DAY if is_fall else timedelta(0)):
        return False
    is_same_authority = earlier.claim.fact.authority == later.claim.fact.authority
    difference, larger = abs(later.number - earlier.number), max(later.number, earlier.number)
    return is_same_authority or 10 * difference <= larger


def _by_numbers(
    check: Check, message: str, pairs: Sequence[tuple[DatedNumber, DatedNumber]]
) -> Iterator[Finding]:
    """Yield one finding for each two numbers, however many claims repeat them."""
    repeated: dict[frozenset[int], list[DatedNumber]] = defaultdict(list)
    for pair in pairs:
        both = repeated[frozenset(each.number for each in pair)]
        both += [each for each in pair if each not in both]
    for both in repeated.values():
        both.sort(key=lambda each: each[:2])
        first = both[0].number
        second = next(each.number for each in both if each.number != first)
        days = [each.day for each in both]
        yield Finding(
            check,
            tuple(each.claim.name for each in both),
            message,
            {
                "measure": Measure(both[0].claim.fact.measure),
                "first": first,
                "first_claims": tuple(each.code for each in both if each.number == first),
                "second": second,
                "second_claims": tuple(each.code for each in both if each.number == second),
                "when": Period(min(days), max(days), DatePrecision.RANGE),
            },
            (*(each.number for each in both), *days),
        )


# --- against the line and the ceiling -----------------------------------------------------------


def below_line(claims: Iterable[CheckedClaim], progress: Progress) -> Iterator[Finding]:
    for claim in claims:
        day = claim_day(claim.fact)
        if claim.fact.code not in progress.below_line or day is None:
            continue
        line = max(step.value for step in progress.steps if step.on <= day)
        yield Finding(
            Check.BELOW_LINE,
            (claim.name,),
            _BELOW_LINE,
            {"claim": claim.fact.code, "number": claim.fact.quantity, "day": day, "line": line},
            (claim.fact.quantity.value, day, line),
        )


def above_ceiling(operation: OperationFact, progress: Progress) -> Iterator[Finding]:
    ceiling, headline = progress.ceiling, progress.headline
    if ceiling is None:
        return
    by = (datasets.CLAIMS.name, ceiling.code)
    against = {"ceiling": ceiling.amount, "by": ceiling.code}
    for claim in operation.claims:
        fact, number = claim.fact, claim.fact.quantity.value
        if fact.measure != Measure.TRANSFERRED or fact.standing == Standing.REJECTED:
            continue
        if number is not None and number > ceiling.amount:
            said = {"claim": fact.code, "number": fact.quantity, **against}
            compared = (number, ceiling.amount)
            yield Finding(Check.ABOVE_CEILING, (claim.name, by), _ABOVE_CEILING, said, compared)
    # An operation that is known flight by flight has no claim that could say it.
    if headline and headline.from_movements and headline.value > ceiling.amount:
        said = {"operation": operation.code, "number": headline.value, **against}
        records = ((datasets.OPERATIONS.name, operation.code), by)
        compared = (headline.value, ceiling.amount)
        yield Finding(Check.ABOVE_CEILING, records, _SUM_ABOVE_CEILING, said, compared)
