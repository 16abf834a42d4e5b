"""Give made records their history: the database copies each row, in half the time of rows made by Django."""

from __future__ import annotations

from django.apps import apps
from django.db import connection, models
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.utils import timezone

from transfers.models.version import Versioned
from transfers.rows.validate import Progress
from transfers.synthetic.belonging import belongs_to_synthetic, tables

REASON = "made by make_synthetic"


def keep_history(progress: Progress) -> None:
    """Add to the history that each synthetic row was made, and to a record's version what it relates to."""
    kept = [model for model in tables() if issubclass(model, Versioned) and hasattr(model, "history")]
    for number, model in enumerate(kept):
        progress("Making their history", number, len(kept))
        keep_rows(model)
        for field in model.history.model._history_m2m_fields:
            keep_relation(model, field)


def keep_rows(model: type[models.Model]) -> None:
    history = model.history.model
    said = {"history_date": timezone.now(), "history_change_reason": REASON, "history_type": "+"}
    rows = models.QuerySet(model).filter(belongs_to_synthetic(model)).order_by("pk")
    rows = rows.annotate(**{name: Value(value) for name, value in said.items()})
    insert(history, rows, [*(field.attname for field in history.tracked_fields), *said])


def keep_relation(model: type[models.Model], field: models.ManyToManyField) -> None:
    """Copy what records name in one column, each under the version of the record that names it."""
    through = field.remote_field.through
    own, other = (f"{name}_id" for name in (field.m2m_field_name(), field.m2m_reverse_field_name()))
    versions = model.history.model.objects.filter(id=OuterRef(own), history_change_reason=REASON)
    rows = models.QuerySet(through).filter(belongs_to_synthetic(through)).order_by("pk")
    rows = rows.annotate(history_id=Subquery(versions.values("history_id")[:1]))
    kept = apps.get_model("transfers", f"Historical{model.__name__}_{field.name}")
    insert(kept, rows, ["id", own, other, "history_id"])


def insert(target: type[models.Model], rows: QuerySet, names: list[str]) -> None:
    """Write rows into another table, whose columns have these names, without loading one of them."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(name) for name in names)
    select, values = rows.values_list(*names).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(target._meta.db_table)} ({columns}) {select}", values)
