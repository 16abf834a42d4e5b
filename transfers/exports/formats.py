"""The formats of a list's file: each one's name, which ends its address, media type and own parameters."""

from __future__ import annotations

from typing import NamedTuple


class Format(NamedTuple):
    """One format. ``parameters``: what its addresses take beside the list's filters and order."""

    name: str
    media_type: str
    parameters: tuple[str, ...]


OF_PAGES = ("page", "per_page")  # a page's query string is good for its file too: the file holds all pages

CSV = Format("csv", "text/csv; charset=utf-8", (*OF_PAGES, "bom", "hxl"))
JSON = Format("json", "application/json", ("fields", "limit", "after", "count"))
XLSX = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (*OF_PAGES, "hxl"))

FORMATS: dict[str, Format] = {each.name: each for each in (CSV, JSON, XLSX)}
