from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from transfers.admin.base import RecordAdmin
from transfers.admin.forms.labels import fieldset
from transfers.models import Source


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    list_display = ["code", "publisher", "title", "page", "published_on", "quarantined"]
    list_filter = ["kind", "language", "quarantined", "published_on_basis", "published_on"]
    search_fields = ["url"]
    kept_from_last = ("language", "kind")
    ordering = ["-pk"]  # the page entered last is the one looked for
    fieldsets = [
        fieldset(_("The page"), "code", "url", ("title", "title_is_description"), "publisher", "originator"),
        fieldset(_("What it is"), ("language", "kind"), "quarantined"),
        fieldset(_("When"), ("published_on", "published_on_basis")),
    ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Find a page by its pasted address, however it was copied; here and wherever a source is chosen."""
        if "://" in search_term and (known := queryset.of_page(search_term)).exists():
            return known, False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description=_("Page"))
    def page(self, record: Source) -> str:
        return format_html('<a href="{}" rel="noopener noreferrer">{}</a>', record.url, gettext("open"))
