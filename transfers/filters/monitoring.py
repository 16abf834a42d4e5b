"""What may be asked of the monitoring log."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from transfers.datasets import MONITORING
from transfers.filters.base import choice, over, record_choice
from transfers.filters.dates import IsoDateFilter, KnownFilter
from transfers.filters.search import SearchFilterSet, contains_unredacted, matches_spelling
from transfers.models import Authority, MonitoringEntry, Operation


class MonitoringFilter(SearchFilterSet):
    operation = record_choice(Operation, MONITORING.column("operation"))
    authority = record_choice(Authority, MONITORING.column("authority"))
    found = choice(MONITORING.column("found"))
    since = IsoDateFilter(method="filter_dates", label=_("Days looked for, from"))
    until = IsoDateFilter(method="filter_dates", label=_("Days looked for, to"))
    known = KnownFilter()

    Meta = over(MonitoringEntry)
    dataset = MONITORING
    sortable = {
        "entry": (),
        "looked": (F("looked_on"), F("days_to")),
        "days": (F("days_from"), F("days_to")),
        "found": (F("found"),),
    }
    default_sort = "-looked"
    search_fields = ("source_family", "note")

    def found_by(self, queryset: QuerySet, word: str) -> Q:
        """Return the condition that a word stands in an entry's code, texts or authority."""
        named = matches_spelling(word, "code", "authority__name_en", "authority__name_ar")
        return named | contains_unredacted(queryset, word, *self.search_fields)
