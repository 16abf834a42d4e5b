"""Make the words of words.py filters for templates, and say what a code means and where a page is."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import template
from django.utils.translation import gettext

from transfers import vocabulary, words
from transfers.progress import RuleVersion
from transfers.small_counts import without_small_counts

register = template.Library()

for function in (
    words.quantity_words,
    words.period_words,
    words.date_words,
    words.control_words,
    words.spread_words,
    words.residual_words,
    words.thousands,
    words.percent,
    words.label,
    words.meaning,
):
    register.filter(function.__name__, function)
# Every text in the desk's own or a source's words goes through it on its way to the public.
register.filter("public_text", without_small_counts)


@register.filter
def term(code: str, name: str) -> vocabulary.Term:
    """Return a code's term, for its label and meaning: ``claim.standing|term:"Standing"|meaning``."""
    return getattr(vocabulary, name)(code)


@register.filter
def change_words(version: RuleVersion) -> str:
    """Say what a version of the rules changed."""
    return gettext(version.change)


@register.filter
def host(url: str) -> str:
    """Return the site that a page is on, "www.reuters.com": an address may run to 400 characters."""
    return urlsplit(url).hostname or url


@register.filter
def as_percent(thousandths: int) -> str:
    """Write a place on the bar as SVG reads it, in every language: 774 is "77.4%"."""
    whole, tenths = divmod(thousandths, 10)
    return f"{whole}.{tenths}%"
