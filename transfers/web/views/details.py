"""The page of one record, each figure with its sources."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from transfers.models import Authority, Breakdown, Claim, ControlPeriod, Event, Source, Transfer
from transfers.models.publication import Publishable
from transfers.web.views.public import public_page, without_parameters
from transfers.workflow.corrections import corrected


@public_page
@without_parameters
def transfer(request: HttpRequest, code: str) -> HttpResponse:
    record = whole_record(request, Transfer, code)
    # The relation is written on one of the two records and holds for both.
    related = Q(overlapping_with=record) | Q(overlaps_with=record)
    overlapping = Transfer.objects.public(request.at).filter(related).distinct()
    return record_page(request, record, overlapping=overlapping.select_related("origin", "destination"))


@public_page
@without_parameters
def claim(request: HttpRequest, code: str) -> HttpResponse:
    record = whole_record(request, Claim, code)
    related = Q(conflicting=record) | Q(conflicts_with=record)
    conflicting = Claim.objects.public(request.at).filter(related).distinct()
    return record_page(request, record, conflicting=conflicting.select_related("claimant", "facility"))


@public_page
@without_parameters
def source(request: HttpRequest, code: str) -> HttpResponse:
    record = get_object_or_404(Source.objects.public(request.at), code=code)

    def citing(model: type[Publishable], *related: str) -> QuerySet:
        return model.objects.public(request.at).filter(sources=record).select_related(*related)

    return record_page(
        request,
        record,
        claims=citing(Claim, "claimant", "facility").with_pages(request.at),
        transfers=citing(Transfer, "origin", "destination").with_pages(request.at),
        breakdowns=citing(Breakdown, "issuer"),
        events=citing(Event),
        periods=citing(ControlPeriod, "facility", "authority"),
    )


@public_page
@without_parameters
def event(request: HttpRequest, code: str) -> HttpResponse:
    record = whole_record(request, Event, code)
    said_by = record.speakers.filter(authority__in=Authority.objects.public(request.at))
    speakers = [each.authority for each in said_by.select_related("authority")]
    return record_page(request, record, speakers=speakers)


def whole_record(request: HttpRequest, model: type[Publishable], code: str) -> Publishable:
    """Return a public record with what it names, its sources and the day it became known, or a 404."""
    rows = model.objects.public(request.at).select_related(*model.stands_on)
    return get_object_or_404(rows.with_sources(request.at).with_known_from(request.at), code=code)


def record_page(request: HttpRequest, record: Publishable, **more: Any) -> HttpResponse:
    """Answer with a record's page, which is named as its model; ``more`` is what it reads beside."""
    name = record._meta.model_name
    context = {name: record, "corrected": corrected(record), **more}
    return render(request, f"transfers/{name}.html", context)
