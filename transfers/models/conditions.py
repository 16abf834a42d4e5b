"""Conditions that the constraints of several models share."""

from __future__ import annotations

from django.db.models import F, Q
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThan

from transfers.vocabulary import SYNTHETIC

AFTER_SYNTHETIC = SYNTHETIC[:-1] + chr(ord(SYNTHETIC[-1]) + 1)  # the first text behind all that begin so


def where_given(condition: Q, *names: str) -> Q:
    """Return the condition, which also holds where one of these columns is blank."""
    for name in names:
        condition |= Q(**{f"{name}__isnull": True})
    return condition


def not_before(first: str, last: str) -> Q:
    return where_given(Q(**{f"{last}__gte": F(first)}), last, first)


def has_text(name: str) -> GreaterThan:
    return GreaterThan(Length(Trim(name)), 0)


def synthetic(relation: str = "") -> Q:
    """Return the condition "its code is that of a synthetic record", for a record or a relation of it.

    As a range, which the index of codes answers: SQLite's LIKE reads every row and takes capitals as well.
    """
    prefix = f"{relation}__" if relation else ""
    return Q(**{f"{prefix}code__gte": SYNTHETIC, f"{prefix}code__lt": AFTER_SYNTHETIC})
