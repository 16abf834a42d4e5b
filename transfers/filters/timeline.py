"""What may be asked of the timeline: one question, put to four kinds of records."""

from __future__ import annotations

from datetime import datetime

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from transfers.analysis.timeline import PLANS, RESULTS
from transfers.datasets import CLAIMS, EVENTS
from transfers.filters.base import RecordFilter, StrictFilterSet, choice, over, record_choice, several
from transfers.filters.dates import IsoDateFilter, KnownFilter
from transfers.models import Authority, Claim, ControlPeriod, Event, Facility, Operation, Transfer
from transfers.models.transfer import ON_ARRIVAL_LEG
from transfers.vocabulary import EntryKind, Scope, Standing, TransferStatus


class TimelineFilter(StrictFilterSet):
    """Asks four kinds of records at once: each of them is narrowed by what it has.

    What has no category, facility, authority or standing is no answer where one is asked; an event has those
    authorities that said it or acted. ``since`` and
    ``until`` are asked of the entries (timeline.merge), since a control period makes two.
    """

    operation = record_choice(Operation, EVENTS.column("operation"))
    kind = django_filters.MultipleChoiceFilter(
        label=_("Kind of entry"),
        choices=[(kind.value, _(kind.label)) for kind in EntryKind],
        widget=forms.CheckboxSelectMultiple,
    )
    category = choice(EVENTS.column("category"))
    facility = RecordFilter(Facility, label=_("Facility"))
    authority = RecordFilter(Authority, label=_("Authority"))
    standing = several(CLAIMS.column("standing"))
    since = IsoDateFilter(label=_("From"))
    until = IsoDateFilter(label=_("To"))
    known = KnownFilter()

    Meta = over(Event)
    sortable = {"day": ()}
    default_sort = "-day"

    def __init__(self, data: QueryDict, at: datetime, also: tuple[str, ...] = ()) -> None:
        super().__init__(data, Event.objects.none(), at, also)

    def asks(self, *kinds: EntryKind) -> bool:
        chosen = self.form.cleaned_data["kind"]
        return not chosen or any(kind in chosen for kind in kinds)

    def value(self, name: str) -> str:
        return self.form.cleaned_data[name]

    def has(self, *names: str) -> bool:
        """Tell whether one of these is asked."""
        return any(self.value(name) for name in names)

    def narrowed(self, queryset: QuerySet, is_asked: bool, **lookups: str) -> QuerySet:
        """Return what was known on the asked day; nothing where it is not asked.

        ``lookups`` says by which lookup each parameter narrows the rows, where it is asked.
        """
        if not is_asked:
            return queryset.none()
        values = {lookup: value for name, lookup in lookups.items() if (value := self.value(name))}
        return queryset.filter(**values).known_on(self.known, self.at)

    def events(self) -> QuerySet[Event]:
        is_asked = self.asks(EntryKind.EVENT) and not self.has("facility", "standing")
        found = Event.objects.public(self.at)
        return self.narrowed(
            found, is_asked, operation="operation__code", category="category", authority="said_by__code"
        )

    def claims(self) -> QuerySet[Claim]:
        measures = [*RESULTS] if self.asks(EntryKind.RESULT) else []
        measures += PLANS if self.asks(EntryKind.PLAN) else []
        return self.narrowed(
            Claim.objects.public(self.at).filter(measure__in=measures),
            bool(measures) and not self.value("category"),
            operation="operation__code",
            facility="facility__code",
            authority="claimant__code",
            standing="standing__in",
        )

    def arrivals(self) -> QuerySet[Transfer]:
        found = Transfer.objects.public(self.at).filter(
            ON_ARRIVAL_LEG,
            scope=Scope.MOVEMENT,
            status=TransferStatus.REPORTED,
            standing__in=(Standing.COUNTED, Standing.LISTED),
        )
        if place := self.value("facility"):
            found = found.filter(Q(origin__code=place) | Q(transit__code=place) | Q(destination__code=place))
        return self.narrowed(
            found,
            self.asks(EntryKind.ARRIVAL) and not self.value("category"),
            operation="operation__code",
            authority="conducted_by__code",
            standing="standing__in",
        )

    def periods(self) -> QuerySet[ControlPeriod]:
        """Return control periods; of an operation those of the facilities its transfers and claims name."""
        found = ControlPeriod.objects.public(self.at)
        if self.value("operation"):
            found = found.filter(facility__in=facilities_in_operation(self.value("operation"), self.at))
        is_asked = self.asks(EntryKind.CONTROL) and not self.has("category", "standing")
        return self.narrowed(found, is_asked, facility="facility__code", authority="authority__code")


def facilities_in_operation(operation: str, at: datetime) -> QuerySet[Facility]:
    """Return the facilities that an operation's public transfers and claims name."""
    transfers = Transfer.objects.public(at).filter(operation__code=operation).order_by()
    claims = Claim.objects.public(at).filter(operation__code=operation).order_by()
    return Facility.objects.filter(
        Q(pk__in=transfers.values("origin"))
        | Q(pk__in=transfers.values("transit"))
        | Q(pk__in=transfers.values("destination"))
        | Q(pk__in=claims.values("facility"))
    ).values("pk")
