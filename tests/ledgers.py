"""Synthetic ledgers for tests, made once for a file and rolled back at its end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from transfers.models import Operation
from transfers.rows.validate import no_progress
from transfers.synthetic.ledger import make_ledger
from transfers.synthetic.plan import CLAIMS, FLIGHTS, Plan
from transfers.vocabulary import SYNTHETIC

PLANS = {
    "ledger_flights": Plan(FLIGHTS, seed=1, transfers=2_000, operations=1, claims=40),
    "ledger_large": Plan(CLAIMS, seed=1, transfers=3_000, operations=1, claims=1_200),
}


@contextmanager
def made(plan: Plan) -> Iterator[Operation]:
    """Hold the records of a plan beside what the database holds, and yield their only operation.

    A test's own transaction lies within this one. One ledger at a time: the next has the same codes.
    """
    with transaction.atomic():
        make_ledger(plan, no_progress)
        yield Operation.objects.get(code=f"{SYNTHETIC}{plan.shape.name}-1")
        transaction.set_rollback(True)
