"""Who said it: the authorities of an event, on its page, in the lists and in the timeline; and in Arabic."""

import pytest

from tests import factories
from tests.transfers.web.views.test_pages import Page
from transfers.models import Authority, Event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def page(client, address: str) -> Page:
    return Page(client.get(address).content.decode())


def events_of(authority: str) -> set[str]:
    return set(Event.objects.filter(said_by__code=authority).values_list("code", flat=True))


def test_an_event_names_who_said_it_in_the_order_of_the_desk(client):
    event = Event.objects.get(code="E25")
    names = [each.authority.name_en for each in event.speakers.all()]
    assert names
    assert f"Said by {', '.join(names)}" in page(client, event.get_absolute_url()).words


def test_a_hidden_authority_is_named_nowhere(client):
    event = Event.objects.filter(said_by__code="sdf").first()
    Authority.objects.filter(code="sdf").update(publication_state="draft")

    assert "Syrian Democratic Forces" not in page(client, event.get_absolute_url()).words
    row = next(
        each
        for each in client.get("/events.json?limit=1000").json()["results"]
        if each["event"] == event.code
    )
    assert "sdf" not in row["said_by"]


def test_a_list_and_its_file_are_asked_by_who_said_it(client):
    expected = events_of("us-special-envoy")
    assert expected
    rows = client.get("/events.json?authority=us-special-envoy").json()["results"]
    assert {row["event"] for row in rows} == expected
    links = {link["href"] for link in page(client, "/events/?authority=us-special-envoy").links}
    assert {f"/events/{code}/" for code in expected} <= links


def test_the_timeline_of_an_authority_holds_its_statements(client):
    expected = events_of("sdf")
    assert len(expected) > 3
    links = {link["href"] for link in page(client, "/timeline/?authority=sdf&per_page=100").links}
    assert {f"/events/{code}/" for code in expected} <= links
    assert not {f"/events/{code}/" for code in events_of("us-centcom") - expected} & links


def test_arabic_pages_print_the_desk_s_arabic(client):
    event = Event.objects.get(code="E01")
    told = page(client, "/ar/events/E01/")
    assert event.title_ar in told.words
    assert event.title not in told.words
    claim = page(client, "/ar/claims/R001/")
    assert "أول رقم رسمي" in claim.words
    assert not [words for words in claim.foreign if "First official figure" in words]
    assert "عملية بقيادة الولايات المتحدة" in page(client, "/ar/").words


def test_where_there_is_no_arabic_the_english_stands_marked(client):
    claim = factories.claim(notes="Only English", standing="counted", standing_reason="A reason in English")
    told = page(client, f"/ar{claim.get_absolute_url()}")
    assert told.foreign["Only English"] == ("en", "auto")
    assert any("A reason in English" in words for words in told.foreign)


def test_words_of_either_language_are_found(client):
    for word in ("breakout", "الفرار"):
        found = client.get(f"/claims.json?q={word}").json()["results"]
        assert "R001" in {row["claim"] for row in found}, word


def test_a_small_count_is_hidden_in_arabic_too(client):
    claim = factories.claim(notes="3 Iraqis", notes_ar="منهم 3 معتقلين عراقيين")
    page = claim.get_absolute_url()
    for address, shown in (
        (page, "&lt;10 Iraqis"),
        (f"/ar{page}", "&lt;10 معتقلين"),
        ("/claims.csv", "<10 معتقلين"),
    ):
        text = b"".join(client.get(address)).decode()
        assert shown in text
        assert "3 معتقلين" not in text
        assert "3 Iraqis" not in text
