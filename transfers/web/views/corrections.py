"""What was changed of what had been public: what it said, what it says now, why and when."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from transfers.filters import CorrectionFilter
from transfers.filters.base import answered
from transfers.models import Revision
from transfers.web.tables import PAGE_SIZES
from transfers.web.views.lists import OF_PAGES
from transfers.web.views.public import public_page
from transfers.workflow.corrections import corrections as told


@public_page
def corrections(request: HttpRequest) -> HttpResponse:
    query = answered(request.GET).urlencode()
    if query != request.GET.urlencode():
        return redirect(f"{request.path}?{query}" if query else request.path)
    public = Revision.objects.public(request.at)
    asked = CorrectionFilter(request.GET, public, request.at, also=OF_PAGES)
    size = min(max(int(asked.data.get("per_page", PAGE_SIZES[0])), 1), PAGE_SIZES[-1])
    found = Paginator(asked.sorted_by(asked.sort), size)
    page = found.get_page(max(int(asked.data.get("page", 1)), 1))
    return render(
        request,
        "transfers/corrections.html",
        {
            "asked": asked,
            "chips": asked.chips(),
            "page": page,
            "corrections": told(list(page.object_list), request.at),
            # Counted only where nothing was found: the page then says how much there is without filters.
            "total": found.count or public.count(),
        },
    )
