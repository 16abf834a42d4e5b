"""The desk's first page: what waits for a second person, what the reader began, what comes and what came."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Count, DateTimeField, F, Max, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from transfers.admin.base import RecordAdmin
from transfers.admin.pages.monitoring import DueLook, due_looks, may_log
from transfers.datasets import BY_MODEL, BY_NAME
from transfers.models import Backup, Operation, Revision
from transfers.models.conditions import synthetic
from transfers.models.publication import Publishable
from transfers.vocabulary import PublicationState, RevisionState

# As a day goes: what was said, what moved, who printed it; then what changes rarely.
INDEX_ORDER = (
    "Claim",
    "Transfer",
    "Source",
    "Breakdown",
    "Event",
    "MonitoringEntry",
    "ControlPeriod",
    "Revision",
    "Facility",
    "Authority",
    "Operation",
    "Governorate",
    "Check",
    "Import",
)

SHOWN = 10  # records a list; the admin's own lists have all
RECENT = timedelta(days=7)
BACKUP_DUE = timedelta(days=7)  # after the last one
IN_REVIEW = Q(publication_state=PublicationState.IN_REVIEW)
PUBLISHED = Q(publication_state=PublicationState.PUBLISHED)

Key = tuple[str, int, datetime]  # a kind, a record's key and the moment by which it is listed


@dataclass(frozen=True, slots=True)
class Queue:
    """The records of one kind in review, and the list that shows them."""

    name: str
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A record as the page lists it; ``is_own``: the reader wrote it, so another person approves."""

    words: str
    kind: str
    url: str
    at: datetime
    writer: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Listed:
    entries: list[QueueItem]
    has_more: bool


@dataclass(frozen=True, slots=True)
class LastLook:
    """An operation and when the desk last looked; ``days`` ago is negative for a day still to come."""

    words: str
    url: str
    on: date | None
    days: int | None
    code: str
    due: list[DueLook]


@dataclass(frozen=True, slots=True)
class LastBackup:
    """When the database was last backed up, None for never, and whether that is too long ago."""

    made_at: datetime | None
    is_due: bool


def start(request: HttpRequest, at: datetime) -> dict[str, Any]:
    """Return what the first page shows, of the kinds that the reader may see. One query per list and kind."""
    desks = {desk.opts.model_name: desk for desk in desks_of(request)}
    own = Q(publication_state=PublicationState.DRAFT, written_by=request.user.pk)
    ahead = PUBLISHED & Q(publish_at__gt=at)
    since = Greatest(Coalesce("publish_at", "changed_at"), "changed_at", output_field=DateTimeField())
    keys = {
        "in_review": queue_keys(desks, IN_REVIEW, F("changed_at")),
        "drafts": queue_keys(desks, own, F("changed_at"), latest_first=True),
        "embargoed": queue_keys(desks, ahead, F("publish_at")),
        "published": queue_keys(
            desks, PUBLISHED, since, latest_first=True, having=Q(since__gte=at - RECENT, since__lte=at)
        ),
    }
    records = read_queue(request, desks, [key for found in keys.values() for key in found[:SHOWN]])
    lists = {name: as_listed(request, desks, records, found) for name, found in keys.items()}
    return {
        **lists,
        "proposed": changes(request, desks, Q(state=RevisionState.PROPOSED), "proposed_at"),
        "turned_down": changes(
            request,
            desks,
            Q(state=RevisionState.TURNED_DOWN, proposed_by=request.user.pk, decided_at__gte=at - RECENT),
            "-decided_at",
        ),
        "kinds": kinds_in_review(desks),
        "checked": last_looks(desks, at, may_log(request)),
        "backup": last_backup(at) if request.user.has_perm("transfers.view_backup") else None,
    }


def desks_of(request: HttpRequest) -> list[RecordAdmin]:
    desks = [desk for desk in admin.site._registry.values() if isinstance(desk, RecordAdmin)]
    desks.sort(key=lambda desk: place_in_index(desk.model.__name__))
    return [desk for desk in desks if desk.has_view_permission(request)]


def place_in_index(name: str) -> int:
    """Return where a kind stands on the desk's first page; one without a place comes last."""
    return INDEX_ORDER.index(name) if name in INDEX_ORDER else len(INDEX_ORDER)


def together(parts: Sequence[QuerySet]) -> QuerySet | None:
    return parts[0].union(*parts[1:], all=True) if parts else None


def queue_keys(
    desks: dict[str, RecordAdmin],
    condition: Q,
    moment: Any,
    *,
    latest_first: bool = False,
    having: Q | None = None,
) -> list[Key]:
    """Find the first records of all kinds by a moment, and one more, which shows that there are more."""
    found = together(
        [
            desk.model.objects.filter(condition)
            .order_by()
            .annotate(record_kind=Value(name), since=moment)
            .filter(having or Q())
            .values_list("record_kind", "pk", "since")
            for name, desk in desks.items()
        ]
    )
    if found is None:
        return []
    return list(found.order_by("-since" if latest_first else "since", "record_kind", "pk")[: SHOWN + 1])


def kinds_in_review(desks: dict[str, RecordAdmin]) -> list[Queue]:
    """Count what is in review, by kind; kinds with none are left out."""
    counted = together(
        [
            desk.model.objects.filter(IN_REVIEW)
            .order_by()
            .annotate(record_kind=Value(name))
            .values("record_kind")
            .annotate(number=Count("pk"))
            .values_list("record_kind", "number")
            for name, desk in desks.items()
        ]
    )
    numbers = dict(counted) if counted is not None else {}
    return [
        Queue(capfirst(desk.opts.verbose_name_plural), numbers[name], list_url(desk))
        for name, desk in desks.items()
        if numbers.get(name)
    ]


def list_url(desk: RecordAdmin) -> str:
    path = reverse(f"admin:{desk.opts.app_label}_{desk.opts.model_name}_changelist")
    return f"{path}?publication_state__exact={PublicationState.IN_REVIEW}"


def read_queue(
    request: HttpRequest, desks: dict[str, RecordAdmin], keys: list[Key]
) -> dict[tuple[str, int], Publishable]:
    """Read the listed records whole, once each: one query for each kind among them."""
    wanted = defaultdict(set)
    for name, key, _since in keys:
        wanted[name].add(key)
    return {
        (name, record.pk): record
        for name, those in wanted.items()
        for record in desks[name].get_queryset(request).filter(pk__in=those)
    }


def as_listed(
    request: HttpRequest,
    desks: dict[str, RecordAdmin],
    records: dict[tuple[str, int], Publishable],
    keys: list[Key],
) -> Listed:
    entries = []
    for name, key, since in keys[:SHOWN]:
        desk, record = desks[name], records.get((name, key))
        if record is None:  # deleted between two queries
            continue
        writer = record.written_by
        entries.append(
            QueueItem(
                words=desk.describe(record),
                kind=str(desk.opts.verbose_name),
                url=reverse(f"admin:{desk.opts.app_label}_{name}_change", args=[key]),
                at=since,
                writer=writer.get_username() if writer else "",
                is_own=record.written_by_id == request.user.pk,
            )
        )
    return Listed(entries, len(keys) > SHOWN)


def changes(request: HttpRequest, desks: dict[str, RecordAdmin], condition: Q, order: str) -> Listed:
    """List changes of published records. One query."""
    names = [BY_MODEL[desk.model.__name__].name for desk in desks.values()]
    those = Revision.objects.filter(condition, list_name__in=names)
    found = list(those.select_related("proposed_by").order_by(order, "pk")[: SHOWN + 1])
    entries = [
        QueueItem(
            words=str(one),
            kind=gettext(BY_NAME[one.list_name].title),
            url=reverse("admin:transfers_revision_change", args=[one.pk]),
            at=one.decided_at or one.proposed_at,
            writer=str(one.proposed_by or ""),
            is_own=one.proposed_by_id == request.user.pk,
        )
        for one in found[:SHOWN]
    ]
    return Listed(entries, len(found) > SHOWN)


def last_looks(desks: dict[str, RecordAdmin], at: datetime, may_log: bool) -> list[LastLook]:
    """Say of the latest operations when the desk last looked, and for whose statements it may look again."""
    desk = desks.get(Operation._meta.model_name)
    if desk is None:
        return []
    today, operations = (
        timezone.localdate(at),
        list(Operation.objects.not_withdrawn().exclude(synthetic())[:SHOWN]),
    )
    due = due_looks(operations, at) if may_log else {}
    return [
        LastLook(
            str(operation),
            reverse("admin:transfers_operation_change", args=[operation.pk]),
            operation.last_checked_on,
            (today - operation.last_checked_on).days if operation.last_checked_on else None,
            operation.code,
            due.get(operation.pk, []),
        )
        for operation in operations
    ]


def last_backup(at: datetime) -> LastBackup:
    made_at = Backup.objects.aggregate(latest=Max("made_at"))["latest"]
    return LastBackup(made_at, made_at is None or at - made_at > BACKUP_DUE)
