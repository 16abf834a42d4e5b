from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from transfers.admin.base import CitedAdmin
from transfers.admin.forms.labels import fieldset
from transfers.admin.forms.typed_dates import TypedDates
from transfers.admin.records.inlines import citations_of
from transfers.models import Transfer
from transfers.values.period import period_words
from transfers.values.quantity import quantity_words
from transfers.vocabulary import TransferStatus


@admin.register(Transfer)
class TransferAdmin(TypedDates, CitedAdmin):
    list_display = ["code", "amount", "dated", "origin", "destination", "leg", "conducted_by", "standing"]
    list_filter = ["standing", "status", "leg", "scope", "mode", "departed_latest"]
    search_fields = [
        "people__exact",
        "origin__name_en",
        "origin__name_ar",
        "destination__name_en",
        "destination__name_ar",
        "conducted_by__name_en",
        "sources__publisher",
        "sources__url",
    ]
    kept_from_last = ("operation", "leg", "conducted_by", "confidence")
    ordering = ["-pk"]  # the latest entries first
    fieldsets = [
        fieldset(
            _("What was reported"),
            "code",
            "operation",
            ("leg", "scope"),
            ("status", "mode"),
            "batch_label",
            "units_reported",
        ),
        fieldset(_("The number"), "qualifier", ("people_low", "people", "people_high")),
        fieldset(_("When"), ("departed_earliest", "departed_latest"), "date_precision"),
        fieldset(
            _("From where to where"),
            ("origin", "origin_as_reported"),
            "transit",
            ("destination", "destination_as_reported"),
        ),
        fieldset(_("Who moved them"), "conducted_by"),
        fieldset(_("The desk's decision"), "confidence", "standing", "standing_reason", "overlaps_with"),
        fieldset(_("Notes"), "notes", "standing_reason_ar", "notes_ar", is_closing=True),
    ]
    inlines = [citations_of(Transfer)]

    @admin.display(description=_("Departed"), ordering="departed_earliest")
    def dated(self, record: Transfer) -> str:
        words = period_words(record.period)
        is_planned = record.status == TransferStatus.PLANNED
        return gettext("planned: %(when)s") % {"when": words} if is_planned else words

    def describe(self, record: Transfer) -> str:
        number = quantity_words(record.quantity)
        return f"{record.code}: {number}, {record.get_leg_display()}, {self.dated(record)}"
