"""The check of what the desk wrote for counts that would tell of few people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from transfers.checks.facts import TextFact
from transfers.checks.finding import Finding
from transfers.small_counts import small_counts
from transfers.vocabulary import Check


def _(message: str) -> str:
    """Mark a message for the translation catalogue and return it unchanged."""
    return message


_SMALL_COUNT = _("%(record)s, %(column)s: “%(counts)s”. The public reads <10 in its place.")


def small_count_in_text(texts: Iterable[TextFact]) -> Iterator[Finding]:
    """Find texts that give a number under ten before or behind a nationality."""
    for text in texts:
        counts = tuple(small_counts(text.text))
        if counts:
            said = {"record": text.name[1], "column": text.column, "counts": counts}
            yield Finding(Check.SMALL_COUNT_IN_TEXT, (text.name,), _SMALL_COUNT, said, (text.column, *counts))
