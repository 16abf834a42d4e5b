"""Write the checked rows of an import in one transaction, with their history: all of them or none."""

from __future__ import annotations

from collections.abc import Callable

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from transfers.datasets import Column, Dataset, Kind
from transfers.exports.records import keys_by_code, model_of, relation_of
from transfers.imports.check import Changes, Row
from transfers.models.publication import Publishable
from transfers.vocabulary import PublicationState

BATCH = 500
Pairs = list[tuple[Row, models.Model]]


def apply(
    changes: list[Changes],
    *,
    publish: bool,
    reason: str,
    progress: Callable[[str], None] = lambda text: None,
) -> None:
    """Write new and changed rows; new records are published or drafts, changed ones keep their state.

    ``reason`` is kept in the history of every row. Raises IntegrityError, with nothing written, where the
    database refuses what the checks let through.
    """
    with transaction.atomic():
        for change in changes:
            progress(f"Writing {change.dataset.name}")
            write(change, publish, reason)


def write(change: Changes, publish: bool, reason: str) -> None:
    """Write one dataset's rows, then the records they point to, then their history."""
    dataset, model = change.dataset, model_of(change.dataset)
    keys = {
        column.name: keys_by_code(column.refers_to) for column in dataset if column.kind is Kind.REFERENCE
    }
    created = [(row, fill(model(), dataset, row, keys)) for row in change.new]
    for row, instance in created:
        if isinstance(instance, Publishable):
            instance.publication_state = PublicationState.PUBLISHED if publish else PublicationState.DRAFT
        elif hasattr(instance, "position"):
            instance.position = row.number  # a part of a record: the order of the file is its order
    model.objects.bulk_create([instance for row, instance in created], batch_size=BATCH)

    before = existing(dataset, [row for row, names in change.changed])
    updated = [(row, fill(before[row.key], dataset, row, keys)) for row, names in change.changed]
    if updated:
        fields = [column.attribute for column in dataset if not column.is_many]
        if issubclass(model, Publishable):
            fields.append("changed_at")
            for _, instance in updated:
                instance.changed_at = timezone.now()  # a bulk update does not set it by itself
        model.objects.bulk_update([instance for row, instance in updated], fields, batch_size=BATCH)

    for column in dataset:
        if column.is_many:
            differs = {row.key for row, names in change.changed if column.name in names}
            relinked = [(row, instance) for row, instance in updated if row.key in differs]
            link(dataset, column, created, relinked, reason)
    keep_history(model, [instance for row, instance in created], reason, update=False)
    keep_history(model, [instance for row, instance in updated], reason, update=True)


def fill(instance: models.Model, dataset: Dataset, row: Row, keys: dict[str, dict[str, int]]) -> models.Model:
    """Set the instance's attributes from the row's single-value cells."""
    for column, value in zip(dataset, row.values, strict=True):
        if column.kind is Kind.REFERENCE:
            setattr(instance, f"{column.attribute}_id", keys[column.name][value] if value else None)
        elif not column.is_many:
            setattr(instance, column.attribute, value)
    return instance


def existing(dataset: Dataset, rows: list[Row]) -> dict[tuple[str, ...], models.Model]:
    """Return the records the rows change, by key."""
    model, first = model_of(dataset), dataset.columns[0]
    codes = {row.key[0] for row in rows}
    if first.kind is Kind.KEY:
        return {(record.code,): record for record in model.objects.filter(code__in=codes)}
    parts = model.objects.filter(**{f"{first.attribute}__code__in": codes}).select_related(first.attribute)
    label = dataset.columns[1].attribute
    return {(getattr(part, first.attribute).code, getattr(part, label)): part for part in parts}


def link(dataset: Dataset, column: Column, created: Pairs, relinked: Pairs, reason: str) -> None:
    """Write a multi-value column of new rows and of those in which it differs, in the order of the file.

    The rows of its relation that a changed record had before are replaced.
    """
    relation = relation_of(dataset, column)
    is_list = column.kind is Kind.LIST
    target = relation.value if is_list else f"{relation.value}_id"
    keys = {} if is_list else keys_by_code(column.refers_to)
    place = dataset.names.index(column.name)
    old = [instance.pk for row, instance in relinked]
    relation.model.objects.filter(**{f"{relation.own}__in": old}).delete()
    rows = [
        relation.model(
            **{f"{relation.own}_id": instance.pk, target: text if is_list else keys[text]},
            **({"position": position} if column.keeps_order else {}),
        )
        for row, instance in created + relinked
        for position, text in enumerate(row.values[place])
    ]
    relation.model.objects.bulk_create(rows, batch_size=BATCH)
    if hasattr(relation.model, "history"):
        relation.model.history.bulk_history_create(rows, batch_size=BATCH, default_change_reason=reason)


def keep_history(model: type[models.Model], instances: list[models.Model], reason: str, update: bool) -> None:
    """Add a history row for each instance, and for its relations, which simple-history skips in bulk."""
    if not instances:
        return
    written = model.history.bulk_history_create(
        instances, batch_size=BATCH, update=update, default_change_reason=reason
    )
    for field in model.history.model._history_m2m_fields:
        own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
        kept = apps.get_model("transfers", f"Historical{model.__name__}_{field.name}")
        by_key = {row.id: row for row in written}
        links = field.remote_field.through.objects.filter(**{f"{own}__in": list(by_key)})
        kept.objects.bulk_create(
            [
                kept(
                    history=by_key[getattr(row, own)],
                    **{own: getattr(row, own), other: getattr(row, other)},
                    id=row.pk,
                )
                for row in links
            ],
            batch_size=BATCH,
        )
