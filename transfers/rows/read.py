"""Read records as plain values in the order of their dataset's columns, some hundred at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple

from django.apps import apps
from django.db.models import Model, QuerySet

from transfers.datasets import BY_NAME, Column, Dataset, Kind
from transfers.rows.public import public_row

Value = str | int | date | bool | list[str] | None
MOST_CODES = 50_000  # remembered at a time, some 5 MB
CHUNK = 500  # rows a yield: row by row is three times slower, whole tables cost memory


def model_of(dataset: Dataset) -> type[Model]:
    return apps.get_model("transfers", dataset.model)


def keys_by_code(dataset_name: str) -> dict[str, int]:
    """Return the primary keys of a dataset's records by code: a dictionary costs less than a join per row."""
    return dict(model_of(BY_NAME[dataset_name]).objects.values_list("code", "pk"))


def codes_by_key(dataset_name: str) -> dict[int, str]:
    return {key: code for code, key in keys_by_code(dataset_name).items()}


def keys_of(dataset: Dataset) -> dict[str, dict[str, int]]:
    """Return the keys of the records that a row may name in its single cells, by list and code."""
    named = {column.refers_to for column in dataset if column.kind is Kind.REFERENCE}
    return {name: keys_by_code(name) for name in named}


def batches(items: Sequence, size: int) -> Iterator[Sequence]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


class Relation(NamedTuple):
    """Where a multi-value column is kept: the model with a row per value, and that model's fields.

    ``own`` names the record the value belongs to; ``value`` holds the text or names the other record.
    """

    model: type[Model]
    own: str
    value: str

    @property
    def target(self) -> str:
        """The attribute with the text, or with the other record's key."""
        return self.model._meta.get_field(self.value).attname


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
    hidden (rows/public.py); ``at=None`` is the desk's view.
    """
    single = [column for column in dataset if not column.is_many]
    many_values = {
        column.name: ManyValues(dataset, column, at, known) for column in dataset if column.is_many
    }
    codes = {
        column.name: codes_by_key(column.refers_to) for column in single if column.kind is Kind.REFERENCE
    }
    fields = [f"{column.attribute}_id" if column.name in codes else column.attribute for column in single]
    fit = public_row(dataset, at) if at is not None else list
    # Closed with this generator, so that a reader who hangs up leaves no open cursor behind.
    with closing(queryset.values_list("pk", *fields).iterator(chunk_size=CHUNK)) as found:
        while chunk := list(islice(found, CHUNK)):
            keys = [row[0] for row in chunk]
            related = {name: values.read(keys) for name, values in many_values.items()}
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


class ManyValues:
    """Reads a multi-value column chunk by chunk.

    Which codes the public may see is asked of those that a chunk names, and remembered: asked of all at once,
    the database would look through every claim for each chunk of claims.
    """

    def __init__(self, dataset: Dataset, column: Column, at: datetime | None, known: date | None) -> None:
        self.column = column
        self.relation = relation_of(dataset, column)
        self.codes: dict[int, str | None] = {}  # None: not public
        self.public: QuerySet | None = None
        if column.kind is Kind.REFERENCES and at is not None:
            self.public = model_of(BY_NAME[column.refers_to]).objects.public(at).known_on(known, at)

    def read(self, keys: list[int]) -> dict[int, list[str]]:
        """Return the values by record key, in their order. One query, and one for codes not met before."""
        own, value = f"{self.relation.own}_id", self.relation.target
        if self.column.kind is Kind.REFERENCES and self.public is None:
            value = f"{self.relation.value}__code"
        rows = self.relation.model.objects.filter(**{f"{self.relation.own}__in": keys})
        rows = rows.order_by(own, *(["position", "pk"] if self.column.keeps_order else []))
        found = list(rows.values_list(own, value))
        if self.public is not None:
            codes = self.codes_of({other for _, other in found})
            found = [(key, codes[other]) for key, other in found if codes[other] is not None]
        if not self.column.keeps_order:
            found.sort()
        values: dict[int, list[str]] = defaultdict(list)
        for key, text in found:
            values[key].append(text)
        return values

    def codes_of(self, others: set[int]) -> dict[int, str | None]:
        if len(self.codes) > MOST_CODES:
            self.codes.clear()
        if new := others - self.codes.keys():
            self.codes |= dict.fromkeys(new) | dict(self.public.filter(pk__in=new).values_list("pk", "code"))
        return self.codes
