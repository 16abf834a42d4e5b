"""Whose statements were looked for, for which days, when, and what was found: the ground for silence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Self

from django.db import models, transaction
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from transfers.models.authority import Authority
from transfers.models.conditions import not_before
from transfers.models.operation import Operation
from transfers.models.publication import CODE, CodeField, NumberedCode, published
from transfers.models.source import has_come
from transfers.models.version import Versioned, VersionedQuerySet
from transfers.values.period import Period
from transfers.vocabulary import DatePrecision, Found


class MonitoringQuerySet(VersionedQuerySet):
    def public(self, at: datetime) -> Self:
        """Return the entries of public operations, but those that name an authority which is not public."""
        return self.filter(published(at, "operation"), Q(authority__isnull=True) | published(at, "authority"))

    def known_on(self, day: date | None, at: datetime) -> Self:
        """Return what had been looked for by that day; None is now."""
        return self.filter(looked_on__lte=day) if day else self

    def delete(self) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            deleted = super().delete()
            follow_monitoring()
        return deleted

    delete.queryset_only = True  # as Django's own: no manager deletes a table, and no template
    delete.alters_data = True

    def overlapping(self, start: date | None, end: date | None) -> Self:
        """Return the looks for any of the asked days; an open end is None."""
        asked = Q(days_to__gte=start) if start else Q()
        return self.filter(asked & Q(days_from__lte=end) if end else asked)


class MonitoringEntry(NumberedCode, Versioned):
    """One look for statements. Public at once: what was found is entered, and reviewed, as records."""

    code = CodeField(max_length=60, unique=True, blank=True, validators=[CODE])
    operation = models.ForeignKey(Operation, models.PROTECT, related_name="monitoring")
    looked_on = models.DateField(validators=[has_come])
    authority = models.ForeignKey(Authority, models.PROTECT, null=True, blank=True, related_name="monitoring")
    source_family = models.CharField(max_length=200, blank=True)
    days_from = models.DateField()
    days_to = models.DateField()
    found = models.CharField(max_length=16, choices=Found.choices())
    note = models.TextField(blank=True)

    objects = MonitoringQuerySet.as_manager()
    history = HistoricalRecords()

    # The shipped record's own are K01 and so on: the desk must not take the number of its next one.
    code_prefix = "M"

    class Meta:
        ordering = ["-looked_on", "code"]
        verbose_name = _("monitoring entry")
        verbose_name_plural = _("monitoring log")
        constraints = [
            models.CheckConstraint(condition=~Q(code=""), name="monitoring_entry_has_a_code"),
            models.CheckConstraint(
                condition=not_before("days_from", "days_to"), name="monitoring_entry_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(days_to__lte=F("looked_on")), name="monitoring_entry_looks_at_days_that_have_come"
            ),
            models.CheckConstraint(
                condition=Q(authority__isnull=False) | ~Q(source_family=""),
                name="monitoring_entry_says_where_was_looked",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def span(self) -> Period:
        """The days for which was looked."""
        return Period(self.days_from, self.days_to, DatePrecision.RANGE)

    def save(self, *args: Any, **options: Any) -> None:
        self.take_code()
        with transaction.atomic():
            super().save(*args, **options)
            follow_monitoring()

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            deleted = super().delete(*args, **options)
            follow_monitoring()
        return deleted

    def clean(self) -> None:
        self.take_code()
        self.refuse_synthetic_code()
        super().clean()

    def rule_problems(self) -> Iterator[tuple[str, str]]:
        if self.days_from and self.days_to and self.days_to < self.days_from:
            yield "days_to", str(_("a day on or after the first one"))
        if self.days_to and self.looked_on and self.days_to > self.looked_on:
            yield "days_to", str(_("a day no later than that of the look: what is to come has no report"))
        if not self.authority_id and not self.source_family:
            yield "source_family", str(_("an authority, or which sources were read"))


def follow_monitoring() -> None:
    """Set when each operation was last checked to the latest day in its log; without one it stays.

    Not a change of what the record says of the operation: no version of it and no correction. A look for an
    authority that is not published does not count. One query.
    """
    told = Q(authority__isnull=True) | published(timezone.now(), "authority")
    entries = MonitoringEntry.objects.filter(told, operation=OuterRef("pk")).order_by().values("operation")
    latest = Subquery(entries.annotate(latest=Max("looked_on")).values("latest"))
    those = Operation.objects.annotate(latest=latest).filter(latest__isnull=False)
    stale = those.exclude(last_checked_on=F("latest")).values("pk")
    models.QuerySet(Operation).filter(pk__in=stale).update(last_checked_on=latest)
