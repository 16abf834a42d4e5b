"""The pages of breakdowns by nationality: the list, one table whole, two side by side, and their files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from transfers.analysis.breakdowns import group_rows, match_rows, nationalities
from transfers.datasets import BREAKDOWN_COUNTS
from transfers.figures.breakdown import breakdown_context, nationalities_figure
from transfers.filters import BreakdownFilter
from transfers.filters.errors import BadQuery, Problem
from transfers.filters.options import MOST_ROWS
from transfers.ledger.breakdowns import hidden_terms, read_nationalities
from transfers.models import Breakdown
from transfers.models.version import version_name
from transfers.web.tables.lists import BreakdownTable
from transfers.web.views.details import record_page, whole_record
from transfers.web.views.lists import ask, files_of, list_page
from transfers.web.views.public import address_without_blanks, public_page, site_of, without_parameters


@public_page
def breakdowns(request: HttpRequest) -> HttpResponse:
    filterset = ask(request, BreakdownFilter)
    count_files = files_of(BREAKDOWN_COUNTS, filterset, MOST_ROWS)
    return list_page(request, filterset, BreakdownTable, count_files=count_files)


@public_page
@without_parameters
def breakdown(request: HttpRequest, code: str) -> HttpResponse:
    record = whole_record(request, Breakdown, code)
    found = read_nationalities(record, request.at)
    context = breakdown_context(record, site_of(request), version_name(request.data_version))
    return record_page(request, record, found=found, figure=nationalities_figure(context, found))


@public_page
def compare_breakdowns(request: HttpRequest) -> HttpResponse:
    """Show two breakdowns side by side; without any named, the form that asks which."""
    if address := address_without_blanks(request):
        return redirect(address)
    records = Breakdown.objects.public(request.at).select_related("issuer").order_by("code")
    by_code = {record.code: record for record in records}
    if problems := compare_problems(request, by_code):
        raise BadQuery(problems)
    context = {"records": by_code.values()}
    if request.GET:
        one, other = request.GET["a"], request.GET["b"]
        tables = Breakdown.objects.as_public(request.at)
        a, b = tables[one], tables[other]
        context |= {
            "sides": [("a", by_code[one], a), ("b", by_code[other], b)],
            "nationalities": match_rows(nationalities(a), nationalities(b)),
            "groups": match_rows(group_rows(a), group_rows(b)),
            "hidden_terms": hidden_terms(a, b),
            "is_other_population": by_code[one].population != by_code[other].population,
        }
    return render(request, "transfers/compare_breakdowns.html", context)


def compare_problems(request: HttpRequest, by_code: dict[str, Breakdown]) -> list[Problem]:
    """Return what keeps the two from being compared; nothing where none is named."""
    names = ("a", "b")
    problems = [
        Problem(name, value, gettext("no such parameter; known are %s") % ", ".join(names))
        for name, value in request.GET.items()
        if name not in names
    ]
    for name in names if request.GET else ():
        values = request.GET.getlist(name)
        if len(values) > 1:
            problems.append(Problem(name, ", ".join(values), gettext("one value only")))
        elif not values or values[0] not in by_code:
            value = "".join(values).replace("\0", "\N{REPLACEMENT CHARACTER}")
            problems.append(Problem(name, value, gettext("one of %s") % ", ".join(by_code)))
    if not problems and request.GET and request.GET["a"] == request.GET["b"]:
        problems.append(
            Problem("b", request.GET["b"], gettext("another breakdown than %s") % request.GET["a"])
        )
    return problems
