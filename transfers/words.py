"""Say quantities, periods, numbers and codes in the language of the page: the pure words, translated."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext

from transfers import checks, period, progress, quantity, residual
from transfers.checks import Finding
from transfers.control import Competition
from transfers.models import ControlPeriod
from transfers.period import Period
from transfers.population import Spread
from transfers.quantity import Quantity
from transfers.residual import Residual
from transfers.vocabulary import Term


def quantity_words(value: Quantity) -> str:
    """Say a reported number: "more than 5,700", "number not stated"."""
    return quantity.words(value, gettext)


def period_words(value: Period) -> str:
    """Say an imprecise date: "about 30 Jan 2026"."""
    return period.words(value, gettext)


def date_words(value: date | None) -> str:
    """Say a day, or that it is not known."""
    return period.date_words(value, gettext) if value else gettext("not known")


def control_words(value: ControlPeriod | Competition) -> str:
    """Say from when to when a facility was held, or accounts of it compete."""
    return period.control_words(
        value.from_date, value.from_precision, value.to_date, value.to_precision, gettext
    )


def spread_words(value: Spread) -> str:
    """Say what was reported: "Between 3,000 and more than 5,000 were reported in January 2026."."""
    lowest, highest = quantity_words(value.lowest), quantity_words(value.highest)
    when = months_words(value.first, value.last)
    if lowest == highest:
        return gettext("Reported %(when)s: %(number)s.") % {"when": when, "number": lowest}
    sentence = gettext("Between %(lowest)s and %(highest)s were reported %(when)s.")
    return sentence % {"lowest": lowest, "highest": highest, "when": when}


def months_words(first: date | None, last: date | None) -> str:
    """Say "in January 2026", "from January 2026 to March 2026"."""
    if first is None or last is None:
        return gettext("on a day that is not known")
    start, end = date_format(first, "F Y"), date_format(last, "F Y")
    if start == end:
        return gettext("in %(month)s") % {"month": start}
    return gettext("from %(start)s to %(end)s") % {"start": start, "end": end}


def residual_words(value: Residual) -> str:
    """Say what reports leave unexplained: "at least 2,150 more"."""
    return residual.words(value, gettext)


def thousands(value: int | None) -> str:
    """Write a whole number with separators; nothing for None."""
    return "" if value is None else quantity.format_number(value)


def percent(value: Fraction | None) -> str:
    """Write a share as "81.5"; nothing for None."""
    return "" if value is None else progress.percent(value)


def label(value: Term) -> str:
    """Say a code of a vocabulary in the page's language."""
    return gettext(value.label)


def meaning(value: Term) -> str:
    """Say what a code of a vocabulary means."""
    return gettext(value.meaning)


def finding_words(value: Finding) -> str:
    """Say what a check found, with its records and numbers."""
    return checks.words(value, gettext)
