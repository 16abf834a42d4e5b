"""The page of an operation: how many people, against what was announced, and on whose word."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from transfers.charts import bar, chart, chart_table
from transfers.models import Claim, Operation, Transfer
from transfers.views.public import public_page, without_parameters
from transfers.vocabulary import Leg, Measure


@public_page
@without_parameters
def home(request: HttpRequest) -> HttpResponse:
    """Show the latest operation; before there is one, say so."""
    latest = Operation.objects.public(request.at).first()
    return dashboard(request, latest) if latest else render(request, "transfers/home.html")


@public_page
@without_parameters
def operation(request: HttpRequest, code: str) -> HttpResponse:
    return dashboard(request, get_object_or_404(Operation.objects.public(request.at), code=code))


def dashboard(request: HttpRequest, operation: Operation) -> HttpResponse:
    claims = list(
        Claim.objects.public(request.at)
        .filter(operation=operation, measure__in=(Measure.TRANSFERRED, Measure.PLANNED_TOTAL))
        .select_related("claimant")
        .with_sources(request.at)
        .with_known_from(request.at)
    )
    arrivals = list(
        Transfer.objects.public(request.at)
        .filter(operation=operation, leg=Leg.CROSS_BORDER)
        .select_related("origin", "destination")
        .with_pages(request.at)
        .with_known_from(request.at)
    )
    progress = operation.progress(
        [claim.fact() for claim in claims], [transfer.fact() for transfer in arrivals]
    )
    # Two dictionaries: a claim and a transfer may have the same code.
    claim_of = {claim.code: claim for claim in claims}
    arrival_of = {transfer.code: transfer for transfer in arrivals}
    headline = progress.headline
    stating = arrival_of if headline and headline.from_movements else claim_of
    return render(
        request,
        "transfers/operation.html",
        {
            "operation": operation,
            "progress": progress,
            "supports": [stating[code] for code in headline.supports] if headline else [],
            "ceiling_claim": claim_of[progress.ceiling.code] if progress.ceiling else None,
            "unplaced": [claim_of[code] for code in progress.unplaced]
            + [arrival_of[code] for code in progress.unplaced_movements],
            "below_line": [claim_of[code] for code in progress.below_line],
            "bar": bar(progress),
            "chart": chart(operation, progress, claims, arrivals),
            "chart_table": chart_table(progress, claims, arrivals),
        },
    )
