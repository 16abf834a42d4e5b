"""The list pages. One filter set feeds each and its files (files.py), so they cannot disagree."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from transfers.datasets import Dataset
from transfers.exports.formats import FORMATS, JSON, OF_PAGES
from transfers.filters import (
    FILTERS,
    AuthorityFilter,
    ClaimFilter,
    EventFilter,
    FacilityFilter,
    MonitoringFilter,
    SourceFilter,
    TransferFilter,
)
from transfers.filters.base import StrictFilterSet
from transfers.filters.options import MOST_ROWS, USUAL_ROWS
from transfers.web.tables.authorities import AuthorityTable, MonitoringTable
from transfers.web.tables.lists import ClaimTable, FacilityTable, ListTable, TransferTable
from transfers.web.tables.sources_events import EventTable, SourceTable
from transfers.web.views.public import View, address_without_blanks, public_page


def list_view(asks: type[StrictFilterSet], table_class: type[ListTable]) -> View:
    """Return the view of a list that shows nothing but its table."""

    @public_page
    def page(request: HttpRequest) -> HttpResponse:
        return list_page(request, ask(request, asks), table_class)

    return page


def ask(request: HttpRequest, asks: type[StrictFilterSet]) -> StrictFilterSet:
    """Put the question of a page's address to what is public."""
    return asks(request.GET, asks.public_rows(request.at), request.at, also=OF_PAGES)


def list_page(
    request: HttpRequest, filterset: StrictFilterSet, table_class: type[ListTable], **more: Any
) -> HttpResponse:
    """Answer with a page of what is asked; ``more`` is what its template reads beside."""
    if address := address_without_blanks(request):
        return redirect(address)
    table, chips = table_class(filterset), filterset.chips()
    return render(
        request,
        f"transfers/{filterset.dataset.name}.html",
        {
            "table": table,
            "filterset": filterset,
            "chips": chips,
            "files": files_of(filterset.dataset, filterset, table.paginator.count),
            "total": filterset.queryset.count() if chips else table.paginator.count,
            "unknown": filterset.unknown(),
            **more,
        },
    )


class ListFile(NamedTuple):
    """One file of a list as its page offers it. ``part``: how many rows it holds at a time; 0 is all."""

    label: str
    address: str
    part: int


def files_of(dataset: Dataset, filterset: StrictFilterSet, rows: int) -> list[ListFile]:
    """Return the files of what is asked. As JSON a list comes in parts, the largest that there are."""
    files = []
    for each in FORMATS.values():
        options = {
            "page": "",
            "per_page": "",
            "limit": MOST_ROWS if each is JSON and rows > USUAL_ROWS else "",
        }
        if not FILTERS[dataset.name].sortable:
            options["sort"] = ""
        query = filterset.query_with(**options)
        address = reverse(f"{dataset.name}_{each.name}")
        part = MOST_ROWS if each is JSON and rows > MOST_ROWS else 0
        files.append(ListFile(each.name.upper(), f"{address}?{query}" if query else address, part))
    return files


transfers = list_view(TransferFilter, TransferTable)
claims = list_view(ClaimFilter, ClaimTable)
authorities = list_view(AuthorityFilter, AuthorityTable)
facilities = list_view(FacilityFilter, FacilityTable)
sources = list_view(SourceFilter, SourceTable)
events = list_view(EventFilter, EventTable)
monitoring = list_view(MonitoringFilter, MonitoringTable)
