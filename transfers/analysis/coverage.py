"""Say how much of the headline dated transfers account for, and what is known of each day of an operation.

The rule numbers are those of docs/rules.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction

from transfers.analysis.line import (
    ClaimFact,
    Placed,
    TransferFact,
    arrival_day,
    claim_day,
    enters_line,
    enters_sum,
    has_people_to_add,
    is_arrival,
)
from transfers.analysis.silence import Looked
from transfers.vocabulary import DayMark, Leg, Measure, Scope, Standing, TransferStatus

SILENCE = (DayMark.NOTHING_NEW, DayMark.NO_REPORT)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Hold how many people of the headline arrived in dated, counted movements (rule 8).

    ``low`` and ``high`` are the sums of the bounds their reports give. ``unnumbered`` are movements reported
    without a number to add (rule 10): counted or listed ones, so that silence shows.
    ``without_dated_transfer`` is ``None`` without a headline.
    """

    counted_people: int
    low: int
    high: int
    movements: tuple[str, ...]
    unnumbered: tuple[str, ...]
    without_dated_transfer: int | None
    share: Fraction | None


def measure_coverage(
    headline: int | None, arrived: Sequence[Placed[TransferFact]], known_transfers: Iterable[TransferFact]
) -> Coverage:
    """Sum the dated, counted movements (rule 8); the floor keeps the sum at or under the headline."""
    counted_people = sum(movement.value for movement in arrived)
    bounds = [(*movement.fact.quantity.bounds, movement.value) for movement in arrived]
    return Coverage(
        counted_people=counted_people,
        low=sum(value if low is None else low for low, _high, value in bounds),
        high=sum(value if high is None else high for _low, high, value in bounds),
        movements=tuple(movement.code for movement in arrived),
        unnumbered=tuple(transfer.code for transfer in known_transfers if is_unnumbered(transfer)),
        without_dated_transfer=None if headline is None else headline - counted_people,
        share=Fraction(counted_people, headline) if headline else None,
    )


def is_unnumbered(transfer: TransferFact) -> bool:
    """Tell an arrival that the desk believes and whose people nobody counted (rule 10)."""
    is_believed = transfer.standing in (Standing.COUNTED, Standing.LISTED)
    return is_arrival(transfer) and is_believed and not has_people_to_add(transfer)


def is_staging(transfer: TransferFact) -> bool:
    """Tell a reported departure to a staging base: never an arrival (rule 7)."""
    return (
        transfer.leg == Leg.TO_STAGING
        and transfer.scope == Scope.MOVEMENT
        and transfer.status == TransferStatus.REPORTED
        and transfer.standing != Standing.REJECTED
    )


# --- day by day ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stretch:
    """Hold what is known of one day, or of several days running that are all silent in the same way.

    ``claims`` and ``transfers`` are the codes of the records placed on the day; ``looked``, of silence alone,
    whose statements were looked for.
    """

    first: date
    last: date
    marks: tuple[DayMark, ...]
    claims: tuple[str, ...]
    transfers: tuple[str, ...]
    looked: tuple[Looked, ...] = ()

    @property
    def is_silent(self) -> bool:
        return self.marks[0] in SILENCE

    def each_day(self) -> Iterator[date]:
        return _days(self.first, self.last)


def claim_mark(claim: ClaimFact) -> DayMark | None:
    """Return the mark a running total leaves on its day; None for other measures and rejected claims."""
    if claim.measure != Measure.TRANSFERRED or claim.standing == Standing.REJECTED:
        return None
    return DayMark.COUNTED if enters_line(claim) else DayMark.UNCOUNTED


def transfer_mark(transfer: TransferFact) -> DayMark | None:
    """Return the mark a movement leaves on its day; None for plans, series, other legs and rejected ones."""
    if is_staging(transfer):
        return DayMark.STAGING
    if not is_arrival(transfer) or transfer.standing == Standing.REJECTED:
        return None
    if enters_sum(transfer):
        return DayMark.COUNTED
    return DayMark.UNNUMBERED if is_unnumbered(transfer) else DayMark.UNCOUNTED


def day_by_day(
    claims: Iterable[ClaimFact],
    transfers: Iterable[TransferFact],
    started_on: date | None,
    until: date | None,
    checked_on: date | None,
    looked: Mapping[date, tuple[Looked, ...]],
) -> tuple[Stretch, ...]:
    """Return every day from the start to ``until`` and every other day that has a record.

    Pass what was known. A record stands on the day at which the line would take it, before the start and
    after the end too; silence is told of the operation's own days alone. Without a start the first record
    begins; without ``until`` the last record or the desk's last check ends. Silence is "nothing new" on
    the days of ``looked`` and "no report" on others (rule 10). Days in a row with the same silence are one
    stretch.
    """
    days: dict[date, _Day] = defaultdict(_Day)
    for claim in claims:
        mark, on = claim_mark(claim), claim_day(claim)
        if mark and on:
            days[on].marks.add(mark)
            days[on].claims.append(claim.code)
    for transfer in transfers:
        mark, on = transfer_mark(transfer), arrival_day(transfer)
        if mark and on:
            days[on].marks.add(mark)
            days[on].transfers.append(transfer.code)
    first = started_on or min(days, default=None)
    last = until or max([*days, *([checked_on] if checked_on else [])], default=None)
    own = set(_days(first, last)) if first and last else set()
    return tuple(_joined(_stretch(on, days.get(on), looked.get(on, ())) for on in sorted(own | days.keys())))


@dataclass(slots=True)
class _Day:
    marks: set[DayMark] = field(default_factory=set)
    claims: list[str] = field(default_factory=list)
    transfers: list[str] = field(default_factory=list)


def _stretch(on: date, day: _Day | None, looked: tuple[Looked, ...]) -> Stretch:
    if day is None:
        return Stretch(on, on, (DayMark.NOTHING_NEW if looked else DayMark.NO_REPORT,), (), (), looked)
    marks = tuple(mark for mark in DayMark if mark in day.marks)
    return Stretch(on, on, marks, tuple(sorted(day.claims)), tuple(sorted(day.transfers)))


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _joined(days: Iterable[Stretch]) -> Iterator[Stretch]:
    """Join silent days that follow one another and are silent in the same way."""
    running: Stretch | None = None
    for day in days:
        is_next = running is not None and day.first == running.last + timedelta(days=1)
        is_same = running is not None and (running.marks, running.looked) == (day.marks, day.looked)
        if running and is_next and day.is_silent and is_same:
            running = replace(running, last=day.last)
            continue
        if running:
            yield running
        running = day
    if running:
        yield running
