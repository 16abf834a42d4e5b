"""The feeds: valid Atom (RFC 4287) with ids that stay, of what is public and of nothing else."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from tests import factories
from tests.transfers.workflow.test_corrections import changed
from transfers.models import Claim, Revision, Transfer

pytestmark = pytest.mark.usefixtures("record")

FEEDS = ["claims", "transfers", "corrections"]
ATOM = "{http://www.w3.org/2005/Atom}"


def read(path, **headers):
    response = Client().get(path, headers=headers)
    assert response.status_code == 200, response.content
    return ElementTree.fromstring(response.content)


def text(element, name):
    (found,) = element.findall(ATOM + name)
    return found.text


def links(element):
    return {link.get("rel"): link.get("href") for link in element.findall(f"{ATOM}link")}


def entries(path="/feeds/claims.atom"):
    return read(path).findall(f"{ATOM}entry")


def titles(path="/feeds/claims.atom"):
    return [text(entry, "title") for entry in entries(path)]


@pytest.mark.parametrize("language", ["", "/ar"])
@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_keeps_the_rules_of_atom(name, language):
    changed(Claim.objects.get(code="R001"), {"notes": "An <old> & note."})
    address = f"{language}/feeds/{name}.atom"
    feed = read(address)
    assert feed.tag == f"{ATOM}feed"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == (language.strip("/") or "en")
    # One id, title and date each; an author for all entries; its own address (4.1.1).
    assert text(feed, "id") == f"tag:testserver,2026:feeds/{name}"
    assert "Handover" in text(feed, "title")
    assert feed.find(f"{ATOM}author/{ATOM}name").text == "Handover"
    page = f"http://testserver{language}/{name}/"
    assert links(feed) == {"self": f"http://testserver{address}", "alternate": page}
    found = feed.findall(f"{ATOM}entry")
    assert found
    keys = [text(entry, "id") for entry in found]
    assert len(keys) == len(set(keys))
    for entry in found:  # 4.1.2
        assert re.fullmatch(rf"tag:testserver,2026:{name}/[\w-]+", text(entry, "id"))
        assert text(entry, "title")
        assert text(entry, "summary")
        published, updated = (parse_datetime(text(entry, name_of)) for name_of in ("published", "updated"))
        assert published <= updated <= parse_datetime(text(feed, "updated"))
        page = links(entry)["alternate"].removeprefix("http://testserver")
        assert Client().get(page).status_code == 200


def test_a_feed_without_an_entry_does_not_tell_of_the_desk(settings):
    Revision.objects.all().delete()
    feed = read("/feeds/corrections.atom")
    assert feed.findall(f"{ATOM}entry") == []
    assert abs(parse_datetime(text(feed, "updated")) - settings.RELEASED_AT) < timedelta(seconds=1)


def test_an_entry_says_what_was_said():
    (entry,) = [one for one in entries() if text(one, "id").endswith("claims/R105")] or [None]
    claim = Claim.objects.get(code="R105")
    assert str(claim.claimant) in text(entry, "title")
    assert text(entry, "summary").startswith(claim.standing)
    arabic = [text(one, "id") for one in entries("/ar/feeds/claims.atom")]
    assert arabic == [text(one, "id") for one in entries()]


def test_the_latest_stand_first_and_ids_stay_when_a_record_changes():
    old, new = factories.claim(), factories.claim()
    order = [text(entry, "id") for entry in entries()]
    positions = [order.index(f"tag:testserver,2026:claims/{claim.code}") for claim in (new, old)]
    assert positions == sorted(positions)
    before = text(entries()[positions[1]], "updated")
    changed(old, {"notes": "x"})
    assert [text(entry, "id") for entry in entries()] == order
    assert text(entries()[positions[1]], "updated") > before
    assert text(entries()[positions[1]], "published") == before


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
def test_what_is_not_public_is_in_no_feed(state):
    claim = factories.claim(publication_state=state, people=4242)
    embargoed = factories.claim(publish_at=timezone.now() + timedelta(days=1), people=4242)
    hidden = factories.claim(claimant=factories.authority(publication_state=state), people=4242)
    day = date(2131, 1, 1)
    planned = factories.transfer(status="planned", departed_earliest=day, departed_latest=day, people=4242)
    for record in (claim, embargoed, hidden, planned):
        changed(record, {"notes": "x"})
    for name in FEEDS:
        body = Client().get(f"/feeds/{name}.atom").content.decode()
        assert "4,242" not in body
        for record in (claim, embargoed, hidden, planned):
            assert record.code not in body


def test_a_record_is_new_when_its_embargo_has_passed():
    at = timezone.now()
    claim = factories.claim(publish_at=at + timedelta(days=1))
    assert claim.public_since == claim.publish_at
    claim.publish_at = None  # let out early
    claim.save()
    assert at <= claim.public_since <= timezone.now()
    since = claim.public_since
    claim.notes = "changed"
    claim.save()
    assert claim.public_since == since
    draft = factories.claim(publication_state="draft")
    assert draft.public_since is None
    assert all(Claim.objects.public(timezone.now()).values_list("public_since", flat=True))
    assert all(Transfer.objects.public(timezone.now()).values_list("public_since", flat=True))


def test_a_feed_may_be_of_one_operation_and_of_what_else_its_list_is_asked():
    operation, other = factories.operation(), factories.operation()
    mine, theirs = factories.claim(operation=operation), factories.claim(operation=other)
    for claim in (mine, theirs):
        changed(claim, {"notes": "x"})
    changed(operation, {"name_en": "An old name"})
    asked = f"operation={operation.code}"
    assert [text(one, "id") for one in entries(f"/feeds/claims.atom?{asked}")] == [
        f"tag:testserver,2026:claims/{mine.code}"
    ]
    of_it = titles(f"/feeds/corrections.atom?{asked}")
    assert len(of_it) == 2
    assert not any(theirs.code in title for title in of_it)
    assert entries("/feeds/claims.atom?standing=disputed&measure=transferred")


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_is_asked_again_without_being_sent_again(name):
    first = Client().get(f"/feeds/{name}.atom")
    assert first["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert first["Access-Control-Allow-Origin"] == "*"
    again = Client().get(f"/feeds/{name}.atom", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert Client().get(f"/feeds/{name}.atom").content == first.content
    assert Client().head(f"/feeds/{name}.atom").status_code == 200
    factories.claim()
    moved = Client().get(f"/feeds/{name}.atom", headers={"if-none-match": first["ETag"]})
    assert moved.status_code == 200


@pytest.mark.parametrize("name", FEEDS)
def test_a_bad_question_is_refused_as_on_every_data_address(name):
    response = Client().get(f"/feeds/{name}.atom?nonsense=1")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert Client().post(f"/feeds/{name}.atom").status_code == 405


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_costs_the_same_however_much_there_is(name):
    def queries():
        with CaptureQueriesContext(connection) as found:
            Client().get(f"/feeds/{name}.atom")
        return len(found)

    for claim in Claim.objects.all()[:3]:
        changed(claim, {"notes": "x"})
    few = queries()
    for claim in Claim.objects.all()[3:9]:
        changed(claim, {"notes": "x"})
    assert queries() == few <= 10


def test_pages_lead_to_the_feeds():
    page = Client().get("/claims/").content.decode()
    for name in FEEDS:
        assert f'<link rel="alternate" type="application/atom+xml" href="/feeds/{name}.atom"' in page
