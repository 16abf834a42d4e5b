"""The page of the desk on which a claim is entered with all it stands on."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from transfers.admin.forms.dry_run import CHECK, LIVE, DryRun, say_new_findings
from transfers.admin.forms.duplicates import links_to
from transfers.admin.pages.quick_entry_forms import QuickEntry, values_sent
from transfers.admin.pages.source_lookup import NEW_PAGE, known_words, look_up_page
from transfers.models import Claim, Source
from transfers.workflow import transitions
from transfers.workflow.transitions import TRANSITIONS

LOOK = "_look"  # the button that only looks the page up
ANOTHER = "_another"
AFTER = "after"  # the claim whose page, operation and claimant the next one keeps
ENTERED = _("Entered as drafts in your name: {}.")


def may_enter(request: HttpRequest) -> bool:
    return transitions.has_right(request.user, "add", Claim)


def enter(request: HttpRequest) -> HttpResponse:
    """Show the page; by POST save it, check it, or look the page's address up."""
    if not may_enter(request):
        raise PermissionDenied
    if request.method != "POST":
        return show(request, QuickEntry(request, initial=initial_of(request)))
    if LOOK in request.POST:
        return show(request, QuickEntry(request, initial=posted_parts(request)))
    entry = QuickEntry(request, request.POST, typed=DryRun() if CHECK in request.POST else None)
    claim = entry.save()
    if entry.typed is not None:
        entry.typed.is_complete = claim is not None
        if LIVE in request.POST:
            return render(request, "admin/_typed.html", {"typed": entry.typed})
        return show(request, entry)
    return show(request, entry) if claim is None else saved(request, entry, claim)


def saved(request: HttpRequest, entry: QuickEntry, claim: Claim) -> HttpResponse:
    transition = TRANSITIONS.get(request.POST.get("_step", ""))
    if transition:
        messages.success(request, transition.done % {"records": ", ".join(one.code for one in entry.made)})
    else:
        messages.success(request, format_html(gettext(ENTERED), links_to(entry.made, request.user)))
    say_new_findings(request, entry.made)
    if ANOTHER in request.POST:
        return redirect(f"{reverse('admin:enter')}?{urlencode({AFTER: claim.pk})}")
    return redirect("admin:transfers_claim_changelist")


def posted_parts(request: HttpRequest) -> dict[str, dict[str, Any]]:
    """Return what was sent, by part: it is too early to say what is missing."""
    parts = QuickEntry(request).parts
    values = {name: values_sent(form, request.POST) for name, form in parts.items()}
    return {"source": {"url": request.POST.get("source-url", "")}, **values}


def initial_of(request: HttpRequest) -> dict[str, dict[str, Any]]:
    """Return what the page begins with: what rarely changes, from the reader's last entry."""
    claims, sources = (admin.site.get_model_admin(model) for model in (Claim, Source))
    claim, source = claims.last_values(request), sources.last_values(request)
    request.last_entry = None
    if url := request.GET.get("url", ""):
        source["url"] = url
    key = request.GET.get(AFTER, "")
    last = claims.get_queryset(request).filter(pk=key).first() if key.isdecimal() else None
    if last and claims.has_view_permission(request, last):
        claim |= {"operation": last.operation, "claimant": last.claimant, "confidence": last.confidence}
        page = last.citations.select_related("source").first()
        source |= {"url": page.source.url} if page else {}
    return {"claim": claim, "source": source}


def show(request: HttpRequest, entry: QuickEntry) -> HttpResponse:
    return render(
        request,
        "admin/enter.html",
        {
            **admin.site.each_context(request),
            "title": gettext("Enter a claim from a page"),
            "opts": Claim._meta,
            "entry": entry,
            "shown": entry.shown,
            "known": [(source, known_words(source, request.user)) for source in entry.known],
            "new_page": NEW_PAGE if entry.url and not entry.known else "",
            "typed": entry.typed,
            "faults": entry.faults if entry.data and entry.typed is None else [],
            "media": entry.media,
            "kept": kept_labels(entry),
        },
    )


def kept_labels(entry: QuickEntry) -> str:
    """Name the fields that came filled in."""
    if entry.data is not None or LOOK in entry.request.POST:
        return ""
    return ", ".join(
        str(entry.parts[part].fields[name].label)
        for part, values in entry.initial.items()
        for name in values
        if part in entry.parts and name != "url"
    )


def quick_entry_urls(site: AdminSite) -> list[URLPattern]:
    return [
        path("transfers/enter/", site.admin_view(enter), name="enter"),
        path("transfers/enter/page/", site.admin_view(look_up_page), name="look_up_page"),
    ]
