"""Hold one file's rows as text cells by column, with every fault of its shape, whatever format it came in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from transfers.datasets import Dataset

NumberedRows = Iterator[tuple[int, list[str]]]  # as a spreadsheet counts them: the heading is row 1
TAG = re.compile(r"\s*#[A-Za-z]\w*(\s*\+\s*[A-Za-z]\w*)*\s*", re.ASCII)  # "#affected +min"
Mend = Callable[[list[str], NumberedRows], NumberedRows]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a file, in a row as a spreadsheet counts it.

    ``problem`` is a whole phrase: "expected a date ...", or a sentence of one of the model's validators.
    """

    file: str
    row: int
    column: str
    value: str
    problem: str

    def __str__(self) -> str:
        place = ", ".join([self.file, f"row {self.row}", *([f"column {self.column}"] if self.column else [])])
        return f"{place}: {self.shown_value!r} - {self.problem}"

    @property
    def shown_value(self) -> str:
        return self.value if len(self.value) <= 80 else f"{self.value[:77]}..."


@dataclass(slots=True)
class Sheet:
    """The rows of one file as text cells by column name, as the file holds them, with their row numbers.

    ``lacks`` names the columns of a later release that the file does not have: what is stored stays.
    ``is_whole`` is False where the shape of the file is wrong: which codes it holds is then not known.
    ``has_tags`` is True where a row of HXL tags stood under the heading; it is no row of the list.
    """

    file: str
    dataset: Dataset
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    lacks: set[str] = field(default_factory=set)
    is_whole: bool = True
    has_tags: bool = False

    def add_fault(self, row: int, column: str, value: str, problem: str) -> None:
        self.faults.append(Fault(self.file, row, column, value, problem))

    def add_fault_of_shape(self, row: int, value: str, problem: str, column: str = "") -> None:
        self.is_whole = False
        self.add_fault(row, column, value, problem)

    def fill(self, heading: list[str], rows: NumberedRows, most: int | None = None) -> None:
        """Take over the numbered rows of cells under a heading, at most ``most`` of them."""
        if not check_heading(self, heading):
            return
        for number, cells in rows:
            if not any(cells):
                continue  # spreadsheets leave empty lines at the end
            if not self.rows and not self.has_tags and are_tags(cells):
                self.has_tags = True
                continue
            if most is not None and len(self.rows) == most:
                self.add_fault_of_shape(number, "", f"expected at most {most:,} rows; split the file")
                return
            if len(cells) != len(heading):
                wanted = f"expected {len(heading)} cells as in the heading, found {len(cells)}"
                self.add_fault_of_shape(number, ",".join(cells), wanted)
                continue
            self.rows.append((number, dict(zip(heading, cells, strict=True))))


def are_tags(cells: list[str]) -> bool:
    """Tell whether a row is one of HXL tags, as our files have it on request: no code starts with #."""
    return all(TAG.fullmatch(text) for text in cells if text)


def check_heading(sheet: Sheet, heading: list[str]) -> bool:
    """Add a fault for each missing, unknown or repeated column; return whether there was none."""
    expected = sheet.dataset.names
    for name in expected:
        if sheet.dataset.column(name).may_lack and name not in heading:
            sheet.lacks.add(name)
        elif heading.count(name) != 1:
            problem = "expected this column" if name not in heading else "expected this column once"
            sheet.add_fault_of_shape(1, ",".join(heading), problem, name)
    for name in dict.fromkeys(heading):
        if name not in expected:
            sheet.add_fault_of_shape(1, name, f"expected one of {', '.join(expected)}", name)
    return sheet.is_whole
