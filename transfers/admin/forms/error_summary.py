"""Gather what is wrong with a form into one list above it, each with a link to its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django import forms
from django.forms.models import BaseInlineFormSet
from django.utils.text import capfirst
from django.utils.translation import gettext


@dataclass(frozen=True, slots=True)
class FormError:
    """One message: ``target`` is the id of its field, empty for the whole form; ``where`` its label."""

    target: str
    where: str
    message: str


def form_errors(form: forms.BaseForm, formsets: Iterable[BaseInlineFormSet] = ()) -> list[FormError]:
    found = list(errors_of_form(form))
    for formset in formsets:
        rows = capfirst(str(formset.model._meta.verbose_name_plural))
        found += [
            FormError(f"{formset.prefix}-group", rows, message) for message in formset.non_form_errors()
        ]
        for number, row in enumerate(formset.forms, start=1):
            where = gettext("row %(number)s") % {"number": number}
            found += errors_of_form(row, where, f"{formset.prefix}-{number - 1}")
    return found


def errors_of_form(form: forms.BaseForm, within: str = "", whole: str = "") -> Iterator[FormError]:
    """Yield a form's faults; ``within`` names the row it is, ``whole`` the id of that row."""
    for name, messages in form.errors.items():
        bound = form[name] if name in form.fields else None
        label = str(bound.label) if bound is not None else ""
        for message in messages:
            where = ", ".join(part for part in (label, within) if part)
            yield FormError(bound.id_for_label if bound is not None else whole, where, message)
