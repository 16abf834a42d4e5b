"""Write records as JSON: the names of the contract, null for what is not reported."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from transfers.datasets import Column, Dataset, Kind
from transfers.rows.read import Value, records
from transfers.wording.terms import SYNTHETIC_NOTICE

WORDS = (Kind.KEY, Kind.TEXT, Kind.URL)  # an empty one is a text; of any other kind it says "none"


def json_value(column: Column, value: Value) -> Any:
    """Return a cell as JSON holds it: numbers, true or false, ISO dates, arrays; a text as it is, unguarded.

    A count that is hidden is the text "<10" or "withheld" in place of the number.
    """
    if isinstance(value, date):
        return value.isoformat()
    return None if value == "" and column.kind not in WORDS else value


def row_object(dataset: Dataset, columns: list[Column], row: list[Value]) -> dict[str, Any]:
    """Return a row of the dataset as an object of these of its columns."""
    cells = dict(zip(dataset.names, row, strict=True))
    return {column.name: json_value(column, cells[column.name]) for column in columns}


def notice(is_synthetic: bool) -> dict[str, str]:
    """Return the member by which a document with made records says so; in English, as all of its names."""
    return {"notice": SYNTHETIC_NOTICE} if is_synthetic else {}


def json_text(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def json_chunks(
    dataset: Dataset,
    queryset: QuerySet,
    at: datetime | None,
    *,
    version: str,
    known: date | None = None,
    is_synthetic: bool = False,
) -> Iterator[str]:
    """Yield a document of all rows piece by piece: what an address gives part by part, as one."""
    about = {
        "list": dataset.name,
        **notice(is_synthetic),
        "data_version": version,
        "known": known and known.isoformat(),
        "columns": dataset.names,
    }
    before = f'{json_text(about)[:-1]},"results":['
    count = 0
    columns = list(dataset)
    for chunk in records(dataset, queryset, at, known):
        yield before + ",\n".join(json_text(row_object(dataset, columns, row)) for row in chunk)
        before, count = ",\n", count + len(chunk)
    ending = f'],"next":null,"count":{count}}}\n'
    yield ending if count else before + ending
