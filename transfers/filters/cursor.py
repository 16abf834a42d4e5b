"""Page through a list by where the last part ended, never by how many rows came before (no OFFSET).

A cursor names the last row by its code and the question it belongs to. It holds no value that rows are
ordered by: a title may tell a small count that the row itself hides.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NoBase64
from hashlib import sha256
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language, gettext

from transfers.datasets import Kind
from transfers.filters.base import StrictFilterSet
from transfers.filters.errors import BadQuery, Problem

FREE = ("after", "limit", "fields", "count")  # may change from part to part of one walk
LONGEST = 400  # characters; a code has 60


class CursorPage:
    """The rows of one question from a cursor on, and the cursor behind any row of them.

    A row is named by its code; a row of a table, which has none, by the table's code and its place among
    the rows as the table shows them.
    """

    def __init__(self, filterset: StrictFilterSet) -> None:
        self.filterset = filterset
        self.has_codes = filterset.dataset.columns[0].kind is Kind.KEY
        self.start: tuple[str, int] = ("", 0)
        self.rows = filterset.file_rows()
        if "after" in filterset.data:
            self.start = self.read(filterset.data["after"])
            self.rows = self.rows_after()

    def question(self) -> str:
        """Return a short text that tells this question from any other, whatever part of it is wanted."""
        parameters = [(name, values) for name, values in self.filterset.data.lists() if name not in FREE]
        parts = (self.filterset.dataset.name, get_language(), sorted(parameters))
        return sha256(repr(parts).encode()).hexdigest()[:12]

    def read(self, cursor: str) -> tuple[str, int]:
        """Return the code and place that a cursor names. Raises BadQuery."""
        try:
            padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
            question, code, place = json.loads(urlsafe_b64decode(padded)) if len(cursor) < LONGEST else ""
            is_read = isinstance(code, str) and isinstance(place, int) and 0 <= place < 2**31
        except (TypeError, ValueError, NoBase64):  # no base64, no JSON, or no list of three
            is_read = False
        if not is_read or "\0" in code or not code.isascii():
            raise self.refused(gettext("what stands in the next of a part of this list, unchanged"))
        if question != self.question():
            raise self.refused(gettext("the next of this same question; leave after out to begin anew"))
        return code, place

    def refused(self, expected: str) -> BadQuery:
        return BadQuery([Problem("after", self.filterset.data["after"], expected)])

    def rows_after(self) -> QuerySet:
        """Return the rows behind the one that the cursor names. Raises BadQuery where it is there no more."""
        orders = self.filterset.file_orders()
        keys = {f"key_{number}": order.expression for number, order in enumerate(orders)}
        rows = self.rows.annotate(**keys)
        code, place = self.start
        own = "code" if self.has_codes else f"{self.filterset.dataset.columns[0].attribute}__code"
        found = list(rows.filter(**{own: code}).values_list(*keys)[place : place + 1])
        if not found:
            raise self.refused(gettext("a row that is still in the list; leave after out to begin anew"))
        return rows.filter(after(list(zip(keys, orders, found[0], strict=True))))

    def cursor_after(self, rows: list[list[Any]]) -> str:
        """Return the cursor behind the last of these rows, the part that begins where this page does."""
        code, place = rows[-1][0], 0
        if not self.has_codes:
            place = sum(row[0] == code for row in rows) - 1
            if "after" in self.filterset.data and code == self.start[0]:
                place += self.start[1] + 1
        parts = json.dumps([self.question(), code, place], separators=(",", ":"))
        return urlsafe_b64encode(parts.encode()).rstrip(b"=").decode()


def after(keys: list[tuple[str, Any, Any]]) -> Q:
    """Return the condition "further back in this order than these values"; nothing comes behind a null."""
    condition = Q(pk__in=[])
    same = Q()
    for name, order, value in keys:
        if value is None:
            same &= Q(**{f"{name}__isnull": True})
            continue
        further = Q(**{f"{name}__lt" if order.descending else f"{name}__gt": value})
        if order.nulls_last:
            further |= Q(**{f"{name}__isnull": True})
        condition |= same & further
        same &= Q(**{name: value})
    return condition
