"""What may be asked of the claims."""

from __future__ import annotations

import django_filters
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from transfers.datasets import CLAIMS
from transfers.filters.base import (
    PEOPLE,
    SEARCH_LENGTH,
    AskedFilterSet,
    by_name,
    choice,
    named,
    record_choice,
    several,
)
from transfers.filters.dates import IsoDateFilter, KnownFilter
from transfers.models import Authority, Claim, Facility, Operation


class ClaimFilter(AskedFilterSet):
    q = django_filters.CharFilter(method="filter_search", label=_("Search"), max_length=SEARCH_LENGTH)
    operation = record_choice(CLAIMS.column("operation"))
    measure = choice(CLAIMS.column("measure"))
    standing = several(CLAIMS.column("standing"))
    authority = record_choice(CLAIMS.column("claimant"))
    facility = record_choice(CLAIMS.column("facility"))
    since = IsoDateFilter(method="filter_dates", label=_("As of, from"))
    until = IsoDateFilter(method="filter_dates", label=_("As of, to"))
    known = KnownFilter()

    dataset = CLAIMS
    sortable = {
        "claim": (),
        "as_of": (F("as_of_date"),),
        "reported": (F("reported_on"),),
        "measure": (F("measure"),),
        "people": (PEOPLE,),
        "authority": (by_name(Authority, "claimant__"),),
        "standing": (F("standing"),),
    }
    default_sort = "-as_of"
    search_fields = (
        "claimant__name_en",
        "claimant__name_ar",
        "claimant_detail",
        "standing_reason",
        "notes",
    )
    place_fields = ("facility",)

    class Meta:
        model = Claim
        fields: list[str] = []

    def choices_at(self) -> dict[str, list[tuple[str, str]]]:
        return {
            "operation": named(Operation.objects.public(self.at)),
            "authority": named(Authority.objects.public(self.at)),
            "facility": named(Facility.objects.public(self.at)),
        }
