"""Keep an import from changing what the public sees: nobody publishes what they wrote."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import AbstractUser
from django.db.models import Model

from transfers.datasets import BY_NAME, Dataset, Kind
from transfers.models.publication import Publishable
from transfers.rows.read import CHUNK, model_of
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
    "have it returned or take it back first, or leave the row out",
}


def approved_model(dataset: Dataset) -> type[Model]:
    """Return the model that is published with a list's rows: for parts of a record that of the whole."""
    first = dataset.columns[0]
    return model_of(BY_NAME[first.refers_to] if first.kind is Kind.REFERENCE else dataset)


def states_of(changes: Changes) -> dict[str, str]:
    """Return the publication state of each record that the rows change, by code."""
    model = approved_model(changes.dataset)
    if not issubclass(model, Publishable):
        return {}
    codes = sorted({row.key[0] for row in touching(changes)})
    states: dict[str, str] = {}
    for start in range(0, len(codes), CHUNK):
        found = model.objects.filter(code__in=codes[start : start + CHUNK])
        states |= dict(found.values_list("code", "publication_state"))
    return states


def touching(changes: Changes) -> Iterator[Row]:
    """Yield the rows that change a record which is there; a new row of a table changes the table."""
    yield from (changed.row for changed in changes.changed)
    if changes.dataset.columns[0].kind is Kind.REFERENCE:
        yield from changes.new


def add_faults(
    sheet: Sheet, changes: Changes, states: dict[str, str], writer: AbstractUser | None = None
) -> None:
    """Add a fault for each row that would change a record which its writer may not change (rules.py).

    ``writer`` is None for whoever runs the server.
    """
    column = sheet.dataset.columns[0].name
    model = approved_model(sheet.dataset)
    reviews = writer is None or not issubclass(model, Publishable) or has_right(writer, "review", model)
    ways_out = WAYS_OUT if reviews else WAYS_OUT | FOR_REVIEWERS
    for row in touching(changes):
        way_out = ways_out.get(states.get(row.key[0], ""))
        if way_out:
            sheet.add_fault(row.number, column, row.key[0], way_out.format(code=row.key[0]))
