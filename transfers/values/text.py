"""Compare names across scripts and spellings, and find the characters of a text that a reader cannot see.

Arabic and Kurdish keyboards write one sound with different letters, hamza and vowel signs are left out or
not, and Latin transcriptions differ in case, accents and hyphens. The record says which other names a place
has, and no rule does: "Hawl" is not worked out of "Hol".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple
from unicodedata import category, normalize
from unicodedata import name as letter_name

# One letter for each group that writers use for one another: Arabic, Persian and Sorani forms, and what
# somebody types who lacks the key. Hamza above or below a letter goes with the marks.
_GROUPS = (
    "اٱ",
    "هةەہھۀۂ",
    "يىیېێۍ",
    "كکگ",
    "وۆۇۈۋ",
    "لڵ",
    "رڕ",
    "بپ",
    "جچ",
    "فڤ",
)
_LETTERS = {ord(letter): group[0] for group in _GROUPS for letter in group[1:]}
# Arabic and Persian digits as those that Python reads, one for one: every place in the text stays.
PLAIN_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)
# Tatweel, apostrophes, joiners, directions.
_GONE = dict.fromkeys(map(ord, "ـ'’‘ʼʿʾ`´\u200c\u200d\u200e\u200f"))
_TABLE = _LETTERS | PLAIN_DIGITS | _GONE


@lru_cache(maxsize=16_384)
def folded(text: str) -> str:
    """Return a text in lower case without accents, marks, hyphens and the difference between like letters."""
    # Apart from their letter first: what is a mark on a letter goes, and the bare letter is compared.
    apart = normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in apart if category(letter) != "Mn").translate(_TABLE)
    words = "".join(letter if letter.isalnum() else " " for letter in bare).split()
    return " ".join(words)


def name_matches(name: str, sought: str) -> bool:
    """Tell whether every word that is sought stands in a name, in any spelling; nothing sought is nowhere."""
    words = folded(sought).split()
    within = folded(name)
    return bool(words) and all(word in within for word in words)


def first_matching_name(names: Iterable[str], sought: str) -> str:
    """Return the first of a record's names that has what is sought; empty where none has."""
    return next((name for name in names if name_matches(name, sought)), "")


# --- invisible characters --------------------------------------------------------------------------

# Allowed: tab and line breaks, joiners, and the two marks of direction that Arabic needs.
INVISIBLE: Final = re.compile(
    "["
    # Control characters: browsers, CSV and XML each make something else of them.
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
    # Line and paragraph separators, at which only some programs break.
    "\u2028\u2029"
    # What turns the direction of all that follows: a number could read as another one.
    "\u202a-\u202e\u2066-\u2069"
    # Notes between the lines, which no browser shows as such.
    "\ufff9-\ufffb"
    # No characters at all, and not allowed in XML.
    "\ufffe\uffff\ud800-\udfff"
    "]"
)
BEFORE: Final = 20  # characters that tell the place


class InvisibleCharacter(NamedTuple):
    """A character by its code, e.g. U+202E, and what stands just before it."""

    code: str
    before: str


def first_invisible_character(text: str) -> InvisibleCharacter | None:
    """Return the first character of a text that has no place in it; None where all of it is seen."""
    found = INVISIBLE.search(text)
    if found is None:
        return None
    start = found.start()
    return InvisibleCharacter(f"U+{ord(found[0]):04X}", text[max(0, start - BEFORE) : start])


# --- scripts ---------------------------------------------------------------------------------------

# Letters of Sorani that neither Arabic nor Persian writes.
_KURDISH = frozenset("ێۆڕڵە")


class NamesByScript(NamedTuple):
    """Names by script, each group in its order and without repetition."""

    latin: tuple[str, ...]
    arabic: tuple[str, ...]
    kurdish: tuple[str, ...]


def names_by_script(names: Iterable[str]) -> NamesByScript:
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
    return NamesByScript(tuple(latin), tuple(arabic), tuple(kurdish))
