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
from django.utils.translation import gettext_lazy as _

from transfers import rules
from transfers.admin.choices import LoadedForm, Searched
from transfers.admin.contract import form_options
from transfers.datasets import SOURCES
from transfers.models.publication import Publishable


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
        step = getattr(record, "step", None)
        if step:
            why = rules.refusal(self.user, step, record, has_new_content=True)
        else:
            why = rules.save_refusal(self.user, record, has_new_content=True)
        if why:
            raise ValidationError(why)

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        if form.instance.pk is None and "position" in form.fields:
            # Behind those that are there; the browser copies the empty row, and ties keep the order of entry.
            last = max((row.position for row in self.get_queryset()), default=-1)
            form.fields["position"].initial = last + 1


class Parts(Searched, admin.TabularInline):
    """Rows of a record, edited by whoever may edit the record."""

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

    def _may(self, request: HttpRequest, *verbs: str) -> bool:
        whole = self.parent_model._meta
        return any(request.user.has_perm(f"{whole.app_label}.{verb}_{whole.model_name}") for verb in verbs)

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

    fields = ["source", "position"]
    help_texts = {**Parts.help_texts, "source": _(SOURCES.description)}
    verbose_name = _("source")
    verbose_name_plural = _("Sources: the pages that print this, the first one first")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("record", "source")
