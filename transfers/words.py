"""Say quantities, periods, numbers and codes in the language of the page: the pure words, translated."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from django.utils.translation import gettext

from transfers import checks, period, progress, quantity
from transfers.checks import Finding
from transfers.models import ControlPeriod
from transfers.period import Period
from transfers.quantity import Quantity
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


def control_words(value: ControlPeriod) -> str:
    """Say from when to when a facility was held."""
    return period.control_words(
        value.from_date, value.from_precision, value.to_date, value.to_precision, gettext
    )


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
