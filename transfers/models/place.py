"""Where people are held, pass through or arrive, and who held it when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from transfers.analysis.control import ControlAccount
from transfers.models.authority import COUNTRY, Authority
from transfers.models.citation import Citation, Cited
from transfers.models.conditions import not_before
from transfers.models.named import Named
from transfers.models.publication import CODE, CodeField, HasPage, Publishable, PublishableQuerySet
from transfers.models.source import Source
from transfers.models.version import Versioned, VersionedQuerySet
from transfers.vocabulary import (
    Confidence,
    ControlEnd,
    ControlRole,
    ControlStart,
    Disclosure,
    FacilityKind,
    FacilityRole,
)


class GovernorateQuerySet(VersionedQuerySet):
    def public(self, at: datetime) -> Self:
        """Return all of them: a fixed list, which is no one's statement."""
        return self


class Governorate(Named, Versioned):
    """The finest place the record gives. A fixed list: not published, not withdrawn."""

    code = CodeField(_("P-code"), max_length=12, unique=True, validators=[CODE])
    country = models.CharField(max_length=3, validators=[COUNTRY])
    name_en = models.CharField(max_length=100)
    name_ar = models.CharField(max_length=100, blank=True)

    objects = GovernorateQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["code"]


class FacilityQuerySet(PublishableQuerySet):
    def with_transfers(self, at: datetime, known: date | None = None) -> Self:
        """Count the public transfers from each facility and to it, as ``leaving`` and ``arriving``.

        With ``known`` those that had been published by that day.
        """
        return self.annotate(
            leaving=self.transfers_at("origin", at, known),
            arriving=self.transfers_at("destination", at, known),
        )

    def transfers_at(self, end: str, at: datetime, known: date | None) -> Coalesce:
        transfers = self.model._meta.get_field("transfers_from").related_model
        found = transfers.objects.public(at).known_on(known, at).filter(**{end: OuterRef("pk")}).order_by()
        return Coalesce(Subquery(found.values(end).annotate(number=Count("pk")).values("number")), 0)


class Facility(Named, HasPage, Publishable):
    name_en = models.CharField(max_length=200)
    name_ar = models.CharField(max_length=200, blank=True)
    name_ckb = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=FacilityKind.choices())
    country = models.CharField(max_length=3, validators=[COUNTRY])
    governorate = models.ForeignKey(
        Governorate, models.PROTECT, null=True, blank=True, related_name="facilities"
    )
    role = models.CharField(max_length=24, choices=FacilityRole.choices())
    disclosure = models.CharField(max_length=12, choices=Disclosure.choices(), default=Disclosure.NAMED)
    possibly_same_as = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="named_as_same_by"
    )
    notes = models.TextField(blank=True)

    objects = FacilityQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[possibly_same_as])

    class Meta(Publishable.Meta):
        ordering = ["name_en"]
        verbose_name_plural = "facilities"

    def rule_problems(self) -> Iterator[tuple[str, str]]:
        if not self.code:
            yield "code", str(_("a code, e.g. al-hol-camp"))


class FacilityAlias(Versioned):
    """Another name or spelling of a facility, in any script, so that search finds it."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)
    position = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "facility aliases"
        constraints = [
            models.UniqueConstraint(fields=["facility", "name"], name="facility_alias_is_given_once"),
            models.CheckConstraint(
                condition=~Q(name__contains=";"),
                name="facility_alias_has_no_semicolon",
                violation_error_message=_("A semicolon separates names in files: leave it out."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ControlPeriod(Cited):
    """Who held a facility from when to when. Periods may compete: all are kept."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="control_periods")
    authority = models.ForeignKey(
        Authority, models.PROTECT, null=True, blank=True, related_name="control_periods"
    )
    role = models.CharField(max_length=16, choices=ControlRole.choices())
    from_date = models.DateField(null=True, blank=True)
    from_precision = models.CharField(max_length=16, choices=ControlStart.choices())
    to_date = models.DateField(null=True, blank=True)
    to_precision = models.CharField(max_length=16, choices=ControlEnd.choices())
    claimed = models.BooleanField(default=False)
    confidence = models.CharField(max_length=8, choices=Confidence.choices())
    sources = models.ManyToManyField(Source, through="ControlPeriodCitation", related_name="control_periods")
    notes = models.TextField(blank=True)

    history = HistoricalRecords()

    stands_on = ("facility", "authority")
    code_prefix = "C"

    class Meta(Cited.Meta):
        ordering = ["code"]
        constraints = [
            *Cited.Meta.constraints,
            models.CheckConstraint(
                condition=not_before("from_date", "to_date"), name="control_period_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(from_precision=ControlStart.BEFORE_2026) ^ Q(from_date__isnull=False),
                name="control_period_start_is_dated_or_before_2026",
            ),
            models.CheckConstraint(
                condition=Q(to_precision__in=[ControlEnd.OPEN, ControlEnd.OPEN_UNKNOWN])
                ^ Q(to_date__isnull=False),
                name="control_period_end_is_dated_or_open",
            ),
        ]

    def account(self) -> ControlAccount:
        """Return what the comparison of accounts reads."""
        return ControlAccount(
            code=self.code,
            authority=str(self.authority or ""),
            role=self.role,
            from_date=self.from_date,
            from_precision=self.from_precision,
            to_date=self.to_date,
            to_precision=self.to_precision,
            is_claimed=self.claimed,
        )

    def rule_problems(self) -> Iterator[tuple[str, str]]:
        if self.from_date and self.to_date and self.to_date < self.from_date:
            yield "to_date", str(_("a day on or after the first one"))
        if (self.from_date is None) != (self.from_precision == ControlStart.BEFORE_2026):
            yield "from_date", str(_("a date, or 'before 2026' and no date"))
        if (self.to_date is None) != (self.to_precision in (ControlEnd.OPEN, ControlEnd.OPEN_UNKNOWN)):
            yield "to_date", str(_("a date, or an open end and no date"))


class ControlPeriodCitation(Citation):
    record = models.ForeignKey(ControlPeriod, models.CASCADE, related_name="citations")
