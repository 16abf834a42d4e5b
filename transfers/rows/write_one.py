"""Make a record say what a snapshot says, checked as a row of a file is, and with its history."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models, transaction

from transfers.datasets import Column, Dataset
from transfers.models.monitoring import follow_monitoring
from transfers.models.publication import Publishable
from transfers.rows.csv import guarded
from transfers.rows.parse import References
from transfers.rows.read import keys_by_code, keys_of, model_of, relation_of
from transfers.rows.sheet import Sheet
from transfers.rows.snapshot import Cells, Snapshot, dataset_of, table_of
from transfers.rows.validate import Row, check_rows, no_progress
from transfers.rows.write import fill


def write_record(record: Publishable, snapshot: Snapshot) -> None:
    """Write a snapshot into a record and save it, stamps and state as its caller set them; all or nothing.

    The reason and the person are kept by django-simple-history, as of any save. Raises ValidationError,
    with a sentence for each cell that cannot stand any more.
    """
    dataset = dataset_of(record)
    table = table_of(dataset)
    (row,) = parsed_rows(dataset, [snapshot.cells])
    rows = parsed_rows(table, list(snapshot.rows.values())) if table else []
    with transaction.atomic():
        fill(record, dataset, row, keys_of(dataset))
        record.full_clean()
        record.save()
        for column in dataset:
            if column.is_many:
                relate(record, dataset, column, row.values[dataset.names.index(column.name)])
        if table:
            write_rows(record, table, rows)
        if any(column.follows for column in dataset):
            follow_monitoring()


def parsed_rows(dataset: Dataset, rows: list[Cells]) -> list[Row]:
    """Read cells as an import does; refuse what would be refused in a file."""
    cells = [{name: guarded(text) for name, text in row.items()} for row in rows]
    # What a column was not kept of when the snapshot was taken, is blank.
    blank = dict.fromkeys(dataset.names, "")
    sheet = Sheet("", dataset, list(enumerate([blank | row for row in cells], start=1)))
    found = check_rows(sheet, References([]), no_progress)
    if sheet.faults:
        raise ValidationError(
            [f"{fault.column}: {fault.shown_value} - {fault.problem}" for fault in sheet.faults]
        )
    return found


def relate(record: Publishable, dataset: Dataset, column: Column, wanted: list[str]) -> None:
    """Give a record the values of a multi-value column, in their order; what is right already stays."""
    relation = relation_of(dataset, column)
    codes = keys_by_code(column.refers_to) if column.refers_to else {}
    keys = [codes[text] if column.refers_to else text for text in wanted]
    if relation.model._meta.auto_created:
        getattr(record, column.attribute).set(keys)
        return
    target = relation.target
    there = {getattr(row, target): row for row in relation.model.objects.filter(**{relation.own: record})}
    for key, row in there.items():
        if key not in keys:
            row.delete()
    for position, key in enumerate(keys):
        save_at(there.get(key) or relation.model(**{relation.own: record, target: key}), position)


def write_rows(record: Publishable, table: Dataset, rows: list[Row]) -> None:
    """Give a record the rows of its table, in their order; what is right already stays."""
    own, label = table.columns[0].attribute, table.columns[1].attribute
    model, keys = model_of(table), keys_of(table)
    there = {getattr(row, label): row for row in model.objects.filter(**{own: record})}
    labels = {row.key[1] for row in rows}
    for name, row in there.items():
        if name not in labels:
            row.delete()
    for position, row in enumerate(rows):
        known = there.get(row.key[1])
        names = [field.attname for field in model._meta.fields]
        before = {name: getattr(known, name) for name in names} if known else {}
        part = fill(known or model(), table, row, keys)
        part.full_clean(exclude=[own])
        is_changed = any(getattr(part, name) != value for name, value in before.items())
        save_at(part, position, is_changed=is_changed)


def save_at(row: models.Model, position: int, *, is_changed: bool = False) -> None:
    if row.pk is None or is_changed or row.position != position:
        row.position = position
        row.save()
