"""Choose what one sheet of paper says of an operation: few of the dashboard's rows, the rest as a number."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from transfers.analysis.evidence import Agreement, ComparedClaim
from transfers.figures.captions import behind_headline, claims_words
from transfers.figures.progress import bar, distance_words, step_row
from transfers.figures.weeks import flow_rows
from transfers.ledger.breakdowns import Nationalities, latest_nationalities
from transfers.ledger.operation import Ledger
from transfers.values.quantity import Quantity
from transfers.vocabulary import Qualifier, Standing
from transfers.web.timeline import latest_days, latest_publication

# As many as a sheet of A4 holds, whatever the operation and the language.
MOST_STEPS = 10
MOST_OTHERS = 5
MOST_WAYS = 3
MOST_NATIONALITIES = 6
MOST_ENTRIES = 4

CONTRADICTS = (Agreement.LOWER, Agreement.HIGHER)


def situation(ledger: Ledger, at: datetime) -> dict[str, Any]:
    """Return the sheet's rows; each ``more_...`` says how many a list leaves out. Five queries."""
    progress = ledger.progress
    rows = [step_row(ledger, step) for step in progress.steps[-MOST_STEPS:]]
    ways = flow_rows(ledger)
    support, _is_summed = behind_headline(ledger)
    return {
        "bar": bar(progress),
        "steps": rows,
        "more_steps": len(progress.steps) - len(rows),
        "why": rows[-1] if rows else None,
        "support": claims_words(support) if support else "",
        **other_numbers(ledger),
        "ways": ways[:MOST_WAYS],
        "more_ways": len(ways[MOST_WAYS:]),
        **most_numerous(latest_nationalities(ledger, at)),
        "latest_days": latest_days(ledger, at, MOST_ENTRIES),
        "published_on": latest_publication(ledger, at),
    }


def other_numbers(ledger: Ledger) -> dict[str, Any]:
    """Return the numbers that contradict the headline, each with the claims that state it, in order of day.

    Of many the report shows the farthest from it. A forecast is no other count, and what the desk rejected
    stands on the dashboard with its reason; ``more_others`` counts them too.
    """
    if not ledger.progress.steps:
        return {"others": [], "more_others": 0}
    found = ledger.evidence(ledger.progress.steps[-1]).beside
    by_number: dict[Quantity, list[ComparedClaim]] = {}
    for each in found:
        claim = ledger.claims[each.code]
        is_rival = each.agreement in CONTRADICTS and claim.quantity.qualifier != Qualifier.EXPECTED
        if is_rival and claim.standing != Standing.REJECTED:
            by_number.setdefault(claim.quantity, []).append(each)
    farthest = sorted(by_number.values(), key=lambda group: -group[0].nearest)[:MOST_OTHERS]
    told = [group for group in by_number.values() if group in farthest]  # again in order of day
    return {
        "others": [other_row(ledger, group) for group in told],
        "more_others": len(found) - sum(len(group) for group in told),
    }


def other_row(ledger: Ledger, group: list[ComparedClaim]) -> dict[str, Any]:
    claims = [ledger.claims[each.code] for each in group]
    return {
        "claims": claims,
        "quantity": claims[0].quantity,
        "words": distance_words(group[0], claims[0].quantity),
    }


def most_numerous(found: Nationalities | None) -> dict[str, Any]:
    """Return the first rows of the latest table as the public may see it: hidden ones stand last in it."""
    rows = [row for row, _bar in found.rows] if found else []
    return {
        "nationalities": found,
        "nationality_rows": rows[:MOST_NATIONALITIES],
        "more_nationalities": len(rows[MOST_NATIONALITIES:]),
    }
