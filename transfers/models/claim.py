"""A number that somebody stated: what it measures, as of when, said by whom, printed where."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from transfers.analysis.line import ClaimFact
from transfers.analysis.population import Report
from transfers.models.authority import Authority
from transfers.models.citation import Citation, Cited
from transfers.models.dated import Dated, Dates
from transfers.models.decided import Decided, DecidedQuerySet
from transfers.models.measured import Measured
from transfers.models.operation import Operation
from transfers.models.place import Facility
from transfers.models.publication import FIRST_YEAR, HasPage
from transfers.models.source import Source
from transfers.vocabulary import AsOfPrecision, Confidence, DatePrecision, Measure

DATES = Dates("as_of_date", "as_of_date", "as_of_precision")


class ClaimQuerySet(DecidedQuerySet):
    def alike(self, claim: Claim) -> Self:
        """Return the claims of the same claimant, day and number; none for one that lacks day or number."""
        if claim.as_of_date is None or not claim.quantity.has_number:
            return self.none()
        same = ("operation_id", "claimant_id", "as_of_date", "people_low", "people", "people_high")
        return self.not_withdrawn().filter(**{name: getattr(claim, name) for name in same})


class Claim(Measured, Decided, Dated, HasPage, Cited):
    operation = models.ForeignKey(Operation, models.PROTECT, related_name="claims")
    measure = models.CharField(max_length=24, choices=Measure.choices())
    facility = models.ForeignKey(Facility, models.PROTECT, null=True, blank=True, related_name="claims")
    as_of_date = models.DateField(null=True, blank=True)
    as_of_precision = models.CharField(
        max_length=16, choices=AsOfPrecision.choices(), default=AsOfPrecision.DAY
    )
    reported_on = models.DateField(null=True, blank=True)
    claimant = models.ForeignKey(Authority, models.PROTECT, related_name="claims")
    claimant_detail = models.CharField(max_length=200, blank=True)
    confidence = models.CharField(max_length=8, choices=Confidence.choices())
    conflicts_with = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="conflicting")
    sources = models.ManyToManyField(Source, through="ClaimCitation", related_name="claims")
    notes = models.TextField(blank=True)
    notes_ar = models.TextField(blank=True)

    objects = ClaimQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[conflicts_with])

    conflict_codes: tuple[str, ...] = ()  # set where claims are read together (ledger/operation.py)

    dates = DATES
    stands_on = ("operation", "claimant", "facility")
    code_prefix = "R"

    class Meta(Cited.Meta):
        ordering = ["code"]
        constraints = [
            *Cited.Meta.constraints,
            *Measured.Meta.constraints,
            *Decided.Meta.constraints,
            models.CheckConstraint(
                condition=Q(as_of_precision=DatePrecision.UNKNOWN) ^ Q(as_of_date__isnull=False),
                name="claim_as_of_date_is_known_or_unknown",
                violation_error_message=_("Give a date, or say that it is not known."),
            ),
        ]
        indexes = [
            models.Index(fields=["operation", "measure", "standing"], name="claim_by_measure"),
            models.Index(fields=["as_of_date"], name="claim_by_as_of_date"),
        ]

    @classmethod
    def result_days(cls) -> models.QuerySet:
        """Return the days, as ``day``, before which no number is a result."""
        days = cls.objects.order_by().annotate(day=Coalesce("as_of_date", "reported_on"))
        return days.filter(day__year__gte=FIRST_YEAR)

    def fact(self) -> ClaimFact:
        """Return what the headline rule reads. Needs ``with_sources`` and ``with_known_from``."""
        pages = tuple(citation.source.code for citation in self.public_citations)
        return self.fact_known_from(self.known_from, pages)

    def fact_known_from(self, day: date | None, pages: tuple[str, ...] = ()) -> ClaimFact:
        return ClaimFact(
            code=self.code,
            measure=self.measure,
            standing=self.standing,
            as_of=self.as_of_date,
            reported_on=self.reported_on,
            known_from=day,
            quantity=self.quantity,
            authority=self.claimant.code,
            pages=pages,
            conflicts=self.conflict_codes,
        )

    def report(self) -> Report:
        """Return what the balance of its facility reads."""
        return Report(
            code=self.code,
            measure=self.measure,
            standing=self.standing,
            period=self.period,
            quantity=self.quantity,
        )

    def rule_problems(self) -> Iterator[tuple[str, str]]:
        yield from self.quantity_problems()
        yield from self.decision_problems()
        if (self.as_of_date is None) != (self.as_of_precision == DatePrecision.UNKNOWN):
            yield "as_of_date", str(_("a date, or 'not known' and no date"))


class ClaimCitation(Citation):
    record = models.ForeignKey(Claim, models.CASCADE, related_name="citations")
