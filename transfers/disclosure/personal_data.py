"""Find in a text what may tell who or exactly where somebody is: the record holds counts, never persons.

Phone numbers, coordinates and map links, numbers of cases and files, likely names of persons. Patterns find
what usually looks so, not all there is: a name without a title, a rank or a word such as "named" before it
is not found. What they find may be harmless, so that a reason lets it stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from transfers.values.text import PLAIN_DIGITS
from transfers.vocabulary import PersonalDetail


class Span(NamedTuple):
    """Where in a text something stands, what it is (a ``PersonalDetail``) and its words."""

    start: int
    end: int
    kind: PersonalDetail
    text: str


# --- coordinates ---------------------------------------------------------------------------------

_DEGREES = r"\d{1,3}(?:[.,]\d+)?\s*°(?:\s*\d{1,2}(?:[.,]\d+)?\s*['′’])?(?:\s*\d{1,2}(?:[.,]\d+)?\s*[\"″”])?"
_COORDINATES = (
    # 36.3506, 40.7489: three decimals are a hundred metres; two numbers of people have none.
    r"(?<![\d.,])-?\d{1,2}\.\d{3,}\s*°?\s*[NS]?\s*[,;/ ]\s*-?\d{1,3}\.\d{3,}(?:\s*°?\s*[EW]\b)?",
    rf"{_DEGREES}\s*[NSEWشج]?",
    r"\b[1-6]?\d[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?\d{3,5}\s?\d{3,5}\b",  # MGRS: 37S FV 12345 67890
    r"(?:https?://)?(?:www\.)?(?:google\.[a-z.]+/maps|maps\.google\.[a-z.]+|maps\.app\.goo\.gl|goo\.gl/maps"
    r"|openstreetmap\.org|osm\.org|wikimapia\.org|what3words\.com|w3w\.co|maps\.apple\.com)\S*",
    r"///[a-z]+\.[a-z]+\.[a-z]+\b",
)

# --- telephone numbers -----------------------------------------------------------------------------

_GAP = r"[\s().-]{0,2}"
_PHONES = (
    rf"(?<![\d\w])(?:\+|00)\(?[1-9]{_GAP}\d(?:{_GAP}\d){{6,12}}(?!\d)",
    # Mobile numbers of Iraq (07..) and Syria (09..), written at home.
    rf"(?<![\d\w.,/])0[79]\d(?:{_GAP}\d){{7,8}}(?!\d)",
    r"(?i:\b(?:tel|phone|mobile|whatsapp|telegram)\b\.?|هاتف|موبايل|جوال|واتساب|واتس)\s*(?::|no\.?|رقم)?\s*"
    r"\+?\d[\d\s().-]{5,}\d",
)

# --- numbers of cases, files and papers -------------------------------------------------------------

_NUMBER = r"[A-Z]{0,3}[-/]?\d[\w/.-]*"
_CASES = (
    rf"(?i:\b(?:case|file|docket|dossier|warrant|inmate|prisoner|detainee|passport|id|identity card|serial)"
    rf"\s*(?:no\b|nr\b|number\b|#)\.?\s*:?\s*#?){_NUMBER}",
    rf"(?:رقم|الرقم)\s+(?:ال)?(?:دعوى|قضية|ملف|إضبارة|اضبارة|أضبارة|جواز|هوية|محضر)\S*\s*:?\s*{_NUMBER}",
    rf"(?:ال)?(?:دعوى|قضية|ملف|إضبارة|اضبارة|جواز|هوية)\S*\s+(?:ال)?(?:مرقمة?|رقم)\s*:?\s*{_NUMBER}",
)

# --- names of persons --------------------------------------------------------------------------------

_PARTICLE = r"(?:al|el|ad|ar|as|ash|at|az|bin|ibn|bint|abu|abd|de|van|von)"
_WORD = r"[A-ZÀ-Þ][\w’'-]+"
_LATIN = rf"{_WORD}(?:[ ](?:{_PARTICLE}[ -])?{_WORD}|[ ]{_PARTICLE}-{_WORD}){{0,3}}"
_ARABIC_WORD = r"[\u0621-\u064a\u067e-\u06d5]{2,}"
_ARABIC = rf"{_ARABIC_WORD}(?:\s{_ARABIC_WORD})?"
_RANKS = (
    r"Gen|General|Maj|Major General|Col|Colonel|Lt|Lieutenant|Capt|Captain|Sgt|Sergeant|Brig|Brigadier|Adm"
    r"|Admiral"
)
_TITLES = r"Mr|Mrs|Ms|Miss|Dr|Prof|Sheikh|Shaykh|Sheik|Mullah|Sayyid|Judge|Justice"
_PERSONS = (
    rf"\b(?:(?:{_RANKS})\.? )+{_LATIN}",
    rf"\b(?:{_TITLES})\.? {_LATIN}",
    rf"(?i:\b(?:named|identified as|known as|nicknamed|alias|aka|a\.k\.a\.|nom de guerre)) {_LATIN}",
    rf"(?i:\b(?:detainee|prisoner|inmate|suspect|defendant|militant|fighter|wife|widow|son|daughter|brother"
    rf"|sister)) {_WORD}[ ](?:{_PARTICLE}[ -])?{_WORD}",
    rf"\b(?:Abu|Abou|Umm|Um)[ -](?:{_PARTICLE}[ -])?{_WORD}(?:[ ]{_PARTICLE}-{_WORD}){{0,2}}",
    rf"(?<!\w)(?:المدعوة?|المتهمة?|المعتقلة?|السجينة?|الملقب|المكنى|واسمه|اسمه)\s+(?:ب)?{_ARABIC}",
    rf"(?<!\w)(?:السيدة?|الشيخ|الدكتورة?|القاضي|العميد|اللواء|العقيد|المقدم|الرائد|النقيب|الفريق)\s+{_ARABIC}",
    rf"(?<!\w)(?:أبو|ابو|أبا|أم)\s{_ARABIC_WORD}(?:\sال{_ARABIC_WORD})?",
)

_PATTERNS = tuple(
    (kind, re.compile("|".join(f"(?:{pattern})" for pattern in patterns)))
    for kind, patterns in (
        (PersonalDetail.COORDINATES, _COORDINATES),
        (PersonalDetail.CASE_NUMBER, _CASES),
        (PersonalDetail.PHONE_NUMBER, _PHONES),
        (PersonalDetail.PERSON_NAME, _PERSONS),
    )
)

# Places and bodies that look like a person's by-name, and words that follow a title as an office does.
_NO_PERSONS = (
    """
Abu Ghraib|Abu Kamal|Abu Dhabi|Umm Qasr|Abu Hammam|Abu Khashab
أبو غريب|ابو غريب|أبو كمال|ابو كمال|أبو ظبي|ابو ظبي|أم قصر|ام قصر|أبو حمام|أبو خشب
General Assembly|General Security|General Command|General Staff|General Directorate|General Secretariat
General Authority|General Amnesty|General Secretary|General Intelligence|General Prosecutor|General Inspector
Major General|Lieutenant General|Brigadier General|Justice Ministry|Justice Minister|Judge Advocate
Major Crimes|Justice Department|Justice Palace|General Administration
""".strip()
    .replace("\n", "|")
    .split("|")
)


def personal_details(text: str, known: Iterable[str] = ()) -> list[Span]:
    """Return what may be personal in a text, in its order, none over another.

    ``known`` are names of places and authorities that the record holds: whatever is one is no person.
    """
    found = _details(text)
    if all(one.kind is not PersonalDetail.PERSON_NAME for one in found):  # as of most texts
        return list(found)
    spared = {name.casefold() for name in (*_NO_PERSONS, *known) if name}
    return [one for one in found if one.kind is not PersonalDetail.PERSON_NAME or not _is_spared(one, spared)]


@lru_cache(maxsize=30_000)  # the checks read every text of a record again after each save
def _details(text: str) -> tuple[Span, ...]:
    plain = text.translate(PLAIN_DIGITS)  # one for one: places stay
    taken: list[Span] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(plain):
            start, end = match.start(), match.start() + len(match[0].rstrip(" .,;:"))
            if not any(start < one.end and one.start < end for one in taken):
                taken.append(Span(start, end, kind, text[start:end]))
    return tuple(sorted(taken))


def _is_spared(found: Span, spared: set[str]) -> bool:
    """Tell whether a likely name is or begins with a known one, or is the beginning of a known one."""
    whole = found.text.translate(PLAIN_DIGITS).casefold()
    _cue, _space, behind = whole.partition(" ")  # "named Susa": what is named is Susa prison
    return any(
        whole.startswith(one) or one.startswith(whole) or f"{one} ".startswith(f"{behind} ") for one in spared
    )
