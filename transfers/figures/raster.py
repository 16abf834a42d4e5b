"""Turn a drawing of the pages, an SVG with the classes of figures.css, into a PNG in the light colours.

resvg, which draws it, knows no custom properties, no ``rem`` and no writing direction: all settled here.
"""

from __future__ import annotations

import re
from functools import cache
from xml.etree import ElementTree

import resvg_py
from django.conf import settings

FONTS = settings.BASE_DIR / "transfers" / "fonts" / "vazirmatn" / "33.0.3" / "fonts" / "ttf"
FAMILY = "Vazirmatn"  # Latin, Arabic and Kurdish letters; its digits have one width
CSS = settings.BASE_DIR / "static" / "css"
REM = 16  # pixels

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
SVG = "http://www.w3.org/2000/svg"
ANCHORS = {"start": "end", "end": "start"}
AS_LINES_RUN = ("\N{RIGHT-TO-LEFT EMBEDDING}", "\N{POP DIRECTIONAL FORMATTING}")

ElementTree.register_namespace("", SVG)


def png(svg: str, zoom: float, *, is_right_to_left: bool = False) -> bytes:
    """Return an SVG document of so many units as a PNG, ``zoom`` pixels for each of them."""
    root = ElementTree.fromstring(NOT_IN_XML.sub("", svg))
    if is_right_to_left:
        turn(root, float(root.get("width", "0")))
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=ElementTree.tostring(root, encoding="unicode"),
            style_sheet=style_sheet(),
            font_files=[str(FONTS / f"{FAMILY}-{weight}.ttf") for weight in ("Regular", "Bold")],
            font_family=FAMILY,
            skip_system_fonts=True,  # the same image on every machine
            zoom=zoom,
        )
    )


@cache
def style_sheet() -> str:
    """Return figures.css with the light tokens put in."""
    rules = (CSS / "figures.css").read_text(encoding="utf-8")
    return resolved(rules, light_tokens((CSS / "tokens.css").read_text(encoding="utf-8")))


def light_tokens(text: str) -> dict[str, str]:
    """Return the tokens as declared first, outside any scheme: the light ones."""
    return dict(re.findall(r"--([a-z0-9-]+):\s*([^;]+);", text.split("@media")[0]))


def resolved(rules: str, tokens: dict[str, str]) -> str:
    """Put the tokens into the rules, and pixels for ``rem``. A token that does not exist is a KeyError."""
    while "var(--" in rules:  # a token may be another one's name
        rules = re.sub(r"var\(--([a-z0-9-]+)\)", lambda found: tokens[found[1]], rules)
    return re.sub(r"([0-9.]+)rem\b", lambda found: f"{float(found[1]) * REM:g}px", rules)


def turn(element: ElementTree.Element, width: float, is_turned: bool = True) -> None:
    """Do what a browser does where lines run from right to left: mirror shapes, turn the anchors of words.

    ``width`` is that of the viewport the element lies in; ``is_turned`` is False inside ``direction="ltr"``.
    """
    is_turned = is_turned and element.get("direction") != "ltr"
    if element.tag == f"{{{SVG}}}svg":
        width = length(element.get("width", "100%"), width)
    if element.tag == f"{{{SVG}}}text" and element.get("direction") != "ltr":
        if is_turned:
            anchor = element.get("text-anchor", "start")
            element.set("text-anchor", ANCHORS.get(anchor, anchor))
        # On a map too, which is not turned: resvg would set the first letter of a word by itself.
        element.text = (element.text or "").join(AS_LINES_RUN)
    for child in element:
        turn(child, width, is_turned)
    if "mirrored" in element.get("class", "").split():
        mirror(element, width)


def mirror(element: ElementTree.Element, width: float) -> None:
    """Turn a group of shapes, or what lies in a viewport, as the class "mirrored" does on a page."""
    if element.tag != f"{{{SVG}}}svg":
        element.set("transform", f"translate({width:g} 0) scale(-1 1)")
        return
    children = list(element)
    for child in children:
        element.remove(child)
    group = ElementTree.SubElement(element, f"{{{SVG}}}g", transform=f"translate({width:g} 0) scale(-1 1)")
    group.extend(children)


def length(written: str, whole: float) -> float:
    """Return a width in units: "50%" of the whole, or the number itself."""
    return float(written[:-1]) * whole / 100 if written.endswith("%") else float(written)
