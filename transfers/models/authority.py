"""Who states a claim, conducts a transfer or controls a facility."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from transfers.models.named import Named
from transfers.models.publication import Publishable
from transfers.vocabulary import AuthorityKind

COUNTRY = RegexValidator(r"^[A-Z]{3}\Z", _("Three capital letters, ISO 3166-1 alpha-3, e.g. IRQ."))


class Authority(Named, Publishable):
    name_en = models.CharField(max_length=200)
    name_ar = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=24, choices=AuthorityKind.choices())
    country = models.CharField(max_length=3, blank=True, validators=[COUNTRY])

    history = HistoricalRecords()

    class Meta(Publishable.Meta):
        ordering = ["name_en"]
        verbose_name_plural = "authorities"

    def rule_problems(self) -> Iterator[tuple[str, str]]:
        if not self.code:
            yield "code", str(_("a code, e.g. iraq-justice"))
