"""The page of an operation: how many people, against what was announced, and on whose word."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render

from transfers.charts import bar, by_disclosure, chart, chart_table, meter
from transfers.exports.progress import progress_document
from transfers.figures import figures
from transfers.filters import known_day
from transfers.ledger import read_ledger, read_ledgers
from transfers.models import Operation
from transfers.nationalities import latest_nationalities
from transfers.place_map import place_map
from transfers.stream import latest_days, latest_publication
from transfers.views.public import public_page, site_of
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
    nationalities = latest_nationalities(ledger, request.at)
    return render(
        request,
        "transfers/operation.html",
        {
            "operation": operation,
            "ledger": ledger,
            "progress": progress,
            "bar": bar(progress),
            "meter": meter(progress),
            "figures": figures(ledger, nationalities, site_of(request)),
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
            "nationalities": nationalities,
            "latest_days": latest_days(ledger, request.at, EXCERPT),
            "published_on": latest_publication(ledger, request.at),
            "below_line": [ledger.claims[code] for code in progress.below_line],
        },
    )
