"""Say on what a figure of an operation rests: its rows as files, who states them where, as of when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django.utils.translation import gettext, ngettext

from transfers.figure import File, Stand
from transfers.ledger import Ledger
from transfers.models import Claim
from transfers.selection import Selection
from transfers.vocabulary import Leg, Measure, Scope, Standing
from transfers.words import date_words, thousands


def files(ledger: Ledger, stand: Stand, *names: str) -> Sequence[File]:
    """Return the files with the rows that a figure is drawn from; each keeps operation and asked day."""
    totals = {"measure": Measure.TRANSFERRED.value}
    counted = {"standing": Standing.COUNTED.value}
    movements = {"leg": Leg.CROSS_BORDER.value, "scope": Scope.MOVEMENT.value}
    plans, forecasts = ({"measure": each.value} for each in (Measure.PLANNED_TOTAL, Measure.EXPECTED_TOTAL))
    asked = {
        "counted": (gettext("CSV of the counted claims"), "claims_csv", totals | counted),
        "totals": (gettext("CSV of the claims"), "claims_csv", totals),
        "arrivals": (gettext("CSV of the arrivals"), "transfers_csv", movements | counted),
        "plans": (gettext("CSV of the plans"), "claims_csv", plans),
        "forecasts": (gettext("CSV of the forecasts"), "claims_csv", forecasts),
    }
    operation = {"operation": ledger.operation.code}
    return [
        File(words, stand.file(name, operation | query))
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
    backing = ledger.reasons(step).backing
    return [ledger.claims[code] for each in backing for code in each.claims], step.from_movements


def claims_words(claims: Iterable[Claim]) -> str:
    """Say who states these: "Source: 4 claims by 2 authorities, on 6 pages."."""
    claims = list(claims)
    authorities = len({claim.claimant_id for claim in claims})
    pages = len({citation.source_id for claim in claims for citation in claim.public_citations})
    return gettext("Source: %(claims)s by %(authorities)s, on %(pages)s.") % {
        "claims": ngettext("%s claim", "%s claims", len(claims)) % thousands(len(claims)),
        "authorities": ngettext("%s authority", "%s authorities", authorities) % thousands(authorities),
        "pages": ngettext("%s page", "%s pages", pages) % thousands(pages),
    }


def movements_words(ledger: Ledger) -> str:
    """Say how many dated, counted transfers a figure rests on."""
    number = len(ledger.progress.coverage.movements)
    sentence = ngettext(
        "Source: %s dated, counted transfer; it names its pages.",
        "Source: %s dated, counted transfers; each names its pages.",
        number,
    )
    return sentence % thousands(number)


def frozen_query(ledger: Ledger) -> str:
    """Return the query that keeps what is known now; empty where a day is asked for or none is recorded.

    A day from the record, since a page knows no today.
    """
    if ledger.known:
        return ""
    days = [ledger.checked_on, ledger.first_and_last[1] if ledger.first_and_last else None]
    last = max((day for day in days if day), default=None)
    return urlencode([*ledger.parameters, ("known", last.isoformat())]) if last else ""


def as_of_words(ledger: Ledger) -> str:
    """Say of what an image or a frame tells, which others will show without the page around it."""
    words = [gettext("A selection of the record.")] if ledger.selection else []
    if ledger.known:
        words.append(gettext("As known on %(date)s.") % {"date": date_words(ledger.known)})
    elif ledger.checked_on:
        day = {"date": date_words(ledger.checked_on)}
        words.append(gettext("The record was last checked on %(date)s.") % day)
    return " ".join(words)
