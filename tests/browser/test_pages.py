"""The public pages in Chromium: on a phone, by keyboard and without JavaScript."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("record")]


def test_a_table_becomes_labelled_rows_on_a_phone(page, live_server):
    cell = page.locator("tbody tr").first.locator("td").nth(2)

    def label() -> str:
        return cell.evaluate("cell => getComputedStyle(cell, '::before').content")

    page.goto(live_server.url + "/transfers/")
    assert label() == "none"
    beside = cell.bounding_box()["x"]

    page.set_viewport_size({"width": 360, "height": 800})
    assert label() == '"People"'
    assert cell.bounding_box()["x"] < beside
    cells = page.locator("tbody tr").first.locator("td").all()
    assert len({cell.bounding_box()["x"] for cell in cells}) == 1  # one below the other
    expect(page.get_by_role("link", name="People")).to_be_visible()  # sorting stays in reach


def test_the_filters_stand_open_where_there_is_room(page, live_server):
    page.goto(live_server.url + "/claims/")
    measure = page.get_by_label("Measure")
    expect(measure).to_be_visible()

    page.set_viewport_size({"width": 360, "height": 800})
    expect(measure).to_be_hidden()
    page.get_by_text("Filters", exact=True).click()
    expect(measure).to_be_visible()


def test_asking_and_taking_back_without_javascript(page_without_scripts, live_server):
    page = page_without_scripts
    page.goto(live_server.url + "/claims/")
    page.get_by_label("Search").fill("ministry")
    page.get_by_label("disputed").check()
    page.get_by_role("button", name="Apply filters").click()

    expect(page).to_have_url(f"{live_server.url}/claims/?q=ministry&standing=disputed")
    expect(page.get_by_text("8 of 126 claims")).to_be_visible()
    page.get_by_role("link", name="People").or_(page.get_by_role("link", name="Number")).first.click()
    expect(page).to_have_url(re.compile("sort=people"))
    expect(page).to_have_url(re.compile("q=ministry"))
    page.get_by_role("link", name="Remove filter: Search ministry").click()
    expect(page).not_to_have_url(re.compile("ministry"))
    page.get_by_role("link", name="Clear all").click()
    expect(page).to_have_url(f"{live_server.url}/claims/")


def test_the_dashboard_says_everything_without_javascript(page_without_scripts, live_server):
    page = page_without_scripts
    page.goto(live_server.url + "/")

    expect(page.locator("#figure-progress canvas")).to_be_hidden()  # no empty box
    expect(page.get_by_role("img", name="Chart: the accepted line rises from 150")).to_be_visible()
    steps = page.get_by_role("table", name="The accepted line, step by step")
    people = steps.locator("tbody td.number").all_inner_texts()
    assert people[0] == "150"
    assert people[-1] == "5,704"
    expect(page.get_by_role("table", name="Claims beside the line")).to_be_visible()
    expect(page.get_by_role("img", name="Bar: 5,704 people transferred")).to_be_visible()


def test_the_keyboard_reaches_the_content_first_and_shows_where_it_is(page, live_server):
    page.goto(live_server.url + "/transfers/?standing=counted")
    focused = page.locator(":focus")

    page.keyboard.press("Tab")
    assert focused.inner_text() == "Skip to the content"
    assert focused.bounding_box()["height"] > 10
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"

    page.keyboard.press("Tab")
    assert focused.get_attribute("name") == "q"
    outline = focused.evaluate("element => getComputedStyle(element).outlineWidth")
    assert outline == "3px"


@pytest.mark.parametrize("width", [360, 1440])
def test_the_words_of_the_bar_stay_on_the_page(page, live_server, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(live_server.url + "/")

    words = page.locator("#figure-bar svg text")
    assert words.all_text_contents() == ["5,704", "announced: up to 7,000", "0"]
    boxes = [words.nth(number).bounding_box() for number in range(3)]
    for box in boxes:
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["height"] > 12  # letters keep their size, whatever the width
    assert boxes[1]["x"] > boxes[2]["x"] + boxes[2]["width"]


@pytest.mark.parametrize(
    ("people", "ceiling"),
    [({"people": 475, "people_low": 400, "people_high": 600}, 1000), ({"people": 5704}, 100)],
)
def test_the_words_of_the_bar_have_room_wherever_its_marks_are(page, live_server, people, ceiling):
    decided = {"standing": "counted", "standing_reason": "Official"}
    operation = factories.operation()
    factories.claim(operation=operation, qualifier="about", **people, **decided)
    bound = {"people": None, "people_high": ceiling, "qualifier": "at_most"}
    factories.claim(operation=operation, measure="planned_total", **bound, **decided)
    page.set_viewport_size({"width": 320, "height": 800})

    page.goto(live_server.url + operation.get_absolute_url())

    for words in page.locator("#figure-bar svg text").all():
        box = words.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320


@pytest.mark.parametrize("width", [320, 360, 1440])
def test_the_drawings_of_a_facility_stay_on_the_page_and_can_be_read(page, live_server, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(live_server.url + "/facilities/ghuwayran-sinaa/")

    expect(page.get_by_role("img", name="Bars: who held it when.")).to_be_visible()
    expect(page.get_by_role("img", name="Chart: people held, as reported.")).to_be_visible()
    words = page.locator(".figure-frame .drawing text")
    assert words.all_text_contents()[:3] == ["1 Jan 2026", "21 Jan 2026", "20 Feb 2026"]
    boxes = [box.bounding_box() for box in words.all()]
    for box in boxes:
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["height"] > 12
    for before, after in pairwise(boxes[:3]):
        assert before["x"] + before["width"] < after["x"]
    # The name of who held it stands on the page in full, however narrow it is.
    for name in page.locator(".lane-name").all():
        assert name.bounding_box()["x"] + name.bounding_box()["width"] <= width
