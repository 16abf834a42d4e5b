"""The colours of the pages, worked out: words can be read, standings told apart, in every scheme."""

import re
from itertools import combinations

import pytest
from django.conf import settings

CSS = settings.BASE_DIR / "static" / "css"
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")
WORDS = ("ink", "muted", "accent", "accent-strong")  # written on paper
MARKS = ("counted", "listed", "disputed", "rejected")
AA_WORDS, AA_SHAPES = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11


def declared(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): ([^;]+);", block))


def schemes() -> dict[str, dict[str, str]]:
    """Return the colours of each scheme by name, references resolved."""
    light = declared(TOKENS.split("@media")[0])
    dark = light | declared(re.search(r"prefers-color-scheme: dark\) \{(.+?)\n\}", TOKENS, re.DOTALL)[1])
    paper = dark | declared(re.search(r"@media print \{(.+?)\n\}", TOKENS, re.DOTALL)[1])
    found = {"light": light, "dark": dark, "paper": paper}

    def resolved(colours: dict[str, str]) -> dict[str, str]:
        return {key: colours.get(value[6:-1], value) for key, value in colours.items()}  # "var(--accent)"

    return {name: resolved(colours) for name, colours in found.items()}


SCHEMES = schemes()


def linear(colour: str) -> list[float]:
    """Return red, green and blue from 0 to 1, as light."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    shares = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    return [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_worked_out_as_wcag_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(
        4.48, abs=0.01
    )  # the well-known grey that just fails
    assert contrast("#fff", "#ffffff") == 1


@pytest.mark.parametrize("name", SCHEMES)
def test_words_and_marks_have_the_contrast_of_aa(name):
    colours = SCHEMES[name]
    for ground in ("paper", "quiet"):
        for word in WORDS:
            assert contrast(colours[word], colours[ground]) >= AA_WORDS, (word, ground)
        for mark in MARKS:
            assert contrast(colours[mark], colours[ground]) >= AA_SHAPES, (mark, ground)


# What is left of a colour without red or green cones (Vienot, Brettel and Mollon 1999, in linear light).
BLINDNESS = {
    "protanopia": ((0.11238, 0.88762, 0), (0.11238, 0.88762, 0), (0.00401, -0.00401, 1)),
    "deuteranopia": ((0.29275, 0.70725, 0), (0.29275, 0.70725, 0), (-0.02234, 0.02234, 1)),
}


def lab(light: list[float]) -> list[float]:
    """Return a colour of linear light in CIE L*a*b*, where equal steps look equal."""
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    shares = [
        sum(factor * part for factor, part in zip(row, light, strict=True)) / whole
        for row, whole in zip(rows, white, strict=True)
    ]
    x, y, z = (max(share, 0) ** (1 / 3) if share > 0.008856 else 7.787 * share + 16 / 116 for share in shares)
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_hues_of_standings_differ_for_the_colour_blind_too(name, blindness):
    def seen(mark: str) -> list[float]:
        light = linear(SCHEMES[name][mark])
        rows = BLINDNESS[blindness]
        return lab([sum(factor * part for factor, part in zip(row, light, strict=True)) for row in rows])

    for one, other in combinations(MARKS, 2):
        distance = sum((a - b) ** 2 for a, b in zip(seen(one), seen(other), strict=True)) ** 0.5
        assert distance > 10, (one, other, distance)  # 2 is just seen side by side


def test_every_colour_of_the_pages_is_a_token():
    """A colour written elsewhere would stay light in the dark."""
    for sheet in ("site.css", "print.css"):
        text = re.sub(r"/\*.*?\*/", "", (CSS / sheet).read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(", text), sheet


def test_every_token_that_is_used_exists_and_every_one_is_used():
    texts = [path.read_text(encoding="utf-8") for path in CSS.glob("*.css") if path.name != "admin.css"]
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", " ".join(texts)))
    tokens = set(re.findall(r"^ +--([a-z0-9-]+):", TOKENS, re.MULTILINE))

    assert {name for name in used if not name.startswith("bs-")} <= tokens
    assert {name for name in tokens if not name.startswith("bs-")} <= used


@pytest.mark.parametrize("path", sorted(CSS.glob("*.css")), ids=lambda path: path.name)
def test_every_rule_of_a_style_sheet_ends(path):
    """A brace that is missing puts all that follows into one rule, and no browser complains."""
    depth = 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        assert not depth or "{" not in line or line.startswith((" ", "\t")), f"line {number}: {line}"
        depth += line.count("{") - line.count("}")
    assert depth == 0
