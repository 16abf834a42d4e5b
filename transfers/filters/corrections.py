"""What may be asked of the corrections."""

from __future__ import annotations

import django_filters
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from transfers.datasets import DATASETS
from transfers.filters.asked import AskedFilterSet, yes_or_no
from transfers.filters.dates import IsoDateFilter
from transfers.models import Revision


class CorrectionFilter(AskedFilterSet):
    list = django_filters.ChoiceFilter(
        field_name="list_name",
        label=_("List"),
        choices=[(each.name, _(each.title)) for each in DATASETS],
        empty_label=_("any"),
    )
    code = django_filters.CharFilter(label=_("Record"), max_length=60)
    minor = yes_or_no(_("Minor"), "is_minor")
    since = IsoDateFilter(field_name="decided_at", lookup_expr="date__gte", label=_("Corrected, from"))
    until = IsoDateFilter(field_name="decided_at", lookup_expr="date__lte", label=_("Corrected, to"))

    sortable = {"corrected": (F("decided_at"), F("pk"))}
    default_sort = "-corrected"

    class Meta:
        model = Revision
        fields = ()
