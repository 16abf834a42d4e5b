"""Take the desk's labels, headings and help texts from the contract (datasets.py): none is typed twice."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib import admin
from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from transfers.datasets import BY_MODEL, Column
from transfers.vocabulary import Term


@cache
def columns_of(model: type[models.Model]) -> dict[str, Column]:
    """Return the model's columns by attribute; none for a model the contract does not know."""
    dataset = BY_MODEL.get(model.__name__)
    return {column.attribute: column for column in dataset or ()}


def form_options(model: type[models.Model], *, is_plain: bool = False) -> dict[str, dict[str, str]]:
    """Return the labels and help texts of a model's form, by field; also for fields that are only shown."""
    columns = columns_of(model)
    return {
        "labels": {name: gettext(column.label) for name, column in columns.items()},
        "help_texts": {name: help_text(model, column, is_plain) for name, column in columns.items()},
    }


def help_text(model: type[models.Model], column: Column, is_plain: bool) -> str:
    """Say what the field holds; is_plain leaves out all mark-up, for the tooltip of a table's heading."""
    text = gettext(column.description)
    if column.attribute == "code" and getattr(model, "code_prefix", ""):
        blank = gettext("Leave it blank for the next free number: %(prefix)s and digits.")
        text = f"{text} {blank % {'prefix': model.code_prefix}}"
    terms = [term for term in column.vocabulary or () if term.meaning]
    return with_meanings(text, terms, is_plain) if terms else text


def with_meanings(text: str, terms: list[Term], is_plain: bool) -> str | SafeString:
    meanings = [(gettext(term.label), gettext(term.meaning)) for term in terms]
    if is_plain:
        return " ".join([text, *(f"{label}: {meaning}" for label, meaning in meanings)])
    rows = format_html_join("", "<dt>{}</dt><dd>{}</dd>", meanings)
    return format_html(
        '{}<details class="meanings"><summary>{}</summary><dl>{}</dl></details>',
        text,
        gettext("What each choice means"),
        rows,
    )


def fieldset(title: str | None, *fields: str | tuple[str, ...], is_closing: bool = False) -> tuple:
    """Return a fieldset as Django wants it; fields of one tuple share a line."""
    return title, {"fields": list(fields), **({"classes": ["closing"]} if is_closing else {})}


@cache
def list_column(model: type[models.Model], name: str) -> Callable[[models.Model], Any] | str:
    """Return the list column of a field, under the contract's label; a name it does not know as it is."""
    column = columns_of(model).get(name)
    if column is None:
        return name
    field = model._meta.get_field(name)

    @admin.display(description=_(column.label), ordering=name)
    def value(record: models.Model) -> Any:
        if isinstance(field, models.BooleanField):
            # A red cross would warn of what is in order.
            return gettext("yes") if getattr(record, name) else ""
        return getattr(record, f"get_{name}_display")() if field.choices else getattr(record, name)

    value.__name__ = name  # the class of the cell
    return value
