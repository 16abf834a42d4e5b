"""The page of an authority: what it said and who contradicts it, what it held and what it moved."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from transfers.models import Authority, Claim, ControlPeriod, Event, Revision, Transfer
from transfers.web.views.details import record_page
from transfers.web.views.public import public_page, without_parameters

SHOWN = 100  # rows a table; the lists, asked for the authority, have all


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim or an event on its day; ``contradicted_by`` are the claims that conflict with it."""

    on: date | None
    claim: Claim | None
    event: Event | None
    contradicted_by: list[Claim]


@public_page
@without_parameters
def authority(request: HttpRequest, code: str) -> HttpResponse:
    record = get_object_or_404(Authority.objects.public(request.at).with_records(request.at), code=code)
    held = ControlPeriod.objects.public(request.at).filter(authority=record)
    moved = Transfer.objects.public(request.at).filter(conducted_by=record)
    statements = statements_of(record, request.at)
    periods = held.select_related("facility", "authority").order_by("facility__name_en", "from_date", "code")
    return record_page(
        request,
        record,
        statements=statements,
        number_unsaid=record.claims_told + record.events_told - len(statements),
        periods=list(periods[:SHOWN]),
        number_held=held.count(),
        transfers=list(
            moved.select_related("origin", "destination")
            .with_pages(request.at)
            .order_by(F("departed_latest").asc(nulls_last=True), "code")[:SHOWN]
        ),
        number_corrected=Revision.objects.public(request.at).about_authority(record.code, request.at).count(),
        shown=SHOWN,
    )


def statements_of(record: Authority, at: datetime) -> list[Statement]:
    """Return its first claims and events in order of the day. Five queries."""
    day = Coalesce("as_of_date", "reported_on").asc(nulls_last=True)
    claims = Claim.objects.public(at).filter(claimant=record).select_related("facility", "claimant")
    claims = list(claims.with_pages(at).order_by(day, "code")[:SHOWN])
    happened = Coalesce("happened_earliest", "happened_latest").asc(nulls_last=True)
    events = Event.objects.public(at).filter(said_by=record)
    events = list(events.with_pages(at).order_by(happened, "code")[:SHOWN])
    against = conflicts_of(claims, at)
    told = [Statement(each.as_of_date or each.reported_on, each, None, against[each.pk]) for each in claims]
    told += [Statement(each.happened_earliest or each.happened_latest, None, each, []) for each in events]
    return sorted(told, key=lambda one: (one.on or date.max, (one.claim or one.event).code))[:SHOWN]


def conflicts_of(claims: list[Claim], at: datetime) -> dict[int, list[Claim]]:
    """Return the public claims in conflict with each, by its key. Two queries.

    A conflict is written on one of two claims and holds for both.
    """
    keys = {claim.pk for claim in claims}
    pairs = Claim.conflicts_with.through.objects.filter(Q(from_claim__in=keys) | Q(to_claim__in=keys))
    ends = {
        (one, other)
        for pair in pairs.values_list("from_claim", "to_claim")
        for one, other in (pair, pair[::-1])
    }
    others = Claim.objects.public(at).filter(pk__in={other for one, other in ends if one in keys})
    found: dict[int, list[Claim]] = defaultdict(list)
    for other in others.select_related("claimant").order_by("code"):
        for key in keys:
            if (key, other.pk) in ends:
                found[key].append(other)
    return found
