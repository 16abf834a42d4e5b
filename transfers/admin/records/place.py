from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from transfers.admin.base import CitedAdmin, RecordAdmin, UnreviewedAdmin
from transfers.admin.forms.labels import fieldset
from transfers.admin.forms.name_search import NamedSearch
from transfers.admin.records.inlines import Parts, citations_of
from transfers.datasets import FACILITIES
from transfers.models import ControlPeriod, Facility, FacilityAlias, Governorate
from transfers.wording.words import control_words


@admin.register(Governorate)
class GovernorateAdmin(UnreviewedAdmin):
    list_display = ["code", "name_en", "name_ar", "country"]
    fieldsets = [fieldset(None, "code", "country", "name_en", "name_ar")]


class Aliases(Parts):
    model = FacilityAlias
    fields = ["name", "position"]
    help_texts = {**Parts.help_texts, "name": _(FACILITIES.column("aliases").description)}
    verbose_name = _("other name")
    verbose_name_plural = _("Also written: other names and spellings, in any script")


@admin.register(Facility)
class FacilityAdmin(NamedSearch, RecordAdmin):
    list_display = ["name_en", "code", "name_ar", "kind", "governorate", "country", "role", "disclosure"]
    list_filter = ["role", "kind", "disclosure"]
    search_fields = ["aliases__name"]
    fieldsets = [
        fieldset(None, "code", "name_en", "name_ar", "name_ckb"),
        fieldset(_("What and where"), "kind", ("country", "governorate"), ("role", "disclosure")),
        fieldset(_("Beside it"), "possibly_same_as", "notes", is_closing=True),
    ]
    kept_from_last = ("country",)
    inlines = [Aliases]


@admin.register(ControlPeriod)
class ControlPeriodAdmin(CitedAdmin):
    list_display = ["code", "facility", "authority", "role", "dated", "claimed"]
    list_filter = ["role", "claimed", "confidence"]
    search_fields = [
        "facility__name_en",
        "facility__name_ar",
        "facility__aliases__name",
        "authority__name_en",
        "authority__name_ar",
    ]
    fieldsets = [
        fieldset(_("Who held what"), "code", "facility", "authority", "role"),
        fieldset(_("When"), ("from_date", "from_precision"), ("to_date", "to_precision")),
        fieldset(_("How sure"), ("confidence", "claimed")),
        fieldset(_("Notes"), "notes", is_closing=True),
    ]
    kept_from_last = ("confidence",)
    inlines = [citations_of(ControlPeriod)]

    @admin.display(description=_("When"), ordering="from_date")
    def dated(self, record: ControlPeriod) -> str:
        return control_words(record)

    def describe(self, record: ControlPeriod) -> str:
        """Needs the facility and the authority loaded."""
        return f"{record.code}: {record.facility}, {record.authority or ''}, {self.dated(record)}"
