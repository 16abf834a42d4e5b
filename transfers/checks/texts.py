"""The checks of what the desk wrote: counts that would give away few people, and personal details."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from django.utils.translation import gettext_noop as _

from transfers.checks.facts import TextFact
from transfers.checks.finding import Finding
from transfers.disclosure.personal_data import personal_details
from transfers.disclosure.text_redaction import small_counts
from transfers.vocabulary import Check

_SMALL_COUNT = _("%(record)s, %(column)s: “%(counts)s”. The public reads <10 in its place.")
_PERSONAL = _("%(record)s, %(column)s: “%(text)s” (%(kind)s?)")


@lru_cache(maxsize=30_000)  # every text of a record is read again after each save
def _small_counts(text: str) -> tuple[str, ...]:
    return tuple(small_counts(text))


def small_count_in_text(texts: Iterable[TextFact]) -> Iterator[Finding]:
    """Find texts that give a number under ten before or behind a nationality."""
    for text in texts:
        counts = _small_counts(text.text)
        if counts:
            said = {"record": text.name[1], "column": text.column, "counts": counts}
            yield Finding(Check.SMALL_COUNT_IN_TEXT, (text.name,), _SMALL_COUNT, said, (text.column, *counts))


def personal_detail(texts: Iterable[TextFact], known: Iterable[str] = ()) -> Iterator[Finding]:
    """Find what may tell who or exactly where somebody is: one finding for each, so that each has its reason.

    ``known`` are names of places and authorities: no persons.
    """
    known = tuple(known)
    for text in texts:
        for kind, words in dict.fromkeys(
            (span.kind, span.text) for span in personal_details(text.text, known)
        ):
            said = {"record": text.name[1], "column": text.column, "text": words, "kind": kind}
            yield Finding(Check.PERSONAL_DETAIL, (text.name,), _PERSONAL, said, (text.column, kind, words))
