"""Describe the data addresses for programs: an OpenAPI 3.1 document, from the contract and the filter sets.

It names no record: which codes may be asked for changes with the data, and a program made from this document
should not have to change with it. A parameter that takes one says of which list by its format.
"""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.urls import reverse
from django.utils.translation import gettext

from transfers.datasets import BY_MODEL, BY_NAME, CODE, DATASETS, Dataset
from transfers.exports.formats import FORMATS, JSON, OF_PAGES, Format
from transfers.exports.json_schema import PROBLEM, PROGRESS, part_schema, row_schema
from transfers.filters import FILTERS, ClaimFilter, CorrectionFilter, TransferFilter
from transfers.filters.base import StrictFilterSet
from transfers.filters.ledger import LedgerFilter
from transfers.filters.options import MOST_ROWS, USUAL_ROWS
from transfers.wording.terms import DESCRIPTION, LICENCE, PROMISE, TITLE

Described = dict[str, Any]

COLUMN_OF_LIST = {dataset.identity[0]: dataset for dataset in DATASETS if len(dataset.identity) == 1}
FEEDS = {"claims": ClaimFilter, "transfers": TransferFilter, "corrections": CorrectionFilter}
STYLES = {"fields": {"style": "form", "explode": False}}
NO_NUL = "^[^\\u0000]*$"
PROBLEMS = {"400": "a question that cannot be answered", "404": "nothing public", "405": "only GET and HEAD"}


def openapi_document(site: str, version: str) -> Described:
    """Return the document: JSON values only. ``site`` is scheme and host."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"Handover: {gettext(TITLE)}",
            "summary": gettext(DESCRIPTION),
            "description": "\n".join(f"- {gettext(promise)}" for promise in PROMISE),
            "version": version,
            "license": {"name": LICENCE.title, "identifier": LICENCE.identifier},
        },
        "servers": [{"url": site}],
        "externalDocs": {"url": site + reverse("data"), "description": gettext("The data")},
        "tags": [{"name": dataset.name, "description": gettext(dataset.description)} for dataset in DATASETS],
        "paths": {
            **{
                reverse(f"{dataset.name}_{each.name}"): {"get": list_path(dataset, each)}
                for dataset in DATASETS
                for each in FORMATS.values()
            },
            reverse("progress", args=["CODE"]).replace("CODE", "{operation}"): {"get": progress_path()},
            reverse("package"): {"get": package_path()},
            **{reverse(f"{name}_atom"): {"get": feed_path(name, asks)} for name, asks in FEEDS.items()},
        },
        "components": {
            "schemas": {**{dataset.name: row_schema(dataset) for dataset in DATASETS}, "problem": PROBLEM},
            "headers": HEADERS,
        },
    }


def list_path(dataset: Dataset, its_format: Format) -> Described:
    asks = FILTERS[dataset.name]
    schema = part_schema(dataset) if its_format is JSON else {}
    return {
        "operationId": f"{dataset.name}_{its_format.name}",
        "tags": [dataset.name],
        "summary": gettext("%(list)s as %(format)s")
        % {"list": gettext(dataset.title), "format": its_format.name.upper()},
        "parameters": [
            *filter_parameters(asks),
            *([sort_parameter(asks)] if asks.sortable else []),
            *option_parameters(dataset, its_format),
        ],
        "responses": responses(its_format.media_type, schema),
    }


def progress_path() -> Described:
    operation = {
        "name": "operation",
        "in": "path",
        "required": True,
        "description": gettext("The operation this belongs to."),
        "schema": code_schema(BY_NAME["operations"]),
    }
    asked = [each for each in filter_parameters(LedgerFilter) if each["name"] != "operation"]
    return {
        "operationId": "progress",
        "tags": ["operations"],
        "summary": gettext(
            "The headline of an operation with its steps, and which claims and transfers it rests on"
        ),
        "parameters": [operation, *asked],
        "responses": responses("application/json", PROGRESS),
    }


def package_path() -> Described:
    known = [each for each in filter_parameters(LedgerFilter) if each["name"] == "known"]
    return {
        "operationId": "package",
        "summary": gettext("The whole record as a Data Package"),
        "parameters": known,
        "responses": responses("application/zip", {}),
    }


def feed_path(name: str, asks: type[StrictFilterSet]) -> Described:
    return {
        "operationId": f"{name}_atom",
        "summary": gettext("The latest %(list)s as an Atom feed") % {"list": name},
        "parameters": filter_parameters(asks),
        "responses": responses("application/atom+xml", {}),
    }


# --- what may be asked ------------------------------------------------------------------------------------


def filter_parameters(asks: type[StrictFilterSet]) -> list[Described]:
    """Return the parameters of a filter set, in its order."""
    return [
        query_parameter(name, str(each.label), filter_schema(asks, name, each))
        for name, each in asks.base_filters.items()
    ]


def query_parameter(name: str, description: str, schema: Described) -> Described:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def filter_schema(asks: type[StrictFilterSet], name: str, each: django_filters.Filter) -> Described:
    if issubclass(each.field_class, forms.DateField):
        return {"type": "string", "format": "date"}
    if issubclass(each.field_class, forms.ChoiceField):
        codes = [code for code, _label in each.extra.get("choices", ()) if code]
        if not codes:  # they come with each request
            return record_schema(asks, name, each)
        one = {"type": "string", "enum": codes}
        is_several = issubclass(each.field_class, forms.MultipleChoiceField)
        return {"type": "array", "items": one} if is_several else one
    return {"type": "string", "maxLength": each.extra["max_length"], "pattern": NO_NUL}


def record_schema(asks: type[StrictFilterSet], name: str, each: django_filters.Filter) -> Described:
    """Return the schema of a filter by another record: by the parameter's name or by the column it asks."""
    if name in COLUMN_OF_LIST:
        return code_schema(COLUMN_OF_LIST[name])
    relation = (each.field_name or name).removesuffix("__code")
    related = asks._meta.model._meta.get_field(relation).related_model
    if related is None:  # a country is a record of no list
        return {"type": "string", "format": "country-code", "pattern": "^[A-Z]{3}$"}
    return code_schema(BY_MODEL[related.__name__])


def code_schema(dataset: Dataset) -> Described:
    return {"type": "string", "format": f"code-of-{dataset.name}", "pattern": f"^{CODE}$"}


def sort_parameter(asks: type[StrictFilterSet]) -> Described:
    names = [f"{turned}{name}" for name in asks.sortable for turned in ("", "-")]
    words = gettext("The order of the rows; a - before it turns it round. Without it by code.")
    return query_parameter("sort", words, {"type": "string", "enum": names})


def option_parameters(dataset: Dataset, its_format: Format) -> list[Described]:
    """Return how the answer may be wished for, without a page's own parameters, which a file overlooks."""
    return [
        {**query_parameter(name, wish_words()[name], wish_schema(name, dataset)), **STYLES.get(name, {})}
        for name in its_format.parameters
        if name not in OF_PAGES
    ]


def wish_words() -> dict[str, str]:
    """Return what each option of a format means, by its parameter's name."""
    return {
        "bom": gettext("0: without the byte order mark that Excel needs."),
        "hxl": gettext("1: a row of HXL tags below the heading."),
        "fields": gettext("Only these columns, a comma between them; in the order of the list."),
        "limit": gettext("How many rows a part has, at most %(most)s; %(usual)s where nothing is said.")
        % {"most": MOST_ROWS, "usual": USUAL_ROWS},
        "after": gettext(
            "The part behind this cursor. It comes from next and is good for the same question only."
        ),
        "count": gettext("1: how many rows there are in all, which costs time."),
    }


def wish_schema(name: str, dataset: Dataset) -> Described:
    if name == "fields":
        columns = {"type": "string", "enum": list(dataset.names)}
        return {"type": "array", "items": columns, "minItems": 1, "uniqueItems": True}
    if name == "limit":
        return {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": USUAL_ROWS}
    if name == "after":
        return {"type": "string", "format": "cursor"}
    return {"type": "integer", "enum": [0, 1]}


# --- what is answered -------------------------------------------------------------------------------------

HEADERS: Described = {
    "ETag": {"description": "names these bytes; send it back as If-None-Match", "schema": {"type": "string"}},
    "Last-Modified": {"description": "when the data or the program changed", "schema": {"type": "string"}},
    "Content-Disposition": {"description": "the file's name", "schema": {"type": "string"}},
}


def responses(media_type: str, schema: Described) -> Described:
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS}
    refusal = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}}
    return {
        "200": {
            "description": "what was asked for",
            "headers": headers,
            "content": {media_type: {"schema": schema}},
        },
        "304": {"description": "what is there already"},
        **{status: {"description": words, "content": refusal} for status, words in PROBLEMS.items()},
    }
