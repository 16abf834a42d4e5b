"""The pages of breakdowns by nationality: the list, one table whole, two side by side, and their files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext

from transfers.analysis.breakdowns import bars, compared, groups, nationalities, parts_sum
from transfers.datasets import BREAKDOWN_COUNTS, BREAKDOWNS
from transfers.disclosure.cell_suppression import HiddenCell, PublicTable
from transfers.exports.formats import OF_PAGES
from transfers.figures.breakdown import nationalities_figure, stand_of_breakdown
from transfers.filters import BreakdownFilter
from transfers.filters.base import answered
from transfers.filters.errors import BadQuery, Problem
from transfers.filters.options import MOST_ROWS
from transfers.models import Breakdown
from transfers.models.version import version_name
from transfers.web.tables import BreakdownTable
from transfers.web.views.lists import files_of, list_page
from transfers.web.views.public import public_page, site_of, without_parameters
from transfers.workflow.corrections import corrected


@public_page
def breakdowns(request: HttpRequest) -> HttpResponse:
    asked = BreakdownFilter(request.GET, Breakdown.objects.public(request.at), request.at, also=OF_PAGES)
    count_files = files_of(BREAKDOWN_COUNTS, asked, MOST_ROWS)
    return list_page(request, BreakdownTable, asked, BREAKDOWNS, count_files=count_files)


@public_page
@without_parameters
def breakdown(request: HttpRequest, code: str) -> HttpResponse:
    found = (
        Breakdown.objects.public(request.at)
        .select_related(*Breakdown.stands_on)
        .with_sources(request.at)
        .with_known_from(request.at)
    )
    record = get_object_or_404(found, code=code)
    table = Breakdown.objects.as_public(request.at)[record.code]
    bar_of = dict(zip((row.label for row in table.rows), bars(table), strict=True))
    rows = [(row, bar_of[row.label]) for row in nationalities(table)]
    stand = stand_of_breakdown(record, site_of(request), version_name(request.data_version))
    return render(
        request,
        "transfers/breakdown.html",
        {
            "breakdown": record,
            "table": table,
            "nationalities": rows,
            "figure": nationalities_figure(stand, record, table, rows),
            "groups": [(row, bar_of[row.label]) for row in groups(table)],
            "sum": parts_sum(table),
            "hidden_terms": hidden_terms(table),
            "corrected": corrected(record, request.at),
        },
    )


@public_page
def compare_breakdowns(request: HttpRequest) -> HttpResponse:
    """Show two breakdowns side by side; without any named, the form that asks which."""
    query = answered(request.GET)
    if query.urlencode() != request.GET.urlencode():
        return redirect(f"{request.path}?{query.urlencode()}" if query else request.path)
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
            "nationalities": compared(nationalities(a), nationalities(b)),
            "groups": compared(groups(a), groups(b)),
            "hidden_terms": hidden_terms(a, b),
            "is_other_population": by_code[one].population != by_code[other].population,
        }
    return render(request, "transfers/compare_breakdowns.html", context)


def hidden_terms(*tables: PublicTable) -> list[HiddenCell]:
    """Return the ways in which numbers of the tables are hidden, to explain each."""
    return [term for term in HiddenCell if any(term in table.hidden for table in tables)]


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
