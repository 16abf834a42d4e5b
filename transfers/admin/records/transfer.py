from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from transfers.admin.base import CitedAdmin
from transfers.admin.forms.typed_dates import TypedDateForm, TypedDates
from transfers.admin.records.inlines import Citations
from transfers.models import Transfer
from transfers.models.transfer import DATES
from transfers.values.period import period_words
from transfers.values.quantity import quantity_words
from transfers.vocabulary import TransferStatus


class TransferCitations(Citations):
    model = Transfer.sources.through


class TransferForm(TypedDateForm):
    dates = DATES


@admin.register(Transfer)
class TransferAdmin(TypedDates, CitedAdmin):
    form = TransferForm
    list_display = [
        "code",
        "amount",
        "dated",
        "origin",
        "destination",
        "leg",
        "conducted_by",
        "standing",
        "source_count",
        "publication",
    ]
    list_filter = ["publication_state", "standing", "status", "leg", "scope", "mode", "departed_latest"]
    search_fields = [
        "code",
        "people__exact",
        "batch_label",
        "origin__name_en",
        "origin__name_ar",
        "origin_as_reported",
        "destination__name_en",
        "destination__name_ar",
        "destination_as_reported",
        "conducted_by__name_en",
        "standing_reason",
        "units_reported",
        "notes",
        "sources__publisher",
        "sources__url",
    ]
    ordering = ["-pk"]  # the latest entries first
    kept_from_last = ("operation", "leg", "conducted_by", "confidence")
    fieldsets = [
        (
            _("What was reported"),
            {
                "fields": [
                    "code",
                    "operation",
                    ("leg", "scope"),
                    ("status", "mode"),
                    "batch_label",
                    "units_reported",
                ]
            },
        ),
        (_("The number"), {"fields": ["qualifier", ("people_low", "people", "people_high")]}),
        (_("When"), {"fields": [("departed_earliest", "departed_latest"), "date_precision"]}),
        (
            _("From where to where"),
            {
                "fields": [
                    ("origin", "origin_as_reported"),
                    "transit",
                    ("destination", "destination_as_reported"),
                ]
            },
        ),
        (_("Who moved them"), {"fields": ["conducted_by"]}),
        (
            _("The desk's decision"),
            {"fields": ["confidence", "standing", "standing_reason", "overlaps_with"]},
        ),
        (_("Notes"), {"fields": ["notes"], "classes": ["closing"]}),
    ]
    inlines = [TransferCitations]

    @admin.display(description=_("Departed"), ordering="departed_earliest")
    def dated(self, record: Transfer) -> str:
        words = period_words(record.period)
        is_planned = record.status == TransferStatus.PLANNED
        return gettext("planned: %(when)s") % {"when": words} if is_planned else words

    def describe(self, record: Transfer) -> str:
        number = quantity_words(record.quantity)
        return f"{record.code}: {number}, {record.get_leg_display()}, {self.dated(record)}"
