"""What may be asked of the breakdowns."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.utils.translation import gettext_lazy as _

from transfers.datasets import BREAKDOWN_COUNTS, BREAKDOWNS
from transfers.filters.base import choice, order_by_name, over, record_choice, several
from transfers.filters.dates import IsoDateFilter, KnownFilter
from transfers.filters.search import SearchFilterSet, contains_unredacted
from transfers.models import Authority, Breakdown, BreakdownCount, Operation


class BreakdownFilter(SearchFilterSet):
    """Neither searches nor sorts by a number: the order of hidden numbers would tell about them."""

    operation = record_choice(Operation, BREAKDOWNS.column("operation"))
    population = choice(BREAKDOWNS.column("population"))
    standing = several(BREAKDOWNS.column("standing"))
    authority = record_choice(Authority, BREAKDOWNS.column("issuer"))
    since = IsoDateFilter(method="filter_dates", label=_("As of, from"))
    until = IsoDateFilter(method="filter_dates", label=_("As of, to"))
    known = KnownFilter()

    Meta = over(Breakdown)
    dataset = BREAKDOWNS
    sortable = {
        "breakdown": (),
        "as_of": (F("as_of_date"),),
        "population": (F("population"),),
        "authority": (order_by_name(Authority, "issuer__"),),
        "standing": (F("standing"),),
    }
    default_sort = "-as_of"
    search_fields = ("issuer__name_en", "issuer__name_ar", "issuer_detail")

    def found_by(self, queryset: QuerySet, word: str) -> Q:
        """Find a breakdown by the label of one of its rows, too."""
        # Of all that are public: within what the words before left, each word would nest one deeper.
        counts = BreakdownCount.objects.filter(breakdown__in=self.queryset.values("pk"))
        labelled = counts.filter(contains_unredacted(counts, word, "label")).values("breakdown")
        return super().found_by(queryset, word) | Q(pk__in=labelled)


class BreakdownCountFilter(BreakdownFilter):
    """Asks the rows of breakdowns, by what is asked of the breakdowns; in one order, table by table."""

    dataset = BREAKDOWN_COUNTS
    sortable = {}

    def file_orders(self) -> list[OrderBy]:
        return BreakdownCount.objects.public_orders(self.at)

    def file_rows(self) -> QuerySet:
        return BreakdownCount.objects.filter(breakdown__in=self.qs).order_by(*self.file_orders())
