"""The situation report in Chromium: one sheet of A4 on paper, a readable page on a screen."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories
from transfers.models import Operation

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("record")]

REPORT = "/operations/nes-iraq-2026/report/"
A4 = (595, 842)  # points


def sheets(page) -> list[tuple[int, int]]:
    """Print the page as its style sheet asks; return the size of every sheet in points."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", page.pdf(prefer_css_page_size=True))
    return [(round(float(width)), round(float(height))) for width, height in boxes]


@pytest.mark.parametrize("known", ["", "?known=2026-02-03", "?known=2026-01-01"])
@pytest.mark.parametrize("language", ["", "/ar"])
def test_the_sheet_is_one_sheet_of_a4(page, live_server, language, known):
    page.goto(f"{live_server.url}{language}{REPORT}{known}")

    assert sheets(page) == [A4]


@pytest.mark.parametrize("language", ["", "/ar"])
def test_a_long_name_does_not_ask_for_a_second_sheet(page, live_server, language):
    operation = Operation.objects.get(code="nes-iraq-2026")
    operation.name_en = ("Transfer of people from one place to another " * 5)[:200].strip()
    operation.name_ar = ("نقل أشخاص من مكان إلى مكان آخر " * 8)[:200].strip()
    operation.save()

    page.goto(f"{live_server.url}{language}{REPORT}")

    assert sheets(page) == [A4]


def test_the_fullest_lists_fit_the_sheet(page, live_server):
    """More steps, contradictions, ways, nationalities and entries than a sheet tells."""
    operation = factories.operation(name_en="A full operation")
    decided = {"standing": "counted", "standing_reason": "stated"}
    speaker = factories.authority(name_en="An authority whose name is as long as that of a prime minister")
    places = [factories.facility(name_en=f"A detention facility with a long name, {n}") for n in range(1, 6)]
    for number in range(1, 15):
        on = {"departed_earliest": f"2026-03-{number:02}", "departed_latest": f"2026-03-{number:02}"}
        ends = {"origin": places[number % 4], "destination": places[4]}
        factories.transfer(operation=operation, people=number, **on, **ends, **decided)
        factories.claim(operation=operation, claimant=speaker, people=100 * number, as_of_date="2026-03-14")
    rows = {f"{letter}land and its people": 100 for letter in "ABCDEFGHIJ"}
    factories.breakdown(operation=operation, issuer=speaker, rows=rows)

    page.goto(f"{live_server.url}{operation.get_absolute_url()}report/")

    expect(page.get_by_text("earlier steps stand on the page of the operation")).to_be_visible()
    assert sheets(page) == [A4]


def test_the_button_prints(first_page, live_server):
    page = first_page
    page.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; };")
    page.goto(live_server.url + REPORT)

    page.get_by_role("button", name="Print or save as PDF").click()

    assert page.evaluate("window.printed") == 1


def test_without_javascript_the_keys_are_told_and_no_dead_button_is_there(page_without_scripts, live_server):
    page = page_without_scripts
    page.goto(live_server.url + REPORT)

    expect(page.get_by_text("Ctrl+P")).to_be_visible()
    expect(page.get_by_role("button", name="Print or save as PDF")).to_be_hidden()


def test_paper_holds_the_evidence_and_no_controls(page, live_server):
    page.goto(live_server.url + REPORT)
    page.emulate_media(media="print")

    expect(page.get_by_role("table", name="The accepted line, step by step")).to_be_visible()
    expect(page.get_by_text(live_server.url + REPORT)).to_be_visible()
    for control in (".on-screen", ".site-footer", ".site-header nav", ".languages"):
        expect(page.locator(control), control).to_be_hidden()


def test_on_a_phone_a_number_and_its_distance_stand_apart(page, live_server):
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(live_server.url + REPORT)

    row = page.get_by_role("table", name="Numbers that contradict the 5,704").locator("tbody tr").first
    number, difference = (row.locator("td").nth(place).bounding_box() for place in (0, 1))
    assert difference["y"] >= number["y"] + number["height"]
