"""The second factor of a person: an app on a phone that counts codes, and ten recovery codes on paper."""

from __future__ import annotations

import re
from base64 import b32encode
from datetime import datetime

import segno
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

RECOVERY_CODES = 10

# Which pending device this session was shown. Of this session alone: who began with a stolen password and
# went away must not know the secret that the owner confirms later.
PENDING = "pending_second_factor"


def is_complete(user: User) -> bool:
    """Tell whether a signed-in person has given all that the site asks for."""
    return not settings.SECOND_FACTOR or user.is_verified()


def has_second_factor(user: User) -> bool:
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def pending_device(request: HttpRequest) -> TOTPDevice:
    """Return the device that this session sets up, made when it first asks."""
    pending = TOTPDevice.objects.filter(user=request.user, confirmed=False)
    device = pending.filter(pk=request.session.get(PENDING)).first()
    if device is None:
        pending.delete()
        device = TOTPDevice.objects.create(user=request.user, name="App", confirmed=False)
        request.session[PENDING] = device.pk
    return device


@transaction.atomic
def take_over(device: TOTPDevice) -> list[str]:
    """Make the device the person's only one and return new recovery codes, which are shown this once."""
    remove_second_factor(device.user, but=device)
    # Not save(): the row knows by now which code was used last, this instance does not.
    TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
    return new_recovery_codes(device.user)


@transaction.atomic
def new_recovery_codes(user: User) -> list[str]:
    """Replace the recovery codes of a person.

    Kept as they are, as django-otp does: the app's secret beside them has to be readable, so hashing them
    would protect no one from a reader of the database.
    """
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="Recovery codes")
    tokens = [StaticToken(device=device, token=StaticToken.random_token()) for _ in range(RECOVERY_CODES)]
    return [grouped(token.token) for token in StaticToken.objects.bulk_create(tokens)]


def remove_second_factor(user: User, but: TOTPDevice | None = None) -> None:
    TOTPDevice.objects.filter(user=user).exclude(pk=but and but.pk).delete()
    StaticDevice.objects.filter(user=user).delete()


def device_for(user: User, code: str) -> Device | None:
    """Return what a code is for, by its form: six digits come from the app, all else from the paper.

    Never one after the other: each would count a failure against the device that was not meant.
    """
    model = TOTPDevice if re.fullmatch("[0-9]{6}", code) else StaticDevice
    return model.objects.filter(user=user, confirmed=True).first()


def waits_until(device: Device) -> datetime | None:
    """Return when the device looks at a code again: after failures 1, 2, 4, 8 ... seconds."""
    is_allowed, why = device.verify_is_allowed()
    return None if is_allowed else why["locked_until"]


def grouped(letters: str) -> str:
    """Return letters in groups of four, as people copy them."""
    return " ".join(re.findall(".{1,4}", letters))


def secret_letters(device: TOTPDevice) -> str:
    return grouped(b32encode(device.bin_key).decode())


def qr(device: TOTPDevice) -> segno.QRCode:
    return segno.make(device.config_url, micro=False)
