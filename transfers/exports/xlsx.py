"""Write records as an XLSX workbook of one sheet, piece by piece, in constant memory.

Numbers are numbers and days are days. Every text is an inline string, which no spreadsheet takes for a
formula, and guarded as in CSV: saved as CSV, the sheet is still a file in which nothing runs.
ECMA-376 Part 1 names the elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db.models import QuerySet

from transfers.datasets import Column, Dataset
from transfers.exports.archive import Outlet
from transfers.exports.xlsx_parts import CONTENT_TYPES, PACKAGE, STYLES, WORKBOOK_PARTS, workbook_part
from transfers.rows.csv import cell, guarded
from transfers.rows.read import Value, records

MOST_ROWS = 1_048_576  # of a sheet, heading included: a spreadsheet opens no more
LONGEST = 32_767  # characters in a cell: a spreadsheet "repairs" a file with more

EPOCH = date(1899, 12, 30)
FIRST_DAY = date(1900, 3, 1)  # before it the serial numbers of spreadsheets disagree: 1900 was no leap year
HEADING, DAY = 1, 2  # places among the cell formats of xlsx_parts.STYLES

# What XML 1.0 cannot hold, and what would be read back as such: ST_Xstring writes it _xHHHH_.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
MARKUP = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord("\r"): "&#13;"}


def xlsx_chunks(
    dataset: Dataset, queryset: QuerySet, at: datetime | None, *, known: date | None = None, hxl: bool = False
) -> Iterator[bytes]:
    """Yield the workbook piece by piece. Rows come in the queryset's order; ``hxl`` adds the row of HXL tags.

    The first piece holds the first rows, so that what fails before them leaves no file at all; one that ends
    early lacks the directory at its end and opens nowhere.
    """
    outlet = Outlet()
    top = [dataset.names, *([[column.hxl for column in dataset]] if hxl else [])]
    names = [letters(place) for place in range(1, len(dataset.columns) + 1)]
    rows = len(top)
    chunks = records(dataset, queryset, at, known)
    with ZipFile(outlet, "w") as book:
        add(book, "[Content_Types].xml", CONTENT_TYPES)
        add(book, "_rels/.rels", PACKAGE)
        add(book, "xl/_rels/workbook.xml.rels", WORKBOOK_PARTS)
        add(book, "xl/styles.xml", STYLES)
        with book.open(archive_part("xl/worksheets/sheet1.xml"), "w", force_zip64=False) as sheet:
            heading = "".join(heading_row(names, number, row) for number, row in enumerate(top, start=1))
            sheet.write((beginning(dataset, rows) + heading).encode())
            for chunk in chunks:
                text = "".join(row_xml(names, number, row) for number, row in enumerate(chunk, rows + 1))
                sheet.write(text.encode())
                rows += len(chunk)
                yield outlet.fetch()
            area = f"A{len(top)}:{names[-1]}{rows}"
            sheet.write(f'</sheetData><autoFilter ref="{area}"/></worksheet>'.encode())
        add(book, "xl/workbook.xml", workbook_part(dataset.name, absolute(dataset, area)))
    yield outlet.fetch()


def archive_part(name: str) -> ZipInfo:
    """Return a part of the archive with the date that says none: the same rows are the same bytes."""
    info = ZipInfo(name)
    info.compress_type = ZIP_DEFLATED
    return info


def add(book: ZipFile, name: str, text: str) -> None:
    book.writestr(archive_part(name), text)


def beginning(dataset: Dataset, top: int) -> str:
    """Return the sheet up to its first row: ``top`` rows stay in sight."""
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{width(column)}" customWidth="1"/>'
        for place, column in enumerate(dataset, start=1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<sheetViews><sheetView workbookViewId="0"><pane ySplit="{top}" topLeftCell="A{top + 1}" '
        'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>"
    )


def width(column: Column) -> int:
    return max(column.kind.width, len(column.name) + 4)  # the filter's button covers part of the heading


def heading_row(names: list[str], number: int, texts: list[str]) -> str:
    cells = (text_cell(f"{name}{number}", text, HEADING) for name, text in zip(names, texts, strict=True))
    return f'<row r="{number}">{"".join(cells)}</row>'


def row_xml(names: list[str], number: int, row: list[Value]) -> str:
    """Return a row under the names of its columns. A blank cell is left out: the names give its place."""
    cells = "".join(
        value_cell(f"{name}{number}", value)
        for name, value in zip(names, row, strict=True)
        if value is not None and value != "" and value != []
    )
    return f'<row r="{number}">{cells}</row>'


def value_cell(place: str, value: Value) -> str:
    """Return the cell of a value: a number, a day, or a text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f'<c r="{place}"><v>{value}</v></c>'
    if isinstance(value, date) and value >= FIRST_DAY:
        return f'<c r="{place}" s="{DAY}"><v>{(value - EPOCH).days}</v></c>'
    return text_cell(place, guarded(cell(value)))


def text_cell(place: str, text: str, style: int = 0) -> str:
    styled = f' s="{style}"' if style else ""
    return f'<c r="{place}" t="inlineStr"{styled}><is><t xml:space="preserve">{escaped(text)}</t></is></c>'


def escaped(text: str) -> str:
    if UNWRITABLE.search(text):
        text = UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return text.translate(MARKUP)


def letters(place: int) -> str:
    """Return the name of a column: A for the first, AA for the 27th."""
    before, last = divmod(place - 1, 26)
    return (letters(before) if before else "") + chr(ord("A") + last)


def absolute(dataset: Dataset, area: str) -> str:
    """Return an area of the sheet as a name of the workbook refers to it: claims!$A$1:$V$106."""
    corners = (re.sub("([A-Z]+)([0-9]+)", r"$\1$\2", corner) for corner in area.split(":"))
    return f"{dataset.name}!{':'.join(corners)}"
