"""The desk as a whole: its name, the order of its index, and what an autocomplete shows."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from transfers.admin.forms.dry_run import may_see_checks
from transfers.admin.pages import importing, quick_entry
from transfers.admin.pages.checks import checks, take_back
from transfers.admin.pages.monitoring import log_looks
from transfers.admin.pages.start import place_in_index, start
from transfers.models import Acknowledgement
from transfers.rows.read import model_of


class DescribingAutocomplete(AutocompleteJsonView):
    """Choices in the words of their own admin: "R105" alone tells no one which claim it is.

    An admin with ``describe_found`` also says by which of its names a choice was found.
    """

    def get_queryset(self) -> QuerySet:
        load = getattr(self.model_admin, "for_choice", None)
        return load(super().get_queryset()) if load else super().get_queryset()

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        result = super().serialize_result(obj, to_field_name)
        if hasattr(self.model_admin, "describe_found"):
            return {**result, "text": self.model_admin.describe_found(obj, self.term)}
        return {**result, "text": getattr(self.model_admin, "describe", str)(obj)}


def in_working_order(apps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put the record before the user accounts, and its lists in the order of a day."""
    for app in apps:
        app["models"].sort(key=lambda model: place_in_index(model["object_name"]))
    return sorted(apps, key=lambda app: app["app_label"] != "transfers")


def index_entry(model: type[Model], name: str, object_name: str, page: str) -> dict[str, Any]:
    """Return the line of the index that leads to a page, as Django's index describes a model."""
    return {
        "model": model,
        "name": name,
        "object_name": object_name,
        "perms": {"view": True},
        "admin_url": reverse(f"admin:{page}"),
        "add_url": None,
        "view_only": True,
    }


def with_pages(
    apps_shown: list[dict[str, Any]], request: HttpRequest, app_label: str | None
) -> list[dict[str, Any]]:
    """Add the pages that are no model's to the record's lists in the index and the sidebar."""
    entries = []
    if may_see_checks(request):
        entries.append(index_entry(Acknowledgement, gettext("Checks"), "Check", "checks"))
    if lists := importing.importable(request):
        entries.append(index_entry(model_of(lists[0].whole), gettext("Import"), "Import", "import"))
    if not entries or app_label not in (None, "transfers"):
        return apps_shown
    record = next((app for app in apps_shown if app["app_label"] == "transfers"), None)
    if record is None:  # somebody who may see such a page and no list
        record = {
            "name": apps.get_app_config("transfers").verbose_name,
            "app_label": "transfers",
            "app_url": reverse("admin:app_list", args=["transfers"]),
            "has_module_perms": True,
            "models": [],
        }
        apps_shown = [*apps_shown, record]
    record["models"] += entries
    return apps_shown


def open_desk() -> None:
    """Furnish Django's own site: the accounts of django.contrib.auth are registered there already."""
    site = admin.site
    site.site_header = site.site_title = _("Handover desk")
    site.index_title = _("The record")
    alphabetical, of_models, plain_index = site.get_app_list, site.get_urls, site.index

    def index(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        begun = {
            **start(request, timezone.now()),
            "may_enter": quick_entry.may_enter(request),
            "may_see_checks": may_see_checks(request),
        }
        return plain_index(request, {**(extra_context or {}), **begun})

    def get_app_list(request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        return in_working_order(with_pages(alphabetical(request, app_label), request, app_label))

    def get_urls() -> list[URLPattern | URLResolver]:
        return [
            path("transfers/checks/", site.admin_view(checks), name="checks"),
            path("transfers/monitoring/log/", site.admin_view(log_looks), name="log_looks"),
            path("transfers/checks/take-back/", site.admin_view(take_back), name="take_back"),
            *quick_entry.quick_entry_urls(site),
            *importing.import_urls(site),
            *of_models(),
        ]

    def autocomplete_view(request: HttpRequest) -> HttpResponse:
        return DescribingAutocomplete.as_view(admin_site=site)(request)

    site.index = index
    site.get_app_list = get_app_list
    site.get_urls = get_urls
    site.autocomplete_view = autocomplete_view
