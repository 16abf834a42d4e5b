"""Read the outlines of governorates, drawn once from Natural Earth by tools/draw_outlines.py.

Pure: standard library only.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple


class Outline(NamedTuple):
    """A governorate's border as an SVG path, and where its mark stands, in units of the drawing."""

    path: str
    x: int
    y: int


@cache
def outlines() -> dict[str, Outline]:
    """Return the outlines by P-code."""
    return {code: Outline(found["path"], *found["at"]) for code, found in _document()["governorates"].items()}


def size() -> tuple[int, int]:
    return _document()["width"], _document()["height"]


@cache
def _document() -> dict:
    return json.loads((Path(__file__).parent / "outlines.json").read_text(encoding="utf-8"))
