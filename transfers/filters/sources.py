"""What may be asked of the sources."""

from __future__ import annotations

from datetime import datetime

import django_filters
from django.db.models import F, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from transfers.datasets import SOURCES_LIST
from transfers.filters.base import SEARCH_LENGTH, AskedFilterSet, by_title, choice, yes_or_no
from transfers.filters.dates import IsoDateFilter, KnownFilter
from transfers.filters.search import spelt, told
from transfers.models import Source


class SourceFilter(AskedFilterSet):
    """Asks sources. Its queryset comes ``with_records``, which one of the orders needs."""

    q = django_filters.CharFilter(method="filter_search", label=_("Search"), max_length=SEARCH_LENGTH)
    kind = choice(SOURCES_LIST.column("kind"))
    language = choice(SOURCES_LIST.column("language"))
    quarantined = yes_or_no(_(SOURCES_LIST.column("quarantined").label), "quarantined")
    since = IsoDateFilter(method="filter_dates", label=_("Published, from"))
    until = IsoDateFilter(method="filter_dates", label=_("Published, to"))
    undated = yes_or_no(_("Without a date"), "published_on", "isnull")
    known = KnownFilter()

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

    class Meta:
        model = Source
        fields: list[str] = []

    @classmethod
    def public_rows(cls, at: datetime) -> QuerySet:
        return super().public_rows(at).with_records(at)

    def filter_search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the sources in which every word stands somewhere: publisher, title, originator, address."""
        for word in value.split():
            queryset = queryset.filter(spelt(word, "code", "url") | told(queryset, word, *self.search_fields))
        return queryset
