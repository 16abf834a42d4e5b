"""Read records as plain values in the order of their dataset's columns, some hundred at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice

from django.apps import apps
from django.db.models import Model, QuerySet

from transfers.datasets import BY_NAME, Column, Dataset, Kind

Value = str | int | date | bool | list[str] | None
CHUNK = 500  # rows a yield: row by row is three times slower, whole tables cost memory


def model_of(dataset: Dataset) -> type[Model]:
    return apps.get_model("transfers", dataset.model)


def records(dataset: Dataset, queryset: QuerySet, at: datetime | None) -> Iterator[list[list[Value]]]:
    """Yield chunks of rows; a row holds one value per column, in column order.

    Counts are int or None, dates date or None, yes/no bool, multi-value cells lists of str, everything else
    str. With ``at``, codes of records that are not public at that instant are left out of multi-value cells;
    ``at=None`` is the desk's view.
    """
    single = [column for column in dataset if not column.is_many]
    many = [column for column in dataset if column.is_many]
    codes = {column.name: codes_of(column.refers_to) for column in single if column.kind is Kind.REFERENCE}
    fields = [f"{column.attribute}_id" if column.name in codes else column.attribute for column in single]
    found = queryset.values_list("pk", *fields).iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        keys = [row[0] for row in chunk]
        related = {column.name: many_values(dataset, column, keys, at) for column in many}
        yield [row_of(dataset, single, codes, related, row) for row in chunk]


def row_of(
    dataset: Dataset,
    single: list[Column],
    codes: dict[str, dict[int, str]],
    related: dict[str, dict[int, list[str]]],
    row: tuple,
) -> list[Value]:
    key, *values = row
    cells: dict[str, Value] = {
        column.name: codes[column.name].get(value, "") if column.name in codes else value
        for column, value in zip(single, values, strict=True)
    }
    return [related[column.name][key] if column.is_many else cells[column.name] for column in dataset]


def codes_of(dataset_name: str) -> dict[int, str]:
    """Return the codes of a small dataset by primary key: a dictionary costs less than a join per row."""
    return dict(model_of(BY_NAME[dataset_name]).objects.values_list("pk", "code"))


def many_values(
    dataset: Dataset, column: Column, keys: list[int], at: datetime | None
) -> dict[int, list[str]]:
    """Return the values of a multi-value column by record key, in their order. One query."""
    model = model_of(dataset)
    if column.kind is Kind.LIST:
        own_key, value = "facility_id", "name"
        rows = model._meta.get_field(column.attribute).related_model.objects.filter(facility__in=keys)
        rows = rows.order_by("facility", "position", "pk")
    else:
        relation = model._meta.get_field(column.attribute)
        own_key, target = f"{relation.m2m_field_name()}_id", relation.m2m_reverse_field_name()
        value = f"{target}__code"
        rows = relation.remote_field.through.objects.filter(**{f"{own_key}__in": keys})
        if at is not None:
            rows = rows.filter(**{f"{target}__in": relation.related_model.objects.public(at)})
        rows = rows.order_by(own_key, "position" if column.name == "sources" else value)
    values: dict[int, list[str]] = defaultdict(list)
    for key, text in rows.values_list(own_key, value):
        values[key].append(text)
    return values
