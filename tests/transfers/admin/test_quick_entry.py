"""A claim entered with its page, its claimant and its facility: one form, one save, all of it or nothing."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils.html import strip_tags

from tests import factories
from tests.transfers.admin.test_admin import Fields, address, desk_of
from tests.transfers.admin.test_dry_run import counted
from tests.transfers.admin.test_duplicates import COPIED
from transfers.admin.forms.duplicates import SAVE_ALTHOUGH
from transfers.admin.forms.privacy import TAKE_OUT
from transfers.admin.pages.quick_entry_forms import CHOOSE_PAGE, MAY_NOT_ENTER, ONE_OF_TWO
from transfers.admin.pages.source_lookup import NEW_PAGE
from transfers.models import Authority, Claim, Facility, Operation, Source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

NEW_URL = "https://example.org/new"
PHONE = "Told by +964 770 123 4567"


@pytest.fixture
def anna(django_user_model):
    return django_user_model.objects.create_superuser("anna")


@pytest.fixture
def desk(anna):
    return desk_of(anna)


def enter() -> str:
    return reverse("admin:enter")


def a_claim(**changes) -> dict[str, str]:
    """Return a claim of a page that is known, as it is typed."""
    return {
        "source-url": COPIED,
        "claim-operation": Operation.objects.get().pk,
        "claim-measure": "transferred",
        "claim-when_typed": "about 3 Feb 2026",
        "claim-qualifier": "exact",
        "claim-people": "1600",
        "claim-claimant": Authority.objects.get(code="us-centcom").pk,
        "claim-confidence": "low",
        **changes,
    }


NEW_SOURCE = {
    "source-url": NEW_URL,
    "source-publisher": "A paper",
    "source-title": "A title",
    "source-language": "ar",
    "source-published_on": "2026-02-03",
    "source-published_on_basis": "stated",
}
NEW_CLAIMANT = {
    "claim-claimant": "",
    "claimant-name_en": "A ministry",
    "claimant-name_ar": "وزارة",
    "claimant-code": "a-ministry",
    "claimant-kind": "official",
}
NEW_FACILITY = {
    "facility-name_en": "A hall",
    "facility-code": "a-hall",
    "facility-kind": "prison",
    "facility-role": "origin",
    "facility-country": "SYR",
}


def send(desk, typed: dict[str, str], button: str = "_save", value: str = "1"):
    """Send what is typed into the page as it is opened."""
    fields = Fields(desk.get(enter()).content.decode()).data
    return desk.post(enter(), fields | typed | {button: value})


def again(response, **changes):
    """Return what a browser would send from the page that came back."""
    assert response.status_code == 200
    return Fields(response.content.decode()).data | changes


def faults(response) -> dict[str, str]:
    assert response.status_code == 200
    return {fault.where: str(fault.message) for fault in response.context["faults"]}


# --- saving -------------------------------------------------------------------------------------------


def test_all_four_are_drafts_of_the_writer_in_one_save(desk, anna):
    response = send(desk, a_claim(**NEW_SOURCE, **NEW_CLAIMANT, **NEW_FACILITY))
    assert response.status_code == 302
    claim = Claim.objects.latest("pk")
    source, claimant, facility = claim.sources.get(), claim.claimant, claim.facility
    assert (source.url, source.publisher, str(source.published_on)) == (NEW_URL, "A paper", "2026-02-03")
    assert (claimant.code, claimant.name_ar, facility.code) == ("a-ministry", "وزارة", "a-hall")
    assert (claim.people, str(claim.as_of_date), claim.as_of_precision) == (1600, "2026-02-03", "approx")
    for record in (claim, source, claimant, facility):
        assert (record.publication_state, record.written_by) == ("draft", anna)
        assert record.history.latest().history_user == anna
    assert LogEntry.objects.filter(user=anna).count() == 4
    page = desk.get(response.url).content.decode()
    assert "Entered as drafts in your name: " in page
    assert "The date was understood as: about 3 Feb 2026." in page


def test_a_known_page_is_cited_however_it_was_copied(desk):
    before = Source.objects.count()
    assert send(desk, a_claim()).status_code == 302
    assert [one.code for one in Claim.objects.latest("pk").sources.all()] == ["S002"]
    assert Source.objects.count() == before


def test_submitting_submits_what_was_made_here(desk):
    assert send(desk, a_claim(**NEW_SOURCE, **NEW_CLAIMANT), "_step", "submit").status_code == 302
    claim = Claim.objects.latest("pk")
    made = (claim, claim.sources.get(), claim.claimant)
    assert {one.publication_state for one in made} == {"in_review"}


def test_another_keeps_page_operation_and_claimant(desk):
    response = send(desk, a_claim(**{"claim-notes": "told twice"}), "_another")
    claim = Claim.objects.latest("pk")
    data = Fields(desk.get(response.url).content.decode()).data
    assert data["source-url"] == [Source.objects.get(code="S002").url]
    assert data["claim-operation"] == [str(claim.operation_id)]
    assert data["claim-claimant"] == [str(claim.claimant_id)]
    assert [data[f"claim-{name}"] for name in ("people", "when_typed", "as_of_date", "notes")] == [[""]] * 4
    assert data["claim-standing"] == ["listed"]


def test_the_page_begins_with_what_the_last_entry_left(desk):
    send(desk, a_claim(**NEW_SOURCE))
    page = desk.get(enter())
    assert page.context["kept"] == "Operation, Said by, Confidence, Language, Kind"
    data = Fields(page.content.decode()).data
    assert (data["source-language"], data["claim-confidence"], data["source-url"]) == (["ar"], ["low"], [""])


# --- refusals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"claim-people": ""}, "People"),
        ({"claim-when_typed": "03/04/2026"}, "When, in words"),
        ({"source-title": ""}, "Title"),
        ({"source-url": "example"}, "Address"),
        ({"claimant-code": ""}, "Authority"),
        ({"facility-country": "Syria"}, "Country"),
    ],
)
def test_one_fault_writes_nothing_and_loses_nothing(desk, wrong, where):
    before = counted()
    typed = a_claim(**NEW_SOURCE, **NEW_CLAIMANT, **NEW_FACILITY) | {"claim-notes": "a\r\nb"} | wrong
    response = send(desk, typed)
    assert where in faults(response)
    assert counted() == before
    data = again(response)
    assert {name: data.get(name, [""])[0] for name in typed} == {
        name: str(value) for name, value in typed.items()
    }
    assert "errorlist" in response.content.decode()
    right = a_claim(**NEW_SOURCE, **NEW_CLAIMANT, **NEW_FACILITY)
    mended = {name: right[name] for name in wrong}
    assert desk.post(enter(), data | mended | {"_save": "1"}).status_code == 302


def test_a_claimant_is_chosen_or_entered_not_both(desk):
    chosen = Authority.objects.get(code="us-centcom").pk
    response = send(desk, a_claim(**NEW_CLAIMANT | {"claim-claimant": chosen}))
    assert faults(response) == {"Said by": str(ONE_OF_TWO)}
    assert response.content.decode().count('class="errorlist"') == 1, "nothing is missing in a part not used"
    assert again(response)["claim-claimant"] == [str(chosen)]
    assert not Authority.objects.filter(code="a-ministry").exists()


def test_a_page_with_two_sources_is_asked_about(desk):
    twin = factories.source(url=COPIED)
    response = send(desk, a_claim())
    assert faults(response) == {"Address": str(CHOOSE_PAGE)}
    assert desk.post(enter(), again(response, page=twin.pk, _save="1")).status_code == 302
    assert Claim.objects.latest("pk").sources.get() == twin


def test_who_typed_the_fields_of_a_known_page_is_asked_what_they_mean(desk):
    typed = a_claim(**NEW_SOURCE | {"source-url": COPIED})
    response = send(desk, typed)
    assert faults(response) == {"Address": str(CHOOSE_PAGE)}
    anew = desk.post(enter(), again(response, page="new", _save="1"))
    assert str(SAVE_ALTHOUGH) in str(anew.context["faults"]), "the source form's own warning, once"
    assert desk.post(enter(), again(anew, page="new", _save="1")).status_code == 302
    assert Source.objects.of_page(COPIED).count() == 2


def test_a_withdrawn_page_is_not_taken_by_itself(desk):
    Source.objects.filter(code="S002").update(publication_state="withdrawn")
    response = send(desk, a_claim())
    assert faults(response) == {"Address": str(CHOOSE_PAGE)}
    assert "It was withdrawn." in response.content.decode()


def test_the_same_number_again_stops_once(desk):
    first = {"claim-when_typed": "21 Jan 2026", "claim-people": "150"}
    response = send(desk, a_claim(**first))
    assert "The same authority, date and number: R001." in strip_tags(str(response.context["faults"]))
    assert desk.post(enter(), again(response, _save="1")).status_code == 302


def test_a_personal_detail_asks_for_a_reason(desk):
    response = send(desk, a_claim(**NEW_SOURCE | {"source-title": PHONE}))
    assert str(TAKE_OUT) in str(response.context["faults"])
    assert not Source.objects.filter(url=NEW_URL).exists()
    reason = {"source-why_it_can_stand": "The title as printed"}
    assert desk.post(enter(), again(response, _save="1") | reason).status_code == 302


# --- looking and checking -------------------------------------------------------------------------------


def test_the_button_looks_a_page_up_and_keeps_what_was_typed(desk):
    typed = {"source-url": COPIED, "claim-people": "1600", "claim-when_typed": "3 Feb 2026"}
    response = send(desk, typed, "_look")
    page = strip_tags(response.content.decode())
    assert "This page is known as S002" in page
    assert "This field is required" not in page
    data = again(response)
    assert (data["claim-people"], data["claim-when_typed"]) == (["1600"], ["3 Feb 2026"])
    rest = {name: value for name, value in a_claim().items() if name not in typed}
    assert desk.post(enter(), data | rest | {"_save": "1"}).status_code == 302
    assert str(Claim.objects.latest("pk").as_of_date) == "2026-02-03"
    assert str(NEW_PAGE) in send(desk, {"source-url": NEW_URL}, "_look").content.decode()


def test_checking_writes_nothing(desk):
    before = counted()
    typed = a_claim(**NEW_SOURCE | {"source-published_on": "", "source-published_on_basis": "not_found"})
    response = send(desk, typed, "_check")
    assert "is cited and has no date of publication." in response.content.decode()
    assert counted() == before
    assert desk.post(enter(), again(response, _save="1")).status_code == 302


def test_live_it_answers_with_a_piece_of_the_page(desk):
    typed = {"claim-when_typed": "13/04/2026x", "_live": "1"}
    page = send(desk, typed, "_check").content.decode()
    assert "<html" not in page
    assert "is no date" in page
    assert "required" not in page


def test_an_address_is_looked_up_as_it_is_typed(desk):
    def ask(url):
        return desk.get(reverse("admin:look_up_page"), {"url": url}).json()

    known = ask(COPIED)
    assert known["is_new"] is False
    assert "This page is known as" in known["said"][0]
    assert address("change", Claim, Claim.objects.get(code="R001").pk) in known["said"][0]
    assert ask(NEW_URL) == {"is_new": True, "said": [str(NEW_PAGE)]}
    assert ask("exam") == {"is_new": False, "said": []}


# --- who may ----------------------------------------------------------------------------------------------


def with_rights(django_user_model, *names):
    user = django_user_model.objects.create_user("writer", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return desk_of(user)


def test_who_may_enter_claims_alone_cites_what_is_known(django_user_model):
    views = ("view_claim", "view_source", "view_authority", "view_facility", "view_operation")
    desk = with_rights(django_user_model, "add_claim", *views)
    page = desk.get(enter()).content.decode()
    assert "claimant-name_en" not in page
    assert "facility-name_en" not in page
    assert "source-publisher" not in page
    assert 'name="source-url"' in page
    assert send(desk, a_claim()).status_code == 302
    response = send(desk, a_claim(**NEW_SOURCE))
    assert faults(response)["Address"] == str(MAY_NOT_ENTER)
    assert not Source.objects.filter(url=NEW_URL).exists()


def test_who_may_not_enter_claims_is_turned_away(django_user_model):
    desk = with_rights(django_user_model, "view_claim", "add_source")
    assert desk.get(enter()).status_code == 403
    assert desk.post(enter(), a_claim()).status_code == 403
    assert desk.get(reverse("admin:look_up_page"), {"url": COPIED}).status_code == 403


def test_the_page_is_one_click_from_the_first_one_and_from_the_list(desk):
    assert f'href="{enter()}"' in desk.get(reverse("admin:index")).content.decode()
    assert f'href="{enter()}"' in desk.get(address("changelist", Claim)).content.decode()


def test_the_page_keeps_to_its_budget(desk, django_assert_max_num_queries):
    send(desk, a_claim())
    desk.get(reverse("admin:index"))
    with django_assert_max_num_queries(8):
        desk.get(enter())
    for number in range(20):
        factories.facility(name_en=f"Hall {number}")
    assert Facility.objects.count() > 20
    with django_assert_max_num_queries(8):
        desk.get(enter())
