"""The code after the password: who is asked, what opens without it (nothing), and how it is set up."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.transfers.signin.conftest import (
    code_of,
    give_code,
    give_password,
    recovery_code,
    wrong_code_of,
)
from transfers.signin.forms import NOT_ACCEPTED

pytestmark = pytest.mark.django_db

# The pages of signing in itself: who may see them is tested one by one, below.
STEPS = {"login", "second_factor", "set_up_second_factor", "leave_second_factor"}


def addresses_of_the_desk() -> Iterator[tuple[str | None, str]]:
    """Yield the name and an address for every pattern under /admin/, with "1" where it asks for something."""

    def walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[str | None, str]]:
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, route)
            else:
                yield pattern.name, route

    desk = next(one for one in get_resolver().url_patterns if str(one.pattern) == "admin/")
    for name, route in walk(desk.url_patterns, "/admin/"):
        if "app_label" in route:
            yield name, "/admin/transfers/"
        else:
            yield name, re.sub(r"<[^>]+>", "1", route).replace("(?P1.*)$", "nothing/here/")


def test_every_address_of_the_desk_denies_who_gave_the_password_alone(after_password, device):
    walked = [(name, address) for name, address in addresses_of_the_desk() if name not in STEPS]
    assert len(walked) > 80
    for name, address in walked:
        for method in (after_password.get, after_password.post):
            answer = method(address)
            assert answer.status_code == 302, (name, address, answer.status_code)
            assert answer.url.startswith((reverse("admin:login"), reverse("admin:index"))), (name, answer.url)


def test_every_address_denies_who_has_no_second_factor_yet(after_password):
    for name, address in addresses_of_the_desk():
        if name not in STEPS:
            assert after_password.get(address).status_code == 302, (name, address)


def test_the_same_addresses_let_in_who_gave_the_code(desk):
    opened = [name for name, address in addresses_of_the_desk() if desk.get(address).status_code == 200]
    assert len(opened) > 25


def test_switched_off_the_password_alone_lets_in(client, anna, settings):
    settings.SECOND_FACTOR = False
    answer = give_password(client)
    assert answer.url == reverse("admin:index")
    assert client.get(answer.url).status_code == 200
    for name in ("second_factor", "set_up_second_factor"):
        assert client.get(reverse(f"admin:{name}")).url == reverse("admin:index")
    assert "Make new recovery codes" not in client.get(reverse("admin:sign_ins")).content.decode()
    client.post(reverse("admin:new_recovery_codes"))
    assert not StaticDevice.objects.exists()


def test_the_password_leads_to_the_code_and_the_code_to_where_one_wanted_to_go(after_password, device):
    wanted = reverse("admin:transfers_claim_changelist")
    page = after_password.get(wanted, follow=True)
    assert page.request["PATH_INFO"] == reverse("admin:second_factor")
    words = page.content.decode()
    assert "six digits" in words
    assert "Change password" not in words
    assert reverse("admin:transfers_source_changelist") not in words

    data = {"code": code_of(device), "next": page.context["next"]}
    answer = after_password.post(reverse("admin:second_factor"), data)
    assert answer.url == wanted
    assert after_password.get(wanted).status_code == 200


def test_a_code_leads_to_no_other_site(after_password, device):
    data = {"code": code_of(device), "next": "https://example.org/"}
    assert after_password.post(reverse("admin:second_factor"), data).url == reverse("admin:index")


@pytest.mark.parametrize("form", ["{0}", " {0} ", "{1} {2}", "{1}-{2}", "{3}"])
def test_a_code_is_read_as_people_type_it(after_password, device, form):
    code = code_of(device)
    arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert give_code(after_password, form.format(code, code[:3], code[3:], arabic)).status_code == 302


def test_a_wrong_code_opens_nothing_and_the_next_one_waits(after_password, device):
    answer = give_code(after_password, wrong_code_of(device))
    assert str(NOT_ACCEPTED) in answer.content.decode()
    answer = give_code(after_password, code_of(device))
    assert "the next one has to wait" in answer.content.decode()
    assert after_password.get(reverse("admin:index")).status_code == 302


def test_a_code_works_once(desk, device):
    desk.post(reverse("admin:logout"))
    give_password(desk)
    assert str(NOT_ACCEPTED) in give_code(desk, code_of(device)).content.decode()


def test_a_recovery_code_works_once(after_password, device):
    code = recovery_code(device)
    assert give_code(after_password, f"{code[:4].upper()} {code[4:]}").status_code == 302
    assert after_password.get(reverse("admin:index")).status_code == 200
    assert StaticToken.objects.filter(device__user=device.user).count() == 9

    after_password.post(reverse("admin:logout"))
    give_password(after_password)
    assert str(NOT_ACCEPTED) in give_code(after_password, code).content.decode()


def test_a_wrong_recovery_code_does_not_make_the_app_wait(after_password, device):
    give_code(after_password, "aaaa aaaa")
    assert give_code(after_password, code_of(device)).status_code == 302


def test_another_persons_code_opens_nothing(after_password, device):
    basim = User.objects.create_superuser("basim", password="a-password-of-basim")
    client = Client()
    give_password(client, "a-password-of-basim", "basim")
    own = TOTPDevice.objects.create(user=basim, name="App")

    assert str(NOT_ACCEPTED) in give_code(client, code_of(device)).content.decode()
    assert str(NOT_ACCEPTED) in give_code(client, recovery_code(device)).content.decode()
    assert client.get(reverse("admin:index")).status_code == 302
    assert code_of(own) != code_of(device)


def test_who_is_not_of_the_desk_finds_no_step(client):
    User.objects.create_user("reader", password="a-password-of-reader")
    client.force_login(User.objects.get(username="reader"))
    for name in ("second_factor", "set_up_second_factor"):
        answer = client.get(reverse(f"admin:{name}"), follow=True)
        assert answer.request["PATH_INFO"] == reverse("admin:login")
    assert not TOTPDevice.objects.exists()


def test_half_signed_in_one_can_leave_and_take_another_account(after_password, device):
    assert after_password.post(reverse("admin:leave_second_factor")).url == reverse("admin:login")
    assert "password" in after_password.get(reverse("admin:login")).content.decode()


# Setting up


def test_the_first_sign_in_sets_up_the_second_factor(after_password, anna):
    page = after_password.get(reverse("admin:index"), follow=True)
    assert page.request["PATH_INFO"] == reverse("admin:set_up_second_factor")
    pending = TOTPDevice.objects.get(user=anna)
    assert not pending.confirmed
    assert page.context["picture"].startswith("data:image/svg+xml")
    assert page.context["secret"].replace(" ", "") in pending.config_url

    used = code_of(pending)
    answer = after_password.post(page.request["PATH_INFO"], {"code": used})
    codes = re.findall(r"<li>([a-z2-7]{4} [a-z2-7]{4})</li>", answer.content.decode())
    tokens = StaticToken.objects.filter(device__user=anna).values_list("token", flat=True)
    assert sorted(code.replace(" ", "") for code in codes) == sorted(tokens)
    assert len(set(codes)) == 10
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert after_password.get(reverse("admin:index")).status_code == 200

    # The code that confirmed it was used by that.
    after_password.post(reverse("admin:logout"))
    give_password(after_password)
    assert str(NOT_ACCEPTED) in give_code(after_password, used).content.decode()


def test_a_wrong_first_code_confirms_nothing(after_password, anna):
    address = reverse("admin:set_up_second_factor")
    after_password.get(address)
    answer = after_password.post(address, {"code": wrong_code_of(TOTPDevice.objects.get())})
    assert str(NOT_ACCEPTED) in answer.content.decode()
    assert not TOTPDevice.objects.filter(confirmed=True).exists()
    assert not StaticToken.objects.exists()


def test_who_has_one_can_not_set_up_another_with_the_password_alone(after_password, device):
    address = reverse("admin:set_up_second_factor")
    for answer in (after_password.get(address), after_password.post(address, {"code": code_of(device)})):
        assert answer.url.startswith(reverse("admin:second_factor"))
    assert list(TOTPDevice.objects.all()) == [device]


def test_a_secret_that_was_shown_to_one_session_is_not_confirmed_by_another(after_password, anna):
    address = reverse("admin:set_up_second_factor")
    after_password.get(address)
    stolen = TOTPDevice.objects.get()

    client = Client()
    give_password(client)
    client.get(address)
    assert not TOTPDevice.objects.filter(pk=stolen.pk).exists()
    assert TOTPDevice.objects.get().key != stolen.key


def test_a_new_phone_takes_the_place_of_the_old_one(desk, device, anna):
    old_codes = set(StaticToken.objects.values_list("token", flat=True))
    address = reverse("admin:set_up_second_factor")
    assert "takes the place" in desk.get(address).content.decode()
    new = TOTPDevice.objects.get(confirmed=False)
    assert desk.post(address, {"code": code_of(new)}).status_code == 200

    assert [one.pk for one in TOTPDevice.objects.all()] == [new.pk]
    assert not old_codes & set(StaticToken.objects.values_list("token", flat=True))
    assert desk.get(reverse("admin:index")).status_code == 200


def test_new_recovery_codes_end_the_old_ones(desk):
    old = set(StaticToken.objects.values_list("token", flat=True))
    answer = desk.post(reverse("admin:new_recovery_codes"))
    new = set(StaticToken.objects.values_list("token", flat=True))
    assert len(new) == 10
    assert not old & new
    assert all(f"{code[:4]} {code[4:]}" in answer.content.decode() for code in new)
    assert desk.get(reverse("admin:new_recovery_codes")).status_code == 405


def test_no_list_of_the_desk_shows_a_secret():
    assert {StaticDevice, TOTPDevice} & set(admin.site._registry) == set()
