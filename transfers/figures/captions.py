"""Say on what a figure of an operation rests: its rows as files, who states them where, as of when."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.utils.translation import gettext, ngettext

from transfers.analysis.selection import Selection
from transfers.figures.base import FigureContext, File
from transfers.ledger.operation import Ledger
from transfers.models import Claim
from transfers.vocabulary import Measure, Scope, Standing, TransferStatus
from transfers.wording.words import comma, date_words, thousands


def files(ledger: Ledger, context: FigureContext, *names: str) -> Sequence[File]:
    """Return the files with the rows that a figure is drawn from; each keeps operation and asked day."""
    totals = {"measure": Measure.TRANSFERRED.value}
    counted = {"standing": Standing.COUNTED.value}
    movements = {"leg": ledger.operation.arrival_legs, "scope": Scope.MOVEMENT.value}
    reported = {"status": TransferStatus.REPORTED.value}  # a list does not ask for those without a number
    plans, forecasts = ({"measure": each.value} for each in (Measure.PLANNED_TOTAL, Measure.EXPECTED_TOTAL))
    asked = {
        "counted": (gettext("CSV of the counted claims"), "claims_csv", totals | counted),
        "totals": (gettext("CSV of the claims"), "claims_csv", totals),
        "arrivals": (gettext("CSV of the arrivals"), "transfers_csv", movements | counted),
        "reports": (gettext("CSV of all reports of arrivals"), "transfers_csv", movements | reported),
        "plans": (gettext("CSV of the plans"), "claims_csv", plans),
        "forecasts": (gettext("CSV of the forecasts"), "claims_csv", forecasts),
    }
    operation = {"operation": ledger.operation.code}
    return [
        File(words, context.file(name, operation | query))
        for words, name, query in map(asked.get, names)
        if is_within(ledger.selection, query)
    ]


def is_within(selection: Selection, query: dict[str, str]) -> bool:
    """Tell whether a file's rows are among those that are asked for: of no standing but the asked ones."""
    standing = query.get("standing")
    return not (standing and selection.standing) or standing in selection.standing


def behind_headline(ledger: Ledger) -> tuple[list[Claim], bool]:
    """Return the claims that state the headline, and whether it rests on a sum of arrivals instead."""
    if not ledger.progress.steps:
        return [], False
    step = ledger.progress.steps[-1]
    support = ledger.evidence(step).support
    return [ledger.claims[code] for each in support for code in each.claims], step.from_movements


def claims_words(claims: Sequence[Claim]) -> str:
    """Say who states these: "Source: 4 claims by 2 authorities, on 6 pages."."""
    pages = len({citation.source_id for claim in claims for citation in claim.public_citations})
    words = {"pages": ngettext("%s page", "%s pages", pages) % thousands(pages)}
    return gettext("Source: %(claims)s by %(authorities)s, on %(pages)s.") % (words | count_words(claims))


def reports_words(claims: Sequence[Claim]) -> str:
    """Say who states these; each claim's row counts its own pages."""
    return gettext("Source: %(claims)s by %(authorities)s; each names its pages.") % count_words(claims)


def count_words(claims: Sequence[Claim]) -> dict[str, str]:
    """Return how many claims these are, by how many authorities, in words."""
    authorities = len({claim.claimant_id for claim in claims})
    return {
        "claims": ngettext("%s claim", "%s claims", len(claims)) % thousands(len(claims)),
        "authorities": ngettext("%s authority", "%s authorities", authorities) % thousands(authorities),
    }


def movements_words(ledger: Ledger) -> str:
    """Say how many dated, counted transfers a figure rests on."""
    number = len(ledger.progress.coverage.movements)
    if not number:
        return gettext("Source: no dated, counted transfer.")
    sentence = ngettext(
        "Source: %s dated, counted transfer; it names its pages.",
        "Source: %s dated, counted transfers; each names its pages.",
        number,
    )
    return sentence % thousands(number)


def arrivals_words(ledger: Ledger) -> str:
    """Say on how many arrivals a figure rests that draws those without a number, too."""
    coverage = ledger.progress.coverage
    counted, unnumbered = len(coverage.movements), len(coverage.unnumbered)
    parts = []
    if counted:
        parts.append(ngettext("%s counted transfer", "%s counted transfers", counted) % thousands(counted))
    if unnumbered:
        words = ngettext("%s arrival without a number", "%s arrivals without a number", unnumbered)
        parts.append(words % thousands(unnumbered))
    return gettext("Source: %(parts)s; each names its pages.") % {"parts": comma().join(parts)}


def frozen_query(ledger: Ledger) -> str:
    """Return the query that keeps what is known now; empty where a day is asked for or none is recorded.

    The day of the last publication or of the last rise, since a page knows no today; none where the number
    rests on a record without a day, which could be known on none.
    """
    if ledger.known or not ledger.first_and_last:
        return ""
    headline = ledger.progress.headline
    if headline and (not ledger.known_days or ledger.known_days[-1].people != headline.value):
        return ""
    last = max([ledger.first_and_last[1], *(day.on for day in ledger.known_days)])
    return urlencode([*ledger.parameters, ("known", last.isoformat())])


def as_of_words(ledger: Ledger) -> str:
    """Say of what an image or a frame tells, which others will show without the page around it."""
    words = []
    if ledger.selection:
        words.append(gettext("A selection of the record (%(asked)s).") % {"asked": ledger.asked_words})
    if ledger.known:
        words.append(gettext("As known on %(date)s.") % {"date": date_words(ledger.known)})
    elif ledger.checked_on:
        day = {"date": date_words(ledger.checked_on)}
        words.append(gettext("The record was last checked on %(date)s.") % day)
    return " ".join(words)
