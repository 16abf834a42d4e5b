"""What may be asked of the transfers."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from transfers.datasets import TRANSFERS
from transfers.filters.base import PEOPLE, RecordFilter, choice, order_by_name, over, record_choice, several
from transfers.filters.dates import IsoDateFilter, KnownFilter
from transfers.filters.search import IN_BOTH_LANGUAGES, SearchFilterSet
from transfers.models import Authority, Facility, Operation, Transfer


class TransferFilter(SearchFilterSet):
    operation = record_choice(Operation, TRANSFERS.column("operation"))
    origin = record_choice(Facility, TRANSFERS.column("origin"))
    destination = record_choice(Facility, TRANSFERS.column("destination"))
    facility = RecordFilter(Facility, method="filter_facility", label=_("Facility, in any role"))
    authority = record_choice(Authority, TRANSFERS.column("conducted_by"))
    standing = several(TRANSFERS.column("standing"))
    leg = several(TRANSFERS.column("leg"))
    scope = choice(TRANSFERS.column("scope"))
    status = choice(TRANSFERS.column("status"))
    since = IsoDateFilter(method="filter_dates", label=_("Moved, from"))
    until = IsoDateFilter(method="filter_dates", label=_("Moved, to"))
    known = KnownFilter()

    Meta = over(Transfer)
    dataset = TRANSFERS
    sortable = {
        "transfer": (),
        "departed": (Coalesce("departed_latest", "departed_earliest"), F("departed_earliest")),
        "origin": (order_by_name(Facility, "origin__"),),
        "destination": (order_by_name(Facility, "destination__"),),
        "people": (PEOPLE,),
        "leg": (F("leg"),),
        "authority": (order_by_name(Authority, "conducted_by__"),),
        "standing": (F("standing"),),
    }
    default_sort = "-departed"
    search_fields = (
        "origin_as_reported",
        "destination_as_reported",
        "units_reported",
        "batch_label",
        *IN_BOTH_LANGUAGES,
        "conducted_by__name_en",
        "conducted_by__name_ar",
    )
    place_fields = ("origin", "transit", "destination")
    has_people = True

    def filter_facility(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(Q(origin__code=value) | Q(transit__code=value) | Q(destination__code=value))
