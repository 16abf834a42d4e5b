"""Say for which days the monitoring log found that an authority said nothing new (rule 10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

LONGEST = 31  # days; a look over more of them tells little of any one


class Span(NamedTuple):
    """Days from the first to the last one."""

    first: date
    last: date


class Look(NamedTuple):
    """A look for the statements of one authority, by its code, that found nothing new."""

    authority: str
    looked_on: date
    span: Span


class Looked(NamedTuple):
    """Whose statements of a day were looked for, and when last: nothing was new."""

    authority: str
    on: date


def silent_days(
    looks: Iterable[Look], spoken: Mapping[str, Iterable[Span]]
) -> dict[date, tuple[Looked, ...]]:
    """Return whose silence the log tells of each day, by authority; of several looks the latest.

    ``spoken`` holds the days of an authority's own claims, events and transfers: of these it was not silent.
    """
    found: dict[date, dict[str, date]] = defaultdict(dict)
    told = {
        authority: {day for span in spans for day in days_of(span)} for authority, spans in spoken.items()
    }
    for authority, looked_on, span in looks:
        if (span.last - span.first).days >= LONGEST:
            continue
        for day in days_of(span):
            if day not in told.get(authority, ()):
                found[day][authority] = max(looked_on, found[day].get(authority, looked_on))
    return {day: tuple(Looked(*each) for each in sorted(looked.items())) for day, looked in found.items()}


def days_of(span: Span) -> Iterable[date]:
    return (span.first + timedelta(days=number) for number in range((span.last - span.first).days + 1))
