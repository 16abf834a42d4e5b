"""The desk's page of checks: what they find, and why a warning can stand."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from transfers.checks import Finding
from transfers.checks.finding import finding_words
from transfers.checks.record import Findings, acknowledge, current_findings
from transfers.models import Acknowledgement
from transfers.models.acknowledgement import NO_REASON
from transfers.vocabulary import Check
from transfers.wording.words import label, meaning

GONE = _(
    "This warning is gone: somebody changed what it compared, or acknowledged it, after you opened the page. "
    "Nothing was saved."
)


class ReasonForm(forms.ModelForm):
    class Meta:
        model = Acknowledgement
        fields = ["reason"]
        error_messages = {"reason": {"required": NO_REASON}}


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding as the page shows it; ``records`` are addresses, empty where not allowed, and words."""

    key: str
    text: str
    records: list[tuple[str, str]]
    form: ReasonForm | None
    acknowledgement: Acknowledgement | None


@dataclass(frozen=True, slots=True)
class Group:
    code: str
    label: str
    meaning: str
    findings: list[FindingRow]


def checks(request: HttpRequest) -> HttpResponse:
    """List the findings; by POST, acknowledge one of them with a reason."""
    demand(request, "view")
    found = current_findings()
    refused: dict[str, ReasonForm] = {}
    if request.method == "POST":
        demand(request, "add")
        key = request.POST.get("key", "")
        finding = next((one for one in found.open if one.key == key), None)
        if finding is None:
            return back_to_checks(request, GONE, messages.WARNING)
        form = ReasonForm(request.POST)
        if form.is_valid():
            # Somebody else may have said their word between the checks and this line.
            if not acknowledge(finding, form.cleaned_data["reason"], request.user):
                return back_to_checks(request, GONE, messages.WARNING)
            return back_to_checks(
                request, _("The warning was acknowledged."), messages.SUCCESS, finding.check
            )
        refused[key] = form
    return render(
        request,
        "admin/checks.html",
        {
            **admin.site.each_context(request),
            "title": gettext("Checks"),
            "groups": findings_by_check(found.open, request, found, refused),
            "acknowledged": findings_by_check(found.acknowledged, request, found, {}),
            "lapsed": [(label_of(one.check_code), one) for one in found.lapsed],
            "open_count": len(found.open),
            "is_refused": bool(refused),
            "may_acknowledge": may(request, "add"),
            "may_take_back": may(request, "delete"),
        },
    )


@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """Make an acknowledged finding an open one again, or forget an acknowledgement whose finding is gone."""
    demand(request, "view")
    demand(request, "delete")
    Acknowledgement.objects.filter(key=request.POST.get("key", "")).delete()
    return back_to_checks(request, _("The acknowledgement was taken back."), messages.SUCCESS)


def may(request: HttpRequest, verb: str) -> bool:
    return request.user.has_perm(f"transfers.{verb}_acknowledgement")


def demand(request: HttpRequest, verb: str) -> None:
    if not may(request, verb):
        raise PermissionDenied


def back_to_checks(request: HttpRequest, message: str, level: int, group: str = "") -> HttpResponseRedirect:
    messages.add_message(request, level, message)
    return HttpResponseRedirect(reverse("admin:checks") + (f"#{group}" if group else ""))


def findings_by_check(
    findings: list[Finding], request: HttpRequest, found: Findings, refused: dict[str, ReasonForm]
) -> list[Group]:
    """Put the findings under their checks, with what the page says of each."""
    grouped = []
    for check, its_findings in groupby(findings, key=lambda finding: finding.check):
        shown = [
            FindingRow(
                finding.key,
                finding_words(finding),
                [form_link(found.records[name], request) for name in finding.records],
                refused.get(finding.key),
                found.acknowledgements.get(finding.key),
            )
            for finding in its_findings
        ]
        grouped.append(Group(check.value, label(check), meaning(check), shown))
    return grouped


def form_link(record: Model, request: HttpRequest) -> tuple[str, str]:
    """Return the address of a record's form, empty where it may not be seen, and the record in words."""
    desk = admin.site.get_model_admin(type(record))
    address = reverse(admin_urlname(record._meta, "change"), args=[record.pk])
    return address if desk.has_view_permission(request, record) else "", desk.describe(record)


def label_of(code: str) -> str:
    """Say a check; a code that no check has any more stays a code."""
    return label(Check(code)) if code in Check.__members__.values() else code
