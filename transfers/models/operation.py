"""An announced effort to move detainees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from transfers.models.publication import Publishable
from transfers.progress import ClaimFact, Progress, TransferFact, measure_progress
from transfers.vocabulary import OperationState


class Operation(Publishable):
    name_en = models.CharField(max_length=200)
    name_ar = models.CharField(max_length=200, blank=True)
    summary_en = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=OperationState.choices())
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    last_checked_on = models.DateField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta(Publishable.Meta):
        # The latest first; without a day last, on every database.
        ordering = [F("started_on").desc(nulls_last=True), "code"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ended_on__gte=F("started_on"))
                | Q(ended_on__isnull=True)
                | Q(started_on__isnull=True),
                name="operation_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name_en

    def get_absolute_url(self) -> str:
        return reverse("operation", args=[self.code])

    def progress(self, claims: Iterable[ClaimFact], transfers: Iterable[TransferFact]) -> Progress:
        """Apply the headline rule to the facts of the operation's public claims and transfers."""
        return measure_progress(claims, transfers, OperationState(self.state))

    def rule_problems(self) -> Iterator[tuple[str, str]]:
        if not self.code:
            yield "code", str(_("a code, e.g. nes-iraq-2026"))
        if self.started_on and self.ended_on and self.ended_on < self.started_on:
            yield "ended_on", str(_("a day on or after the first one"))
