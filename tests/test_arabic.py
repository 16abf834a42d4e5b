"""Walks over every public page in Arabic: whole, from right to left, with no English left over but names."""

import json
import re
from html.parser import HTMLParser

import pytest
from django.urls import resolve, reverse
from django.utils.translation import get_language, override

from tests import factories
from tests.walks import Answer
from transfers.disclosure.text_redaction import redact_small_counts
from transfers.models import Event, Facility, Source
from transfers.web.views.errors import server_error

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

VOID = {"link", "meta", "input", "br", "rect", "line", "circle", "polygon", "polyline", "path"}
SPOKEN = ("aria-label", "data-label", "title", "alt", "placeholder", "content")
WORD = re.compile(r"[A-Za-z]{2,}")
# Names and codes that are the same in every language.
NEXT = re.compile(rb'"next":"[^"]*"')
SAME = re.compile(r"(?<![A-Za-z])(Handover|CSV|JSON|XLSX|HXL|ISO 3166-1 alpha-3|PDF|PNG)(?![A-Za-z])")
CITED = re.compile(r"https?://\S+|\b[0-9a-f]{12}\b")  # plain text tells no language
SAID_TO_OTHERS = ("description", "og:title", "og:description", "og:image:alt")  # other meta are codes
TEXT_ONLY = ("title", "option", "meta", "textarea")  # no part of them can say which language it is in


class ArabicPage(HTMLParser):
    """What is said in Arabic in a page: the text outside whatever is marked as another language or a name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.root: dict[str, str | None] = {}
        self.english: list[tuple[str, str]] = []  # the element and its words
        self.links: list[dict[str, str | None]] = []
        self.alternates: dict[str, str] = {}
        self.words = ""
        self._open: list[tuple[str, bool]] = []
        self.feed(text)

    @property
    def is_apart(self) -> bool:
        return any(is_apart for _tag, is_apart in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.root = given
        if tag == "a":
            self.links.append(given)
        if tag == "link" and given.get("rel") == "alternate" and "hreflang" in given:
            self.alternates[given["hreflang"]] = given["href"]
        if tag == "meta" and given.get("name", given.get("property")) not in SAID_TO_OTHERS:
            given = {}
        is_apart = tag in ("bdi", "code", "script") or given.get("lang", "ar") != "ar"
        if not (is_apart or self.is_apart):
            self.note(tag, *(given[name] or "" for name in SPOKEN if name in given))
        if tag not in VOID:
            self._open.append((tag, is_apart))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self.words += data
        if not self.is_apart:
            self.note(self._open[-1][0] if self._open else "", data)

    def note(self, tag: str, *texts: str) -> None:
        self.english += [(tag, text.strip()) for text in texts if WORD.search(SAME.sub("", text))]


@pytest.fixture
def walked(arabic_answers) -> dict[str, Answer]:
    """Every public address in Arabic with its answer."""
    return arabic_answers


@pytest.fixture(scope="module")
def arabic_pages(arabic_answers) -> dict[str, ArabicPage]:
    return {
        address: ArabicPage(answer.body.decode())
        for address, answer in arabic_answers.items()
        if answer.is_html
    }


def test_every_page_answers_in_arabic_from_right_to_left(walked, arabic_pages):
    assert len(arabic_pages) > 300
    for address, answer in walked.items():
        assert address.startswith("/ar/")
        assert answer.status_code == 200, address
        assert not answer.cookies, address
        assert not {"Cookie", "Accept-Language"} & set(answer.headers.get("Vary", "").split(", ")), address
    for address, page in arabic_pages.items():
        assert (page.root["lang"], page.root["dir"]) == ("ar", "rtl"), address


def test_no_page_in_arabic_says_anything_in_english_without_saying_so(arabic_pages):
    names = {*Source.objects.values_list("publisher", flat=True)}
    names.update(Facility.objects.filter(name_ar="").values_list("name_en", flat=True))
    for texts in (
        Event.objects.filter(title_ar="").values_list("title", flat=True),
        Event.objects.filter(summary_ar="").values_list("summary", flat=True),
        Source.objects.values_list("title", flat=True),
    ):
        names.update(redact_small_counts(text) for text in texts)

    found = {}
    for address, page in arabic_pages.items():
        for tag, text in page.english:
            rest = CITED.sub("", text) if tag == "textarea" else text
            for name in sorted(names, key=len, reverse=True) if tag in TEXT_ONLY else ():
                rest = rest.replace(name, "")
            if WORD.search(SAME.sub("", rest)):
                found[text] = address
    assert found == {}


def test_english_that_is_left_over_is_found():
    html = '<html lang="ar"><p>رواية <span lang="en">said</span> <b aria-label="Bar">left R001</b></p></html>'

    assert ArabicPage(html).english == [("b", "Bar"), ("b", "left R001")]


def test_what_the_chart_draws_is_said_in_arabic(client):
    html = client.get("/ar/").content.decode()
    (data,) = re.findall(r'<script id="progress-chart-data" type="application/json">(.*?)</script>', html)

    def labels(value: object) -> list[str]:
        if isinstance(value, list):
            return [label for each in value for label in labels(each)]
        if isinstance(value, dict):
            own = [value["label"]] if "label" in value else []
            return own + [label for each in value.values() for label in labels(each)]
        return []

    found = labels(json.loads(data))
    assert len(found) > 30
    assert [label for label in found if WORD.search(label)] == []
    assert "البداية، 21 كانون الثاني 2026" in found


def test_every_link_in_arabic_leads_to_arabic(arabic_pages):
    seen = {
        link["href"].split("?")[0].split("#")[0]
        for page in arabic_pages.values()
        for link in page.links
        if link["href"].startswith("/") and "hreflang" not in link
    }
    with override("ar"):
        for link in seen:
            assert link.startswith("/ar/"), link
            assert resolve(link)
    assert len(seen) > 300


def test_files_hold_the_same_in_every_language(english_answers, walked):
    files = [address for address in walked if re.search(r"\.(csv|json|xlsx|xml|txt)$", address)]

    assert len(files) >= 40
    for address in files:
        english, arabic = english_answers[address.removeprefix("/ar")].body, walked[address].body
        if address.endswith(".json"):  # the next part has an address of the same language
            english, arabic = (NEXT.sub(b"", text) for text in (english, arabic))
        assert english == arabic, address


def test_the_language_comes_from_the_address_alone(client):
    plain = client.get("/claims/")
    client.cookies["django_language"] = "ar"
    asked = client.get("/claims/", headers={"accept-language": "ar"})

    assert (asked.content, asked["ETag"]) == (plain.content, plain["ETag"])
    assert 'lang="en" dir="ltr"' in asked.content.decode()
    assert "Accept-Language" not in plain["Vary"]
    assert client.get("/ar/claims/")["ETag"] != plain["ETag"]
    assert get_language() == "en"  # nothing of a request stays behind
    assert client.get("/en/claims/").status_code == 404
    assert client.get("/ar/admin/").status_code == 404


@pytest.mark.parametrize(
    "query", ["", "?standing=counted&standing=listed&sort=-people", "?q=a%26b&known=2026-02-08"]
)
def test_the_language_switch_keeps_the_page_and_the_question(client, query):
    for here, there, language in (("/claims/", "/ar/claims/", "ar"), ("/ar/claims/", "/claims/", "en")):
        page = ArabicPage(client.get(here + query).content.decode())
        (switch,) = [link for link in page.links if link.get("hreflang")]

        assert (switch["href"], switch["lang"]) == (there + query, language)
        lasting = "http://testserver{}/claims/" + query.removesuffix("&sort=-people")
        english, arabic = lasting.format(""), lasting.format("/ar")
        assert page.alternates == {"en": english, "x-default": english, "ar": arabic}


def test_what_is_refused_or_missing_is_said_in_the_language_of_the_address(client):
    bad = ArabicPage(client.get("/ar/claims/?colour=red").content.decode())
    assert (bad.root["lang"], bad.root["dir"]) == ("ar", "rtl")
    assert "لا يمكن الإجابة عن هذا السؤال" in bad.words
    assert "This question cannot be answered" in client.get("/claims/?colour=red").content.decode()

    hidden = client.get("/ar" + factories.claim(publication_state="draft").get_absolute_url())
    never = client.get("/ar/claims/never-was/")
    assert hidden.status_code == never.status_code == 404
    assert hidden.content == never.content
    missing = ArabicPage(never.content.decode())
    assert "غير موجود" in missing.words
    assert [link["href"] for link in missing.links if link.get("hreflang")] == ["/"]
    assert missing.english == []


def test_dates_and_paths_of_a_refusal_are_not_turned_round(client):
    html = client.get("/ar/claims/?since=yesterday").content.decode()

    # After Arabic letters the digits of a date would be laid out from right to left: 13-02-2026.
    assert "مثل \N{LEFT-TO-RIGHT MARK}2026-02-13" in html
    assert "<bdi>/ar/claims/</bdi>" in html


def test_the_page_of_a_fault_is_in_the_language_of_the_address(rf):
    with override("ar"):
        html = server_error(rf.get("/ar/broken/")).content.decode()

    page = ArabicPage(html)
    assert (page.root["lang"], page.root["dir"]) == ("ar", "rtl")
    assert [link["href"] for link in page.links] == ["/ar/"]
    assert page.english == []


def test_an_empty_field_of_a_form_is_left_out_of_the_arabic_address_too(client):
    response = client.get("/ar/claims/?q=&measure=transferred")

    assert (response.status_code, response["Location"]) == (302, "/ar/claims/?measure=transferred")


def test_names_come_from_the_record(client):
    words = ArabicPage(client.get("/ar/claims/").content.decode()).words
    assert "القيادة المركزية الأمريكية" in words
    assert "US Central Command" not in words

    chosen = ArabicPage(client.get("/ar/claims/?authority=us-centcom").content.decode()).words
    assert "صاحب الرواية القيادة المركزية الأمريكية" in " ".join(chosen.split())

    html = client.get("/ar/facilities/chamchamal/").content.decode()
    assert '<h1><span lang="en" dir="ltr">Chamchamal prison</span></h1>' in html


def test_choices_and_orders_by_name_follow_the_printed_names(client):
    html = client.get("/ar/claims/").content.decode()
    select = html.partition('<select name="authority"')[2].partition("</select>")[0]
    names = re.findall(r"<option value=\"[^\"]+\">([^<]+)</option>", select)
    assert len(names) > 20
    assert names == sorted(names)

    rows = re.findall(r'<a href="/ar/facilities/([^"]+)/">', client.get("/ar/facilities/").content.decode())
    facilities = Facility.objects.in_bulk(rows, field_name="code")
    printed = [(facilities[code].name_ar or facilities[code].name_en).lower() for code in rows]
    assert len(printed) > 20
    assert printed == sorted(printed)


def test_dates_and_numbers_in_arabic(client):
    words = " ".join(ArabicPage(client.get("/ar/").content.decode()).words.split())

    assert "نُقل 5,704 أشخاص، من أصل ما يصل إلى 7,000 أُعلن عنهم (81.5 في المئة)." in words
    assert "أُغلقت العملية دون السقف المعلن." in words
    assert "بدأت في 21 كانون الثاني 2026. انتهت في 12 شباط 2026، كما أُعلن." in words


@pytest.mark.parametrize("address", ["/ar/", "/ar/claims/", "/ar/facilities/ghuwayran-sinaa/"])
def test_arabic_costs_no_more_queries(client, address, django_assert_max_num_queries):
    client.get(address)
    with django_assert_max_num_queries(14):
        client.get(address)


def test_a_third_language_is_one_more_entry_and_one_catalogue(client, settings):
    """Without its catalogue a page is English in words, and already right in names and direction."""
    settings.LANGUAGES = [*settings.LANGUAGES, ("ckb", "کوردی")]

    html = client.get("/ckb/facilities/al-hol-camp/").content.decode()
    page = ArabicPage(html)

    assert (page.root["lang"], page.root["dir"]) == ("ckb", "rtl")
    assert "<h1>کەمپی هۆل</h1>" in html
    assert "Who held it" in page.words
    assert "Facilities" in page.words
    assert "%(" not in page.words
    assert {link["href"] for link in page.links if link.get("hreflang")} == {
        "/facilities/al-hol-camp/",
        "/ar/facilities/al-hol-camp/",
    }
    with override("ckb"):
        assert reverse("claims") == "/ckb/claims/"
