"""The desk as a whole: its name, the order of its index, and what an autocomplete shows."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

# As a day goes: what was said, what moved, who printed it; then what changes rarely.
INDEX_ORDER = (
    "Claim",
    "Transfer",
    "Source",
    "Breakdown",
    "Event",
    "ControlPeriod",
    "Facility",
    "Authority",
    "Operation",
    "Governorate",
)


class DescribingAutocomplete(AutocompleteJsonView):
    """Choices in the words of their own admin: nobody knows a claim by "R105" alone."""

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        result = super().serialize_result(obj, to_field_name)
        describe = getattr(self.model_admin, "describe", str)
        return {**result, "text": describe(obj)}


def in_working_order(apps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put the record before the user accounts, and its lists in the order of a day."""
    for app in apps:
        app["models"].sort(
            key=lambda model: (
                INDEX_ORDER.index(model["object_name"]) if model["object_name"] in INDEX_ORDER else 99
            )
        )
    return sorted(apps, key=lambda app: app["app_label"] != "transfers")


def open_desk() -> None:
    """Furnish Django's own site: the accounts of django.contrib.auth are registered there already."""
    site = admin.site
    site.site_header = site.site_title = _("Handover desk")
    site.index_title = _("The record")
    alphabetical = site.get_app_list

    def get_app_list(request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        return in_working_order(alphabetical(request, app_label))

    def autocomplete_view(request: HttpRequest) -> HttpResponse:
        return DescribingAutocomplete.as_view(admin_site=site)(request)

    site.get_app_list = get_app_list
    site.autocomplete_view = autocomplete_view
