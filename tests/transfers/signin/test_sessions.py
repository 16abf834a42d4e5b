"""How long one stays signed in, what ends it, and the page that lists one's sign-ins."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from axes.models import AccessFailureLog, AccessLog
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.transfers.signin.conftest import PASSWORD, code_of, give_code, give_password, wrong_code_of
from transfers.signin.browsers import browser_words

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def is_in(client: Client) -> bool:
    return client.get(reverse("admin:index")).status_code == 200


def set_back(client: Client, **seconds: int) -> None:
    """Make the session as if its instants lay further back."""
    session = client.session
    for name, ago in seconds.items():
        session[name] = time.time() - ago
    session.save()


def test_the_session_gets_a_new_key_at_the_password_and_at_the_code(client, device):
    keys = [client.session.session_key]
    give_password(client)
    keys.append(client.session.session_key)
    give_code(client, code_of(device))
    keys.append(client.session.session_key)
    assert len(set(keys)) == 3
    assert list(Session.objects.values_list("pk", flat=True)) == [keys[-1]]


def test_a_request_renews_the_session(desk, settings):
    key = desk.session.session_key
    Session.objects.filter(pk=key).update(expire_date=timezone.now() + timedelta(minutes=5))
    assert is_in(desk)
    assert Session.objects.get(pk=key).expire_date < timezone.now() + timedelta(minutes=6)  # seen just now
    set_back(desk, seen_at=61)
    Session.objects.filter(pk=key).update(expire_date=timezone.now() + timedelta(minutes=5))
    assert is_in(desk)
    lasts = Session.objects.get(pk=key).expire_date - timezone.now()
    assert timedelta(minutes=59) < lasts <= timedelta(seconds=settings.SESSION_COOKIE_AGE)


def test_an_hour_without_a_request_signs_out(desk, settings):
    assert settings.SESSION_COOKIE_AGE == 60 * 60
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not is_in(desk)


def test_twelve_hours_sign_out_however_busy(desk):
    set_back(desk, begun_at=12 * 60 * 60 - 60)
    assert is_in(desk)
    set_back(desk, begun_at=12 * 60 * 60 + 1)
    assert not is_in(desk)
    assert not Session.objects.exists()


def test_a_public_page_leaves_a_session_alone(desk):
    set_back(desk, seen_at=600)
    before = Session.objects.get().session_data
    answer = desk.get("/", headers={"cookie": f"sessionid={desk.session.session_key}"})
    assert not answer.cookies
    assert Session.objects.get().session_data == before


def test_the_other_sessions_end_at_a_click_and_this_one_stays(desk, anna):
    elsewhere, someone = Client(), Client()
    give_password(elsewhere)
    someone.force_login(User.objects.create_superuser("basim"))
    page = desk.get(reverse("admin:sign_ins")).content.decode()
    assert "in 1 other browser." in page
    answer = desk.post(reverse("admin:end_other_sessions"), follow=True)
    assert "1 other session was ended." in answer.content.decode()
    assert "Here alone." in answer.content.decode()
    assert "_auth_user_id" not in elsewhere.session
    assert "_auth_user_id" in someone.session


def test_a_new_password_ends_the_other_sessions(desk, device, settings):
    elsewhere = Client()
    give_password(elsewhere)
    settings.SECOND_FACTOR = False
    assert is_in(elsewhere)
    new = "another-password-of-hers"
    given = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert desk.post(reverse("admin:password_change"), given).status_code == 302
    assert not is_in(elsewhere)
    settings.SECOND_FACTOR = True
    assert is_in(desk)


@pytest.mark.parametrize("password", ["short-one-1", "password12345", "123456789012345", "annabelle.hamid"])
def test_a_weak_password_is_refused(desk, anna, password):
    User.objects.filter(pk=anna.pk).update(email="annabelle.hamid@example.org")
    given = {"old_password": PASSWORD, "new_password1": password, "new_password2": password}
    assert desk.post(reverse("admin:password_change"), given).status_code == 200


# The page


def rows(client: Client, query: str = "") -> list[list[str]]:
    text = client.get(reverse("admin:sign_ins") + query).content.decode()
    body = text[text.index("<tbody>") : text.index("</tbody>")]
    return [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in body.split("<tr>")[1:]]


def test_the_page_lists_what_was_accepted_and_what_refused(client, device):
    browser = {"user-agent": FIREFOX}
    give_password(client, "wrong", **browser)
    give_password(client, **browser)
    give_code(client, wrong_code_of(device), **browser)
    device.refresh_from_db()
    device.throttle_reset()
    give_code(client, code_of(device), **browser)
    listed = rows(client)
    assert [row[1] for row in listed] == [
        "Code accepted, signed in",
        "Wrong code",
        "Password accepted",
        "Wrong password",
    ]
    assert {tuple(row[2:]) for row in listed} == {("127.0.0.1", "Firefox on Linux")}


def test_the_failure_that_locks_says_so(client, device):
    for _ in range(5):
        give_password(client, "wrong")
    other = Client(REMOTE_ADDR="192.0.2.5")
    give_password(other)
    give_code(other, code_of(device))
    assert [row[1] for row in rows(other)][2:4] == ["Wrong password; locked for a while", "Wrong password"]


def test_nobody_but_a_superuser_sees_the_sign_ins_of_others(desk, settings):
    basim = User.objects.create_user("basim", password="a-password-of-basim", is_staff=True)
    settings.SECOND_FACTOR = False
    client = Client()
    give_password(client, "a-password-of-basim", "basim")
    give_password(Client(), "wrong", "my-password-in-the-wrong-field")

    assert [row[1] for row in rows(client)] == ["Password accepted"]
    assert client.get(reverse("admin:sign_ins"), {"of": "everybody"}).status_code == 403
    assert {row[1] for row in rows(desk, "?of=everybody")} == {"anna", basim.username}


def test_old_entries_are_forgotten_at_the_next_sign_in(client, device, settings):
    old, young = (timezone.now() - timedelta(days=days) for days in (91, 89))
    for model in (AccessLog, AccessFailureLog):
        for at in (old, young):
            model.objects.filter(pk=model.objects.create(username="anna").pk).update(attempt_time=at)
    Session.objects.create(session_key="old", session_data="", expire_date=timezone.now() - timedelta(days=1))
    give_password(client)
    for model in (AccessLog, AccessFailureLog):
        assert not model.objects.filter(attempt_time__lt=young).exists()
        assert model.objects.filter(attempt_time=young).exists()
    assert not Session.objects.filter(pk="old").exists()


def test_a_name_that_nobody_has_is_forgotten_at_the_next_sign_in(client, anna):
    give_password(client, "wrong", "my-password-in-the-wrong-field")
    give_password(client, "wrong")
    AccessFailureLog.objects.create(username=None)
    give_password(client)
    assert [row.username for row in AccessFailureLog.objects.all()] == ["anna"]


def test_the_page_takes_as_many_queries_with_twice_the_rows(desk, django_assert_max_num_queries):
    for _ in range(60):
        AccessLog.objects.create(username="anna")
        AccessFailureLog.objects.create(username="anna")
    with django_assert_max_num_queries(8):
        assert len(rows(desk)) == 100


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 "
            "Safari/537.36 Edg/140.0.0.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile "
            "Safari/537.36",
            "Chrome on Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/18.6 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        ("curl/8.5.0", "curl"),
        ("<unknown>", "unknown browser"),
    ],
)
def test_a_browser_is_told_in_plain_words(user_agent, words):
    assert browser_words(user_agent) == words
