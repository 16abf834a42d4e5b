"""What may be asked of the sources."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from transfers.datasets import SOURCES_LIST
from transfers.filters.base import by_title, choice, over, yes_or_no
from transfers.filters.dates import IsoDateFilter, KnownFilter
from transfers.filters.search import SearchFilterSet, contains_unredacted, matches_spelling
from transfers.models import Source


class SourceFilter(SearchFilterSet):
    """Asks sources. Its queryset comes ``with_records``, which one of the orders needs."""

    kind = choice(SOURCES_LIST.column("kind"))
    language = choice(SOURCES_LIST.column("language"))
    quarantined = yes_or_no(_(SOURCES_LIST.column("quarantined").label), "quarantined")
    since = IsoDateFilter(method="filter_dates", label=_("Published, from"))
    until = IsoDateFilter(method="filter_dates", label=_("Published, to"))
    undated = yes_or_no(_("Without a date"), "published_on", "isnull")
    known = KnownFilter()

    Meta = over(Source)
    dataset = SOURCES_LIST
    sortable = {
        "source": (),
        "published": (F("published_on"),),
        "publisher": (Lower("publisher"),),
        "title": (by_title,),
        "language": (F("language"),),
        "kind": (F("kind"),),
        "records": (F("records"),),
    }
    default_sort = "-published"
    search_fields = ("publisher", "title", "originator")

    @classmethod
    def public_rows(cls, at: datetime) -> QuerySet:
        return super().public_rows(at).with_records(at)

    def found_by(self, queryset: QuerySet, word: str) -> Q:
        """Find a source by its code, address, publisher, title and originator."""
        return matches_spelling(word, "code", "url") | contains_unredacted(
            queryset, word, *self.search_fields
        )
