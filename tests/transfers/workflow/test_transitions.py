"""Who may do what at the desk: every role at every address, every button and every list action."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, URLResolver, reverse

from tests import factories, kept
from tests.desk import without_pages
from tests.transfers.admin.test_admin import (
    BUDGET,
    MODELS,
    RECORDS,
    Fields,
    address,
    copy_of,
    desk_of,
    embargo,
    opened,
    save,
)
from transfers.models import Authority, Claim, Governorate, MonitoringEntry, Operation, Revision
from transfers.workflow.roles import make_roles
from transfers.workflow.transitions import (
    AS_IT_STANDS,
    NOBODY_PUBLISHES_THEIR_OWN,
    REVIEWERS_CHANGE,
    SAY_WHY,
    TRANSITIONS,
)

NOBODY = "no role"
ROLES = [NOBODY, "data entry", "reviewer", "administrator"]


@pytest.fixture
def account(db, django_user_model):
    """Return a maker of accounts of the desk with a role, none for NOBODY."""
    make_roles(apps, "default")  # a live server's test before this one may have emptied the table

    def make(role, name="somebody"):
        user = django_user_model.objects.create_user(name, is_staff=True)
        if role != NOBODY:
            user.groups.add(Group.objects.get(name=role))
        return user

    return make


# --- addresses ----------------------------------------------------------------------------------

READERS = {"data entry", "reviewer", "administrator"}
REVIEWERS = {"reviewer", "administrator"}
ADMINISTRATORS = {"administrator"}
EVERYBODY = set(ROLES)

OF_RECORDS = {
    "changelist": READERS,
    "add": READERS,
    "change": READERS,
    "history": READERS,
    "simple_history": READERS,
    "compare": READERS,
    "delete": REVIEWERS,
    "autocomplete": READERS,
}
OF_GOVERNORATES = OF_RECORDS | {"add": ADMINISTRATORS, "delete": ADMINISTRATORS}
OF_GOVERNORATES.pop("compare")
OF_MONITORING = {name: roles for name, roles in OF_RECORDS.items() if name != "compare"}
# Proposed in a record's form and decided on a page of their own, which asks the rules by itself.
OF_REVISIONS = {"changelist": READERS, "change": READERS, "history": READERS, "add": set(), "delete": set()}
OF_GROUPS = dict.fromkeys(("changelist", "add", "change", "history", "delete"), ADMINISTRATORS)
OF_USERS = OF_GROUPS | {"password_change": ADMINISTRATORS}
OF_THE_DESK = {
    "index": EVERYBODY,
    "password_change": EVERYBODY,
    "password_change_done": EVERYBODY,
    "jsi18n": EVERYBODY,
    "checks": READERS,
    "enter": READERS,
    "look_up_page": READERS,
    "import": READERS,
    "sign_ins": EVERYBODY,
}
# What answers anybody alike, or only by POST, and the autocomplete, which is asked model by model.
ELSEWHERE = {"login", "logout", "take_back", "log_looks", "autocomplete", "view_on_site", "app_list", None}
# The steps of signing in, which tests/transfers/signin walks, and an upload of one's own (test_importing.py).
ELSEWHERE |= {"second_factor", "set_up_second_factor", "leave_second_factor", "new_recovery_codes"}
ELSEWHERE |= {"end_other_sessions", "import_preview", "import_faults", "import_changes"}


def expected_of(model):
    special = {
        Governorate: OF_GOVERNORATES,
        MonitoringEntry: OF_MONITORING,
        Revision: OF_REVISIONS,
        Group: OF_GROUPS,
        get_user_model(): OF_USERS,
    }
    return special.get(model, OF_RECORDS)


def test_every_address_of_the_desk_is_walked():
    """A new address needs a line above: say who may see it."""
    for pattern in admin.site.get_urls():
        if not isinstance(pattern, URLResolver):
            assert pattern.name in OF_THE_DESK or pattern.name in ELSEWHERE, pattern.name
    for model in admin.site._registry:
        options = model._meta
        prefix = f"{options.app_label}_{options.model_name}_"
        for pattern in admin.site.get_model_admin(model).get_urls():
            if pattern.name:
                assert pattern.name.removeprefix(prefix) in expected_of(model), pattern.name


def answer(client, name, record):
    options = record._meta
    if name == "autocomplete":
        field = {"claim": ("claim", "conflicts_with"), "facility": ("transfer", "origin")}
        model, field = field.get(options.model_name, ("", ""))
        if not model:
            return None
        asked = {"app_label": "transfers", "model_name": model, "field_name": field, "term": ""}
        return client.get(reverse("admin:autocomplete"), asked).status_code
    versions = [record.history.latest().pk] if name == "simple_history" else []
    base = f"admin:{options.app_label}_{options.model_name}_{name}"
    try:
        url = reverse(base, args=[record.pk, *versions])
    except NoReverseMatch:
        url = reverse(base)
    # The page that compares without a version to compare leads back to the history.
    return client.get(url, follow=name == "compare").status_code


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_its_addresses_and_no_other(role, account, record):
    """Some eighty pages are asked for; that each can be drawn is asserted where their contents are."""
    client = without_pages(desk_of(account(role)))
    factories.revision(factories.claim())
    seen = {}
    for name, allowed in OF_THE_DESK.items():
        seen["desk", name] = client.get(reverse(f"admin:{name}")).status_code, role in allowed
    for model in admin.site._registry:
        if model in RECORDS:
            code = "" if model.code_prefix else "a-draft"
            one = copy_of(model.objects.latest("pk"), publication_state="draft", code=code)
        else:
            one = model.objects.order_by("pk").first()
        for name, allowed in expected_of(model).items():
            status = answer(client, name, one)
            if status is not None:
                seen[model.__name__, name] = status, role in allowed
    assert len(seen) > 70
    wrong = {where: status for where, (status, may) in seen.items() if status != (200 if may else 403)}
    assert wrong == {}


# --- steps --------------------------------------------------------------------------------------

# Who may do what with a record of another person, and with one's own.
OTHERS = {
    "draft": {"submit": READERS, "save": READERS},
    "in_review": dict.fromkeys(("approve", "return", "withdraw", "save"), REVIEWERS),
    "published": {"propose": READERS, "reopen": REVIEWERS, "withdraw": REVIEWERS},
    "withdrawn": {"reopen": REVIEWERS},
}
OWN = OTHERS | {"in_review": {"take_back": READERS, "withdraw": REVIEWERS, "save": REVIEWERS}}
ENDS = {
    "submit": "in_review", "take_back": "draft", "approve": "published",
    "return": "draft", "propose": "published", "reopen": "in_review", "withdraw": "withdrawn",
}  # fmt: skip


def a_claim(state, writer, approver):
    return factories.claim(
        operation=Operation.objects.first() or factories.operation(),  # each more is read by every check
        publication_state=state,
        written_by=writer,
        approved_by=approver if state in ("published", "withdrawn") else None,
        notes="as it was",
    )


@pytest.fixture
def no_record(db):
    """Leave the record out: every save asks all checks of all there is, which took half of the time."""
    with connection.cursor() as cursor:
        for table, _copy in kept.tables():
            cursor.execute(f"DELETE FROM {table}")


def test_every_step_is_walked():
    assert set(TRANSITIONS) == set(ENDS)


@pytest.mark.parametrize("is_own", [True, False], ids=["own", "of another"])
def test_each_role_takes_its_steps_in_the_form_and_no_other(is_own, no_record, account):
    """128 saves, each tried and most of them refused, take some seconds."""
    other, third = account("reviewer", "other"), account("reviewer", "third")
    reader = desk_of(account("administrator", "reader"))
    users = {role: account(role, f"a {role}") for role in ROLES}
    expected, found = {}, {}
    for state, allowed in (OWN if is_own else OTHERS).items():
        form = opened(reader, a_claim(state, other, third))  # once a state; each claim puts in its own keys
        for role, user in users.items():
            client = without_pages(desk_of(user))
            for step in [*TRANSITIONS, "save"]:
                claim = a_claim(state, user if is_own else other, third)
                data = form | {"operation": claim.operation_id, "claimant": claim.claimant_id}
                data |= {"opened": claim.changed_at.isoformat(), "comment": "because"}
                data |= {"_save": "Save"} if step == "save" else {"_step": step}
                data |= {"notes": "as it is now"} if step in ("save", "propose") else {}
                client.post(address("change", Claim, claim.pk), data)
                claim.refresh_from_db()
                has_proposal = Revision.objects.of(claim).filter(state="proposed").exists()
                found[role, state, step] = claim.publication_state, claim.notes, has_proposal
                may = role in allowed.get(step, ())
                expected[role, state, step] = (
                    (state, "as it is now" if may else "as it was", False)
                    if step == "save"
                    else (ENDS[step] if may else state, "as it was", may and step == "propose")
                )
    assert len(found) == len(ROLES) * 4 * (len(TRANSITIONS) + 1)
    assert found == expected


def act(client, step, claims, **given):
    """Choose records of the list and an action; returns the page that asks, or the list after it is done."""
    data = {"action": step, "_selected_action": [claim.pk for claim in claims], **given}
    if given:
        data |= {f"opened-{claim.pk}": claim.changed_at.isoformat() for claim in claims}
    return client.post(address("changelist", Claim), data, follow=True)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_takes_its_steps_in_the_list_and_no_other(role, account):
    user, other, third = account(role), account("reviewer", "other"), account("reviewer", "third")
    client = desk_of(user)
    for step, end in ENDS.items():
        if not TRANSITIONS[step].is_for_lists:
            continue
        claims, ends = [], {}
        for allowed, writer in ((OWN, user), (OTHERS, other)):
            for state in allowed:
                claim = a_claim(state, writer, third)
                claims.append(claim)
                ends[claim.pk] = end if role in allowed[state].get(step, ()) else state
        act(client, step, claims)  # the question by itself does nothing
        states = Claim.objects.filter(pk__in=ends).values_list("pk", "publication_state")
        assert dict(states) == {claim.pk: claim.publication_state for claim in claims}
        act(client, step, claims, agreed="yes", comment="because")
        assert dict(states.all()) == ends, step


def test_the_question_names_what_will_and_what_will_not_be_done(account):
    user, other = account("reviewer"), account("data entry", "other")
    client = desk_of(user)
    theirs, own = a_claim("in_review", other, None), a_claim("in_review", user, None)
    page = act(client, "approve", [own, theirs])
    judged = [(record, why) for record, _words, why in page.context["judged"]]
    assert judged == [(theirs, ""), (own, NOBODY_PUBLISHES_THEIR_OWN)]
    done = act(client, "approve", [own, theirs], agreed="yes")
    assert [str(message) for message in done.context["messages"]] == [
        f"Approved and published: {theirs.code}.",
        f"Not done with {own.code}: {NOBODY_PUBLISHES_THEIR_OWN}",
    ]
    theirs.refresh_from_db()
    assert (theirs.written_by, theirs.approved_by) == (other, user)
    assert theirs.history.latest().history_user == user


def test_a_list_does_not_approve_what_was_changed_after_the_question(account):
    client, claim = desk_of(account("reviewer")), a_claim("in_review", account("data entry", "other"), None)
    asked = Claim.objects.get(pk=claim.pk)
    claim.notes = "changed meanwhile"
    claim.save()
    act(client, "approve", [asked], agreed="yes")
    claim.refresh_from_db()
    assert claim.publication_state == "in_review"


def test_a_comment_is_asked_for_kept_and_shown(account):
    writer, reviewer = account("data entry", "anna"), account("reviewer", "basim")
    claim, reviewing = a_claim("in_review", writer, None), desk_of(reviewer)
    assert save(reviewing, claim, step="return", comment=" ") == [SAY_WHY]
    page = act(reviewing, "return", [claim], agreed="yes", comment=" ")
    assert str(SAY_WHY) in page.content.decode()
    claim.refresh_from_db()
    assert claim.publication_state == "in_review"
    long = "The page says 150, not 151. " * 20
    assert save(reviewing, claim, step="return", comment=long) == []
    version = claim.history.latest()
    assert (version.history_change_reason, version.history_user) == (long.strip(), reviewer)
    writing = desk_of(writer)
    assert save(writing, claim, notes="mended") == []  # and the comment stays until it is submitted again
    page = writing.get(address("change", Claim, claim.pk)).content.decode()
    assert "basim wrote on" in page
    assert long.strip() in page
    assert save(writing, claim, step="submit") == []
    assert "basim wrote on" not in writing.get(address("change", Claim, claim.pk)).content.decode()


def test_the_form_offers_what_its_reader_may_do(account):
    writer, reviewer = account("reviewer", "anna"), account("reviewer", "basim")
    claim = a_claim("in_review", writer, None)

    def offered(user):
        offer = desk_of(user).get(address("change", Claim, claim.pk)).context["offer"]
        return [step.code for step in offer.transitions], offer.why_not

    assert offered(writer) == (["take_back", "withdraw"], [NOBODY_PUBLISHES_THEIR_OWN])
    assert offered(reviewer) == (["approve", "return", "withdraw"], [])
    assert offered(account("data entry", "carla")) == ([], [])


def test_who_writes_and_does_not_review_changes_nothing_in_review(account):
    writer = account("data entry")
    claim = a_claim("in_review", writer, None)
    assert save(desk_of(writer), claim, notes="another") == [REVIEWERS_CHANGE]
    assert save(desk_of(writer), claim, **embargo("2131-01-01")) == [REVIEWERS_CHANGE]
    # Taking it back takes the change along.
    assert save(desk_of(writer), claim, step="take_back", notes="another") == []
    assert (claim.notes, claim.publication_state) == ("another", "draft")


@pytest.mark.parametrize("step", ["return", "withdraw"])
def test_what_was_typed_is_not_lost_with_a_step_that_leaves_it_out(step, account):
    claim = a_claim("in_review", account("data entry", "other"), None)
    assert save(desk_of(account("reviewer")), claim, step=step, notes="typed") == [AS_IT_STANDS]
    assert (claim.notes, claim.publication_state) == ("as it was", "in_review")


def test_a_step_that_nobody_knows_is_refused(account):
    claim = a_claim("draft", None, None)
    assert save(desk_of(account("reviewer")), claim, step="publish") == [
        "There is no step 'publish': use one of the buttons."
    ]
    assert claim.publication_state == "draft"


def test_an_embargo_is_said_in_local_time_and_in_utc(account):
    claim, client = a_claim("in_review", None, None), desk_of(account("reviewer"))
    assert save(client, claim, step="approve", **embargo("2131-01-01", "01:30")) == []
    assert claim.publication_state == "published"
    said = "2131-01-01 01:30 (2130-12-31 22:30 UTC)"
    page = client.get(address("change", Claim, claim.pk)).content.decode()
    assert f"It is under embargo until {said}." in page
    assert f"As saved: {said}." in page
    assert f"embargo until {said}" in client.get(address("changelist", Claim)).content.decode()
    assert "2130-12-31 22:30 UTC" in client.get(reverse("admin:index")).content.decode()


def test_an_action_takes_a_hundred_records_at_most(account):
    first = factories.claim(publication_state="draft", notes="many")
    claims = [
        first,
        *(copy_of(Claim.objects.get(pk=first.pk), publication_state="draft") for _ in range(100)),
    ]
    page = act(desk_of(account("data entry")), "submit", claims, agreed="yes")
    assert [str(message) for message in page.context["messages"]] == [
        "Nothing was done: you chose 101 records, and an action takes 100 at once."
    ]
    assert not Claim.objects.filter(publication_state="in_review").exists()


def test_every_kind_of_record_has_the_right_to_review():
    assert set(RECORDS) == set(MODELS) - {Governorate, MonitoringEntry}
    assert all("review" in model._meta.default_permissions for model in RECORDS)


@pytest.mark.parametrize("state", ["in_review", "withdrawn"])
def test_a_record_that_one_may_only_read_has_no_button(state, account):
    claim = a_claim(state, account("reviewer", "other"), account("reviewer", "third"))
    client, url = desk_of(account("data entry")), address("change", Claim, claim.pk)
    page = client.get(url).content.decode()
    assert 'type="submit" value' not in page
    assert 'name="_step"' not in page
    assert client.post(url, {"_save": "Save"}).status_code == 403
    assert 'name="_step"' in desk_of(account("reviewer", "basim")).get(url).content.decode()


def test_who_does_not_review_only_proposes_a_change_of_what_is_published(account):
    claim = a_claim("published", account("reviewer", "other"), account("reviewer", "third"))
    client = desk_of(account("data entry"))
    page = client.get(address("change", Claim, claim.pk)).content.decode()
    assert 'type="submit" value="Save"' not in page
    assert [
        step.code for step in client.get(address("change", Claim, claim.pk)).context["offer"].transitions
    ] == ["propose"]


def test_a_returned_draft_and_a_longer_question_keep_to_their_budget(
    account, record, django_assert_max_num_queries
):
    client = desk_of(account("reviewer"))
    claims = list(Claim.objects.order_by("pk")[:10])
    for claim in claims:
        assert save(client, claim, step="reopen") == []
    assert save(client, claims[0], step="return") == []
    client.get(reverse("admin:index"))  # shows the messages, which would cost the next page a write
    with django_assert_max_num_queries(BUDGET + 15):  # the first time after a change: the checks are run
        client.get(address("change", Claim, claims[0].pk))
    with django_assert_max_num_queries(BUDGET + 2):
        assert client.get(address("change", Claim, claims[0].pk)).context["offer"].came is not None
    few, many = (queries_of_action(client, claims[1:number]) for number in (3, 10))
    assert few == many <= BUDGET


def queries_of_action(client, claims):
    with CaptureQueriesContext(connection) as queries:
        assert len(act(client, "approve", claims).context["judged"]) == len(claims)
    return len(queries)


def test_a_step_is_said_once_and_a_window_over_another_form_hands_its_record_back(account):
    client, claim = desk_of(account("data entry")), a_claim("draft", None, None)
    assert save(client, claim, step="submit") == []
    page = client.get(address("changelist", Claim))
    assert [str(message) for message in page.context["messages"]] == [f"Submitted for review: {claim.code}."]
    data = {
        "name_en": "A new voice",
        "code": "new-voice",
        "kind": "official",
        "_popup": "1",
        "_step": "submit",
    }
    filled = Fields(client.get(address("add", Authority)).content.decode()).data | data
    assert client.post(address("add", Authority), filled).templates[0].name == "admin/popup_response.html"
    assert Authority.objects.get(code="new-voice").publication_state == "in_review"
