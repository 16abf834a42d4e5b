"""Read the records that the timeline merges: all of them lightly, those of one page whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import attrgetter

from django.db.models import Max, Q

from transfers.analysis.line import is_arrival
from transfers.analysis.selection import Selection
from transfers.analysis.timeline import (
    TimelineEntry,
    arrival_entry,
    by_day,
    claim_entry,
    control_entries,
    event_entry,
    merge,
)
from transfers.filters.timeline import TimelineFilter, facilities_in_operation
from transfers.ledger.operation import Ledger
from transfers.models import Claim, ControlPeriod, Event, Source, Transfer
from transfers.values.period import Period
from transfers.vocabulary import DatePrecision, EntryKind, Standing

Record = Claim | ControlPeriod | Event | Transfer

ANY_DAY = Period(None, None, DatePrecision.UNKNOWN)
EVENT_DATES = ("code", "happened_earliest", "happened_latest", "date_precision")
CLAIM_DATES = ("code", "measure", "as_of_date", "as_of_precision", "reported_on")
TRANSFER_DATES = ("code", "departed_earliest", "departed_latest", "date_precision")
CONTROL_DATES = ("code", "from_date", "from_precision", "to_date", "to_precision")

MODELS: dict[EntryKind, type[Record]] = {
    EntryKind.EVENT: Event,
    EntryKind.RESULT: Claim,
    EntryKind.PLAN: Claim,
    EntryKind.ARRIVAL: Transfer,
    EntryKind.CONTROL: ControlPeriod,
}
RELATED: dict[type[Record], tuple[str, ...]] = {  # what an entry names beside its record
    Event: ("operation",),
    Claim: ("claimant", "facility"),
    Transfer: ("origin", "destination"),
    ControlPeriod: ("facility", "authority"),
}


@dataclass(frozen=True, slots=True)
class Day:
    """Hold the entries of one day, each with its record; ``on`` is None where no date is known."""

    on: date | None
    entries: list[tuple[TimelineEntry, Record]]


def read_entries(filterset: TimelineFilter) -> list[TimelineEntry]:
    """Return every entry that is asked for, in the asked order. Four queries, of a few columns each."""
    return merge(
        all_entries(
            filterset.events().order_by().values_list(*EVENT_DATES),
            filterset.claims().order_by().values_list(*CLAIM_DATES),
            filterset.arrivals().order_by().values_list(*TRANSFER_DATES),
            filterset.periods().order_by().values_list(*CONTROL_DATES),
            filterset.known,
        ),
        filterset.form.cleaned_data["since"],
        filterset.form.cleaned_data["until"],
        newest_first=filterset.sort.startswith("-"),
    )


def all_entries(
    events: Iterable[tuple],
    claims: Iterable[tuple],
    arrivals: Iterable[tuple],
    periods: Iterable[tuple],
    known: date | None,
) -> Iterator[TimelineEntry]:
    """Yield an entry for each record, two for a control period; its end only if that had come by then."""
    yield from (event_entry(*row) for row in events)
    yield from (claim_entry(*row) for row in claims)
    yield from (arrival_entry(*row) for row in arrivals)
    for row in periods:
        for entry in control_entries(*row):
            if not (known and entry.is_end and entry.day and entry.day > known):
                yield entry


def read_days(entries: list[TimelineEntry], at: datetime, known: date | None) -> list[Day]:
    """Return the entries of a page by day, with their records and those records' pages. Four queries."""
    records: list[Record] = []
    for model, related in RELATED.items():
        codes = [entry.code for entry in entries if MODELS[entry.kind] is model]
        records += model.objects.filter(code__in=codes).select_related(*related).with_pages(at, known)
    return in_days(entries, records)


def in_days(entries: list[TimelineEntry], records: Iterable[Record]) -> list[Day]:
    """Tie entries to their records: the code alone would not do, two kinds may share one."""
    found = {(type(record), record.code): record for record in records}
    return [
        Day(day, [(entry, found[MODELS[entry.kind], entry.code]) for entry in of_day])
        for day, of_day in by_day(entries)
    ]


def latest_days(ledger: Ledger, at: datetime, number: int) -> list[Day]:
    """Return the last dated entries of a ledger by day, newest first. Two queries beside its own.

    Of a selection what the timeline finds by the same question: an event has no place.
    """
    selection = ledger.selection
    of_operation = Event.objects.public(at).filter(operation=ledger.operation)
    if selection.authority:
        of_operation = of_operation.filter(said_by__code=selection.authority)
    events = list(of_operation.known_on(ledger.known, at).with_pages(at, ledger.known))
    held = ControlPeriod.objects.public(at).filter(
        facility__in=facilities_in_operation(ledger.operation.code, at)
    )
    periods = list(
        held.known_on(ledger.known, at).select_related("facility", "authority").with_pages(at, ledger.known)
    )
    by = selection.authority or None  # those that are read are of the asked one
    events = [event for event in events if selection.takes(event.period, by, set(), None)]
    periods = [period for period in periods if matches(selection, period)]
    arrivals = [
        transfer
        for transfer in ledger.transfers.values()
        if is_arrival(transfer.fact()) and transfer.standing in (Standing.COUNTED, Standing.LISTED)
    ]
    claims = [*ledger.results, *ledger.plans]
    for claim in claims:
        claim.pages = len(claim.public_citations)
    entries = merge(
        all_entries(
            map(attrgetter(*EVENT_DATES), events),
            map(attrgetter(*CLAIM_DATES), claims),
            map(attrgetter(*TRANSFER_DATES), arrivals),
            map(attrgetter(*CONTROL_DATES), periods),
            ledger.known,
        ),
        selection.since,
        selection.until,
    )
    latest = [entry for entry in entries if entry.day][:number]
    return in_days(latest, [*events, *claims, *arrivals, *periods])


def matches(selection: Selection, period: ControlPeriod) -> bool:
    """Tell whether a control period is asked for by place and holder; its two ends have days of their own."""
    by = period.authority.code if period.authority else None
    return replace(selection, since=None, until=None).takes(ANY_DAY, by, {period.facility.code}, None)


def latest_publication(ledger: Ledger, at: datetime) -> date | None:
    """Return the day of the latest page that a public record of the operation cites. One query."""
    cites = Q()
    for model in (Claim, Event, Transfer):
        records = model.objects.public(at).filter(operation=ledger.operation)
        cites |= Q(pk__in=model.sources.through.objects.filter(record__in=records).values("source"))
    pages = Source.objects.public(at).known_on(ledger.known, at).filter(cites)
    return pages.aggregate(latest=Max("published_on"))["latest"]
