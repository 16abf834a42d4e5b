"""Write the data package: the whole public record with what is needed to read it, in one archive."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from html import unescape
from io import StringIO
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.translation import gettext, override

from transfers.analysis.progress import RULE_VERSION
from transfers.datasets import DATASETS, Dataset
from transfers.disclosure.cell_suppression import THRESHOLD, Suppression
from transfers.exports.archive import archive_chunks
from transfers.exports.descriptor import descriptor, vocabulary_rows
from transfers.exports.markdown import markdown
from transfers.exports.progress import progress_document
from transfers.figures.titles import headline_words
from transfers.filters import FILTERS
from transfers.ledger.operation import Ledger, read_ledgers
from transfers.models import DataVersion, Operation
from transfers.models.version import DataState, version_name
from transfers.rows.csv import csv_chunks
from transfers.rows.transaction import read_consistently
from transfers.wording.citation import citation_words
from transfers.wording.terms import CONVENTIONS, DESCRIPTION, LICENCE, LICENCE_MEANS, PROMISE, TITLE

SUFFIXES = {"en": "", "ar": ".ar"}  # README.md, README.ar.md


def package_chunks(at: datetime, known: date | None, site: str, address: str) -> Iterator[bytes]:
    """Yield the archive piece by piece, as public at that instant; the same bytes for one data version.

    ``site`` is scheme and host, ``address`` where the package itself is.
    """
    with read_consistently():
        yield from archive_chunks(members(at, known, site, address))


def members(at: datetime, known: date | None, site: str, address: str) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield each file of the package: its name and its text in pieces."""
    state = DataVersion.objects.state(at)
    ledgers = read_ledgers(list(Operation.objects.public(at).order_by("code")), at, known)
    described = descriptor(state, known=known, site=site, address=address)
    yield "datapackage.json", [document(described)]
    for language, suffix in SUFFIXES.items():
        with override(language):
            readme, method = readme_text(state, known, address, ledgers), methodology_text()
        yield f"README{suffix}.md", [readme]
        yield f"methodology{suffix}.md", [method]
    for dataset in DATASETS:
        yield f"{dataset.name}.csv", csv_chunks(dataset, public_rows(dataset, at, known), at, known=known)
    yield "vocabularies.csv", [table_text(vocabulary_rows())]
    for ledger in ledgers:
        yield f"progress/{ledger.operation.code}.json", [document(progress_document(ledger))]


def public_rows(dataset: Dataset, at: datetime, known: date | None) -> QuerySet:
    """Return the rows of a dataset's file, asked for nothing but a day. A place knows no such day."""
    asks = FILTERS[dataset.name]
    data = QueryDict(f"known={known}" if known and "known" in asks.base_filters else "")
    return asks(data, asks.public_rows(at), at).file_rows()


def readme_text(state: DataState, known: date | None, address: str, ledgers: list[Ledger]) -> str:
    version = version_name(state.token)
    context = {
        "is_synthetic": state.is_synthetic,
        "title": TITLE,
        "description": DESCRIPTION,
        "version": version,
        "known": known,
        "headlines": [(ledger.operation, unescape(headline_words(ledger))) for ledger in ledgers],
        "datasets": DATASETS,
        "conventions": CONVENTIONS,
        "promise": PROMISE,
        "licence": LICENCE,
        "licence_means": LICENCE_MEANS,
        "citation": citation_words(gettext(TITLE), address, version, known=known),
    }
    return render_to_string("transfers/readme.txt", context)


def methodology_text() -> str:
    """Return the rules in the words of the methodology page."""
    context = {"threshold": THRESHOLD, "hidden_cells": list(Suppression)}
    rules = markdown(render_to_string("transfers/_method_rules.html", context))
    title = gettext("How the numbers are worked out")
    version = gettext("Version %(version)s of the rules.") % {"version": RULE_VERSION}
    return f"# {title}\n\n{version}\n\n{rules}"


def document(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def table_text(rows: Iterable[list[str]]) -> str:
    buffer = StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()
