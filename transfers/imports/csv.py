"""Read CSV into a sheet: the contract's own form, and any text with another delimiter."""

from __future__ import annotations

import csv
from io import StringIO

from transfers.datasets import Dataset
from transfers.rows.sheet import Mend, NumberedRows, Sheet


def as_it_is(heading: list[str], rows: NumberedRows) -> NumberedRows:
    return rows


def read_csv(content: bytes, dataset: Dataset, file: str) -> Sheet:
    """Read a file of the contract: UTF-8, commas. Faults of shape are in the sheet's ``faults``."""
    sheet = Sheet(file, dataset)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        add_undecodable(sheet, content, error, "UTF-8 text")
    else:
        read_delimited(sheet, text)
    return sheet


def add_undecodable(sheet: Sheet, content: bytes, error: UnicodeDecodeError, wanted: str) -> None:
    row = content[: error.start].count(b"\n") + 1
    found = repr(content[error.start : error.start + 4])
    sheet.add_fault_of_shape(row, found, f"expected {wanted}; save the file as CSV UTF-8")


def read_delimited(
    sheet: Sheet, text: str, delimiter: str = ",", most: int | None = None, mend: Mend = as_it_is
) -> None:
    """Fill the sheet from delimited text; nothing is raised.

    ``mend`` gets the heading and the rows, and returns the rows to take over.
    """
    if "\0" in text:
        row = text[: text.index("\0")].count("\n") + 1
        sheet.add_fault_of_shape(row, "NUL byte", "expected text without NUL bytes")
        return
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        heading = next(reader, [])
        sheet.fill(heading, mend(heading, enumerate(reader, start=2)), most)
    except csv.Error as error:
        is_cut = str(error) == "unexpected end of data"
        wanted = "a closing quote: the file may be cut off" if is_cut else "well-formed CSV (RFC 4180)"
        sheet.add_fault_of_shape(reader.line_num, str(error), f"expected {wanted}")
