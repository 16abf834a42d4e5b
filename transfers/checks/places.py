"""The checks of a transfer's places: against who held its origin, and against its leg."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.utils.translation import gettext_noop as _

from transfers import datasets
from transfers.checks.facts import CheckedTransfer, ControlFact
from transfers.checks.finding import Finding
from transfers.values.period import Period
from transfers.vocabulary import Check, ControlEnd, ControlRole, DatePrecision, Leg, Standing

_CHANGED_HANDS = _(
    "Transfer %(transfer)s (%(when)s) names %(facility)s as an origin, which had passed from %(before)s to "
    "%(after)s (%(passed)s)."
)

_NO_BORDER = _(
    "Transfer %(transfer)s is said to cross a border, and both of its ends are in one country (%(country)s)."
)
_A_BORDER = _(
    "Transfer %(transfer)s is said to stay within the country of origin, and its ends are in two countries "
    "(%(from)s, %(to)s)."
)

# Who is inside decides who leaves; who holds a perimeter or manages a camp does not.
IN_CONTROL = frozenset({ControlRole.ADMINISTRATION, ControlRole.SECURITY})


def changed_hands(
    transfers: Iterable[CheckedTransfer], control_periods: Iterable[ControlFact]
) -> Iterator[Finding]:
    """Find transfers from where another authority had taken over before their first possible day."""
    periods: dict[str, list[ControlFact]] = defaultdict(list)
    for held in sorted(control_periods, key=lambda held: held.code):
        if held.role in IN_CONTROL and held.authority and not held.is_claimed:
            periods[held.facility].append(held)
    for transfer in transfers:
        first_day = _first_day(transfer.fact.period)
        if first_day is None or transfer.fact.standing == Standing.REJECTED:
            continue
        for facility, held in sorted(periods.items()):
            handover = _handover(held, first_day, transfer.conducted_by)
            if handover and _starts_at(transfer, facility, held[0].names):
                yield _finding(transfer, first_day, *handover)


def leg_and_countries(transfers: Iterable[CheckedTransfer]) -> Iterator[Finding]:
    """Find crossings of a border whose ends are in one country, and legs within a country that leave it."""
    for transfer in transfers:
        start, end = transfer.countries
        if not (start and end) or transfer.fact.standing == Standing.REJECTED:
            continue
        said: dict[str, object] = {"transfer": transfer.fact.code}
        if transfer.fact.leg == Leg.CROSS_BORDER and start == end:
            message, said = _NO_BORDER, said | {"country": start}
        elif transfer.fact.leg == Leg.WITHIN_ORIGIN_COUNTRY and start != end:
            message, said = _A_BORDER, said | {"from": start, "to": end}
        else:
            continue
        compared = (transfer.fact.leg, start, end)
        yield Finding(Check.LEG_AND_COUNTRIES, (transfer.name,), message, said, compared)


def _first_day(period: Period) -> date | None:
    """Return the first possible day; None where it may have been any time before ("by 18 Jan")."""
    if period.precision in (DatePrecision.NO_LATER_THAN, DatePrecision.UNKNOWN):
        return period.earliest
    return period.earliest or period.latest


def _starts_at(transfer: CheckedTransfer, facility: str, names: Sequence[str]) -> bool:
    """Tell whether the facility is the origin, or the words of the report name it."""
    if transfer.origin == facility:
        return True
    any_name = "|".join(re.escape(name) for name in names if name)
    as_words = rf"(?<!\w)(?:{any_name})(?!\w)"
    return bool(any_name and re.search(as_words, transfer.origin_as_reported, re.IGNORECASE))


def _handover(
    held: Sequence[ControlFact], first_day: date, conducted_by: str
) -> tuple[ControlFact, ControlFact] | None:
    """Return the last holder whose time was over by that day, and who came next.

    None where who came next moved the people themselves, or where the old holder was back.
    """
    over = [one for one in held if _has_dated_end(one) and one.end < first_day]
    if not over:
        return None
    before = max(over, key=lambda one: one.end)
    since = [
        one
        for one in held
        if one.start is not None and one.start <= first_day and (one.end is None or one.end > before.end)
    ]
    if any(one.authority in (before.authority, conducted_by) for one in since) or not since:
        return None
    return before, min(since, key=lambda one: one.start)


def _has_dated_end(held: ControlFact) -> bool:
    return held.end is not None and held.end_precision in (ControlEnd.DAY, ControlEnd.APPROX)


def _finding(transfer: CheckedTransfer, first_day: date, before: ControlFact, after: ControlFact) -> Finding:
    return Finding(
        Check.CHANGED_HANDS,
        (transfer.name, (datasets.FACILITIES.name, before.facility), before.name, after.name),
        _CHANGED_HANDS,
        {
            "transfer": transfer.fact.code,
            "when": transfer.fact.period,
            "facility": before.names[0],
            "before": before.authority_name,
            "after": after.authority_name,
            "passed": Period(before.end, before.end, before.end_precision),
        },
        (first_day, before.end),
    )
