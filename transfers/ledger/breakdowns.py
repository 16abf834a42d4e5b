"""Read breakdowns as the public may see them: any of them, or the latest official one of an operation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from transfers.analysis.breakdowns import Bar, PartsSum, bars, group_rows, nationalities, parts_sum
from transfers.disclosure.cell_suppression import PublicRow, PublicTable, Suppression
from transfers.ledger.operation import Ledger
from transfers.models import Breakdown
from transfers.vocabulary import BreakdownStanding, Population


@dataclass(frozen=True, slots=True)
class Nationalities:
    """Hold a breakdown with its public table, and how its numbers are hidden.

    ``rows`` are its nationalities, ``group_rows`` those that count several together, each row with its bar.
    """

    breakdown: Breakdown
    table: PublicTable
    rows: list[tuple[PublicRow, Bar | None]]
    groups: list[tuple[PublicRow, Bar | None]]
    sum: PartsSum
    hidden_terms: list[Suppression]


def read_nationalities(breakdown: Breakdown, at: datetime) -> Nationalities:
    """Return a breakdown as the public may see it."""
    table = Breakdown.objects.as_public(at)[breakdown.code]
    bar_of = dict(zip((row.label for row in table.rows), bars(table), strict=True))
    rows, grouped = ([(row, bar_of[row.label]) for row in of(table)] for of in (nationalities, group_rows))
    return Nationalities(breakdown, table, rows, grouped, parts_sum(table), hidden_terms(table))


def hidden_terms(*tables: PublicTable) -> list[Suppression]:
    """Return the ways in which numbers of the tables are hidden, to explain each."""
    return [term for term in Suppression if any(term in table.hidden for table in tables)]


def latest_nationalities(ledger: Ledger, at: datetime) -> Nationalities | None:
    """Return the latest table that a named authority issued of those transferred; None where there is none.

    As known on the ledger's day, among those its selection asks for. Four queries; one without such a table.
    """
    selection = ledger.selection
    if selection.facility or selection.standing:
        return None  # a table has neither a place nor a decision of the desk
    issued = Breakdown.objects.public(at).filter(
        operation=ledger.operation,
        population=Population.TRANSFERRED,
        standing=BreakdownStanding.OFFICIAL,
        counts__isnull=False,
    )
    if selection.authority:
        issued = issued.filter(issuer__code=selection.authority)
    latest = (
        issued.overlapping(selection.since, selection.until)
        .known_on(ledger.known, at)
        .select_related("issuer")
        .order_by(F("as_of_date").desc(nulls_last=True), "-code")
        .first()
    )
    return read_nationalities(latest, at) if latest else None
