from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from transfers.admin.base import CitedAdmin
from transfers.admin.forms.labels import fieldset
from transfers.admin.forms.typed_dates import TypedDates
from transfers.admin.records.inlines import citations_of
from transfers.models import Claim
from transfers.values.period import period_words
from transfers.values.quantity import quantity_words


@admin.register(Claim)
class ClaimAdmin(TypedDates, CitedAdmin):
    list_display = ["code", "measure", "amount", "dated", "claimant", "facility", "standing"]
    list_filter = ["standing", "measure", "confidence", "as_of_date"]
    search_fields = [
        "people__exact",
        "claimant__name_en",
        "claimant__name_ar",
        "facility__name_en",
        "facility__name_ar",
        "facility__aliases__name",
        "sources__publisher",
        "sources__url",
    ]
    kept_from_last = ("operation", "claimant", "confidence")
    ordering = ["-pk"]  # the latest entries first
    fieldsets = [
        fieldset(_("What was said"), "code", "operation", "measure", "facility"),
        fieldset(_("The number"), "qualifier", ("people_low", "people", "people_high")),
        fieldset(_("When"), ("as_of_date", "as_of_precision"), "reported_on"),
        fieldset(_("Who said it"), "claimant", "claimant_detail"),
        fieldset(_("The desk's decision"), "confidence", "standing", "standing_reason", "conflicts_with"),
        fieldset(_("Notes"), "notes", "standing_reason_ar", "notes_ar", is_closing=True),
    ]
    inlines = [citations_of(Claim)]

    @admin.display(description=_("As of"), ordering="as_of_date")
    def dated(self, record: Claim) -> str:
        return period_words(record.period)

    def describe(self, record: Claim) -> str:
        number = quantity_words(record.quantity)
        return f"{record.code}: {number}, {record.get_measure_display()}, {self.dated(record)}"
