"""Tie each record to the pages that print it, in the order the desk gave them; a cited source stays."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Aggregate, Count, F, Min, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from simple_history.models import HistoricalRecords

from transfers.models.publication import Publishable, PublishableQuerySet
from transfers.models.source import Source
from transfers.models.version import Versioned


class CitedQuerySet(PublishableQuerySet):
    def with_sources(self, at: datetime, known: date | None = None) -> Self:
        """Load each record's public citations, in the desk's order, as ``public_citations``. One query.

        With ``known`` only those published by that day.
        """
        sources = Source.objects.public(at).known_on(known, at)
        citations = self.model.sources.through.objects.filter(source__in=sources)
        return self.prefetch_related(
            Prefetch("citations", citations.select_related("source"), to_attr="public_citations")
        )

    def with_pages(self, at: datetime, known: date | None = None) -> Self:
        """Count each record's public sources as ``pages``; with ``known`` those published by that day."""
        return self.annotate(pages=Coalesce(self.over_sources(at, Count("pk"), known), 0))

    def with_known_from(self, at: datetime) -> Self:
        """Add ``known_from``: the earliest date of the record's public sources, else its reported date.

        Not a column: a source's embargo passes without a write, and a hidden source says nothing in public,
        not even by its date.
        """
        earliest = self.over_sources(at, Min("source__published_on"))
        has_reported_on = any(field.name == "reported_on" for field in self.model._meta.fields)
        return self.annotate(known_from=Coalesce(earliest, F("reported_on")) if has_reported_on else earliest)

    def known_on(self, day: date | None, at: datetime) -> Self:
        """Return what had been published by that day, with ``known_from``; None is now, and asks nothing."""
        return self if day is None else self.with_known_from(at).filter(known_from__lte=day)

    def over_sources(self, at: datetime, value: Aggregate, known: date | None = None) -> Subquery:
        """Return the value over the public citations of each record."""
        citations = self.model.sources.through.objects.filter(
            record=OuterRef("pk"), source__in=Source.objects.public(at).known_on(known, at)
        )
        return Subquery(citations.order_by().values("record").annotate(value=value).values("value"))


class Cited(Publishable):
    """A record that rests on sources. Subclasses declare ``sources`` through their own citation model."""

    objects = CitedQuerySet.as_manager()

    class Meta(Publishable.Meta):
        abstract = True


class Citation(Versioned):
    """One page a record rests on. Subclasses add ``record``."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="%(class)ss")
    position = models.PositiveIntegerField(default=0)

    history = HistoricalRecords(inherit=True)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["record", "source"], name="%(class)s_names_a_source_once")
        ]

    def __str__(self) -> str:
        return f"{self.record.code}: {self.source.code}"
