"""Describe a dataset as a Table Schema (Data Package v2), from the contract in datasets.py.

English in the standard's own properties, the other language in ``title_ar`` and
``description_ar`` beside them, which readers of the standard pass over.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from transfers.datasets import BREAKDOWN_COUNTS, BREAKDOWNS, BY_NAME, SEPARATOR, Column, Dataset, Kind
from transfers.disclosure.cell_suppression import Suppression

PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
# How a cell of each type is to be read. An address is a string: real ones hold letters that the format
# ``uri`` does not allow.
FORMATS: dict[str, dict[str, Any]] = {
    "date": {"format": "default"},
    "boolean": {"trueValues": ["yes"], "falseValues": ["no"]},
    "list": {"delimiter": SEPARATOR, "itemType": "string"},
}

Translate = Callable[[str], str]  # from English into the package's second language

# Where a small number may be hidden: a word stands in the place of the number (rows/public.py).
HIDDEN_IN = {(BREAKDOWNS.name, "stated_total"), (BREAKDOWN_COUNTS.name, "people")}


def table_schema(dataset: Dataset, arabic: Translate) -> dict[str, Any]:
    """Return the schema of a dataset's CSV file: JSON values only."""
    schema: dict[str, Any] = {
        "$schema": PROFILE,
        "fields": [field(dataset, column, arabic) for column in dataset],
        "primaryKey": list(dataset.identity),
        "missingValues": [{"value": "", "label": "not reported"}],
    }
    if keys := foreign_keys(dataset):
        schema["foreignKeys"] = keys
    return schema


def field(dataset: Dataset, column: Column, arabic: Translate) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        "title": column.label,
        "description": column.description,
        "title_ar": arabic(column.label),
        "description_ar": arabic(column.description),
        "type": column.kind.type,
        **FORMATS.get(column.kind.type, {}),
    }
    if limits := constraints(dataset, column):
        described["constraints"] = limits
    if (dataset.name, column.name) in HIDDEN_IN:
        described["missingValues"] = [
            {"value": "", "label": "not reported"},
            *({"value": cell.label, "label": cell.meaning.rstrip(".")} for cell in Suppression),
        ]
    if column.vocabulary:
        described["categories"] = [{"value": term.value, "label": term.label} for term in column.vocabulary]
        described["vocabulary"] = column.vocabulary.__name__
    if column.kind is Kind.REFERENCES:
        described["refers_to"] = column.refers_to
    if column.hxl:
        described["hxl"] = column.hxl
    return described


def constraints(dataset: Dataset, column: Column) -> dict[str, Any]:
    limits: dict[str, Any] = {}
    if column.required:
        limits["required"] = True
    if dataset.identity == (column.name,):
        limits["unique"] = True
    if column.kind is Kind.COUNT:
        limits["minimum"] = 0
    elif column.kind is Kind.TERM:
        limits["enum"] = [term.value for term in column.vocabulary]
    elif column.kind.pattern and not column.is_many:
        limits["pattern"] = column.kind.pattern
    return limits


def foreign_keys(dataset: Dataset) -> list[dict[str, Any]]:
    """Return a key for each column that names one record; the standard has none for a list of them."""
    return [
        {
            "fields": [column.name],
            "reference": {"resource": column.refers_to, "fields": list(BY_NAME[column.refers_to].identity)},
        }
        for column in dataset
        if column.kind is Kind.REFERENCE
    ]
