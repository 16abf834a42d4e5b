"""Read a CSV file of one dataset into rows of text cells, finding every fault of its shape."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from io import StringIO

from transfers.datasets import Dataset

GUARDED = re.compile(r"'+[=+\-@\t\r]")  # what exports/csv.py guards; one quote is taken back


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a file. ``row`` counts as a spreadsheet does: the heading is row 1.

    ``problem`` is a whole phrase: "expected a date ...", or a sentence of one of the model's validators.
    """

    file: str
    row: int
    column: str
    value: str
    problem: str

    def __str__(self) -> str:
        place = ", ".join([self.file, f"row {self.row}", *([f"column {self.column}"] if self.column else [])])
        shown = self.value if len(self.value) <= 80 else f"{self.value[:77]}..."
        return f"{place}: {shown!r} - {self.problem}"


@dataclass(slots=True)
class Sheet:
    """The rows of one file as text cells by column name, with their spreadsheet row numbers.

    ``is_whole`` is False where the shape of the file is wrong: nobody can then say which codes it holds.
    """

    file: str
    dataset: Dataset
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    is_whole: bool = True

    def add_fault(self, row: int, column: str, value: str, problem: str) -> None:
        self.faults.append(Fault(self.file, row, column, value, problem))

    def add_fault_of_shape(self, row: int, value: str, problem: str, column: str = "") -> None:
        self.is_whole = False
        self.add_fault(row, column, value, problem)


def read_csv(content: bytes, dataset: Dataset, file: str) -> Sheet:
    """Read the bytes of a file. Faults of shape are in the sheet's ``faults``; nothing is raised."""
    sheet = Sheet(file, dataset)
    fault = sheet.add_fault_of_shape
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        found = repr(content[error.start : error.start + 4])
        fault(row, found, "expected UTF-8 text; save the file as CSV UTF-8")
        return sheet
    if "\0" in text:
        fault(text[: text.index("\0")].count("\n") + 1, "NUL byte", "expected text without NUL bytes")
        return sheet
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        heading = next(reader, [])
        if not check_heading(sheet, heading):
            return sheet
        for number, cells in enumerate(reader, start=2):
            if not any(cells):
                continue  # spreadsheets leave empty lines at the end
            if len(cells) != len(heading):
                wanted = f"expected {len(heading)} cells as in the heading, found {len(cells)}"
                fault(number, ",".join(cells), wanted)
                continue
            sheet.rows.append(
                (number, {name: unguarded(text) for name, text in zip(heading, cells, strict=True)})
            )
    except csv.Error as error:
        fault(reader.line_num, str(error), "expected well-formed CSV (RFC 4180)")
    return sheet


def check_heading(sheet: Sheet, heading: list[str]) -> bool:
    """Add a fault for each missing, unknown or repeated column; return whether there was none."""
    expected = sheet.dataset.names
    for name in expected:
        if heading.count(name) != 1:
            problem = "expected this column" if name not in heading else "expected this column once"
            sheet.add_fault_of_shape(1, ",".join(heading), problem, name)
    for name in dict.fromkeys(heading):
        if name not in expected:
            sheet.add_fault_of_shape(1, name, f"expected one of {', '.join(expected)}", name)
    return sheet.is_whole


def unguarded(text: str) -> str:
    return text[1:] if GUARDED.match(text) else text
