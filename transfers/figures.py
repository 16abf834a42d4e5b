"""Say what stands under a dashboard's figures: who says it, its table, its rows as files, its address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from transfers.ledger import Ledger
from transfers.models import Claim
from transfers.vocabulary import Leg, Measure, Scope, Standing
from transfers.words import thousands


class File(NamedTuple):
    """A figure's rows as a file: what its link says, and where it is."""

    words: str
    address: str


class Figure(NamedTuple):
    """What stands under a figure. ``table`` and ``image`` (a file name) may be empty."""

    address: str
    table: str
    files: list[File]
    source: str
    part: str  # of the methodology
    image: str = ""


def figures(ledger: Ledger) -> dict[str, Figure]:
    """Return the foot of each figure by its name; every file keeps the operation and the asked day."""
    progress = ledger.progress
    movements = progress.coverage.movements
    files = files_of(ledger)
    backing, is_summed = behind_headline(ledger)
    of_arrivals = movements_words(len(movements))
    headline_file = "arrivals" if is_summed else "counted"
    headline_source = of_arrivals if is_summed else claims_words(backing)

    def figure(anchor: str, table: str, kept: list[str], source: str, part: str, image: str = "") -> Figure:
        return Figure(
            f"{page_of(ledger)}#{anchor}", table, [files[name] for name in kept], source, part, image
        )

    return {
        "bar": figure("bar", "line-table", [headline_file], headline_source, "headline"),
        "coverage": figure(
            "coverage", "arrivals-table" if movements else "", ["arrivals"], of_arrivals, "coverage"
        ),
        "over_time": figure(
            "progress-chart",
            "line-table" if progress.steps else "beside-table",
            ["totals", "arrivals"],
            claims_words(ledger.results),
            "line",
            image_name(ledger, "progress"),
        ),
        "announced": figure(
            "announced", "plans-table", ["plans", "forecasts"], claims_words(ledger.plans), "ceiling"
        ),
        "places": figure("places", "destinations-table", ["arrivals"], of_arrivals, "coverage"),
    }


def files_of(ledger: Ledger) -> dict[str, File]:
    """Return the files with the rows that figures are drawn from."""
    totals = {"measure": Measure.TRANSFERRED.value}
    counted = {"standing": Standing.COUNTED.value}
    movements = {"leg": Leg.CROSS_BORDER.value, "scope": Scope.MOVEMENT.value}
    asked = {
        "counted": (gettext("CSV of the counted claims"), "claims_csv", totals | counted),
        "totals": (gettext("CSV of the claims"), "claims_csv", totals),
        "arrivals": (gettext("CSV of the arrivals"), "transfers_csv", movements | counted),
        "plans": (gettext("CSV of the plans"), "claims_csv", {"measure": Measure.PLANNED_TOTAL.value}),
        "forecasts": (
            gettext("CSV of the forecasts"),
            "claims_csv",
            {"measure": Measure.EXPECTED_TOTAL.value},
        ),
    }
    return {key: File(words, address_of(ledger, name, query)) for key, (words, name, query) in asked.items()}


def behind_headline(ledger: Ledger) -> tuple[list[Claim], bool]:
    """Return the claims that state the headline, and whether it rests on a sum of arrivals instead."""
    if not ledger.progress.steps:
        return [], False
    step = ledger.progress.steps[-1]
    backing = ledger.reasons(step).backing
    return [ledger.claims[code] for each in backing for code in each.claims], step.from_movements


def page_of(ledger: Ledger) -> str:
    """Return the address that stays: "/" leads to another operation one day."""
    address = ledger.operation.get_absolute_url()
    return f"{address}?{ledger.query}" if ledger.query else address


def address_of(ledger: Ledger, name: str, asked: dict[str, str]) -> str:
    """Return the address of a list's file with these filters."""
    known = {"known": ledger.known.isoformat()} if ledger.known else {}
    return f"{reverse(name)}?{urlencode({'operation': ledger.operation.code} | asked | known)}"


def image_name(ledger: Ledger, name: str) -> str:
    day = f"-known-{ledger.known.isoformat()}" if ledger.known else ""
    return f"handover-{ledger.operation.code}-{name}{day}.png"


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


def movements_words(number: int) -> str:
    """Say how many dated, counted transfers a figure rests on."""
    sentence = ngettext(
        "Source: %s dated, counted transfer; it names its pages.",
        "Source: %s dated, counted transfers; each names its pages.",
        number,
    )
    return sentence % thousands(number)
