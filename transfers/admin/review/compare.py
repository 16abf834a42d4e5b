"""Put two versions of a record side by side, and take an old one up again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from transfers.admin.forms.reason import reason_problem
from transfers.models.publication import Publishable
from transfers.rows.snapshot import (
    dataset_of,
    difference_words,
    differences,
    snapshot_of,
    snapshot_of_version,
)
from transfers.workflow import revisions, transitions

TWO_VERSIONS = _("Choose two versions to compare.")
PROPOSED = _("Proposed: %(code)s as it was on %(at)s. The public sees it once another person approves.")
CHANGED_SINCE = _(
    "Somebody saved the record after you opened this page: look at what differs now, and then decide."
)
RESTORED = _("%(code)s says again what it said on %(at)s.")


class Comparing:
    """An admin with a page that compares versions of a record, and restores one."""

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_compare"
        view = self.admin_site.admin_view(self.compare)
        return [path("<path:object_id>/history/compare/", view, name=name), *super().get_urls()]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        address = reverse(admin_urlname(self.opts, "compare"), args=[object_id])
        return super().history_view(request, object_id, {**(extra_context or {}), "compare_url": address})

    def compare(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show two versions, or one beside the record as it stands; by POST, restore that one."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        older = self.version(record, request.GET.get("from"))
        newer = self.version(record, request.GET.get("to"))
        if older is None:
            messages.warning(request, TWO_VERSIONS)
            return redirect(self.history_url(record))
        if newer and newer.history_id < older.history_id:
            older, newer = newer, older
        refused = []
        if request.method == "POST" and newer is None:
            refused = self.restore(request, record, older)
            if not refused:
                return redirect(admin_urlname(self.opts, "change"), record.pk)
        return self.compared(request, record, older, newer, refused)

    def version(self, record: Publishable, key: str | None) -> Any:
        if not key:
            return None
        if not key.isdecimal() or len(key) > 18:
            raise Http404
        versions = self.model.history.select_related("history_user")
        return get_object_or_404(versions, id=record.pk, history_id=key)

    def history_url(self, record: Publishable) -> str:
        return reverse(admin_urlname(self.opts, "history"), args=[record.pk])

    def compared(
        self, request: HttpRequest, record: Publishable, older: Any, newer: Any, refused: list[str]
    ) -> HttpResponse:
        before = snapshot_of_version(older)
        after = snapshot_of_version(newer) if newer else snapshot_of(record)
        why_not = "" if newer else revisions.restore_denial(request.user, record)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Versions of %(record)s") % {"record": record},
            "opts": self.opts,
            "media": self.media,
            "record": record,
            "words": self.describe(record),
            "history_url": self.history_url(record),
            "older": older,
            "newer": newer,
            "differences": difference_words(differences(dataset_of(record), before, after)),
            "may_restore": newer is None and not why_not,
            "why_not": why_not,
            "is_published": record.publication_state == transitions.PUBLISHED,
            "refused": refused,
            "reason": request.POST.get("reason", ""),
        }
        return TemplateResponse(request, "admin/compare.html", context)

    def restore(self, request: HttpRequest, record: Publishable, version: Any) -> list[str]:
        """Take up an old version; return why not, where it was not done."""
        reason = request.POST.get("reason", "").strip()
        at = timezone.localtime(version.history_date).strftime("%Y-%m-%d %H:%M")
        with transaction.atomic():
            record = self.model.objects.select_for_update(of=("self",)).get(pk=record.pk)
            why_not = revisions.restore_denial(request.user, record)
            if why_not:
                return [why_not]
            if request.POST.get("opened") != record.changed_at.isoformat():
                return [str(CHANGED_SINCE)]
            if problem := reason_problem(reason, is_told=record.publication_state == transitions.PUBLISHED):
                return [problem]
            try:
                proposal = revisions.restore(record, version, request.user, reason)
            except ValidationError as refused:
                return refused.messages
        said = PROPOSED if proposal else RESTORED
        self.message_user(request, said % {"code": record.code, "at": at}, messages.SUCCESS)
        return []
