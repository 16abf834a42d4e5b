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


@pytest.mark.parametrize(("scheme", "background"), [("light", (255, 255, 255)), ("dark", (20, 24, 29))])
def test_the_picture_holds_title_credit_and_day(page, live_server, tmp_path, scheme, background):
    page.emulate_media(color_scheme=scheme)
    page.add_init_script(
        """window.written = [];
        const write = CanvasRenderingContext2D.prototype.fillText;
        CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
          window.written.push(text);
          return write.call(this, text, ...rest);
        };"""
    )
    page.goto(live_server.url + "/?known=2026-02-08")
    page.wait_for_selector(DRAWN)
    page.evaluate("window.written = []")
    button = page.get_by_role("button", name="PNG")
    button.focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    picture = tmp_path / "picture.png"
    download.value.save_as(picture)

    assert download.value.suggested_filename == "handover-nes-iraq-2026-progress-known-2026-02-08.png"
    written = " ".join(page.evaluate("window.written"))
    for words in (
        "In 6 steps the accepted number rose from 150 people on 21 Jan 2026 to 2,250 on 6 Feb 2026",
        "Transfer of ISIS-linked detainees from northeast Syria to Iraq, 2026. Source: 16 claims by",
        "As known on 8 Feb 2026.",
        f"{live_server.url}/operations/nes-iraq-2026/?known=2026-02-08#progress-chart",
        "Saved on",
        "claim, disputed",
        "Accepted running total",
        "from low to high, as stated",
    ):
        assert words in written, words
    content = picture.read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = (int.from_bytes(content[place : place + 4], "big") for place in (16, 20))
    assert width == 2400
    assert 1200 < height < 2000
    corner = page.evaluate(
        """async bytes => {
          const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
          const context = new OffscreenCanvas(1, 1).getContext("2d");
          context.drawImage(bitmap, 0, 0);
          return [...context.getImageData(0, 0, 1, 1).data];
        }""",
        list(content),
    )
    assert corner == [*background, 255]


def test_without_a_script_nothing_offers_a_picture(browser, live_server):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(live_server.url + "/")

        assert page.get_by_role("button", name="PNG").count() == 0
        assert page.get_by_role("link", name="Table (Plans and forecasts over time").is_visible()


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
