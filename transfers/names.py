"""Tell the script and, as far as letters tell, the language of a place's names.

Pure: standard library only.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from unicodedata import name as letter_name

# Letters of Sorani that neither Arabic nor Persian writes.
_KURDISH = frozenset("ێۆڕڵە")


class Names(NamedTuple):
    """Names by script, each group in its order and without repetition."""

    latin: tuple[str, ...]
    arabic: tuple[str, ...]
    kurdish: tuple[str, ...]


def by_script(names: Iterable[str]) -> Names:
    """Divide names into Latin, Arabic and Kurdish ones; what is in no Arabic letter counts as Latin."""
    latin: dict[str, None] = {}
    arabic: dict[str, None] = {}
    kurdish: dict[str, None] = {}
    for name in names:
        if not any(letter_name(letter, "").startswith("ARABIC ") for letter in name):
            latin[name] = None
        elif _KURDISH & set(name):
            kurdish[name] = None
        else:
            arabic[name] = None
    return Names(tuple(latin), tuple(arabic), tuple(kurdish))
