"""Set two reported populations of a facility against what is reported to have moved between them.

Nothing is forced to add up: what the reports leave unexplained is an interval, with open ends where a
report has one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_noop as _

from transfers.analysis.population import Fact, Interval, Movement, Report, interval_of, population_reports
from transfers.analysis.residual import Residual
from transfers.values.period import Period
from transfers.vocabulary import DatePrecision, Measure, Qualifier, Scope, Standing, Term, TransferStatus


class BalanceItem(Term):
    """The lines of a balance, in the order in which they are read."""

    OPENING = "opening", _("Reported at first")
    MOVED_IN = "moved_in", _("Moved in, by counted transfers")
    RECAPTURED = "recaptured", _("Recaptured")
    MOVED_OUT = "moved_out", _("Moved out, by counted transfers")
    ESCAPED = "escaped", _("Escaped")
    RELEASED = "released", _("Released")
    CLOSING = "closing", _("Reported at last")


INWARD = frozenset({BalanceItem.MOVED_IN, BalanceItem.RECAPTURED})
# What a claim about a facility says of people who came or went.
ITEM_OF_MEASURE = {
    Measure.RECAPTURED: BalanceItem.RECAPTURED,
    Measure.ESCAPED: BalanceItem.ESCAPED,
    Measure.RELEASED: BalanceItem.RELEASED,
}


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one line: the people by every record it rests on. Not certain: some may lie outside the days."""

    part: BalanceItem
    people: Interval
    reports: tuple[Report, ...] = ()
    movements: tuple[Movement, ...] = ()
    is_certain: bool = True

    @property
    def records(self) -> tuple[Fact, ...]:
        return (*self.reports, *self.movements)


@dataclass(frozen=True, slots=True)
class Balance:
    """Hold the lines, what they leave unexplained, and what gives no number to reckon with."""

    first_day: date
    last_day: date
    opening: Line
    flows: tuple[Line, ...]
    closing: Line
    residual: Residual
    silent_movements: tuple[Movement, ...]
    silent_reports: tuple[Report, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return (self.opening, *self.flows, self.closing)

    @property
    def has_about(self) -> bool:
        """Tell whether an approximate number was counted as the number itself."""
        return any(record.is_about for line in self.lines for record in line.records)

    @property
    def has_about_a_day(self) -> bool:
        """Tell whether a day known as "about" was taken as that day."""
        return any(record.is_about_a_day for line in self.lines for record in line.records)


def measure_balance(reports: Iterable[Report], movements: Iterable[Movement]) -> Balance | None:
    """Balance the earliest reported population against the latest; None with fewer than two days.

    Counted: single movements and the reports of people who escaped, were released or recaptured, after the
    first day and up to the last. What may or may not lie between (a period across a day, no date) counts
    from zero to its highest number.
    """
    reports = list(reports)
    stated = [report for report in population_reports(reports) if report.day is not None]
    if not stated or stated[0].day == stated[-1].day:
        return None
    first, last = stated[0].day, stated[-1].day
    opening = _stock(BalanceItem.OPENING, [report for report in stated if report.day == first])
    closing = _stock(BalanceItem.CLOSING, [report for report in stated if report.day == last])
    moved = [movement for movement in movements if _may_lie_between(movement.period, first, last)]
    told = [report for report in reports if _may_lie_between(report.period, first, last)]
    flows = (
        *_moved(BalanceItem.MOVED_IN, [movement for movement in moved if movement.is_inward], first, last),
        *_told(Measure.RECAPTURED, told),
        *_moved(
            BalanceItem.MOVED_OUT, [movement for movement in moved if not movement.is_inward], first, last
        ),
        *_told(Measure.ESCAPED, told),
        *_told(Measure.RELEASED, told),
    )
    return Balance(
        first_day=first,
        last_day=last,
        opening=opening,
        flows=flows,
        closing=closing,
        residual=_residual(opening.people, flows, closing.people),
        silent_movements=tuple(movement for movement in moved if _is_silent_movement(movement)),
        silent_reports=tuple(report for report in told if _is_silent_report(report)),
    )


def _hull(intervals: Sequence[Interval]) -> Interval:
    """Return the smallest interval that holds all of them: conflicting reports are never added."""
    highs = [interval.high for interval in intervals]
    return Interval(
        min(interval.low for interval in intervals),
        None if None in highs else max(high for high in highs if high is not None),
    )


def _sum(intervals: Sequence[Interval]) -> Interval:
    highs = [interval.high for interval in intervals]
    return Interval(
        sum(interval.low for interval in intervals),
        None if None in highs else sum(high for high in highs if high is not None),
    )


def _stated(record: Fact) -> Interval:
    interval = interval_of(record.quantity)
    assert interval is not None  # the callers kept only records with a number
    return interval


def _stock(part: BalanceItem, reports: Sequence[Report]) -> Line:
    return Line(part, _hull([_stated(report) for report in reports]), reports=tuple(reports))


# --- what lies between the two days ---------------------------------------------------------------


def _may_lie_between(period: Period, first: date, last: date) -> bool:
    """Tell whether some day of the period comes after the first day and not after the last."""
    earliest, latest = _bounds(period)
    return latest > first and earliest <= last


def _lies_between(period: Period, first: date, last: date) -> bool:
    """Tell whether every day of the period comes after the first day and not after the last."""
    earliest, latest = _bounds(period)
    return earliest > first and latest <= last


def _bounds(period: Period) -> tuple[date, date]:
    """Return the first and last possible day. Without a date, or open: as early or as late as can be."""
    earliest, latest = period.earliest, period.latest
    if period.precision not in (DatePrecision.NO_LATER_THAN, DatePrecision.NO_EARLIER_THAN):
        earliest, latest = earliest or latest, latest or earliest
    return earliest or date.min, latest or date.max


def _is_reckoned(movement: Movement) -> bool:
    return (
        movement.scope == Scope.MOVEMENT
        and movement.status == TransferStatus.REPORTED
        and movement.standing == Standing.COUNTED
        and interval_of(movement.quantity) is not None
    )


def _is_silent_movement(movement: Movement) -> bool:
    """Tell a movement reported without a number: counted or listed, as everywhere (decision 8)."""
    return (
        movement.scope == Scope.MOVEMENT
        and movement.status == TransferStatus.REPORTED
        and movement.standing in (Standing.COUNTED, Standing.LISTED)
        and interval_of(movement.quantity) is None
    )


def _is_silent_report(report: Report) -> bool:
    return (
        report.measure in ITEM_OF_MEASURE
        and report.standing != Standing.REJECTED
        and report.quantity.qualifier == Qualifier.NOT_STATED
    )


def _moved(part: BalanceItem, movements: Sequence[Movement], first: date, last: date) -> list[Line]:
    """Add up the counted movements of one direction; no line where there is none: silence is not zero."""
    reckoned = [movement for movement in movements if _is_reckoned(movement)]
    if not reckoned:
        return []
    sure = [_lies_between(movement.period, first, last) for movement in reckoned]
    people = [
        interval if is_sure else Interval(0, interval.high)
        for interval, is_sure in zip(map(_stated, reckoned), sure, strict=True)
    ]
    return [Line(part, _sum(people), movements=tuple(reckoned), is_certain=all(sure))]


def _told(measure: Measure, reports: Sequence[Report]) -> list[Line]:
    """Join the reports of one measure. Those of one day conflict: from the lowest to the highest.

    Those of several days may tell of one event or of several: from the lowest alone to all days together.
    """
    told = [
        report
        for report in reports
        if report.measure == measure
        and report.standing != Standing.REJECTED
        and interval_of(report.quantity) is not None
    ]
    if not told:
        return []
    by_day: dict[date | None, list[Interval]] = defaultdict(list)
    for report in told:
        by_day[report.day].append(_stated(report))
    of_days = {day: _hull(intervals) for day, intervals in by_day.items()}
    sure_lows = [interval.low for day, interval in of_days.items() if day is not None]
    people = Interval(min(sure_lows, default=0), _sum(list(of_days.values())).high)
    return [Line(ITEM_OF_MEASURE[measure], people, reports=tuple(told), is_certain=None not in of_days)]


def _residual(opening: Interval, flows: Sequence[Line], closing: Interval) -> Residual:
    """Return closing - opening - in + out, end by end."""
    came = _sum([line.people for line in flows if line.part in INWARD])
    went = _sum([line.people for line in flows if line.part not in INWARD])
    low = high = None
    if opening.high is not None and came.high is not None:
        low = closing.low - opening.high - came.high + went.low
    if closing.high is not None and went.high is not None:
        high = closing.high - opening.low - came.low + went.high
    return Residual(low, high, is_between_lower_bounds=opening.high is None and closing.high is None)
