"""Say what a figure shows as a sentence: a finding where one holds, else what it is a figure of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import inf
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import get_language, gettext, ngettext

from transfers.analysis.breakdowns import exact, nationalities
from transfers.analysis.destinations import Destinations
from transfers.disclosure.cell_suppression import THRESHOLD, PublicTable, Suppression
from transfers.disclosure.text_redaction import redact_small_counts
from transfers.figures.map import ENDS
from transfers.ledger.operation import Ledger
from transfers.models import Claim, Transfer
from transfers.values.period import Period, period_words
from transfers.values.quantity import Quantity, quantity_words
from transfers.vocabulary import DatePrecision, Qualifier
from transfers.wording.words import comma, date_words, percent, thousands


def headline_words(ledger: Ledger) -> str:
    """Say the headline in the words of the dashboard itself, without its markup."""
    if ledger.selection:
        words = {"words": quantity_words(ledger.progress.headline.quantity)}
        return gettext("People transferred, by this selection alone: %(words)s") % words
    context = {"state": ledger.state, "progress": ledger.progress}
    return " ".join(strip_tags(render_to_string("transfers/_headline_sentence.html", context)).split())


def coverage_words(ledger: Ledger) -> str:
    coverage, headline = ledger.progress.coverage, ledger.progress.headline
    numbers = {"people": thousands(coverage.counted_people), "headline": quantity_words(headline.quantity)}
    if headline.quantity.qualifier != Qualifier.EXACT:
        if not coverage.counted_people:
            return gettext("No dated, counted transfer is reported; the headline is %(headline)s") % numbers
        return (
            gettext("In dated, counted transfers: %(people)s people; the headline is %(headline)s") % numbers
        )
    if not coverage.counted_people:
        return gettext("None of the %(headline)s people appears in a dated, counted transfer") % numbers
    if not coverage.without_dated_transfer and coverage.low == coverage.high:
        return gettext("All %(headline)s people appear in dated, counted transfers") % numbers
    sentence = gettext("%(people)s of %(headline)s people (%(share)s %%) appear in dated, counted transfers")
    return sentence % (numbers | {"share": percent(coverage.share)})


def line_words(ledger: Ledger) -> str:
    """Say how the accepted line rose."""
    steps = ledger.progress.steps
    if not steps:
        return gettext("Totals were stated; the desk counts none of them")
    last = {"people": quantity_words(steps[-1].quantity), "date": date_words(steps[-1].on)}
    if len(steps) == 1:
        return gettext("One step: %(people)s people by %(date)s") % last
    sentence = ngettext(
        "In %(steps)s step the accepted number rose from %(first_people)s people on %(first_date)s "
        "to %(last_people)s on %(last_date)s",
        "In %(steps)s steps the accepted number rose from %(first_people)s people on %(first_date)s "
        "to %(last_people)s on %(last_date)s",
        len(steps),
    )
    return sentence % ends_of_line(ledger)


def line_description(ledger: Ledger) -> str:
    """Say the same for who does not see the chart, and where every point of it stands."""
    if not ledger.progress.steps:
        return gettext("Chart: claims that the desk does not count. The table below holds every point.")
    sentence = gettext(
        "Chart: the accepted line rises from %(first_people)s on %(first_date)s "
        "to %(last_people)s on %(last_date)s. The tables below hold every point."
    )
    return sentence % ends_of_line(ledger)


def ends_of_line(ledger: Ledger) -> dict[str, str]:
    first, *_, last = [*ledger.progress.steps, ledger.progress.steps[-1]]
    return {
        "steps": thousands(len(ledger.progress.steps)),
        "first_people": quantity_words(first.quantity),
        "first_date": date_words(first.on),
        "last_people": quantity_words(last.quantity),
        "last_date": date_words(last.on),
    }


def plans_words(plans: Sequence[Claim]) -> str:
    first, last = plans[0], plans[-1]
    sentence = ngettext(
        "One plan or forecast: %(last_people)s, %(last_when)s",
        "%(number)s plans and forecasts: from %(first_people)s, %(first_when)s, "
        "to %(last_people)s, %(last_when)s",
        len(plans),
    )
    return sentence % {
        "number": thousands(len(plans)),
        "first_people": quantity_words(first.quantity),
        "first_when": period_words(first.period),
        "last_people": quantity_words(last.quantity),
        "last_when": period_words(last.period),
    }


def weeks_words(weeks: dict[str, Any]) -> str:
    """Say in which week most of those counted arrived; where no week surely has, what the figure shows.

    Surely: their reports leave no other week, and by their bounds it has most of them.
    """
    fullest = max(weeks["rows"], key=lambda row: row["people"])
    words = {
        "people": thousands(fullest["people"]),
        "total": thousands(weeks["people"]),
        "date": date_words(fullest["monday"]),
    }
    counted = [transfer for row in weeks["rows"] for transfer in row["counted"]]
    others = [transfer for transfer in counted if transfer not in fullest["counted"]]
    is_sure = all(lies_within(transfer.period, fullest["monday"]) for transfer in fullest["counted"])
    is_exact = all(transfer.quantity.qualifier == Qualifier.EXACT for transfer in counted)
    if is_sure and is_exact and not others:
        return gettext("All those counted, %(total)s people, arrived in the week of %(date)s") % words
    fewest = sum(transfer.quantity.bounds[0] or 0 for transfer in fullest["counted"])
    if is_sure and others and fewest > (most(others) or inf):
        sentence = gettext("Most of those counted, %(people)s of %(total)s, arrived in the week of %(date)s")
        return sentence % words
    return gettext("Counted arrivals by week and place of origin")


def lies_within(period: Period, monday: date) -> bool:
    earliest, latest = period.earliest or period.latest, period.latest or period.earliest
    is_open = period.precision not in (DatePrecision.DAY, DatePrecision.RANGE)
    return not is_open and monday <= earliest and latest < monday + timedelta(days=7)


def most(transfers: Sequence[Transfer]) -> int | None:
    """Return how many they were at most; None where one of them is open above."""
    highs = [transfer.quantity.bounds[1] for transfer in transfers]
    return None if None in highs else sum(highs)


def sites_words(chart: dict[str, Any]) -> str:
    """Say where most of those counted arrived; where no place has most, what the figure shows."""
    total = sum(part["people"] for part in chart["key"])
    largest = max(chart["key"], key=lambda part: part["people"])
    words = {"place": largest["words"], "people": thousands(largest["people"]), "total": thousands(total)}
    if largest["people"] == total:
        return gettext("Receiving site of all those counted, %(total)s people: %(place)s") % words
    if 2 * largest["people"] > total:
        return gettext("Receiving site of most of those counted, %(people)s of %(total)s: %(place)s") % words
    return gettext("Counted arrivals by week and receiving site")


def map_words(drawn: dict[str, Any]) -> str:
    """Say where people left and arrived as far as a place can be put on the map."""
    places = {end: [str(mark["place"]) for mark in drawn["marks"] if mark["end"] == end] for end in ENDS}
    origins, sites = comma().join(places["origin"]), comma().join(places["destination"])
    first = gettext("Origins on the map: %s.") % origins if origins else gettext("No origin is on the map.")
    second = gettext("Receiving sites: %s.") % sites if sites else gettext("No receiving site is on it.")
    return f"{first} {second}"


def places_words(destinations: Destinations, headline: Quantity) -> str:
    """Say for how many people the receiving site is named."""
    if headline.qualifier != Qualifier.EXACT:
        words = {"people": thousands(destinations.named.people), "headline": quantity_words(headline)}
        sentence = gettext("With a named receiving site: %(people)s people; the headline is %(headline)s")
        return sentence % words
    numbers = {"people": thousands(destinations.named.people), "headline": thousands(destinations.headline)}
    if not destinations.named.people:
        return gettext("A receiving site is named for none of the %(headline)s people") % numbers
    return gettext("A receiving site is named for %(people)s of %(headline)s people") % numbers


def nationalities_words(table: PublicTable) -> str:
    """Say which nationality is the largest, where no number that is hidden or open could be larger.

    Its label is the issuer's, in English: a sentence in another language does without.
    """
    rows = nationalities(table)
    numbers = {row.label: exact(row.quantity) for row in rows if row.quantity}
    is_told = all(number is not None for number in numbers.values()) and not any(
        row.hidden and row.hidden != Suppression.SMALL for row in rows
    )
    ordered = sorted(numbers.items(), key=lambda each: -(each[1] or 0))
    label, people = ordered[0] if ordered else ("", 0)
    if not is_told or people < THRESHOLD or people in [number for _, number in ordered[1:]]:
        return gettext("People by nationality")
    words = {
        "label": redact_small_counts(label),
        "people": thousands(people),
        "total": thousands(table.total),
    }
    is_most = table.total and 2 * people > table.total
    if get_language() != "en":
        most = gettext("Most are of one nationality: %(people)s of %(total)s")
        return (most if is_most else gettext("The largest nationality: %(people)s people")) % words
    if is_most:
        return gettext("Most are listed as %(label)s: %(people)s of %(total)s") % words
    return gettext("The largest number is listed as %(label)s: %(people)s") % words
