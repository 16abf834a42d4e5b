"""Say the cells of a record's content for people: labels in place of codes, and what is blank as such."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from transfers.contents import Difference
from transfers.datasets import Column, Kind
from transfers.wording.words import date_words, label


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """A cell that differs, in words; blank where the cell is."""

    label: str
    row: str
    before: str
    after: str


def shown(differences: list[Difference]) -> list[ShownDifference]:
    return [
        ShownDifference(
            gettext(one.column.label),
            one.row,
            cell_words(one.column, one.before),
            cell_words(one.column, one.after),
        )
        for one in differences
    ]


def cell_words(column: Column, text: str) -> str:
    """Say a cell as its column is read: a label in the page's language, a number, codes as they are."""
    if not text:
        return ""
    if column.kind is Kind.YES_NO:
        return gettext("yes") if text == "yes" else gettext("no")
    if column.kind is Kind.DATE:
        return date_words(date.fromisoformat(text))
    if column.kind is Kind.COUNT and text.isdecimal():
        return f"{int(text):,}"
    if column.vocabulary and text in set(column.vocabulary):
        return label(column.vocabulary(text))
    if column.is_many:
        return ", ".join(text.split(";"))
    return text
