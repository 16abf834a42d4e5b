"""A publication that prints a claim, a transfer or an event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from transfers.models.publication import HasPage, Publishable, PublishableQuerySet
from transfers.values.url_key import url_key_of
from transfers.vocabulary import DateBasis, Language, SourceKind


def has_come(day: date) -> None:
    """Refuse a day that is still to come: the record would be known only then."""
    if day > timezone.localdate():
        raise ValidationError(_("Expected: a day that has come."))


class UrlKeyField(models.CharField):
    """Holds ``url_key_of`` of the row's address; worked out whenever the row is written."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = url_key_of(model_instance.url)
        setattr(model_instance, self.attname, value)
        return value


class SourceQuerySet(PublishableQuerySet):
    def of_page(self, url: str) -> Self:
        """Return the sources of the page that an address leads to, however it was copied."""
        return self.filter(url_key=url_key_of(url))

    def update(self, **values: Any) -> int:
        if isinstance(values.get("url"), str):  # bulk_update gives expressions, and the keys itself
            values["url_key"] = url_key_of(values["url"])
        return super().update(**values)

    def bulk_update(self, objs: Iterable[Source], fields: Iterable[str], **options: Any) -> int:
        objs, fields = list(objs), set(fields)
        if "url" in fields:
            for source in objs:  # Django calls no pre_save here
                source.url_key = url_key_of(source.url)
            fields.add("url_key")
        return super().bulk_update(objs, fields, **options)

    def known_on(self, day: date | None, at: datetime) -> Self:
        """Return the sources published by that day; None is now, and asks nothing.

        One without a date is left out of every day: no one can say that it was out by then.
        """
        return self if day is None else self.filter(published_on__lte=day)

    def overlapping(self, start: date | None, end: date | None) -> Self:
        """Return the sources published in the period; an open end is None."""
        since = models.Q(published_on__gte=start) if start else models.Q()
        return self.filter(since & models.Q(published_on__lte=end) if end else since)

    def with_known_from(self, at: datetime) -> Self:
        """Add ``known_from``, as every dated record has it: a source is known from its own date."""
        return self.annotate(known_from=models.F("published_on"))

    def with_records(self, at: datetime) -> Self:
        """Count the public records that cite each source, of every kind, as ``records``."""
        counts = [self.citing(model, at) for model in self.model.citing_models()]
        return self.annotate(records=sum(counts, models.Value(0)))

    @staticmethod
    def citing(model: type[Publishable], at: datetime) -> Coalesce:
        """Return the number of public records of one kind that cite each source."""
        citations = model.sources.through.objects
        found = citations.filter(source=models.OuterRef("pk"), record__in=model.objects.public(at))
        counted = found.order_by().values("source").annotate(number=models.Count("pk")).values("number")
        return Coalesce(models.Subquery(counted), 0)


class Source(HasPage, Publishable):
    publisher = models.CharField(max_length=200)
    title = models.CharField(max_length=400)
    title_is_description = models.BooleanField(default=False)
    # Percent-encoded Arabic addresses run past 400 characters; only http(s), since pages link to them.
    url = models.URLField(_("address"), max_length=2000, validators=[URLValidator(schemes=["http", "https"])])
    # Not unique: the record may hold a page twice, and the form says so before it saves.
    url_key = UrlKeyField(max_length=64, db_index=True, editable=False)
    published_on = models.DateField(null=True, blank=True, validators=[has_come])
    published_on_basis = models.CharField(
        max_length=12, choices=DateBasis.choices(), default=DateBasis.NOT_FOUND
    )
    language = models.CharField(max_length=3, choices=Language.choices())
    kind = models.CharField(max_length=12, choices=SourceKind.choices(), default=SourceKind.NEWS)
    originator = models.CharField(max_length=200, blank=True)
    quarantined = models.BooleanField(default=False)

    objects = SourceQuerySet.as_manager()
    # The key follows from the address, whose versions are kept.
    history = HistoricalRecords(excluded_fields=["url_key"])

    code_prefix = "S"

    class Meta(Publishable.Meta):
        ordering = ["code"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(published_on__isnull=False)
                ^ models.Q(published_on_basis=DateBasis.NOT_FOUND),
                name="source_date_is_found_or_not_found",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.publisher}: {self.title}"

    @classmethod
    def citing_models(cls) -> list[type[Publishable]]:
        return [relation.related_model for relation in cls._meta.related_objects if relation.many_to_many]

    def save(self, *args: Any, **options: Any) -> None:
        if options.get("update_fields") is not None and "url" in options["update_fields"]:
            options["update_fields"] = {*options["update_fields"], "url_key"}
        super().save(*args, **options)

    def rule_problems(self) -> Iterator[tuple[str, str]]:
        if self.published_on is None and self.published_on_basis != DateBasis.NOT_FOUND:
            yield "published_on", str(_("a date, or 'not found' for where it was found"))
        if self.published_on is not None and self.published_on_basis == DateBasis.NOT_FOUND:
            yield "published_on_basis", str(_("where the date was found, since there is one"))
