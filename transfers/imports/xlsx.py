"""Read one sheet of an XLSX workbook into rows of text cells, however much the archive would unpack to."""

from __future__ import annotations

import re
from datetime import datetime, time
from io import BytesIO
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from transfers.rows.sheet import Mend, NumberedRows, Sheet

UNPACKED = 150_000_000  # bytes; 50,000 claims unpack to about a third of it
PARTS = 1_000  # files in the archive; a workbook has some twenty
WIDEST = 200  # cells in a row; the longest list has 22 columns

# How a workbook writes what XML cannot hold (ST_Xstring); openpyxl hands it on as it stands. Halves of a
# pair are no letters.
ESCAPED = re.compile("_x((?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})_")

NOT_A_WORKBOOK = (
    "expected a whole XLSX workbook; this one is damaged, cut off or of another kind: save it anew"
)
TOO_LARGE = (
    f"expected a workbook that unpacks to at most {UNPACKED // 1_000_000} MB; nothing of it was opened"
)


def read_xlsx(sheet: Sheet, content: bytes, most: int, mend: Mend) -> str:
    """Fill the sheet from the workbook; return the title of the tab that was read. Nothing is raised.

    ``mend`` gets the heading and the rows, and returns the rows to take over.
    """
    try:
        if unpacked_size(content) > UNPACKED:
            sheet.add_fault_of_shape(1, "", TOO_LARGE)
            return ""
        book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
        tab = chosen_tab(sheet, book.worksheets)
        if tab is not None:
            tab.reset_dimensions()  # what the file says of its own size may be wrong
            rows = text_rows(sheet, tab)
            _, heading = next(rows, (1, []))
            sheet.fill(heading, mend(heading, in_full(rows, len(heading))), most)
    except Exception:  # the parsers raise some twenty kinds
        sheet.add_fault_of_shape(1, "", NOT_A_WORKBOOK)
        return ""
    return tab.title if tab is not None else ""


def unpacked_size(content: bytes) -> int:
    """Return how many bytes the archive says it holds. zipfile unpacks no more of a part than it says."""
    with ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
    return sum(part.file_size for part in parts) if len(parts) <= PARTS else UNPACKED + 1


def chosen_tab(sheet: Sheet, tabs: list[ReadOnlyWorksheet]) -> ReadOnlyWorksheet | None:
    """Return the only tab, or the one named as the list."""
    named = [tab for tab in tabs if tab.title == sheet.dataset.name]
    if len(tabs) != 1 and not named:
        titles = ", ".join(tab.title for tab in tabs)
        sheet.add_fault_of_shape(1, titles, f"expected one sheet, or one named {sheet.dataset.name}")
        return None
    return named[0] if named else tabs[0]


def text_rows(sheet: Sheet, tab: ReadOnlyWorksheet) -> NumberedRows:
    """Yield each row that holds anything, with its number, without the blank cells behind its last one."""
    for number, row in enumerate(tab.iter_rows(), start=1):
        cells = list(row)
        while cells and cells[-1].value is None:
            cells.pop()
        if len(cells) > WIDEST:
            sheet.add_fault_of_shape(number, "", f"expected at most {WIDEST} cells, found {len(cells)}")
            return
        if cells:
            yield number, [text_of(cell) for cell in cells]


def text_of(cell: ReadOnlyCell | EmptyCell) -> str:
    """Return a cell as a CSV file of ours would hold it; a formula as the formula, not what it came to."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return str(getattr(value, "text", value))
    if isinstance(value, str):
        text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
        return f"'{text}" if text.startswith("=") else text  # a text that looks like one
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def in_full(rows: NumberedRows, width: int) -> NumberedRows:
    """Give each row the blank cells at its end, which a workbook does not hold."""
    for number, cells in rows:
        yield number, cells + [""] * (width - len(cells))
