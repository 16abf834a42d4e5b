"""What may be asked of the corrections."""

from __future__ import annotations

import django_filters
from django.apps import apps
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from transfers.datasets import CLAIMS, DATASETS
from transfers.filters.base import RecordFilter, StrictFilterSet, over, yes_or_no
from transfers.filters.dates import IsoDateFilter
from transfers.models import Authority, Operation, Revision


class CorrectionFilter(StrictFilterSet):
    operation = RecordFilter(Operation, method="filter_operation", label=_(CLAIMS.column("operation").label))
    authority = RecordFilter(Authority, method="filter_authority", label=_("Authority"))
    list = django_filters.ChoiceFilter(
        field_name="list_name",
        label=_("List"),
        choices=[(each.name, _(each.title)) for each in DATASETS],
        empty_label=_("any"),
    )
    code = django_filters.CharFilter(label=_("Record"), max_length=60)
    minor = yes_or_no(_("Minor"), "is_minor")
    since = IsoDateFilter(field_name="told_at", lookup_expr="date__gte", label=_("Corrected, from"))
    until = IsoDateFilter(field_name="told_at", lookup_expr="date__lte", label=_("Corrected, to"))

    Meta = over(Revision)
    sortable = {"corrected": (F("told_at"), F("pk"))}
    default_sort = "-corrected"

    def filter_authority(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.about_authority(value, self.at)

    def filter_operation(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the changes of an operation, and of what was stated and moved in it."""
        of_it = Q(list_name="operations", code=value)
        for dataset in DATASETS:
            if "operation" in dataset.names[1:]:
                model = apps.get_model("transfers", dataset.model)
                codes = model.objects.filter(operation__code=value).order_by().values("code")
                of_it |= Q(list_name=dataset.name, code__in=codes)
        return queryset.filter(of_it)
