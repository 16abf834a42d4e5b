"""What a page says of itself to those who link to it: title, description, its lasting address, its card."""

import html
import re
from datetime import date

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from tests import factories
from transfers.models import Operation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

HOST = "http://testserver"


def picture(request: HttpRequest, code: str) -> HttpResponse:
    return HttpResponse(b"", content_type="image/png")


# The site with a picture of each operation, whatever draws it.
urlpatterns = i18n_patterns(
    path("operations/<slug:code>/share.png", picture, name="share_image"),
    path("", include("transfers.urls")),
    prefix_default_language=False,
)


def head_of(client, address: str, status: int = 200) -> dict[str, str]:
    """Return what the head says, by rel, hreflang, name or property."""
    response = client.get(address)
    assert response.status_code == status
    text = response.content.decode()
    found = {"title": html.unescape(re.search(r"<title>(.*?)</title>", text)[1])}
    for tag in re.findall(r"<(?:meta|link) [^>]*>", text):
        given = {name: html.unescape(value) for name, value in re.findall(r'([\w:-]+)="([^"]*)"', tag)}
        key = given.get("hreflang") or given.get("rel") or given.get("property") or given.get("name")
        if key:
            found[key] = given.get("href") or given.get("content", "")
    return found


@pytest.mark.parametrize(
    ("address", "title"),
    [
        (
            "/claims/R027/",
            "Claim R027: Transferred, 5,704 people, Supreme Judicial Council, Iraq (incl. NCIJC), "
            "13 Feb 2026",
        ),
        ("/claims/G01/", "Claim G01: Planned total, up to 7,000 people, US Central Command, 21 Jan 2026"),
        (
            "/claims/R010/",
            "Claim R010: Transferred, 530 (implied), Iraqi officials (unnamed), about 30 Jan 2026",
        ),
        ("/transfers/T005/", "Transfer T005: 24-25 Jan 2026, number not stated"),
        ("/sources/S153/", "Source S153: Washington Insider Magazine, 7 Feb 2026"),
        (
            "/breakdowns/D11/",
            "Breakdown D11: people transferred, by nationality, Ministry of Justice, Iraq, 14 Feb 2026",
        ),
        ("/claims/?standing=disputed&q=moj", "Claims: Standing disputed"),
        ("/operations/?known=2026-02-08", "Operations: As known on 8 Feb 2026"),
        (
            "/operations/nes-iraq-2026/report/",
            "Situation report: 5,704 of up to 7,000: "
            "Transfer of ISIS-linked detainees from northeast Syria to Iraq, 2026",
        ),
    ],
)  # fmt: skip
def test_a_title_says_what_the_page_holds(client, address, title):
    head = head_of(client, address)

    assert head["title"] == f"{title} - Handover"
    assert head["og:title"] == title
    assert head["og:site_name"] == "Handover"


@pytest.mark.parametrize(
    ("address", "description"),
    [
        ("/", "5,704 of up to 7,000 people transferred (81.5 %), with who said so and where."),
        ("/claims/", "Numbers that somebody stated: what they measure, as of when, said by whom. They"),
        ("/claims/G01/", "Said by US Central Command, as of 21 Jan 2026. Printed by 3 pages; "),
        ("/transfers/T001/", "Unspecified detention facility in Hasakah to Undisclosed"),
        ("/sources/S153/", "US transfers ISIL detainees from Syria to Iraq amid base drawdown"),
        ("/facilities/aqtan/", "al-Aqtan prison: who held it and when, who left it and who arrived"),
    ],
)  # fmt: skip
def test_a_description_says_what_the_page_holds(client, address, description):
    head = head_of(client, address)

    assert head["description"].startswith(description)
    assert head["og:description"] == head["description"]


def test_the_description_of_a_list_is_what_its_reader_reads(client):
    """Quotation marks included: they must end no attribute."""
    description = head_of(client, "/facilities/")["description"]

    assert '"Undisclosed" is one too.' in description
    assert description in html.unescape(client.get("/facilities/").content.decode().split("<main")[1])


def test_where_there_is_no_share_the_description_is_the_sites(client):
    operation = factories.operation(name_en='An "operation" of <us>')

    head = head_of(client, operation.get_absolute_url())

    assert head["title"] == 'An "operation" of <us> - Handover'
    assert head["description"].startswith("An open ledger of announced detainee transfers")


@pytest.mark.parametrize(
    ("asked", "lasting"),
    [
        ("/claims/R027/", "/claims/R027/"),
        ("/", "/operations/nes-iraq-2026/"),  # "/" is another operation's one day
        ("/?known=2026-02-08", "/operations/nes-iraq-2026/?known=2026-02-08"),
        ("/claims/?standing=disputed&sort=-people&page=2&per_page=10", "/claims/?standing=disputed"),
        ("/claims/?sort=people", "/claims/"),
        ("/claims/?known=2026-02-08", "/claims/?known=2026-02-08"),
        ("/breakdowns/compare/?a=D11&b=D12", "/breakdowns/compare/?a=D11&b=D12"),
    ],
)
@pytest.mark.parametrize("language", ["", "/ar"])
def test_the_lasting_address_keeps_what_was_asked_and_drops_how_it_is_seen(client, asked, lasting, language):
    head = head_of(client, language + asked)

    assert head["canonical"] == head["og:url"] == HOST + language + lasting
    assert head["en"] == head["x-default"] == HOST + lasting
    assert head["ar"] == f"{HOST}/ar{lasting}"
    here, there = ("ar_AR", "en_GB") if language else ("en_GB", "ar_AR")
    assert (head["og:locale"], head["og:locale:alternate"]) == (here, there)


def test_a_search_engine_is_asked_to_keep_the_plain_page_alone(client):
    assert "robots" not in head_of(client, "/claims/")
    for address in ("/claims/?standing=disputed", "/claims/?page=2", "/?known=2026-02-08"):
        assert head_of(client, address)["robots"] == "noindex"


def test_the_address_is_that_of_the_host_that_was_asked(client):
    text = client.get("/claims/", headers={"host": "127.0.0.1"}).content.decode()

    assert '<link rel="canonical" href="http://127.0.0.1/claims/">' in text
    assert "testserver" not in text


@pytest.mark.parametrize(("address", "status"), [("/no/such/", 404), ("/claims/?colour=red", 400)])
def test_what_is_no_page_has_no_address_to_quote(client, address, status):
    head = head_of(client, address, status)

    assert not {"canonical", "og:url", "og:title", "en", "ar", "x-default"} & head.keys()


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("address", ["/", "/operations/nes-iraq-2026/", "/operations/nes-iraq-2026/report/"])
@pytest.mark.parametrize("language", ["", "/ar"])
@pytest.mark.parametrize("query", ["", "?known=2026-02-08"])
def test_the_card_of_an_operation_has_its_picture_of_the_same_day(client, address, language, query):
    head = head_of(client, language + address + query)

    assert head["og:image"] == f"{HOST}{language}/operations/nes-iraq-2026/share.png{query}"
    assert (head["og:image:width"], head["og:image:height"]) == ("1200", "630")
    assert head["og:image:alt"] == head["og:title"]
    assert head["twitter:card"] == "summary_large_image"


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("address", ["/claims/R027/", "/claims/", "/?authority=us-centcom", "/operations/"])
def test_other_cards_have_words_alone(client, address):
    head = head_of(client, address)

    assert "og:image" not in head
    assert head["twitter:card"] == "summary"


def test_a_headline_without_a_ceiling_is_in_the_title(client):
    operation = factories.operation()
    Operation.objects.filter(pk=operation.pk).update(started_on=date(2026, 1, 1))
    factories.claim(operation=operation, people=1, standing="counted", standing_reason="stated")

    assert head_of(client, operation.get_absolute_url())["title"] == "1 person: An operation - Handover"
