from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from transfers.admin.base import CitedAdmin, DeskAdmin, RecordAdmin
from transfers.admin.forms.name_search import NamedSearch
from transfers.admin.records.inlines import Citations, Parts
from transfers.datasets import FACILITIES
from transfers.models import ControlPeriod, Facility, FacilityAlias, Governorate
from transfers.wording.words import control_words


@admin.register(Governorate)
class GovernorateAdmin(DeskAdmin):
    list_display = ["code", "name_en", "name_ar", "country"]
    search_fields = ["code", "name_en", "name_ar"]
    fieldsets = [(None, {"fields": ["code", "country", "name_en", "name_ar"]})]


class Aliases(Parts):
    model = FacilityAlias
    fields = ["name", "position"]
    help_texts = {**Parts.help_texts, "name": _(FACILITIES.column("aliases").description)}
    verbose_name = _("other name")
    verbose_name_plural = _("Also written: other names and spellings, in any script")


@admin.register(Facility)
class FacilityAdmin(NamedSearch, RecordAdmin):
    list_display = [
        "name_en",
        "code",
        "name_ar",
        "kind",
        "governorate",
        "country",
        "role",
        "disclosure",
        "publication",
    ]
    list_filter = ["publication_state", "role", "kind", "disclosure"]
    search_fields = ["code", "name_en", "name_ar", "name_ckb", "aliases__name", "notes"]
    fieldsets = [
        (None, {"fields": ["code", "name_en", "name_ar", "name_ckb"]}),
        (_("What and where"), {"fields": ["kind", ("country", "governorate"), ("role", "disclosure")]}),
        (_("Beside it"), {"fields": ["possibly_same_as", "notes"], "classes": ["closing"]}),
    ]
    kept_from_last = ("country",)
    inlines = [Aliases]


class ControlPeriodCitations(Citations):
    model = ControlPeriod.sources.through


@admin.register(ControlPeriod)
class ControlPeriodAdmin(CitedAdmin):
    list_display = [
        "code",
        "facility",
        "authority",
        "role",
        "dated",
        "claimed",
        "source_count",
        "publication",
    ]
    list_filter = ["publication_state", "role", "claimed", "confidence"]
    search_fields = [
        "code",
        "facility__name_en",
        "facility__name_ar",
        "facility__aliases__name",
        "authority__name_en",
        "authority__name_ar",
        "notes",
    ]
    fieldsets = [
        (_("Who held what"), {"fields": ["code", "facility", "authority", "role"]}),
        (_("When"), {"fields": [("from_date", "from_precision"), ("to_date", "to_precision")]}),
        (_("How sure"), {"fields": [("confidence", "claimed")]}),
        (_("Notes"), {"fields": ["notes"], "classes": ["closing"]}),
    ]
    kept_from_last = ("confidence",)
    inlines = [ControlPeriodCitations]

    @admin.display(description=_("When"), ordering="from_date")
    def dated(self, record: ControlPeriod) -> str:
        return control_words(record)

    def describe(self, record: ControlPeriod) -> str:
        """Needs the facility and the authority loaded."""
        return f"{record.code}: {record.facility}, {record.authority or ''}, {self.dated(record)}"
