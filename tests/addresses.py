"""Every public address, found by walking the urls, so that a new page joins every walk by itself."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

from django.urls import URLPattern, reverse
from django.utils import timezone
from openpyxl import load_workbook

from transfers.models import (
    Authority,
    Breakdown,
    Claim,
    DataVersion,
    Event,
    Facility,
    Operation,
    Source,
    Transfer,
)
from transfers.urls import urlpatterns
from transfers.web.sitemaps import sections

RECORDS = {
    "operation": Operation,
    "progress": Operation,
    "report": Operation,
    "share_image": Operation,
    "transfer": Transfer,
    "claim": Claim,
    "facility": Facility,
    "authority": Authority,
    "breakdown": Breakdown,
    "source": Source,
    "event": Event,
}
HEALTH = {"livez", "readyz"}  # not pages: they tell a machine about the process


def pages() -> list[URLPattern]:
    return [pattern for pattern in urlpatterns if pattern.name not in HEALTH]


# One figure of each kind: not every record has each. test_figure_images.py asks for the others.
FIGURES = {
    "operation_figure": ["nes-iraq-2026", "bar"],
    "embed_operation": ["nes-iraq-2026", "progress"],
    "facility_figure": ["ghuwayran-sinaa", "control"],
    "embed_facility": ["ghuwayran-sinaa", "control"],
    "breakdown_figure": ["D12", "nationalities"],
    "embed_breakdown": ["D12", "nationalities"],
}


def public_addresses() -> Iterator[str]:
    """Yield every address that answers an anonymous visitor with a page or a file."""
    for pattern in pages():
        if pattern.name in FIGURES:
            yield reverse(pattern.name, args=FIGURES[pattern.name])
        elif pattern.pattern.converters:
            for code in codes_of(pattern.name):
                yield reverse(pattern.name, args=[code])
        else:
            yield reverse(pattern.name)


def codes_of(name: str) -> list[str]:
    """Return what may stand in the address: a record's code, or the name of a sitemap."""
    if name == "sitemap_section":
        return list(sections(timezone.now()))
    return list(RECORDS[name].objects.public(timezone.now()).values_list("code", flat=True))


def data_day() -> str:
    """Return the day of the last write, which the names of files tell."""
    return timezone.localdate(DataVersion.objects.get().changed_at).isoformat()


def cells_of(workbook: bytes) -> list[list[str]]:
    """Return the rows of the only sheet of a workbook, every cell as text; a blank one is empty."""
    (sheet,) = load_workbook(BytesIO(workbook)).worksheets
    return [["" if value is None else text_of(value) for value in row] for row in sheet.values]


def text_of(value: object) -> str:
    """Return a cell's value as a CSV file has it: a day is a day without an hour."""
    return value.date().isoformat() if isinstance(value, datetime) else str(value)


def content(response) -> bytes:
    return b"".join(response) if response.streaming else response.content
