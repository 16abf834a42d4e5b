"""Write the checked rows of an import in one transaction, with their history: all of them or none."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from django.contrib.auth.models import AbstractUser
from django.db import connection, models, transaction
from django.utils import timezone

from transfers.datasets import Column, Dataset
from transfers.models import DataVersion
from transfers.models.monitoring import follow_monitoring
from transfers.models.publication import Publishable
from transfers.rows.history import BATCH, History, keep_revisions
from transfers.rows.read import batches, keys_by_code, keys_of, model_of, relation_of
from transfers.rows.validate import Changes, Progress, Row, attributes, no_progress
from transfers.vocabulary import PublicationState

STAMPS = ["changed_at", "publication_state", "written_by", "approved_by"]
Pairs = list[tuple[Row, models.Model]]


def write_changes(
    changes: list[Changes],
    *,
    publish: bool,
    reason: str,
    writer: AbstractUser | None = None,
    progress: Progress = no_progress,
) -> None:
    """Write new and changed rows, and raise the data version once.

    With ``publish`` new records are public and changed ones keep their state; without it all become drafts
    that ``writer`` wrote. ``reason`` is kept in the history of every row. Raises IntegrityError, with nothing
    written, where the database refuses what the checks let through.
    """
    with transaction.atomic():
        ask_how_many_values_fit()
        if publish:
            keep_revisions(changes, reason, writer)
        for change in changes:
            BulkWriter(change.dataset, publish, writer, History(reason, writer), progress).write(change)
        if any(change.new or change.changed for change in changes):
            follow_monitoring()
            DataVersion.objects.bump()


def ask_how_many_values_fit() -> None:
    """Let a statement hold a whole batch: Django 5.2 takes SQLite for one of before 2020, with 999 values."""
    if connection.vendor == "sqlite":
        limit = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = limit


class BulkWriter:
    """One dataset's rows on their way into the database."""

    def __init__(
        self,
        dataset: Dataset,
        publish: bool,
        writer: AbstractUser | None,
        history: History,
        progress: Progress,
    ) -> None:
        self.dataset, self.model = dataset, model_of(dataset)
        self.publish, self.writer = publish, writer
        self.history, self.progress = history, progress
        # Django's own queryset: ours would raise the data version with each batch.
        self.rows = models.QuerySet(self.model)

    def write(self, change: Changes) -> None:
        """Write the rows, then the records they point to, then their history."""
        keys = keys_of(self.dataset)
        # A version of a record comes before its rows in the history, by which rows/snapshot.py reads it.
        self.touch_wholes(change)
        created = [(row, fill(self.model(), self.dataset, row, keys)) for row in change.new]
        self.create(created)
        before = existing(self.dataset, [changed.row for changed in change.changed])
        updated = [(row, fill(before[row.key], self.dataset, row, keys)) for row, _, _ in change.changed]
        self.update(updated, {name for changed in change.changed for name in changed.names})
        self.link_all(change, created, updated, with_version=True)
        self.history.keep([instance for row, instance in created], "+")
        self.history.keep([instance for row, instance in updated], "~")
        self.link_all(change, created, updated, with_version=False)

    def link_all(self, change: Changes, created: Pairs, updated: Pairs, *, with_version: bool) -> None:
        """Write the multi-value columns that a version keeps itself, or those with a history of their own."""
        for column in self.dataset:
            if column.is_many and is_auto(self.dataset, column) is with_version:
                differs = {row.key for row, names, _ in change.changed if column.name in names}
                self.link(column, created, [(row, one) for row, one in updated if row.key in differs])

    def create(self, created: Pairs) -> None:
        for row, instance in created:
            if isinstance(instance, Publishable):
                instance.publication_state = PublicationState.DRAFT
                instance.written_by = self.writer
                if self.publish:
                    instance.publication_state = PublicationState.PUBLISHED
                    instance.take_public_since(timezone.now())
            elif hasattr(instance, "position"):
                instance.position = row.number  # a part of a record: the order of the file is its order
        for batch in self.batches([instance for row, instance in created]):
            self.rows.bulk_create(batch)

    def update(self, updated: Pairs, names: set[str]) -> None:
        """Write the columns in which any of the rows differs."""
        fields = [column.attribute for column in self.dataset if column.name in names and not column.is_many]
        instances = [instance for row, instance in updated]
        if issubclass(self.model, Publishable):
            fields += STAMPS[:1] if self.publish else STAMPS
            stamp(instances, self.writer, is_draft=not self.publish)
        if fields:
            for batch in self.batches(instances):
                overwrite(self.rows, batch, fields)

    def link(self, column: Column, created: Pairs, relinked: Pairs) -> None:
        """Write a multi-value column of new rows and of those in which it differs, in the order of the file.

        The rows of its relation that a changed record had before are replaced.
        """
        relation = relation_of(self.dataset, column)
        target = relation.target
        keys = keys_by_code(column.refers_to) if column.refers_to else {}
        place = self.dataset.names.index(column.name)
        links = models.QuerySet(relation.model)
        for batch in batches([instance.pk for row, instance in relinked], BATCH):
            old = list(links.filter(**{f"{relation.own}__in": batch}))
            self.history.keep(old, "-")
            # Django's delete() would ask for the listeners of each row, and they write a history row each.
            links.filter(pk__in=[each.pk for each in old])._raw_delete(links.db)
        rows = [
            relation.model(
                **{f"{relation.own}_id": instance.pk, target: keys[text] if column.refers_to else text},
                **({"position": position} if column.keeps_order else {}),
            )
            for row, instance in created + relinked
            for position, text in enumerate(row.values[place])
        ]
        links.bulk_create(rows, batch_size=BATCH)
        self.history.keep(rows, "+")

    def touch_wholes(self, change: Changes) -> None:
        """Make drafts of the records whose rows are written, or new versions where they stay public."""
        if not self.dataset.is_part:
            return
        codes = {row.key[0] for row in (*change.new, *(changed.row for changed in change.changed))}
        wholes = models.QuerySet(model_of(self.dataset.whole))
        for batch in batches(sorted(codes), BATCH):
            found = list(wholes.filter(code__in=batch))
            if not issubclass(wholes.model, Publishable) or not found:
                continue
            stamp(found, self.writer, is_draft=not self.publish)
            overwrite(wholes, found, STAMPS)
            self.history.keep(found, "~")

    def batches(self, instances: list[models.Model]) -> Iterator[list[models.Model]]:
        """Yield the instances batch by batch, and show the progress."""
        for number, batch in enumerate(batches(instances, BATCH)):
            self.progress(f"Writing {self.dataset.name}", number * BATCH, len(instances))
            yield batch


def is_auto(dataset: Dataset, column: Column) -> bool:
    return bool(relation_of(dataset, column).model._meta.auto_created)


def overwrite(rows: models.QuerySet, instances: list[models.Model], fields: list[str]) -> None:
    """Update the fields of rows that are there: as an upsert, since bulk_update takes five times as long."""
    entered = [getattr(instance, "entered_at", None) for instance in instances]
    rows.bulk_create(instances, update_conflicts=True, update_fields=fields, unique_fields=["id"])
    for instance, at in zip(instances, entered, strict=True):
        instance.entered_at = at  # Django set it as for a new row; the database kept it, and so does history


def stamp(instances: list[Publishable], writer: AbstractUser | None, *, is_draft: bool) -> None:
    """Say when they were changed, which a bulk update does not; as drafts also by whom."""
    for instance in instances:
        instance.changed_at = timezone.now()
        if is_draft:
            instance.publication_state = PublicationState.DRAFT
            instance.written_by, instance.approved_by = writer, None


def fill(instance: models.Model, dataset: Dataset, row: Row, keys: dict[str, dict[str, int]]) -> models.Model:
    """Set the instance's attributes from the row's single-value cells."""
    for name, value in attributes(dataset, row.values, lambda name, code: keys[name][code]).items():
        setattr(instance, name, value)
    return instance


def existing(dataset: Dataset, rows: list[Row]) -> dict[tuple[str, ...], models.Model]:
    """Return the records the rows change, by key."""
    model, first = model_of(dataset), dataset.columns[0]
    found: dict[tuple[str, ...], models.Model] = {}
    for batch in batches(sorted({row.key[0] for row in rows}), BATCH):
        if not dataset.is_part:
            found |= {(record.code,): record for record in model.objects.filter(code__in=batch)}
        else:
            parts = model.objects.filter(**{f"{first.attribute}__code__in": batch})
            label = dataset.columns[1].attribute
            for part in parts.select_related(first.attribute):
                found[getattr(part, first.attribute).code, getattr(part, label)] = part
    return found
