"""What is new, for programs that ask now and then: the latest claims, transfers and corrections."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.db.models.functions import Coalesce, Greatest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from transfers.datasets import CLAIMS, TRANSFERS, Dataset
from transfers.filters import ClaimFilter, CorrectionFilter, TransferFilter
from transfers.filters.base import AskedFilterSet, answered
from transfers.filters.errors import BadQuery, Problem
from transfers.models import Claim, Revision, Transfer
from transfers.web.feeds import ENTRIES, Entry, atom, claim_entry, correction_entry, transfer_entry
from transfers.web.views.public import data_address, public_page, site_of
from transfers.workflow.corrections import corrections as told


@data_address
@public_page
def claims_atom(request: HttpRequest) -> HttpResponse:
    refuse_sort(request)
    rows = Claim.objects.public(request.at).select_related("claimant")
    asked = ClaimFilter(request.GET, rows, request.at)
    return feed(request, CLAIMS.name, gettext("New claims"), latest(asked, CLAIMS, claim_entry))


@data_address
@public_page
def transfers_atom(request: HttpRequest) -> HttpResponse:
    refuse_sort(request)
    rows = Transfer.objects.public(request.at).select_related("origin", "destination")
    asked = TransferFilter(request.GET, rows, request.at)
    return feed(request, TRANSFERS.name, gettext("New transfers"), latest(asked, TRANSFERS, transfer_entry))


@data_address
@public_page
def corrections_atom(request: HttpRequest) -> HttpResponse:
    refuse_sort(request)
    asked = CorrectionFilter(request.GET, Revision.objects.public(request.at), request.at)
    found = told(list(asked.sorted_by(asked.default_sort)[:ENTRIES]), request.at)
    page = reverse("corrections")
    return feed(
        request, "corrections", gettext("Corrections"), [correction_entry(one, page) for one in found]
    )


def refuse_sort(request: HttpRequest) -> None:
    """Refuse what the filter sets take for their lists: a feed has one order."""
    if "sort" in request.GET:
        expected = gettext("no such parameter; a feed has the latest first")
        raise BadQuery([Problem("sort", request.GET["sort"], expected)])


def latest(
    asked: AskedFilterSet, dataset: Dataset, entry: Callable[[Any, datetime | None], Entry]
) -> list[Entry]:
    """Return the records asked for that became public last. Two queries."""
    own = Coalesce("public_since", "entered_at")
    grounds = [Coalesce(f"{name}__public_since", own) for name in asked.queryset.model.stands_on]
    # What was hidden with something it names is new when that comes out.
    rows = list(asked.qs.annotate(since=Greatest(own, *grounds)).order_by("-since", "-pk")[:ENTRIES])
    changes = Revision.objects.public(asked.at).order_by().filter(list_name=dataset.name)
    changes = changes.filter(code__in=[row.code for row in rows])
    corrected = dict(changes.values_list("code").annotate(at=Max("decided_at")))
    return [entry(row, corrected.get(row.code)) for row in rows]


def feed(request: HttpRequest, name: str, title: str, entries: list[Entry]) -> HttpResponse:
    query = answered(request.GET).urlencode()
    asked = f"?{query}" if query else ""
    text = atom(
        name + asked,
        title,
        entries,
        site=site_of(request),
        host=request.get_host().split(":")[0],
        path=request.get_full_path(),
        page=reverse(name) + asked,
        # An empty feed dates from the program: the data version would tell of drafts.
        changed_at=settings.RELEASED_AT,
    )
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
