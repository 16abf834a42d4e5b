"""Tie each record to the pages that print it, in the order the desk gave them; a cited source stays."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Count, F, Min, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from transfers.models.publication import Publishable, PublishableQuerySet
from transfers.models.source import Source
from transfers.models.version import Versioned
from transfers.vocabulary import PublicationState


class CitedQuerySet(PublishableQuerySet):
    def known_on(self, day: date) -> Self:
        """Return the records published by that day; an undated one is not known on any day."""
        return self.filter(known_from__lte=day)

    def with_sources(self, at: datetime) -> Self:
        """Load each record's public citations, in the desk's order, as ``public_citations``. One query."""
        citations = self.model.sources.through.objects.filter(source__in=Source.objects.public(at))
        return self.prefetch_related(
            Prefetch("citations", citations.select_related("source"), to_attr="public_citations")
        )

    def with_pages(self, at: datetime) -> Self:
        """Count each record's public sources as ``pages``."""
        citations = self.model.sources.through.objects.filter(
            record=OuterRef("pk"), source__in=Source.objects.public(at)
        )
        counted = citations.order_by().values("record").annotate(pages=Count("pk")).values("pages")
        return self.annotate(pages=Coalesce(Subquery(counted), 0))

    def refresh_known_from(self) -> None:
        """Set ``known_from``: the earliest publication date of the published sources, else the reported date.

        Sources that are drafts say nothing in public, not even by their date.
        """
        citations = self.model.sources.through.objects.filter(
            record=OuterRef("pk"), source__publication_state=PublicationState.PUBLISHED
        )
        earliest = (
            citations.order_by().values("record").annotate(day=Min("source__published_on")).values("day")
        )
        known = Subquery(earliest)
        # Past our own update(): what moved the date was a write, and that one raised the data version.
        models.QuerySet.update(
            self, known_from=Coalesce(known, F("reported_on")) if self.model.has_reported_on() else known
        )


class Cited(Publishable):
    """A record that rests on sources. Subclasses declare ``sources`` through their own citation model."""

    known_from = models.DateField(null=True, blank=True, editable=False, db_index=True)

    objects = CitedQuerySet.as_manager()

    class Meta(Publishable.Meta):
        abstract = True

    @classmethod
    def has_reported_on(cls) -> bool:
        return any(field.name == "reported_on" for field in cls._meta.fields)


class Citation(Versioned):
    """One page a record rests on. Subclasses add ``record``."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="%(class)ss")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["record", "source"], name="%(class)s_names_a_source_once"),
        ]

    def __str__(self) -> str:
        return f"{self.record.code}: {self.source.code}"

    def is_public_matter(self) -> bool:
        return self.record.is_public_matter()


@receiver([post_save, post_delete], dispatch_uid="refresh_known_from")
def refresh_known_from(sender: type[models.Model], instance: models.Model, **kwargs: object) -> None:
    """Keep ``known_from`` true: after a citation, a cited record or a source was written one by one.

    Bulk writers call ``refresh_known_from`` on their queryset themselves.
    """
    if isinstance(instance, Citation):
        type(instance.record).objects.filter(pk=instance.record_id).refresh_known_from()
    elif isinstance(instance, Cited):
        type(instance).objects.filter(pk=instance.pk).refresh_known_from()
    elif isinstance(instance, Source) and instance.pk:
        for model in Cited.__subclasses__():
            model.objects.filter(sources=instance.pk).refresh_known_from()
