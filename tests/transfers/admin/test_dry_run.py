"""What the desk says of a form: the checks of a saved record, of a save, and of what is only typed."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from tests import factories
from tests.transfers.admin.test_admin import (
    MODELS,
    RECORDS,
    Fields,
    address,
    desk_of,
    errors_of,
    new_claim,
    opened,
    pages_of,
    save,
)
from tests.transfers.admin.test_duplicates import COPIED, new_source
from transfers.admin.forms.privacy import TAKE_OUT
from transfers.admin.records.inlines import LOOK_ABOVE
from transfers.checks import one_record as findings_module
from transfers.checks.one_record import findings_about, findings_now
from transfers.checks.record import current_findings
from transfers.models import Acknowledgement, Breakdown, Claim, DataVersion, Revision, Source
from transfers.vocabulary import Check
from transfers.workflow.transitions import SAY_WHY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

TWO_NUMBERS = "Transferred: 150 (R001; R116) and 144 (R002) as of 21 Jan 2026."
PHONE = "Told by +964 770 123 4567"


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


def said(response) -> str:
    """Return what the panel of typed content says."""
    page = response.content.decode()
    start = page.index('<div class="typed" id="typed"')
    return " ".join(strip_tags(page[start : page.index("</div>", start)]).split())


def counted() -> dict[str, int]:
    """Return how many rows there are of everything that a save writes."""
    tables = {model.__name__: model for model in (*MODELS, Acknowledgement)}
    tables |= {f"history of {model.__name__}": model.history.model for model in MODELS}
    return {name: model.objects.count() for name, model in tables.items()} | {
        "version": DataVersion.objects.get().number
    }


# --- a saved record -------------------------------------------------------------------------------------


def test_a_form_shows_the_open_findings_of_its_record(desk, claim):
    page = desk.get(address("change", Claim, claim.pk)).content.decode()
    assert TWO_NUMBERS in page
    assert "/checks/#two_numbers" in page
    other = Claim.objects.get(code="R003")
    assert findings_about(other).open == [
        one for one in current_findings().open if ("claims", "R003") in one.records
    ]
    assert TWO_NUMBERS not in desk.get(address("change", Claim, other.pk)).content.decode()


def test_a_reason_stands_on_the_record_s_own_form(desk, claim, anna):
    assert save(desk, claim, notes=PHONE, why_it_can_stand="The ministry's press desk") == []
    page = " ".join(strip_tags(desk.get(address("change", Claim, claim.pk)).content.decode()).split())
    assert "R001, Notes: “+964 770 123 4567” (telephone number?)" in page
    assert "It can stand: The ministry&#x27;s press desk (anna, " in page


def test_who_may_not_see_the_checks_is_told_nothing_of_them(claim, django_user_model):
    user = django_user_model.objects.create_user("reader", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_claim", "change_claim"]))
    reader = desk_of(user)
    assert TWO_NUMBERS not in reader.get(address("change", Claim, claim.pk)).content.decode()
    data = opened(reader, claim) | {"people": "145", "_save": "Save"}
    page = reader.post(address("change", Claim, claim.pk), data, follow=True)
    assert "The checks now say" not in page.content.decode()


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_the_findings_cost_fifteen_queries_at_most_and_one_when_known(model, django_user_model):
    """Beside what the form asks for who may not see the checks."""
    plain, seeing = (django_user_model.objects.create_user(name, is_staff=True) for name in ("a", "b"))
    rights = Permission.objects.filter(content_type__app_label="transfers")
    plain.user_permissions.set(rights.exclude(codename="view_acknowledgement"))
    seeing.user_permissions.set(rights)
    url = pages_of(model)["change"]

    def cost(user):
        ContentType.objects.clear_cache()
        client = desk_of(user)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    before = cost(plain)
    assert cost(seeing) - before <= 15
    assert cost(seeing) - before <= 2


def test_what_is_kept_follows_the_record():
    claim = Claim.objects.get(code="R014")
    assert any(("claims", "R014") in one.records and one.check is Check.TWO_NUMBERS for one in findings_now())
    claim.people = 2225  # as R015, the other one of these days
    claim.save()
    assert not any(
        ("claims", "R014") in one.records and one.check is Check.TWO_NUMBERS for one in findings_now()
    )


def test_a_long_record_is_checked_on_the_page_of_checks_alone(desk, claim, monkeypatch):
    monkeypatch.setattr(findings_module, "MOST_READ", Claim.objects.count())
    page = desk.get(address("change", Claim, claim.pk)).content.decode()
    assert "There is too much in the record to run the checks with each form." in page
    assert TWO_NUMBERS not in page
    assert save(desk, claim, people="145") == []
    data = opened(desk, claim) | {"people": "146", "_check": "1"}
    assert "146 (R001)" not in said(desk.post(address("change", Claim, claim.pk), data))
    assert any(("claims", "R001") in one.records for one in current_findings().open)


# --- a save ---------------------------------------------------------------------------------------------


def test_a_save_says_what_the_checks_newly_say(desk, claim):
    data = opened(desk, claim) | {"people": "145", "_save": "Save"}
    page = desk.post(address("change", Claim, claim.pk), data, follow=True)
    messages = [strip_tags(str(message)) for message in page.context["messages"]]
    (found,) = [one for one in messages if one.startswith("The checks now say:")]
    assert "145 (R001) and 144 (R002)" in found
    data = opened(desk, claim) | {"notes": "a word", "_save": "Save"}
    page = desk.post(address("change", Claim, claim.pk), data, follow=True)
    assert not [one for one in page.context["messages"] if "checks now say" in str(one)], "nothing is new"


def test_a_new_record_says_what_the_checks_say_of_it(desk):
    page = desk.get(address("add", Claim)).content.decode()
    assert "What the checks say" not in page
    undated = factories.source(published_on=None, published_on_basis="not_found")
    claim = new_claim(desk, **{"citations-0-source": undated.pk, "_continue": "yes"})
    assert [one.check for one in findings_about(undated).open] == [Check.UNDATED_SOURCE]
    assert claim.citations.count() == 1


# --- what is typed ----------------------------------------------------------------------------------------


def test_checking_writes_nothing_and_says_what_speaks_against_it(desk, claim):
    before = counted()
    data = opened(desk, claim) | {"people": "145", "notes": PHONE, "_check": "1"}
    response = desk.post(address("change", Claim, claim.pk), data)
    assert "145 (R001) and 144 (R002)" in said(response)
    assert "telephone number?" in said(response)
    assert counted() == before
    again = Fields(response.content.decode()).data
    assert (again["people"], again["notes"]) == (["145"], [PHONE])
    assert errors_of(response) == []
    claim.refresh_from_db()
    assert claim.people == 150
    assert not list(response.context["messages"])


def test_what_was_checked_can_be_saved_from_the_same_page(desk, claim):
    data = opened(desk, claim) | {"people": "145", "_check": "1"}
    shown = Fields(desk.post(address("change", Claim, claim.pk), data).content.decode()).data
    assert errors_of(desk.post(address("change", Claim, claim.pk), shown | {"_save": "Save"})) == []
    claim.refresh_from_db()
    assert claim.people == 145


def test_a_new_record_is_checked_without_a_row_or_a_code(desk):
    before = counted()
    source = new_source(COPIED) | {"_check": "1"}
    del source["_save"]
    response = desk.post(address("add", Source), source)
    assert "This page is known as S002" in said(response)
    assert counted() == before


def test_live_only_what_was_typed_is_judged(desk):
    typed = {"people": "150", "when_typed": "03/04/2026", "_check": "1", "_live": "1"}
    data = Fields(desk.get(address("add", Claim)).content.decode()).data | typed
    page = desk.post(address("add", Claim), data).content.decode()
    assert "<html" not in page
    assert "may be 3 Apr 2026 or 4 Mar 2026" in page
    assert "required" not in page


def test_live_a_number_that_is_there_already_is_said(desk):
    original = Claim.objects.get(code="R001")
    data = Fields(desk.get(address("add", Claim), {"copy_of": original.pk}).content.decode()).data
    data |= {"measure": "", "_check": "1", "_live": "1"}
    page = desk.post(address("add", Claim), data).content.decode()
    assert "The same authority, date and number: " in page
    assert "not complete" not in page


def test_what_is_typed_into_a_published_record_is_checked_as_a_proposal(desk, claim):
    Claim.objects.filter(code="R001").update(publication_state="published")
    before = counted() | {"Revision": Revision.objects.count()}
    data = opened(desk, claim) | {"people": "145", "_check": "1"}
    response = desk.post(address("change", Claim, claim.pk), data)
    assert "145 (R001) and 144 (R002)" in said(response)
    assert errors_of(response) == []
    assert counted() | {"Revision": Revision.objects.count()} == before


@pytest.mark.parametrize("state", ["withdrawn", "in_review"])
def test_who_may_not_save_may_not_check(state, django_user_model):
    user = django_user_model.objects.create_user("writer", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_claim", "change_claim"]))
    claim = factories.claim(publication_state=state)
    assert desk_of(user).post(address("change", Claim, claim.pk), {"_check": "1"}).status_code == 403


# --- rows ---------------------------------------------------------------------------------------------------


@pytest.fixture
def breakdown():
    Breakdown.objects.filter(code="D10").update(publication_state="in_review")
    return Breakdown.objects.get(code="D10")


@pytest.mark.parametrize(("column", "where"), [("notes", "Notes"), ("label", "Label")])
def test_a_breakdown_s_rows_are_looked_at(desk, breakdown, anna, column, where):
    found = f"D10, {where}: “+964 770 123 4567” (telephone number?)"
    errors = save(desk, breakdown, **{f"counts-0-{column}": PHONE})
    assert set(errors) >= {TAKE_OUT, found, str(LOOK_ABOVE)}
    assert not breakdown.counts.filter(**{column: PHONE}).exists()
    reason = {"why_it_can_stand": "The press desk"}
    assert save(desk, breakdown, **{f"counts-0-{column}": PHONE}, **reason) == []
    assert Acknowledgement.objects.get().finding == found
    assert [one.check for one in current_findings().acknowledged] == [Check.PERSONAL_DETAIL], (
        "one key for both"
    )
    assert save(desk, breakdown, **{f"counts-0-{column}": f"{PHONE}."}) == [], "asked once for the same words"


def test_a_facility_s_other_names_are_looked_at(desk):
    facility = factories.facility(publication_state="draft", code="a-place")
    row = {"aliases-0-name": "Camp of Dr. Jane Roe"}
    assert "a-place, Also written: “Dr. Jane Roe” (name of a person?)" in save(desk, facility, **row)
    assert save(desk, facility, **row, why_it_can_stand="The camp is called so") == []
    assert facility.aliases.get().name == "Camp of Dr. Jane Roe"
    assert [one.check for one, _reason in findings_about(facility).acknowledged] == [Check.PERSONAL_DETAIL]


def test_a_row_that_is_taken_out_is_not_looked_at(desk, breakdown):
    breakdown.counts.filter(position=breakdown.counts.first().position).update(notes=PHONE)
    first = breakdown.counts.first()
    assert save(desk, breakdown, **{"counts-0-DELETE": "on"}) == []
    assert not breakdown.counts.filter(pk=first.pk).exists()


# --- what stands in the way -----------------------------------------------------------------------


def test_a_refused_step_is_said_above_with_the_way_to_its_place(desk, claim):
    data = opened(desk, claim) | {"comment": "", "_step": "return"}
    page = desk.post(address("change", Claim, claim.pk), data)
    (fault,) = page.context["faults"]
    assert (fault.target, fault.where, fault.message) == ("id_comment", "Comment", SAY_WHY)
    text = page.content.decode()
    assert text.index('class="faults" tabindex="-1" autofocus') < text.index('href="#id_comment"')
    assert text.index('href="#id_comment"') < text.index('id="id_comment"')


def test_a_fault_in_a_row_names_the_row(desk, claim):
    data = opened(desk, claim) | {"citations-0-position": "x", "_save": "Save"}
    page = desk.post(address("change", Claim, claim.pk), data)
    (fault,) = page.context["faults"]
    assert (fault.target, fault.where) == ("id_citations-0-position", "Position, row 1")
    assert f'id="{fault.target}"' in page.content.decode()


# --- what a reviewer reads ------------------------------------------------------------------------


def test_each_citation_leads_to_its_page(desk, claim):
    page = desk.get(address("change", Claim, claim.pk)).content.decode()
    source = claim.citations.first().source
    link = (
        f'{source.publisher}, 21 Jan 2026: <a href="{source.url}" target="_blank" rel="noopener noreferrer">'
    )
    assert link in page


def test_a_form_is_headed_by_its_record_in_words(desk, claim):
    page = desk.get(address("change", Claim, claim.pk))
    assert page.context["subtitle"] == "R001: 150, Transferred, 21 Jan 2026"
    data = opened(desk, claim) | {"people": "x", "_save": "Save"}
    page = desk.post(address("change", Claim, claim.pk), data)
    assert page.context["subtitle"] == "R001: 150, Transferred, 21 Jan 2026", "as it is saved"
