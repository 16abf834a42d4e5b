from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from transfers.admin.base import RecordAdmin
from transfers.admin.forms.labels import fieldset
from transfers.models import Operation


@admin.register(Operation)
class OperationAdmin(RecordAdmin):
    list_display = ["name_en", "code", "state", "started_on", "ended_on", "last_checked_on"]
    list_filter = ["state"]
    fieldsets = [
        fieldset(None, "code", "name_en", "name_ar", "summary_en", "summary_ar"),
        fieldset(_("When"), "state", ("started_on", "ended_on"), "last_checked_on"),
        fieldset(_("What counts as an arrival"), "arrival_legs"),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Operation | None = None) -> list[str]:
        fixed = ["last_checked_on"] if obj and obj.monitoring.exists() else []  # it follows the log
        return [*super().get_readonly_fields(request, obj), *fixed]
