"""Rows that are edited in their record's form: the pages it cites, a table's counts, other names."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from transfers.admin.forms.labels import form_options
from transfers.admin.forms.widgets import LoadedForm, Searched
from transfers.checks.record import open_details_in, texts_of_row
from transfers.datasets import SOURCES
from transfers.models.citation import Citation, Cited
from transfers.models.publication import Publishable
from transfers.wording.words import date_words
from transfers.workflow import transitions

LOOK_ABOVE = _("A row may hold a personal detail: take it out, or say under “Why it can stand” why it can.")


class PartForm(LoadedForm):
    @cached_property
    def changed_data(self) -> list[str]:
        names = super().changed_data
        # The position comes filled in: by itself it does not make a row of what was left blank.
        return [] if self.instance.pk is None and names == ["position"] else names


class PartsFormSet(BaseInlineFormSet):
    """Rows that belong to a record: to change one is to change the record's content."""

    user: models.Model  # set by the inline, per request

    def clean(self) -> None:
        super().clean()
        record = self.instance
        if not self.has_changed() or not isinstance(record, Publishable):
            return
        record.has_new_parts = True
        if transition := getattr(record, "transition", None):
            why = transitions.denial(self.user, transition, record, has_new_content=True)
        else:
            why = transitions.save_denial(self.user, record, has_new_content=True)
        if why:
            raise ValidationError(why)
        self.guard_texts()

    def guard_texts(self) -> None:
        """Look for personal details in the rows that are new or changed; the record's form asks why."""
        guard = getattr(self.instance, "guard", None)
        kept = [row for row in self.forms if row.has_changed() and not self._should_delete_form(row)]
        texts = [text for row in kept if not row.errors for text in texts_of_row(row.instance)]
        if guard and texts and not guard.look_at(open_details_in(texts)):
            raise ValidationError(LOOK_ABOVE)

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        if form.instance.pk is None and "position" in form.fields:
            # Behind those that are there; the browser copies the empty row, and ties keep the order of entry.
            copied = [values["position"] for values in self.initial_extra or ()]
            last = max((*(row.position for row in self.get_queryset()), *copied), default=-1)
            form.fields["position"].initial = last + 1


class Parts(Searched, admin.TabularInline):
    """Rows of a record, edited by those who may edit the record."""

    form = PartForm
    formset = PartsFormSet
    extra = 1
    help_texts = {"position": _("Their order; equal numbers keep the order in which they were entered.")}

    def get_formset(self, request: HttpRequest, obj: models.Model | None = None, **options: Any) -> type:
        given = form_options(self.model, is_plain=True)  # a tooltip, in a table's heading
        given["help_texts"] |= self.help_texts
        formset = super().get_formset(request, obj, **given, **options)
        formset.user = request.user
        return formset

    def get_extra(self, request: HttpRequest, obj: models.Model | None = None, **options: Any) -> int:
        copied = getattr(request, "copied", None)
        return super().get_extra(request, obj, **options) + (len(self.rows_to_copy(copied)) if copied else 0)

    def rows_to_copy(self, record: models.Model) -> list[dict[str, Any]]:
        """Return the values of the rows that a copy of a record begins with. One query a record."""
        kept = record.__dict__.setdefault("_rows_to_copy", {})
        if self.model not in kept:
            fields = self.model._meta.fields
            whole = next(field.name for field in fields if field.related_model is type(record))
            names = [name for name in self.fields if name not in self.readonly_fields]
            relations = [name for name in names if self.model._meta.get_field(name).is_relation]
            rows = self.model.objects.filter(**{whole: record}).select_related(*relations or [whole])
            kept[self.model] = [{name: getattr(row, name) for name in names} for row in rows]
        return kept[self.model]

    def _may(self, request: HttpRequest, *verbs: str) -> bool:
        return any(transitions.has_right(request.user, verb, self.parent_model) for verb in verbs)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._may(request, "view", "change")

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._may(request, "add", "change")

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._may(request, "change")

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._may(request, "change")


class Citations(Parts):
    """The pages a record rests on, in order."""

    fields = ["source", "position", "page"]
    readonly_fields = ["page"]
    help_texts = {
        **Parts.help_texts,
        "source": _(SOURCES.description),
        "page": _("Who printed it and when, and the page itself, in a window of its own."),
    }
    verbose_name = _("source")
    verbose_name_plural = _("Sources: the pages that print this, the first one first")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("record", "source")

    @admin.display(description=_("Page"))
    def page(self, citation: Citation) -> str:
        """Lead to the page that is cited: who reviews reads it. Needs the source loaded."""
        if citation.source_id is None:
            return ""
        source = citation.source
        when = date_words(source.published_on) if source.published_on else gettext("no date found")
        link = '{}, {}: <a href="{}" target="_blank" rel="noopener noreferrer">{}</a>'
        return format_html(link, source.publisher, when, source.url, gettext("open the page"))


def citations_of(model: type[Cited]) -> type[Citations]:
    return type(f"{model.__name__}Citations", (Citations,), {"model": model.sources.through})
