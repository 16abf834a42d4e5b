"""Every piece of the pages in every state, for people who work on them. There with DEBUG alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from transfers.exports.formats import OF_PAGES
from transfers.filters import ClaimFilter
from transfers.models import Claim
from transfers.web.styleguide import styleguide_pieces
from transfers.web.tables.lists import ClaimTable


def styleguide(request: HttpRequest) -> HttpResponse:
    nothing = ClaimFilter(
        QueryDict("q=xyzzy&standing=disputed"), Claim.objects.none(), timezone.now(), also=OF_PAGES
    )
    found_nothing = {"filterset": nothing, "table": ClaimTable(nothing), "chips": nothing.chips()}
    return render(request, "transfers/styleguide.html", styleguide_pieces() | {"empty": found_nothing})
