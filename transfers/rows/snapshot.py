"""Hold what a record says as the cells of its list: as it stands, as it stood, and where the two differ.

A record is more than its row in the database: the pages it cites, its other names, the rows of its table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext

from transfers.datasets import BY_MODEL, DATASETS, SEPARATOR, Column, Dataset, Kind
from transfers.models.publication import Publishable, dataset_of
from transfers.rows.csv import cell
from transfers.rows.read import Value, codes_by_key, model_of, records, relation_of
from transfers.wording.words import date_words, label

Cells = dict[str, str]  # text by column name, as in the files but without their guarding quote


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A record's cells, and those of each row of its table by their label, in their order."""

    cells: Cells
    rows: dict[str, Cells] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"cells": self.cells, "rows": list(self.rows.items())}

    @classmethod
    def from_json(cls, stored: dict[str, Any] | None) -> Snapshot | None:
        return cls(stored["cells"], dict(stored["rows"])) if stored else None


@dataclass(frozen=True, slots=True)
class CellDifference:
    """One cell that differs. ``row`` is the label of a row of the record's table, empty for the record."""

    column: Column
    row: str
    before: str
    after: str


def table_of(dataset: Dataset) -> Dataset | None:
    """Return the list that holds the rows of a record's table, where its records have one."""
    return next((each for each in DATASETS if each.is_part and each.whole is dataset), None)


# --- as it stands ---------------------------------------------------------------------------------


def snapshot_of(record: Publishable) -> Snapshot:
    """Return what the database holds of a record. Some queries: one, and one for each relation."""
    dataset = dataset_of(record)
    cells = next(cells_of_records(dataset, type(record).objects.filter(pk=record.pk)))
    table = table_of(dataset)
    if table is None:
        return Snapshot(cells)
    own = model_of(table).objects.filter(**{table.columns[0].attribute: record.pk})
    rows = cells_of_records(table, own.order_by("position", "pk"))
    return Snapshot(cells, {row[table.columns[1].name]: row for row in rows})


def cells_of_records(dataset: Dataset, queryset: QuerySet) -> Iterator[Cells]:
    for chunk in records(dataset, queryset, None):
        for values in chunk:
            yield cells_of_values(dataset, values)


def cells_of_values(dataset: Dataset, values: list[Value]) -> Cells:
    return {name: cell(value) for name, value in zip(dataset.names, values, strict=True)}


# --- as it stood ----------------------------------------------------------------------------------


def snapshot_of_version(version: Any) -> Snapshot:
    """Return what a record said from one entry of its history until the next."""
    model = version.instance_type
    dataset = BY_MODEL[model.__name__]
    later = model.history.filter(id=version.id, history_id__gt=version.history_id).order_by("history_id")
    until = later.values_list("history_date", flat=True).first()
    cells = {column.name: version_cell(dataset, column, version, until) for column in dataset}
    table = table_of(dataset)
    if table is None:
        return Snapshot(cells)
    rows = [
        {column.name: version_cell(table, column, row, until) for column in table}
        for row in parts_until(model_of(table), table.columns[0].attribute, version.id, until)
    ]
    return Snapshot(cells, {row[table.columns[1].name]: row for row in rows})


def version_cell(dataset: Dataset, column: Column, version: Any, until: datetime | None) -> str:
    if column.kind is Kind.REFERENCE:
        return codes_by_key(column.refers_to).get(getattr(version, f"{column.attribute}_id"), "")
    if not column.is_many:
        return cell(getattr(version, column.attribute))
    relation = relation_of(dataset, column)
    if relation.model._meta.auto_created:  # simple-history keeps it with the version
        rows = getattr(version, column.attribute).all()
    else:
        rows = parts_until(relation.model, relation.own, version.id, until)
    values = [getattr(row, relation.target) for row in rows]
    if column.kind is Kind.LIST:
        return cell(values)
    codes = codes_by_key(column.refers_to)
    named = [codes[key] for key in values if key in codes]
    return cell(named if column.keeps_order else sorted(named))


def parts_until(model: type[Model], own: str, key: int, until: datetime | None) -> list[Any]:
    """Return the rows that belonged to a record just before an instant, in their order. One query.

    A save writes the record's version first and its rows after it, so the rows of a version are those before
    the next version.
    """
    entries = model.history.filter(**{f"{own}_id": key})
    if until is not None:
        entries = entries.filter(history_date__lt=until)
    latest = {entry.id: entry for entry in entries.order_by("history_date", "history_id")}
    there = [entry for entry in latest.values() if entry.history_type != "-"]
    return sorted(there, key=lambda entry: (entry.position, entry.id))


# --- compared -------------------------------------------------------------------------------------


def differences(dataset: Dataset, before: Snapshot, after: Snapshot) -> list[CellDifference]:
    """Return the cells that differ, in the order of the columns; then row by row, those that went last."""
    found = list(differing(dataset, "", before.cells, after.cells))
    table = table_of(dataset)
    for row_label in dict.fromkeys([*after.rows, *before.rows]) if table else ():
        found += differing(table, row_label, before.rows.get(row_label, {}), after.rows.get(row_label, {}))
    return found


def differing(dataset: Dataset, row: str, before: Cells, after: Cells) -> Iterator[CellDifference]:
    own = dataset.columns[0].name if row else ""  # of a row, what it belongs to
    for column in dataset:
        old, new = before.get(column.name, ""), after.get(column.name, "")
        if old != new and column.name != own:
            yield CellDifference(column, row, old, new)


def merged(current: Snapshot, before: Snapshot, after: Snapshot) -> Snapshot:
    """Return the record as it stands with the cells in which ``after`` differs from ``before``."""
    rows = {
        label: with_changes(current.rows.get(label, {}), before.rows.get(label, {}), after.rows[label])
        for label in after.rows
        # A row that was taken out meanwhile, and that the proposal left as it was, stays out.
        if label in current.rows or before.rows.get(label) != after.rows[label]
    }
    kept = {
        label: cells
        for label, cells in current.rows.items()
        if label not in before.rows and label not in rows
    }
    return Snapshot(with_changes(current.cells, before.cells, after.cells), rows | kept)


def with_changes(current: Cells, before: Cells, after: Cells) -> Cells:
    # A column that came with a later release is in the record alone.
    changed = {name: text for name, text in after.items() if before.get(name) != text}
    return after | current | changed


def conflicts(dataset: Dataset, current: Snapshot, before: Snapshot, after: Snapshot) -> list[CellDifference]:
    """Return the cells that a proposal changes and that meanwhile hold something else than it found.

    ``before`` of each is the cell as it stands, ``after`` as it was proposed.
    """
    meant = {(one.column.name, one.row): one for one in differences(dataset, before, after)}
    moved = {(one.column.name, one.row): one for one in differences(dataset, before, current)}
    return [
        CellDifference(one.column, one.row, moved[key].after, one.after)
        for key, one in meant.items()
        if key in moved and moved[key].after != one.after
    ]


# --- in words -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DifferenceWords:
    """A cell that differs, in words; blank where the cell is."""

    label: str
    row: str
    before: str
    after: str


def difference_words(differences: list[CellDifference]) -> list[DifferenceWords]:
    return [
        DifferenceWords(
            gettext(one.column.label),
            one.row,
            cell_words(one.column, one.before),
            cell_words(one.column, one.after),
        )
        for one in differences
    ]


def cell_words(column: Column, text: str) -> str:
    """Say a cell as its column is read: a label in the page's language, a number, codes as they are."""
    if not text:
        return ""
    if column.kind is Kind.YES_NO:
        return gettext("yes") if text == "yes" else gettext("no")
    if column.kind is Kind.DATE:
        return date_words(date.fromisoformat(text))
    if column.kind is Kind.COUNT and text.isdecimal():
        return f"{int(text):,}"
    if column.vocabulary:
        known = set(column.vocabulary)
        codes = text.split(SEPARATOR)
        return ", ".join(label(column.vocabulary(code)) if code in known else code for code in codes)
    if column.is_many:
        return ", ".join(text.split(";"))
    return text
