"""What may be asked of the facilities."""

from __future__ import annotations

from operator import itemgetter

from django.db.models import F, Q, QuerySet

from transfers.datasets import FACILITIES
from transfers.filters.base import choice, country_choice, name_choices, order_by_name, over, record_choice
from transfers.filters.dates import KnownFilter
from transfers.filters.search import SearchFilterSet, contains_unredacted, matches_spelling, places_called
from transfers.models import Facility, Governorate
from transfers.wording.countries import country_name


class FacilityFilter(SearchFilterSet):
    """Asks facilities. A place has no day on which it became known; the transfers counted at it have."""

    kind = choice(FACILITIES.column("kind"))
    role = choice(FACILITIES.column("role"))
    disclosure = choice(FACILITIES.column("disclosure"))
    country = country_choice(FACILITIES.column("country"))
    governorate = record_choice(Governorate, FACILITIES.column("admin1_pcode"))
    known = KnownFilter()

    Meta = over(Facility)
    dataset = FACILITIES
    sortable = {
        "facility": (order_by_name(Facility),),
        "name_ar": (F("name_ar"),),
        "kind": (F("kind"),),
        "governorate": (order_by_name(Governorate, "governorate__"),),
        "role": (F("role"),),
        "disclosure": (F("disclosure"),),
        "leaving": (F("leaving"),),
        "arriving": (F("arriving"),),
    }
    default_sort = "facility"
    search_fields = ("governorate__name_en", "governorate__name_ar", "notes")

    def choices_at(self) -> dict[str, list[tuple[str, str]]]:
        facilities = Facility.objects.public(self.at)
        codes = facilities.order_by("country").values_list("country", flat=True).distinct()
        return {
            "country": sorted(((code, country_name(code)) for code in codes), key=itemgetter(1)),
            "governorate": name_choices(Governorate.objects.filter(facilities__in=facilities).distinct()),
        }

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        return super().filter_queryset(queryset).with_transfers(self.at, self.known)

    def found_by(self, queryset: QuerySet, word: str) -> Q:
        """Find a facility by its code, its names in any script, its governorate and its notes."""
        texts = matches_spelling(word, "code") | contains_unredacted(queryset, word, *self.search_fields)
        return texts | Q(pk__in=places_called(word))
