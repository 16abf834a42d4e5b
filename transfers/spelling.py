"""Reduce a name to what its spellings have in common, so that a typist of any script finds it.

Pure: standard library only. Arabic and Kurdish keyboards write one sound with different letters, hamza and
vowel signs are left out or not, and Latin transcriptions differ in case, accents and hyphens. Which names a
place has besides is the record's to say (its other names), not a rule's: "Hawl" is not worked out of "Hol".
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from unicodedata import category, normalize

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
_DIGITS = {ord(digit): str(number % 10) for number, digit in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}
_GONE = dict.fromkeys(
    map(ord, "ـ'’‘ʼʿʾ`´\u200c\u200d\u200e\u200f")
)  # tatweel, apostrophes, joiners, directions
_TABLE = _LETTERS | _DIGITS | _GONE


@lru_cache(maxsize=16_384)
def folded(text: str) -> str:
    """Return a text in lower case without accents, marks, hyphens and the difference between like letters."""
    # Apart from their letter first: what is a mark on a letter goes, and the bare letter is compared.
    apart = normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in apart if category(letter) != "Mn").translate(_TABLE)
    words = "".join(letter if letter.isalnum() else " " for letter in bare).split()
    return " ".join(words)


def has(name: str, sought: str) -> bool:
    """Tell whether every word that is sought stands in a name, in any spelling; nothing sought is nowhere."""
    words = folded(sought).split()
    within = folded(name)
    return bool(words) and all(word in within for word in words)


def first_with(names: Iterable[str], sought: str) -> str:
    """Return the first of a record's names that has what is sought; empty where none has."""
    return next((name for name in names if has(name, sought)), "")
