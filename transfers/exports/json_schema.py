"""Describe what the data addresses answer as JSON Schema, from the contract in datasets.py."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from transfers.datasets import CODE, Column, Dataset, Kind
from transfers.disclosure.cell_suppression import Suppression
from transfers.exports.json import WORDS
from transfers.exports.table_schema import HIDDEN_IN

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
DAY: Schema = {"type": ["string", "null"], "format": "date"}
COUNT: Schema = {"type": ["integer", "null"], "minimum": 0}
SCHEMAS: dict[str, Schema] = {"integer": COUNT, "date": DAY, "boolean": {"type": "boolean"}}
NOTICE: Schema = {**TEXT, "description": "What to know of the records before anything is made of them."}
CODES: Schema = {"type": "array", "items": {"type": "string", "pattern": f"^{CODE}$"}}
# A cell that is hidden of few people holds a word in the place of its number.
HIDDEN: Schema = {"type": "string", "enum": [cell.label for cell in Suppression]}


def row_schema(dataset: Dataset) -> Schema:
    """Return the schema of a row of a list's JSON. No column is required: ``fields`` may leave any out."""
    return {
        "type": "object",
        "properties": {column.name: cell_schema(dataset, column) for column in dataset},
        "additionalProperties": False,
    }


def cell_schema(dataset: Dataset, column: Column) -> Schema:
    described = {"title": column.label, "description": column.description}
    if (dataset.name, column.name) in HIDDEN_IN:
        return {**described, "anyOf": [COUNT, HIDDEN]}
    return {**described, **kind_schema(column)}


def kind_schema(column: Column) -> Schema:
    kind = column.kind
    if kind.type in SCHEMAS:
        return SCHEMAS[kind.type]
    if column.vocabulary:
        one = {"type": "string", "enum": [term.value for term in column.vocabulary]}
        return {"type": "array", "items": one} if kind is Kind.TERMS else one
    pattern = "" if kind is Kind.URL else kind.pattern
    one = {"type": "string", "pattern": f"^{pattern}$"} if pattern else TEXT
    if column.is_many:
        return {"type": "array", "items": one}
    return one if kind in WORDS else {**one, "type": ["string", "null"]}


def whole(properties: Schema, *, may_be_null: bool = False, may_lack: Collection[str] = ()) -> Schema:
    """Return the schema of an object that has all of these properties, but what it may lack, and no other."""
    return {
        "type": ["object", "null"] if may_be_null else "object",
        "properties": properties,
        "required": [name for name in properties if name not in may_lack],
        "additionalProperties": False,
    }


def part_schema(dataset: Dataset) -> Schema:
    """Return the schema of what ``/<list>.json`` answers: one part of the rows, and where the next is."""
    properties = {
        "list": {"type": "string", "const": dataset.name},
        "notice": NOTICE,
        "data_version": {"type": "string", "pattern": "^[0-9a-f]{12}$"},
        "known": DAY,
        "columns": {"type": "array", "items": {"type": "string", "enum": list(dataset.names)}},
        "results": {"type": "array", "items": {"$ref": f"#/components/schemas/{dataset.name}"}},
        "next": {"type": ["string", "null"], "format": "uri"},
        "count": {"type": "integer", "minimum": 0},
    }
    # The one only where there is something to know, the other only where it is asked for.
    return whole(properties, may_lack=("notice", "count"))


PROBLEM: Schema = {
    **whole(
        {
            "type": {"type": "string", "format": "uri-reference"},
            "title": TEXT,
            "status": {"type": "integer"},
            "detail": TEXT,
            "errors": {"type": "array", "items": whole({"parameter": TEXT, "value": TEXT, "expected": TEXT})},
        }
    ),
    "required": ["type", "title", "status", "detail"],
}

SPAN: Schema = {"people_low": COUNT, "people_high": COUNT, "qualifier": TEXT}
SHARE: Schema = {"type": ["string", "null"], "pattern": r"^[0-9]+(\.[0-9]+)?$"}


PROGRESS: Schema = whole(
    {
        "operation": TEXT,
        "notice": NOTICE,
        "known_on": DAY,
        "selection": {"type": ["object", "null"], "additionalProperties": {"type": "array", "items": TEXT}},
        "state": {"type": ["string", "null"]},
        "arrival_legs": {"type": "array", "items": TEXT},
        "rule": whole({"version": TEXT, "methodology": TEXT}),
        "inputs": whole({"claims": CODES, "transfers": CODES, "ceiling": {"type": ["string", "null"]}}),
        "steps": {
            "type": "array",
            "items": whole({"on": DAY, "people": COUNT, **SPAN, "claims": CODES, "transfers": CODES}),
        },
        "headline": whole(
            {
                "people": COUNT,
                **SPAN,
                "claims": CODES,
                "transfers": CODES,
                "authorities": {"type": "array", "items": TEXT},
                "pages": COUNT,
            },
            may_be_null=True,
        ),
        "ceiling": whole({"people": COUNT, **SPAN, "claim": TEXT}, may_be_null=True),
        "share_percent": SHARE,
        "ending": {"type": ["string", "null"]},
        "passed_ceiling_on": DAY,
        "coverage": whole(
            {
                "people": COUNT,
                "people_low": COUNT,
                "people_high": COUNT,
                "transfers": CODES,
                "share_percent": SHARE,
                "without_dated_transfer": COUNT,
                "transfers_without_a_number": CODES,
            }
        ),
        "below_line": CODES,
        "without_a_day": whole({"claims": CODES, "transfers": CODES}),
    },
    may_lack=("notice",),
)
