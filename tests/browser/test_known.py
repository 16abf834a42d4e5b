"""The days of the record in a browser: a slider with a script, links and a form without one."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("record")]


def test_the_slider_moves_to_another_day(page, live_server):
    page.goto(live_server.url + "/?known=2026-02-08")
    slider = page.get_by_role("slider", name="Day")

    slider.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    # Days are passed on the way, and said; the page is left only where somebody chooses one.
    assert slider.get_attribute("aria-valuetext") == "9 Feb"
    expect(page).to_have_url(re.compile(r"/\?known=2026\-02\-08$"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/?known=2026-02-09")

    expect(page.locator(".headline").get_by_text("4,583 people have been transferred so far")).to_be_visible()
    assert page.get_by_label("Any day").input_value() == "2026-02-09"


def test_without_a_script_the_form_and_the_links_lead_to_a_day(page_without_scripts, live_server):
    page = page_without_scripts
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(live_server.url + "/")

    expect(page.get_by_role("slider", name="Day")).to_be_hidden()
    page.get_by_label("Any day").fill("2026-02-03")
    page.get_by_role("button", name="Show what was known").click()
    expect(page.locator(".headline").get_by_text("1,300 people have been transferred so far")).to_be_visible()
    page.get_by_role("link", name="As known on 2 Feb 2026").click()
    expect(page.get_by_text("As known on 2 Feb 2026.", exact=True)).to_be_visible()
    page.get_by_role("link", name="Show what is known now").click()
    expect(page.locator(".headline").get_by_text("5,704 people were transferred")).to_be_visible()


def test_a_number_of_the_line_leads_to_its_reasons(page, live_server):
    page.goto(live_server.url + "/")

    page.get_by_role("table", name="The accepted line, step by step").get_by_role(
        "link", name="4,583"
    ).click()

    expect(page).to_have_url(re.compile(r"\#why\-2026\-02\-09$"))
    expect(page.locator("#why-2026-02-09").get_by_text("Kurdistan24", exact=False).first).to_be_visible()
