"""Read a file as people have it: find out its format, encoding and delimiter, and say what was found.

What can be known is read (UTF-16, Arabic Windows text, semicolons, Arabic-Indic digits). What could mean two
things is refused, here or cell by cell: a guess in a number of people is worse than a question.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings

from transfers.datasets import Dataset, Kind
from transfers.imports.csv import add_undecodable, read_delimited
from transfers.imports.xlsx import read_xlsx
from transfers.rows.sheet import NumberedRows, Sheet
from transfers.values.text import PLAIN_DIGITS

MOST_ROWS = 50_000

BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1256": "Windows-1256 (Arabic)",
}
DELIMITERS = (",", ";", "\t")
OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # .xls, and any workbook with a password
NUMBER_OR_DATE = re.compile("[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2}")
NOT_ASCII = re.compile(r"[^\x00-\x7f]+")


@dataclass(slots=True)
class Found:
    """What was found out about a file. Blank, or 0, where it has no such thing.

    ``digits``: cells whose Arabic-Indic digits were read as 0-9. ``is_open_ended``: a text whose last line
    has no end, which may be the habit of a program or the trace of a broken transfer.
    """

    format: str = ""
    encoding: str = ""
    delimiter: str = ""
    tab: str = ""
    digits: int = 0
    is_open_ended: bool = False

    def mend(self, dataset: Dataset, heading: list[str], rows: NumberedRows) -> NumberedRows:
        """Write counts and dates in the digits of the contract, and count the cells that had others."""
        kinds = [dataset.column(name).kind for name in heading]
        places = [place for place, kind in enumerate(kinds) if kind in (Kind.COUNT, Kind.DATE)]
        for number, cells in rows:
            for place in places:
                text = cells[place] if place < len(cells) else ""
                plain = text if text.isascii() else text.translate(PLAIN_DIGITS)
                if plain != text and NUMBER_OR_DATE.fullmatch(plain):
                    cells[place] = plain
                    self.digits += 1
            yield number, cells


def read_upload(content: bytes, dataset: Dataset, file: str) -> tuple[Sheet, Found]:
    """Read the bytes of a file. Faults of shape are in the sheet's ``faults``; nothing is raised."""
    sheet, found = Sheet(PurePath(file).name, dataset), Found()

    def mend(heading: list[str], rows: NumberedRows) -> NumberedRows:
        return found.mend(dataset, heading, rows)

    if len(content) > settings.IMPORT_MOST_BYTES:
        most = settings.IMPORT_MOST_BYTES // 1_000_000
        sheet.add_fault_of_shape(1, "", f"expected at most {most} MB; split the file")
    elif content.startswith(OLD_OFFICE):
        problem = (
            "expected CSV or XLSX; this is an old workbook (.xls) or one with a password: save it as XLSX"
        )
        sheet.add_fault_of_shape(1, "", problem)
    elif content.startswith(b"PK"):
        found.format = "XLSX"
        found.tab = read_xlsx(sheet, content, MOST_ROWS, mend)
    else:
        found.format = "CSV"
        text = decoded(sheet, content, found)
        if text is not None:
            found.delimiter = delimiter_of(dataset, text)
            found.is_open_ended = not text.endswith(("\n", "\r"))
            read_delimited(sheet, text, found.delimiter, MOST_ROWS, mend)
    return sheet, found


def decoded(sheet: Sheet, content: bytes, found: Found) -> str | None:
    """Return the file's text and note its encoding; None, with a fault, where that cannot be known."""
    encoding = encoding_of(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        what = "UTF-8" if encoding == "utf-8" else f"whole {ENCODINGS[encoding]} text"
        add_undecodable(sheet, content, error, what)
        return None
    found.encoding = ENCODINGS[encoding]
    return text


def encoding_of(content: bytes) -> str:
    """Return the encoding that the file shows; UTF-8 where it shows none, right or wrong.

    Nothing in a file distinguishes Western one-byte encodings, so none is guessed.
    """
    for bom, encoding in BOMS.items():
        if content.startswith(bom):
            return encoding
    first, second = content[0:1], content[1:2]  # of the heading, whose names are ASCII
    if b"\0" in (first, second) and first != second:
        return "utf-16-be" if first == b"\0" else "utf-16-le"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1256" if is_arabic(content.decode("cp1256")) else "utf-8"
    return "utf-8"


def is_arabic(text: str) -> bool:
    """Tell whether what is not ASCII makes Arabic words, as text in another encoding does not.

    Read as Arabic, the accents of a Western text are single letters within Latin words.
    """
    in_words = letters = 0
    for run in NOT_ASCII.finditer(text):
        found = [char for char in run[0] if unicodedata.category(char)[0] in "LM"]
        letters += len(found)
        beside = text[max(run.start() - 1, 0) : run.start()] + text[run.end() : run.end() + 1]
        is_word = len(found) > 1 and all("\u0600" <= char <= "\u06ff" for char in found)
        in_words += len(found) if is_word and not re.search("[A-Za-z]", beside) else 0
    return letters > 0 and in_words >= 0.9 * letters


def delimiter_of(dataset: Dataset, text: str) -> str:
    """Return the delimiter by which the heading falls into most of the list's columns."""
    heading = text.lstrip("\ufeff").partition("\n")[0].rstrip("\r")

    def known(delimiter: str) -> int:
        return len({name.strip('"') for name in heading.split(delimiter)} & set(dataset.names))

    return max(DELIMITERS, key=known)
