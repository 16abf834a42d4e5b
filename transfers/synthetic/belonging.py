"""Tell which rows are synthetic: by their own code, or by that of a record they name."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django.db.models import Q

from transfers.models.conditions import synthetic


def tables() -> list[type[models.Model]]:
    """Return every table of the record, those of its relations and its history too."""
    return list(apps.get_app_config("transfers").get_models(include_auto_created=True))


def coded_models() -> list[type[models.Model]]:
    """Return every kind of record with a code and a history."""
    return [model for model in tables() if has_code(model) and hasattr(model, "history")]


def belongs_to_synthetic(model: type[models.Model]) -> Q | None:
    """Return the condition under which a row goes: by its own code, else by that of a record it names.

    None for a table that can hold nothing of a synthetic record.
    """
    if has_code(model):
        return synthetic()
    belongs = Q()
    for name in relations_of(model):
        belongs |= synthetic(name)
    return belongs or None


def relations_of(model: type[models.Model]) -> Iterator[str]:
    """Yield the names of the columns of a model, multi-value ones too, that name a record with a code."""
    for field in (*model._meta.fields, *model._meta.many_to_many):
        if field.related_model is not None and has_code(field.related_model):
            yield field.name


def has_code(model: type[models.Model]) -> bool:
    return any(field.name == "code" for field in model._meta.fields)
