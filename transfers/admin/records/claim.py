from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from transfers.admin.base import CitedAdmin
from transfers.admin.forms.typed_dates import TypedDateForm, TypedDates
from transfers.admin.records.inlines import Citations
from transfers.models import Claim
from transfers.models.claim import DATES
from transfers.values.period import period_words
from transfers.values.quantity import quantity_words


class ClaimCitations(Citations):
    model = Claim.sources.through


class ClaimForm(TypedDateForm):
    dates = DATES


@admin.register(Claim)
class ClaimAdmin(TypedDates, CitedAdmin):
    form = ClaimForm
    list_display = [
        "code",
        "measure",
        "amount",
        "dated",
        "claimant",
        "facility",
        "standing",
        "source_count",
        "publication",
    ]
    list_filter = ["publication_state", "standing", "measure", "confidence", "as_of_date"]
    search_fields = [
        "code",
        "people__exact",
        "claimant__name_en",
        "claimant__name_ar",
        "claimant_detail",
        "facility__name_en",
        "facility__name_ar",
        "facility__aliases__name",
        "standing_reason",
        "notes",
        "sources__publisher",
        "sources__url",
    ]
    ordering = ["-pk"]  # the latest entries first
    kept_from_last = ("operation", "claimant", "confidence")
    fieldsets = [
        (_("What was said"), {"fields": ["code", "operation", "measure", "facility"]}),
        (_("The number"), {"fields": ["qualifier", ("people_low", "people", "people_high")]}),
        (_("When"), {"fields": [("as_of_date", "as_of_precision"), "reported_on"]}),
        (_("Who said it"), {"fields": ["claimant", "claimant_detail"]}),
        (
            _("The desk's decision"),
            {"fields": ["confidence", "standing", "standing_reason", "conflicts_with"]},
        ),
        (_("Notes"), {"fields": ["notes"], "classes": ["closing"]}),
    ]
    inlines = [ClaimCitations]

    @admin.display(description=_("As of"), ordering="as_of_date")
    def dated(self, record: Claim) -> str:
        return period_words(record.period)

    def describe(self, record: Claim) -> str:
        number = quantity_words(record.quantity)
        return f"{record.code}: {number}, {record.get_measure_display()}, {self.dated(record)}"
