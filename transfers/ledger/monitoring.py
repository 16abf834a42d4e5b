"""Read of which days the monitoring log tells that an authority said nothing new (rule 10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import F, Max, QuerySet
from django.db.models.functions import Coalesce

from transfers.analysis.silence import Look, Looked, Span, silent_days
from transfers.models import Authority, Claim, Event, MonitoringEntry, Operation, Transfer
from transfers.vocabulary import Found


@dataclass(frozen=True)
class Silence:
    """Hold whose silence is told of which days, and the authorities by code.

    ``looked_on`` is the last look by an asked day; None where no day is asked.
    """

    days: Mapping[date, tuple[Looked, ...]] = field(default_factory=dict)
    authorities: Mapping[str, Authority] = field(default_factory=dict)
    looked_on: date | None = None


def read_silence(operations: Sequence[Operation], at: datetime, known: date | None) -> dict[int, Silence]:
    """Return what each operation's log tells of silence, by the operation's key. At most three queries."""
    looks: dict[int, list[Look]] = defaultdict(list)
    authorities: dict[str, Authority] = {}
    for entry in entries_that_mark(operations, at, known):
        authorities[entry.authority.code] = entry.authority
        span = Span(entry.days_from, entry.days_to)
        looks[entry.operation_id].append(Look(entry.authority.code, entry.looked_on, span))
    spoken = read_spoken(at, known, authorities.values()) if looks else {}
    last = last_looks(operations, at, known) if known else {}
    return {
        each.pk: Silence(silent_days(looks[each.pk], spoken), authorities, last.get(each.pk))
        for each in operations
    }


def entries_that_mark(operations: Sequence[Operation], at: datetime, known: date | None) -> QuerySet:
    entries = MonitoringEntry.objects.public(at).known_on(known, at).select_related("authority")
    return entries.filter(operation__in=operations, found=Found.NOTHING, authority__isnull=False)


def last_looks(operations: Sequence[Operation], at: datetime, known: date) -> dict[int, date]:
    entries = MonitoringEntry.objects.public(at).known_on(known, at).filter(operation__in=operations)
    return dict(
        entries.order_by()
        .values("operation")
        .annotate(last=Max("looked_on"))
        .values_list("operation", "last")
    )


def read_spoken(
    at: datetime, known: date | None, authorities: Collection[Authority]
) -> dict[str, list[Span]]:
    """Return on which days authorities said or did something, in any operation, by code. One query."""

    def rows(model: type, by: str, first: str, last: str) -> QuerySet:
        records = model.objects.public(at).known_on(known, at).order_by().filter(**{f"{by}__in": authorities})
        days = {"first": Coalesce(first, last), "last": Coalesce(last, first)}
        found = records.annotate(who=F(f"{by}__code"), **days).exclude(first=None)
        return found.values_list("who", "first", "last")

    found: dict[str, list[Span]] = defaultdict(list)
    union = rows(Claim, "claimant", "as_of_date", "as_of_date").union(
        rows(Claim, "claimant", "reported_on", "reported_on"),
        rows(Transfer, "conducted_by", "departed_earliest", "departed_latest"),
        rows(Event, "said_by", "happened_earliest", "happened_latest"),
    )
    for who, first, last in union:
        found[who].append(Span(first, last))
    return found
