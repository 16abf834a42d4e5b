from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from transfers.admin.base import CitedAdmin
from transfers.admin.forms.labels import fieldset
from transfers.admin.forms.typed_dates import TypedDates
from transfers.admin.records.inlines import Parts, citations_of
from transfers.datasets import EVENTS
from transfers.models import Event, EventSpeaker
from transfers.values.period import period_words


class Speakers(Parts):
    model = EventSpeaker
    fields = ["authority", "position"]
    help_texts = {**Parts.help_texts, "authority": _(EVENTS.column("said_by").description)}
    verbose_name = _("authority")
    verbose_name_plural = _("Said by: the authorities that stated it or acted, the first one first")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("record", "authority")


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
        fieldset(_("In Arabic"), "title_ar", "summary_ar", "dispute_ar", is_closing=True),
    ]
    kept_from_last = ("operation", "confidence")
    inlines = [Speakers, citations_of(Event)]

    @admin.display(description=_("When"), ordering="happened_earliest")
    def dated(self, record: Event) -> str:
        return period_words(record.period)
