"""What a figure is: its finding, what draws it, its key, sources and addresses, wherever it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse
from django.utils.translation import gettext

from transfers.vocabulary import SYNTHETIC
from transfers.wording.citation import citation_words
from transfers.wording.terms import SYNTHETIC_NOTICE

# Of a frame 320 pixels wide, the narrowest there is.
FRAME_LETTERS, FRAME_LINE, FRAME_ROOM = 34, 24, 110


class File(NamedTuple):
    """A figure's rows as a file: what its link says, and where it is."""

    words: str
    address: str


class Key(NamedTuple):
    """An entry of a figure's key: the symbol (figures/symbol.html) and what it means."""

    symbol: str
    words: str


@dataclass(frozen=True, slots=True)
class FigureContext:
    """Hold what figures stand on: a record's page, in the state that its address asks for.

    ``kind`` begins the names of its addresses; ``query`` is what each of them keeps; ``frozen`` the query of
    the same record as known on a fixed day, empty where none can be asked for; ``site`` scheme and host;
    ``version`` the data version's name, empty where nothing of it is cited.
    """

    kind: str
    code: str
    name: str
    as_of: str = ""
    query: str = ""
    frozen: str = ""
    site: str = ""
    version: str = ""

    def address(self, name: str, *parts: str, query: str | None = None) -> str:
        """Return an address of this record with what it keeps: the one place where that is decided."""
        query = self.query if query is None else query
        path = reverse(name, args=[self.code, *parts])
        return f"{path}?{query}" if query else path

    @property
    def is_synthetic(self) -> bool:
        return self.code.startswith(SYNTHETIC)

    @property
    def notice(self) -> str:
        """What its images and frames say of a made record, in the page's language; else empty."""
        return gettext(SYNTHETIC_NOTICE) if self.is_synthetic else ""

    @property
    def known(self) -> date | None:
        """The day whose knowledge the address asks for, so that no later number gets in; None is now."""
        asked = dict(parse_qsl(self.query)).get("known")
        return date.fromisoformat(asked) if asked else None

    def file(self, name: str, filters: dict[str, str | list[str]]) -> str:
        """Return the address of a list's file with these filters and what else this address keeps."""
        kept = [pair for pair in parse_qsl(self.query) if pair[0] not in filters]
        return f"{reverse(name)}?{urlencode([*filters.items(), *kept], doseq=True)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Hold a figure.

    ``drawing`` names the template that draws ``drawn``, ``picture`` and ``framed`` those for images and for
    frames where they are others; ``data`` is what a page's script draws in its place. ``height`` is the
    drawing's in an image, in pixels, ``framed_height`` that in a narrow frame where it shrinks; ``table`` the
    id of its table, may be empty; ``part`` the part of the methodology.
    """

    context: FigureContext
    name: str
    title: str
    unit: str
    description: str
    drawing: str
    drawn: dict[str, Any]
    height: int
    source: str
    part: str
    data: dict[str, Any] | None = None
    table: str = ""
    picture: str = ""
    framed: str = ""
    framed_height: int = 0
    files: Sequence[File] = ()
    key: Sequence[Key] = ()
    remarks: Sequence[str] = ()

    @property
    def anchor(self) -> str:
        return f"figure-{self.name}"

    @property
    def template(self) -> str:
        return f"figures/{self.drawing}.html"

    @property
    def picture_template(self) -> str:
        return f"figures/{self.picture or self.drawing}.html"

    @property
    def embed_template(self) -> str:
        """What draws it in a frame, where no table stands beside it."""
        return f"figures/{self.framed or self.drawing}.html"

    @property
    def address(self) -> str:
        """Where it stays: the record's own page, since "/" leads to another operation one day."""
        return f"{self.context.address(self.context.kind)}#{self.anchor}"

    @property
    def image(self) -> str:
        return self.context.address(f"{self.context.kind}_figure", self.name)

    @property
    def image_name(self) -> str:
        kept = dict(parse_qsl(self.context.query))
        day = f"-known-{kept.pop('known')}" if "known" in kept else ""
        return f"handover-{self.context.code}-{self.name}{'-filtered' if kept else ''}{day}.png"

    @property
    def embed(self) -> str:
        return self.context.site + self.context.address(f"embed_{self.context.kind}", self.name)

    @property
    def frame_height(self) -> int:
        """Height of a frame, in pixels, that shows it whole on a phone: drawing, and each line of words."""
        credit = f"{self.context.name} {self.context.as_of}"
        words = [self.title, self.unit, *self.remarks, self.source, credit, ""]
        words += [self.context.notice] if self.context.is_synthetic else []
        lines = sum(ceil(max(len(each), 1) / FRAME_LETTERS) for each in words) + ceil(len(self.key) * 0.75)
        return (self.framed_height or self.height) + FRAME_LINE * lines + FRAME_ROOM

    @property
    def frozen_embed(self) -> str:
        """The embedded figure as known on a fixed day; empty where its address fixes one, or none can be."""
        if not self.context.frozen:
            return ""
        path = self.context.address(f"embed_{self.context.kind}", self.name, query=self.context.frozen)
        return self.context.site + path

    @property
    def absolute_address(self) -> str:
        return self.context.site + self.address

    @property
    def citation(self) -> str:
        """How it is cited; empty where the data version is not known."""
        context = self.context
        if not context.version:
            return ""
        return citation_words(
            self.title, self.absolute_address, context.version, operation=context.name, known=context.known
        )
