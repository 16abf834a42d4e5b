from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from transfers.admin.base import CitedAdmin
from transfers.admin.forms.labels import fieldset
from transfers.admin.forms.typed_dates import TypedDates
from transfers.admin.records.inlines import citations_of
from transfers.models import Event
from transfers.values.period import period_words


@admin.register(Event)
class EventAdmin(TypedDates, CitedAdmin):
    list_display = ["code", "title", "category", "dated", "confidence"]
    list_filter = ["category", "confidence", "happened_latest"]
    search_fields = ["sources__url"]
    ordering = ["-pk"]  # the latest entries first
    fieldsets = [
        fieldset(_("What happened"), "code", "operation", "category", "title", "summary"),
        fieldset(_("When"), ("happened_earliest", "happened_latest"), "date_precision"),
        fieldset(_("How sure"), "confidence", "dispute"),
    ]
    kept_from_last = ("operation", "confidence")
    inlines = [citations_of(Event)]

    @admin.display(description=_("When"), ordering="happened_earliest")
    def dated(self, record: Event) -> str:
        return period_words(record.period)
