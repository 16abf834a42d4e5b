"""From which address a request comes, as far as it can be known here."""

from __future__ import annotations

import contextlib
import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """Return the address that our own proxy saw, or the one that connected where there is no proxy.

    X-Forwarded-For is what a visitor likes it to be, all but its last entry, which the proxy adds. Without an
    https origin no proxy is announced (settings.IS_HTTPS), and then nothing of it is believed.
    """
    if settings.IS_HTTPS:
        last = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        with contextlib.suppress(ValueError):
            return str(ipaddress.ip_address(last))
    return request.META.get("REMOTE_ADDR")
