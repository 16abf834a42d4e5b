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
from django.utils.html import escape
from django.utils.translation import get_language, gettext

from transfers.filters import ClaimFilter, CorrectionFilter, TransferFilter
from transfers.filters.base import StrictFilterSet, without_blank_parameters
from transfers.filters.errors import BadQuery, Problem
from transfers.models import Revision
from transfers.values.text import INVISIBLE
from transfers.web.feeds import (
    ENTRIES,
    Feed,
    FeedEntry,
    claim_feed_entry,
    correction_entry,
    tag,
    transfer_feed_entry,
)
from transfers.web.views.public import data_address, public_page, site_of
from transfers.wording.terms import SYNTHETIC_NOTICE
from transfers.workflow.corrections import read_corrections

MakeEntry = Callable[[Any, datetime | None], FeedEntry]


@data_address
@public_page
def claims_atom(request: HttpRequest) -> HttpResponse:
    return feed_of_records(
        request, ClaimFilter, "claimant", title=gettext("New claims"), entry=claim_feed_entry
    )


@data_address
@public_page
def transfers_atom(request: HttpRequest) -> HttpResponse:
    title, ends = gettext("New transfers"), ("origin", "destination")
    return feed_of_records(request, TransferFilter, *ends, title=title, entry=transfer_feed_entry)


def feed_of_records(
    request: HttpRequest, asks: type[StrictFilterSet], *related: str, title: str, entry: MakeEntry
) -> HttpResponse:
    """Answer with the records asked for that became public last; ``related`` are what their entries name."""
    refuse_sort(request)
    filterset = asks(request.GET, asks.public_rows(request.at).select_related(*related), request.at)
    return feed_response(request, filterset.dataset.name, title, latest(filterset, entry))


@data_address
@public_page
def corrections_atom(request: HttpRequest) -> HttpResponse:
    refuse_sort(request)
    filterset = CorrectionFilter(request.GET, Revision.objects.public(request.at), request.at)
    found = read_corrections(list(filterset.sorted_by(filterset.default_sort)[:ENTRIES]), request.at)
    page = reverse("corrections")
    return feed_response(
        request, "corrections", gettext("Corrections"), [correction_entry(one, page) for one in found]
    )


def refuse_sort(request: HttpRequest) -> None:
    """Refuse what the filter sets take for their lists: a feed has one order."""
    if "sort" in request.GET:
        expected = gettext("no such parameter; a feed has the latest first")
        raise BadQuery([Problem("sort", request.GET["sort"], expected)])


def latest(filterset: StrictFilterSet, entry: MakeEntry) -> list[FeedEntry]:
    """Return the records asked for that became public last. Two queries."""
    own = Coalesce("public_since", "entered_at")
    grounds = [Coalesce(f"{name}__public_since", own) for name in filterset.queryset.model.stands_on]
    # What was hidden with something it names is new when that comes out.
    rows = list(filterset.qs.annotate(since=Greatest(own, *grounds)).order_by("-since", "-pk")[:ENTRIES])
    changes = Revision.objects.public(filterset.at).order_by().filter(list_name=filterset.dataset.name)
    changes = changes.filter(code__in=[row.code for row in rows])
    corrected = dict(changes.values_list("code").annotate(at=Max("decided_at")))
    return [entry(row, corrected.get(row.code)) for row in rows]


def feed_response(request: HttpRequest, name: str, title: str, entries: list[FeedEntry]) -> HttpResponse:
    query = without_blank_parameters(request.GET).urlencode()
    question = f"?{query}" if query else ""
    site, host = site_of(request), request.get_host().split(":")[0]
    found = Feed(
        title=f"{title} - Handover",
        link=site + reverse(name) + question,
        description="",
        subtitle=gettext(SYNTHETIC_NOTICE) if request.is_synthetic else None,
        language=get_language(),
        feed_url=site + request.get_full_path(),
        feed_guid=tag(host, f"feeds/{name}{question}"),
        author_name="Handover",
        # An empty feed dates from the program: the data version would tell of drafts.
        changed_at=max((entry.updated for entry in entries), default=settings.RELEASED_AT),
    )
    for entry in entries:
        found.add_item(
            title=INVISIBLE.sub("", entry.title),
            link=site + entry.path,
            description=escape(INVISIBLE.sub("", entry.summary)),  # Django calls it HTML
            unique_id=tag(host, entry.key),
            pubdate=entry.published,
            updateddate=entry.updated,
        )
    return HttpResponse(found.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
