"""Find in the history how a record stood when somebody opened its form, and who saved it since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Model
from django.forms import BaseForm, model_to_dict
from django.utils import timezone

DELETED = "-"  # django-simple-history's word for a version that says a record went


@dataclass(frozen=True, slots=True)
class ChangesSince:
    """``opened``: the version that the form showed, None where the history lacks it; ``later``: those
    since, the oldest first."""

    opened: Any | None
    later: list[Any]

    @property
    def is_deleted(self) -> bool:
        return bool(self.later) and self.later[-1].history_type == DELETED

    @property
    def savers(self) -> Iterator[Any]:
        """Yield one version for each save: a save with relations leaves two, of one moment."""
        before = None
        for version in self.later:
            mark = (version.changed_at, version.history_type == DELETED)
            if mark != before:
                yield version
            before = mark

    def of_field(self, name: str) -> Any | None:
        """Return the version with which the field came to be what it is now."""
        since = self.later[-1] if self.later else None
        for version in reversed(self.later):
            if getattr(version, name, None) != getattr(self.later[-1], name, None):
                break
            since = version
        return since


def changes_since(model: type[Model], key: Any, opened: str) -> ChangesSince:
    """Read the versions since a form was opened, at its record's changed_at ``opened``. One query."""
    versions = model.history.filter(id=key).select_related("history_user").order_by("history_id")
    moment = moment_of(opened)
    if moment is None:
        return ChangesSince(None, [last] if (last := versions.last()) else [])
    found = list(versions.filter(changed_at__gte=moment))
    shown = [n for n, each in enumerate(found) if each.changed_at == moment and each.history_type != DELETED]
    if not shown:
        return ChangesSince(None, found[-1:])
    return ChangesSince(found[shown[-1]], found[shown[-1] + 1 :])


def moment_of(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    try:
        return moment.astimezone(UTC) if timezone.is_aware(moment) else None
    except OverflowError:  # the first or the last day there is
        return None


def form_as_opened(form_class: type[BaseForm], found: ChangesSince) -> BaseForm | None:
    """Return the form as its page was drawn; None where the history lacks that version."""
    if found.opened is None:
        return None
    form = form_class(instance=found.opened.instance)
    for field in type(found.opened)._history_m2m_fields:  # the instance reads today's
        key = f"{field.m2m_reverse_field_name()}_id"
        form.initial[field.name] = list(getattr(found.opened, field.name).values_list(key, flat=True))
    return form


def rows_as_opened(formset: Any, found: ChangesSince) -> dict[str, dict[str, Any]] | None:
    """Return what the rows of a record said when its form was opened, by key; None where it is not known.

    They are written after their record and in its transaction: what is older than the next save's record is
    of this one.
    """
    if found.opened is None:
        return None
    versions = formset.model.history.filter(**{formset.fk.attname: found.opened.id})
    moved = [each.changed_at for each in found.later if each.changed_at != found.opened.changed_at]
    if moved:
        versions = versions.filter(history_date__lt=moved[0])
    names = list(formset.form.base_fields)
    latest = {version.id: version for version in versions.order_by("history_id")}
    return {
        str(key): model_to_dict(version.instance, fields=names)
        for key, version in latest.items()
        if version.history_type != DELETED
    }
