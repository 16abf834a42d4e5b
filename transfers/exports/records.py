"""Read records as plain values in the order of their dataset's columns, some hundred at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple

from django.apps import apps
from django.db.models import Model, QuerySet

from transfers.datasets import BY_NAME, Column, Dataset, Kind
from transfers.exports.public import public_row

Value = str | int | date | bool | list[str] | None
CHUNK = 500  # rows a yield: row by row is three times slower, whole tables cost memory


def model_of(dataset: Dataset) -> type[Model]:
    return apps.get_model("transfers", dataset.model)


def keys_by_code(dataset_name: str) -> dict[str, int]:
    """Return the primary keys of a dataset's records by code: a dictionary costs less than a join per row."""
    return dict(model_of(BY_NAME[dataset_name]).objects.values_list("code", "pk"))


class Relation(NamedTuple):
    """Where a multi-value column is kept: the model with a row per value, and that model's fields.

    ``own`` names the record the value belongs to; ``value`` holds the text or names the other record.
    """

    model: type[Model]
    own: str
    value: str


def relation_of(dataset: Dataset, column: Column) -> Relation:
    field = model_of(dataset)._meta.get_field(column.attribute)
    if column.kind is Kind.LIST:
        return Relation(field.related_model, field.remote_field.name, "name")
    return Relation(field.remote_field.through, field.m2m_field_name(), field.m2m_reverse_field_name())


def records(
    dataset: Dataset, queryset: QuerySet, at: datetime | None, known: date | None = None
) -> Iterator[list[list[Value]]]:
    """Yield chunks of rows; a row holds one value per column, in column order.

    Counts are int or None, dates date or None, yes/no bool, multi-value cells lists of str, everything else
    str. With ``at``, codes of records that are not public at that instant, or with ``known`` had not been
    published by that day, are left out of multi-value cells, and small counts are
    hidden (exports/public.py); ``at=None`` is the desk's view.
    """
    single = [column for column in dataset if not column.is_many]
    many = [column for column in dataset if column.is_many]
    codes = {
        column.name: {key: code for code, key in keys_by_code(column.refers_to).items()}
        for column in single
        if column.kind is Kind.REFERENCE
    }
    fields = [f"{column.attribute}_id" if column.name in codes else column.attribute for column in single]
    fit = public_row(dataset, at) if at is not None else list
    # Closed with this generator: who hangs up leaves no open cursor behind.
    with closing(queryset.values_list("pk", *fields).iterator(chunk_size=CHUNK)) as found:
        while chunk := list(islice(found, CHUNK)):
            keys = [row[0] for row in chunk]
            related = {column.name: many_values(dataset, column, keys, at, known) for column in many}
            yield [fit(row_of(dataset, single, codes, related, row)) for row in chunk]


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


def many_values(
    dataset: Dataset, column: Column, keys: list[int], at: datetime | None, known: date | None
) -> dict[int, list[str]]:
    """Return the values of a multi-value column by record key, in their order. One query."""
    relation = relation_of(dataset, column)
    text = relation.value if column.kind is Kind.LIST else f"{relation.value}__code"
    rows = relation.model.objects.filter(**{f"{relation.own}__in": keys})
    if at is not None and column.kind is Kind.REFERENCES:
        public = model_of(BY_NAME[column.refers_to]).objects.public(at).known_on(known, at)
        rows = rows.filter(**{f"{relation.value}__in": public.values("pk")})
    own_key = f"{relation.own}_id"
    rows = rows.order_by(own_key, *(["position", "pk"] if column.keeps_order else [text]))
    values: dict[int, list[str]] = defaultdict(list)
    for key, value in rows.values_list(own_key, text):
        values[key].append(value)
    return values
