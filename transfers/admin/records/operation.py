from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from transfers.admin.base import RecordAdmin
from transfers.models import Operation


@admin.register(Operation)
class OperationAdmin(RecordAdmin):
    list_display = ["name_en", "code", "state", "started_on", "ended_on", "last_checked_on", "publication"]
    list_filter = ["publication_state", "state"]
    search_fields = ["code", "name_en", "name_ar", "summary_en"]
    fieldsets = [
        (None, {"fields": ["code", "name_en", "name_ar", "summary_en"]}),
        (_("When"), {"fields": ["state", ("started_on", "ended_on"), "last_checked_on"]}),
    ]
