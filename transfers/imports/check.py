"""Check every cell and row of the files of an import, and find what is new or changed. Reads only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Model

from transfers.datasets import BY_NAME, SEPARATOR, Column, Dataset, Kind
from transfers.exports.records import CHUNK, Value, model_of, records
from transfers.imports.csv import Fault, Sheet

HIGHEST_COUNT = 2_147_483_647  # what the database's integer column holds
Key = tuple[str, ...]


@dataclass(slots=True)
class Row:
    """A row that passed its cell checks: typed values in column order."""

    number: int
    key: Key
    values: list[Value]


@dataclass(slots=True)
class Changes:
    """What one file would do: new rows, changed rows with the columns that differ, unchanged ones."""

    dataset: Dataset
    new: list[Row] = field(default_factory=list)
    changed: list[tuple[Row, list[str]]] = field(default_factory=list)
    unchanged: int = 0


class BadCell(Exception):
    """A cell that cannot be read; the text says what was expected."""


class References:
    """The primary keys of all codes a file may refer to: those in the database and those being imported.

    A code that is only in the files gets a negative stand-in until it is written.
    """

    def __init__(self, sheets: Iterable[Sheet]) -> None:
        self.incoming = {sheet.dataset.name: sheet for sheet in sheets}
        self.keys: dict[str, dict[str, int]] = {}

    def key(self, dataset_name: str, code: str) -> int | None:
        if dataset_name not in self.keys:
            self.keys[dataset_name] = self.load(dataset_name)
        return self.keys[dataset_name].get(code)

    def load(self, dataset_name: str) -> dict[str, int]:
        model = model_of(BY_NAME[dataset_name])
        keys = dict(model.objects.values_list("code", "pk"))
        if sheet := self.incoming.get(dataset_name):
            name = sheet.dataset.columns[0].name
            for position, (_, cells) in enumerate(sheet.rows, start=1):
                keys.setdefault(cells[name], -position)
        return keys


def check(sheets: list[Sheet]) -> tuple[list[Changes], list[Fault]]:
    """Return the changes each file would make, and every fault found in any of them."""
    references = References(sheets)
    changes, faults = [], []
    for sheet in sheets:
        rows = check_rows(sheet, references)
        faults += sheet.faults
        changes.append(compare(sheet.dataset, rows))
    return changes, faults


def check_rows(sheet: Sheet, references: References) -> list[Row]:
    """Return the rows that can be written; add a fault to the sheet for everything wrong with the others."""
    checked: dict[Key, Row] = {}
    for number, cells in sheet.rows:
        found = len(sheet.faults)
        values = [
            read_cell(sheet, number, column, cells[column.name], references) for column in sheet.dataset
        ]
        if len(sheet.faults) > found:
            continue
        row = Row(number, key_of(sheet.dataset, values), values)
        if row.key in checked:
            column = sheet.dataset.columns[len(row.key) - 1].name
            first = checked[row.key].number
            sheet.faults.append(
                Fault(sheet.file, number, column, row.key[-1], f"a code used once; row {first} has it")
            )
            continue
        check_rules(sheet, row, references)
        checked[row.key] = row
    return list(checked.values())


def key_of(dataset: Dataset, values: list[Value]) -> Key:
    """Return what identifies a row: its code, or for a part of another record that code and its label."""
    width = 1 if dataset.columns[0].kind is Kind.KEY else 2
    return tuple(str(value) for value in values[:width])


def read_cell(sheet: Sheet, number: int, column: Column, text: str, references: References) -> Value:
    try:
        if text == "" and column.required:
            raise BadCell("a value; it must not be blank")
        return READERS[column.kind](column, text, references)
    except BadCell as problem:
        sheet.faults.append(Fault(sheet.file, number, column.name, text, str(problem)))
        return None


def read_text(column: Column, text: str, references: References) -> str:
    return text


def read_count(column: Column, text: str, references: References) -> int | None:
    if text == "":
        return None
    if not re.fullmatch(r"[0-9]{1,10}", text) or int(text) > HIGHEST_COUNT:
        raise BadCell("a whole number in digits 0-9 without separators, or blank for not reported")
    return int(text)


def read_date(column: Column, text: str, references: References) -> date | None:
    if text == "":
        return None
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise BadCell("a date as YYYY-MM-DD, e.g. 2026-02-13, or blank")


def read_term(column: Column, text: str, references: References) -> str:
    if text not in column.vocabulary.__members__.values():
        raise BadCell(f"one of {', '.join(column.vocabulary)}")
    return text


def read_yes_no(column: Column, text: str, references: References) -> bool:
    if text not in ("yes", "no"):
        raise BadCell("yes or no")
    return text == "yes"


def read_reference(column: Column, text: str, references: References) -> str:
    if text and references.key(column.refers_to, text) is None:
        raise BadCell(
            f"the code of one of the {column.refers_to}, in the database or in {column.refers_to}.csv"
        )
    return text


def read_list(column: Column, text: str, references: References) -> list[str]:
    parts = text.split(SEPARATOR) if text else []
    if any(part != part.strip() or not part for part in parts) or len(set(parts)) != len(parts):
        raise BadCell(f"values with '{SEPARATOR}' between them, none empty, none twice, no spaces around")
    return parts


def read_references(column: Column, text: str, references: References) -> list[str]:
    codes = read_list(column, text, references)
    for code in codes:
        read_reference(column, code, references)
    return codes


READERS: dict[Kind, Callable[[Column, str, References], Value]] = {
    Kind.KEY: read_text,
    Kind.REFERENCE: read_reference,
    Kind.REFERENCES: read_references,
    Kind.TEXT: read_text,
    Kind.LIST: read_list,
    Kind.COUNT: read_count,
    Kind.DATE: read_date,
    Kind.TERM: read_term,
    Kind.YES_NO: read_yes_no,
    Kind.URL: read_text,
    Kind.COUNTRY: read_text,
}


def attributes(dataset: Dataset, values: list[Value], references: References) -> dict[str, Value]:
    """Return the model's attributes for a row's single-value cells."""
    found: dict[str, Value] = {}
    for column, value in zip(dataset, values, strict=True):
        if column.kind is Kind.REFERENCE:
            found[f"{column.attribute}_id"] = references.key(column.refers_to, value) if value else None
        elif not column.is_many:
            found[column.attribute] = value
    return found


def check_rules(sheet: Sheet, row: Row, references: References) -> None:
    """Add a fault for each field the model refuses and each rule of the record the row breaks."""
    instance: Model = model_of(sheet.dataset)(**attributes(sheet.dataset, row.values, references))
    columns = {column.attribute: column for column in sheet.dataset}
    ours = {
        column.attribute
        for column in sheet.dataset
        if not column.is_many and column.kind is not Kind.REFERENCE
    }
    problems: list[tuple[str, str]] = []
    try:
        instance.clean_fields(exclude={f.name for f in instance._meta.get_fields()} - ours)
    except ValidationError as error:
        problems += [(name, text) for name, texts in error.message_dict.items() for text in texts]
    problems += instance.rule_problems()
    for column, value in zip(sheet.dataset, row.values, strict=True):
        if column.kind is Kind.LIST:
            problems += part_problems(instance, column, value)
    cells = dict(zip(sheet.dataset.names, row.values, strict=True))
    for name, expected in problems:
        column = columns[name]
        value = cells[column.name]
        sheet.faults.append(
            Fault(sheet.file, row.number, column.name, "" if value is None else str(value), expected)
        )


def part_problems(instance: Model, column: Column, texts: list[str]) -> list[tuple[str, str]]:
    """Return what is wrong with the texts of a multi-value cell, each of which becomes a row of its own."""
    field = instance._meta.get_field(column.attribute).related_model._meta.get_field("name")
    problems = []
    for text in texts:
        try:
            field.clean(text, instance)
        except ValidationError as error:
            problems += [(column.attribute, message) for message in error.messages]
    return problems


def compare(dataset: Dataset, rows: list[Row]) -> Changes:
    """Return which rows are new, changed or unchanged against the database."""
    changes = Changes(dataset)
    model = model_of(dataset)
    lookup = (
        "code__in" if dataset.columns[0].kind is Kind.KEY else f"{dataset.columns[0].attribute}__code__in"
    )
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        asked = model.objects.filter(**{lookup: {row.key[0] for row in part}})
        existing = {
            key_of(dataset, values): values for chunk in records(dataset, asked, None) for values in chunk
        }
        for row in part:
            before = existing.get(row.key)
            if before is None:
                changes.new.append(row)
            elif before == row.values:
                changes.unchanged += 1
            else:
                names = [
                    name
                    for name, old, new in zip(dataset.names, before, row.values, strict=True)
                    if old != new
                ]
                changes.changed.append((row, names))
    return changes
