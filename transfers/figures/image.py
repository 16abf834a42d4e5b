"""Lay a figure out as an image to take away: finding, drawing, key, sources, day and address."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap
from typing import Any

from django.template.loader import render_to_string
from django.utils.text import Truncator
from django.utils.translation import get_language_bidi, gettext

from transfers.figures.base import Figure, Key
from transfers.figures.operation import Tables, bar_figure, operation_context
from transfers.figures.raster import png
from transfers.figures.titles import headline_words
from transfers.ledger.operation import Ledger
from transfers.values.quantity import quantity_words

WIDTH, MARGIN = 880, 40  # units; a drawing is as wide as a page's column
INNER = WIDTH - 2 * MARGIN
ZOOM = 2  # pixels for each unit: 1,760 pixels, sharp in print; each costs time
TITLE, LINE, KEY = 26, 19, 24  # from one line to the next
ADDRESS_LETTERS = 92
TITLE_LETTERS, LETTERS = 84, 118  # of a line: what fits where every letter is a wide one, or nearly so
LETTER, SYMBOL, GAP = 7, 18, 6  # units of a letter in the key, of its symbol, and between them

SHARE_WIDTH, SHARE_HEIGHT = 600, 315  # half of what networks ask for: 1,200 by 630 pixels
SHARE_LETTERS, SHARE_NAME_LETTERS, SHARE_LINES = 38, 78, 3


def picture(figure: Figure) -> bytes:
    """Return a figure as a PNG in the page's language."""
    return drawn("figures/picture.svg", layout(figure))


def layout(figure: Figure) -> dict[str, Any]:
    """Place what stands on the image of a figure, from its finding down to its address."""
    y = MARGIN
    titles, y = lines(wrap(figure.title, TITLE_LETTERS), y + 4, TITLE)
    units, y = lines([figure.unit], y, LINE)
    top = y
    entries, y = key_entries(figure.key, top + figure.height + 14)
    context = figure.context
    words = [context.notice, *figure.remarks, figure.source, f"{context.name}. {context.as_of}".strip()]
    credits, y = lines([line for each in words for line in wrap(each, LETTERS)], y + LINE, LINE)
    addresses, bottom = address_lines(figure, y)
    return {
        "figure": figure,
        "width": WIDTH,
        "height": bottom + MARGIN // 2,
        "inner": INNER,
        "margin": MARGIN,
        "start": x_from_start(MARGIN, WIDTH),
        "end": x_from_start(WIDTH - MARGIN, WIDTH),
        "top": top,
        "titles": titles,
        "units": units,
        "entries": entries,
        "credits": credits,
        "last": y,
        "addresses": addresses,
    }


def address_lines(figure: Figure, y: int) -> tuple[list[dict[str, Any]], int]:
    """Place the address, whole: on its first line stands the product, too."""
    return lines(wrap(figure.absolute_address, ADDRESS_LETTERS, break_on_hyphens=False), y, LINE)


def draw_share_image(ledger: Ledger) -> bytes:
    """Return the card that networks show beside a link to an operation."""
    return drawn("figures/share.svg", card(ledger))


def card(ledger: Ledger) -> dict[str, Any]:
    """Place what stands on an operation's card: name, headline and bar, each cut to its room."""
    context = operation_context(ledger)
    figure = bar_figure(Tables(ledger), context)
    sentence = headline_words(ledger)
    if figure is None and ledger.progress.ceiling:
        announced = {"announced": quantity_words(ledger.progress.ceiling.quantity)}
        sentence = f"{sentence} " + gettext("Announced: %(announced)s.") % announced
    names, y = lines(wrap(context.name, SHARE_NAME_LETTERS, max_lines=1, placeholder="…"), 58, LINE)
    said = wrap(sentence, SHARE_LETTERS, max_lines=SHARE_LINES, placeholder="…")
    headline, y = lines(said, y + 36, 34)
    return {
        "figure": figure,
        "context": context,
        "names": names,
        "headline": headline,
        "width": SHARE_WIDTH,
        "height": SHARE_HEIGHT,
        "top": max(y - 16, 190),
        "start": x_from_start(MARGIN, SHARE_WIDTH),
        "margin": MARGIN,
        "inner": SHARE_WIDTH - 2 * MARGIN,
    }


def drawn(template: str, context: dict[str, Any]) -> bytes:
    return png(render_to_string(template, context), ZOOM, is_right_to_left=get_language_bidi())


def lines(words: Iterable[str], y: int, step: int) -> tuple[list[dict[str, Any]], int]:
    """Return lines with their places from ``y`` downwards, and where the next would stand."""
    found = [{"words": each, "y": y + step * number} for number, each in enumerate(words)]
    return found, y + step * len(found)


def key_entries(key: Iterable[Key], y: int) -> tuple[list[dict[str, Any]], int]:
    """Place the entries of a key one after the other, in as many lines as they need."""
    found: list[dict[str, Any]] = []
    x = 0
    for entry in key:
        words = Truncator(entry.words).chars((INNER - SYMBOL - GAP) // LETTER)
        room = SYMBOL + GAP + LETTER * len(words) + KEY
        if x and x + room > INNER:
            x, y = 0, y + KEY
        at = MARGIN + x
        found.append(
            {
                "symbol": entry.symbol,
                "words": words,
                "x": WIDTH - at - SYMBOL if get_language_bidi() else at,
                "words_x": x_from_start(at + SYMBOL + GAP, WIDTH),
                "y": y,
            }
        )
        x += room
    return found, y + KEY if found else y


def x_from_start(x: int, width: int) -> int:
    """Measure from where lines of text start: from the right in Arabic."""
    return width - x if get_language_bidi() else x
