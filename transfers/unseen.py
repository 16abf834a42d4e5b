"""Find characters in a text that nobody sees and that change what everybody else does. Pure."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

# Left in peace: tab and line breaks, joiners, and the two marks of direction that Arabic needs.
UNSEEN: Final = re.compile(
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


class Unseen(NamedTuple):
    """A character by its code, e.g. U+202E, and what stands just before it."""

    code: str
    before: str


def first_unseen(text: str) -> Unseen | None:
    """Return the first character of a text that has no place in it; None where all of it is seen."""
    found = UNSEEN.search(text)
    if found is None:
        return None
    start = found.start()
    return Unseen(f"U+{ord(found[0]):04X}", text[max(0, start - BEFORE) : start])
