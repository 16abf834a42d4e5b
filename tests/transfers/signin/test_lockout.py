"""Five failures lock a name from an address for a quarter of an hour, passwords and codes alike."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessFailureLog
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.transfers.signin.conftest import code_of, give_code, give_password, wrong_code_of
from transfers.signin.address import client_address
from transfers.signin.lockout import locked_until

pytestmark = pytest.mark.django_db

LIMIT = 5


def fail(client: Client, times: int, name: str = "anna", **headers: str) -> list[int]:
    return [give_password(client, f"wrong {n}", name, **headers).status_code for n in range(times)]


def let_time_pass(age: timedelta) -> None:
    AccessAttempt.objects.update(attempt_time=timezone.now() - age)


def let_the_app_look_again() -> None:
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(hours=1))


def test_the_fifth_failure_locks_and_the_right_password_no_longer_helps(client, anna):
    assert fail(client, LIMIT) == [200] * 4 + [429]
    answer = give_password(client)
    assert answer.status_code == 429
    assert client.get(reverse("admin:index")).status_code == 302
    assert 14 * 60 < int(answer["Retry-After"]) <= 15 * 60
    assert "in 15 minutes" in answer.content.decode()


def test_four_failures_lock_nobody(client, anna):
    fail(client, LIMIT - 1)
    assert give_password(client).status_code == 302


def test_who_does_not_exist_is_locked_in_the_same_words(client, anna):
    fail(client, LIMIT)
    fail(client, LIMIT, "nobody-of-that-name")
    one, other = give_password(client), give_password(client, "x", "nobody-of-that-name")
    assert one.status_code == other.status_code == 429
    # What makes every page's form its own is no difference.
    assert "csrf" not in one.content.decode()
    assert one.content == other.content


def test_it_ends_when_it_says_and_trying_on_does_not_prolong_it(client, anna):
    fail(client, LIMIT)
    let_time_pass(timedelta(minutes=10))
    answer = give_password(client)
    assert answer.status_code == 429
    assert "in 5 minutes" in answer.content.decode()
    let_time_pass(timedelta(minutes=15, seconds=1))
    assert give_password(client).status_code == 302


def test_it_ends_when_enough_failures_are_old(anna):
    """2 and 4 failures of two browsers lock: when the two are forgotten four are left, which do not."""
    now = timezone.now()
    for minutes, failures in ((12, 2), (3, 4)):
        attempt = AccessAttempt.objects.create(
            username="anna", ip_address="192.0.2.1", user_agent=f"of {minutes}", failures_since_start=failures
        )
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=now - timedelta(minutes=minutes))
    assert locked_until("anna", "192.0.2.1") == now + timedelta(minutes=3)


def test_another_browser_does_not_evade_it_and_another_name_is_free(client, anna, django_user_model):
    django_user_model.objects.create_superuser("basim", password="a-password-of-basim")
    for n in range(LIMIT):
        give_password(client, "wrong", **{"user-agent": f"browser {n}"})
    assert give_password(Client(), **{"user-agent": "another"}).status_code == 429
    assert give_password(Client(), "a-password-of-basim", "basim").status_code == 302


def test_a_forged_address_does_not_evade_it(client, anna):
    for n in range(LIMIT):
        give_password(client, "wrong", **{"x-forwarded-for": f"192.0.2.{n}"})
    assert give_password(client, **{"x-forwarded-for": "192.0.2.99"}).status_code == 429


def test_behind_a_proxy_neither(client, anna, settings):
    """The proxy adds the address that it saw; what stands before it the visitor wrote."""
    settings.IS_HTTPS = True
    for n in range(LIMIT):
        give_password(client, "wrong", **{"x-forwarded-for": f"192.0.2.{n}, 198.51.100.7"})
    assert give_password(client, **{"x-forwarded-for": "203.0.113.5, 198.51.100.7"}).status_code == 429
    assert give_password(client, **{"x-forwarded-for": "198.51.100.8"}).status_code == 302


@pytest.mark.parametrize(
    ("is_https", "forwarded", "address"),
    [
        (False, "192.0.2.1", "127.0.0.1"),
        (True, "192.0.2.1", "192.0.2.1"),
        (True, "192.0.2.1, 2001:db8::7", "2001:db8::7"),
        (True, "192.0.2.1, unknown", "127.0.0.1"),
        (True, "", "127.0.0.1"),
    ],
)
def test_an_address_is_believed_as_far_as_it_can_be_known(settings, is_https, forwarded, address):
    settings.IS_HTTPS = is_https
    request = RequestFactory().get("/admin/", headers={"x-forwarded-for": forwarded})
    assert client_address(request) == address


def test_wrong_codes_lock_too_and_the_half_session_ends(after_password, device):
    for n in range(LIMIT):
        answer = give_code(after_password, wrong_code_of(device))
        let_the_app_look_again()
        assert answer.status_code == (429 if n == LIMIT - 1 else 200)
    assert "_auth_user_id" not in after_password.session
    assert give_password(after_password).status_code == 429


def test_a_code_that_had_to_wait_is_no_failure(after_password, device):
    for _ in range(LIMIT + 1):
        give_code(after_password, wrong_code_of(device))
    assert AccessFailureLog.objects.count() == 1


def test_the_password_again_forgives_no_wrong_codes(after_password, device):
    for n in range(LIMIT):
        answer = give_code(after_password, wrong_code_of(device))
        let_the_app_look_again()
        if n < LIMIT - 1:
            give_password(after_password)
    assert answer.status_code == 429


def test_who_is_locked_out_elsewhere_gives_no_code_either(after_password, device):
    fail(Client(), LIMIT)
    assert give_code(after_password, code_of(device)).status_code == 429
    assert after_password.get(reverse("admin:index")).status_code == 302


def test_the_whole_sign_in_begins_anew(client, device):
    fail(client, LIMIT - 1)
    give_password(client)
    give_code(client, code_of(device))
    assert not AccessAttempt.objects.exists()


def test_the_command_of_the_library_unlocks(client, anna, capsys):
    fail(client, LIMIT)
    call_command("axes_reset_username", "anna")
    assert "1 attempts removed" in capsys.readouterr().out
    assert give_password(client).status_code == 302


def test_no_password_and_no_code_is_kept(after_password, device):
    wrong = wrong_code_of(device)
    given = {"code": wrong, "csrfmiddlewaretoken": "the token of a form"}
    after_password.post(reverse("admin:second_factor"), given)
    fail(after_password, 1)
    kept = AccessAttempt.objects.get().post_data
    assert kept.count("*" * 20) == 4  # code and token, name and password
    for secret in (wrong, "the token of a form", "wrong 0"):
        assert secret not in kept
