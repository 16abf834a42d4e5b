"""What search engines may find: every public page in every language.

Without a day of the last change: a record's own is of the desk's last touch, also where the public saw
nothing of it, and a page changes with every other record that it shows. The pages' ETags say it truly.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from transfers.models import Authority, Breakdown, Claim, Event, Facility, Operation, Source, Transfer
from transfers.models.publication import Publishable

# The protocol allows 50,000 addresses and 50 MB a file; with their alternates these are some 6 MB.
LIMIT = 10_000

# "/" is missing: it shows what the page of the latest operation shows, and names that as its address.
PAGES = (
    "operations",
    "timeline",
    "transfers",
    "claims",
    "facilities",
    "authorities",
    "breakdowns",
    "compare_breakdowns",
    "events",
    "sources",
    "monitoring",
    "corrections",
    "methodology",
    "data",
)
RECORDS: dict[str, tuple[type[Publishable], tuple[str, ...]]] = {
    "operations": (Operation, ("operation", "report")),
    "transfers": (Transfer, ("transfer",)),
    "claims": (Claim, ("claim",)),
    "facilities": (Facility, ("facility",)),
    "authorities": (Authority, ("authority",)),
    "breakdowns": (Breakdown, ("breakdown",)),
    "events": (Event, ("event",)),
    "sources": (Source, ("source",)),
}


class Address(NamedTuple):
    """A page by the name of its url, and its record's code where it has one."""

    name: str
    code: str


class AddressSitemap(Sitemap):
    """The pages of one kind. Reads the database once, when it is asked for them."""

    i18n = alternates = x_default = True

    def __init__(self, section: str, at: datetime, limit: int = LIMIT) -> None:
        self.section = section
        self.at = at
        self.limit = limit

    @cached_property
    def addresses(self) -> list[Address]:
        if self.section in RECORDS:
            return list(of_records(self.section, self.at))
        return [Address(name, "") for name in PAGES]

    def items(self) -> list[Address]:
        return self.addresses

    def location(self, address: Address) -> str:
        return reverse(address.name, args=[address.code] if address.code else [])


def sections(at: datetime, limit: int = LIMIT) -> dict[str, AddressSitemap]:
    """Return the sitemaps by the name of their file."""
    return {section: AddressSitemap(section, at, limit) for section in ("pages", *RECORDS)}


def of_records(section: str, at: datetime) -> Iterator[Address]:
    """Yield the pages of the public records of one kind. One query."""
    model, names = RECORDS[section]
    for code in model.objects.public(at).order_by("code").values_list("code", flat=True):
        for name in names:
            yield Address(name, code)
