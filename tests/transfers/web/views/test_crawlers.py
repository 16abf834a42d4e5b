"""What machines that look for pages are told: robots.txt and the sitemaps."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from transfers.models import DataVersion, Facility
from transfers.web.sitemaps import sections

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def locations(client, address: str) -> list[str]:
    return re.findall(r"<loc>(.*?)</loc>", client.get(address).content.decode())


def test_robots_are_kept_from_the_desk_and_led_to_the_sitemap(client):
    response = client.get("/robots.txt", headers={"host": "127.0.0.1"})

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "# Every question makes another file of the same rows.",
        "Disallow: /*.csv?",
        "Disallow: /*.json?",
        "Disallow: /*.xlsx?",
        "Disallow: /*/figures/*?",
        "Disallow: /embed/*?",
        "Disallow: /*/embed/*?",
        "",
        "Sitemap: http://127.0.0.1/sitemap.xml",
    ]


def test_the_index_names_a_file_for_each_kind_of_page(client):
    assert locations(client, "/sitemap.xml") == [
        f"http://testserver/sitemap-{section}.xml"
        for section in (
            "pages", "operations", "transfers", "claims", "facilities", "authorities", "breakdowns",
            "events", "sources",
        )
    ]  # fmt: skip
    assert len(locations(client, "/sitemap-claims.xml")) == 2 * 126


def test_nothing_unpublished_is_in_a_sitemap(client):
    hidden = Facility.objects.get(code="aqtan")
    on_it = factories.claim(code="on-hidden", facility=hidden)
    factories.claim(code="a-draft", publication_state="draft")
    factories.claim(code="withdrawn", publication_state="withdrawn")
    factories.claim(code="embargoed", publish_at=timezone.now() + timedelta(days=1))
    tomorrow = timezone.localdate() + timedelta(days=1)
    factories.transfer(code="to-come", status="planned", departed_earliest=tomorrow, departed_latest=tomorrow)
    assert on_it.get_absolute_url() in "".join(locations(client, "/sitemap-claims.xml"))

    Facility.objects.filter(pk=hidden.pk).update(publication_state="draft")

    everything = "".join(
        client.get(location).content.decode() for location in locations(client, "/sitemap.xml")
    )
    assert "R027" in everything
    for code in ("on-hidden", "aqtan", "a-draft", "withdrawn", "embargoed", "to-come"):
        assert f"/{code}/" not in everything


def test_no_sitemap_tells_when_the_desk_touched_a_record(client):
    for location in ["/sitemap.xml", *locations(client, "/sitemap.xml")]:
        assert "lastmod" not in client.get(location).content.decode()


def test_a_long_list_goes_on_in_further_files():
    found = sections(timezone.now(), limit=100)["claims"].paginator

    assert found.num_pages == 3
    assert [len(found.page(number)) for number in (1, 2, 3)] == [100, 100, 52]


def test_a_sitemap_takes_a_page_and_nothing_else(client):
    first = client.get("/sitemap-claims.xml")

    assert client.get("/sitemap-claims.xml?p=1").content == first.content
    assert client.get("/sitemap-claims.xml?p=2").status_code == 404
    for query in ("?p=one", "?p=1&p=2", "?colour=red"):
        response = client.get(f"/sitemap-claims.xml{query}")
        assert response.status_code == 400
        assert query[1:].split("=")[0] in response.content.decode()
    assert client.get("/sitemap-people.xml").status_code == 404


@pytest.mark.parametrize("address", ["/robots.txt", "/sitemap.xml", "/sitemap-claims.xml"])
def test_machines_keep_their_copy_until_something_changes(client, address):
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304

    factories.claim()

    assert client.get(address, headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize(("address", "kinds"), [("/sitemap.xml", 8), ("/sitemap-claims.xml", 1)])
def test_a_sitemap_costs_one_query_per_kind_of_record(client, address, kinds, django_assert_num_queries):
    DataVersion.objects.token(timezone.now())  # what it keeps is read once after each write
    with django_assert_num_queries(1 + kinds):  # the data version first
        client.get(address)
