"""axe-core would find a fault in either scheme. test_every_page.py asks it of every kind of page."""

import pytest

from tests.browser import axe, kinds

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("record")]


@pytest.mark.trust
@pytest.mark.parametrize(("scheme", "options"), [("light", axe.EVERYTHING), ("dark", axe.COLOURS)])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_no_violation_in_any_row_of_any_kind_of_page(page, live_server, scheme, options, width):
    """A minute each: every row of every table, where the walk of every change reads one of each make."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    found = []
    for address in kinds.FOR_AXE:
        page.goto(live_server.url + address)
        found += [(address, violation) for violation in axe.violations(page, options)]

    assert found == []


def names(violations: list[str]) -> list[str]:
    return [violation.split(" ")[0] for violation in violations]


def test_axe_would_find_a_violation(page, live_server):
    """Without this a script that did not run would look like a page without fault."""
    page.goto(live_server.url + "/methodology/")
    page.evaluate("document.querySelector('h1').outerHTML = '<p><img src=\"/static/icon.svg\"></p>'")

    assert names(axe.violations(page)) == ["image-alt", "page-has-heading-one"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_would_find_a_faint_word_in_either_scheme(page, live_server, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(live_server.url + "/methodology/")
    page.evaluate("document.querySelector('h1').style.color = 'color-mix(in srgb, CanvasText 30%, Canvas)'")

    assert names(axe.violations(page, axe.COLOURS)) == ["color-contrast"]


def test_a_row_with_a_fault_of_its_own_is_never_thinned_out(page, live_server):
    page.goto(live_server.url + "/methodology/")
    page.evaluate(
        """() => {
          const row = (alt, kind) => `<tr><td>1<img ${alt} src="/static/icon.svg"><b class="${kind}">b</b>`;
          const plain = row('alt=""', "");
          const rows = [plain, plain, row("", ""), plain, row('alt=""', "x")];
          document.querySelector("main").innerHTML = `<h1>1</h1><table><tbody>${rows.join("")}</table>`;
        }"""
    )
    axe.thin_out(page)

    assert page.locator("main tr").count() == 3
    assert names(axe.violations(page)) == ["image-alt"]
