"""Describe the data package: datapackage.json by the Data Package standard, version 2."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext, override

from transfers.datasets import DATASETS, VOCABULARIES, Dataset
from transfers.exports.table_schema import PROFILE as SCHEMA_PROFILE
from transfers.exports.table_schema import table_schema
from transfers.models.version import DataState, version_name
from transfers.wording.terms import (
    CONVENTIONS,
    DESCRIPTION,
    LICENCE,
    NAME,
    PUBLISHER,
    SYNTHETIC_NOTICE,
    TITLE,
)

PACKAGE_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
RESOURCE_PROFILE = "https://datapackage.org/profiles/2.0/dataresource.json"
DIALECT_PROFILE = "https://datapackage.org/profiles/2.0/tabledialect.json"
VOCABULARY_COLUMNS = {  # of vocabularies.csv, each with its title
    "vocabulary": "Vocabulary",
    "code": "Code",
    "label_en": "Label in English",
    "label_ar": "Label in Arabic",
    "meaning_en": "Meaning in English",
    "meaning_ar": "Meaning in Arabic",
}


def arabic(text: str) -> str:
    with override("ar"):
        return gettext(text) if text else ""


def descriptor(state: DataState, *, known: date | None, site: str, address: str) -> dict[str, Any]:
    """Return datapackage.json: JSON values only.

    The documents of an operation's headline are no resources: frictionless takes their ``steps`` for a
    pipeline.
    """
    words = [SYNTHETIC_NOTICE, DESCRIPTION] if state.is_synthetic else [DESCRIPTION]
    described: dict[str, Any] = {
        "$schema": PACKAGE_PROFILE,
        "name": NAME,
        "id": address,
        "title": TITLE,
        "title_ar": arabic(TITLE),
        "description": " ".join(words),
        "description_ar": " ".join(map(arabic, words)),
        "homepage": f"{site}/",
        "version": version_name(state.token),
        "known_on": known.isoformat() if known else None,
        "keywords": ["detention", "detainee transfers", "Syria", "Iraq", "open data"],
        "licenses": [{"name": LICENCE.identifier, "title": LICENCE.title, "path": LICENCE.address}],
        "contributors": [{"title": PUBLISHER, "path": f"{site}/", "roles": ["publisher", "editor"]}],
        "sources": [{"title": "The pages that each record cites, one a row", "path": "sources.csv"}],
        "conventions": {each.name: f"{each.title}. {each.text}" for each in CONVENTIONS},
        "resources": [*map(resource, DATASETS), vocabularies_resource()],
    }
    if state.changed_at:
        described["created"] = state.changed_at.isoformat().replace("+00:00", "Z")
    return described


def resource(dataset: Dataset) -> dict[str, Any]:
    return {
        **table(dataset.name, dataset.title, dataset.description),
        "schema": table_schema(dataset, arabic),
    }


def table(name: str, title: str, description: str) -> dict[str, Any]:
    return {
        "$schema": RESOURCE_PROFILE,
        "name": name,
        "type": "table",
        "path": f"{name}.csv",
        "title": title,
        "title_ar": arabic(title),
        "description": description,
        "description_ar": arabic(description),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"$schema": DIALECT_PROFILE, "lineTerminator": "\r\n"},
    }


def vocabularies_resource() -> dict[str, Any]:
    fields = [{"name": name, "title": title, "type": "string"} for name, title in VOCABULARY_COLUMNS.items()]
    for field in fields[:4]:
        field["constraints"] = {"required": True}
    return {
        **table(
            "vocabularies", "Vocabularies", "Every code that a cell may hold, with its label and meaning."
        ),
        "schema": {
            "$schema": SCHEMA_PROFILE,
            "fields": fields,
            "primaryKey": ["vocabulary", "code"],
            "missingValues": [""],
        },
    }


def vocabulary_rows() -> Iterator[list[str]]:
    """Yield vocabularies.csv row by row, heading first."""
    yield list(VOCABULARY_COLUMNS)
    for vocabulary in VOCABULARIES:
        for term in vocabulary:
            texts = (text for english in (term.label, term.meaning) for text in (english, arabic(english)))
            yield [vocabulary.__name__, term.value, *texts]
