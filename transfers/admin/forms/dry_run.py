"""Say what the checks say: of a saved record on its form, of a save behind it, of what is typed before it.

What is typed is checked by the same form, saved within a transaction and rolled back: the checks then read
the record as it would be, and nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext

from transfers.admin.forms.error_summary import FormError, form_errors
from transfers.admin.forms.record_form import CHECK
from transfers.admin.versions import is_old_version
from transfers.checks import Finding
from transfers.checks.finding import finding_words
from transfers.checks.one_record import findings_about, findings_now, new_findings
from transfers.workflow.transitions import TRANSITIONS

LIVE = "_live"  # sent along by the page's script, which shows the piece and not the page
MOST_SAID = 5  # of the findings that a save brings


@dataclass(slots=True)
class DryRun:
    """What is said of forms that were sent to be checked: warnings, findings, faults of what was typed."""

    forms: list[Any] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    personal: list[str] = field(default_factory=list)
    is_complete: bool = False
    is_shown_again: bool = False

    @property
    def warnings(self) -> list[str]:
        return [warning for form in self.forms for warning in getattr(form, "warned", ())]

    @property
    def faults(self) -> list[FormError]:
        """Return what is wrong with what was typed; a field left blank so far is not wrong."""
        return [
            fault
            for form in self.forms
            for fault in form_errors(form)
            if not fault.target or has_typed_value(form, fault.target)
        ]

    @property
    def has_found(self) -> bool:
        return bool(self.warnings or self.findings or self.personal or self.faults)


def has_typed_value(form: Any, target: str) -> bool:
    return any(form[name].id_for_label == target and form[name].value() for name in form.fields)


def may_see_checks(request: HttpRequest) -> bool:
    return request.user.has_perm("transfers.view_acknowledgement")


class DryRunAdmin:
    """An admin whose forms say what the checks say."""

    def changeform_view(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if request.method == "POST":
            remember_findings(request)
        if request.method != "POST" or CHECK not in request.POST:
            response = super().changeform_view(request, *args, **options)
            if saved := getattr(request, "saved", None):  # committed: no writer waits while the checks run
                say_new_findings(request, [saved])
            return response
        request.typed = typed = DryRun()
        with transaction.atomic():
            response = super().changeform_view(request, *args, **options)
            transaction.set_rollback(True)
        if response.status_code != 200:
            return response  # the record is gone
        if LIVE in request.POST:
            return render(request, "admin/_typed.html", {"typed": typed})
        if typed.is_complete:  # so that what came is the empty answer of after_save
            request.typed = DryRun(findings=typed.findings, is_complete=True, is_shown_again=True)
            response = super().changeform_view(request, *args, **options)
        return response

    def get_form(self, request: HttpRequest, obj: models.Model | None = None, **options: Any) -> type:
        form = super().get_form(request, obj, **options)
        form.typed = getattr(request, "typed", None)
        return form

    def after_save(self, request: HttpRequest, obj: models.Model) -> HttpResponse | None:
        """Remember what was saved; end here where what was typed is only checked."""
        if typed := getattr(request, "typed", None):
            typed.findings, typed.is_complete = list(map(finding_words, found_since(request, [obj]))), True
            return HttpResponse()
        request.saved = obj
        return None

    def form_context(self, request: HttpRequest, context: dict[str, Any]) -> None:
        record = context.get("original")
        context["typed"] = getattr(request, "typed", None)
        if not is_old_version(request):
            context["may_check"] = self.may_save(request, record)
            if record and request.method == "GET" and may_see_checks(request):
                context["about"] = findings_about(record)
        super().form_context(request, context)


def remember_findings(request: HttpRequest) -> None:
    """Keep what the checks say before a save that may change it, for those who may read it."""
    transition = TRANSITIONS.get(request.POST.get("_step", ""))
    if may_see_checks(request) and (transition is None or transition.takes_content):
        request.found_before = {finding.key for finding in findings_now() or ()}


def found_since(request: HttpRequest, records: list[models.Model]) -> list[Finding]:
    before = getattr(request, "found_before", None)
    if before is None:
        return []
    return new_findings(records, before, is_kept=getattr(request, "typed", None) is None)


def say_new_findings(request: HttpRequest, records: list[models.Model]) -> None:
    """Say which findings a save brought, with the way to the page where they are answered."""
    if new := found_since(request, records):
        said = format_html_join("", "<br>{}", ((finding_words(one),) for one in new[:MOST_SAID]))
        address, lead = reverse("admin:checks"), gettext("The checks now say:")
        messages.warning(request, format_html('<a href="{}#{}">{}</a>{}', address, new[0].check, lead, said))
