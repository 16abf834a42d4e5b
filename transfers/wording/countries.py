"""Name a country in the language of the page; the record holds its ISO 3166-1 alpha-3 code."""

from __future__ import annotations

from django_countries import countries


def country_name(code: str) -> str:
    """Return the country's name, the code itself where ISO assigns it to none, empty for an empty one.

    Never an adjective: a row's label says "Syrian" as its issuer did, and the name beside it which country
    that was taken for.
    """
    return str(countries.name(code)) or code
