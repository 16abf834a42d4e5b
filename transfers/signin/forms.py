"""The one field after the password."""

from __future__ import annotations

import math
import re
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_otp import verify_token
from django_otp.models import Device
from django_otp.plugins.otp_totp.models import TOTPDevice

from transfers.signin.devices import device_for, waits_until

WRONG = "wrong"
NOT_ACCEPTED = _(
    "This code is wrong, or was used before. The app shows a new one every 30 seconds; a recovery code works "
    "once."
)


def plain(typed: str) -> str:
    """Return a code without what people type around it: groups, hyphens, capitals, Arabic digits."""
    letters = re.sub(r"[\s-]", "", typed).lower()
    return re.sub(r"\d", lambda digit: str(int(digit[0])), letters)


class CodeForm(forms.Form):
    """Asks for a code of the app or, where no device is given, for a recovery code as well.

    ``device`` is what accepted it.
    """

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )

    def __init__(self, user: User, *args: Any, device: TOTPDevice | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.device = user, device
        # Where a device is set up its picture is looked at first, and a small screen would scroll past it.
        self.fields["code"].widget.attrs["autofocus"] = device is None

    def clean_code(self) -> str:
        code = plain(self.cleaned_data["code"])
        self.device = self.device or device_for(self.user, code)
        self.refuse_what_waits(self.device)
        if self.device is None or not verify_token(self.user, self.device.persistent_id, code):
            raise forms.ValidationError(NOT_ACCEPTED, code=WRONG)
        return code

    def refuse_what_waits(self, device: Device | None) -> None:
        until = device and waits_until(device)
        if until:
            seconds = max(1, math.ceil((until - timezone.now()).total_seconds()))
            text = ngettext(
                "After a wrong code the next one has to wait: %(seconds)s second.",
                "After a wrong code the next one has to wait: %(seconds)s seconds.",
                seconds,
            )
            raise forms.ValidationError(text % {"seconds": seconds}, code="waits")

    def has_failed(self) -> bool:
        """Tell whether a code was looked at and was wrong."""
        return self.has_error("code", WRONG)
