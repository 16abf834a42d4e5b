"""Keep an import from changing what the public sees: no one publishes what they wrote."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import AbstractUser

from transfers.models.publication import Publishable
from transfers.rows.read import CHUNK, batches, model_of
from transfers.rows.sheet import Sheet
from transfers.rows.validate import Changes, Row
from transfers.vocabulary import PublicationState
from transfers.workflow.transitions import has_right

WAYS_OUT = {
    PublicationState.PUBLISHED: "expected a draft or a record in review; {code} is published: propose the "
    "change in its form, or leave the row out",
    PublicationState.WITHDRAWN: "expected a draft or a record in review; {code} is withdrawn: give what is "
    "new a code of its own, or leave the row out",
}


FOR_REVIEWERS = {
    PublicationState.IN_REVIEW: "expected a draft; {code} is in review, where only reviewers change it: "
    "have it returned or take it back first, or leave the row out"
}


def states_of(changes: Changes) -> dict[str, str]:
    """Return the publication state of each record that the rows change, by code."""
    model = model_of(changes.dataset.whole)
    if not issubclass(model, Publishable):
        return {}
    codes = sorted({row.key[0] for row in touching(changes)})
    states: dict[str, str] = {}
    for part in batches(codes, CHUNK):
        found = model.objects.filter(code__in=part)
        states |= dict(found.values_list("code", "publication_state"))
    return states


def touching(changes: Changes) -> Iterator[Row]:
    """Yield the rows that change a record which is there; a new row of a table changes the table."""
    yield from (changed.row for changed in changes.changed)
    if changes.dataset.is_part:
        yield from changes.new


def add_faults(
    sheet: Sheet, changes: Changes, states: dict[str, str], writer: AbstractUser | None = None
) -> None:
    """Add a fault for each row that would change a record which its writer may not change.

    ``writer`` is None for an import from the server's command line.
    """
    column = sheet.dataset.columns[0].name
    model = model_of(sheet.dataset.whole)
    reviews = writer is None or not issubclass(model, Publishable) or has_right(writer, "review", model)
    ways_out = WAYS_OUT if reviews else WAYS_OUT | FOR_REVIEWERS
    for row in touching(changes):
        way_out = ways_out.get(states.get(row.key[0], ""))
        if way_out:
            sheet.add_fault(row.number, column, row.key[0], way_out.format(code=row.key[0]))
