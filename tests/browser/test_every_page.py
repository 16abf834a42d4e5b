"""Every kind of page, loaded once: a silent console, no wider than its window, silent axe-core."""

import pytest

from tests.browser import axe, kinds

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("record")]

PHONE = {"width": 360, "height": 800}


def too_wide(page, widths=kinds.WIDTHS) -> list[int]:
    """Return the widths of a window at which the page scrolls sideways."""
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(width)
    return found


def faults(page) -> list[str]:
    """Return what axe-core finds: by all rules on a desk in the light, then what a phone at night can change.

    `make trust` asks for all four pairs of width and scheme, for every row of long lists, and of more pages.
    """
    axe.thin_out(page)
    found = axe.violations(page)
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    found += axe.violations(page, axe.COLOURS_AND_PLACES)
    page.emulate_media(color_scheme="light")
    return found


@pytest.mark.parametrize("addresses", [kinds.ENGLISH, kinds.ARABIC], ids=["English", "Arabic"])
def test_no_page_is_too_wide_or_faulty_or_writes_to_the_console(page, console, live_server, addresses):
    """The longest of the browser's tests: some forty pages in each language, most of it axe-core."""
    assert len(addresses) == len(set(addresses))
    faulty = []
    for address in addresses:
        page.goto(live_server.url + address)
        faulty += [f"{address} is wider than a window of {width}" for width in too_wide(page)]
        if address in kinds.ONE_OF_EACH_KIND:
            faulty += [f"{address}: {fault}" for fault in faults(page)]

    faulty += [f"{url} wrote: {text}" for url, text in console if not url.endswith(kinds.REFUSED)]
    assert not faulty, "\n".join(faulty)
