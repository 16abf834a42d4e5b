from __future__ import annotations

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from transfers.admin.base import RecordAdmin
from transfers.models import Source


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    list_display = ["code", "publisher", "title", "page", "published_on", "quarantined", "publication"]
    list_filter = [
        "publication_state",
        "kind",
        "language",
        "quarantined",
        "published_on_basis",
        "published_on",
    ]
    search_fields = ["code", "publisher", "title", "originator", "url"]
    ordering = ["-pk"]  # the page entered last is the one looked for
    fieldsets = [
        (
            _("The page"),
            {"fields": ["code", "url", ("title", "title_is_description"), "publisher", "originator"]},
        ),
        (_("What it is"), {"fields": [("language", "kind"), "quarantined"]}),
        (_("When"), {"fields": [("published_on", "published_on_basis")]}),
    ]

    @admin.display(description=_("Page"))
    def page(self, record: Source) -> str:
        return format_html('<a href="{}" rel="noopener noreferrer">{}</a>', record.url, gettext("open"))
