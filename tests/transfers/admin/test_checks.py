"""The desk's page of checks: who may see it, acknowledging a warning with a reason, and taking it back."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.desk import without_pages
from transfers.admin.pages.checks import GONE
from transfers.checks.record import current_findings
from transfers.models import Acknowledgement, Claim, DataVersion, Operation
from transfers.models.acknowledgement import NO_REASON
from transfers.vocabulary import Check

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

BUDGET = 14  # queries
TWO_NUMBERS = "Transferred: 150 (R001; R116) and 144 (R002) as of 21 Jan 2026."


def page_address() -> str:
    return reverse("admin:checks")


def desk_of(user) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    return client


@pytest.fixture
def staff(django_user_model):
    """Make somebody of the desk with the named rights on acknowledgements and no other but to see claims."""

    def with_rights(name: str, *verbs: str):
        user = django_user_model.objects.create_user(name, is_staff=True)
        names = [*(f"{verb}_acknowledgement" for verb in verbs), *(["view_claim"] if verbs else [])]
        user.user_permissions.set(Permission.objects.filter(codename__in=names))
        return user

    return with_rights


@pytest.fixture
def anna(staff):
    return staff("anna", "view", "add", "delete")


@pytest.fixture
def desk(anna) -> Client:
    return desk_of(anna)


def text_of(response) -> str:
    """Return the page's words, with single spaces."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))).strip()


def post(client: Client, address: str, **data: str):
    """Send a form of the page, with the token a browser would send, and follow the answer."""
    page = client.get(page_address()).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    return client.post(address, {**data, "csrfmiddlewaretoken": token[1] if token else ""}, follow=True)


def acknowledge(client: Client, key: str, reason: str):
    return post(client, page_address(), key=key, reason=reason)


def take_back(client: Client, key: str):
    return post(client, reverse("admin:take_back"), key=key)


def key_of(*codes: str) -> str:
    (key,) = (
        finding.key
        for finding in current_findings().open
        if [code for _dataset, code in finding.records] == list(codes)
    )
    return key


# --- who may come -----------------------------------------------------------------------------------


def test_an_anonymous_reader_is_sent_to_the_login():
    for address in (page_address(), reverse("admin:take_back")):
        for ask in (Client().get, Client().post):
            response = ask(address)
            assert (response.status_code, response.url) == (302, f"{reverse('admin:login')}?next={address}")


def test_staff_without_the_right_are_refused(staff):
    stranger = desk_of(staff("stranger"))
    assert stranger.get(page_address()).status_code == 403
    assert "Checks" not in text_of(stranger.get(reverse("admin:index")))


def test_who_may_only_look_sees_the_warnings_and_no_button(staff):
    looking = desk_of(staff("reader", "view"))
    key = key_of("R001", "R002", "R116")
    page = looking.get(page_address())
    assert TWO_NUMBERS in text_of(page)
    assert "Acknowledge</button>" not in page.content.decode()
    assert "Take back" not in page.content.decode()
    # Nor by a way round: with a token from elsewhere.
    for address in (page_address(), reverse("admin:take_back")):
        client = Client()
        client.force_login(page.wsgi_request.user)
        assert client.post(address, {"key": key, "reason": "I may not"}).status_code == 403
    assert not Acknowledgement.objects.exists()


def test_a_form_without_its_token_is_refused(desk):
    response = desk.post(page_address(), {"key": key_of("R001", "R002", "R116"), "reason": "Forged"})
    assert response.status_code == 403
    assert not Acknowledgement.objects.exists()


def test_the_index_and_the_sidebar_lead_there(desk, staff):
    for client in (desk, desk_of(staff("reader", "view"))):
        for address in (reverse("admin:index"), reverse("admin:app_list", args=["transfers"])):
            page = client.get(address)
            assert page.status_code == 200
            assert f'href="{page_address()}"' in page.content.decode()
    only_checks = staff("auditor", "view")
    only_checks.user_permissions.set(Permission.objects.filter(codename="view_acknowledgement"))
    index = desk_of(only_checks).get(reverse("admin:index"))
    assert [model["object_name"] for app in index.context["app_list"] for model in app["models"]] == ["Check"]


# --- what it shows ------------------------------------------------------------------------------------


def test_warnings_stand_under_their_check_with_its_meaning_and_their_records(desk):
    page = desk.get(page_address())
    words = text_of(page)
    assert "37 open warnings." in words
    shown = [check for check in Check if f'id="{check.value}"' in page.content.decode()]
    assert shown == list(dict.fromkeys(finding.check for finding in current_findings().open))
    for check in shown:
        assert f"{check.label} (" in words
        assert check.meaning in words
    # Each record in words, and linked where the reader may see it: Anna sees claims alone.
    address = reverse("admin:transfers_claim_change", args=[Claim.objects.get(code="R001").pk])
    assert f'<a href="{address}">R001: 150, Transferred, 21 Jan 2026</a>' in page.content.decode()
    assert "D10: transferred, 5,704, 13 Feb 2026" in words
    assert reverse("admin:transfers_breakdown_changelist") not in page.content.decode()
    assert "C07: al-Shaddadi prison, Syrian Democratic Forces" in words


def test_every_link_leads_to_its_record(admin_client):
    page = admin_client.get(page_address()).content.decode()
    links = set(re.findall(r'<a href="(/admin/transfers/\w+/\d+/change/)">', page))
    assert len(links) == len({name for finding in current_findings().open for name in finding.records})
    for link in links:
        assert without_pages(admin_client).get(link).status_code == 200, link


def test_the_page_keeps_to_its_budget_however_many_warnings(staff):
    editor = staff("editor", "view", "add", "delete")
    client = desk_of(editor)

    def queries():
        ContentType.objects.clear_cache()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page_address()).status_code == 200
        return len(captured)

    before = queries()
    operation = Operation.objects.get()
    for number in range(40):
        page = factories.source(published_on=None, published_on_basis="not_found")
        factories.claim(operation=operation, sources=(page,), people=10_000 + number)
    for finding in current_findings().open[::2]:
        values = {"check_code": finding.check.value, "finding": "", "acknowledged_by": editor}
        Acknowledgement.objects.create(key=finding.key, reason="Known", **values)
    assert queries() == before <= BUDGET


def test_nothing_is_inline(desk):
    inline = re.compile(r"<[^>]+\s(?:style|on\w+)=|<script(?![^>]*\bsrc=)[^>]*>|<style", re.I)
    assert not inline.findall(desk.get(page_address()).content.decode())


def test_a_label_of_the_record_is_text_and_no_markup(desk):
    undated = {"published_on": None, "published_on_basis": "not_found"}
    factories.claim(sources=(factories.source(code="S900", publisher="<b>Bold</b>", **undated),))
    page = desk.get(page_address()).content.decode()
    assert "Source S900, &lt;b&gt;Bold&lt;/b&gt;, is cited" in page


# --- acknowledging --------------------------------------------------------------------------------------


def test_a_warning_is_acknowledged_with_a_reason_and_taken_back(desk, anna):
    key, version = key_of("R001", "R002", "R116"), DataVersion.objects.token(timezone.now())

    page = acknowledge(desk, key, "  AP's general is anonymous ")
    said = Acknowledgement.objects.get()
    assert (said.key, said.check_code, said.finding) == (key, "two_numbers", TWO_NUMBERS)
    assert (said.reason, said.acknowledged_by) == ("AP's general is anonymous", anna)
    assert page.redirect_chain == [(f"{page_address()}#two_numbers", 302)]
    words = text_of(page)
    assert "The warning was acknowledged." in words
    assert "36 open warnings." in words
    below = words.split(" Acknowledged ")[-1]
    when = timezone.localtime(said.acknowledged_at).strftime("%Y-%m-%d %H:%M")
    assert TWO_NUMBERS in below
    assert f"AP's general is anonymous (anna, {when})" in below

    page = take_back(desk, key)
    assert "The acknowledgement was taken back." in text_of(page)
    assert "37 open warnings." in text_of(page)
    assert not Acknowledgement.objects.exists()
    assert DataVersion.objects.token(timezone.now()) == version


@pytest.mark.parametrize("reason", ["", "   ", "\t\n"])
def test_a_blank_reason_is_refused_beside_its_field(desk, reason):
    key = key_of("R001", "R002", "R116")
    page = acknowledge(desk, key, reason)
    html = page.content.decode()
    assert page.status_code == 200
    assert "Not acknowledged: please correct the reason below." in html
    assert html.count(str(NO_REASON)) == 1
    assert html.index(f'id="text-{key}"') < html.index(str(NO_REASON)) < html.index(f'id="reason-{key}"')
    assert "37 open warnings." in text_of(page)
    assert not Acknowledgement.objects.exists()


def test_a_reason_that_is_too_long_is_refused_and_stays_in_its_field(desk):
    reason = "<long> " * 60
    page = acknowledge(desk, key_of("R001", "R002", "R116"), reason)
    assert "at most 400 characters" in text_of(page)
    assert unescape(page.content.decode()).count(f'value="{reason}"') == 1
    assert not Acknowledgement.objects.exists()


def test_a_warning_that_changed_meanwhile_is_not_acknowledged(desk):
    key = key_of("R001", "R002", "R116")
    Claim.objects.filter(code="R002").update(people=145)
    page = acknowledge(desk, key, "Read with another number")
    assert str(GONE) in text_of(page)
    assert not Acknowledgement.objects.exists()


def test_the_first_word_stays(desk, staff):
    key = key_of("R001", "R002", "R116")
    acknowledge(desk_of(staff("basim", "view", "add")), key, "Basim was first")
    assert str(GONE) in text_of(acknowledge(desk, key, "Anna was second"))
    assert Acknowledgement.objects.get().reason == "Basim was first"


def test_an_acknowledgement_whose_warning_is_gone_is_shown_as_such(desk):
    acknowledge(desk, key_of("R001", "R002", "R116"), "AP's general is anonymous")
    Claim.objects.filter(code="R002").update(people=145)
    words = text_of(desk.get(page_address()))
    assert "Transferred: 150 (R001; R116) and 145 (R002) as of 21 Jan 2026." in words
    lapsed = words.split("Acknowledged, and no longer found")[-1]
    assert f"One statement, two numbers: {TWO_NUMBERS} AP's general is anonymous" in lapsed
    # With the number back the word holds again; else it can be forgotten.
    Claim.objects.filter(code="R002").update(people=144)
    assert "no longer found" not in text_of(desk.get(page_address()))
    Claim.objects.filter(code="R002").update(people=145)
    assert "no longer found" not in text_of(take_back(desk, Acknowledgement.objects.get().key))


def test_the_word_on_a_check_that_is_given_up_stays_to_be_read(desk, anna):
    Acknowledgement.objects.create(
        key="k", check_code="old_check", finding="What it said", reason="Known", acknowledged_by=anna
    )
    assert "old_check: What it said Known" in text_of(desk.get(page_address()))


def test_taking_back_is_a_post(desk):
    assert desk.get(reverse("admin:take_back")).status_code == 405


def test_who_may_acknowledge_may_not_take_back(staff):
    client = desk_of(staff("basim", "view", "add"))
    key = key_of("R001", "R002", "R116")
    page = acknowledge(client, key, "Known")
    assert "Take back" not in page.content.decode()
    assert take_back(client, key).status_code == 403
    assert Acknowledgement.objects.exists()


# --- in a browser -----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_warning_is_acknowledged_in_a_browser(page, live_server, record, django_user_model):
    """The page fixture fails the test on any breach of the Content-Security-Policy."""
    django_user_model.objects.create_superuser("anna", password="a-password-of-anna")
    page.goto(live_server.url + page_address())
    page.get_by_label("Username").fill("anna")
    page.get_by_label("Password").fill("a-password-of-anna")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"**{page_address()}")

    warning = page.locator("#parts_against_total li").first
    warning.get_by_label("Why it can stand").fill("Its own sum")
    warning.get_by_label("Why it can stand").press("Enter")
    page.locator("#acknowledged").get_by_text("Its own sum").wait_for()
    assert page.locator("#parts_against_total").count() == 0

    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_role("button", name="Take back").click()
    page.locator("#parts_against_total").wait_for()
