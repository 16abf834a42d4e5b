"""Make the words of wording/ filters for templates, and say what a code means and where a page is."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.translation import get_language, get_language_bidi, gettext

from transfers import vocabulary
from transfers.analysis.residual import residual_words
from transfers.checks import finding_words
from transfers.disclosure.text_redaction import redact_small_counts
from transfers.values.period import period_words
from transfers.values.quantity import quantity_words
from transfers.wording import countries, words
from transfers.wording.terms import SYNTHETIC_NOTICE

register = template.Library()

for function in (
    countries.country_name,
    quantity_words,
    words.people_words,
    period_words,
    words.date_words,
    words.control_words,
    words.spread_words,
    residual_words,
    words.arrival_words,
    words.thousands,
    words.percent,
    words.label,
    words.meaning,
    finding_words,
    words.name_markup,
    words.other_name,
    words.desk_text,
    words.desk_words,
    words.desk_title,
    words.quoted,
    words.technical,
    words.breakable,
):
    register.filter(function.__name__, function)
# Every text in the desk's own or a source's words goes through it on its way to the public, or through
# desk_text, which also says in which language it is; this one is for titles, attributes and the like.
register.filter("public_text", redact_small_counts)


@register.filter
def vocabulary_term(code: str, name: str) -> vocabulary.Term:
    """Return a code's term, for its label or meaning: ``code|vocabulary_term:"Standing"|meaning``."""
    return getattr(vocabulary, name)(code)


@register.filter
def translated(text: str) -> str:
    """Say a text that its module marked for translation in the page's language."""
    return gettext(text) if text else ""


@register.simple_tag
def synthetic_notice() -> str:
    """Say that the ledger holds made records: one sentence wherever it is said."""
    return gettext(SYNTHETIC_NOTICE)


@register.filter
def host(url: str) -> str:
    """Return the site that a page is on, "www.reuters.com": an address may run to 400 characters."""
    return urlsplit(url).hostname or url


@register.filter
def as_percent(thousandths: int) -> str:
    """Write a place on the bar as SVG reads it, in every language: 774 is "77.4%"."""
    whole, tenths = divmod(thousandths, 10)
    return f"{whole}.{tenths}%"


@register.filter
def mirrored_place(thousandths: int) -> str:
    """Write a place on a drawing, measured from where lines of text start: from the right in Arabic.

    For what the class "mirrored" does not turn round, which are words.
    """
    return as_percent(1000 - thousandths if get_language_bidi() else thousandths)


register.simple_tag(words.comma, name="comma")
register.simple_tag(words.semicolon, name="semicolon")


@register.filter
def apart(text: str) -> str:
    """Set a name, code or signed number apart, so that the words around it do not change its direction."""
    return format_html("<bdi>{}</bdi>", words.breakable(text))


class InLanguage(NamedTuple):
    """A page in one language: its code, the language's own name for itself, the address."""

    code: str
    name: str
    address: str

    @property
    def is_current(self) -> bool:
        return self.code == get_language()


@register.simple_tag
def in_languages(address: str) -> list[InLanguage]:
    """Return an address in each language, its query kept; nothing where it is the same in all of them."""
    found = [InLanguage(code, name, translate_url(address, code)) for code, name in settings.LANGUAGES]
    return found if len({each.address for each in found}) > 1 else []
