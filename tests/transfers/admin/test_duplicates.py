"""What the desk says before it saves: a page that is known, a number that is there already."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from tests import factories
from tests.transfers.admin.test_admin import Fields, address, desk_of, save
from transfers.admin.forms.duplicates import SAVE_ALTHOUGH
from transfers.models import Claim, Source, Transfer
from transfers.values.url_key import url_key_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

COPIED = "http://trtworld.com/article/6b15087d5c35/?utm_source=x#top"  # S002, as somebody else copied it


@pytest.fixture
def anna(django_user_model):
    return django_user_model.objects.create_superuser("anna")


@pytest.fixture
def desk(anna):
    return desk_of(anna)


def new_source(url: str) -> dict[str, str]:
    return {
        "publisher": "TRT World",
        "title": "A page",
        "url": url,
        "language": "en",
        "kind": "news",
        "published_on_basis": "not_found",
        "publication_state": "draft",
        "_save": "Save",
    }


def shown_again(response) -> dict[str, list[str]]:
    """Return what a browser would send from the page that the desk answered with."""
    assert response.status_code == 200
    return Fields(response.content.decode()).data | {"_save": "Save"}


# --- the key of a page ------------------------------------------------------------------------------


def test_each_way_of_writing_keeps_the_key():
    source = factories.source(url="https://example.org/a/")
    assert source.url_key == url_key_of("https://example.org/a")
    source.url = "https://example.org/b"
    source.save(update_fields=["url"])
    assert Source.objects.of_page("http://www.example.org/b?utm_id=1").get() == source
    Source.objects.filter(pk=source.pk).update(url="https://example.org/c")
    assert Source.objects.of_page("https://example.org/c").get() == source
    source.url = "https://example.org/d"
    Source.objects.bulk_update([source], ["url"])
    assert Source.objects.of_page("https://example.org/d").get() == source
    Source.objects.bulk_create([Source(code="S901", url="https://example.org/e", language="en")])
    assert Source.objects.of_page("https://example.org/e").get().code == "S901"


def test_the_loaded_record_has_its_keys():
    assert [one.code for one in Source.objects.all() if one.url_key != url_key_of(one.url)] == []


# --- a known page -------------------------------------------------------------------------------------


def test_a_known_page_is_said_before_it_is_entered_again(desk):
    response = desk.post(address("add", Source), new_source(COPIED))
    first, known = errors_of_page(response)
    assert first == SAVE_ALTHOUGH
    assert known.startswith("This page is known as S002 TRT World: ")
    _page, citing = known.split(", cited by ")
    assert "R001" in citing
    assert "T001" in citing
    assert Source.objects.filter(url=COPIED).count() == 0


def errors_of_page(response) -> list[str]:
    return [strip_tags(message) for message in response.context["errors"][0]]


def test_the_second_save_goes_through(desk):
    response = desk.post(address("add", Source), new_source(COPIED))
    assert desk.post(address("add", Source), shown_again(response)).status_code == 302
    assert Source.objects.of_page(COPIED).count() == 2


def test_another_warning_stops_again(desk):
    """What was seen is that warning and no other."""
    seen = shown_again(desk.post(address("add", Source), new_source(COPIED)))
    other = Source.objects.get(code="S003").url
    response = desk.post(address("add", Source), seen | {"url": other})
    assert "known as S003" in errors_of_page(response)[1]


def test_a_page_nobody_knows_is_saved_at_once(desk):
    assert desk.post(address("add", Source), new_source("https://example.org/new")).status_code == 302


def test_a_source_does_not_stop_at_itself(desk):
    source = Source.objects.get(code="S002")
    Source.objects.filter(pk=source.pk).update(publication_state="in_review")
    assert save(desk, source, title="Another title") == []


def test_approving_is_not_stopped(desk):
    """The warning was for who wrote it; the reviewer changes nothing but the state."""
    twin = factories.source(url=COPIED, publication_state="in_review")
    assert save(desk, twin, step="approve") == []
    assert twin.publication_state == "published"


def test_who_may_not_see_claims_reads_their_codes(django_user_model):
    user = django_user_model.objects.create_user("reader", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(
            codename__in=["add_source", "view_source"], content_type__app_label="transfers"
        )
    )
    response = desk_of(user).post(address("add", Source), new_source(COPIED))
    known = errors_of_page(response)[1]
    assert "R001" in known
    page = response.content.decode()
    assert address("change", Source, Source.objects.get(code="S002").pk) in page
    assert address("change", Claim, Claim.objects.get(code="R001").pk) not in page


def test_a_pasted_address_finds_its_page_where_sources_are_chosen(desk):
    asked = {
        "app_label": "transfers",
        "model_name": "claimcitation",
        "field_name": "source",
        "term": COPIED,
    }
    results = desk.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert [one["text"][:4] for one in results] == ["S002"]
    assert not desk.get(reverse("admin:autocomplete"), asked | {"term": "https://example.org/no"}).json()[
        "results"
    ]


# --- the same number again -----------------------------------------------------------------------------


@pytest.mark.parametrize(("model", "code"), [(Claim, "R001"), (Transfer, "T001")])
def test_a_copy_is_said_to_be_one(desk, model, code):
    record = model.objects.get(code=code)
    url = f"{address('add', model)}?copy_of={record.pk}"
    response = desk.post(url, shown_again(desk.get(url)))
    assert code in errors_of_page(response)[1]
    assert errors_of_page(response)[1].startswith("The same authority, date and number: ")
    before = model.objects.count()
    assert desk.post(url, shown_again(response)).status_code == 302
    assert model.objects.count() == before + 1


def test_another_number_day_or_authority_is_no_copy():
    claim = Claim.objects.get(code="R001")
    assert [one.code for one in Claim.objects.alike(claim)] == ["R001"]
    claim.people = 151
    assert not Claim.objects.alike(claim)
    claim.people, claim.as_of_date = 150, None
    assert not Claim.objects.alike(claim)
    claim = Claim.objects.get(code="R002")
    claim.people = 150
    assert not Claim.objects.alike(claim), "somebody else said 150 that day"


def test_two_without_a_number_are_not_alike():
    transfer = Transfer.objects.get(code="T002")
    assert transfer.quantity.has_number is False
    assert not Transfer.objects.alike(transfer)


def test_the_warnings_cost_six_queries(desk):
    """One for the page, one for each of the five kinds of records that may cite it."""
    known = new_source(COPIED)
    costs = []
    for data in (known | {"language": ""}, known):
        with CaptureQueriesContext(connection) as captured:
            assert errors_of_page(desk.post(address("add", Source), data))
        costs.append(len([one for one in captured if "transfers_" in one["sql"]]))
    assert costs[1] - costs[0] <= 6
