"""Hold a date as exactly as it is known, tell what it overlaps and put it into words.

Words never show a day that no source gave (rule 25).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from transfers.values.quantity import CellProblem
from transfers.vocabulary import ControlEnd, ControlStart, DatePrecision


@dataclass(frozen=True, slots=True)
class Period:
    """Hold the earliest and latest day as reported, and a ``DatePrecision`` code.

    ``None`` is a blank cell. A date in one cell (a claim's "as of") is both earliest and latest.
    """

    earliest: date | None
    latest: date | None
    precision: str

    def overlaps(self, from_date: date | None, to_date: date | None) -> bool:
        """Tell whether the period shares a day with the asked one; both ends inclusive, ``None`` open.

        A period without any date overlaps only the question that asks for everything.
        """
        if from_date is None and to_date is None:
            return True
        earliest, latest = _ends(self)
        if earliest is None and latest is None:
            return False
        start = date.min if earliest is None else earliest
        end = date.max if latest is None else latest
        return max(start, from_date or date.min) <= min(end, to_date or date.max)


def _ends(period: Period) -> tuple[date | None, date | None]:
    """Return the first and last possible day; ``None`` is open, two of them no date at all."""
    if period.precision == DatePrecision.UNKNOWN:
        return None, None
    if period.precision in (DatePrecision.NO_LATER_THAN, DatePrecision.NO_EARLIER_THAN):
        return period.earliest, period.latest
    return period.earliest or period.latest, period.latest or period.earliest


# --- what is wrong with the cells ---------------------------------------------------------------

_NO_DATE_ALLOWED = _("another precision, or no dates: unknown takes none")
_LATEST_BEFORE_EARLIEST = _("a date that is not before the earliest one")
_SAME_DAY = _("the same day as the earliest date, or the precision range")
_EARLIEST_MISSING = _("the earliest date")
_LATEST_MISSING = _("the latest date")
_DATE_MISSING = _("a date, or the precision unknown")

_NEEDS_EARLIEST = frozenset({DatePrecision.DAY, DatePrecision.RANGE, DatePrecision.NO_EARLIER_THAN})
_NEEDS_LATEST = frozenset({DatePrecision.DAY, DatePrecision.RANGE, DatePrecision.NO_LATER_THAN})


def problems_of_period(period: Period) -> list[CellProblem]:
    """List what the cells should hold instead; columns are "earliest", "latest" and "precision"."""
    earliest, latest, precision = period.earliest, period.latest, period.precision
    if precision == DatePrecision.UNKNOWN:
        is_dated = earliest is not None or latest is not None
        return [CellProblem("precision", _NO_DATE_ALLOWED)] if is_dated else []
    found = []
    if earliest is None and precision in _NEEDS_EARLIEST:
        found.append(CellProblem("earliest", _EARLIEST_MISSING))
    if latest is None and precision in _NEEDS_LATEST:
        found.append(CellProblem("latest", _LATEST_MISSING))
    if earliest is None and latest is None and precision == DatePrecision.APPROX:
        found.append(CellProblem("earliest", _DATE_MISSING))
    if earliest is not None and latest is not None:
        if earliest > latest:
            found.append(CellProblem("latest", _LATEST_BEFORE_EARLIEST))
        elif earliest < latest and precision == DatePrecision.DAY:
            found.append(CellProblem("latest", _SAME_DAY))
    return found


# --- the words for it ---------------------------------------------------------------------------

_MONTHS = (
    _("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun"),
    _("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"), _("Dec"),
)  # fmt: skip
_WHOLE_MONTHS = (
    _("January"), _("February"), _("March"), _("April"), _("May"), _("June"),
    _("July"), _("August"), _("September"), _("October"), _("November"), _("December"),
)  # fmt: skip
_MONTH = _("%(month)s %(year)s")
_DAY = _("%(day)s %(month)s %(year)s")
_WITHIN_MONTH = _("%(first_day)s-%(last_day)s %(month)s %(year)s")
_WITHIN_YEAR = _("%(first_day)s %(first_month)s-%(last_day)s %(last_month)s %(year)s")
_ACROSS_YEARS = _("%(first_date)s-%(last_date)s")
_ABOUT = _("about %(date)s")
_BY = _("by %(date)s")
_OR_LATER = _("%(date)s or later")
_NOT_KNOWN = _("date not known")


def day_words(day: date) -> str:
    """Write one day: "21 Jan 2026"."""
    return gettext(_DAY) % {"day": day.day, "month": _month(day), "year": day.year}


def month_words(day: date) -> str:
    """Write the month of a day: "January 2026"."""
    return gettext(_MONTH) % {"month": gettext(_WHOLE_MONTHS[day.month - 1]), "year": day.year}


def _month(day: date) -> str:
    return gettext(_MONTHS[day.month - 1])


def _span_words(first: date, last: date) -> str:
    """Write two days without repeating the month or year they share; one day alone when equal."""
    if first == last:
        return day_words(first)
    if first.year != last.year:
        dates = {"first_date": day_words(first), "last_date": day_words(last)}
        return gettext(_ACROSS_YEARS) % dates
    parts = {"first_day": first.day, "last_day": last.day, "year": first.year}
    if first.month == last.month:
        return gettext(_WITHIN_MONTH) % {**parts, "month": _month(first)}
    months = {"first_month": _month(first), "last_month": _month(last)}
    return gettext(_WITHIN_YEAR) % {**parts, **months}


def period_words(period: Period) -> str:
    """Say when, no more exactly than it is known: "23-25 Jan 2026", "by 13 Feb 2026"."""
    first, last = _ends(period)
    if first is None:
        if last is None:
            return gettext(_NOT_KNOWN)
        return gettext(_BY) % {"date": day_words(last)}
    if last is None or period.precision == DatePrecision.NO_EARLIER_THAN:
        return gettext(_OR_LATER) % {"date": day_words(first)}
    if period.precision == DatePrecision.NO_LATER_THAN:
        return gettext(_BY) % {"date": day_words(last)}
    span = _span_words(first, last)
    return gettext(_ABOUT) % {"date": span} if period.precision == DatePrecision.APPROX else span


# --- who held a facility from when to when ------------------------------------------------------

_BEFORE_THE_RECORD = _("before 2026")
_FROM = _("from %(date)s")
_FROM_TO = _("%(start)s to %(end)s")
_STILL_IN_CONTROL = _("%(start)s, still in control")
_END_NOT_KNOWN = _("%(start)s, end not known")


def control_span_words(
    from_date: date | None, from_precision: str, to_date: date | None, to_precision: str
) -> str:
    """Say how long an authority held a facility: "before 2026 to 19 Jan 2026", "from 19 Jan 2026".

    The precisions are ``ControlStart`` and ``ControlEnd`` codes.
    """
    start = _control_start(from_date, from_precision)
    if to_precision == ControlEnd.OPEN:
        # "from 19 Jan 2026" already says that it goes on; "by ..." and "before 2026" do not.
        is_plain = from_precision in (ControlStart.DAY, ControlStart.APPROX)
        return start if is_plain else gettext(_STILL_IN_CONTROL) % {"start": start}
    if to_precision == ControlEnd.OPEN_UNKNOWN or to_date is None:
        return gettext(_END_NOT_KNOWN) % {"start": start}
    end = day_words(to_date)
    if to_precision == ControlEnd.APPROX:
        end = gettext(_ABOUT) % {"date": end}
    elif to_precision == ControlEnd.NO_EARLIER_THAN:
        end = gettext(_OR_LATER) % {"date": end}
    return gettext(_FROM_TO) % {"start": start, "end": end}


def _control_start(from_date: date | None, from_precision: str) -> str:
    if from_precision == ControlStart.BEFORE_2026:
        return gettext(_BEFORE_THE_RECORD)
    if from_date is None:
        return gettext(_NOT_KNOWN)
    start = day_words(from_date)
    if from_precision == ControlStart.NO_LATER_THAN:
        return gettext(_BY) % {"date": start}
    if from_precision == ControlStart.APPROX:
        start = gettext(_ABOUT) % {"date": start}
    return gettext(_FROM) % {"date": start}
