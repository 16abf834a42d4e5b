"""Say what a deletion would take with it and what forbids it, in one query a relation however many rows."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import NestedObjects
from django.db.models import Model, QuerySet, prefetch_related_objects
from django.http import HttpRequest
from django.utils.text import capfirst

from transfers.models.citation import Citation


class Collected(NestedObjects):
    """What goes with the records. Relations without content of their own are not asked for one by one."""

    def related_objects(self, related_model: type[Model], fields: Any, objs: Any) -> QuerySet:
        if related_model._meta.auto_created:
            return related_model._base_manager.none()
        return super().related_objects(related_model, fields, objs)


def deleted_objects(
    records: Any, request: HttpRequest, admin: ModelAdmin
) -> tuple[list[str], dict[str, int], set[str], list[str]]:
    """Return the records by name, the rows that go with them by kind, missing rights, and what protects.

    Django's own names each row that goes, and so loads the record and the source of each citation.
    """
    collector = Collected(using=records[0]._state.db, origin=records)
    collector.collect(records)
    counts = {model._meta.verbose_name_plural: len(rows) for model, rows in collector.model_objs.items()}
    may_delete = all(admin.has_delete_permission(request, record) for record in records)
    missing = set() if may_delete else {admin.opts.verbose_name}
    return [titled(record) for record in records], counts, missing, protecting_names(collector.protected)


def protecting_names(protecting: list[Model]) -> list[str]:
    by_model: dict[type[Model], list[Model]] = defaultdict(list)
    for one in protecting:
        by_model[type(one)].append(one)
    for model, rows in by_model.items():
        if issubclass(model, Citation):
            prefetch_related_objects(rows, "record", "source")
    return sorted(titled(one) for one in protecting)


def titled(record: Model) -> str:
    return f"{capfirst(record._meta.verbose_name)}: {record}"
