"""Conditions that the constraints of several models share."""

from __future__ import annotations

from django.db.models import F, Q
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThan


def where_given(condition: Q, *names: str) -> Q:
    """Return the condition, which also holds where one of these columns is blank."""
    for name in names:
        condition |= Q(**{f"{name}__isnull": True})
    return condition


def not_before(first: str, last: str) -> Q:
    return where_given(Q(**{f"{last}__gte": F(first)}), last, first)


def has_text(name: str) -> GreaterThan:
    return GreaterThan(Length(Trim(name)), 0)
