"""The desk's first page: what waits, for whom, and nothing that the reader may not see."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from transfers.admin.base import RecordAdmin
from transfers.admin.pages.start import INDEX_ORDER, SHOWN, desks_of
from transfers.admin.review.visibility import NO_LAST_DAY, NO_PAGE, NOT_PUBLISHED, NOT_YET
from transfers.models import Backup, Claim, ControlPeriod, Operation, Transfer
from transfers.models.publication import Publishable
from transfers.workflow.roles import make_roles

pytestmark = pytest.mark.usefixtures("record")

# Queries: the reader 4, counts 1, lists 4, kinds in them at most 9, operations 1, looks 2, log 1, backup 1.
BUDGET = 23


@pytest.fixture
def anna(django_user_model):
    return django_user_model.objects.create_superuser("anna")


@pytest.fixture
def basim(django_user_model):
    return django_user_model.objects.create_superuser("basim")


def start(user):
    client = Client()
    client.force_login(user)
    return client.get(reverse("admin:index"))


def names(listed):
    return [entry.words.split(":")[0] for entry in listed.entries]


def at(model, code, **moments):
    model.objects.filter(code=code).update(**moments)


def test_what_waits_is_counted_by_kind_and_leads_to_the_list(anna):
    for number in range(3):
        factories.claim(code=f"W-{number}", publication_state="in_review")
    factories.source(code="W-9", publication_state="in_review")

    response = start(anna)

    kinds = [(kind.name, kind.number) for kind in response.context["kinds"]]
    assert kinds == [("Claims", 3), ("Sources", 1)]
    rows = response.client.get(response.context["kinds"][0].url).context["cl"].result_list
    assert {row.code for row in rows} == {"W-0", "W-1", "W-2"}


def test_what_waits_longest_stands_first_with_who_wrote_it(anna, basim):
    now = timezone.now()
    for number in range(SHOWN + 1):
        factories.claim(code=f"W-{number}", publication_state="in_review", written_by=basim)
        at(Claim, f"W-{number}", changed_at=now - timedelta(hours=number))
    at(Claim, "W-5", written_by=anna)

    found = start(anna).context["in_review"]

    assert names(found) == [f"W-{number}" for number in range(SHOWN, 0, -1)]
    assert found.has_more
    assert {entry.words.split(":")[0] for entry in found.entries if entry.is_own} == {"W-5"}
    assert "you wrote it" in start(anna).content.decode()


def test_drafts_are_the_readers_own(anna, basim):
    factories.claim(code="D-1", publication_state="draft", written_by=anna)
    factories.claim(code="D-2", publication_state="draft", written_by=basim)

    assert names(start(anna).context["drafts"]) == ["D-1"]
    assert names(start(basim).context["drafts"]) == ["D-2"]


def test_embargoes_come_in_their_order_and_what_came_out_is_told_for_a_week(anna):
    now = timezone.now()
    old = now - timedelta(days=8)
    operation = factories.operation()
    for desk in admin.site._registry.values():
        if issubclass(desk.model, Publishable):  # the record was loaded a moment ago
            desk.model.objects.update(changed_at=old)
    embargoes = {"E-late": now + timedelta(days=2), "E-soon": now + timedelta(hours=1)}
    came = {"P-now": now - timedelta(hours=1), "P-old": old}
    for code, moment in (embargoes | came).items():
        factories.transfer(code=code, operation=operation, publish_at=moment)
        at(Transfer, code, changed_at=old)

    context = start(anna).context

    assert names(context["embargoed"]) == ["E-soon", "E-late"]
    assert names(context["published"]) == ["P-now"]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (None, "nobody noted a check of its sources."),
        (0, "its sources were checked today."),
        (1, "its sources were last checked 1 day ago, on "),
        (12, "its sources were last checked 12 days ago, on "),
        (-3, "lies ahead."),
    ],
)
def test_it_says_when_the_desk_last_looked(anna, days, words):
    on = None if days is None else timezone.localdate() - timedelta(days=days)
    Operation.objects.update(last_checked_on=on)

    assert words in " ".join(start(anna).content.decode().split())


def test_nobody_sees_a_kind_they_may_not(django_user_model):
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_source"))
    factories.claim(code="W-1", publication_state="in_review")
    factories.source(code="W-2", publisher="The one they may see", publication_state="in_review")

    response = start(reader)
    text = response.content.decode()

    assert "W-1" not in text
    assert "The one they may see" in text
    assert [kind.name for kind in response.context["kinds"]] == ["Sources"]
    assert response.context["checked"] == []
    assert reverse("admin:checks") not in text
    stranger = django_user_model.objects.create_user("stranger", is_staff=True)
    assert "Nothing is in review." in start(stranger).content.decode()


def test_it_keeps_to_its_budget_with_every_kind_and_many_rows(
    django_user_model, django_assert_max_num_queries
):
    staff = django_user_model.objects.create_user("staff", is_staff=True)
    staff.user_permissions.set(Permission.objects.filter(content_type__app_label="transfers"))
    for _ in range(30):
        transfer = factories.transfer(
            publication_state="in_review", origin=factories.facility(publication_state="in_review")
        )
        factories.claim(operation=transfer.operation, publication_state="draft", written_by=staff)
        factories.breakdown(operation=transfer.operation, publish_at=timezone.now() + timedelta(days=1))
        factories.source(publication_state="in_review")
    ContentType.objects.clear_cache()
    client = Client()
    client.force_login(staff)

    with django_assert_max_num_queries(BUDGET):
        assert client.get(reverse("admin:index")).status_code == 200


# --- the last backup ------------------------------------------------------------------------------


def backed_up(ago: timedelta) -> None:
    Backup.objects.create(made_at=timezone.now() - ago, size=1, sha256="0" * 64)


def test_who_administers_is_told_how_old_the_last_backup_is(anna):
    assert "No backup has been made yet" in start(anna).content.decode()
    backed_up(timedelta(days=30))
    backed_up(timedelta(hours=3, minutes=1))

    response = start(anna)

    words = re.sub(r"\s", " ", response.content.decode())
    assert "Last backup: 3 hours, 1 minute ago, on " in words
    assert "more than 7 days" not in words
    assert not response.context["backup"].is_due


@pytest.mark.parametrize(("ago", "is_due"), [(timedelta(days=6, hours=23), False), (timedelta(days=8), True)])
def test_a_backup_is_due_after_a_week(anna, ago, is_due):
    backed_up(ago)

    response = start(anna)

    assert response.context["backup"].is_due == is_due
    assert ("look why none was made since" in response.content.decode()) == is_due


def test_the_last_backup_is_told_to_administrators_alone(django_user_model):
    make_roles(apps, "default")  # a live server's test before this one may have emptied the table
    for role in ("data entry", "reviewer", "administrator"):
        person = django_user_model.objects.create_user(role, is_staff=True)
        person.groups.add(Group.objects.get(name=role))
        told = "No backup has been made yet" in start(person).content.decode()
        assert told == (role == "administrator"), role


# --- where the public sees it, or why not ---------------------------------------------------------


def said_of(user, record):
    client = Client()
    client.force_login(user)
    name = record._meta.model_name
    response = client.get(reverse(f"admin:transfers_{name}_change", args=[record.pk]))
    return response.context.get("why_without_page"), response.content.decode()


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
def test_a_form_says_that_its_state_hides_a_record(anna, state):
    why, page = said_of(anna, factories.claim(publication_state=state))

    assert why == NOT_PUBLISHED[state]
    assert f"No public page. {why}" in " ".join(page.split())


def test_a_form_says_what_else_hides_a_record(anna):
    today = timezone.localdate()
    hidden = factories.facility(name_en="A hidden place", publication_state="in_review")
    embargo = timezone.now() + timedelta(days=400)
    reasons = {
        factories.transfer(status="planned", departed_earliest=today, departed_latest=today): NOT_YET,
        factories.transfer(
            status="planned", departed_earliest=None, departed_latest=None, date_precision="unknown"
        ): NO_LAST_DAY,
        factories.transfer(origin=hidden): "It names what is not public: A hidden place.",
        factories.transfer(publish_at=embargo): (
            f"It is under embargo until {timezone.localtime(embargo):%Y-%m-%d %H:%M} "
            f"({embargo:%Y-%m-%d %H:%M} UTC)."
        ),
        ControlPeriod.objects.public(timezone.now()).first(): NO_PAGE,
    }
    for record, why in reasons.items():
        assert said_of(anna, record)[0] == why


def test_a_form_and_a_list_lead_to_the_public_page_and_only_to_one_that_is_there(anna):
    public, hidden = factories.claim(), factories.claim(publication_state="in_review")
    why, page = said_of(anna, public)
    assert why is None
    assert page.count(f'href="{public.get_absolute_url()}"') == 2

    client = Client()
    client.force_login(anna)
    rows = client.get(reverse("admin:transfers_claim_changelist") + "?q=cl-").content.decode()
    assert f'published<br><a href="{public.get_absolute_url()}">public page</a>' in rows
    assert hidden.get_absolute_url() not in rows


def test_every_kind_of_record_has_its_place():
    kinds = {desk.model.__name__ for desk in admin.site._registry.values() if isinstance(desk, RecordAdmin)}
    assert kinds <= set(INDEX_ORDER)


def test_a_kind_that_nobody_placed_comes_last(rf, anna, monkeypatch):
    monkeypatch.setattr(
        "transfers.admin.pages.start.INDEX_ORDER", tuple(name for name in INDEX_ORDER if name != "Claim")
    )
    request = rf.get("/admin/")
    request.user = anna
    assert [desk.model.__name__ for desk in desks_of(request)][-1] == "Claim"
    assert start(anna).status_code == 200
