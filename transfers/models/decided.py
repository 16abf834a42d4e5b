"""The desk's decision on a record, with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from transfers.models.conditions import has_text
from transfers.models.dated import DatedQuerySet
from transfers.vocabulary import Standing


class DecidedQuerySet(DatedQuerySet):
    def counted(self) -> Self:
        return self.filter(standing=Standing.COUNTED)


class Decided(models.Model):
    """A claim or transfer with a standing; each standing but "listed" says why."""

    standing = models.CharField(max_length=12, choices=Standing.choices(), default=Standing.LISTED)
    standing_reason = models.CharField(max_length=400, blank=True)
    standing_reason_ar = models.CharField(max_length=400, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(standing=Standing.LISTED) | has_text("standing_reason"),
                name="%(class)s_decision_has_a_reason",
                violation_error_message=_("Say why the desk decided so: only 'listed' needs no reason."),
            )
        ]

    def decision_problems(self) -> Iterator[tuple[str, str]]:
        if self.standing != Standing.LISTED and not self.standing_reason.strip():
            yield "standing_reason", str(_("a reason: only 'listed' needs none"))
