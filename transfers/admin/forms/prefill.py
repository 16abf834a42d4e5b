"""Fill the form of a new record: as a copy of another one, or from its writer's last entry.

Nothing is written by either: it is what the page shows, and what is saved is what the page sends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from transfers.models.publication import Publishable

COPY_OF = "copy_of"  # the parameter that names the record to copy
EMPTY = "empty"  # the parameter that asks for a form without defaults
NOT_COPIED = {"code", "publication_state", "publish_at"}  # a copy starts its own way to publication
NO_COPY = _("There is no such record to copy, or your account may not see it: the form is empty.")


@dataclass(frozen=True, slots=True)
class Filled:
    """From what a form was filled: the record in words, whether it is a copy, and the fields taken over."""

    words: str
    is_copy: bool
    labels: list[str]


class Prefilled:
    """An admin whose form for a new record comes filled in; ``kept_from_last``: what rarely changes."""

    kept_from_last: tuple[str, ...] = ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        given = super().get_changeform_initial_data(request)
        if COPY_OF in request.GET:
            request.copied = self.to_copy(request)
            return {**(self.copied_values(request.copied) if request.copied else {}), **given}
        return {**self.last_values(request), **given}

    def to_copy(self, request: HttpRequest) -> Publishable | None:
        key = request.GET[COPY_OF]
        record = self.get_queryset(request).filter(pk=key).first() if key.isdecimal() else None
        if record is None or not self.has_view_permission(request, record):
            self.message_user(request, NO_COPY, messages.WARNING)
            return None
        return record

    def copied_values(self, record: Publishable) -> dict[str, Any]:
        """Return the values of a record's form, relations as records, so that drawing them asks nothing."""
        values = {
            field.name: getattr(record, field.name)
            for field in record._meta.fields
            if field.editable and field.name not in NOT_COPIED
        }
        for field in record._meta.many_to_many:
            if field.remote_field.through._meta.auto_created:  # the others are rows of the form
                values[field.name] = list(getattr(record, field.name).all())
        return values

    def last_values(self, request: HttpRequest) -> dict[str, Any]:
        """Return what the reader's last entry of the kind leaves for the next one. One query, or none."""
        if not self.kept_from_last or EMPTY in request.GET:
            return {}
        own = self.get_queryset(request).filter(written_by=request.user.pk)
        request.last_entry = last = own.order_by("-entered_at", "-pk").first()
        kept = {name: getattr(last, name) for name in self.kept_from_last} if last else {}
        return {name: value for name, value in kept.items() if value}

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Model, inline: Any, prefix: str
    ) -> dict[str, Any]:
        options = super().get_formset_kwargs(request, obj, inline, prefix)
        if copied := getattr(request, "copied", None):
            options["initial"] = inline.rows_to_copy(copied)
        return options

    def filled(self, request: HttpRequest, form: Any) -> Filled | None:
        """Say from what the form of a new record was filled."""
        if copied := getattr(request, "copied", None):
            return Filled(self.describe(copied), True, [])
        last = getattr(request, "last_entry", None)
        kept = [
            name
            for name in self.kept_from_last
            if name not in request.GET and last and form.initial.get(name) and getattr(last, name)
        ]
        if not kept:
            return None
        return Filled(self.describe(last), False, [str(form.fields[name].label) for name in kept])

    def form_context(self, request: HttpRequest, context: dict[str, Any]) -> None:
        record = context.get("original")
        if record is None and request.method == "GET":
            context["filled"] = self.filled(request, context["adminform"].form)
        elif record and self.has_add_permission(request):
            context["copy_query"] = f"{COPY_OF}={record.pk}"
        super().form_context(request, context)
