"""Merge events, changes of control, arrivals and statements into one stream by day.

Statements and arrivals stand on the day at which the line would take them (coverage.py does the same),
everything else on its first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from transfers.values.period import Period
from transfers.vocabulary import AsOfPrecision, ControlEnd, ControlStart, DatePrecision, EntryKind, Measure

RESULTS = (Measure.TRANSFERRED,)
PLANS = (Measure.PLANNED_TOTAL, Measure.EXPECTED_TOTAL)
KINDS = tuple(EntryKind)


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Hold what one entry is, its record's code, when it happened and the day on which it stands.

    ``day`` is None where no date is known. ``is_end``: somebody ceased to hold a facility.
    ``is_by_report``: the day is that of the report, since no other is known.
    """

    kind: EntryKind
    code: str
    period: Period
    day: date | None
    is_end: bool = False
    is_by_report: bool = False


def event_entry(code: str, earliest: date | None, latest: date | None, precision: str) -> TimelineEntry:
    return TimelineEntry(EntryKind.EVENT, code, Period(earliest, latest, precision), earliest or latest)


def arrival_entry(code: str, earliest: date | None, latest: date | None, precision: str) -> TimelineEntry:
    return TimelineEntry(EntryKind.ARRIVAL, code, Period(earliest, latest, precision), latest or earliest)


def claim_entry(
    code: str, measure: str, as_of: date | None, precision: str, reported_on: date | None
) -> TimelineEntry:
    """Return a statement's entry; one without an as-of day stands on the day it was reported."""
    kind = EntryKind.RESULT if measure in RESULTS else EntryKind.PLAN
    if as_of or reported_on is None:
        return TimelineEntry(kind, code, Period(as_of, as_of, precision), as_of)
    period = Period(reported_on, reported_on, AsOfPrecision.DAY)
    return TimelineEntry(kind, code, period, reported_on, is_by_report=True)


# What each precision of a control period's end or start says of one day; the others are no change at all.
_STARTS = {
    ControlStart.DAY: DatePrecision.DAY,
    ControlStart.APPROX: DatePrecision.APPROX,
    ControlStart.NO_LATER_THAN: DatePrecision.NO_LATER_THAN,
}
_ENDS = {
    ControlEnd.DAY: DatePrecision.DAY,
    ControlEnd.APPROX: DatePrecision.APPROX,
    ControlEnd.NO_EARLIER_THAN: DatePrecision.NO_EARLIER_THAN,
}


def control_entries(
    code: str, from_date: date | None, from_precision: str, to_date: date | None, to_precision: str
) -> Iterator[TimelineEntry]:
    """Yield the changes a control period tells of: its dated start and its dated end, two, one or none."""
    for day, precision, is_end in (
        (from_date, _STARTS.get(from_precision), False),
        (to_date, _ENDS.get(to_precision), True),
    ):
        if day and precision:
            earliest = None if precision == DatePrecision.NO_LATER_THAN else day
            latest = None if precision == DatePrecision.NO_EARLIER_THAN else day
            yield TimelineEntry(EntryKind.CONTROL, code, Period(earliest, latest, precision), day, is_end)


def merge(
    entries: Iterable[TimelineEntry],
    since: date | None = None,
    until: date | None = None,
    newest_first: bool = True,
) -> list[TimelineEntry]:
    """Return the entries whose period shares a day with the asked one, in order of their days.

    Within a day by kind, then by code, in both orders; entries without any date come last.
    """
    asked = [entry for entry in entries if entry.period.overlaps(since, until)]
    asked.sort(key=lambda entry: (KINDS.index(entry.kind), entry.code, entry.is_end))
    dated = [entry for entry in asked if entry.day]
    dated.sort(key=lambda entry: entry.day or date.min, reverse=newest_first)  # stable, reversed or not
    return dated + [entry for entry in asked if not entry.day]


def by_day(entries: Iterable[TimelineEntry]) -> list[tuple[date | None, list[TimelineEntry]]]:
    """Return entries that are in order of their days in groups of one day each."""
    return [(day, list(group)) for day, group in groupby(entries, key=lambda entry: entry.day)]
