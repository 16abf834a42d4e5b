"""Who states a claim, conducts a transfer or controls a facility."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from transfers.models.named import Named
from transfers.models.publication import HasPage, Publishable, PublishableQuerySet
from transfers.vocabulary import AuthorityKind

COUNTRY = RegexValidator(r"^[A-Z]{3}\Z", _("Three capital letters, ISO 3166-1 alpha-3, e.g. IRQ."))


class AuthorityQuerySet(PublishableQuerySet):
    def with_records(self, at: datetime) -> Self:
        """Count the public claims, events and transfers of each: ``claims_told`` and so on."""
        return self.annotate(
            claims_told=self.counted("claims", at),
            events_told=self.counted("events", at),
            transfers_told=self.counted("transfers_conducted", at),
        )

    def counted(self, name: str, at: datetime) -> Coalesce:
        relation = self.model._meta.get_field(name)
        by = relation.remote_field.name
        found = relation.related_model.objects.public(at).filter(**{by: OuterRef("pk")}).order_by()
        return Coalesce(Subquery(found.values(by).annotate(number=Count("pk")).values("number")), 0)


class Authority(Named, HasPage, Publishable):
    name_en = models.CharField(max_length=200)
    name_ar = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=24, choices=AuthorityKind.choices())
    country = models.CharField(max_length=3, blank=True, validators=[COUNTRY])

    objects = AuthorityQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Publishable.Meta):
        ordering = ["name_en"]
        verbose_name_plural = "authorities"

    def rule_problems(self) -> Iterator[tuple[str, str]]:
        if not self.code:
            yield "code", str(_("a code, e.g. iraq-justice"))
