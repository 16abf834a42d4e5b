"""Check every row of the files of an import, and find what is new or changed. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone

from transfers.datasets import BY_NAME, Column, Dataset, Kind
from transfers.disclosure.text_redaction import redact_small_counts
from transfers.rows.parse import References, read_cells
from transfers.rows.read import CHUNK, Value, batches, model_of, records, relation_of
from transfers.rows.sheet import Fault, Sheet

Key = tuple[str, ...]


@dataclass(slots=True)
class Row:
    """A row of a file: typed values in column order, None for a cell that cannot be read.

    ``told`` is what the file itself says, where ``values`` hold what a public file leaves out of a cell.
    """

    number: int
    key: Key
    values: list[Value]
    told: list[Value] | None = None


class Changed(NamedTuple):
    """A row that changes a record: the columns that differ, and the record's values in column order."""

    row: Row
    names: list[str]
    before: list[Value]


@dataclass(slots=True)
class Changes:
    """What one file would do."""

    dataset: Dataset
    new: list[Row] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    same: list[Row] = field(default_factory=list)
    lacks: Collection[str] = ()  # the columns that the file does not have

    @property
    def unchanged(self) -> int:
        return len(self.same)


Progress = Callable[[str, int, int], None]  # what is under way, how many rows are done, of how many


def no_progress(text: str, done: int, total: int) -> None:
    """Show no progress."""


def check_sheets(sheets: list[Sheet], progress: Progress = no_progress) -> tuple[list[Changes], list[Fault]]:
    """Return the changes each file would make, and every fault found in any of them."""
    references = References(sheets)
    changes, faults = [], []
    for sheet in sheets:
        rows = check_rows(sheet, references, progress)
        faults += sheet.faults
        changes.append(compare_with_stored(sheet.dataset, rows, sheet.lacks))
    return changes, faults


def check_rows(sheet: Sheet, references: References, progress: Progress) -> list[Row]:
    """Return the rows whose cells can all be read; add a fault to the sheet for all that is wrong in any."""
    dataset = sheet.dataset
    own = dataset.columns[: len(dataset.identity)]
    rows: list[Row] = []
    first: dict[Key, int] = {}
    for done, (number, cells) in enumerate(sheet.rows):
        if done % CHUNK == 0:
            progress(f"Checking {dataset.name}", done, len(sheet.rows))
        values, unreadable = read_cells(sheet, number, cells, references)
        row = Row(number, key_of(dataset, values), values)
        for column, problem in row_problems(dataset, row, unreadable, references):
            sheet.add_fault(number, column.name, cells.get(column.name, ""), problem)
        if any(column in unreadable for column in own):
            continue
        if row.key in first:
            problem = f"expected a code used once; row {first[row.key]} has it"
            sheet.add_fault(number, own[-1].name, row.key[-1], problem)
            continue
        first[row.key] = number
        if not unreadable:
            rows.append(row)
    return rows


def key_of(dataset: Dataset, values: list[Value]) -> Key:
    return tuple(str(value or "") for value in values[: len(dataset.identity)])


def row_problems(
    dataset: Dataset, row: Row, unreadable: list[Column], references: References
) -> list[tuple[Column, str]]:
    """Return what is wrong with the cells that can be read: by themselves, and with one another."""
    instance: Model = model_of(dataset)(**attributes(dataset, row.values, references.key))
    columns = {column.attribute: column for column in dataset}
    problems = field_problems(dataset, instance, unreadable)
    broken = broken_rules(dataset, instance, unreadable)
    problems += [(name, f"expected {expected}") for name, expected in broken]
    for column, value in zip(dataset, row.values, strict=True):
        if column.kind is Kind.LIST and value:
            problems += part_problems(dataset, column, value)
        if column.is_many and column.refers_to == dataset.name and row.key[0] in (value or ()):
            problems.append((column.attribute, "expected the code of another record"))
    return [(columns[name], problem) for name, problem in problems]


def attributes(
    dataset: Dataset, values: list[Value], key_of_code: Callable[[str, str], int | None]
) -> dict[str, Value]:
    """Return the model's attributes for a row's single-value cells."""
    found: dict[str, Value] = {}
    for column, value in zip(dataset, values, strict=True):
        if column.kind is Kind.REFERENCE:
            found[f"{column.attribute}_id"] = key_of_code(column.refers_to, value) if value else None
        elif not column.is_many:
            found[column.attribute] = value
    return found


def field_problems(dataset: Dataset, instance: Model, unreadable: list[Column]) -> list[tuple[str, str]]:
    """Return the (attribute, sentence) of each field the model refuses by itself."""
    judged = {
        column.attribute
        for column in dataset
        if not column.is_many and column.kind is not Kind.REFERENCE and column not in unreadable
    }
    try:
        instance.clean_fields(exclude={field.name for field in instance._meta.get_fields()} - judged)
    except ValidationError as error:
        return [(name, text) for name, texts in error.message_dict.items() for text in dict.fromkeys(texts)]
    return []


def broken_rules(dataset: Dataset, instance: Model, unreadable: list[Column]) -> list[tuple[str, str]]:
    """Return the rules that the row breaks, no matter what its unreadable cells were meant to say.

    An unreadable code is tried as each code of its vocabulary in turn: one rule reads one code. An unreadable
    count or date may be any, so no rule that asks for a count or for a date is judged beside it.
    """
    terms = [(column, list(column.vocabulary)) for column in unreadable if column.kind is Kind.TERM]
    problems: list[tuple[str, str]] = []
    for trial in range(max((len(codes) for _, codes in terms), default=1)):
        for column, codes in terms:
            setattr(instance, column.attribute, codes[trial % len(codes)])
        found = list(instance.rule_problems())
        problems = [problem for problem in problems if problem in found] if trial else found
    open_kinds = {column.kind for column in unreadable} & {Kind.COUNT, Kind.DATE}
    silent = {column.attribute for column in dataset if column in unreadable or column.kind in open_kinds}
    return [problem for problem in problems if problem[0] not in silent]


def part_problems(dataset: Dataset, column: Column, texts: list[str]) -> list[tuple[str, str]]:
    """Return what is wrong with the texts of a multi-value cell, each of which becomes a row of its own."""
    part = relation_of(dataset, column)
    others = {field.name for field in part.model._meta.get_fields()} - {part.value}
    problems = []
    for text in texts:
        try:
            part.model(**{part.value: text}).clean_fields(exclude=others)
        except ValidationError as error:
            problems += [(column.attribute, message) for message in error.messages]
    return problems


class PublicView:
    """What public files leave out of cells; read back, such a cell is what the record holds, unchanged.

    Small counts of texts, and the codes of records that are not public: to take one of those out of a cell,
    the desk uses the form.
    """

    def __init__(self) -> None:
        self.now = timezone.now()
        self.public: dict[str, set[str]] = {}

    def keep(self, dataset: Dataset, before: list[Value] | None, row: Row) -> None:
        for place, column in enumerate(dataset if before else ()):
            was, now = before[place], row.values[place]
            if now != was and now == self.as_public(column, was):
                row.told = row.told or list(row.values)
                row.values[place] = was

    def as_public(self, column: Column, value: Value) -> Value:
        if column.kind is Kind.TEXT:
            return redact_small_counts(value)
        if column.kind is Kind.REFERENCES:
            return [code for code in value if code in self.public_codes(column.refers_to)]
        return value

    def public_codes(self, name: str) -> set[str]:
        if name not in self.public:
            found = model_of(BY_NAME[name]).objects.public(self.now)
            self.public[name] = set(found.values_list("code", flat=True))
        return self.public[name]


def following(dataset: Dataset) -> Callable[[Key], Iterable[str]]:
    """Return what tells which columns of a row are set by records of another list, and by no file.

    One query, where the list has such a column.
    """
    led: dict[str, set[str]] = {}
    for column in dataset:
        if column.follows:
            leading = model_of(BY_NAME[column.follows]).objects.values_list(f"{dataset.model.lower()}__code")
            led[column.name] = {code for (code,) in leading.distinct().order_by()}
    return lambda key: [name for name, codes in led.items() if key[0] in codes]


def compare_with_stored(dataset: Dataset, rows: list[Row], lacks: Collection[str] = ()) -> Changes:
    """Return which rows are new, changed or unchanged against the database.

    ``lacks`` names the columns that the file does not have: what is stored in them stays.
    """
    changes, hidden = Changes(dataset, lacks=lacks), PublicView()
    followed = following(dataset)
    model = model_of(dataset)
    lookup = f"{dataset.columns[0].attribute}__code__in" if dataset.is_part else "code__in"
    for part in batches(rows, CHUNK):
        asked = model.objects.filter(**{lookup: {row.key[0] for row in part}})
        existing = {
            key_of(dataset, values): values for chunk in records(dataset, asked, None) for values in chunk
        }
        for row in part:
            before = existing.get(row.key)
            hidden.keep(dataset, before, row)
            for name in (*lacks, *followed(row.key)) if before else ():
                row.values[dataset.names.index(name)] = before[dataset.names.index(name)]
            if before is None:
                changes.new.append(row)
            elif before == row.values:
                changes.same.append(row)
            else:
                both = zip(dataset.names, before, row.values, strict=True)
                names = [name for name, old, new in both if old != new]
                changes.changed.append(Changed(row, names, before))
    return changes
