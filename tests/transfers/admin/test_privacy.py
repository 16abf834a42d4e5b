"""The desk's guard: a personal detail is taken out, or somebody says why it can stand."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.transfers.admin.test_admin import address, desk_of, opened, save
from tests.transfers.admin.test_duplicates import new_source, shown_again
from transfers.admin.forms.privacy import TAKE_OUT
from transfers.checks.record import current_findings, open_personal_details
from transfers.models import Acknowledgement, Claim, Source
from transfers.vocabulary import Check

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

PHONE = "Told by +964 770 123 4567 on the telephone"
FOUND = "R001, Notes: “+964 770 123 4567” (telephone number?)"


@pytest.fixture
def anna(django_user_model):
    return django_user_model.objects.create_superuser("anna")


@pytest.fixture
def desk(anna):
    return desk_of(anna)


@pytest.fixture
def claim():
    Claim.objects.filter(code="R001").update(publication_state="in_review")
    return Claim.objects.get(code="R001")


def test_a_personal_detail_is_not_saved_without_a_reason(desk, claim):
    before = claim.notes
    assert save(desk, claim, notes=PHONE) == [TAKE_OUT, FOUND]
    assert claim.notes == before != PHONE
    assert not Acknowledgement.objects.exists()


def test_the_field_for_the_reason_shows_when_it_is_needed(desk, claim):
    label = "Why it can stand:</label>"
    page = desk.get(address("change", Claim, claim.pk)).content.decode()
    assert 'type="text" name="why_it_can_stand"' not in page
    data = opened(desk, claim) | {"notes": PHONE, "_save": "Save"}
    page = desk.post(address("change", Claim, claim.pk), data).content.decode()
    assert label in page
    assert 'type="text" name="why_it_can_stand"' in page


def test_a_reason_is_kept_with_who_and_what(desk, claim, anna):
    assert save(desk, claim, notes=PHONE, why_it_can_stand="The ministry's press desk") == []
    assert claim.notes == PHONE
    said = Acknowledgement.objects.get()
    assert (said.acknowledged_by, said.reason, said.finding) == (anna, "The ministry's press desk", FOUND)
    assert said.check_code == Check.PERSONAL_DETAIL


def test_a_reason_is_asked_once_for_the_same_words(desk, claim):
    assert save(desk, claim, notes=PHONE, why_it_can_stand="The ministry's press desk") == []
    assert save(desk, claim, notes=f"{PHONE}.", confidence="low") == []
    assert save(desk, claim, notes="+964 770 123 4568")[0] == TAKE_OUT


def test_a_blank_reason_is_none(desk, claim):
    assert save(desk, claim, notes=PHONE, why_it_can_stand="   ") == [TAKE_OUT, FOUND]


def test_approving_asks_for_nothing(desk, claim):
    Claim.objects.filter(pk=claim.pk).update(notes=PHONE)
    claim.refresh_from_db()
    assert save(desk, claim, publication_state="published") == []


def test_a_new_record_keeps_its_reason_under_its_code(desk):
    data = new_source("https://example.org/new") | {"title": "A plea to Dr. Jane Roe"}
    response = desk.post(address("add", Source), data)
    assert not Source.objects.filter(url=data["url"]).exists()
    again = shown_again(response) | {"why_it_can_stand": "The title as printed; a minister"}
    assert desk.post(address("add", Source), again).status_code == 302
    source = Source.objects.get(url=data["url"])
    assert Acknowledgement.objects.get().finding == (
        f"{source.code}, Title: “Dr. Jane Roe” (name of a person?)"
    )
    assert open_personal_details(source) == []


def test_warnings_and_personal_details_are_shown_together(desk):
    data = new_source(Source.objects.get(code="S002").url) | {"title": "Dr. Jane Roe"}
    page = desk.post(address("add", Source), data).content.decode()
    assert "This page is known as" in page
    assert "(name of a person?)" in page


def test_names_of_places_that_the_record_knows_are_no_persons(desk, claim):
    factories.facility(name_en="Abu Salah camp", name_ar="مخيم أبو صلاح")
    assert save(desk, claim, notes="Moved from Abu Salah") == []
    assert save(desk, claim, notes="Moved with Abu Saleh")[0] == TAKE_OUT


def test_the_checks_find_what_is_there_already(anna):
    Claim.objects.filter(code="R001").update(notes=PHONE)
    found = [one for one in current_findings().open if one.check is Check.PERSONAL_DETAIL]
    assert [one.records for one in found] == [(("claims", "R001"),)]
    Acknowledgement.objects.create(
        key=found[0].key, check_code="personal_detail", finding=FOUND, reason="x", acknowledged_by=anna
    )
    assert [one.check for one in current_findings().acknowledged] == [Check.PERSONAL_DETAIL]


def test_the_guard_asks_nothing_of_the_database_where_it_finds_nothing(claim):
    with CaptureQueriesContext(connection) as captured:
        assert open_personal_details(claim) == []
    assert len(captured) == 0
    claim.notes = PHONE
    with CaptureQueriesContext(connection) as captured:
        assert len(open_personal_details(claim)) == 1
    assert len(captured) == 3
