"""What was changed of what had been public: what it said, what it says now, why and when."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from transfers.filters import CorrectionFilter
from transfers.web.tables.lists import page_of
from transfers.web.views.lists import ask
from transfers.web.views.public import address_without_blanks, public_page
from transfers.workflow.corrections import read_corrections


@public_page
def corrections(request: HttpRequest) -> HttpResponse:
    if address := address_without_blanks(request):
        return redirect(address)
    filterset = ask(request, CorrectionFilter)
    page = page_of(filterset.sorted_by(filterset.sort), filterset)
    return render(
        request,
        "transfers/corrections.html",
        {
            "filterset": filterset,
            "chips": filterset.chips(),
            "page": page,
            "corrections": read_corrections(list(page.object_list), request.at),
            # Counted only where nothing was found: the page then says how much there is without filters.
            "total": page.paginator.count or filterset.queryset.count(),
        },
    )
