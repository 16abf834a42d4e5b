"""What the data page says of each list: its files, columns and parameters, in the page's language."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from transfers.datasets import BY_NAME, DATASETS, Column, Dataset
from transfers.exports.formats import FORMATS
from transfers.exports.openapi import filter_parameters, option_parameters, sort_parameter
from transfers.exports.table_schema import HIDDEN_IN
from transfers.filters import FILTERS
from transfers.vocabulary import Term


class ColumnRow(NamedTuple):
    """A column as the page shows it. ``vocabulary`` is its name, may be empty."""

    column: Column
    kind: str
    refers_to: Dataset | None
    vocabulary: str
    may_be_hidden: bool


class ParameterRow(NamedTuple):
    """A parameter: what it means, what it takes, in which formats; codes of a list or a few words."""

    name: str
    meaning: str
    takes: str
    codes: list[str]
    refers_to: Dataset | None
    formats: str


class ListEntry(NamedTuple):
    """A list: what it is, its page where it has one, its files, columns and parameters."""

    dataset: Dataset
    page: str
    files: list[tuple[str, str]]
    columns: list[ColumnRow]
    parameters: list[ParameterRow]


def entries() -> list[ListEntry]:
    """Return what there is to say of every list, in the order of the contract. No query."""
    return [
        ListEntry(
            dataset,
            list_address(dataset),
            [(each.name.upper(), reverse(f"{dataset.name}_{each.name}")) for each in FORMATS.values()],
            [column_row(dataset, column) for column in dataset],
            parameter_rows(dataset),
        )
        for dataset in DATASETS
    ]


def list_address(dataset: Dataset) -> str:
    try:
        return reverse(dataset.name)
    except NoReverseMatch:  # a list of files alone
        return ""


def column_row(dataset: Dataset, column: Column) -> ColumnRow:
    return ColumnRow(
        column,
        gettext(column.kind.words),
        BY_NAME.get(column.refers_to),
        column.vocabulary.__name__ if column.vocabulary else "",
        (dataset.name, column.name) in HIDDEN_IN,
    )


def parameter_rows(dataset: Dataset) -> list[ParameterRow]:
    """Return the filters, the order and how the answer may be wished for, each once."""
    asks = FILTERS[dataset.name]
    rows = [parameter_row(each, "") for each in filter_parameters(asks)]
    if asks.sortable:
        rows.append(parameter_row(sort_parameter(asks), ""))
    options: dict[str, tuple[dict[str, Any], list[str]]] = {}
    for its_format in FORMATS.values():
        for each in option_parameters(dataset, its_format):
            options.setdefault(each["name"], (each, []))[1].append(its_format.name.upper())
    return rows + [parameter_row(each, " ".join(formats)) for each, formats in options.values()]


def parameter_row(described: dict[str, Any], formats: str) -> ParameterRow:
    schema = described["schema"]
    codes = schema.get("enum") or schema.get("items", {}).get("enum", [])
    is_of_columns = described["name"] == "fields"  # which stand in the table above
    refers_to = BY_NAME.get(schema.get("format", "").removeprefix("code-of-"))
    return ParameterRow(
        described["name"],
        described["description"],
        takes_words(schema, refers_to),
        [] if is_of_columns else [str(code) for code in codes],
        refers_to,
        formats,
    )


def takes_words(schema: dict[str, Any], refers_to: Dataset | None) -> str:
    """Say what a parameter takes, before its codes where it has some."""
    if refers_to:
        return gettext("a code of")
    if schema["type"] == "array" and "minItems" in schema:
        return gettext("names of columns, a comma between them")
    if schema["type"] == "array":
        return gettext("one or several, the parameter repeated, of")
    if "enum" in schema:
        return gettext("one of")
    if schema.get("format") == "date":
        return gettext("date")
    if schema.get("format") == "country-code":
        return gettext("country")
    if schema["type"] == "integer":
        return gettext("whole number")
    return gettext("text")


class VocabularyEntry(NamedTuple):
    """A vocabulary: its name in files, the label of the first column that holds it, its codes."""

    name: str
    label: str
    terms: list[Term]


def vocabulary_entries() -> list[VocabularyEntry]:
    labels: dict[type[Term], str] = {}
    for dataset in DATASETS:
        for column in dataset:
            if column.vocabulary:
                labels.setdefault(column.vocabulary, column.label)
    return [VocabularyEntry(each.__name__, gettext(label), list(each)) for each, label in labels.items()]
