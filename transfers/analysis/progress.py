"""Work out how many people were transferred, against what was announced, from contradicting claims.

Callers pass published rows as facts, and "today" as ``known_on``. The rule numbers in the docstrings are
those of docs/rules.md; line.py draws the line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext_noop as _

from transfers.analysis.coverage import Coverage, measure_coverage
from transfers.analysis.line import (
    ClaimFact,
    Fact,
    Placed,
    Step,
    TransferFact,
    arrival_day,
    claim_day,
    draw_line,
    enters_line,
    enters_sum,
    is_known,
    placed,
    tightest,
)
from transfers.values.quantity import Quantity
from transfers.vocabulary import Measure, OperationState, Qualifier, Standing


class RuleVersion(NamedTuple):
    """One version of the rules: raised when the same record would give another line, headline or coverage."""

    number: str
    on: date
    change: str


RULE_VERSIONS = (RuleVersion("1.0", date(2026, 11, 24), _("The first published version.")),)
RULE_VERSION = RULE_VERSIONS[-1].number


@dataclass(frozen=True, slots=True)
class Headline:
    """Hold the line's last value in people, its bounds and words, and who stands behind it (rules 4, 9).

    ``supports`` are claims, in order of date, or all summed movements where no claim states the value;
    ``pages`` counts distinct pages, and corroboration by movements alone is no authority and no page.
    """

    value: int
    quantity: Quantity
    supports: tuple[str, ...]
    authorities: tuple[str, ...]
    pages: int
    from_movements: bool


@dataclass(frozen=True, slots=True)
class Ceiling:
    """Hold the announced "up to N" in people and the claim that announced it (rule 5)."""

    amount: int
    code: str
    quantity: Quantity

    @property
    def is_one_number(self) -> bool:
        """Tell "7,000" and "up to 7,000" from "about 7,000" and "7,000-8,000"."""
        return self.quantity.qualifier in (Qualifier.EXACT, Qualifier.AT_MOST)


class Ending(StrEnum):
    """Say where an operation stands against its ceiling (rule 6); never what is "remaining"."""

    CLOSED_BELOW = "closed_below"
    CLOSED_AT = "closed_at"
    CLOSED_ABOVE = "closed_above"
    AT = "at"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Progress:
    """Hold everything the rule says about one operation; ``None`` is not known, never zero.

    ``passed_on`` is the day of the first step above the ceiling, on which the line passed it (rule 6).

    ``below_line`` and ``unplaced`` are codes of rows kept out of the line: claims lower than it on
    their own day (rule 2), and claims without any date; ``unplaced_movements`` likewise.
    """

    steps: tuple[Step, ...]
    headline: Headline | None
    ceiling: Ceiling | None
    share: Fraction | None
    ending: Ending | None
    passed_on: date | None
    coverage: Coverage
    below_line: tuple[str, ...]
    unplaced: tuple[str, ...]
    unplaced_movements: tuple[str, ...]


def measure_progress(
    claims: Iterable[ClaimFact],
    transfers: Iterable[TransferFact],
    state: OperationState | None,
    known_on: date | None = None,
    until: date | None = None,
) -> Progress:
    """Apply rules 1 to 9 to one operation's published facts, as known on a day (``None``: all of them).

    Nothing dated after that day, or after ``until``, enters the line or the sum. ``state`` is the operation's
    state on that same day, None where it is not known. The order of rows makes no difference.
    """
    known_claims, known_transfers = _known(claims, known_on), _known(transfers, known_on)
    stating = [claim for claim in known_claims if enters_line(claim)]
    arriving = [transfer for transfer in known_transfers if enters_sum(transfer)]
    last = known_on or until
    stated = placed(((claim_day(claim), claim) for claim in stating), last)
    arrived = placed(((arrival_day(movement), movement) for movement in arriving), last)
    steps, below_line = draw_line(stated, arrived)
    headline = _headline(steps, stated, arrived)
    ceiling = _ceiling(known_claims)
    undated_claims = [claim.code for claim in stating if claim_day(claim) is None]
    undated_movements = [movement.code for movement in arriving if arrival_day(movement) is None]
    return Progress(
        steps=steps,
        headline=headline,
        ceiling=ceiling,
        share=Fraction(headline.value, ceiling.amount)
        if headline and ceiling and ceiling.amount > 0
        else None,
        ending=_ending(headline, ceiling, state),
        passed_on=next((step.on for step in steps if ceiling and step.value > ceiling.amount), None),
        coverage=measure_coverage(
            headline.value if headline else None,
            arrived,
            [each for each in known_transfers if last is None or (arrival_day(each) or last) <= last],
        ),
        below_line=below_line,
        unplaced=tuple(undated_claims),
        unplaced_movements=tuple(undated_movements),
    )


def _known(facts: Iterable[Fact], known_on: date | None) -> list[Fact]:
    """Keep what was public by then, in order of code, so that the order of rows decides nothing."""
    return sorted((fact for fact in facts if is_known(fact, known_on)), key=lambda fact: fact.code)


def _headline(
    steps: Sequence[Step], stated: Sequence[Placed[ClaimFact]], arrived: Sequence[Placed[TransferFact]]
) -> Headline | None:
    """Take the line's last value (rule 4) and count who states it: authorities, then pages (rule 9)."""
    if not steps:
        return None
    last = steps[-1]
    # A claim that repeats the sum of the movements later on stands behind it in its own words.
    supports = [claim for claim in stated if claim.value == last.value]
    summed = [movement.code for movement in arrived if movement.on <= last.on]
    return Headline(
        value=last.value,
        quantity=tightest(supports) if supports else last.quantity,
        supports=tuple([claim.code for claim in supports] or summed),
        authorities=tuple(dict.fromkeys(claim.fact.authority for claim in supports if claim.fact.authority)),
        pages=len({page for claim in supports for page in claim.fact.pages}),
        from_movements=not supports,
    )


def _ceiling(claims: Iterable[ClaimFact]) -> Ceiling | None:
    """Choose the counted planned total (rule 5): the latest, then the largest, then by code.

    One without a number is no ceiling and does not cancel an earlier one: silence is not zero (rule 10).
    """
    announced = [
        (claim_day(claim) or date.min, amount, claim)
        for claim in claims
        if claim.measure == Measure.PLANNED_TOTAL and claim.standing == Standing.COUNTED
        if (amount := _ceiling_amount(claim.quantity)) is not None
    ]
    if not announced:
        return None
    # max() keeps the first of equals, and the claims come in order of code.
    _, amount, claim = max(announced, key=lambda item: item[:2])
    return Ceiling(amount, claim.code, claim.quantity)


def _ceiling_amount(quantity: Quantity) -> int | None:
    """Return the most people the announcement allows for: its high number, else best, else low."""
    if quantity.qualifier in (Qualifier.DENIED, Qualifier.NOT_STATED):
        return None
    return next((cell for cell in (quantity.high, quantity.best, quantity.low) if cell is not None), None)


def _ending(
    headline: Headline | None, ceiling: Ceiling | None, state: OperationState | None
) -> Ending | None:
    """Compare headline and ceiling (rule 6); before the end, say only that it was reached or passed."""
    if headline is None or ceiling is None:
        return None
    is_completed = state == OperationState.COMPLETED
    if headline.value < ceiling.amount:
        return Ending.CLOSED_BELOW if is_completed else None
    if headline.value == ceiling.amount:
        return Ending.CLOSED_AT if is_completed else Ending.AT
    return Ending.CLOSED_ABOVE if is_completed else Ending.ABOVE


def headlines_by_known_day(
    claims: Iterable[ClaimFact], transfers: Iterable[TransferFact]
) -> list[tuple[date, int]]:
    """Return each day on which the headline, as known then, rose, with its value in people.

    The same as asking ``measure_progress`` day by day: the line never falls, so that its last value is the
    highest number stated or the sum of the movements, whichever is more. A fact counts from the day on which
    it was known and its own day had come; one without either is never in it.
    """
    stated: dict[date, int] = defaultdict(int)
    added: dict[date, int] = defaultdict(int)
    for claim in claims:
        if enters_line(claim) and (on := claim_day(claim)) and claim.known_from:
            day = max(on, claim.known_from)
            stated[day] = max(stated[day], claim.quantity.value)
    for transfer in transfers:
        if enters_sum(transfer) and (on := arrival_day(transfer)) and transfer.known_from:
            added[max(on, transfer.known_from)] += transfer.quantity.value
    found: list[tuple[date, int]] = []
    highest, total = 0, 0
    for day in sorted(stated.keys() | added.keys()):
        highest, total = max(highest, stated.get(day, 0)), total + added.get(day, 0)
        value = max(highest, total)
        if not found or value > found[-1][1]:
            found.append((day, value))
    return found


def format_percent(fraction: Fraction, digits: int = 1) -> str:
    """Write a share as a percentage, half up: ``81.5``; raise ``ValueError`` for a negative share.

    A share below the whole is never "100.0" and one above nothing never "0.0": ``>99.9``, ``<0.1``.
    """
    if fraction < 0:
        raise ValueError(f"a share of people cannot be negative: {fraction}")
    unit = 10**digits
    rounded = int(fraction * 100 * unit + Fraction(1, 2))
    if fraction > 0 and rounded == 0:
        return "<" + _decimal(1, digits)
    if fraction < 1 and rounded >= 100 * unit:
        return ">" + _decimal(100 * unit - 1, digits)
    return _decimal(rounded, digits)


def _decimal(scaled: int, digits: int) -> str:
    whole, part = divmod(scaled, 10**digits)
    return f"{whole}.{part:0{digits}d}" if digits else str(whole)
