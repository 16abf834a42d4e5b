"""Arabic in Chromium: pages, drawings and the chart run from right to left."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("record")]

CHART = "Chart.getChart(document.querySelector('canvas'))"


def test_time_runs_from_right_to_left_in_the_chart(page, live_server):
    page.goto(live_server.url + "/ar/")
    page.wait_for_selector(".chart.is-drawn")

    places = page.evaluate(f"{CHART}.getDatasetMeta(4).data.map(point => point.x)")
    assert len(places) > 10
    assert places == sorted(places, reverse=True)
    assert page.evaluate(f"{CHART}.scales.y.left > {CHART}.scales.x.left")
    assert page.evaluate(f"{CHART}.scales.x.ticks.map(tick => tick.label)")[0] == "21 كانون الثاني"
    assert page.evaluate(f"{CHART}.scales.y.ticks.map(tick => tick.label)")[1] == "1,000"
    assert page.evaluate(f"{CHART}.options.plugins.tooltip.textDirection") == "rtl"


@pytest.mark.parametrize(("address", "starts_at"), [("/", "x"), ("/ar/", "right")])
def test_the_bar_starts_where_lines_of_text_start(page, live_server, address, starts_at):
    page.goto(live_server.url + address)
    box = f"element => Math.round(element.getBoundingClientRect()['{starts_at}'])"

    for shape in (".bar-sure", ".bar-track", ".meter-counted"):
        drawing = page.locator(shape).first
        assert drawing.evaluate(box) == drawing.evaluate(
            f"element => ({box})(element.closest('figure, .meter'))"
        )
    # The number stands over the mark, on the far side of the bar's start.
    mark = page.locator(".bar-mark").bounding_box()
    number = page.locator("#figure-bar text.strong").bounding_box()
    near = mark["x"] - (number["x"] + number["width"]) if starts_at == "x" else number["x"] - mark["x"]
    assert abs(near) < 8


def test_the_switch_leads_to_the_same_page_in_the_other_language(page, live_server):
    page.goto(live_server.url + "/claims/?standing=counted")
    page.get_by_role("link", name="العربية").click()
    expect(page).to_have_url(live_server.url + "/ar/claims/?standing=counted")
    expect(page.get_by_role("heading", name="الروايات")).to_be_visible()

    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(live_server.url + "/claims/?standing=counted")
