"""Say quantities, periods, numbers, codes and names in the page's language: the pure words, translated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from fractions import Fraction

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext, ngettext, pgettext

from transfers.analysis.control import Competition
from transfers.analysis.population import Spread
from transfers.analysis.progress import format_percent
from transfers.disclosure.text_redaction import redact_small_counts
from transfers.models import ControlPeriod
from transfers.models.named import Named
from transfers.values.period import control_span_words, day_words, month_words
from transfers.values.quantity import Quantity, format_number, quantity_words
from transfers.vocabulary import Leg, Qualifier, Term

# Names of columns, parameters, files and standards within a text, with what joins several of them.
NAME = r"[A-Za-z0-9<=@+-](?:[A-Za-z0-9_<>=@+./-]*[A-Za-z0-9_>=@+])?"
NAMES = re.compile(rf"(\.?(?=[A-Za-z<=@]){NAME}(?: {NAME})*)")
OVERLONG, SOME_LETTERS = re.compile(r"(\S{31,})"), re.compile(r"\S{1,12}")


def people_words(value: Quantity) -> str:
    """Say whom a reported number counts, for a title: "about 500 people", "number not stated"."""
    number = next((cell for cell in (value.best, value.high, value.low) if cell is not None), None)
    words = quantity_words(value)
    # "5,500 (expected)" and "number not stated" end where the noun would stand.
    if number is None or value.qualifier in (Qualifier.EXPECTED, Qualifier.IMPLIED):
        return words
    return ngettext("%s person", "%s people", number) % words


def date_words(value: date | None) -> str:
    """Say a day, or that it is not known."""
    return day_words(value) if value else gettext("not known")


def moment_words(moment: datetime) -> str:
    """Return a moment to the minute in the operation's time, as forms show it, and in UTC."""
    local, utc = (f"{one:%Y-%m-%d %H:%M}" for one in (timezone.localtime(moment), moment.astimezone(UTC)))
    return gettext("%(local)s (%(utc)s UTC)") % {"local": local, "utc": utc}


def control_words(value: ControlPeriod | Competition) -> str:
    """Say from when to when a facility was held, or accounts of it compete."""
    return control_span_words(value.from_date, value.from_precision, value.to_date, value.to_precision)


def spread_words(value: Spread) -> str:
    """Say what was reported: "Between 3,000 and more than 5,000 were reported in January 2026."."""
    lowest, highest = quantity_words(value.lowest), quantity_words(value.highest)
    when = months_words(value.first, value.last)
    if lowest == highest:
        return gettext("Reported %(when)s: %(number)s.") % {"when": when, "number": lowest}
    sentence = gettext("Between %(lowest)s and %(highest)s were reported %(when)s.")
    return sentence % {"lowest": lowest, "highest": highest, "when": when}


def months_words(first: date | None, last: date | None) -> str:
    """Say "in January 2026", "from January 2026 to March 2026"."""
    if first is None or last is None:
        return gettext("on a day that is not known")
    start, end = month_words(first), month_words(last)
    if start == end:
        return gettext("in %(month)s") % {"month": start}
    return gettext("from %(start)s to %(end)s") % {"start": start, "end": end}


def comma() -> str:
    """Return what stands between the items of an enumeration."""
    return pgettext("between items", ", ")


def semicolon() -> str:
    """Return what stands between items that hold commas themselves."""
    return pgettext("between items", "; ")


def arrival_words(legs: Sequence[str]) -> str:
    """Say what an operation counts as an arrival: people taken across the border, or to sites at home."""
    taken = {
        Leg.CROSS_BORDER: gettext("across the border"),
        Leg.WITHIN_ORIGIN_COUNTRY: gettext("to receiving sites within the country of origin"),
        Leg.ONWARD: gettext("onward from where they had arrived"),
    }
    ways = pgettext("between alternatives", " or ").join(taken[Leg(leg)] for leg in legs)
    return gettext("An arrival is a movement of people taken %(ways)s.") % {"ways": ways}


def thousands(value: int | None) -> str:
    """Write a whole number with separators; nothing for None."""
    return "" if value is None else format_number(value)


def percent(value: Fraction | None) -> str:
    """Write a share as "81.5"; nothing for None."""
    return "" if value is None else format_percent(value)


def label(value: Term) -> str:
    """Say a code of a vocabulary in the page's language."""
    return gettext(value.label)


def meaning(value: Term) -> str:
    """Say what a code of a vocabulary means."""
    return gettext(value.meaning)


def name_markup(record: Named | None) -> str:
    """Name a record, for a place in HTML: a name that is not in the page's language says which it is in."""
    if not record:
        return ""
    name, language = record.name_and_language
    return breakable(name) if language == get_language() else foreign(name, language)


def other_name(record: Named) -> str:
    """Name a record in the language that ``name_markup`` leaves out; nothing without one."""
    if record.name_and_language[1] == "en":
        return foreign(record.name_ar, "ar", "rtl") if record.name_ar else ""
    return foreign(record.name_en, "en")


def desk_text(text: str) -> str:
    """Return the desk's own or a source's words for a place in HTML: the desk writes English."""
    words = redact_small_counts(text)
    return breakable(words) if not words or get_language() == "en" else foreign(words, "en", "auto")


def text_and_language(record: object, name: str) -> tuple[str, str]:
    """Return what the desk wrote in the page's language, else in English, and which of the two it is.

    ``name`` is the attribute of the English text.
    """
    language = get_language() or "en"
    own = getattr(record, f"{name.removesuffix('_en')}_{language}", "") if language != "en" else ""
    return (own, language) if own else (getattr(record, name), "en")


def desk_words(record: object, name: str) -> str:
    """Return a record's text for a place in HTML, marked where it is English on a page that is not."""
    text, language = text_and_language(record, name)
    return desk_text(text) if language == "en" else breakable(redact_small_counts(text))


def desk_title(record: object, name: str) -> str:
    """Return a record's text for a title, an attribute or a feed: without a mark of its language."""
    return redact_small_counts(text_and_language(record, name)[0])


def quoted(text: str) -> str:
    """Put words in quotation marks: before ``desk_text``, so that the marks go the way the words do."""
    return f"“{text}”"


def technical(text: str) -> str:
    """Set the names that are the same in every language apart, for a place in HTML of another one."""
    if get_language() == "en":
        return text
    parts = [foreign(part, "en") if NAMES.fullmatch(part) else part for part in NAMES.split(text)]
    return format_html_join("", "{}", ((part,) for part in parts))


def foreign(text: str, language: str, direction: str = "ltr") -> str:
    """Mark a text of another language, so that it is read out and laid out as such."""
    return format_html('<span lang="{}" dir="{}">{}</span>', language, direction, breakable(text))


def breakable(text: str) -> str:
    """Let a word that is longer than any language's break, for a place in HTML; other texts stay as they are.

    The style sheet could only let every word of a table break, and a crowded table then breaks them all.
    """
    if hasattr(text, "__html__") or not OVERLONG.search(text):
        return text
    parts = [
        format_html_join(mark_safe("<wbr>"), "{}", ((letters,) for letters in SOME_LETTERS.findall(part)))
        if OVERLONG.fullmatch(part)
        else part
        for part in OVERLONG.split(text)
    ]
    return format_html_join("", "{}", ((part,) for part in parts))
