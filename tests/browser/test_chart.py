"""The progress chart: drawn from the page's data, in the page's words, without moving anything."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("record")]

DRAWN = ".chart.is-drawn"
PIXELS = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Set();
  for (let i = 0; i < data.length; i += 4) if (data[i + 3]) seen.add(data.slice(i, i + 3).join());
  return [...seen];
}"""
ACCENT = "11,92,115"
CHART = "Chart.getChart(document.querySelector('canvas'))"


@pytest.mark.parametrize("width", [360, 1440])
def test_the_chart_is_drawn_and_the_console_stays_silent(page, console, live_server, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(live_server.url + "/")
    page.wait_for_selector(DRAWN)

    assert ACCENT in page.locator("canvas").evaluate(PIXELS)
    assert page.evaluate(f"{CHART}.data.datasets.map(set => [set.label, set.data.length])") == [
        ["counted", 14],
        ["listed", 9],
        ["disputed", 19],
        ["rejected", 3],
        ["Accepted running total", 12],
        ["Counted arrivals", 3],
        ["movement without a number", 4],
        ["checked, nothing new", 5],
        ["no report", 0],
    ]
    expect(page.get_by_role("img", name="Chart: the accepted line rises from 150")).to_be_visible()
    assert console == []


def test_each_standing_has_a_shape_of_its_own(page, live_server):
    page.goto(live_server.url + "/")
    page.wait_for_selector(DRAWN)

    shapes = page.evaluate(f"{CHART}.data.datasets.slice(0, 4).map(set => set.pointStyle)")
    assert shapes == ["circle", "rect", "triangle", "crossRot"]


@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_moves_when_the_chart_arrives(page, live_server, width):
    held = []
    page.route("**/chart.umd.min.js", lambda route: held.append(route))
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(live_server.url + "/", wait_until="commit")
    footer = page.locator("footer")
    footer.wait_for()
    page.wait_for_function(
        "() => document.styleSheets.length === document.querySelectorAll('link[rel=stylesheet]').length"
    )
    before = footer.bounding_box()

    assert len(held) == 1
    held[0].continue_()
    page.wait_for_selector(DRAWN)

    assert footer.bounding_box() == before
    shifts = page.evaluate(
        """() => new Promise(resolve => {
          const found = [];
          new PerformanceObserver(list => found.push(...list.getEntries())).observe(
            { type: "layout-shift", buffered: true });
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(found.map(entry => entry.value))));
        })"""
    )
    assert shifts == []


def test_a_point_says_its_words_and_leads_to_its_claim(page, live_server):
    page.goto(live_server.url + "/")
    page.wait_for_selector(DRAWN)
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    place = page.evaluate(f"(({{ x, y }}) => ({{ x, y }}))({CHART}.getDatasetMeta(2).data[0])")

    canvas.hover(position=place)
    page.wait_for_function(f"{CHART}.tooltip.opacity === 1")
    said = page.evaluate(f"{CHART}.tooltip.body.flatMap(entry => entry.lines).join(' ')")
    assert said == "21 Jan 2026: 144, Iraqi officials (unnamed) (disputed)"

    canvas.click(position=place)
    page.wait_for_url("**/claims/R002/")


def test_days_do_not_depend_on_the_readers_clock(browser, live_server):
    with browser.new_context(timezone_id="America/Los_Angeles") as context:
        page = context.new_page()
        page.goto(live_server.url + "/")
        page.wait_for_selector(DRAWN)

        labels = page.evaluate(f"{CHART}.scales.x.ticks.map(tick => tick.label)")

    assert labels[:3] == ["21 Jan", "28 Jan", "4 Feb"]


def test_without_the_library_no_empty_box_is_left(noisy_page, live_server):
    noisy_page.route("**/chart.umd.min.js", lambda route: route.abort())
    noisy_page.goto(live_server.url + "/")

    noisy_page.locator("#figure-progress").wait_for(state="hidden")
    expect(noisy_page.get_by_role("table", name="The accepted line, step by step")).to_be_visible()


def test_the_pure_modules(page, live_server):
    page.goto(live_server.url + "/claims/")

    assert page.evaluate(
        """async () => {
          const { dayNumber, dayTicks, dayWriter } = await import("/static/js/lib/days.js");
          const { wrap } = await import("/static/js/lib/wrap.js");
          const day = dayNumber("2026-03-29");
          return [
            dayNumber("1970-01-02"),
            dayNumber("2026-03-30") - day,  // 23 hours in Europe, one day here
            dayTicks(0, 20, 4),
            dayTicks(0, 0, 4),
            dayTicks(0, 40000, 4).length,
            dayWriter("en-GB", 30)(day),
            dayWriter("en-GB", 800)(day),
            wrap("5,704, Supreme Judicial Council", 14),
            wrap("a-very-long-word-indeed", 5),
          ];
        }"""
    ) == [
        1,
        1,
        [0, 7, 14],
        [0],
        4,
        "29 Mar",
        "Mar 2026",
        ["5,704, Supreme", "Judicial", "Council"],
        ["a-very-long-word-indeed"],
    ]
