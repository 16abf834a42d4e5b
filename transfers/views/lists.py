"""The list pages and their files. One filter set feeds both, so they cannot disagree."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render

from transfers.datasets import CLAIMS, EVENTS, FACILITIES, SOURCES_LIST, TRANSFERS, Dataset
from transfers.exports.csv import csv_chunks
from transfers.filters import (
    ClaimFilter,
    EventFilter,
    FacilityFilter,
    SourceFilter,
    TransferFilter,
    answered,
)
from transfers.filters.asked import AskedFilterSet
from transfers.models import Claim, Event, Facility, Source, Transfer
from transfers.tables import (
    PAGE_SIZES,
    ClaimTable,
    EventTable,
    FacilityTable,
    ListTable,
    SourceTable,
    TransferTable,
)
from transfers.views.public import public_page

OF_PAGES = ("page", "per_page")
OF_FILES = (*OF_PAGES, "bom")  # a page's query string is good for its file too: the file holds all pages


@public_page
def transfers(request: HttpRequest) -> HttpResponse:
    asked = TransferFilter(request.GET, Transfer.objects.public(request.at), request.at, also=OF_PAGES)
    return list_page(request, TransferTable, asked, TRANSFERS)


@public_page
def transfers_csv(request: HttpRequest) -> StreamingHttpResponse:
    asked = TransferFilter(request.GET, Transfer.objects.public(request.at), request.at, also=OF_FILES)
    return csv_file(asked, TRANSFERS)


@public_page
def claims(request: HttpRequest) -> HttpResponse:
    asked = ClaimFilter(request.GET, Claim.objects.public(request.at), request.at, also=OF_PAGES)
    return list_page(request, ClaimTable, asked, CLAIMS)


@public_page
def claims_csv(request: HttpRequest) -> StreamingHttpResponse:
    asked = ClaimFilter(request.GET, Claim.objects.public(request.at), request.at, also=OF_FILES)
    return csv_file(asked, CLAIMS)


@public_page
def facilities(request: HttpRequest) -> HttpResponse:
    rows = Facility.objects.public(request.at)
    asked = FacilityFilter(request.GET, rows, request.at, also=OF_PAGES)
    return list_page(request, FacilityTable, asked, FACILITIES)


@public_page
def facilities_csv(request: HttpRequest) -> StreamingHttpResponse:
    rows = Facility.objects.public(request.at)
    asked = FacilityFilter(request.GET, rows, request.at, also=OF_FILES)
    return csv_file(asked, FACILITIES)


@public_page
def sources(request: HttpRequest) -> HttpResponse:
    rows = Source.objects.public(request.at).with_records(request.at)
    asked = SourceFilter(request.GET, rows, request.at, also=OF_PAGES)
    return list_page(request, SourceTable, asked, SOURCES_LIST)


@public_page
def sources_csv(request: HttpRequest) -> StreamingHttpResponse:
    rows = Source.objects.public(request.at).with_records(request.at)
    asked = SourceFilter(request.GET, rows, request.at, also=OF_FILES)
    return csv_file(asked, SOURCES_LIST)


@public_page
def events(request: HttpRequest) -> HttpResponse:
    asked = EventFilter(request.GET, Event.objects.public(request.at), request.at, also=OF_PAGES)
    return list_page(request, EventTable, asked, EVENTS)


@public_page
def events_csv(request: HttpRequest) -> StreamingHttpResponse:
    asked = EventFilter(request.GET, Event.objects.public(request.at), request.at, also=OF_FILES)
    return csv_file(asked, EVENTS)


def list_page(
    request: HttpRequest, table_class: type[ListTable], asked: AskedFilterSet, dataset: Dataset
) -> HttpResponse:
    # A form sends the fields left empty too; they have no place in an address that people cite.
    query = answered(request.GET).urlencode()
    if query != request.GET.urlencode():
        return redirect(f"{request.path}?{query}" if query else request.path)
    page, per_page = (
        int(asked.data.get(name, default)) for name, default in (("page", 1), ("per_page", PAGE_SIZES[0]))
    )
    table = table_class(asked, page, per_page)
    chips = asked.chips()
    return render(
        request,
        f"transfers/{dataset.name}.html",
        {
            "table": table,
            "asked": asked,
            "chips": chips,
            "file_query": asked.query_with(page="", per_page=""),
            "total": asked.queryset.count() if chips else table.paginator.count,
            "unknown": asked.unknown(),
        },
    )


def csv_file(asked: AskedFilterSet, dataset: Dataset) -> StreamingHttpResponse:
    """Stream the rows asked for, in the order asked for or by code, as a download."""
    rows = asked.sorted_by(asked.sort) if "sort" in asked.data else asked.qs.order_by("code")
    return csv_download(asked, dataset, rows)


def csv_download(asked: AskedFilterSet, dataset: Dataset, rows: QuerySet) -> StreamingHttpResponse:
    """Stream those rows as a download; its name says whether something was asked."""
    chunks = csv_chunks(dataset, rows, asked.at, known=asked.known, bom=asked.data.get("bom") != "0")
    name = f"handover-{dataset.name}"
    if any(parameter in asked.filters and parameter != "known" for parameter in asked.data):
        name += "-filtered"
    if asked.known:
        name += f"-known-{asked.known}"
    return StreamingHttpResponse(
        chunks,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
