"""Take out of a file's rows what the public may not know of few people (rules 18 to 22)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from transfers.datasets import BREAKDOWN_COUNTS, BREAKDOWNS, Dataset, Kind
from transfers.disclosure.cell_suppression import PublicTable
from transfers.disclosure.text_redaction import redact_small_counts
from transfers.models import Breakdown

Cells = dict[str, Any]


def public_row(dataset: Dataset, at: datetime) -> Callable[[list[Any]], list[Any]]:
    """Return what makes a row's values, in the order of the columns, fit for the public.

    Texts lose counts under ten. A hidden cell of a breakdown holds "<10" or
    "withheld" in place of its number, and no note: blank would say that nothing was reported.
    """
    texts = [column.name for column in dataset if column.kind is Kind.TEXT]
    hide = {BREAKDOWNS: _without_hidden_total, BREAKDOWN_COUNTS: _without_hidden_count}.get(dataset)
    tables = Breakdown.objects.as_public(at) if hide else {}

    def cleaned(row: list[Any]) -> list[Any]:
        cells = dict(zip(dataset.names, row, strict=True))
        if hide:
            cells = hide(tables, cells)
        cells |= {name: redact_small_counts(cells[name]) for name in texts if cells[name]}
        return list(cells.values())

    return cleaned


def _without_hidden_total(tables: dict[str, PublicTable], cells: Cells) -> Cells:
    hidden = tables[cells["breakdown"]].hidden_total
    return cells | {"stated_total": hidden.label} if hidden else cells


def _without_hidden_count(tables: dict[str, PublicTable], cells: Cells) -> Cells:
    row = next(row for row in tables[cells["breakdown"]].rows if row.label == cells["label"])
    if not row.hidden:
        return cells
    return cells | {"people_low": None, "people": row.hidden.label, "people_high": None, "notes": ""}
