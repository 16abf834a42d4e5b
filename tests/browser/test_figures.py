"""A figure in a browser: in the colours of its reader's scheme, as a picture to take away, and on paper."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("record")]

DRAWN = ".chart.is-drawn"
COLOURS = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Set();
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) seen.add(data.slice(i, i + 3).join());
  return [...seen];
}"""
ACCENT = {"light": "11,92,115", "dark": "95,182,207"}


def test_the_chart_follows_the_scheme_of_its_reader(page, live_server):
    page.emulate_media(color_scheme="dark")
    page.goto(live_server.url + "/")
    page.wait_for_selector(DRAWN)
    canvas = page.locator("canvas")
    assert ACCENT["dark"] in canvas.evaluate(COLOURS)
    assert ACCENT["light"] not in canvas.evaluate(COLOURS)

    page.emulate_media(color_scheme="light")
    page.wait_for_function(
        f"accent => ({COLOURS})(document.querySelector('canvas')).includes(accent)", arg=ACCENT["light"]
    )
    assert ACCENT["dark"] not in canvas.evaluate(COLOURS)

    page.emulate_media(color_scheme="dark", media="print")  # paper is white, whatever the screen was
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.wait_for_function(
        f"accent => ({COLOURS})(document.querySelector('canvas')).includes(accent)", arg=ACCENT["light"]
    )
    assert ACCENT["dark"] not in canvas.evaluate(COLOURS)


def test_without_a_script_every_figure_offers_its_picture(browser, live_server):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(live_server.url + "/")

        pictures = page.get_by_role("link", name="PNG")
        assert pictures.count() == 9
        assert page.get_by_role("link", name="Table (16 plans and forecasts").is_visible()
        pictures.first.focus()
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        assert download.value.suggested_filename == "handover-nes-iraq-2026-bar.png"


@pytest.mark.parametrize("name", ["progress", "nationalities", "map", "places"])
def test_a_figure_stands_in_the_frame_of_another_site(page, live_server, name):
    address = f"{live_server.url}/embed/operations/nes-iraq-2026/{name}/"
    frame = f'<iframe src="{address}" width="320" height="560" title="a figure"></iframe>'
    page.route("**/around", lambda route: route.fulfill(content_type="text/html", body=frame))
    page.goto("http://around.example/around")
    inside = page.frame_locator("iframe")

    inside.locator("h1").wait_for()
    assert inside.get_by_role("link", name="Handover: the whole ledger").get_attribute("target") == "_top"
    assert inside.locator("html").evaluate("html => html.scrollWidth") <= 320


def test_no_other_page_stands_in_a_frame(page, live_server):
    frame = f'<iframe src="{live_server.url}/claims/R027/" title="a claim"></iframe>'
    page.route("**/around", lambda route: route.fulfill(content_type="text/html", body=frame))
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.goto("http://around.example/around")

    assert page.frame_locator("iframe").locator("h1").count() == 0


def test_the_foot_leads_to_the_table_by_keyboard(page, live_server):
    page.goto(live_server.url + "/")
    page.get_by_role("link", name="Table (In 10 steps").focus()
    page.keyboard.press("Enter")

    page.wait_for_url("**/#line-table")
    page.wait_for_function("() => document.querySelector('table:target').getBoundingClientRect().top < 400")


# --- on paper ---------------------------------------------------------------------------------------

A4 = {"width": 688, "height": 1010}  # the pixels between the margins of print.css
A4_POINTS = (595, 842)


@pytest.fixture
def paper(page, live_server):
    """Return a function that opens an address as it will be printed."""
    page.set_viewport_size(A4)

    def open_printed(address: str):
        page.goto(live_server.url + address)
        page.emulate_media(media="print")
        return page

    return open_printed


def test_paper_has_the_evidence_and_nothing_to_press(paper):
    page = paper("/")

    for words in (
        "Skip to the content",
        "Show what was known",
        "Link to this figure",
        "How this is worked out",
    ):
        for found in page.get_by_text(words).all():
            assert not found.is_visible(), words
    assert not page.get_by_role("navigation", name="Main").is_visible()
    for evidence in page.locator(".why-step, .day-by-day").all():  # folded on a screen
        assert evidence.locator(":scope > :not(summary)").first.is_visible()
    source = page.get_by_role(
        "link", name="Shafaq News: Iraq receives about 6K ISIS members from Syria"
    ).first
    address = source.evaluate("link => getComputedStyle(link, '::after').content")
    assert address == f'"{source.get_attribute("href")}"'
    assert page.locator("canvas").bounding_box()["width"] <= A4["width"]


@pytest.mark.parametrize(
    "address",
    ["/", "/claims/?standing=disputed", "/facilities/ghuwayran-sinaa/", "/sources/S158/", "/breakdowns/D12/"],
)
def test_tables_stay_tables_and_nothing_is_wider_than_the_sheet(paper, address):
    page = paper(address)

    assert page.evaluate("document.documentElement.scrollWidth") <= A4["width"]
    for table in page.locator("table").all():
        assert table.evaluate("table => getComputedStyle(table).display") == "table"
        assert table.evaluate("table => getComputedStyle(table.tHead).display") == "table-header-group"
        assert table.evaluate(
            "table => [...table.rows].every(row => getComputedStyle(row).breakInside === 'avoid')"
        )


def test_a_list_on_paper_says_what_was_asked(paper):
    page = paper("/claims/?standing=disputed&q=ministry")

    assert page.locator(".chips").inner_text().split() == ["Search", "ministry", "Standing", "disputed"]
    assert not page.get_by_role("link", name="Clear all").is_visible()
    assert not page.get_by_role("button", name="Search").is_visible()


def test_the_dashboard_prints_on_few_sheets_of_a4(page, live_server):
    page.goto(live_server.url + "/")
    page.wait_for_selector(DRAWN)

    pdf = page.pdf(prefer_css_page_size=True)

    sheets = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert {(round(float(width)), round(float(height))) for width, height in sheets} == {A4_POINTS}
    assert 4 <= len(sheets) <= 12
