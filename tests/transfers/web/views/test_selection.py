"""A dashboard's figures drawn from what a reader asks for, and never told as the operation's."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.http import QueryDict
from django.utils import timezone

from tests import factories
from tests.oracles import progress_oracle
from tests.transfers.web.views.test_pages import Page, untouched
from transfers.filters import ClaimFilter, TransferFilter
from transfers.models import Claim, Transfer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

OPERATION = "/operations/nes-iraq-2026/"
QUESTIONS = [
    "authority=us-centcom",
    "authority=iraq-justice",
    "standing=listed",
    "standing=counted&standing=listed",
    "until=2026-02-03",
    "since=2026-02-10",
    "facility=undisclosed-iraq",
    "facility=ghuwayran-sinaa&authority=us-centcom",
]


def linked(page: Page) -> list[str]:
    return [link["href"] for link in page.links]


@pytest.mark.parametrize("query", QUESTIONS)
def test_the_number_is_the_rules_of_the_selected_records_alone(client, query):
    at, asked = timezone.now(), QueryDict(query)
    claims = ClaimFilter(asked, Claim.objects.public(at), at).qs.with_sources(at).with_known_from(at)
    transfers = TransferFilter(asked, Transfer.objects.public(at), at).qs.with_known_from(at)
    claims = list(claims.select_related("claimant"))
    expected = progress_oracle([claim.fact() for claim in claims], [each.fact() for each in transfers], None)

    document = client.get(f"{OPERATION}progress.json?{query}").json()
    words = untouched(f"{OPERATION}?{query}").words

    assert (document["headline"] or {}).get("people") == expected.headline
    assert set(document["coverage"]["transfers"]) == set(expected.counted_movements)
    assert document["selection"] == dict(asked.lists())
    assert document["ending"] is None
    assert "A selection." in words
    if expected.headline is None:
        assert "This selection counts nobody." in words
    else:
        assert "by this selection alone: " in words
        assert f"{expected.headline:,}" in words


@pytest.mark.parametrize("query", QUESTIONS)
def test_a_part_is_never_told_as_the_operation(query):
    words = untouched(f"{OPERATION}?{query}").words

    assert "People transferred by the whole record: 5,704" in words
    # Neither an ending nor silence is a part's: another part may go on, or have spoken on that day.
    for untrue in (
        "people were transferred, of",
        "closed below",
        "closed 1,",
        "Day by day",
        "5,704 of up to",
    ):
        assert untrue not in words, untrue


def test_nothing_found_says_what_was_asked_how_much_there_is_and_leads_back():
    page = untouched(f"{OPERATION}?facility=roj-camp&standing=rejected")

    assert "No claim and no transfer fits what was asked for." in page.words
    assert "this page draws on 126 claims and 21 transfers" in page.words
    assert "Facility Roj camp" in page.words
    assert "Standing rejected" in page.words
    assert OPERATION in linked(page)
    assert "counts nobody" not in page.words


def test_the_whole_is_not_called_a_selection(client):
    for address in ("/", OPERATION, f"{OPERATION}?known=2026-02-08"):
        assert "A selection" not in untouched(address).words
    assert client.get(f"{OPERATION}progress.json").json()["selection"] is None


def test_the_asked_day_and_the_selection_are_kept_together():
    page = untouched(f"{OPERATION}?authority=us-centcom&known=2026-02-08")

    assert "As known on 8 Feb 2026." in page.words
    assert f"{OPERATION}?authority=us-centcom" in linked(page)  # what is known now, of the same selection
    assert f"{OPERATION}?known=2026-02-08" in linked(page)  # everything, of the same day
    assert f"{OPERATION}?authority=us-centcom&known=2026-02-07" in linked(page)
    assert f"{OPERATION}progress.json?authority=us-centcom&known=2026-02-08" in linked(page)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("facility=nowhere", "facility"),
        ("authority=nobody", "authority"),
        ("standing=true", "standing"),
        ("since=03/04/2026", "since"),
        ("since=2026-03-01&until=2026-02-01", "until"),
        ("operation=another", "operation"),
        ("sort=people", "sort"),
        ("colour=red", "colour"),
        ("known=2027-01-01", "known"),
        ("facility=roj-camp&facility=aqtan", "facility"),
    ],
)
@pytest.mark.parametrize("address", ["/", OPERATION, f"{OPERATION}progress.json"])
def test_a_question_that_is_not_understood_is_refused_by_name(client, address, query, parameter):
    response = client.get(f"{address}?{query}")

    assert response.status_code == 400
    if address.endswith(".json"):
        assert [error["parameter"] for error in response.json()["errors"]] == [parameter]
    else:
        assert f"<code>{parameter}</code>" in response.content.decode()


def test_fields_left_empty_have_no_place_in_the_address(client):
    response = client.get(f"{OPERATION}?facility=&standing=counted&since=&until=&known=")

    assert (response.status_code, response["Location"]) == (302, f"{OPERATION}?standing=counted")


def test_another_operation_is_another_page(client):
    other = factories.operation(name_en="Another operation", started_on=None)

    response = client.get(f"/?operation={other.code}&standing=counted&facility=roj-camp&known=2026-02-08")

    expected = f"{other.get_absolute_url()}?standing=counted&known=2026-02-08"
    assert (response.status_code, response["Location"]) == (302, expected)
    assert client.get(f"{OPERATION}progress.json?operation={other.code}").status_code == 400


def test_an_unpublished_operation_can_not_be_asked_for(client):
    hidden = factories.operation(publication_state="draft")

    assert client.get(f"/?operation={hidden.code}").status_code == 400
    assert hidden.code not in client.get("/").content.decode()


def test_choices_are_what_the_public_record_of_the_operation_names(client):
    unheard = factories.facility(name_en="Unheard of")
    draft = factories.facility(name_en="A draft", publication_state="draft")
    factories.transfer(origin=draft)

    html = client.get("/").content.decode()

    assert 'value="roj-camp"' in html
    assert unheard.code not in html
    assert draft.code not in html


def test_the_timeline_is_asked_for_the_same(client):
    page = untouched(f"{OPERATION}?authority=us-centcom&standing=counted&since=2026-02-01")

    timeline = "/timeline/?operation=nes-iraq-2026&authority=us-centcom&standing=counted&since=2026-02-01"
    assert timeline in linked(page)
    assert client.get(timeline).status_code == 200


def test_an_event_or_a_table_without_a_place_is_no_answer_where_one_is_asked(client):
    html = client.get(f"{OPERATION}?facility=ghuwayran-sinaa").content.decode()

    assert 'id="nationalities"' in client.get(OPERATION).content.decode()
    assert 'id="nationalities"' not in html
    assert "/events/" not in html.split('<h2 id="latest"')[1].split("</section>")[0]


def test_every_figure_keeps_the_selection_in_file_image_frame_and_address(client):
    kept = "?authority=us-centcom&standing=counted"
    page = untouched(f"{OPERATION}{kept}")
    html = client.get(f"{OPERATION}{kept}").content.decode()
    files = [address for address in linked(page) if address.startswith(("/claims.csv?", "/transfers.csv?"))]
    images = [address for address in linked(page) if address.split("?")[0].endswith(".png")]
    frames = [
        address.removeprefix("http://testserver")
        for address in re.findall(r'src="([^"]+)"', unescape(unescape(html)))
        if "/embed/" in address
    ]

    assert len(images) >= 4
    assert len(frames) >= 2 * len(images)
    for address in [*images, *frames, *files]:
        assert client.get(address).status_code == 200, address
    assert all(address.endswith(kept) for address in images)
    assert {address.split("?")[1] for address in frames} == {kept[1:], f"{kept[1:]}&known=2026-02-13"}
    assert all("authority=us-centcom" in address for address in files)
    assert all(address.count("standing=") == 1 for address in files)
    framed = untouched(frames[-1]).words
    assert "A selection of the record (Authority: US Central Command, Standing: counted)." in framed
    assert "In this selection: " in framed
    assert "As it changes" in page.words
    assert "As known on this day" not in page.words


def test_no_file_of_counted_rows_stands_under_a_figure_of_others():
    page = untouched(f"{OPERATION}?standing=listed")

    files = [address for address in linked(page) if address.startswith(("/claims.csv?", "/transfers.csv?"))]
    assert files
    assert all("standing=counted" not in address for address in files)


def test_a_figure_of_nothing_is_not_there(client):
    query = "facility=roj-camp&standing=rejected"

    assert "/figures/" not in client.get(f"{OPERATION}?{query}").content.decode()
    for name in ("bar", "progress", "map"):
        assert client.get(f"{OPERATION}figures/{name}.png?{query}").status_code == 404
        assert client.get(f"/embed{OPERATION}{name}/?{query}").status_code == 404
