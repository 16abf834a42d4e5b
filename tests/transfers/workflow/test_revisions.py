"""A change of what was published: proposed, decided by another person, and told to everybody."""

import re
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.transfers.admin.test_admin import address, desk_of, embargo, opened, save
from transfers.admin.forms.reason import REASON_IS_PUBLIC
from transfers.admin.forms.record_form import NOT_PROPOSED
from transfers.admin.review.actions import OPEN_ITS_FORM
from transfers.admin.review.compare import CHANGED_SINCE
from transfers.datasets import DATASETS
from transfers.models import Acknowledgement, Breakdown, Claim, Facility, Revision, Source, Transfer
from transfers.models.publication import Publishable
from transfers.rows.read import model_of
from transfers.rows.snapshot import dataset_of, differences, snapshot_of, snapshot_of_version
from transfers.workflow import revisions
from transfers.workflow.transitions import (
    LEFT_UNSOURCED,
    NO_PUBLIC_SOURCE,
    NO_RIGHT,
    NOBODY_PUBLISHES_THEIR_OWN,
    SAY_WHY,
)

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


def without_version(html):
    """Return a page without the data version that its citation names: drafts count, too."""
    return re.sub(r"Data version [0-9a-f]{12}", "", html)


# --- contents -------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_the_history_tells_what_each_record_says(model):
    for record in model.objects.all():
        assert snapshot_of_version(record.history.latest()) == snapshot_of(record), record.code


def test_a_version_keeps_its_rows_whatever_happens_to_them_later(anna):
    breakdown = Breakdown.objects.get(code="D11")
    breakdown.publication_state = "draft"
    breakdown.save()
    before, version = snapshot_of(breakdown), breakdown.history.latest()
    client = desk_of(anna)
    first = breakdown.counts.order_by("position", "pk").first()
    fields = opened(client, breakdown)
    assert save(client, breakdown, fields=fields, **{"counts-0-label": "Another label"}) == []
    assert save(client, breakdown, **{"counts-1-DELETE": "on"}) == []
    assert snapshot_of_version(version) == before
    changed = {one.row for one in differences(dataset_of(breakdown), before, snapshot_of(breakdown))}
    assert {first.label, "Another label"} < changed
    assert len(snapshot_of(breakdown).rows) == len(before.rows) - 1


# --- proposed -------------------------------------------------------------------------------------


def test_the_public_sees_the_old_version_until_another_person_approves(anna, basim):
    claim = Claim.objects.get(code="R001")
    page, content, versions = claim.get_absolute_url(), snapshot_of(claim), claim.history.count()
    before = public(page)
    revision = propose(desk_of(anna), claim, notes="Mended.")
    assert snapshot_of(claim) == content
    assert claim.history.count() == versions
    assert without_version(public(page)) == without_version(before)
    assert (claim.written_by, claim.approved_by) == (None, None)
    assert "Mended." not in public("/corrections/")
    assert (revision.proposed_by, revision.state, revision.decided_at) == (anna, "proposed", None)

    assert decide(desk_of(anna), revision, "approve") == [str(NOBODY_PUBLISHES_THEIR_OWN)]
    assert snapshot_of(claim) == content
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
        before = snapshot_of(record)
        revision = propose(client, record, **changes)
        assert snapshot_of(record) == before
        after = revisions.Snapshot.from_json(revision.after)
        assert after != before
        assert decide(desk_of(basim), revision, "approve") == []
        assert snapshot_of(record) == after, record
        assert snapshot_of_version(record.history.latest()) == after, record


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
    content = snapshot_of(claim)
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
    assert snapshot_of(claim) == content
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


def test_nobody_approves_what_they_wrote_before_another_wrote_after_them(anna, basim, django_user_model):
    claim = factories.claim(publication_state="draft")
    assert save(desk_of(anna), claim, step="submit", notes="Anna's.") == []
    assert save(desk_of(basim), claim, claimant_detail="Basim's") == []
    for client in (desk_of(anna), desk_of(basim)):
        assert save(client, claim, step="approve") == [str(NOBODY_PUBLISHES_THEIR_OWN)]
    carla = django_user_model.objects.create_superuser("carla")
    assert save(desk_of(carla), claim, step="approve") == []
    # What was public is behind them: the next change counts anew.
    assert save(desk_of(carla), claim, step="reopen", notes="Carla's.") == []
    assert save(desk_of(anna), claim, step="approve") == []


def test_a_reason_with_a_character_that_nobody_sees_is_refused_everywhere(anna, basim):
    claim = factories.claim()
    assert "U+000B" in save(desk_of(anna), claim, step="withdraw", comment="Twice\x0bentered.")[0]
    data = {"action": "withdraw", "_selected_action": [claim.pk], "agreed": "yes", "comment": "Twice\x0b."}
    data[f"opened-{claim.pk}"] = claim.changed_at.isoformat()
    assert "U+000B" in desk_of(anna).post(address("changelist", Claim), data).content.decode()
    revision = propose(desk_of(anna), claim, notes="One.")
    assert "U+202E" in decide(desk_of(basim), revision, "turn_down", "no\u202e")[0]
    claim.refresh_from_db()
    assert (claim.publication_state, revision.state) == ("published", "proposed")
    Revision.objects.filter(pk=revision.pk).update(reason="Stored\x0bbefore.")
    assert decide(desk_of(basim), revision, "approve") == []
    assert Client().get("/feeds/corrections.atom").status_code == 200


def test_why_a_personal_detail_can_stand_is_kept_with_its_proposal(anna, basim):
    claim = factories.claim()
    given = {"notes": "a hospital named John Smith", "why_it_can_stand": "It is a hospital."}
    propose(desk_of(anna), claim, **given)
    assert [one.reason for one in Acknowledgement.objects.all()] == ["It is a hospital."]


def test_a_row_that_was_taken_out_meanwhile_does_not_come_back(anna, basim):
    breakdown = factories.breakdown(rows={"Iraqi": 20, "Syrian": 30, "Omani": 40})
    revision = propose(desk_of(anna), breakdown, **{"counts-0-notes": "A note."})
    breakdown.counts.get(label="Omani").delete()
    assert decide(desk_of(basim), revision, "approve") == []
    assert list(breakdown.counts.values_list("label", "notes")) == [("Iraqi", "A note."), ("Syrian", "")]


def test_a_column_that_came_later_is_left_as_it_is(anna, basim):
    claim = factories.claim(notes="Entered since.")
    revision = propose(desk_of(anna), claim, claimant_detail="An office")
    for side in (revision.before, revision.after):
        del side["cells"]["notes"]
    revision.save()
    assert decide(desk_of(basim), revision, "approve") == []
    claim.refresh_from_db()
    assert (claim.notes, claim.claimant_detail) == ("Entered since.", "An office")


def test_minor_is_what_changes_no_number_date_or_name(anna, basim):
    claim, facility = factories.claim(people=5762, notes="A nte of 2026."), factories.facility()
    cases = (
        (claim, {"people": "5726"}, False),
        (claim, {"as_of_date": "2026-01-22"}, False),
        (claim, {"notes": "A note of 2025."}, False),
        (facility, {"name_en": "Another name"}, False),
        (claim, {"notes": "A note of 2026."}, True),
    )
    for record, changes, is_minor in cases:
        revision = propose(desk_of(anna), record, is_minor="on", **changes)
        assert revision.is_minor is is_minor, changes
        assert decide(desk_of(anna), revision, "take_back") == []


def test_an_embargo_is_not_lost_in_a_proposal(anna):
    claim = factories.claim()
    given = embargo("2131-01-01") | {"notes": "x", "comment": "why"}
    assert save(desk_of(anna), claim, step="propose", **given) == [str(NOT_PROPOSED)]


def test_a_withdrawal_ends_what_was_proposed_and_its_proposer_reads_it(anna, basim):
    claim = factories.claim()
    revision = propose(desk_of(anna), claim, why="It says 151.", notes="x")
    assert save(desk_of(basim), claim, step="withdraw") == []
    revision.refresh_from_db()
    assert (revision.state, revision.comment) == ("turned_down", "The record was withdrawn.")
    url = reverse("admin:transfers_revision_change", args=[revision.pk])
    assert url in desk_of(anna).get(reverse("admin:index")).content.decode()
    assert url not in desk_of(basim).get(reverse("admin:index")).content.decode()


# --- grounds --------------------------------------------------------------------------------------


def test_no_figure_is_published_on_drafts_alone(anna):
    draft = factories.source(publication_state="draft")
    claim = factories.claim(publication_state="in_review", sources=(draft,))
    bare = NO_PUBLIC_SOURCE % {"codes": draft.code}
    assert save(desk_of(anna), claim, step="approve") == [bare]
    data = {"action": "approve", "_selected_action": [claim.pk]}
    assert bare in unescape(desk_of(anna).post(address("changelist", Claim), data).content.decode())
    draft.publication_state = "published"
    draft.save()
    assert save(desk_of(anna), claim, step="approve") == []


@pytest.mark.parametrize("step", ["withdraw", "reopen"])
def test_a_source_that_carries_a_published_figure_alone_stays(step, anna):
    source, other = factories.source(), factories.source()
    bare, held = factories.claim(sources=(source,)), factories.claim(sources=(source, other))
    assert save(desk_of(anna), source, step=step) == [LEFT_UNSOURCED % {"codes": bare.code}]
    assert held.code not in LEFT_UNSOURCED
    bare.publication_state = "withdrawn"
    bare.save()
    assert save(desk_of(anna), source, step=step) == []


def test_what_may_be_personal_goes_through_no_list(anna):
    claim = factories.claim(publication_state="draft", notes="Call +964 770 123 4567")
    for step in ("submit", "approve"):
        data = {"action": step, "_selected_action": [claim.pk]}
        assert str(OPEN_ITS_FORM) in desk_of(anna).post(address("changelist", Claim), data).content.decode()
        Claim.objects.filter(pk=claim.pk).update(publication_state="in_review")


# --- back to review, withdrawn --------------------------------------------------------------------


def test_a_record_that_went_through_review_again_tells_what_changed(anna, basim):
    claim = Claim.objects.get(code="R001")
    assert save(desk_of(anna), claim, step="reopen", comment="A digit was wrong.", notes="Mended.") == []
    told = public("/corrections/")
    assert "A digit was wrong." in told  # and nothing of what it said
    assert "Mended." not in told
    assert "The desk took this record off the pages" in told
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


def restoring(record, reason):
    """Return what the page sends that takes a version up again."""
    record.refresh_from_db()
    return {"reason": reason, "opened": record.changed_at.isoformat()}


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
    before = snapshot_of_version(first)
    client = desk_of(anna)
    assert save(client, claim, notes="Second.", **{"citations-0-source": factories.source().pk}) == []
    url = compare_url(claim, **{"from": first})
    assert client.post(url, restoring(claim, " ")).context["refused"] == [str(SAY_WHY)]
    assert client.post(url, restoring(claim, "It was right.")).status_code == 302
    claim.refresh_from_db()
    assert snapshot_of(claim) == before
    version = claim.history.latest()
    assert (version.history_change_reason, version.history_user) == ("It was right.", anna)
    assert client.post(url, restoring(claim, "It was right.")).context["refused"] == [
        str(revisions.NOTHING_TO_PROPOSE)
    ]


def test_an_old_version_of_a_published_record_is_proposed(anna, basim):
    transfer = Transfer.objects.get(code="T001")
    first = transfer.history.latest()
    before = snapshot_of(transfer)
    revision = propose(desk_of(anna), transfer, notes="Changed.")
    assert decide(desk_of(basim), revision, "approve") == []
    url = compare_url(transfer, **{"from": first})
    assert desk_of(anna).post(url, restoring(transfer, "The change was wrong.")).status_code == 302
    again = Revision.objects.of(transfer).get(state="proposed")
    assert snapshot_of(transfer) != before
    assert decide(desk_of(basim), again, "approve") == []
    assert snapshot_of(transfer) == before


def test_a_version_that_cannot_stand_any_more_is_refused(anna):
    facility = factories.facility()
    claim = factories.claim(publication_state="draft", facility=facility)
    first = claim.history.latest()
    claim.facility = None
    claim.save()
    facility.delete()
    assert snapshot_of_version(first).cells["facility"] == ""  # a code that is gone names nothing
    claim.measure = "planned_total"
    claim.save()
    version = claim.history.latest()
    version.measure = "gone"  # a code of a vocabulary that has no place any more
    version.save()
    url = compare_url(claim, **{"from": version})
    (refused,) = desk_of(anna).post(url, restoring(claim, "why")).context["refused"]
    assert refused.startswith("measure: gone - expected one of")


def test_to_restore_does_not_bring_back_a_personal_detail(anna):
    claim = factories.claim(publication_state="draft", notes="named John Smith, +964 770 123 4567")
    first = claim.history.latest()
    assert save(desk_of(anna), claim, notes="Clean.") == []
    (refused,) = (
        desk_of(anna).post(compare_url(claim, **{"from": first}), restoring(claim, "why")).context["refused"]
    )
    assert "+964 770 123 4567" in refused


def test_to_restore_does_not_undo_what_was_saved_meanwhile(anna):
    claim = factories.claim(publication_state="draft", notes="First.")
    first = claim.history.latest()
    assert save(desk_of(anna), claim, notes="Second.") == []
    stale = restoring(claim, "why")
    assert save(desk_of(anna), claim, notes="Third.") == []
    page = desk_of(anna).post(compare_url(claim, **{"from": first}), stale)
    assert page.context["refused"] == [str(CHANGED_SINCE)]
    claim.refresh_from_db()
    assert claim.notes == "Third."


def test_put_refuses_what_a_file_would_be_refused_for(anna):
    claim = factories.claim(publication_state="draft")
    content = snapshot_of(claim)
    content.cells["people"] = "many"
    with pytest.raises(ValidationError, match="people: many"):
        revisions.write_record(claim, content)
