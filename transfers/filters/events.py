"""What may be asked of the events."""

from __future__ import annotations

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from transfers.datasets import EVENTS
from transfers.filters.base import by_title, choice, over, record_choice
from transfers.filters.dates import IsoDateFilter, KnownFilter
from transfers.filters.search import SearchFilterSet
from transfers.models import Authority, Event, Operation


class EventFilter(SearchFilterSet):
    operation = record_choice(Operation, EVENTS.column("operation"))
    authority = record_choice(Authority, EVENTS.column("said_by"))
    category = choice(EVENTS.column("category"))
    since = IsoDateFilter(method="filter_dates", label=_("Happened, from"))
    until = IsoDateFilter(method="filter_dates", label=_("Happened, to"))
    known = KnownFilter()

    Meta = over(Event)
    dataset = EVENTS
    sortable = {
        "event": (),
        "happened": (Coalesce("happened_earliest", "happened_latest"), F("happened_latest")),
        "category": (F("category"),),
        "title": (by_title,),
    }
    default_sort = "-happened"
    search_fields = ("title", "title_ar", "summary", "summary_ar", "dispute", "dispute_ar")
