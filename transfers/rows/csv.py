"""Write records as CSV (RFC 4180) by the contract in datasets.py, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date, datetime
from io import StringIO

from django.db.models import QuerySet

from transfers.datasets import SEPARATOR, Dataset
from transfers.rows.read import Value, records

BOM = "\ufeff"  # without it Excel reads UTF-8 as a local code page
# A spreadsheet runs a cell that starts so. Cells that already carry quotes before such a start get one
# more, so that reading back takes exactly one away from each (rows/parse.py).
FORMULA = re.compile(r"'*[=+\-@\t\r]")


def cell(value: Value) -> str:
    """Return the value as its CSV cell: blank for None, yes or no, ISO dates, `;` between several."""
    if value is None:
        return ""
    if value is True or value is False:
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    return SEPARATOR.join(value) if isinstance(value, list) else value


def guarded(text: str) -> str:
    """Return the text with a leading quote where a spreadsheet would take it for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def csv_chunks(
    dataset: Dataset,
    queryset: QuerySet,
    at: datetime | None,
    *,
    known: date | None = None,
    bom: bool = False,
    hxl: bool = False,
) -> Iterator[str]:
    """Yield the file piece by piece. Rows come in the queryset's order; ``hxl`` adds the row of HXL tags.

    The heading comes with the first rows, so that what fails before them leaves no file at all.
    """
    buffer = StringIO()
    writer = csv.writer(buffer)
    buffer.write(BOM if bom else "")
    writer.writerow(dataset.names)
    if hxl:
        writer.writerow(column.hxl for column in dataset)
    for chunk in records(dataset, queryset, at, known):
        writer.writerows([guarded(cell(value)) for value in row] for row in chunk)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    if text := buffer.getvalue():  # no row at all
        yield text
