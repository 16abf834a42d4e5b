"""Show the public what was changed of what it had read: each change with what it said before, and why.

What is not public stays so: codes of hidden records are left out, small counts and what may name a person
are not repeated, and of a withdrawn record only that it is gone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from transfers.checks.record import known_names
from transfers.datasets import BY_NAME, SEPARATOR, Dataset, Kind
from transfers.disclosure.cell_suppression import THRESHOLD
from transfers.disclosure.personal_data import personal_details
from transfers.disclosure.text_redaction import redact_small_counts
from transfers.models import Breakdown, Revision
from transfers.models.publication import Publishable
from transfers.rows.read import model_of
from transfers.rows.snapshot import (
    CellDifference,
    DifferenceWords,
    Snapshot,
    cell_words,
    dataset_of,
    differences,
    table_of,
)
from transfers.rows.validate import following
from transfers.vocabulary import RevisionState

NOT_SHOWN = _("not shown: it may name a person or a place on a map")
NOT_PUBLIC = _("not public")
SHOWN = 20  # changes on the page of a record; the corrections page has all


@dataclass(frozen=True, slots=True)
class Correction:
    """One change of one public record. ``record`` is None where the record was withdrawn and is not back."""

    key: int
    at: datetime
    on: date
    list_name: str
    list_title: str
    code: str
    record: Publishable | None
    reason: str
    is_minor: bool
    is_withdrawn: bool
    is_in_review: bool  # off the pages until it is published again
    is_same: bool  # it was reviewed again, and says what it said
    is_back: bool  # it had been withdrawn before
    differences: list[DifferenceWords]
    hides_counts: bool


def read_corrections(revisions: Sequence[Revision], at: datetime) -> list[Correction]:
    """Return public changes in the order given, as the public may read them. A query a list, and some."""
    records = corrected_records(revisions, at)
    names = PublicNames(at)
    has_tables = any(table_of(BY_NAME[one.list_name]) for one in revisions)
    tables = Breakdown.objects.as_public(at) if has_tables else {}
    told = []
    for one in revisions:
        dataset = BY_NAME[one.list_name]
        before, after = Snapshot.from_json(one.before), Snapshot.from_json(one.after)
        record = records.get((one.list_name, one.code))
        is_in_review = one.state == RevisionState.REOPENED
        has_both = before is not None and after is not None
        # Of a record that is not public now, nothing of what it said.
        # What records of another list set is no change of the record itself.
        followed = following(dataset)((one.code,))
        changed = differences(dataset, before, after) if has_both else []
        changed = [each for each in changed if each.column.name not in followed]
        found = changed if record else []
        hidden = tables[one.code].hidden if one.code in tables and table_of(dataset) else False
        hides = bool(hidden) or any(has_small_counts(each) for each in (before, after) if each)
        told.append(
            Correction(
                key=one.pk,
                at=one.told_at,
                on=one.told_on,
                list_name=one.list_name,
                list_title=gettext(dataset.title),
                code=one.code,
                record=record,
                reason=redact_small_counts(one.reason),
                is_minor=one.is_minor,
                is_withdrawn=after is None and not is_in_review,
                is_in_review=is_in_review,
                is_same=has_both and not changed,
                is_back=before is None,
                differences=[shown for each in found if (shown := names.shown(each, hides))],
                hides_counts=hides and any(each.column.kind is Kind.COUNT for each in found),
            )
        )
    return told


def corrected_records(revisions: Iterable[Revision], at: datetime) -> dict[tuple[str, str], Publishable]:
    """Return the records that the changes are of, by list and code, where they are public. A query a list."""
    codes: dict[str, set[str]] = defaultdict(set)
    for one in revisions:
        codes[one.list_name].add(one.code)
    return {
        (name, record.code): record
        for name, those in codes.items()
        for record in model_of(BY_NAME[name]).objects.public(at).filter(code__in=those)
    }


def has_small_counts(snapshot: Snapshot) -> bool:
    """Tell whether a table held a number under ten: its other numbers might then give it away."""
    if not snapshot.rows:
        return False
    numbers = [snapshot.cells.get("stated_total", "")]
    numbers += [
        row[name] for row in snapshot.rows.values() for name in ("people_low", "people", "people_high")
    ]
    return any(number.isdecimal() and int(number) < THRESHOLD for number in numbers)


class PublicNames:
    """What cells are called in public, read when they are first asked for."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.public: dict[str, dict[str, str]] = {}
        self.no_persons: list[str] | None = None

    def shown(self, one: CellDifference, hides_counts: bool) -> DifferenceWords | None:
        """Return a difference in words; None where the public may not see it."""
        if hides_counts and (one.column.kind is Kind.COUNT or one.column.name in ("notes", "qualifier")):
            return None
        before, after = (self.words(one, text) for text in (one.before, one.after))
        if before == after:
            return None
        return DifferenceWords(gettext(one.column.label), one.row, before, after)

    def words(self, one: CellDifference, text: str) -> str:
        column = one.column
        if text and column.kind in (Kind.REFERENCE, Kind.REFERENCES):
            names = self.of(column.refers_to)
            known = [names[code] for code in text.split(SEPARATOR) if code in names]
            return ", ".join(known) or str(NOT_PUBLIC)
        if column.kind in (Kind.TEXT, Kind.LIST):
            if self.is_personal(text):
                return str(NOT_SHOWN)
            return redact_small_counts(cell_words(column, text))
        return cell_words(column, text)

    def of(self, list_name: str) -> dict[str, str]:
        if list_name not in self.public:
            self.public[list_name] = names_by_code(BY_NAME[list_name], self.at)
        return self.public[list_name]

    def is_personal(self, text: str) -> bool:
        if not personal_details(text):
            return False
        if self.no_persons is None:
            self.no_persons = known_names()
        return bool(personal_details(text, self.no_persons))


def names_by_code(dataset: Dataset, at: datetime) -> dict[str, str]:
    return {record.code: str(record) for record in model_of(dataset).objects.public(at)}


def corrected(record: Publishable) -> dict[str, Any]:
    """Return what the page of a public record says of its changes, the latest first. One query."""
    found = Revision.objects.of(record).that_took_effect()
    return {"list_name": dataset_of(record).name, "code": record.code, "corrections": list(found[:SHOWN])}
