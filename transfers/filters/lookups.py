"""What may be asked of the lists that have files and no page of their own."""

from __future__ import annotations

import django_filters
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from transfers.datasets import AUTHORITIES, CONTROL_PERIODS, GOVERNORATES, OPERATIONS
from transfers.filters.base import AskedFilterSet, by_name, choice, named, record_choice
from transfers.filters.dates import KnownFilter
from transfers.models import Authority, ControlPeriod, Facility, Governorate, Operation


class OperationFilter(AskedFilterSet):
    state = choice(OPERATIONS.column("state"))

    dataset = OPERATIONS
    sortable = {"operation": (), "name": (by_name(Operation),), "started": (F("started_on"),)}
    default_sort = "operation"

    class Meta:
        model = Operation
        fields: list[str] = []


class AuthorityFilter(AskedFilterSet):
    kind = choice(AUTHORITIES.column("kind"))
    country = django_filters.ChoiceFilter(
        label=_(AUTHORITIES.column("country").label), choices=[], empty_label=_("any")
    )

    dataset = AUTHORITIES
    sortable = {"authority": (), "name": (by_name(Authority),), "kind": (F("kind"),)}
    default_sort = "authority"

    class Meta:
        model = Authority
        fields: list[str] = []

    def choices_at(self) -> dict[str, list[tuple[str, str]]]:
        return {"country": countries(self)}


class GovernorateFilter(AskedFilterSet):
    country = django_filters.ChoiceFilter(
        label=_(GOVERNORATES.column("country").label), choices=[], empty_label=_("any")
    )

    dataset = GOVERNORATES
    sortable = {"admin1_pcode": (), "name": (by_name(Governorate),)}
    default_sort = "admin1_pcode"

    class Meta:
        model = Governorate
        fields: list[str] = []

    def choices_at(self) -> dict[str, list[tuple[str, str]]]:
        return {"country": countries(self)}


class ControlPeriodFilter(AskedFilterSet):
    facility = record_choice(CONTROL_PERIODS.column("facility"))
    authority = record_choice(CONTROL_PERIODS.column("authority"))
    role = choice(CONTROL_PERIODS.column("role"))
    known = KnownFilter()

    dataset = CONTROL_PERIODS
    sortable = {
        "control_period": (),
        "facility": (by_name(Facility, "facility__"),),
        "from": (F("from_date"),),
    }
    default_sort = "control_period"

    class Meta:
        model = ControlPeriod
        fields: list[str] = []

    def choices_at(self) -> dict[str, list[tuple[str, str]]]:
        return {
            "facility": named(Facility.objects.public(self.at)),
            "authority": named(Authority.objects.public(self.at)),
        }


def countries(asked: AskedFilterSet) -> list[tuple[str, str]]:
    """Return the countries that stand in the rows, as choices."""
    found = asked.queryset.exclude(country="").order_by("country").values_list("country", flat=True)
    return [(country, country) for country in found.distinct()]
