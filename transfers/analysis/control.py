"""Set the accounts of who held a facility beside one another and find where they compete.

The axis ends with the record, since there is no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from transfers.vocabulary import ControlEnd, ControlRole, ControlStart

RECORD_STARTS_ON = date(2026, 1, 1)  # what ControlStart.BEFORE_2026 lies before


@dataclass(frozen=True, slots=True)
class ControlAccount:
    """Hold one account of who held a facility; no authority is "no one"."""

    code: str
    authority: str
    role: str
    from_date: date | None
    from_precision: str
    to_date: date | None
    to_precision: str
    is_claimed: bool = False


class Axis(NamedTuple):
    """The days a drawing spans."""

    first: date
    last: date

    def share(self, day: date) -> float:
        """Return how far along the axis a day lies, from 0 to 1; an axis of one day has it in its middle."""
        if self.first == self.last:
            return 0.5
        return (day - self.first) / (self.last - self.first)


@dataclass(frozen=True, slots=True)
class Competition:
    """Hold a stretch of time for which several accounts each name another holder.

    Precisions are those of ``ControlStart`` and ``ControlEnd``. ``runs_on``: nothing ends it, and ``to_date``
    is the last day of the axis, None where there is no axis.
    """

    accounts: tuple[str, ...]
    from_date: date | None
    from_precision: str
    to_date: date | None
    to_precision: str
    runs_on: bool


def axis_of(holds: Iterable[ControlAccount], days: Iterable[date]) -> Axis | None:
    """Return an axis over the dates of the holds and the other days; None where there is no date at all.

    It starts with the record where somebody held the facility before, and ends with the last date known.
    """
    holds = list(holds)
    known = [day for hold in holds for day in (hold.from_date, hold.to_date) if day is not None]
    known += days
    if not known:
        return None
    first = min(known)
    if any(hold.from_precision == ControlStart.BEFORE_2026 for hold in holds):
        first = min(first, RECORD_STARTS_ON)
    return Axis(first, max(known))


def competitions(holds: Sequence[ControlAccount], axis: Axis | None) -> list[Competition]:
    """Return the stretches for which several authorities are said to have had the same role, in order.

    Periods that share a single day do not compete: that is a handover. "No one in control" competes with
    every role. What has no known end is taken to the end of the axis.
    """
    whole = axis or Axis(date.min, date.max)
    spans = [(_span(hold, whole), hold) for hold in holds]
    bounds = sorted({day for span, _hold in spans for day in span})
    if len(bounds) == 1 and any(hold.to_date is None for _span, hold in spans):
        bounds *= 2  # nothing is dated after the one day, and what is open goes on beyond it
    found: list[tuple[date, date, tuple[str, ...]]] = []
    for start, end in pairwise(bounds):
        accounts = _rivals([hold for span, hold in spans if span[0] <= start and end <= span[1]])
        if not accounts:
            continue
        if found and found[-1][1:] == (start, accounts):
            start = found.pop()[0]
        found.append((start, end, accounts))
    return [_competition(holds, whole, *stretch) for stretch in found]


def _span(hold: ControlAccount, axis: Axis) -> tuple[date, date]:
    return hold.from_date or axis.first, hold.to_date or axis.last


def _rivals(holds: Sequence[ControlAccount]) -> tuple[str, ...]:
    """Return the authorities that cannot all have held the facility, in order of the holds."""
    rivals: dict[str, None] = {}
    for hold in holds:
        others = {
            other.authority
            for other in holds
            if other.role == hold.role or ControlRole.NONE in (other.role, hold.role)
        }
        if len(others) > 1:
            rivals[hold.authority] = None
    return tuple(rivals)


def _competition(
    holds: Sequence[ControlAccount], axis: Axis, start: date, end: date, accounts: tuple[str, ...]
) -> Competition:
    rivals = [hold for hold in holds if hold.authority in accounts]
    starting = [hold.from_precision for hold in rivals if hold.from_date == start]
    ending = [hold.to_precision for hold in rivals if hold.to_date == end]
    is_from_before = not starting and start == axis.first
    return Competition(
        accounts=accounts,
        from_date=None if is_from_before else start,
        # Where neither starts, a third account came or went on that day.
        from_precision=next(iter(starting), ControlStart.BEFORE_2026 if is_from_before else ControlStart.DAY),
        to_date=None if end == date.max else end,
        to_precision=next(iter(ending), ControlEnd.DAY),
        runs_on=not ending and end == axis.last,
    )
