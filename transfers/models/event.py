"""A dated piece of context."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models
from django.db.models import F
from django.utils.translation import get_language
from simple_history.models import HistoricalRecords

from transfers.models.authority import Authority
from transfers.models.citation import Citation, Cited
from transfers.models.conditions import not_before
from transfers.models.dated import Dated, DatedQuerySet, Dates
from transfers.models.operation import Operation
from transfers.models.publication import HasPage
from transfers.models.source import Source
from transfers.models.version import Versioned
from transfers.vocabulary import Confidence, DatePrecision, EventCategory

DATES = Dates("happened_earliest", "happened_latest", "date_precision")


class Event(Dated, HasPage, Cited):
    operation = models.ForeignKey(Operation, models.PROTECT, related_name="events")
    happened_earliest = models.DateField(null=True, blank=True)
    happened_latest = models.DateField(null=True, blank=True)
    date_precision = models.CharField(
        max_length=16, choices=DatePrecision.choices(), default=DatePrecision.DAY
    )
    category = models.CharField(max_length=12, choices=EventCategory.choices())
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    dispute = models.TextField(blank=True)
    title_ar = models.CharField(max_length=200, blank=True)
    summary_ar = models.TextField(blank=True)
    dispute_ar = models.TextField(blank=True)
    said_by = models.ManyToManyField(Authority, through="EventSpeaker", related_name="events")
    confidence = models.CharField(max_length=8, choices=Confidence.choices())
    sources = models.ManyToManyField(Source, through="EventCitation", related_name="events")

    objects = DatedQuerySet.as_manager()
    history = HistoricalRecords()

    dates = DATES
    stands_on = ("operation",)
    code_prefix = "E"

    class Meta(Cited.Meta):
        ordering = [F("happened_earliest").asc(nulls_last=True), "code"]
        constraints = [
            *Cited.Meta.constraints,
            DATES.constraint(),
            models.CheckConstraint(
                condition=not_before("happened_earliest", "happened_latest"),
                name="event_happens_earliest_before_latest",
            ),
        ]

    def __str__(self) -> str:
        return self.title_ar if self.title_ar and get_language() == "ar" else self.title

    def rule_problems(self) -> Iterator[tuple[str, str]]:
        yield from DATES.problems(self)


class EventCitation(Citation):
    record = models.ForeignKey(Event, models.CASCADE, related_name="citations")


class EventSpeaker(Versioned):
    """One of the authorities that stated what an event tells, or acted in it."""

    record = models.ForeignKey(Event, models.CASCADE, related_name="speakers")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="spoken_events")
    position = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["record", "authority"], name="event_names_a_speaker_once")
        ]

    def __str__(self) -> str:
        return f"{self.record.code}: {self.authority.code}"
