"""Show a record's history: what changed, under the contract's labels, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import ManyToManyField, Model
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from simple_history.admin import SimpleHistoryAdmin
from simple_history.models import ModelChange
from simple_history.template_utils import HistoricalRecordContextHelper

from transfers.admin.forms.labels import columns_of
from transfers.admin.versions import is_old_version


class VersionWords(HistoricalRecordContextHelper):
    def format_delta_change(self, change: ModelChange) -> ModelChange:
        formatted = super().format_delta_change(change)
        column = columns_of(self.model).get(change.field)
        return replace(formatted, field=gettext(column.label)) if column else formatted


class HistoryAdmin(SimpleHistoryAdmin):
    """Versions to read. To go back is a change like any other, made in the form, under its rules."""

    object_history_template = "admin/record_history.html"

    def revert_disabled(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True

    def history_form_view(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if request.method == "POST":  # revert_disabled only hides the button
            raise PermissionDenied
        return super().history_form_view(request, *args, **options)

    def get_form(self, request: HttpRequest, obj: Model | None = None, **options: Any) -> type[ModelForm]:
        if obj and is_old_version(request):
            self.load_relations(obj)
        return super().get_form(request, obj, **options)

    def load_relations(self, old: Model) -> None:
        """Load what an old version names in one query; simple-history hands it over with the keys alone."""
        relations = [field for field in self.model._meta.fields if field.many_to_one]
        names = [field.name for field in relations]
        version = self.model.history.select_related(*names).get(pk=old._history.pk)
        for field in relations:
            field.set_cached_value(old, getattr(version, field.name))

    def get_historical_record_context_helper(
        self, request: HttpRequest, historical_record: Any
    ) -> VersionWords:
        return VersionWords(self.model, historical_record)

    def set_history_delta_changes(
        self, request: HttpRequest, historical_records: Sequence[Any], foreign_keys_are_objs: bool = True
    ) -> None:
        """Give each version its changes; simple-history would ask for the relations of each pair again."""
        versions = list(historical_records)
        relations = self.model.history.model._history_m2m_fields
        related = {field: related_by_version(versions, field) for field in relations}
        names = [field.name for field in related]
        for newer, older in pairwise(versions):
            delta = newer.diff_against(
                older, excluded_fields=names, foreign_keys_are_objs=foreign_keys_are_objs
            )
            words = self.get_historical_record_context_helper(request, newer)
            newer.history_delta_changes = words.context_for_delta_changes(delta)
            for field, names_of in related.items():
                before, after = ", ".join(names_of[older.pk]), ", ".join(names_of[newer.pk])
                if before != after:
                    label = gettext(columns_of(self.model)[field.name].label)
                    newer.history_delta_changes.append({"field": label, "old": before, "new": after})


def related_by_version(versions: list[Any], field: ManyToManyField) -> dict[int, list[str]]:
    """Return the names of the records each version was related to, by version. One query."""
    names: dict[int, list[str]] = defaultdict(list)
    if versions:
        target = field.m2m_reverse_field_name()
        kept = getattr(versions[0], field.name).model.objects.filter(
            history__in=[each.pk for each in versions]
        )
        for row in kept.select_related(target).order_by(f"{target}__code"):
            names[row.history_id].append(str(getattr(row, target)))
    return names
