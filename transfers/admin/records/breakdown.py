from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from transfers.admin.base import CitedAdmin
from transfers.admin.forms.labels import fieldset
from transfers.admin.records.inlines import Parts, citations_of
from transfers.models import Breakdown, BreakdownCount
from transfers.wording.words import date_words, thousands


class Counts(Parts):
    model = BreakdownCount
    fields = [
        "position",
        "label",
        "level",
        "country",
        "qualifier",
        "people_low",
        "people",
        "people_high",
        "notes",
    ]
    verbose_name = _("row")
    verbose_name_plural = _("The table's rows, each label word for word")


@admin.register(Breakdown)
class BreakdownAdmin(CitedAdmin):
    list_display = ["code", "population", "total", "as_of_date", "reported_on", "issuer", "standing"]
    list_filter = ["standing", "population", "confidence", "as_of_date"]
    search_fields = ["issuer__name_en", "issuer__name_ar", "counts__label", "sources__url"]
    ordering = ["-pk"]  # the latest entries first
    fieldsets = [
        fieldset(_("What was issued"), "code", "operation", "population", "stated_total"),
        fieldset(_("When"), ("as_of_date", "reported_on")),
        fieldset(_("Who issued it"), "issuer", "issuer_detail"),
        fieldset(_("How it stands"), ("standing", "confidence")),
    ]
    kept_from_last = ("operation", "population", "issuer", "confidence")
    inlines = [Counts, citations_of(Breakdown)]

    @admin.display(description=_("Stated total"), ordering="stated_total")
    def total(self, record: Breakdown) -> str:
        return thousands(record.stated_total)

    def describe(self, record: Breakdown) -> str:
        number = thousands(record.stated_total) or gettext("no total stated")
        return f"{record.code}: {record.get_population_display()}, {number}, {date_words(record.as_of_date)}"
