"""Signing in as people do: with the second factor on, which the rest of the suite runs without."""

from __future__ import annotations

import time

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from transfers.signin import devices

PASSWORD = "a-password-of-anna"


@pytest.fixture(autouse=True)
def second_factor_is_on(settings):
    settings.SECOND_FACTOR, settings.AXES_RESET_ON_SUCCESS = True, False


@pytest.fixture
def anna(db) -> User:
    return User.objects.create_superuser("anna", password=PASSWORD)


@pytest.fixture
def device(anna) -> TOTPDevice:
    """The app on Anna's phone; its recovery codes are made with it."""
    device = TOTPDevice.objects.create(user=anna, name="App", confirmed=False)
    devices.take_over(device)
    device.refresh_from_db()
    return device


@pytest.fixture
def after_password(client, anna) -> Client:
    """A browser in which Anna's password was accepted, and no more."""
    answer = give_password(client)
    assert answer.status_code == 302
    return client


@pytest.fixture
def desk(after_password, device) -> Client:
    """A browser in which Anna is wholly signed in."""
    give_code(after_password, code_of(device))
    assert after_password.get(reverse("admin:index")).status_code == 200
    return after_password


def give_password(client: Client, password: str = PASSWORD, name: str = "anna", **headers: str):
    given = {"username": name, "password": password, "next": reverse("admin:index")}
    return client.post(reverse("admin:login"), given, headers=headers)


def give_code(client: Client, code: str, **headers: str):
    return client.post(reverse("admin:second_factor"), {"code": code}, headers=headers)


def code_of(device: TOTPDevice, steps: int = 0) -> str:
    """Return what the app shows now, or would show so many half minutes later."""
    totp = TOTP(device.bin_key)
    totp.time = time.time() + steps * device.step
    return f"{totp.token():06d}"


def wrong_code_of(device: TOTPDevice) -> str:
    """Return six digits that the app shows neither now nor a little earlier or later."""
    right = {code_of(device, steps) for steps in range(-3, 4)}
    return next(
        code for code in ("000000", "111111", "222222", *map(str, range(100000, 100010))) if code not in right
    )


def recovery_code(device: TOTPDevice) -> str:
    return device.user.staticdevice_set.get().token_set.first().token
