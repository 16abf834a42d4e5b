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
    """One thing wrong with a file. ``row`` counts as a spreadsheet does: the heading is row 1."""

    file: str
    row: int
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        place = ", ".join([self.file, f"row {self.row}", *([f"column {self.column}"] if self.column else [])])
        shown = self.value if len(self.value) <= 80 else f"{self.value[:77]}..."
        return f"{place}: {shown!r} - expected {self.expected}"


@dataclass(slots=True)
class Sheet:
    """The rows of one file as text cells by column name, with their spreadsheet row numbers."""

    file: str
    dataset: Dataset
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_csv(content: bytes, dataset: Dataset, file: str) -> Sheet:
    """Read the bytes of a file. Faults of shape are in the sheet's ``faults``; nothing is raised."""
    sheet = Sheet(file, dataset)

    def fault(row: int, value: str, expected: str, column: str = "") -> None:
        sheet.faults.append(Fault(file, row, column, value, expected))

    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        fault(row, repr(content[error.start : error.start + 4]), "UTF-8 text; save the file as CSV UTF-8")
        return sheet
    if "\0" in text:
        fault(text[: text.index("\0")].count("\n") + 1, "NUL byte", "text without NUL bytes")
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
                fault(number, ",".join(cells), f"{len(heading)} cells as in the heading, found {len(cells)}")
                continue
            sheet.rows.append(
                (number, {name: unguarded(text) for name, text in zip(heading, cells, strict=True)})
            )
    except csv.Error as error:
        fault(reader.line_num, str(error), "well-formed CSV (RFC 4180)")
    return sheet


def check_heading(sheet: Sheet, heading: list[str]) -> bool:
    """Add a fault for each missing, unknown or repeated column; return whether there was none."""
    expected = sheet.dataset.names
    for name in expected:
        if heading.count(name) != 1:
            problem = "this column" if name not in heading else "this column once"
            sheet.faults.append(Fault(sheet.file, 1, name, ",".join(heading), problem))
    for name in dict.fromkeys(heading):
        if name not in expected:
            sheet.faults.append(Fault(sheet.file, 1, name, name, f"one of {', '.join(expected)}"))
    return not sheet.faults


def unguarded(text: str) -> str:
    return text[1:] if GUARDED.match(text) else text
