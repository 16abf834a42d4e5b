"""One issuer's table of people by nationality at a date, kept whole."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from transfers.models.authority import COUNTRY, Authority
from transfers.models.citation import Citation, Cited
from transfers.models.measured import Measured
from transfers.models.operation import Operation
from transfers.models.source import Source
from transfers.models.version import Versioned
from transfers.vocabulary import BreakdownLevel, BreakdownStanding, Confidence, Population


class Breakdown(Cited):
    operation = models.ForeignKey(Operation, models.PROTECT, related_name="breakdowns")
    population = models.CharField(max_length=20, choices=Population.choices())
    as_of_date = models.DateField(null=True, blank=True)
    reported_on = models.DateField(null=True, blank=True)
    stated_total = models.PositiveIntegerField(null=True, blank=True)
    issuer = models.ForeignKey(Authority, models.PROTECT, related_name="breakdowns")
    issuer_detail = models.CharField(max_length=200, blank=True)
    standing = models.CharField(max_length=12, choices=BreakdownStanding.choices())
    confidence = models.CharField(max_length=8, choices=Confidence.choices())
    sources = models.ManyToManyField(Source, through="BreakdownCitation", related_name="breakdowns")

    history = HistoricalRecords()

    stands_on = ("operation", "issuer")
    code_prefix = "D"

    class Meta(Cited.Meta):
        ordering = ["code"]


class BreakdownCitation(Citation):
    record = models.ForeignKey(Breakdown, models.CASCADE, related_name="citations")

    history = HistoricalRecords()


class BreakdownCount(Measured, Versioned):
    """One row of a breakdown, its label word for word."""

    breakdown = models.ForeignKey(Breakdown, models.CASCADE, related_name="counts")
    position = models.PositiveIntegerField(default=0)
    label = models.CharField(max_length=200)
    level = models.CharField(max_length=12, choices=BreakdownLevel.choices())
    country = models.CharField(max_length=3, blank=True, validators=[COUNTRY])
    notes = models.TextField(blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["breakdown", "position", "pk"]
        constraints = [
            *Measured.Meta.constraints,
            models.UniqueConstraint(fields=["breakdown", "label"], name="breakdown_label_is_given_once"),
            models.CheckConstraint(
                condition=models.Q(country="") | models.Q(level=BreakdownLevel.COUNTRY),
                name="breakdown_group_has_no_country",
                violation_error_message=_("Only a row of level 'country' names a country."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def rule_problems(self) -> Iterator[tuple[str, str]]:
        yield from self.quantity_problems()
        if self.country and self.level != BreakdownLevel.COUNTRY:
            yield "country", str(_("no country: only a row of level 'country' names one"))
