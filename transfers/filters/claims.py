"""What may be asked of the claims."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from transfers.datasets import CLAIMS
from transfers.filters.base import PEOPLE, choice, order_by_name, over, record_choice, several
from transfers.filters.dates import IsoDateFilter, KnownFilter
from transfers.filters.search import IN_BOTH_LANGUAGES, SearchFilterSet
from transfers.models import Authority, Claim, Facility, Operation


class ClaimFilter(SearchFilterSet):
    operation = record_choice(Operation, CLAIMS.column("operation"))
    measure = choice(CLAIMS.column("measure"))
    standing = several(CLAIMS.column("standing"))
    authority = record_choice(Authority, CLAIMS.column("claimant"))
    facility = record_choice(Facility, CLAIMS.column("facility"))
    since = IsoDateFilter(method="filter_dates", label=_("As of, from"))
    until = IsoDateFilter(method="filter_dates", label=_("As of, to"))
    known = KnownFilter()

    Meta = over(Claim)
    dataset = CLAIMS
    sortable = {
        "claim": (),
        "as_of": (F("as_of_date"),),
        "reported": (F("reported_on"),),
        "measure": (F("measure"),),
        "people": (PEOPLE,),
        "authority": (order_by_name(Authority, "claimant__"),),
        "standing": (F("standing"),),
    }
    default_sort = "-as_of"
    search_fields = ("claimant__name_en", "claimant__name_ar", "claimant_detail", *IN_BOTH_LANGUAGES)
    place_fields = ("facility",)
    has_people = True
