"""Say how a page, figure or file is cited: one line of plain text to paste."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext

from transfers.wording.terms import PUBLISHER
from transfers.wording.words import date_words


def citation_words(
    title: str, address: str, version: str, *, operation: str = "", known: date | None = None
) -> str:
    """Return a citation: what it is, of which operation, as known when, of which data version, where.

    ``version`` is the data version's public name. A page is the same on every day, so the day on which it was
    read is left to the reader, between square brackets; static/js/cite.js fills it in.
    """
    sentences = [
        f"{PUBLISHER}.",
        gettext("“%(title)s”.") % {"title": title.rstrip(".")},
        f"{operation.rstrip('.')}." if operation and operation not in title else "",
        gettext("As known on %(date)s.") % {"date": date_words(known)} if known else "",
        gettext("Data version %(version)s.") % {"version": version},
        address,
        gettext("(read on [day])"),
    ]
    return " ".join(filter(None, sentences))
