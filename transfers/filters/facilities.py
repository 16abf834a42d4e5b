"""What may be asked of the facilities."""

from __future__ import annotations

from operator import itemgetter

import django_filters
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from transfers.datasets import FACILITIES
from transfers.filters.base import SEARCH_LENGTH, AskedFilterSet, by_name, choice, named, record_choice
from transfers.filters.dates import KnownFilter
from transfers.filters.search import spelt, told
from transfers.models import Facility, Governorate
from transfers.wording.countries import country_name


class FacilityFilter(AskedFilterSet):
    """Asks facilities. A place has no day on which it became known; the transfers counted at it have."""

    q = django_filters.CharFilter(method="filter_search", label=_("Search"), max_length=SEARCH_LENGTH)
    kind = choice(FACILITIES.column("kind"))
    role = choice(FACILITIES.column("role"))
    disclosure = choice(FACILITIES.column("disclosure"))
    country = django_filters.ChoiceFilter(
        label=_(FACILITIES.column("country").label), choices=[], empty_label=_("any")
    )
    governorate = record_choice(FACILITIES.column("admin1_pcode"))
    known = KnownFilter()

    dataset = FACILITIES
    sortable = {
        "facility": (by_name(Facility),),
        "name_ar": (F("name_ar"),),
        "kind": (F("kind"),),
        "governorate": (by_name(Governorate, "governorate__"),),
        "role": (F("role"),),
        "disclosure": (F("disclosure"),),
        "leaving": (F("leaving"),),
        "arriving": (F("arriving"),),
    }
    default_sort = "facility"
    search_fields = ("governorate__name_en", "governorate__name_ar", "notes")

    class Meta:
        model = Facility
        fields: list[str] = []

    def choices_at(self) -> dict[str, list[tuple[str, str]]]:
        facilities = Facility.objects.public(self.at)
        codes = facilities.order_by("country").values_list("country", flat=True).distinct()
        return {
            "country": sorted(((code, country_name(code)) for code in codes), key=itemgetter(1)),
            "governorate": named(Governorate.objects.filter(facilities__in=facilities).distinct()),
        }

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        return super().filter_queryset(queryset).with_transfers(self.at, self.known)

    def filter_search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the facilities in which every word stands somewhere: a name in any script, place, notes."""
        for word in value.split():
            texts = spelt(word, "code") | told(queryset, word, *self.search_fields)
            queryset = queryset.filter(texts | Q(pk__in=self.places_called(word)))
        return queryset
