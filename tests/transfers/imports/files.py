"""Files to import, good and bad, built from a few claims of the record."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

from transfers.datasets import CLAIMS, Dataset
from transfers.rows.csv import csv_chunks
from transfers.rows.read import model_of

Rows = list[dict[str, str]]
READS = ("SELECT", "DECLARE")  # the statements of a preview; PostgreSQL's cursors are declared


def record_rows(dataset: Dataset = CLAIMS, *codes: str) -> Rows:
    """Return rows of the record as the desk's own file has them, all or those of the named records."""
    queryset = model_of(dataset).objects.order_by("pk")
    text = "".join(csv_chunks(dataset, queryset.filter(code__in=codes) if codes else queryset, None))
    return list(csv.DictReader(StringIO(text, newline="")))


def new_claims(number: int, **cells: str) -> Rows:
    """Return claims that the record does not hold: N0001, N0002 ..."""
    (claim,) = record_rows(CLAIMS, "R001")
    claim |= {"conflicts_with": "", "notes": "", "standing_reason_ar": "", "notes_ar": "", **cells}
    return [{**claim, "claim": f"N{each:04d}"} for each in range(1, number + 1)]


def as_text(rows: Rows, delimiter: str = ",") -> str:
    text = StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def as_csv(rows: Rows, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    return as_text(rows, delimiter).encode(encoding)


def as_xlsx(rows: Rows, *, tabs: tuple[str, ...] = ("Sheet1",), **cells: Any) -> bytes:
    """Return a workbook of the rows in its last tab; ``cells`` are values for the first row, by column."""
    book = Workbook()
    book.active.title = tabs[0]
    for title in tabs[1:]:
        book.create_sheet(title)
    tab = book.worksheets[-1]
    tab.append(list(rows[0]))
    for place, row in enumerate(rows):
        tab.append([value or None for value in ({**row, **cells} if place == 0 else row).values()])
    return saved(book)


def saved(book: Workbook) -> bytes:
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def bomb() -> bytes:
    """Return a small archive that calls itself a workbook and unpacks to 400 MB."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as book, book.open("xl/worksheets/sheet1.xml", "w") as part:
        for _ in range(400):
            part.write(bytes(1_000_000))
    return content.getvalue()


def with_small_dimensions(workbook: bytes) -> bytes:
    """Return the workbook with a sheet that says of itself that it ends at C2."""
    return respoken(
        workbook, lambda text: re.sub(rb'<dimension ref="[^"]+"', b'<dimension ref="A1:C2"', text)
    )


def with_entities(workbook: bytes) -> bytes:
    """Return the workbook with a sheet whose few entities would make a billion letters."""
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e0 "lol">{levels}]>'.encode()
    return respoken(workbook, lambda text: head + text.replace(b"<sheetData>", b"<sheetData><row>&e9;</row>"))


def respoken(workbook: bytes, say: Callable[[bytes], bytes]) -> bytes:
    """Return the workbook with another text of its first sheet."""
    content = BytesIO()
    with ZipFile(BytesIO(workbook)) as old, ZipFile(content, "w", ZIP_DEFLATED) as new:
        for part in old.namelist():
            text = old.read(part)
            new.writestr(part, say(text) if part == "xl/worksheets/sheet1.xml" else text)
    return content.getvalue()
