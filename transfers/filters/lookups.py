"""What may be asked of the lists that have files and no page of their own, and of the authorities."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import NullIf

from transfers.datasets import AUTHORITIES, CONTROL_PERIODS, GOVERNORATES, OPERATIONS
from transfers.filters.base import StrictFilterSet, choice, country_choice, order_by_name, over, record_choice
from transfers.filters.dates import KnownFilter
from transfers.filters.search import SearchFilterSet, matches_spelling
from transfers.models import Authority, ControlPeriod, Facility, Governorate, Operation
from transfers.wording.countries import country_name


class OperationFilter(StrictFilterSet):
    state = choice(OPERATIONS.column("state"))

    Meta = over(Operation)
    dataset = OPERATIONS
    sortable = {"operation": (), "name": (order_by_name(Operation),), "started": (F("started_on"),)}
    default_sort = "operation"


class CountryFilterSet(StrictFilterSet):
    """A filter set over records with a country, by whose code alone they are asked."""

    def choices_at(self) -> dict[str, list[tuple[str, str]]]:
        found = self.queryset.exclude(country="").order_by("country").values_list("country", flat=True)
        names = [(country, country_name(country)) for country in found.distinct()]
        return {"country": sorted(names, key=lambda choice: choice[1])}


class AuthorityFilter(CountryFilterSet, SearchFilterSet):
    kind = choice(AUTHORITIES.column("kind"))
    country = country_choice(AUTHORITIES.column("country"))

    Meta = over(Authority)
    dataset = AUTHORITIES
    sortable = {
        "authority": (),
        "name": (order_by_name(Authority),),
        "kind": (F("kind"),),
        "country": (NullIf("country", Value("")),),
        "claims_told": (F("claims_told"),),
        "events_told": (F("events_told"),),
        "transfers_told": (F("transfers_told"),),
    }
    default_sort = "name"

    @classmethod
    def public_rows(cls, at: datetime) -> QuerySet:
        return super().public_rows(at).with_records(at)

    def found_by(self, queryset: QuerySet, word: str) -> Q:
        """Find an authority by its code and its names."""
        return matches_spelling(word, "code", "name_en", "name_ar")


class GovernorateFilter(CountryFilterSet):
    country = country_choice(GOVERNORATES.column("country"))

    Meta = over(Governorate)
    dataset = GOVERNORATES
    sortable = {"admin1_pcode": (), "name": (order_by_name(Governorate),)}
    default_sort = "admin1_pcode"


class ControlPeriodFilter(StrictFilterSet):
    facility = record_choice(Facility, CONTROL_PERIODS.column("facility"))
    authority = record_choice(Authority, CONTROL_PERIODS.column("authority"))
    role = choice(CONTROL_PERIODS.column("role"))
    known = KnownFilter()

    Meta = over(ControlPeriod)
    dataset = CONTROL_PERIODS
    sortable = {
        "control_period": (),
        "facility": (order_by_name(Facility, "facility__"),),
        "from": (F("from_date"),),
    }
    default_sort = "control_period"
