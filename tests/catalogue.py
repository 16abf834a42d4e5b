"""Read a catalogue of translations, django.po, entry by entry."""

import re
from ast import literal_eval
from pathlib import Path
from typing import NamedTuple

LINE = re.compile(r'(?:(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d)\])? )?(".*")')
PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?[sd]")


class Entry(NamedTuple):
    """One text with its translations: one, or one per plural form."""

    context: str
    text: str
    plural: str
    translations: tuple[str, ...]
    is_fuzzy: bool

    @property
    def key(self) -> tuple[str, str, str]:
        return self.context, self.text, self.plural


def read_catalogue(path: Path) -> list[Entry]:
    """Return the entries that are in use, without the header."""
    entries = [entry_of(block) for block in path.read_text(encoding="utf-8").split("\n\n")]
    return [entry for entry in entries if entry and entry.text]


def entry_of(block: str) -> Entry | None:
    parts: dict[str, str] = {}
    flags, current = "", ""
    for line in block.splitlines():
        if line.startswith("#,"):
            flags += line
        if found := LINE.fullmatch(line):
            name, number, text = found.groups()
            current = f"{name}{number or ''}" if name else current
            parts[current] = parts.get(current, "") + literal_eval(text)
    if "msgid" not in parts:
        return None
    translations = [parts[name] for name in sorted(parts) if name.startswith("msgstr")]
    return Entry(
        parts.get("msgctxt", ""),
        parts["msgid"],
        parts.get("msgid_plural", ""),
        tuple(translations),
        "fuzzy" in flags,
    )


def placeholders(text: str) -> list[str]:
    """Return the names of what is filled in, in order of the alphabet; "" for a plain %s."""
    return sorted(found[1] or "" for found in PLACEHOLDER.finditer(text.replace("%%", "")))
