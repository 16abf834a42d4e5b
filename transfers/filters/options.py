"""How an answer is wished for, beside what is asked: which page or part, which columns, which extras."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import QueryDict
from django.utils.translation import gettext

from transfers.datasets import Dataset
from transfers.filters.errors import Problem

USUAL_ROWS, MOST_ROWS = 100, 1000  # of a part of a list as JSON
SWITCHES = {"bom": ("0", "1"), "hxl": ("0", "1"), "count": ("0", "1")}


def option_problems(data: QueryDict, names: set[str], dataset: Dataset | None) -> Iterator[Problem]:
    """Yield a problem for each of these parameters whose value means nothing; of other names none."""
    for name in sorted(names & {"page", "per_page"}):
        if not is_whole_number(data.get(name, "1")):
            yield Problem(name, data[name], gettext("a whole number"))
    for name in sorted(names & SWITCHES.keys()):
        if data.get(name, "0") not in SWITCHES[name]:
            yield Problem(name, data[name], gettext("0 or 1"))
    if "limit" in names and readable_limit(data) is None:
        expected = gettext("a whole number from 1 to %s") % MOST_ROWS
        yield Problem("limit", data["limit"], expected)
    if "fields" in names and "fields" in data:
        fields = data["fields"].split(",")
        known = dataset.names if dataset else ()
        if not set(fields) <= set(known) or len(set(fields)) != len(fields):
            expected = gettext("some of %s, each once, a comma between them") % ", ".join(known)
            yield Problem("fields", data["fields"], expected)


def is_whole_number(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdigit() and len(digits) <= 100  # int() refuses thousands of them


def readable_limit(data: QueryDict) -> int | None:
    """Return how many rows are wished for, or the usual number; None where it cannot be read."""
    text = data.get("limit", str(USUAL_ROWS))
    if not is_whole_number(text) or not 1 <= int(text) <= MOST_ROWS:
        return None
    return int(text)
