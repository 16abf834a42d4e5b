"""axe-core finds nothing to complain of: every kind of page, light and dark, on a phone and on a desk."""

import pytest
from django.conf import settings

from tests.browser.test_pages import ADDRESSES, REFUSED

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("record")]

AXE = settings.BASE_DIR / "tests" / "vendor" / "axe-core" / "4.14.1" / "axe.min.js"
PAGES = (
    *ADDRESSES,
    "/embed/operations/nes-iraq-2026/progress/",
    "/ar/embed/breakdowns/D12/nationalities/",
    "/embed/facilities/ghuwayran-sinaa/control/",
    *REFUSED,
    "/operations/nes-iraq-2026/",
    "/claims/?known=2026-02-08&standing=disputed",
)
EVERYTHING = {"rules": {"target-size": {"enabled": True}}}  # part of WCAG 2.2 AA, off by default
# All that a colour scheme can change: the same markup stands in the same places.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
SCHEMES = {"light": EVERYTHING, "dark": COLOURS}
RUN = """async options => {
  const found = await axe.run(document, { resultTypes: ["violations"], ...options });
  return found.violations.map(({ id, help, nodes }) => `${id} (${help}): ${nodes.length} x ${nodes[0].html}`);
}"""


def violations(page, options=EVERYTHING) -> list[str]:
    """Return what axe-core says of the page as it stands, every folded part of it opened."""
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    return page.evaluate(RUN, options)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_no_violation_on_any_kind_of_page(browser, live_server, scheme, width):
    # Our policy lets no foreign script in, so the context that brings axe along passes it by.
    with browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    ) as context:
        context.add_init_script(path=AXE)
        page = context.new_page()
        found = []
        for address in PAGES:
            page.goto(live_server.url + address)
            found += [(address, violation) for violation in violations(page, SCHEMES[scheme])]

    assert len(PAGES) == len(set(PAGES))
    assert found == []


def test_axe_would_find_a_violation(browser, live_server):
    """Without this a script that did not run would look like a page without fault."""
    with browser.new_context(bypass_csp=True) as context:
        context.add_init_script(path=AXE)
        page = context.new_page()
        page.goto(live_server.url + "/methodology/")
        page.evaluate("document.querySelector('h1').outerHTML = '<p><img src=\"/static/icon.svg\"></p>'")

        assert [violation.split(" ")[0] for violation in violations(page)] == [
            "image-alt",
            "page-has-heading-one",
        ]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_would_find_a_faint_word_in_either_scheme(browser, live_server, scheme):
    with browser.new_context(bypass_csp=True, color_scheme=scheme) as context:
        context.add_init_script(path=AXE)
        page = context.new_page()
        page.goto(live_server.url + "/methodology/")
        page.evaluate(
            "document.querySelector('h1').style.color = 'color-mix(in srgb, CanvasText 30%, Canvas)'"
        )

        assert [violation.split(" ")[0] for violation in violations(page, COLOURS)] == ["color-contrast"]
