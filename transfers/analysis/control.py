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

    holders: tuple[str, ...]
    from_date: date | None
    from_precision: str
    to_date: date | None
    to_precision: str
    runs_on: bool


def axis_of(accounts: Iterable[ControlAccount], days: Iterable[date]) -> Axis | None:
    """Return an axis over the dates of the accounts and the other days; None where there is no date at all.

    It starts with the record where somebody held the facility before, and ends with the last date known.
    """
    accounts = list(accounts)
    known = [day for account in accounts for day in (account.from_date, account.to_date) if day is not None]
    known += days
    if not known:
        return None
    first = min(known)
    if any(account.from_precision == ControlStart.BEFORE_2026 for account in accounts):
        first = min(first, RECORD_STARTS_ON)
    return Axis(first, max(known))


def competitions(accounts: Sequence[ControlAccount], axis: Axis | None) -> list[Competition]:
    """Return the stretches for which several authorities are said to have had the same role, in order.

    Periods that share a single day do not compete: that is a handover. "No one in control" competes with
    every role. What has no known end is taken to the end of the axis.
    """
    whole = axis or Axis(date.min, date.max)
    spans = [(_span(account, whole), account) for account in accounts]
    bounds = sorted({day for span, _account in spans for day in span})
    if len(bounds) == 1 and any(account.to_date is None for _span, account in spans):
        bounds *= 2  # nothing is dated after the one day, and what is open goes on beyond it
    found: list[tuple[date, date, tuple[str, ...]]] = []
    for start, end in pairwise(bounds):
        holders = _rivals([account for span, account in spans if span[0] <= start and end <= span[1]])
        if not holders:
            continue
        if found and found[-1][1:] == (start, holders):
            start = found.pop()[0]
        found.append((start, end, holders))
    return [_competition(accounts, whole, *stretch) for stretch in found]


def _span(account: ControlAccount, axis: Axis) -> tuple[date, date]:
    return account.from_date or axis.first, account.to_date or axis.last


def _rivals(accounts: Sequence[ControlAccount]) -> tuple[str, ...]:
    """Return the authorities that cannot all have held the facility, in order of the accounts."""
    rivals: dict[str, None] = {}
    for account in accounts:
        others = {
            other.authority
            for other in accounts
            if other.role == account.role or ControlRole.NONE in (other.role, account.role)
        }
        if len(others) > 1:
            rivals[account.authority] = None
    return tuple(rivals)


def _competition(
    accounts: Sequence[ControlAccount], axis: Axis, start: date, end: date, holders: tuple[str, ...]
) -> Competition:
    rivals = [account for account in accounts if account.authority in holders]
    starting = [account.from_precision for account in rivals if account.from_date == start]
    ending = [account.to_precision for account in rivals if account.to_date == end]
    is_from_before = not starting and start == axis.first
    return Competition(
        holders=holders,
        from_date=None if is_from_before else start,
        # Where neither starts, a third account came or went on that day.
        from_precision=next(iter(starting), ControlStart.BEFORE_2026 if is_from_before else ControlStart.DAY),
        to_date=None if end == date.max else end,
        to_precision=next(iter(ending), ControlEnd.DAY),
        runs_on=not ending and end == axis.last,
    )
