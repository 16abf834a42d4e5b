"""The page of an operation: how many people, against what was announced, and on whose word."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from transfers.charts import bar, by_disclosure, chart, chart_table, meter
from transfers.exports.progress import progress_document
from transfers.figures import figures
from transfers.filters import known_day
from transfers.ledger import Ledger, read_ledger, read_ledgers
from transfers.models import Operation
from transfers.nationalities import latest_nationalities
from transfers.place_map import place_map
from transfers.population_chart import population_chart
from transfers.stream import latest_days, latest_publication
from transfers.views.public import public_page
from transfers.vocabulary import Standing
from transfers.week_chart import flow_rows, week_figures

EXCERPT = 8  # entries of the timeline on a dashboard


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """Show the latest operation; before there is one, say so."""
    latest = Operation.objects.public(request.at).first()
    return dashboard(request, latest)


@public_page
def operations(request: HttpRequest) -> HttpResponse:
    """List the operations, the latest first, each with its headline as known on a day."""
    known = known_day(request.GET, request.at)
    if request.GET and not known:
        return redirect(request.path)
    ledgers = read_ledgers(list(Operation.objects.public(request.at)), request.at, known)
    return render(request, "transfers/operations.html", {"ledgers": ledgers, "known": known})


@public_page
def operation(request: HttpRequest, code: str) -> HttpResponse:
    return dashboard(request, get_object_or_404(Operation.objects.public(request.at), code=code))


@public_page
def progress(request: HttpRequest, code: str) -> JsonResponse:
    """Answer with what the dashboard shows, for programs: the rule's version, its inputs and every step."""
    found = get_object_or_404(Operation.objects.public(request.at), code=code)
    ledger = read_ledger(found, request.at, known_day(request.GET, request.at))
    return JsonResponse(progress_document(ledger), json_dumps_params={"ensure_ascii": False, "indent": 2})


def dashboard(request: HttpRequest, operation: Operation | None) -> HttpResponse:
    known = known_day(request.GET, request.at)
    if request.GET and not known:  # a form sends the day that was left empty too
        return redirect(request.path)
    if operation is None:
        return render(request, "transfers/home.html")
    ledger = read_ledger(operation, request.at, known)
    progress, rows = ledger.progress, chart_table(ledger)
    return render(
        request,
        "transfers/operation.html",
        {
            "operation": operation,
            "ledger": ledger,
            "progress": progress,
            "bar": bar(progress),
            "meter": meter(progress),
            "figures": figures(ledger),
            "whole": whole(ledger),
            "chart": chart(ledger),
            "chart_table": rows,
            "why": rows["steps"][-1] if rows["steps"] else None,
            "ceiling_claim": ledger.claims[progress.ceiling.code] if progress.ceiling else None,
            "destinations": by_disclosure(ledger, "destination"),
            "origins": by_disclosure(ledger, "origin"),
            "unplaced": [ledger.claims[code] for code in progress.unplaced]
            + [ledger.transfers[code] for code in progress.unplaced_movements],
            "weeks": week_figures(ledger),
            "map": place_map(ledger),
            "flows": flow_rows(ledger),
            "plans_chart": plans_chart(ledger),
            "nationalities": latest_nationalities(ledger, request.at),
            "latest_days": latest_days(ledger, request.at, EXCERPT),
            "published_on": latest_publication(ledger, request.at),
            "below_line": [ledger.claims[code] for code in progress.below_line],
        },
    )


def whole(ledger: Ledger) -> dict[str, str]:
    """Return where all rows are that the page's tables show a hundred of, as known on the same day."""
    code, known = ledger.operation.code, ledger.known_query
    asked = "&".join(filter(None, [f"operation={code}", known]))
    steps = reverse("progress", args=[code])
    return {
        "claims": f"{reverse('claims')}?{asked}",
        "transfers": f"{reverse('transfers')}?{asked}",
        "steps": f"{steps}?{known}" if known else steps,
    }


def plans_chart(ledger: Ledger) -> dict[str, Any] | None:
    """Draw the plans over time, the counted one on top; one alone is no figure."""
    plans = sorted(ledger.plans, key=lambda claim: claim.standing == Standing.COUNTED)
    return population_chart(plans) if len(plans) > 1 else None
