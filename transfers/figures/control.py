"""Draw who held a facility when: a lane per account on one axis of time. Plain dicts, in thousandths."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext, ngettext

from transfers.analysis.control import Axis, Competition, ControlAccount, axis_of, competitions
from transfers.models import Claim, ControlPeriod, Transfer
from transfers.vocabulary import ControlEnd, ControlRole, ControlStart, Standing
from transfers.wording.words import control_words, date_words, label, semicolon, thousands

WIDTH = 1000
GUTTER = 50  # kept free at both ends, for what goes on beyond the axis
EDGE = 30  # how much of a bar is hatched around a day known as "about"
STUB = 8  # the least a bar is wide, so that one day is seen
LABEL, LETTER = 230, 21  # room for "20 Feb 2026" on a phone; longer months take it by the letter


def control_accounts(
    periods: Sequence[ControlPeriod],
    claims: Sequence[Claim],
    transfers: Sequence[Transfer],
    transfers_from: Sequence[Transfer],
) -> dict[str, Any]:
    """Return ``competing``, a sentence per stretch of time of which accounts differ, and the ``drawing``.

    The axis ends with the last date the record has here, or the operation's end: there is no clock. The
    drawing is None without a period or without any date.
    """
    accounts = [period.account() for period in periods]
    axis = axis_of(accounts, days_of(claims, transfers)) if accounts else None
    return {
        "competing": [competition_words(one) for one in competitions(accounts, axis)],
        "drawing": drawing(periods, accounts, axis, transfers_from) if axis else None,
    }


def drawing(
    periods: Sequence[ControlPeriod],
    accounts: Sequence[ControlAccount],
    axis: Axis,
    transfers_from: Sequence[Transfer],
) -> dict[str, Any]:
    """Return lanes, days and ticks.

    A lane is ``{"period", "parts", "opens_left", "opens_right"}``, a part ``{"from", "to", "kind"}`` with the
    kinds sure, unsure and maybe (a line to where it may reach). Ticks are the transfers from here.
    """
    lanes = [
        {"period": period, **lane(account, axis)} for period, account in zip(periods, accounts, strict=True)
    ]
    kinds = {part["kind"] for lane in lanes for part in lane["parts"]}
    return {
        "lanes": lanes,
        "dates": control_axis_days(accounts, axis),
        "transfers": [mark for transfer in transfers_from if (mark := transfer_tick(transfer, axis))],
        "last": axis.last,
        "summary": semicolon().join(lane_words(period) for period in periods),
        "has_claimed": any(account.is_claimed for account in accounts),
        "has_unsure": "unsure" in kinds,
        "has_maybe": "maybe" in kinds,
        "has_arrow": any(lane["opens_left"] or lane["opens_right"] for lane in lanes),
    }


def days_of(claims: Iterable[Claim], transfers: Iterable[Transfer]) -> list[date]:
    """Return every day the records name, and the last day of their operations."""
    days = [
        day
        for transfer in transfers
        for day in (transfer.departed_earliest, transfer.departed_latest, transfer.operation.ended_on)
    ]
    days += [day for claim in claims for day in (claim.as_of_date, claim.operation.ended_on)]
    return [day for day in days if day is not None]


def x_of_day(day: date, axis: Axis) -> int:
    return GUTTER + round((WIDTH - 2 * GUTTER) * axis.share(day))


def lane(account: ControlAccount, axis: Axis) -> dict[str, Any]:
    """Return the parts of one bar. What is not known is never filled: start and end each keep their doubt."""
    parts = []
    start = x_of_day(account.from_date, axis) if account.from_date else GUTTER
    end = x_of_day(account.to_date, axis) if account.to_date else WIDTH - GUTTER
    if account.from_precision == ControlStart.APPROX:
        parts.append(bar_part(start - EDGE // 2, start + EDGE // 2, "unsure"))
        start += EDGE // 2
    elif account.from_precision == ControlStart.NO_LATER_THAN:
        parts.append(bar_part(0, start, "maybe"))
    if account.to_precision == ControlEnd.OPEN_UNKNOWN:
        parts.append(bar_part(start + STUB, WIDTH, "unsure"))  # nothing after its start is known
        end = start + STUB
    elif account.to_precision == ControlEnd.APPROX:
        parts.append(bar_part(end - EDGE // 2, end + EDGE // 2, "unsure"))
        end -= EDGE // 2
    elif account.to_precision == ControlEnd.NO_EARLIER_THAN:
        parts.append(bar_part(end, WIDTH, "maybe"))
    parts.append(bar_part(start, max(end, start + STUB), "sure"))
    return {
        "parts": sorted(parts, key=lambda part: part["from"]),
        "opens_left": account.from_precision == ControlStart.BEFORE_2026,
        "opens_right": account.to_precision == ControlEnd.OPEN,
    }


def bar_part(start: int, end: int, kind: str) -> dict[str, Any]:
    return {"from": start, "to": end, "width": end - start, "kind": kind}


def control_axis_days(accounts: Iterable[ControlAccount], axis: Axis) -> list[dict[str, Any]]:
    """Return the days written below the axis: both ends, and the first change that has room between them."""
    if axis.first == axis.last:
        return [{"at": x_of_day(axis.first, axis), "words": date_words(axis.first), "anchor": "middle"}]
    first, last = x_of_day(axis.first, axis), x_of_day(axis.last, axis)
    labels = [{"at": first, "words": date_words(axis.first), "anchor": "start"}]
    start, end = first + room_of(date_words(axis.first)), last - room_of(date_words(axis.last))
    changes = {day for account in accounts for day in (account.from_date, account.to_date) if day is not None}
    for day in sorted(changes):
        at = x_of_day(day, axis)
        half = room_of(date_words(day)) // 2
        if start < at - half and at + half < end:
            labels.append({"at": at, "words": date_words(day), "anchor": "middle"})
            break
    return [*labels, {"at": last, "words": date_words(axis.last), "anchor": "end"}]


def room_of(words: str) -> int:
    """Return how wide a label is on a phone, where it is widest."""
    return max(LABEL, LETTER * len(words))


def transfer_tick(transfer: Transfer, axis: Axis) -> dict[str, Any] | None:
    """Return where a transfer stands below the lanes; None without a day."""
    earliest = transfer.departed_earliest or transfer.departed_latest
    latest = transfer.departed_latest or transfer.departed_earliest
    if earliest is None or latest is None:
        return None
    return {
        "from": x_of_day(earliest, axis),
        "to": x_of_day(latest, axis),
        "is_counted": transfer.standing == Standing.COUNTED,
    }


def competition_words(competition: Competition) -> str:
    """Say it: "2 accounts compete from about 21 Jan 2026 to 20 Feb 2026: ..."."""
    number = len(competition.holders)
    words = {
        "number": thousands(number),
        "accounts": semicolon().join(account or gettext("no one") for account in competition.holders),
        "when": control_words(competition) if competition.to_date else "",
    }
    if not competition.to_date:
        sentence = ngettext(
            "%(number)s account competes, without a date: %(accounts)s.",
            "%(number)s accounts compete, without a date: %(accounts)s.",
            number,
        )
    elif competition.runs_on:
        sentence = ngettext(
            "%(number)s account competes %(when)s, the last day on record here: %(accounts)s.",
            "%(number)s accounts compete %(when)s, the last day on record here: %(accounts)s.",
            number,
        )
    else:
        sentence = ngettext(
            "%(number)s account competes %(when)s: %(accounts)s.",
            "%(number)s accounts compete %(when)s: %(accounts)s.",
            number,
        )
    return sentence % words


def lane_words(period: ControlPeriod) -> str:
    """Say one account: "Syrian government, administration: from 19 Jan 2026"."""
    holder, when = period.authority or gettext("no one"), control_words(period)
    if period.role == ControlRole.NONE:
        words = gettext("%(holder)s: %(when)s") % {"holder": holder, "when": when}
    else:
        role = label(ControlRole(period.role))
        words = gettext("%(holder)s, %(role)s: %(when)s") % {"holder": holder, "role": role, "when": when}
    return gettext("%(account)s (only claimed)") % {"account": words} if period.claimed else words
