"""Keep the history of rows written in bulk, of which django-simple-history hears nothing by itself."""

from __future__ import annotations

from collections import defaultdict

from django.apps import apps
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone

from transfers.datasets import Dataset
from transfers.models import Revision
from transfers.models.publication import Publishable
from transfers.rows.read import CHUNK, batches, model_of
from transfers.rows.snapshot import Cells, Snapshot, cells_of_values, snapshot_of
from transfers.rows.validate import Changes
from transfers.vocabulary import RevisionState

BATCH = 200  # rows a statement: fewer cost queries, and the lists of more cost more than they save


class History:
    """What is said of every row of one import: why, and who."""

    def __init__(self, reason: str, user: AbstractUser | None) -> None:
        self.reason, self.user = reason, user

    def keep(self, instances: list[models.Model], kind: str) -> None:
        """Add a history row for each instance, and for its relations: "+" made, "~" changed, "-" deleted."""
        if not instances or not hasattr(type(instances[0]), "history"):
            return
        model = type(instances[0])
        history = model.history.model  # once: each look at .history builds a new class
        for batch in batches(instances, BATCH):
            rows = [self.row(history, instance, kind) for instance in batch]
            self.keep_relations(model, history.objects.bulk_create(rows))

    def row(self, history: type[models.Model], instance: models.Model, kind: str) -> models.Model:
        return history(
            history_date=timezone.now(),
            history_user=self.user,
            history_change_reason=self.reason,
            history_type=kind,
            **{field.attname: getattr(instance, field.attname) for field in history.tracked_fields},
        )

    def keep_relations(self, model: type[models.Model], written: list[models.Model]) -> None:
        for field in type(written[0])._history_m2m_fields:
            own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
            kept = apps.get_model("transfers", f"Historical{model.__name__}_{field.name}")
            by_key = {row.id: row for row in written}
            links = field.remote_field.through.objects.filter(**{f"{own}__in": list(by_key)})
            kept.objects.bulk_create(
                kept(
                    history=by_key[getattr(row, own)],
                    **{own: getattr(row, own), other: getattr(row, other)},
                    id=row.pk,
                )
                for row in links
            )


# --- what an import changed in public ---------------------------------------------------------------


def keep_revisions(changes: list[Changes], reason: str, user: AbstractUser | None) -> None:
    """Keep what changes public records, before it is written. Two queries per 500 records.

    A record that is new in the same import has nothing that the public saw.
    """
    for change in changes:
        whole = change.dataset.whole
        if issubclass(model_of(whole), Publishable):
            snapshots = changed_tables(change) if change.dataset.is_part else changed_records(change)
            keep(whole, snapshots, reason, user)


def keep(
    dataset: Dataset, snapshots: dict[str, tuple[Snapshot, Snapshot]], reason: str, user: AbstractUser | None
) -> None:
    at = timezone.now()
    for codes in batches(sorted(snapshots), CHUNK):
        public = model_of(dataset).objects.public(at).filter(code__in=codes)
        Revision.objects.bulk_create(
            Revision(
                list_name=dataset.name,
                code=code,
                state=RevisionState.PUBLISHED,
                reason=reason,
                before=snapshots[code][0].as_json(),
                after=snapshots[code][1].as_json(),
                decided_by=user,
                decided_at=at,
            )
            for code in public.order_by("code").values_list("code", flat=True)
        )


def changed_records(change: Changes) -> dict[str, tuple[Snapshot, Snapshot]]:
    dataset = change.dataset
    return {
        row.key[0]: (
            Snapshot(cells_of_values(dataset, before)),
            Snapshot(cells_of_values(dataset, row.values)),
        )
        for row, _names, before in change.changed
    }


def changed_tables(change: Changes) -> dict[str, tuple[Snapshot, Snapshot]]:
    """Return each record whose table gets new or changed rows, by its code: all of it, before and after.

    All of it, since whether a number may be shown depends on the rows beside it.
    """
    rows: dict[str, dict[str, Cells]] = defaultdict(dict)
    for row in [*(changed.row for changed in change.changed), *change.new]:
        rows[row.key[0]][row.key[1]] = cells_of_values(change.dataset, row.values)
    snapshots = {}
    for record in model_of(change.dataset.whole).objects.filter(code__in=list(rows)):
        before = snapshot_of(record)
        snapshots[record.code] = before, Snapshot(before.cells, before.rows | rows[record.code])
    return snapshots
