"""Say in words and files what an import would do: for its page, and as a file with all of it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO

from django.http import HttpResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from transfers.datasets import Dataset
from transfers.imports.detect import Found
from transfers.imports.plan import Plan
from transfers.rows.csv import BOM, cell, guarded
from transfers.rows.sheet import Fault
from transfers.rows.validate import Changed, Row
from transfers.vocabulary import PublicationState
from transfers.wording.words import thousands

SHOWN_FAULTS = 500
SHOWN_ROWS = 100

DELIMITERS = {",": _("comma"), ";": _("semicolon"), "\t": _("tab")}


@dataclass(frozen=True, slots=True)
class ShownCell:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the file; ``state`` says what becomes of a record that is in review."""

    number: int
    code: str
    state: str
    cells: list[ShownCell]


@dataclass(frozen=True, slots=True)
class Preview:
    """What the page shows of a plan: the first rows of each kind, and how many there are beyond them."""

    found: list[tuple[str, str]]
    faults: list[Fault]
    more_faults: int
    changed: list[ShownRow]
    more_changed: int
    new: list[ShownRow]
    more_new: int
    to_write: int


def preview_of(plan: Plan) -> Preview:
    changes, dataset = plan.changes, plan.changes.dataset
    return Preview(
        found_words(plan),
        plan.faults[:SHOWN_FAULTS],
        max(len(plan.faults) - SHOWN_FAULTS, 0),
        [changed_row(plan, changed) for changed in changes.changed[:SHOWN_ROWS]],
        max(len(changes.changed) - SHOWN_ROWS, 0),
        [new_row(dataset, row) for row in changes.new[:SHOWN_ROWS]],
        max(len(changes.new) - SHOWN_ROWS, 0),
        len(changes.new) + len(changes.changed),
    )


def found_words(plan: Plan) -> list[tuple[str, str]]:
    """Say what the file was taken for, as pairs of a label and a word; only what it has."""
    found, dataset = plan.found, plan.changes.dataset
    pairs = [
        (gettext("List"), gettext(dataset.title)),
        (gettext("Format"), found.format),
        (gettext("Sheet"), found.tab),
        (gettext("Encoding"), found.encoding),
        (gettext("Delimiter"), str(DELIMITERS.get(found.delimiter, ""))),
        (gettext("Columns"), thousands(len(dataset.columns) if plan.sheet.rows else None)),
        (gettext("Rows"), thousands(len(plan.sheet.rows))),
        (gettext("HXL"), tags_words() if plan.sheet.has_tags else ""),
        (gettext("Digits"), digits_words(found)),
        (gettext("End of file"), end_words(found)),
    ]
    return [(name, words) for name, words in pairs if words]


def tags_words() -> str:
    return gettext("The row of HXL tags under the heading was passed over.")


def digits_words(found: Found) -> str:
    words = ngettext(
        "Arabic-Indic digits were read as 0-9 in %(number)s cell.",
        "Arabic-Indic digits were read as 0-9 in %(number)s cells.",
        found.digits,
    )
    return words % {"number": thousands(found.digits)} if found.digits else ""


def end_words(found: Found) -> str:
    if not found.is_open_ended:
        return ""
    return gettext(
        "The last line has no end. Look at the last row: if the file was cut off, it is not whole."
    )


def changed_row(plan: Plan, changed: Changed) -> ShownRow:
    row = changed.row
    in_review = plan.states.get(row.key[0]) == PublicationState.IN_REVIEW
    state = gettext("in review: becomes a draft again") if in_review else ""
    cells = list(changed_cells(plan.changes.dataset, row, changed.before, changed.names))
    return ShownRow(row.number, row_code(row), state, cells)


def new_row(dataset: Dataset, row: Row) -> ShownRow:
    cells = changed_cells(dataset, row, [None] * len(row.values), dataset.names[len(row.key) :])
    return ShownRow(row.number, row_code(row), "", [shown for shown in cells if shown.after])


def changed_cells(dataset: Dataset, row: Row, before: list, names: Iterable[str]) -> Iterator[ShownCell]:
    for column, old, new in zip(dataset, before, row.values, strict=True):
        if column.name in names:
            yield ShownCell(gettext(column.label), cell(old), cell(new))


def row_code(row: Row) -> str:
    return ", ".join(row.key)


# --- all of it, as files ------------------------------------------------------------------------------


def fault_rows(plan: Plan) -> Iterator[list[str]]:
    yield ["row", "column", "value", "expected"]
    for fault in plan.faults:
        yield [str(fault.row), fault.column, fault.value, fault.problem]


def change_rows(plan: Plan) -> Iterator[list[str]]:
    changes = plan.changes
    names = changes.dataset.names
    yield ["row", "record", "change", "column", "before", "after"]
    for row, differing, before in changes.changed:
        for name, old, new in zip(names, before, row.values, strict=True):
            if name in differing:
                yield [str(row.number), row_code(row), "changed", name, cell(old), cell(new)]
    for row in changes.new:
        for name, new in zip(names, row.values, strict=True):
            if cell(new):
                yield [str(row.number), row_code(row), "new", name, "", cell(new)]


def as_file(name: str, rows: Iterable[list[str]]) -> HttpResponse:
    text = StringIO(newline="")
    csv.writer(text).writerows([guarded(value) for value in row] for row in rows)
    response = HttpResponse(BOM + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
