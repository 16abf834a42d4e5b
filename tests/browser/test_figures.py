"""A figure in a browser: in the colours of its reader's scheme, as a picture to take away, and on paper."""

import re
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from playwright.sync_api import expect

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


def test_without_a_script_every_figure_offers_its_picture(page_without_scripts, live_server):
    page = page_without_scripts
    page.goto(live_server.url + "/")

    pictures = page.get_by_role("link", name="PNG")
    assert pictures.count() == 9
    expect(page.get_by_role("link", name="Table (19 plans and forecasts")).to_be_visible()
    pictures.first.focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "handover-nes-iraq-2026-bar.png"


@pytest.fixture
def elsewhere():
    """Return a function that serves a page on another origin and returns its address.

    By a server of its own: Chromium lets no page that a test makes up ask for one of this machine.
    """
    bodies: list[str] = []

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(bodies[-1].encode())

        def log_message(self, *_words):
            pass

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, daemon=True).start()

        def serve(body: str) -> str:
            bodies.append(body)
            return f"http://localhost:{server.server_port}/"

        yield serve
        server.shutdown()


def test_a_figure_stands_in_the_frame_of_another_site_and_no_other_page_does(
    noisy_page, live_server, elsewhere
):
    addresses = [f"{live_server.url}{path}" for path in ("/embed/operations/nes-iraq-2026/bar/", "/")]
    frames = "".join(f'<iframe src="{address}" title="framed"></iframe>' for address in addresses)
    noisy_page.goto(elsewhere(frames), wait_until="load")  # the refusal is an error in the console

    _around, figure, dashboard = noisy_page.frames
    assert figure.locator("h1.figure-title").count() == 1
    assert dashboard.locator("h1.operation-name").count() == 0


@pytest.mark.parametrize("name", ["progress", "nationalities", "map", "places"])
@pytest.mark.parametrize("language", ["", "/ar"])
def test_a_framed_figure_fits_a_narrow_column(page, live_server, language, name):
    page.set_viewport_size({"width": 320, "height": 560})
    page.goto(f"{live_server.url}{language}/embed/operations/nes-iraq-2026/{name}/")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_foot_leads_to_the_table_by_keyboard(page, live_server):
    page.goto(live_server.url + "/")
    page.get_by_role("link", name="Table (In 11 steps").focus()
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
            expect(found, words).to_be_hidden()
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    for evidence in page.locator(".why-step, .day-by-day").all():  # folded on a screen
        expect(evidence.locator(":scope > :not(summary)").first).to_be_visible()
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
    expect(page.get_by_role("link", name="Clear all")).to_be_hidden()
    expect(page.get_by_role("button", name="Search")).to_be_hidden()


def test_the_dashboard_prints_on_few_sheets_of_a4(page, live_server):
    page.goto(live_server.url + "/")
    page.wait_for_selector(DRAWN)

    pdf = page.pdf(prefer_css_page_size=True)

    sheets = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert {(round(float(width)), round(float(height))) for width, height in sheets} == {A4_POINTS}
    assert 4 <= len(sheets) <= 13


@pytest.mark.parametrize("language", ["", "/ar"])
@pytest.mark.parametrize(
    "address", ["/operations/nes-iraq-2026/", "/facilities/ghuwayran-sinaa/", "/breakdowns/D12/"]
)
def test_the_offered_frame_shows_its_figure_whole_at_every_width(page, live_server, language, address):
    page.goto(f"{live_server.url}{language}{address}")
    codes = page.eval_on_selector_all("textarea[id$=-embed]", "codes => codes.map(code => code.value)")
    cut = []
    for code in codes:
        source, height = re.search(r'src="([^"]+)".* height="([0-9]+)"', code).groups()
        page.goto(source)
        for width in (320, 480, 640, 1000):
            page.set_viewport_size({"width": width, "height": 100})
            if page.evaluate("document.documentElement.scrollHeight") > int(height):
                cut.append((source, width))

    assert codes
    assert cut == []
