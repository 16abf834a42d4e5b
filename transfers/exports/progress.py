"""Write what the headline rule says of an operation as one document, so that others can recompute it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from transfers.analysis.line import Step, arrival_day, claim_day, enters_line, enters_sum
from transfers.analysis.progress import RULE_VERSION, format_percent
from transfers.analysis.selection import Selection
from transfers.exports.json import notice
from transfers.ledger.operation import Ledger
from transfers.values.quantity import Quantity


def progress_document(ledger: Ledger) -> dict[str, Any]:
    """Return the document of ``/operations/<op>/progress.json``: JSON values only, ISO dates, people.

    ``inputs`` are the codes of the claims and transfers that rules 1, 3 and 5 let in.
    """
    progress, operation = ledger.progress, ledger.operation
    headline, ceiling, coverage = progress.headline, progress.ceiling, progress.coverage
    return {
        "operation": operation.code,
        **notice(operation.is_synthetic),
        "known_on": iso(ledger.known),
        "selection": selection_of(ledger.selection),
        "state": ledger.state,
        "arrival_legs": list(operation.arrival_legs),
        "rule": {"version": RULE_VERSION, "methodology": methodology_address()},
        "inputs": {
            "claims": [fact.code for fact in ledger.claim_facts if enters_line(fact) and claim_day(fact)],
            "transfers": [
                fact.code for fact in ledger.transfer_facts if enters_sum(fact) and arrival_day(fact)
            ],
            "ceiling": ceiling and ceiling.code,
        },
        "steps": [step_of(step) for step in progress.steps],
        "headline": headline
        and {
            "people": headline.value,
            **span_of(headline.quantity),
            "claims": [] if headline.from_movements else list(headline.supports),
            "transfers": list(headline.supports) if headline.from_movements else [],
            "authorities": list(headline.authorities),
            "pages": headline.pages,
        },
        "ceiling": ceiling and {"people": ceiling.amount, **span_of(ceiling.quantity), "claim": ceiling.code},
        "share_percent": share_of(progress.share),
        "ending": progress.ending,
        "passed_ceiling_on": iso(progress.passed_on),
        "coverage": {
            "people": coverage.counted_people,
            "people_low": coverage.low,
            "people_high": coverage.high,
            "transfers": list(coverage.movements),
            "share_percent": share_of(coverage.share),
            "without_dated_transfer": coverage.without_dated_transfer,
            "transfers_without_a_number": list(coverage.unnumbered),
        },
        "below_line": list(progress.below_line),
        "without_a_day": {"claims": list(progress.unplaced), "transfers": list(progress.unplaced_movements)},
    }


def selection_of(selection: Selection) -> dict[str, list[str]] | None:
    """Return by what the record was narrowed down: parameters with their values; None where it was not."""
    asked: dict[str, list[str]] = {}
    for name, value in selection.parameters():
        asked.setdefault(name, []).append(value)
    return asked or None


def methodology_address() -> str:
    """Return the English address in every language: a file holds the same under each of its addresses."""
    with override(settings.LANGUAGE_CODE):
        return reverse("methodology")


def step_of(step: Step) -> dict[str, Any]:
    return {
        "on": iso(step.on),
        "people": step.value,
        **span_of(step.quantity),
        "claims": list(step.claims),
        "transfers": list(step.movements),
    }


def span_of(quantity: Quantity) -> dict[str, Any]:
    """Return the bounds under the names of the contract; None is open or not known."""
    low, high = quantity.bounds
    return {"people_low": low, "people_high": high, "qualifier": quantity.qualifier}


def share_of(share: Fraction | None) -> str | None:
    return None if share is None else format_percent(share)


def iso(day: Any) -> str | None:
    return day.isoformat() if day else None
