from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from transfers.admin.base import UnreviewedAdmin
from transfers.admin.forms.labels import fieldset
from transfers.admin.forms.privacy import PrivacyForm
from transfers.admin.versions import is_old_version
from transfers.models import MonitoringEntry
from transfers.values.period import period_words


class EntryForm(PrivacyForm):
    class Meta:
        model = MonitoringEntry
        fields = forms.ALL_FIELDS


@admin.register(MonitoringEntry)
class MonitoringAdmin(UnreviewedAdmin):
    form = EntryForm
    list_display = ["code", "looked_on", "authority", "source_family", "days", "found", "operation"]
    list_filter = ["found", "looked_on"]
    search_fields = ["authority__name_en", "authority__name_ar"]
    ordering = ["-pk"]  # the latest entries first
    fieldsets = [
        fieldset(_("Whose statements"), "code", "operation", "authority", "source_family"),
        fieldset(_("When"), "looked_on", ("days_from", "days_to")),
        fieldset(_("What came of it"), "found", "note"),
    ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        today = timezone.localdate()
        return {"looked_on": today, "days_to": today, **super().get_changeform_initial_data(request)}

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> list[tuple]:
        fieldsets = super().get_fieldsets(request, obj)
        if not is_old_version(request):
            fieldsets[-1][1]["fields"] = [*fieldsets[-1][1]["fields"], "seen", "why_it_can_stand"]
        return fieldsets

    def get_form(
        self, request: HttpRequest, obj: models.Model | None = None, **options: Any
    ) -> type[EntryForm]:
        form = super().get_form(request, obj, **options)
        form.user = request.user
        return form

    @admin.display(description=_("For the days"), ordering="days_from")
    def days(self, record: MonitoringEntry) -> str:
        return period_words(record.span)

    def describe(self, record: MonitoringEntry) -> str:
        """Needs the authority loaded."""
        return f"{record.code}: {record.authority or record.source_family}, {self.days(record)}"
