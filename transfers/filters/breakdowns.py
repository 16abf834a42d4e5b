"""What may be asked of the breakdowns."""

from __future__ import annotations

import django_filters
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.utils.translation import gettext_lazy as _

from transfers.datasets import BREAKDOWN_COUNTS, BREAKDOWNS
from transfers.filters.base import (
    SEARCH_LENGTH,
    AskedFilterSet,
    by_name,
    choice,
    named,
    record_choice,
    several,
)
from transfers.filters.dates import IsoDateFilter, KnownFilter
from transfers.filters.search import spelt, told
from transfers.models import Authority, Breakdown, BreakdownCount, Operation


class BreakdownFilter(AskedFilterSet):
    """Neither searches nor sorts by a number: the order of hidden numbers would tell about them."""

    q = django_filters.CharFilter(method="filter_search", label=_("Search"), max_length=SEARCH_LENGTH)
    operation = record_choice(BREAKDOWNS.column("operation"))
    population = choice(BREAKDOWNS.column("population"))
    standing = several(BREAKDOWNS.column("standing"))
    authority = record_choice(BREAKDOWNS.column("issuer"))
    since = IsoDateFilter(method="filter_dates", label=_("As of, from"))
    until = IsoDateFilter(method="filter_dates", label=_("As of, to"))
    known = KnownFilter()

    dataset = BREAKDOWNS
    sortable = {
        "breakdown": (),
        "as_of": (F("as_of_date"),),
        "population": (F("population"),),
        "authority": (by_name(Authority, "issuer__"),),
        "standing": (F("standing"),),
    }
    default_sort = "-as_of"
    search_fields = ("issuer__name_en", "issuer__name_ar", "issuer_detail")

    class Meta:
        model = Breakdown
        fields: list[str] = []

    def choices_at(self) -> dict[str, list[tuple[str, str]]]:
        return {
            "operation": named(Operation.objects.public(self.at)),
            "authority": named(Authority.objects.public(self.at)),
        }

    def filter_search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the breakdowns in which every word stands somewhere: code, issuer, source or a row's label."""
        # Of all that are asked for: within what the words before left, each word would nest one deeper.
        counts = BreakdownCount.objects.filter(breakdown__in=queryset.values("pk"))
        for word in value.split():
            labelled = counts.filter(told(counts, word, "label")).values("breakdown")
            texts = spelt(word, "code") | told(queryset, word, *self.search_fields)
            queryset = queryset.filter(texts | Q(pk__in=labelled) | Q(pk__in=self.citing(queryset, word)))
        return queryset


class BreakdownCountFilter(BreakdownFilter):
    """Asks the rows of breakdowns, by what is asked of the breakdowns; in one order, table by table."""

    dataset = BREAKDOWN_COUNTS
    sortable = {}

    def file_orders(self) -> list[OrderBy]:
        return BreakdownCount.objects.public_orders(self.at)

    def file_rows(self) -> QuerySet:
        return BreakdownCount.objects.filter(breakdown__in=self.qs).order_by(*self.file_orders())
