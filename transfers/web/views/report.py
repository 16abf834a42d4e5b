"""The situation report: an operation on one sheet of paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from transfers.filters.dates import known_day
from transfers.ledger.operation import read_ledger
from transfers.models import Operation
from transfers.web.report import situation
from transfers.web.views.public import public_page


@public_page
def report(request: HttpRequest, code: str) -> HttpResponse:
    operation = get_object_or_404(Operation.objects.public(request.at), code=code)
    known = known_day(request.GET, request.at)
    if request.GET and not known:
        return redirect(request.path)
    ledger = read_ledger(operation, request.at, known)
    context = {"operation": operation, "ledger": ledger, **situation(ledger, request.at)}
    return render(request, "transfers/report.html", context)
