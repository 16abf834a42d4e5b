"""The page of an operation: how many people, against what was announced, and on whose word."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from transfers.exports.progress import progress_document
from transfers.figures.operation import Tables, figures, operation_context
from transfers.figures.progress import chart_table
from transfers.figures.weeks import flow_rows
from transfers.filters.dates import known_day
from transfers.filters.ledger import LedgerFilter, ask_ledger
from transfers.ledger.breakdowns import latest_nationalities
from transfers.ledger.operation import Ledger, read_ledgers, transfers_on_other_legs
from transfers.models import Operation
from transfers.models.version import version_name
from transfers.web.timeline import latest_days, latest_publication
from transfers.web.views.public import data_address, public_page, site_of

EXCERPT = 8  # entries of the timeline on a dashboard


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """Show the latest operation; before there is one, say so."""
    found = list(Operation.objects.public(request.at))
    if found:
        return dashboard(request, found[0], found)
    if request.GET and not known_day(request.GET, request.at):  # a form sends what was left empty too
        return redirect(request.path)
    return render(request, "transfers/home.html")


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
    found = {each.code: each for each in Operation.objects.public(request.at)}
    if code not in found:
        raise Http404
    return dashboard(request, found[code], list(found.values()))


@data_address
@public_page
def progress(request: HttpRequest, code: str) -> JsonResponse:
    """Answer with what the dashboard shows, for programs: the rule's version, its inputs and every step."""
    found = get_object_or_404(Operation.objects.public(request.at), code=code)
    filterset = ask_ledger(request.GET, found, [found], request.at)
    document = progress_document(filterset.selected())
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 2})


def dashboard(request: HttpRequest, operation: Operation, operations: list[Operation]) -> HttpResponse:
    filterset = ask_ledger(request.GET, operation, operations, request.at)
    ledger = filterset.selected()
    if page := page_asked(request, filterset, ledger):
        return redirect(page)
    tables, nationalities = Tables(ledger), latest_nationalities(ledger, request.at)
    return render(
        request,
        "transfers/operation.html",
        {
            "operation": operation,
            "lasting_path": operation_context(ledger).address("operation"),
            "filterset": filterset,
            "ledger": ledger,
            "figures": figures(tables, nationalities, site_of(request), version_name(request.data_version)),
            "tables": tables,
            "other_legs": transfers_on_other_legs(ledger, request.at),
            "line": chart_table(ledger),
            "flows": flow_rows(ledger),
            "all_rows": all_rows(ledger),
            "nationalities": nationalities,
            "latest_days": latest_days(ledger, request.at, EXCERPT),
            "published_on": latest_publication(ledger, request.at),
        },
    )


def page_asked(request: HttpRequest, filterset: LedgerFilter, ledger: Ledger) -> str:
    """Return the address at which this question is answered; empty where it is the one that was called.

    Without the fields that a form left empty, and of another operation its own page: without place and
    authority, which that one may not name.
    """
    path, query = request.path, filterset.query_with(operation="")
    if other := filterset.other_operation:
        kept = [pair for pair in ledger.parameters if pair[0] not in ("facility", "authority")]
        path, query = other.get_absolute_url(), urlencode(kept)
    elif query == request.GET.urlencode():
        return ""
    return f"{path}?{query}" if query else path


def all_rows(ledger: Ledger) -> dict[str, str]:
    """Return where all rows are that the page's tables show a hundred of, asked for the same."""
    code = ledger.operation.code
    query = urlencode([("operation", code), *ledger.parameters])
    steps = reverse("progress", args=[code])
    return {
        "claims": f"{reverse('claims')}?{query}",
        "transfers": f"{reverse('transfers')}?{query}",
        "steps": f"{steps}?{ledger.query}" if ledger.query else steps,
    }
