"""Checks of what a record rests on: that it cites a page, and that the page has a date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_noop as _

from transfers.checks.facts import CheckedClaim, CheckedTransfer, SourceFact
from transfers.checks.finding import Finding
from transfers.vocabulary import Check, Standing

_UNDATED = _("Source %(source)s, %(publisher)s, is cited and has no date of publication.")
_CLAIM_WITHOUT_SOURCE = _("Claim %(record)s is counted (%(number)s) and cites no source.")
_TRANSFER_WITHOUT_SOURCE = _("Transfer %(record)s is counted (%(number)s) and cites no source.")


def undated_source(sources: Iterable[SourceFact]) -> Iterator[Finding]:
    """Find pages that records rest on and whose date was not found."""
    for source in sources:
        said = {"source": source.code, "publisher": source.publisher}
        yield Finding(Check.UNDATED_SOURCE, (source.name,), _UNDATED, said, ())


def without_source(records: Iterable[CheckedClaim | CheckedTransfer]) -> Iterator[Finding]:
    """Find what is counted and cites no page."""
    for record in records:
        fact = record.fact
        if fact.standing != Standing.COUNTED or record.has_source:
            continue
        is_claim = isinstance(record, CheckedClaim)
        yield Finding(
            Check.WITHOUT_SOURCE,
            (record.name,),
            _CLAIM_WITHOUT_SOURCE if is_claim else _TRANSFER_WITHOUT_SOURCE,
            {"record": fact.code, "number": fact.quantity},
            (fact.quantity.low, fact.quantity.best, fact.quantity.high),
        )
