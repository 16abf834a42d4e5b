"""The page of one record, each figure with its sources."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from transfers.models import Breakdown, Claim, ControlPeriod, Event, Source, Transfer
from transfers.web.views.public import public_page, without_parameters
from transfers.workflow.corrections import corrected


@public_page
@without_parameters
def transfer(request: HttpRequest, code: str) -> HttpResponse:
    found = (
        Transfer.objects.public(request.at)
        .select_related(*Transfer.stands_on)
        .with_sources(request.at)
        .with_known_from(request.at)
    )
    record = get_object_or_404(found, code=code)
    # The relation is written on one of the two records and holds for both.
    related = Q(overlapping_with=record) | Q(overlaps_with=record)
    overlapping = (
        Transfer.objects.public(request.at).filter(related).distinct().select_related("origin", "destination")
    )
    context = {"transfer": record, "overlapping": overlapping, "corrected": corrected(record, request.at)}
    return render(request, "transfers/transfer.html", context)


@public_page
@without_parameters
def claim(request: HttpRequest, code: str) -> HttpResponse:
    found = (
        Claim.objects.public(request.at)
        .select_related(*Claim.stands_on)
        .with_sources(request.at)
        .with_known_from(request.at)
    )
    record = get_object_or_404(found, code=code)
    related = Q(conflicting=record) | Q(conflicts_with=record)
    conflicting = (
        Claim.objects.public(request.at).filter(related).distinct().select_related("claimant", "facility")
    )
    context = {"claim": record, "conflicting": conflicting, "corrected": corrected(record, request.at)}
    return render(request, "transfers/claim.html", context)


@public_page
@without_parameters
def source(request: HttpRequest, code: str) -> HttpResponse:
    record = get_object_or_404(Source.objects.public(request.at), code=code)
    claims = Claim.objects.public(request.at).filter(sources=record).select_related("claimant", "facility")
    transfers = (
        Transfer.objects.public(request.at).filter(sources=record).select_related("origin", "destination")
    )
    return render(
        request,
        "transfers/source.html",
        {
            "source": record,
            "corrected": corrected(record, request.at),
            "claims": claims.with_pages(request.at),
            "transfers": transfers.with_pages(request.at),
            "breakdowns": Breakdown.objects.public(request.at)
            .filter(sources=record)
            .select_related("issuer"),
            "events": Event.objects.public(request.at).filter(sources=record),
            "periods": ControlPeriod.objects.public(request.at)
            .filter(sources=record)
            .select_related("facility", "authority"),
        },
    )


@public_page
@without_parameters
def event(request: HttpRequest, code: str) -> HttpResponse:
    found = (
        Event.objects.public(request.at)
        .select_related("operation")
        .with_sources(request.at)
        .with_known_from(request.at)
    )
    record = get_object_or_404(found, code=code)
    context = {"event": record, "corrected": corrected(record, request.at)}
    return render(request, "transfers/event.html", context)
