"""Read the latest official table of the nationalities of an operation's people, as the public may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from transfers.analysis.breakdowns import Bar, PartsSum, bars, nationalities, parts_sum
from transfers.disclosure.cell_suppression import HiddenCell, PublicRow, PublicTable
from transfers.ledger.operation import Ledger
from transfers.models import Breakdown
from transfers.vocabulary import BreakdownStanding, Population


@dataclass(frozen=True, slots=True)
class Nationalities:
    """Hold a breakdown with its public table, a bar per nationality, and how its numbers are hidden."""

    breakdown: Breakdown
    table: PublicTable
    rows: list[tuple[PublicRow, Bar | None]]
    sum: PartsSum
    hidden_terms: list[HiddenCell]


def latest_nationalities(ledger: Ledger, at: datetime) -> Nationalities | None:
    """Return the latest table that a named authority issued of those transferred; None where there is none.

    As known on the ledger's day, among those its selection asks for. Four queries; one without such a table.
    """
    asked = ledger.selection
    if asked.facility or asked.standing:
        return None  # a table has neither a place nor a decision of the desk
    issued = Breakdown.objects.public(at).filter(
        operation=ledger.operation,
        population=Population.TRANSFERRED,
        standing=BreakdownStanding.OFFICIAL,
        counts__isnull=False,
    )
    if asked.authority:
        issued = issued.filter(issuer__code=asked.authority)
    latest = (
        issued.overlapping(asked.since, asked.until)
        .known_on(ledger.known, at)
        .select_related("issuer")
        .order_by(F("as_of_date").desc(nulls_last=True), "-code")
        .first()
    )
    if latest is None:
        return None
    table = Breakdown.objects.as_public(at)[latest.code]
    bar_of = dict(zip((row.label for row in table.rows), bars(table), strict=True))
    return Nationalities(
        latest,
        table,
        [(row, bar_of[row.label]) for row in nationalities(table)],
        parts_sum(table),
        [term for term in HiddenCell if term in table.hidden],
    )
