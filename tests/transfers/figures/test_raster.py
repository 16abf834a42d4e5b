"""SVG to PNG: the page's style sheet with its tokens in, directions settled, the same image everywhere."""

from xml.etree import ElementTree

import pytest

from transfers.figures.raster import length, light_tokens, png, resolved, style_sheet, turn

PNG = b"\x89PNG\r\n\x1a\n"
SVG = "{http://www.w3.org/2000/svg}"


def drawing(inside: str, width: int = 200, height: int = 20) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{inside}</svg>'


def turned(inside: str) -> ElementTree.Element:
    root = ElementTree.fromstring(drawing(inside))
    turn(root, 200)
    return root


def test_the_tokens_are_those_of_light():
    tokens = light_tokens(":root { --ink: #111; --x-1: 2rem; } @media (dark) { :root { --ink: #eee; } }")

    assert tokens == {"ink": "#111", "x-1": "2rem"}


def test_a_token_may_name_another_and_sizes_become_pixels():
    tokens = {"mark": "var(--ink)", "ink": "#111", "size": "0.875rem"}

    assert resolved("a { fill: var(--mark); font-size: var(--size) }", tokens) == (
        "a { fill: #111; font-size: 14px }"
    )


def test_a_token_that_does_not_exist_is_told():
    with pytest.raises(KeyError, match="inc"):
        resolved("a { fill: var(--inc) }", {"ink": "#111"})


def test_the_sheet_of_images_is_whole():
    assert "var(" not in style_sheet()
    assert "rem" not in style_sheet()
    assert ".bar-sure" in style_sheet()


def test_an_image_has_the_size_that_is_asked_for():
    image = png(drawing('<rect class="bar-sure" width="50%" height="20" />'), 2)

    assert image[:8] == PNG
    assert [int.from_bytes(image[place : place + 4], "big") for place in (16, 20)] == [400, 40]


def test_the_classes_of_the_pages_colour_an_image():
    rect = '<rect class="%s" width="100%%" height="100%%" />'

    assert png(drawing(rect % "bar-sure"), 1) == png(
        drawing('<rect fill="#0b5c73" width="200" height="20" />'), 1
    )
    assert png(drawing(rect % "bar-sure"), 1) != png(drawing(rect % "bar-track"), 1)


@pytest.mark.parametrize("words", ["5,704", "نُقل 5,704", "ڕۆژهەڵات"])
def test_latin_arabic_and_kurdish_letters_are_drawn(words):
    """A letter that the font lacks is an empty box or nothing."""
    text = '<text x="10" y="15">%s</text>'
    lacking = {png(drawing(text % other), 1) for other in ("", "\N{CJK UNIFIED IDEOGRAPH-4E00}")}

    for letter in set(words) - {" "}:
        assert png(drawing(text % letter), 1) not in lacking, letter


def test_right_to_left_words_are_anchored_at_their_other_end():
    root = turned('<text x="1">a</text><text text-anchor="end">b</text><text text-anchor="middle">c</text>')

    assert [text.get("text-anchor") for text in root] == ["end", "start", "middle"]
    assert [text.text for text in root] == ["\u202ba\u202c", "\u202bb\u202c", "\u202bc\u202c"]


def test_what_says_that_it_runs_from_left_to_right_stays():
    root = turned('<svg direction="ltr"><text text-anchor="end">b</text></svg><text direction="ltr">c</text>')

    assert root[0][0].get("text-anchor") == "end"
    assert root[1].text == "c"
    # A word on a map is Arabic all the same: resvg would set its first letter by itself.
    assert root[0][0].text == "\N{RIGHT-TO-LEFT EMBEDDING}b\N{POP DIRECTIONAL FORMATTING}"


def test_mirrored_shapes_are_turned_within_the_viewport_they_lie_in():
    root = turned(
        '<svg width="50%"><g class="mirrored"><rect /></g></svg><svg class="mirrored"><rect /></svg>'
    )

    assert root[0][0].get("transform") == "translate(100 0) scale(-1 1)"
    assert [child.tag for child in root[1]] == [f"{SVG}g"]
    assert root[1][0].get("transform") == "translate(200 0) scale(-1 1)"
    assert root[1][0][0].tag == f"{SVG}rect"


def test_a_mirrored_bar_grows_from_the_right():
    bar = '<g class="mirrored"><rect class="bar-sure" width="25%" height="20" /></g>'
    from_right = '<rect class="bar-sure" x="75%" width="25%" height="20" />'

    assert png(drawing(bar), 1, is_right_to_left=True) == png(drawing(from_right), 1)
    assert png(drawing(bar), 1) != png(drawing(from_right), 1)


@pytest.mark.parametrize(("written", "units"), [("50%", 100), ("30", 30), ("12.5%", 25)])
def test_a_width_in_percent_is_of_the_whole(written, units):
    assert length(written, 200) == units
