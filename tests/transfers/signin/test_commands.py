"""The commands of the second factor, and what the deployment check says without it."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.transfers.signin.conftest import code_of, give_code, give_password

pytestmark = pytest.mark.django_db


def said_by(*command: str, **options: object) -> str:
    out = StringIO()
    call_command(*command, stdout=out, **options)
    return out.getvalue()


def test_the_first_device_is_printed_once_and_signs_in(client, anna):
    text = said_by("add_second_factor", "anna")
    device = TOTPDevice.objects.get(user=anna, confirmed=True)
    assert device.config_url in text
    assert "issuer=Handover" in device.config_url
    codes = re.findall(r"^  ([a-z2-7]{4} [a-z2-7]{4})$", text, re.MULTILINE)
    assert len(codes) == StaticToken.objects.filter(device__user=anna).count() == 10
    assert text.count("█") > 100  # the QR code

    give_password(client)
    give_code(client, code_of(device))
    assert client.get(reverse("admin:index")).status_code == 200
    with pytest.raises(CommandError, match="manage.py reset_second_factor anna"):
        said_by("add_second_factor", "anna")


def test_without_a_name_it_is_the_administrator_made_last(anna):
    basim = User.objects.create_superuser("basim")
    User.objects.create_user("carla", is_staff=True)
    said_by("add_second_factor")
    assert [device.user for device in TOTPDevice.objects.all()] == [basim]


def test_without_a_name_it_does_nothing_where_no_code_is_asked_for(anna, settings):
    settings.SECOND_FACTOR = False
    assert "switched off (SECOND_FACTOR=false)" in said_by("add_second_factor")
    assert not TOTPDevice.objects.exists()


@pytest.mark.parametrize("command", ["add_second_factor", "reset_second_factor"])
def test_who_is_not_of_the_desk_is_refused_with_a_way_out(anna, command):
    User.objects.create_user("reader")
    for name, reason in (("Anna", "no account named 'Anna'"), ("reader", "tick its staff status")):
        with pytest.raises(CommandError, match=reason):
            said_by(command, name)
    assert not TOTPDevice.objects.exists()


def test_where_nobody_is_an_administrator_it_names_the_command_that_makes_one(db):
    with pytest.raises(CommandError, match="make admin"):
        said_by("add_second_factor")


def test_a_reset_ends_the_sessions_and_the_next_sign_in_sets_up_a_new_one(desk, device):
    text = said_by("reset_second_factor", "anna", no_input=True)
    assert "sessions ended: 1" in text
    assert not TOTPDevice.objects.exists()
    assert not StaticToken.objects.exists()
    assert desk.get(reverse("admin:index")).status_code == 302
    client = Client()
    give_password(client)
    page = client.get(reverse("admin:index"), follow=True)
    assert page.request["PATH_INFO"] == reverse("admin:set_up_second_factor")


@pytest.mark.parametrize("typed", ["ana\n", "\n"])
def test_a_reset_says_what_it_does_and_asks_for_the_name(device, monkeypatch, typed):
    monkeypatch.setattr("sys.stdin", StringIO(typed))
    out = StringIO()
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("reset_second_factor", "anna", stdout=out)
    assert "recovery codes of anna" in out.getvalue()
    assert TOTPDevice.objects.filter(pk=device.pk).exists()


def test_a_reset_goes_on_when_the_name_is_typed(device, monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO("anna\n"))
    assert "Done" in said_by("reset_second_factor", "anna")
    assert not TOTPDevice.objects.exists()


def test_the_deployment_check_complains_where_it_is_off(settings):
    def complaints() -> list[str]:
        return [
            one.id for one in run_checks(include_deployment_checks=True) if one.id.startswith("handover.")
        ]

    assert complaints() == []
    settings.SECOND_FACTOR = False
    assert complaints() == ["handover.W001"]
    assert "handover.W001" not in [one.id for one in run_checks()]
