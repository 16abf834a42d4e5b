"""Imprecise dates in the database: the rules of period.py as conditions on a model's own columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from transfers.models.citation import CitedQuerySet
from transfers.values.period import Period, problems_of_period
from transfers.vocabulary import DatePrecision


class Dates(NamedTuple):
    """The columns of a model that hold its period."""

    earliest: str
    latest: str
    precision: str

    def period(self, record: models.Model) -> Period:
        return Period(
            getattr(record, self.earliest),
            getattr(record, self.latest),
            DatePrecision(getattr(record, self.precision)),
        )

    def overlap(self, start: date | None, end: date | None) -> Q:
        """Return the condition of ``Period.overlaps``; an open end is None."""
        earliest, latest, precision = self
        asked = Q()
        if start:
            is_open = {f"{latest}__isnull": True, precision: DatePrecision.NO_EARLIER_THAN}
            only = {f"{latest}__isnull": True, f"{earliest}__gte": start}
            asked &= Q(**{f"{latest}__gte": start}) | Q(**only) | Q(**is_open)
        if end:
            is_open = {f"{earliest}__isnull": True, precision: DatePrecision.NO_LATER_THAN}
            only = {f"{earliest}__isnull": True, f"{latest}__lte": end}
            asked &= Q(**{f"{earliest}__lte": end}) | Q(**only) | Q(**is_open)
        return asked

    def fit(self) -> Q:
        """Return the condition under which ``problems_of_period`` has nothing to say."""
        earliest, latest, precision = self
        no_earliest, no_latest = Q(**{f"{earliest}__isnull": True}), Q(**{f"{latest}__isnull": True})
        same = Q(**{earliest: F(latest)})

        def of(*codes: DatePrecision) -> Q:
            return Q(**{f"{precision}__in": codes})

        return (
            of(DatePrecision.UNKNOWN) & no_earliest & no_latest
            | of(DatePrecision.DAY) & ~no_earliest & ~no_latest & same
            | of(DatePrecision.RANGE) & ~no_earliest & ~no_latest
            | of(DatePrecision.APPROX) & ~(no_earliest & no_latest)
            | of(DatePrecision.NO_LATER_THAN) & ~no_latest
            | of(DatePrecision.NO_EARLIER_THAN) & ~no_earliest
        )

    def constraint(self) -> models.CheckConstraint:
        return models.CheckConstraint(
            condition=self.fit(),
            name="%(class)s_dates_fit_their_precision",
            violation_error_message=_("The dates do not fit what is said of their precision."),
        )

    def problems(self, record: models.Model) -> Iterator[tuple[str, str]]:
        """Yield (field, what was expected) where the dates break the rules of period.py."""
        if getattr(record, self.precision) in DatePrecision.__members__.values():
            for problem in problems_of_period(self.period(record)):
                yield getattr(self, problem.column), problem.expected


class DatedQuerySet(CitedQuerySet):
    def overlapping(self, start: date | None, end: date | None) -> Self:
        """Return the records whose period overlaps the asked one; an open end is None."""
        return self.filter(self.model.dates.overlap(start, end))


class Dated:
    """A record with a period, in its columns of ``dates``."""

    dates: Dates

    @property
    def period(self) -> Period:
        return self.dates.period(self)
