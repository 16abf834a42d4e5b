"""Read the text cells of a row as typed values, each by the kind of its column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date

from transfers.datasets import SEPARATOR, Column, Dataset, Kind
from transfers.rows.read import Value, keys_by_code, model_of
from transfers.rows.sheet import Sheet

GUARDED = re.compile(r"'+[=+\-@\t\r]")  # what rows/csv.py guards; one quote is taken back
ERROR = re.compile(r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!)")  # what a formula leaves that went wrong
SEPARATED = re.compile(r"[0-9]{1,3}([.,\u00a0 ][0-9]{3})+")
HIGHEST_COUNT = 2_147_483_647  # what the database's integer column holds


class BadCell(Exception):
    """A cell that cannot be read; the text is the phrase that follows "expected"."""


class References:
    """The primary keys of all codes a file may refer to: those in the database and those being imported.

    A code that is only in the files gets a negative stand-in until it is written. Where the shape of a file
    is wrong, which codes it would bring is not known: references to its dataset are not judged.
    """

    def __init__(self, sheets: Iterable[Sheet]) -> None:
        self.incoming = {sheet.dataset.name: sheet for sheet in sheets}
        self.keys: dict[str, dict[str, int]] = {}

    def key(self, dataset_name: str, code: str) -> int | None:
        if dataset_name not in self.keys:
            self.keys[dataset_name] = self.load(dataset_name)
        return self.keys[dataset_name].get(code)

    def load(self, dataset_name: str) -> dict[str, int]:
        keys = keys_by_code(dataset_name)
        if sheet := self.incoming.get(dataset_name):
            name = sheet.dataset.columns[0].name
            for position, (_, cells) in enumerate(sheet.rows, start=1):
                keys.setdefault(cells[name], -position)
        return keys

    def is_missing(self, dataset_name: str, code: str) -> bool:
        """Tell whether the code is neither in the database nor in a file, as far as that can be judged."""
        sheet = self.incoming.get(dataset_name)
        return (sheet is None or sheet.is_whole) and self.key(dataset_name, code) is None


def read_cells(
    sheet: Sheet, number: int, cells: dict[str, str], references: References
) -> tuple[list[Value], list[Column]]:
    """Return a row's values in column order, None for a cell that cannot be read, and those columns.

    Each of them is a fault of the sheet.
    """
    values: list[Value] = []
    unreadable = []
    for column in sheet.dataset:
        if column.name in sheet.lacks:
            values.append(default_of(sheet.dataset, column))
            continue
        text = cells[column.name]
        try:
            values.append(read_cell(column, text, references))
        except BadCell as problem:
            sheet.add_fault(number, column.name, text, f"expected {problem}")
            values.append(None)
            unreadable.append(column)
    return values, unreadable


def read_cell(column: Column, text: str, references: References) -> Value:
    if text == "" and column.required:
        raise BadCell("a value; it must not be blank")
    if text.startswith("="):
        raise BadCell("a value, not a formula; write ' before a text that starts with =")
    if ERROR.fullmatch(text):
        raise BadCell("a value, not a spreadsheet's error")
    value = READERS[column.kind.type](unguarded(text))
    if column.is_many and not column.keeps_order:
        value = sorted(value)
    if column.vocabulary:
        codes = [str(term) for term in column.vocabulary]
        if not set(value if column.kind is Kind.TERMS else [value]) <= set(codes):
            raise BadCell(f"{column.kind.words} {', '.join(codes)}")
        if column.kind is Kind.TERMS:
            value = sorted(value, key=codes.index)
    if column.refers_to:
        for code in value if column.is_many else [value]:
            check_reference(column, code, references)
    return value


def default_of(dataset: Dataset, column: Column) -> Value:
    """Return what a new record holds in a column that its file lacks."""
    return [] if column.is_many else model_of(dataset)._meta.get_field(column.attribute).get_default()


def unguarded(text: str) -> str:
    return text[1:] if GUARDED.match(text) else text


def read_count(text: str) -> int | None:
    if text == "":
        return None
    if SEPARATED.fullmatch(text):
        digits = "".join(re.findall("[0-9]+", text))
        raise BadCell(
            f"a whole number in digits 0-9 without separators: {digits}, if that is meant; "
            f"elsewhere {text} is a fraction"
        )
    if not re.fullmatch(r"[0-9]{1,10}", text) or int(text) > HIGHEST_COUNT:
        raise BadCell("a whole number in digits 0-9 without separators, or blank for not reported")
    return int(text)


def read_date(text: str) -> date | None:
    if text == "":
        return None
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise BadCell("a date as YYYY-MM-DD, e.g. 2026-02-13, or blank")


def read_yes_no(text: str) -> bool:
    if text not in ("yes", "no"):
        raise BadCell("yes or no")
    return text == "yes"


def check_reference(column: Column, code: str, references: References) -> None:
    if code and references.is_missing(column.refers_to, code):
        is_coming = column.refers_to in references.incoming
        where = f", in the database or in {column.refers_to}.csv" if is_coming else " in the database"
        raise BadCell(f"the code of one of the {column.refers_to}{where}")


def read_list(text: str) -> list[str]:
    parts = text.split(SEPARATOR) if text else []
    if any(part != part.strip() or not part for part in parts) or len(set(parts)) != len(parts):
        raise BadCell(f"values with '{SEPARATOR}' between them, none empty, none twice, no spaces around")
    return parts


READERS: dict[str, Callable[[str], Value]] = {
    "string": str,
    "list": read_list,
    "integer": read_count,
    "date": read_date,
    "boolean": read_yes_no,
}
