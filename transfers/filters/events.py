"""What may be asked of the events."""

from __future__ import annotations

import django_filters
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from transfers.datasets import EVENTS
from transfers.filters.base import SEARCH_LENGTH, AskedFilterSet, by_title, choice, named, record_choice
from transfers.filters.dates import IsoDateFilter, KnownFilter
from transfers.filters.search import spelt, told
from transfers.models import Event, Operation


class EventFilter(AskedFilterSet):
    q = django_filters.CharFilter(method="filter_search", label=_("Search"), max_length=SEARCH_LENGTH)
    operation = record_choice(EVENTS.column("operation"))
    category = choice(EVENTS.column("category"))
    since = IsoDateFilter(method="filter_dates", label=_("Happened, from"))
    until = IsoDateFilter(method="filter_dates", label=_("Happened, to"))
    known = KnownFilter()

    dataset = EVENTS
    sortable = {
        "event": (),
        "happened": (Coalesce("happened_earliest", "happened_latest"), F("happened_latest")),
        "category": (F("category"),),
        "title": (by_title,),
    }
    default_sort = "-happened"
    search_fields = ("title", "summary", "dispute")

    class Meta:
        model = Event
        fields: list[str] = []

    def choices_at(self) -> dict[str, list[tuple[str, str]]]:
        return {"operation": named(Operation.objects.public(self.at))}

    def filter_search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the events in which every word stands somewhere: title, summary, dispute or source."""
        for word in value.split():
            queryset = queryset.filter(
                spelt(word, "code")
                | told(queryset, word, *self.search_fields)
                | Q(pk__in=self.citing(queryset, word))
            )
        return queryset
