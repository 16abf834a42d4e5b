"""The page of an operation: how many people, against what was announced, and on whose word."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from transfers.charts import bar, chart, chart_table
from transfers.models import Claim, Operation, Transfer
from transfers.views.public import public_page
from transfers.vocabulary import Leg, Measure


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """Show the latest operation; before there is one, say so."""
    latest = Operation.objects.public(request.at).order_by("-started_on", "code").first()
    return dashboard(request, latest) if latest else render(request, "transfers/home.html")


@public_page
def operation(request: HttpRequest, code: str) -> HttpResponse:
    return dashboard(request, get_object_or_404(Operation.objects.public(request.at), code=code))


def dashboard(request: HttpRequest, operation: Operation) -> HttpResponse:
    claims = list(
        Claim.objects.public(request.at)
        .filter(operation=operation, measure__in=(Measure.TRANSFERRED, Measure.PLANNED_TOTAL))
        .select_related("claimant")
        .with_sources(request.at)
    )
    arrivals = list(
        Transfer.objects.public(request.at)
        .filter(operation=operation, leg=Leg.CROSS_BORDER)
        .select_related("origin", "destination")
        .with_pages(request.at)
    )
    progress = operation.progress(claims, arrivals)
    by_code = {claim.code: claim for claim in claims} | {transfer.code: transfer for transfer in arrivals}
    return render(
        request,
        "transfers/operation.html",
        {
            "operation": operation,
            "progress": progress,
            "supports": [by_code[code] for code in progress.headline.supports] if progress.headline else [],
            "ceiling_claim": by_code[progress.ceiling.code] if progress.ceiling else None,
            "unplaced": [by_code[code] for code in progress.unplaced],
            "below_line": [by_code[code] for code in progress.below_line],
            "bar": bar(progress),
            "chart": chart(operation, progress, claims, arrivals),
            "chart_table": chart_table(progress, claims, arrivals),
        },
    )
