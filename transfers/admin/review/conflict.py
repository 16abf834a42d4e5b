"""Stop a save over somebody else's: show both, field by field, merge what does not clash, lose nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from transfers.admin.forms.record_form import CHANGED_MEANWHILE, NOT_CONTENT
from transfers.admin.review.conflict_fields import (
    FieldDifference,
    Outcome,
    Posted,
    as_posted,
    compare_fields,
    input_names,
    replace_inputs,
)
from transfers.admin.review.conflict_history import ChangesSince, changes_since, form_as_opened
from transfers.admin.review.conflict_rows import RowComparison
from transfers.admin.versions import is_old_version
from transfers.models.publication import Publishable
from transfers.workflow.transitions import state_words

LEFT_OUT = NOT_CONTENT - {"publish_at"}
ORDER = list(Outcome)
CHOSEN = _("Your choice stands in the form, and nothing was saved yet: save once more.")


@dataclass(slots=True)
class Conflict:
    """Two saves of one record, as its form shows them. ``stops``: nothing may be saved by this request.

    ``opened`` is the changed_at of the version that the form was opened from, as text.
    """

    opened: str
    found: ChangesSince
    differences: list[FieldDifference] = field(default_factory=list)
    stops: bool = True
    why: str = ""
    moved: tuple[str, str] | None = None  # from this publication state to that one

    @property
    def is_told(self) -> bool:
        return self.found.opened is not None

    @property
    def carried(self) -> str:
        """Return what the page gives back with the next save, so that it can be drawn again."""
        kept = (Outcome.BOTH, Outcome.THEIRS)
        sent = {each.key: each.sent for each in self.differences if each.key and each.outcome in kept}
        return json.dumps({"opened": self.opened, "sent": sent})

    def tell_beside(self, fields: dict[str, forms.Field]) -> None:
        """Put the other's value beside each field that both changed."""
        for each in self.differences:
            if each.outcome is Outcome.BOTH and each.key in fields:
                said = gettext("Saved since: %(value)s.") % {"value": each.saved or "–"}
                field, marked = fields[each.key], '<strong class="saved-since">{}</strong> {}'
                field.help_text = format_html(marked, said, field.help_text)


@dataclass(frozen=True, slots=True)
class Carried:
    """What the page of a conflict gave back."""

    opened: str
    sent: dict[str, Posted]


def carried_in(data: QueryDict) -> Carried | None:
    """Read what the page of a conflict gave back; None where there was none, or somebody tampered with it."""
    try:
        given = json.loads(data.get("conflict", ""))
        sent = {
            str(key): {str(name): [str(value) for value in values] for name, values in inputs.items()}
            for key, inputs in given["sent"].items()
        }
        return Carried(str(given["opened"]), sent)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


class Comparison:
    """A record's form and its rows against the record as it is now."""

    def __init__(
        self,
        form_class: type[forms.BaseForm],
        formsets: list[tuple[Any, str]],
        record: Publishable,
        found: ChangesSince,
    ) -> None:
        self.formsets, self.found = formsets, found
        self.saved = form_class(instance=record)
        self.opened = form_as_opened(form_class, found)

    def rows(self, data: QueryDict) -> list[RowComparison]:
        return [RowComparison(formset, title, data, self.found) for formset, title in self.formsets]

    def differences(self, data: QueryDict) -> list[FieldDifference]:
        """Return what differs, first what both changed."""
        found = list(compare_fields(self.opened, self.saved, data, self.found, LEFT_OUT))
        for rows in self.rows(data):
            found += rows.compare()
        return sorted(found, key=lambda each: ORDER.index(each.outcome))

    def merge(self, data: QueryDict, differences: list[FieldDifference]) -> None:
        """Put into the form what only the others changed."""
        for each in differences:
            if each.outcome is Outcome.THEIRS and each.key in self.saved.fields:
                bound = self.saved[each.key]
                replace_inputs(data, input_names(bound), as_posted(bound))
        for rows in self.rows(data):
            rows.merge(data)

    def choose(self, data: QueryDict, side: str, key: str, typed: Posted) -> None:
        """Put into the form one value as it is saved, or as it was typed."""
        if key in self.saved.fields:
            bound = self.saved[key]
            replace_inputs(data, input_names(bound), as_posted(bound) if side == "saved" else typed)
            return
        prefix, _colon, row = key.partition(":")
        for rows in self.rows(data):
            if rows.formset.prefix == prefix and row in rows.saved:
                rows.put(data, row, rows.inputs(row) if side == "saved" else typed)

    def as_typed(self, data: QueryDict, sent: dict[str, Posted]) -> QueryDict:
        """Return the form as it was typed, before it was merged."""
        typed = data.copy()
        for key, inputs in sent.items():
            self.choose(typed, "typed", key, inputs)
        return typed

    def mark(self, data: QueryDict, differences: list[FieldDifference]) -> None:
        """Say of each choice which of the two stands in the form."""
        standing = {each.key: each for each in self.differences(data)}
        for each in differences:
            now = standing.get(each.key)
            each.is_theirs_in_form = now is None or now.outcome in (Outcome.SAME, Outcome.THEIRS)


class Conflicts:
    """An admin whose second save over somebody else's is stopped, and shown beside it."""

    def get_form(self, request: HttpRequest, obj: Publishable | None = None, **options: Any) -> type:
        form = super().get_form(request, obj, **options)
        if obj and request.method == "POST" and not is_old_version(request):
            if not hasattr(request, "conflict"):
                request.conflict = self.conflict_in(request, obj, form)
            form.conflict = request.conflict
        return form

    def conflict_in(self, request: HttpRequest, record: Publishable, form_class: type) -> Conflict | None:
        """Compare what was posted with the record, and merge the two in ``request.POST``."""
        current, opened = record.changed_at.isoformat(), request.POST.get("opened", "")
        carried, chosen = carried_in(request.POST), request.POST.get("_choose", "")
        if opened == current and carried is None and not chosen:
            return None
        data = request.POST = request.POST.copy()
        is_first = opened != current or carried is None
        since = opened if is_first else carried.opened
        conflict = Conflict(since, changes_since(self.model, record.pk, since))
        conflict.moved = moved(record, conflict.found)
        comparison = Comparison(form_class, self.bare_formsets(request, record), record, conflict.found)
        if is_first:
            conflict.differences, conflict.why = comparison.differences(data), CHANGED_MEANWHILE
            comparison.merge(data, conflict.differences)
            data["opened"] = current
            return conflict
        side, _colon, key = chosen.partition(" ")
        if key in carried.sent:
            comparison.choose(data, side, key, carried.sent[key])
        conflict.differences = comparison.differences(comparison.as_typed(data, carried.sent))
        comparison.mark(data, conflict.differences)
        conflict.stops, conflict.why = bool(chosen), CHOSEN
        return conflict

    def bare_formsets(self, request: HttpRequest, record: Publishable | None) -> list[tuple[Any, str]]:
        """Return the rows of a record as they are saved, each kind with what one of it is called."""
        whole = record or self.model()
        return [
            (
                formset(
                    instance=whole, prefix=formset.get_default_prefix(), queryset=inline.get_queryset(request)
                ),
                capfirst(str(inline.verbose_name)),
            )
            for formset, inline in self.get_formsets_with_inlines(request, record)
        ]

    def form_context(self, request: HttpRequest, context: dict[str, Any]) -> None:
        context["conflict"] = getattr(request, "conflict", None)
        super().form_context(request, context)

    # What may no more be saved: another person moved the record on, or deleted it.

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **options: Any
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, *args, **options)
        except PermissionDenied:
            if object_id is None or request.method != "POST" or "_saveasnew" in request.POST:
                raise
            record = self.get_object(request, unquote(object_id))
            if record is None or not self.may_read_both(request, record):
                raise
            return self.not_saved(
                request, record, changes_since(self.model, record.pk, request.POST["opened"])
            )

    def may_read_both(self, request: HttpRequest, record: Publishable) -> bool:
        """Tell whether somebody could have saved the form they opened, and may read what became of it."""
        opened = request.POST.get("opened")
        is_moved = opened is not None and opened != record.changed_at.isoformat()
        could_save = is_moved and self.has_change_permission(request)
        return could_save and self.has_view_or_change_permission(request, record)

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        """Show what was typed into the form of a record that somebody deleted. Django has no other seam."""
        if request.method == "POST" and "opened" in request.POST and unquote(object_id).isdigit():
            found = changes_since(self.model, unquote(object_id), request.POST["opened"])
            if found.is_deleted:
                return self.not_saved(request, None, found)
        return super()._get_obj_does_not_exist_redirect(request, opts, object_id)

    def not_saved(
        self, request: HttpRequest, record: Publishable | None, found: ChangesSince
    ) -> HttpResponse:
        """Answer 409 with a page to read and to copy from."""
        names = flatten_fieldsets(self.get_fieldsets(request, None))
        form_class = self.get_form(request, None, fields=names)
        if record is None:  # nothing is saved any more: what was typed is all there is
            found = ChangesSince(None, found.later)
        comparison = Comparison(form_class, self.bare_formsets(request, record), record, found)
        conflict = Conflict("", found, comparison.differences(request.POST))
        conflict.moved = moved(record, found) if record else None
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Not saved"),
            "subtitle": str(record or found.later[-1].instance),
            "opts": self.opts,
            "media": self.media,
            "conflict": conflict,
            "original": record,
            "has_view_permission": True,
        }
        return TemplateResponse(request, "admin/not_saved.html", context, status=409)


def moved(record: Publishable, found: ChangesSince) -> tuple[str, str] | None:
    """Say from which publication state to which a record was moved since; None where it was not."""
    if found.opened is None or found.opened.publication_state == record.publication_state:
        return None
    return state_words(found.opened.publication_state), state_words(record.publication_state)
