"""What a page says of itself to those who link to it: title and description, and the address that stays."""

from __future__ import annotations

from datetime import date
from html import unescape

from django import template
from django.http import HttpRequest
from django.template.base import NodeList, Parser, Token
from django.utils.safestring import mark_safe

from transfers.models import Operation
from transfers.models.version import version_name
from transfers.wording.citation import citation_words

register = template.Library()

# They choose how much of the rows is seen, and in which order; the filters and ``known`` choose the rows.
NOT_ASKED = ("sort", "page", "per_page")
LOCALES = {"en": "en_GB", "ar": "ar_AR"}  # as Open Graph writes them


class CapturedNode(template.Node):
    """Not a ``simple_block_tag``: Django 5.2 sees no blocks within one, so that they have no super."""

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: template.Context) -> str:
        # What is filled in was escaped by the template. The template's own quotation marks were not, and
        # would end an attribute.
        words = " ".join(self.nodelist.render(context).split()).replace('"', "&quot;")
        context[self.name] = mark_safe(words)
        return ""


@register.tag
def captured(parser: Parser, token: Token) -> CapturedNode:
    """Keep what a block of the page says, words without tags, on one line: ``{% captured title %}``."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endcaptured",))
    parser.delete_first_token()
    return CapturedNode(nodelist, name)


@register.simple_tag
def lasting_address(request: HttpRequest, path: str = "") -> str:
    """Return the whole address under which a page is quoted; ``path`` where that is not the one asked for."""
    asked = request.GET.copy()
    for name in NOT_ASKED:
        asked.pop(name, None)
    return request.build_absolute_uri(path or f"{request.path}{'?' if asked else ''}{asked.urlencode()}")


@register.simple_tag
def citation(
    request: HttpRequest, title: str, operation: Operation | None, known: date | None, path: str
) -> str:
    """Return how the page is cited, its ``title`` taken from the markup; see wording/citation.py."""
    return citation_words(
        unescape(title),
        lasting_address(request, path),
        version_name(request.data_version),
        operation=str(operation or ""),
        known=known or None,
    )


@register.filter
def locale(language: str) -> str:
    """Return a language as Open Graph names it; nothing where we do not know how."""
    return LOCALES.get(language, "")
