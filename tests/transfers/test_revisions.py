"""A change of what was published: proposed, decided by another person, and told to everybody."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.transfers.test_admin import address, desk_of, embargo, opened, save
from transfers import revisions
from transfers.admin.form import REASON_IS_PUBLIC
from transfers.contents import content_of, content_of_version, dataset_of, differences
from transfers.datasets import DATASETS
from transfers.exports.records import model_of
from transfers.models import Breakdown, Claim, Facility, Revision, Source, Transfer
from transfers.models.publication import Publishable
from transfers.rules import NO_RIGHT, NOBODY_PUBLISHES_THEIR_OWN, SAY_WHY

pytestmark = pytest.mark.usefixtures("record")

RECORDS = [model_of(each) for each in DATASETS if issubclass(model_of(each), Publishable)]


@pytest.fixture
def anna(django_user_model):
    return django_user_model.objects.create_superuser("anna")


@pytest.fixture
def basim(django_user_model):
    return django_user_model.objects.create_superuser("basim")


def propose(client, record, *, why="The page says 151.", **changes):
    assert save(client, record, step="propose", comment=why, **changes) == []
    return Revision.objects.of(record).latest("pk")


def decide(client, revision, verb, comment=""):
    """Press a button of a change's page; returns why it was refused, empty where it was done."""
    url = reverse("admin:transfers_revision_change", args=[revision.pk])
    response = client.post(url, {"verb": verb, "comment": comment})
    revision.refresh_from_db()
    return [] if response.status_code == 302 else response.context["refused"]


def public(path):
    return Client().get(path).content.decode()


# --- contents -------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_the_history_tells_what_each_record_says(model):
    for record in model.objects.all():
        assert content_of_version(record.history.latest()) == content_of(record), record.code


def test_a_version_keeps_its_rows_whatever_happens_to_them_later(anna):
    breakdown = Breakdown.objects.get(code="D11")
    breakdown.publication_state = "draft"
    breakdown.save()
    before, version = content_of(breakdown), breakdown.history.latest()
    client = desk_of(anna)
    first = breakdown.counts.order_by("position", "pk").first()
    fields = opened(client, breakdown)
    assert save(client, breakdown, fields=fields, **{"counts-0-label": "Another label"}) == []
    assert save(client, breakdown, **{"counts-1-DELETE": "on"}) == []
    assert content_of_version(version) == before
    changed = {one.row for one in differences(dataset_of(breakdown), before, content_of(breakdown))}
    assert {first.label, "Another label"} < changed
    assert len(content_of(breakdown).rows) == len(before.rows) - 1


# --- proposed -------------------------------------------------------------------------------------


def test_the_public_sees_the_old_version_until_another_person_approves(anna, basim):
    claim = Claim.objects.get(code="R001")
    page, content, versions = claim.get_absolute_url(), content_of(claim), claim.history.count()
    before = public(page)
    revision = propose(desk_of(anna), claim, notes="Mended.")
    assert content_of(claim) == content
    assert claim.history.count() == versions
    assert public(page) == before
    assert (claim.written_by, claim.approved_by) == (None, None)
    assert "Mended." not in public("/corrections/")
    assert (revision.proposed_by, revision.state, revision.decided_at) == (anna, "proposed", None)

    assert decide(desk_of(anna), revision, "approve") == [str(NOBODY_PUBLISHES_THEIR_OWN)]
    assert content_of(claim) == content
    assert decide(desk_of(basim), revision, "approve") == []
    claim.refresh_from_db()
    assert (claim.notes, claim.written_by, claim.approved_by) == ("Mended.", anna, basim)
    assert claim.publication_state == "published"
    version = claim.history.latest()
    assert (version.history_change_reason, version.history_user) == ("The page says 151.", basim)
    told = public("/corrections/")
    assert "Mended." in told
    assert "The page says 151." in told
    assert "The page says 151." in public(page)
    assert "anna" not in told
    assert "basim" not in told


def test_every_part_of_a_record_can_be_proposed(anna, basim):
    facility, breakdown = Facility.objects.get(code="al-hol-camp"), Breakdown.objects.get(code="D11")
    claim, source = Claim.objects.get(code="R002"), Source.objects.get(code="S003")
    other = Claim.objects.exclude(pk=claim.pk).first()
    client = desk_of(anna)
    number = facility.aliases.count()
    cases = {
        facility: {f"aliases-{number}-name": "Another spelling", f"aliases-{number}-position": "0"},
        breakdown: {"counts-0-people": "999", "counts-0-people_low": "", "counts-0-people_high": ""}
        | {"counts-2-DELETE": "on"},
        claim: {"citations-0-source": source.pk, "conflicts_with": [other.pk]},
    }
    for record, changes in cases.items():
        before = content_of(record)
        revision = propose(client, record, **changes)
        assert content_of(record) == before
        after = revisions.Content.from_json(revision.after)
        assert after != before
        assert decide(desk_of(basim), revision, "approve") == []
        assert content_of(record) == after, record
        assert content_of_version(record.history.latest()) == after, record


def test_a_change_without_a_change_or_a_reason_is_no_proposal(anna):
    claim, client = Claim.objects.get(code="R001"), desk_of(anna)
    assert save(client, claim, step="propose", comment="because") == []
    messages = [str(one) for one in client.get(address("changelist", Claim)).context["messages"]]
    assert messages == [str(revisions.NOTHING_TO_PROPOSE)]
    assert save(client, claim, step="propose", comment=" ", notes="x") == [str(SAY_WHY)]
    said = save(client, claim, step="propose", comment="Call +964 770 123 4567", notes="x")
    assert said == [str(REASON_IS_PUBLIC)]
    assert not Revision.objects.exists()


def test_one_change_at_a_time(anna, basim):
    claim = Claim.objects.get(code="R001")
    revision = propose(desk_of(anna), claim, notes="One.")
    assert save(desk_of(basim), claim, step="propose", comment="why", notes="Two.") == [
        str(revisions.ON_ITS_WAY)
    ]
    page = desk_of(basim).get(address("change", Claim, claim.pk)).content.decode()
    assert reverse("admin:transfers_revision_change", args=[revision.pk]) in page
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.revision(claim)


def test_a_proposal_is_turned_down_with_a_comment_or_taken_back(anna, basim):
    claim = Claim.objects.get(code="R001")
    content = content_of(claim)
    revision = propose(desk_of(anna), claim, notes="One.")
    assert decide(desk_of(basim), revision, "turn_down") == [str(SAY_WHY)]
    assert decide(desk_of(basim), revision, "take_back") == [str(revisions.ONLY_THE_PROPOSER)]
    assert decide(desk_of(anna), revision, "turn_down", "no") == [str(revisions.OWN_PROPOSAL)]
    assert decide(desk_of(basim), revision, "publish") != []
    assert decide(desk_of(basim), revision, "turn_down", "It says 150.") == []
    assert (revision.state, revision.comment, revision.decided_by) == ("turned_down", "It says 150.", basim)
    assert decide(desk_of(basim), revision, "approve") == ["This was decided already: turned down."]
    again = propose(desk_of(anna), claim, notes="Two.")
    assert decide(desk_of(anna), again, "take_back") == []
    assert again.state == "taken_back"
    assert content_of(claim) == content
    assert "Nothing that was published has been changed yet." in public("/corrections/")


def test_who_may_not_review_approves_nothing(anna, django_user_model):
    claim = Claim.objects.get(code="R001")
    revision = propose(desk_of(anna), claim, notes="One.")
    carla = django_user_model.objects.create_user("carla", is_staff=True)
    url = reverse("admin:transfers_revision_change", args=[revision.pk])
    assert desk_of(carla).post(url, {"verb": "approve"}).status_code == 403
    for verb in ("view_revision", "view_claim", "change_claim"):
        carla.user_permissions.add(factories.right(verb))
    assert decide(desk_of(carla), revision, "approve") == [str(NO_RIGHT)]


def test_a_change_of_another_cell_meanwhile_stays_and_of_the_same_one_stops_the_proposal(anna, basim):
    claim = Claim.objects.get(code="R001")
    revision = propose(desk_of(anna), claim, notes="Mended.")
    claim.claimant_detail = "Another office"
    claim.save()
    assert decide(desk_of(basim), revision, "approve") == []
    claim.refresh_from_db()
    assert (claim.notes, claim.claimant_detail) == ("Mended.", "Another office")
    again = propose(desk_of(anna), claim, notes="Mended twice.")
    claim.notes = "Mended elsewhere."
    claim.save()
    (refused,) = decide(desk_of(basim), again, "approve")
    assert "Notes" in refused
    claim.refresh_from_db()
    assert (claim.notes, again.state) == ("Mended elsewhere.", "proposed")


def test_what_was_proposed_must_still_be_possible(anna, basim):
    claim = factories.claim()
    other = factories.facility()
    revision = propose(desk_of(anna), claim, facility=other.pk)
    Facility.objects.filter(pk=other.pk).delete()
    (refused,) = decide(desk_of(basim), revision, "approve")
    assert refused.startswith(f"facility: {other.code} - expected the code of")
    claim.refresh_from_db()
    assert (claim.facility, revision.state) == (None, "proposed")


def test_a_proposal_waits_while_its_record_is_in_review(anna, basim):
    claim = Claim.objects.get(code="R001")
    revision = propose(desk_of(anna), claim, notes="Mended.")
    assert save(desk_of(basim), claim, step="reopen") == []
    (refused,) = decide(desk_of(basim), revision, "approve")
    assert "in review now" in refused


def test_what_waits_stands_on_the_first_page_of_the_desk(anna, basim, django_assert_max_num_queries):
    claim = Claim.objects.get(code="R001")
    revision = propose(desk_of(anna), claim, why="It says 151.", notes="Mended.")
    client = desk_of(basim)
    page = client.get(reverse("admin:index")).content.decode()
    assert reverse("admin:transfers_revision_change", args=[revision.pk]) in page
    url = reverse("admin:transfers_revision_change", args=[revision.pk])
    with django_assert_max_num_queries(25):
        shown = client.get(url).content.decode()
    assert "Mended." in shown
    assert "Approve and publish the change" in shown
    assert "Approve and publish the change" not in desk_of(anna).get(url).content.decode()


# --- back to review, withdrawn --------------------------------------------------------------------


def test_a_record_that_went_through_review_again_tells_what_changed(anna, basim):
    claim = Claim.objects.get(code="R001")
    assert save(desk_of(anna), claim, step="reopen", comment="A digit was wrong.", notes="Mended.") == []
    assert "A digit was wrong." not in public("/corrections/")
    assert save(desk_of(basim), claim, step="approve") == []
    told = public("/corrections/")
    assert "A digit was wrong." in told
    assert "Mended." in told


def test_of_a_withdrawn_record_only_that_it_is_gone_is_told(anna, basim):
    claim = factories.claim(notes="What nobody shall read again.")
    assert save(desk_of(anna), claim, step="withdraw", comment="It was entered twice.") == []
    told = public("/corrections/")
    assert claim.code in told
    assert "It was entered twice." in told
    assert "What nobody shall read again." not in told
    assert f'href="{claim.get_absolute_url()}"' not in told
    assert Client().get(claim.get_absolute_url()).status_code == 404

    claim.written_by = anna
    assert save(desk_of(anna), claim, step="reopen", comment="It was not.") == []
    assert save(desk_of(basim), claim, step="approve") == []
    told = public("/corrections/")
    assert "published again" in told
    assert "It was not." in told


def test_what_was_withdrawn_unseen_is_not_published_again(anna, basim):
    claim = factories.claim(publication_state="in_review")
    assert save(desk_of(basim), claim, step="withdraw") == []
    assert save(desk_of(basim), claim, step="reopen") == []
    assert save(desk_of(anna), claim, step="approve") == []
    assert not Revision.objects.exists()


def test_what_nobody_had_seen_needs_no_correction(anna, basim):
    claim = factories.claim()
    assert save(desk_of(anna), claim, step="reopen") == []
    assert save(desk_of(basim), claim, step="approve", **embargo("2131-01-01")) == []
    Revision.objects.all().delete()
    revision = propose(desk_of(anna), claim, notes="Under embargo.")
    assert decide(desk_of(basim), revision, "approve") == []
    assert not revision.was_public
    assert save(desk_of(anna), claim, step="withdraw") == []
    assert Revision.objects.count() == 1
    assert "Nothing that was published has been changed yet." in public("/corrections/")


# --- an old version again -------------------------------------------------------------------------


def compare_url(record, **query):
    url = address("compare", type(record), record.pk)
    return url + "?" + "&".join(f"{name}={value.history_id}" for name, value in query.items())


def test_any_two_versions_stand_side_by_side(anna):
    claim, client = factories.claim(publication_state="draft", notes="First."), desk_of(anna)
    for notes in ("Second.", "Third."):
        assert save(client, claim, notes=notes) == []
    third, second, first = claim.history.order_by("-history_id")
    page = client.get(compare_url(claim, **{"from": first, "to": third})).content.decode()
    assert "First." in page
    assert "Third." in page
    assert "Second." not in page
    turned = client.get(compare_url(claim, **{"from": third, "to": second})).content.decode()
    assert turned.index("Second.") < turned.index("Third.")
    history = client.get(address("history", Claim, claim.pk)).content.decode()
    assert compare_url(claim, **{"from": first}) in history
    assert client.get(address("compare", Claim, claim.pk) + "?from=x").status_code == 404
    other = factories.claim().history.latest()
    assert client.get(compare_url(claim, **{"from": other})).status_code == 404


def test_an_old_version_of_a_draft_is_restored_as_a_new_one(anna, basim):
    claim = factories.claim(publication_state="draft", notes="First.", sources=(factories.source(),))
    first = claim.history.latest()
    before = content_of_version(first)
    client = desk_of(anna)
    assert save(client, claim, notes="Second.", **{"citations-0-source": factories.source().pk}) == []
    url = compare_url(claim, **{"from": first})
    assert client.post(url, {"reason": " "}).context["refused"] == [str(SAY_WHY)]
    assert client.post(url, {"reason": "It was right."}).status_code == 302
    claim.refresh_from_db()
    assert content_of(claim) == before
    version = claim.history.latest()
    assert (version.history_change_reason, version.history_user) == ("It was right.", anna)
    assert client.post(url, {"reason": "It was right."}).context["refused"] == [
        str(revisions.NOTHING_TO_PROPOSE)
    ]


def test_an_old_version_of_a_published_record_is_proposed(anna, basim):
    transfer = Transfer.objects.get(code="T001")
    first = transfer.history.latest()
    before = content_of(transfer)
    revision = propose(desk_of(anna), transfer, notes="Changed.")
    assert decide(desk_of(basim), revision, "approve") == []
    url = compare_url(transfer, **{"from": first})
    assert desk_of(anna).post(url, {"reason": "The change was wrong."}).status_code == 302
    again = Revision.objects.of(transfer).get(state="proposed")
    assert content_of(transfer) != before
    assert decide(desk_of(basim), again, "approve") == []
    assert content_of(transfer) == before


def test_a_version_that_cannot_stand_any_more_is_refused(anna):
    facility = factories.facility()
    claim = factories.claim(publication_state="draft", facility=facility)
    first = claim.history.latest()
    claim.facility = None
    claim.save()
    facility.delete()
    assert content_of_version(first).cells["facility"] == ""  # a code that is gone names nothing


def test_put_refuses_what_a_file_would_be_refused_for(anna):
    claim = factories.claim(publication_state="draft")
    content = content_of(claim)
    content.cells["people"] = "many"
    with pytest.raises(ValidationError, match="people: many"):
        revisions.put(claim, content)
