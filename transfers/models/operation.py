"""An announced effort to move detainees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from transfers.models.conditions import not_before
from transfers.models.named import Named
from transfers.models.publication import HasPage, Publishable
from transfers.models.terms import TermsField
from transfers.vocabulary import Leg, OperationState


def default_legs() -> list[str]:
    return [Leg.CROSS_BORDER.value]


class Operation(Named, HasPage, Publishable):
    name_en = models.CharField(max_length=200)
    name_ar = models.CharField(max_length=200, blank=True)
    summary_en = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=OperationState.choices())
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    last_checked_on = models.DateField(null=True, blank=True)
    summary_ar = models.TextField(blank=True)
    arrival_legs = TermsField(Leg, default=default_legs)

    history = HistoricalRecords()

    class Meta(Publishable.Meta):
        # The latest first; without a day last, on every database.
        ordering = [F("started_on").desc(nulls_last=True), "code"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=not_before("started_on", "ended_on"), name="operation_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(arrival_legs__contains=Leg.TO_STAGING.value), name="staging_is_no_arrival_leg"
            ),
        ]

    def state_on(self, day: date | None) -> OperationState | None:
        """Return the operation's state as it could be known on a day, None where it was not recorded.

        The record keeps one state and the first and last day; on its last day it was not known yet that it
        was the last. Without a day: the state now.
        """
        state = OperationState(self.state)
        if day is None or (self.ended_on and day > self.ended_on):
            return state
        if self.started_on and day < self.started_on:
            return OperationState.PLANNED
        if self.ended_on or state == OperationState.UNDER_WAY:
            return OperationState.UNDER_WAY
        return state if state == OperationState.PLANNED else None

    def checked_on(self, known: date | None) -> date | None:
        """Return the desk's last check; None where it lies after the day whose knowledge is asked for."""
        if self.last_checked_on is None or (known and self.last_checked_on > known):
            return None
        return self.last_checked_on

    def rule_problems(self) -> Iterator[tuple[str, str]]:
        if not self.code:
            yield "code", str(_("a code, e.g. nes-iraq-2026"))
        if Leg.TO_STAGING in (self.arrival_legs or ()):  # None: a file's cell that cannot be read
            yield "arrival_legs", str(_("no departures to a staging base: they never are arrivals"))
        if self.started_on and self.ended_on and self.ended_on < self.started_on:
            yield "ended_on", str(_("a day on or after the first one"))
