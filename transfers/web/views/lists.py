"""The list pages. One filter set feeds each and its files (files.py), so they cannot disagree."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from transfers.datasets import CLAIMS, EVENTS, FACILITIES, SOURCES_LIST, TRANSFERS, Dataset
from transfers.exports.formats import FORMATS, JSON, OF_PAGES
from transfers.filters import FILTERS, ClaimFilter, EventFilter, FacilityFilter, SourceFilter, TransferFilter
from transfers.filters.base import AskedFilterSet, answered
from transfers.filters.options import MOST_ROWS, USUAL_ROWS
from transfers.models import Claim, Event, Facility, Source, Transfer
from transfers.web.tables import (
    PAGE_SIZES,
    ClaimTable,
    EventTable,
    FacilityTable,
    ListTable,
    SourceTable,
    TransferTable,
)
from transfers.web.views.public import public_page


@public_page
def transfers(request: HttpRequest) -> HttpResponse:
    asked = TransferFilter(request.GET, Transfer.objects.public(request.at), request.at, also=OF_PAGES)
    return list_page(request, TransferTable, asked, TRANSFERS)


@public_page
def claims(request: HttpRequest) -> HttpResponse:
    asked = ClaimFilter(request.GET, Claim.objects.public(request.at), request.at, also=OF_PAGES)
    return list_page(request, ClaimTable, asked, CLAIMS)


@public_page
def facilities(request: HttpRequest) -> HttpResponse:
    rows = Facility.objects.public(request.at)
    asked = FacilityFilter(request.GET, rows, request.at, also=OF_PAGES)
    return list_page(request, FacilityTable, asked, FACILITIES)


@public_page
def sources(request: HttpRequest) -> HttpResponse:
    rows = Source.objects.public(request.at).with_records(request.at)
    asked = SourceFilter(request.GET, rows, request.at, also=OF_PAGES)
    return list_page(request, SourceTable, asked, SOURCES_LIST)


@public_page
def events(request: HttpRequest) -> HttpResponse:
    asked = EventFilter(request.GET, Event.objects.public(request.at), request.at, also=OF_PAGES)
    return list_page(request, EventTable, asked, EVENTS)


def list_page(
    request: HttpRequest,
    table_class: type[ListTable],
    asked: AskedFilterSet,
    dataset: Dataset,
    **more: Any,
) -> HttpResponse:
    """Answer with a page of what is asked; ``more`` is what its template reads beside."""
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
            "files": files_of(dataset, asked, table.paginator.count),
            "total": asked.queryset.count() if chips else table.paginator.count,
            "unknown": asked.unknown(),
            **more,
        },
    )


class ListFile(NamedTuple):
    """One file of a list as its page offers it. ``part``: how many rows it holds at a time; 0 is all."""

    label: str
    address: str
    part: int


def files_of(dataset: Dataset, asked: AskedFilterSet, rows: int) -> list[ListFile]:
    """Return the files of what is asked. As JSON a list comes in parts, the largest that there are."""
    files = []
    for each in FORMATS.values():
        wish = {"page": "", "per_page": "", "limit": MOST_ROWS if each is JSON and rows > USUAL_ROWS else ""}
        if not FILTERS[dataset.name].sortable:
            wish["sort"] = ""
        query = asked.query_with(**wish)
        address = reverse(f"{dataset.name}_{each.name}")
        part = MOST_ROWS if each is JSON and rows > MOST_ROWS else 0
        files.append(ListFile(each.name.upper(), f"{address}?{query}" if query else address, part))
    return files
