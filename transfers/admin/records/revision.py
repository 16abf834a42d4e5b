"""Proposed changes of published records: what would change, and the word of another person on it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from transfers.admin.base import ListAdmin
from transfers.admin.forms.reason import reason_problem
from transfers.datasets import BY_NAME, DATASETS
from transfers.models import Revision
from transfers.models.publication import Publishable
from transfers.rows.read import model_of
from transfers.rows.snapshot import Snapshot, conflicts, difference_words, differences, snapshot_of
from transfers.vocabulary import RevisionState
from transfers.workflow import revisions, transitions

VERBS = {
    "approve": (_("Approve and publish the change"), _("Approved and published: the change of %(code)s.")),
    "turn_down": (_("Turn down with a comment"), _("Turned down: the change of %(code)s.")),
    "take_back": (_("Take back"), _("Taken back: the change of %(code)s.")),
}
NO_SUCH_VERB = _("There is no such button: use one of those on the page.")


@admin.register(Revision)
class RevisionAdmin(ListAdmin):
    list_display = ["code", "list_title", "reason", "proposed_by", "proposed_at", "state", "is_minor"]
    list_filter = ["state", "list_name", "is_minor"]
    list_select_related = ["proposed_by"]
    search_fields = ["code", "reason"]
    actions = None

    # Made in a record's form, decided on the page below, and never touched again.

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Revision | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Revision | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return the changes of the records that the reader may see."""
        models = [(each.name, model_of(each)) for each in DATASETS if issubclass(model_of(each), Publishable)]
        names = [name for name, model in models if transitions.has_right(request.user, "view", model)]
        return super().get_queryset(request).filter(Q(list_name__in=names))

    @admin.display(description=_("List"), ordering="list_name")
    def list_title(self, revision: Revision) -> str:
        return gettext(BY_NAME[revision.list_name].title)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> HttpResponse:
        """Show a change; by POST, decide it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not object_id.isdecimal() or len(object_id) > 18:
            raise Http404
        found = self.get_queryset(request).select_related("proposed_by", "decided_by")
        if request.method != "POST":
            return self.page(request, get_object_or_404(found, pk=object_id))
        with transaction.atomic():
            revision = get_object_or_404(found.select_for_update(of=("self",)), pk=object_id)
            refused = self.decide(request, revision)
            if refused:
                transaction.set_rollback(True)
        if refused:
            return self.page(request, get_object_or_404(found, pk=object_id), refused)
        done = VERBS[request.POST["verb"]][1] % {"code": revision.code}
        self.message_user(request, done, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:index"))

    def history_view(self, request: HttpRequest, object_id: str, *args: Any) -> HttpResponse:
        return self.change_view(request, object_id)  # which shows all of it

    def decide(self, request: HttpRequest, revision: Revision) -> list[str]:
        """Do what was asked; return why not, where it was not done."""
        verb, comment = request.POST.get("verb", ""), request.POST.get("comment", "").strip()
        if verb not in VERBS:
            return [str(NO_SUCH_VERB)]
        why_not = revisions.proposal_denial(request.user, revision, verb)
        if why_not:
            return [str(why_not)]
        if problem := reason_problem(comment, is_asked=verb == "turn_down"):
            return [problem]
        if verb == "approve":
            try:
                revisions.approve(revision, request.user)
            except ValidationError as refused:
                return refused.messages
            return []
        state = RevisionState.TURNED_DOWN if verb == "turn_down" else RevisionState.TAKEN_BACK
        revisions.close(revision, state, request.user, comment)
        return []

    def page(
        self, request: HttpRequest, revision: Revision, refused: list[str] | None = None
    ) -> HttpResponse:
        record, dataset = revision.record(), BY_NAME[revision.list_name]
        before, after = Snapshot.from_json(revision.before), Snapshot.from_json(revision.after)
        is_proposed = revision.state == RevisionState.PROPOSED
        moved = conflicts(dataset, snapshot_of(record), before, after) if is_proposed else []
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Change of %(record)s") % {"record": record},
            "opts": self.opts,
            "media": self.media,
            "revision": revision,
            "record": record,
            "list_title": capfirst(gettext(dataset.title)),
            "record_url": reverse(f"admin:transfers_{record._meta.model_name}_change", args=[record.pk]),
            "differences": difference_words(differences(dataset, before, after)) if before and after else [],
            "moved": difference_words(moved),
            "buttons": [
                (verb, words[0]) for verb, words in VERBS.items()
                if not revisions.proposal_denial(request.user, revision, verb)
            ],
            "why_not": revisions.proposal_denial(request.user, revision, "approve") if is_proposed else "",
            "refused": refused or [],
            "comment": request.POST.get("comment", ""),
        }  # fmt: skip
        return TemplateResponse(request, "admin/revision.html", context)
