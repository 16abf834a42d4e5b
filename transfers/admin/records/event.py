from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from transfers.admin.base import CitedAdmin
from transfers.admin.forms.typed_dates import TypedDateForm, TypedDates
from transfers.admin.records.inlines import Citations
from transfers.models import Event
from transfers.models.event import DATES
from transfers.values.period import period_words


class EventCitations(Citations):
    model = Event.sources.through


class EventForm(TypedDateForm):
    dates = DATES


@admin.register(Event)
class EventAdmin(TypedDates, CitedAdmin):
    form = EventForm
    list_display = ["code", "title", "category", "dated", "confidence", "source_count", "publication"]
    list_filter = ["publication_state", "category", "confidence", "happened_latest"]
    search_fields = ["code", "title", "summary", "dispute", "sources__url"]
    ordering = ["-pk"]  # the latest entries first
    fieldsets = [
        (_("What happened"), {"fields": ["code", "operation", "category", "title", "summary"]}),
        (_("When"), {"fields": [("happened_earliest", "happened_latest"), "date_precision"]}),
        (_("How sure"), {"fields": ["confidence", "dispute"]}),
    ]
    kept_from_last = ("operation", "confidence")
    inlines = [EventCitations]

    @admin.display(description=_("When"), ordering="happened_earliest")
    def dated(self, record: Event) -> str:
        return period_words(record.period)
