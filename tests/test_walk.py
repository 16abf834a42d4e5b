"""Walks over every public address: who may come, what they get, and what they never get."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import resolve, reverse

from config.urls import urlpatterns as site
from tests.addresses import FIGURES, HEALTH, content, pages
from tests.walks import Answer, Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

NEVER_ON_A_DASHBOARD = re.compile(r"\b(remaining|outstanding|overdue|left to transfer)\b", re.IGNORECASE)


class Page(HTMLParser):
    """What the walks look at in a page: its links, its ids, and what the policy would refuse."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links, self.ids, self.inline, self.remote = [], [], [], []
        self.languages: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "html":
            self.languages.append(given.get("lang", ""))
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        is_data = tag == "script" and given.get("type") == "application/json"
        if tag == "style" or "style" in given or (tag == "script" and not given.get("src") and not is_data):
            self.inline.append(self.get_starttag_text())
        if any(name.startswith("on") for name in given):
            self.inline.append(self.get_starttag_text())
        address = given.get("src") or (
            given.get("href")
            if tag == "link" and given.get("rel") not in ("canonical", "alternate")
            else None
        )
        if address and not address.startswith(("/", "data:")):
            self.remote.append(self.get_starttag_text())


@pytest.fixture
def walked(english_answers) -> dict[str, Answer]:
    """Every public address with its answer."""
    return english_answers


def test_the_site_is_the_admin_and_the_public_addresses():
    assert [str(pattern.pattern) for pattern in site] == ["admin/", ""]
    (public,) = site[1].url_patterns  # once per language: what site[1] puts before it is the language
    assert {pattern.name for pattern in pages()} | HEALTH == {pattern.name for pattern in public.url_patterns}


def test_every_public_address_answers_anybody_without_a_trace_of_them(walked):
    assert len(walked) > 300  # the record alone has more pages
    for address, answer in walked.items():
        assert answer.status_code == 200, address
        assert not answer.cookies, address
        assert "Cookie" not in answer.headers.get("Vary", ""), address
        assert answer.headers["ETag"], address
        assert answer.headers["Cache-Control"] == "public, no-cache", address
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, address
        assert "unsafe" not in policy, address


def test_a_page_is_the_same_for_everybody(client, walked):
    client.force_login(get_user_model().objects.create_superuser("desk"))
    addresses = [address for address in walked if address.count("/") < 3 or address.endswith("1/")]

    assert len(addresses) > 15
    for address in addresses:
        assert content(client.get(address)) == walked[address].body, address


def test_only_reading_is_allowed():
    client = Client(enforce_csrf_checks=True)  # as a browser's request would be met
    for pattern in pages():
        args = FIGURES.get(pattern.name, ["R001"] if pattern.pattern.converters else [])
        address = reverse(pattern.name, args=args)
        assert client.post(address).status_code == 405, address
        assert client.delete(address).status_code == 405, address


def test_a_parameter_that_a_page_does_not_know_is_a_400_that_names_it(client):
    codes = {
        "operation": "nes-iraq-2026",
        "progress": "nes-iraq-2026",
        "report": "nes-iraq-2026",
        "sitemap_section": "claims",
        "share_image": "nes-iraq-2026",
        "transfer": "T001",
        "facility": "aqtan",
        "source": "S001",
        "breakdown": "D01",
    }
    for pattern in pages():
        code = codes.get(pattern.name, "R001")
        args = FIGURES.get(pattern.name, [code] if pattern.pattern.converters else [])
        response = client.get(reverse(pattern.name, args=args), {"colour": "red"})
        assert response.status_code == 400, pattern.name
        assert "colour" in response.content.decode()


def test_a_head_request_gets_the_headers_of_the_page(client):
    for address in ("/", "/claims/", "/claims.csv"):
        head, get = client.head(address), client.get(address)
        assert (head.status_code, head["ETag"]) == (200, get["ETag"])
        assert content(head) == b""


@pytest.fixture(scope="module")
def html_pages(english_answers) -> dict[str, Page]:
    return {
        address: Page(answer.body.decode()) for address, answer in english_answers.items() if answer.is_html
    }


def test_every_page_is_whole_html_with_nothing_inline_and_nothing_from_elsewhere(html_pages):
    assert len(html_pages) > 300
    for address, page in html_pages.items():
        assert page.languages == ["en"], address
        assert page.inline == [], address
        assert page.remote == [], address
        assert len(page.ids) == len(set(page.ids)), address


def test_every_link_inside_the_site_leads_somewhere(html_pages, walked):
    seen: set[str] = set()
    for address, page in html_pages.items():
        for link in page.links:
            if link.startswith("#"):
                assert link[1:] in page.ids, (address, link)
            elif link.startswith("?"):
                seen.add(address.split("?")[0] + link)
            elif link.startswith("/") and not link.startswith(settings.STATIC_URL):
                seen.add(link.split("#")[0])
    assert len(seen) > 300
    # Arabic pages are walked in test_arabic.py.
    visitor = Visitor()
    for link in seen - set(walked):
        if not link.startswith("/ar/") and resolve(link.split("?")[0]).app_name != "admin":
            assert visitor.get(link).status_code in (200, 302), link


def test_the_sitemap_holds_every_page_that_answers_and_no_other(client, walked, html_pages):
    """What is walked answered 200 to anybody, in test_arabic.py the same in Arabic."""
    index = re.findall(r"<loc>http://testserver(.*?)</loc>", client.get("/sitemap.xml").content.decode())
    found = [
        (loc, re.findall(r'hreflang="([^"]+)" href="http://testserver([^"]+)"', alternates))
        for file in index
        for loc, alternates in re.findall(
            r"<loc>http://testserver(.*?)</loc>(.*?)</url>", walked[file].body.decode(), re.DOTALL
        )
    ]

    in_english = {loc for loc, _ in found if not loc.startswith("/ar/")}
    # A framed figure is part of another page: its address is for frames, not for finding.
    pages = {address for address in html_pages if not address.startswith("/embed/")}
    assert in_english == pages - {"/"}
    assert {loc for loc, _ in found} == in_english | {f"/ar{loc}" for loc in in_english}
    assert len(found) == 2 * len(in_english)
    for loc, alternates in found:
        english = loc.removeprefix("/ar")
        assert alternates == [("en", english), ("ar", f"/ar{english}"), ("x-default", english)]


def test_no_dashboard_speaks_of_people_who_are_still_to_come(client):
    for address in ("/", "/operations/nes-iraq-2026/"):
        text = client.get(address).content.decode()
        assert "5,704" in text
        assert not NEVER_ON_A_DASHBOARD.search(text)


def test_an_unknown_address_is_a_page_without_the_address(client):
    response = client.get("/no/such/xyzzy/")

    assert response.status_code == 404
    assert b"xyzzy" not in response.content


def test_health_answers_a_machine(client):
    assert (client.get("/livez").status_code, client.get("/livez").content) == (200, b"alive\n")
    assert (client.get("/readyz").status_code, client.get("/readyz").content) == (200, b"ready\n")
