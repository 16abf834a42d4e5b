"""A movement of people on one leg, or a series that contains others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from transfers.analysis.line import TransferFact
from transfers.analysis.population import Movement
from transfers.models.authority import Authority
from transfers.models.citation import Citation, Cited
from transfers.models.conditions import not_before, where_given
from transfers.models.dated import Dated, Dates
from transfers.models.decided import Decided, DecidedQuerySet
from transfers.models.measured import Measured
from transfers.models.operation import Operation
from transfers.models.place import Facility
from transfers.models.publication import FIRST_YEAR, HasPage
from transfers.models.source import Source
from transfers.vocabulary import Confidence, DatePrecision, Leg, Mode, Scope, TransferStatus

DATES = Dates("departed_earliest", "departed_latest", "date_precision")


ON_ARRIVAL_LEG = Q(operation__arrival_legs__contains=F("leg"))  # no code of a leg is within another one


class TransferQuerySet(DecidedQuerySet):
    def public(self, at: datetime) -> Self:
        """Return what the public may see: never a movement that has not happened yet.

        A planned movement is hidden until its last day is over; without a last day it is not known
        to be over, so it stays hidden.
        """
        today = timezone.localdate(at)
        return super().public(at).filter(~Q(status=TransferStatus.PLANNED) | Q(departed_latest__lt=today))

    def alike(self, transfer: Transfer) -> Self:
        """Return the transfers by the same authority, of the same dates and number, where all are given."""
        is_dated = transfer.departed_earliest or transfer.departed_latest
        if not is_dated or transfer.conducted_by_id is None or not transfer.quantity.has_number:
            return self.none()
        same = ("operation_id", "conducted_by_id", "departed_earliest", "departed_latest")
        same += ("people_low", "people", "people_high")
        return self.not_withdrawn().filter(**{name: getattr(transfer, name) for name in same})


class Transfer(Measured, Decided, Dated, HasPage, Cited):
    operation = models.ForeignKey(Operation, models.PROTECT, related_name="transfers")
    leg = models.CharField(max_length=24, choices=Leg.choices())
    scope = models.CharField(max_length=12, choices=Scope.choices(), default=Scope.MOVEMENT)
    status = models.CharField(max_length=12, choices=TransferStatus.choices())
    departed_earliest = models.DateField(null=True, blank=True)
    departed_latest = models.DateField(null=True, blank=True)
    date_precision = models.CharField(
        max_length=16, choices=DatePrecision.choices(), default=DatePrecision.DAY
    )
    origin = models.ForeignKey(Facility, models.PROTECT, null=True, blank=True, related_name="transfers_from")
    origin_as_reported = models.CharField(max_length=200, blank=True)
    transit = models.ForeignKey(
        Facility, models.PROTECT, null=True, blank=True, related_name="transfers_through"
    )
    destination = models.ForeignKey(
        Facility, models.PROTECT, null=True, blank=True, related_name="transfers_to"
    )
    destination_as_reported = models.CharField(max_length=200, blank=True)
    units_reported = models.CharField(max_length=200, blank=True)
    mode = models.CharField(max_length=12, choices=Mode.choices(), default=Mode.UNKNOWN)
    conducted_by = models.ForeignKey(
        Authority, models.PROTECT, null=True, blank=True, related_name="transfers_conducted"
    )
    batch_label = models.CharField(max_length=100, blank=True)
    overlaps_with = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="overlapping_with"
    )
    confidence = models.CharField(max_length=8, choices=Confidence.choices())
    sources = models.ManyToManyField(Source, through="TransferCitation", related_name="transfers")
    notes = models.TextField(blank=True)
    notes_ar = models.TextField(blank=True)

    objects = TransferQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[overlaps_with])

    dates = DATES
    stands_on = ("operation", "origin", "transit", "destination", "conducted_by")
    code_prefix = "T"

    class Meta(Cited.Meta):
        ordering = ["code"]
        constraints = [
            *Cited.Meta.constraints,
            *Measured.Meta.constraints,
            *Decided.Meta.constraints,
            DATES.constraint(),
            models.CheckConstraint(
                condition=not_before("departed_earliest", "departed_latest"),
                name="transfer_departs_earliest_before_latest",
                violation_error_message=_("The earliest day must not come after the latest."),
            ),
            models.CheckConstraint(
                condition=where_given(~Q(origin=F("destination")), "origin", "destination"),
                name="transfer_ends_elsewhere",
                violation_error_message=_("A transfer does not end where it starts."),
            ),
        ]
        indexes = [
            models.Index(fields=["operation", "standing", "leg"], name="transfer_by_standing"),
            models.Index(fields=["departed_latest", "departed_earliest"], name="transfer_by_period"),
            models.Index(
                fields=["-departed_latest"], condition=Q(status="planned"), name="planned_transfer_by_latest"
            ),
        ]

    @property
    def is_on_arrival_leg(self) -> bool:
        return self.leg in self.operation.arrival_legs

    def fact(self) -> TransferFact:
        """Return what the headline rule reads. Needs ``with_known_from`` and the operation loaded."""
        return self.fact_known_from(self.known_from)

    def fact_known_from(self, day: date | None) -> TransferFact:
        return TransferFact(
            code=self.code,
            leg=self.leg,
            is_on_arrival_leg=self.is_on_arrival_leg,
            scope=self.scope,
            status=self.status,
            standing=self.standing,
            period=self.period,
            known_from=day,
            quantity=self.quantity,
        )

    def movement(self, is_inward: bool) -> Movement:
        """Return what the balance of the facility it leaves reads, or with ``is_inward`` it arrives at."""
        return Movement(
            code=self.code,
            is_inward=is_inward,
            scope=self.scope,
            status=self.status,
            standing=self.standing,
            period=self.period,
            quantity=self.quantity,
        )

    @classmethod
    def last_planned_days(cls) -> models.QuerySet:
        """Return the days at whose end time alone makes a planned movement public.

        After the last day that Python knows comes no other one: it is a typing error, and never over.
        """
        return cls.objects.order_by().filter(status=TransferStatus.PLANNED, departed_latest__lt=date.max)

    @classmethod
    def result_days(cls) -> models.QuerySet:
        """Return the days, as ``day``, before which no movement is a result."""
        days = cls.objects.order_by().annotate(day=Coalesce("departed_latest", "departed_earliest"))
        return days.filter(day__year__gte=FIRST_YEAR)

    def clean(self) -> None:
        super().clean()
        ends = (self.origin, self.destination)
        if self.leg == Leg.CROSS_BORDER and all(ends) and ends[0].country == ends[1].country:
            message = _("Both ends are in one country: such a leg does not cross the border.")
            raise ValidationError({"leg": message})

    def rule_problems(self) -> Iterator[tuple[str, str]]:
        yield from self.quantity_problems()
        yield from self.decision_problems()
        yield from DATES.problems(self)
        if self.origin_id and self.origin_id == self.destination_id:
            yield "destination", str(_("another facility: a transfer does not end where it starts"))


class TransferCitation(Citation):
    record = models.ForeignKey(Transfer, models.CASCADE, related_name="citations")
