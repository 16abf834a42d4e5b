"""Keep the history of rows written in bulk, of which django-simple-history hears nothing by itself."""

from __future__ import annotations

from django.apps import apps
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone

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
        history = model.history.model  # once: each look at .history builds a class anew
        for start in range(0, len(instances), BATCH):
            rows = [self.row(history, instance, kind) for instance in instances[start : start + BATCH]]
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
