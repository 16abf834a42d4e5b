"""Find a word in texts, in any usual spelling, without telling what pages hide of few people."""

from __future__ import annotations

import re

from django.db.models import Q, QuerySet

from transfers.disclosure.text_redaction import LONE_NUMBER, small_counts

# Letters that Arabic and Kurdish writers use for one another, hamza and dots left out or not.
LETTERS = ("اأإآٱ", "هةە", "يىی", "كک", "وؤ")
SPELLINGS = {letter: f"[{group}]" for group in LETTERS for letter in group}


def spelt(word: str, *fields: str) -> Q:
    """Return the condition that a word stands in one of the fields, in any usual spelling of its letters."""
    pattern = "".join(SPELLINGS.get(letter, re.escape(letter)) for letter in word)
    lookup, sought = ("iregex", pattern) if SPELLINGS.keys() & set(word) else ("icontains", word)
    anywhere = Q()
    for field in fields:
        anywhere |= Q(**{f"{field}__{lookup}": sought})
    return anywhere


def told(queryset: QuerySet, word: str, *fields: str) -> Q:
    """Return the condition that a word stands in the texts of a row, where finding it tells nothing hidden.

    A text with a small count ("3-4 Iraqis", which pages print as "<10 Iraqis") is found by none of its words:
    whoever may try words would read it letter by letter. One query, over the rows that have the word and a
    number under ten by itself.
    """
    lone = Q()
    for field in fields:
        lone |= Q(**{f"{field}__iregex": LONE_NUMBER})
    telling: dict[str, list[int]] = {field: [] for field in fields}
    for key, *texts in queryset.filter(spelt(word, *fields), lone).values_list("pk", *fields):
        for field, text in zip(fields, texts, strict=True):
            if small_counts(text or ""):
                telling[field].append(key)
    anywhere = Q()
    for field, keys in telling.items():
        anywhere |= spelt(word, field) & ~Q(pk__in=keys) if keys else spelt(word, field)
    return anywhere
