"""One stream by day of what happened, what was said and who arrived."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from transfers.exports.formats import OF_PAGES
from transfers.filters.timeline import TimelineFilter
from transfers.web.tables.lists import PAGE_SIZES, page_of
from transfers.web.timeline import read_days, read_entries
from transfers.web.views.public import address_without_blanks, public_page


@public_page
def timeline(request: HttpRequest) -> HttpResponse:
    if address := address_without_blanks(request):
        return redirect(address)
    filterset = TimelineFilter(request.GET, request.at, also=OF_PAGES)
    entries = read_entries(filterset)
    page = page_of(entries, filterset, PAGE_SIZES[1])
    is_turned = filterset.sort == "day"
    return render(
        request,
        "transfers/timeline.html",
        {
            "filterset": filterset,
            "chips": filterset.chips(),
            "page": page,
            "days": read_days(list(page.object_list), request.at, filterset.known),
            "oldest_first": is_turned,
            "turned_query": filterset.query_with(sort="" if is_turned else "day", page=""),
            # Counted only where nothing was found: the page then says how much there is without filters.
            "total": len(entries) or len(read_entries(TimelineFilter(QueryDict(), request.at))),
        },
    )
