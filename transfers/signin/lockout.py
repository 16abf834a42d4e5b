"""Too many failures: how they are counted, when they are forgotten, and what the locked-out reads.

django-axes keeps the count per name and address. It knows of passwords; this module tells it of wrong codes.
"""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import logout
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from transfers.signin.devices import is_complete

TOO_MANY_REQUESTS = 429


def frame() -> dict[str, str]:
    """Return what the head of a page shows to people who are not wholly signed in."""
    return {"site_header": admin.site.site_header, "site_title": admin.site.site_title}


def credentials_of(request: HttpRequest) -> dict[str, str]:
    return {"username": request.user.get_username()}


def is_locked(request: HttpRequest) -> bool:
    return AxesProxyHandler.is_locked(request, credentials_of(request))


def count_failure(request: HttpRequest) -> None:
    """Count a wrong code as a wrong password; the failure that locks gets its answer from the middleware."""
    user_login_failed.send(__name__, credentials=credentials_of(request), request=request)


def forget_failures(request: HttpRequest) -> None:
    """Begin again after the whole sign-in."""
    name = request.user.get_username()
    AxesProxyHandler.reset_attempts(username=name, ip_address=request.axes_ip_address)


def locked_until(username: str | None, address: str | None) -> datetime:
    """Return when so many failures are older than the cool-off that the rest no longer locks."""
    now = timezone.now()
    since = now - settings.AXES_COOLOFF_TIME
    found = AccessAttempt.objects.filter(username=username, ip_address=address, attempt_time__gt=since)
    attempts = list(found.order_by("attempt_time"))
    failures = sum(attempt.failures_since_start for attempt in attempts)
    for attempt in attempts:
        failures -= attempt.failures_since_start
        if failures < settings.AXES_FAILURE_LIMIT:
            return attempt.attempt_time + settings.AXES_COOLOFF_TIME
    return now


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Say when to try again, and in the same words whether the name exists or not."""
    username = (credentials or credentials_of(request)).get("username")
    until = locked_until(username, request.axes_ip_address)
    if request.user.is_authenticated and not is_complete(request.user):
        logout(request)  # the password alone does not wait inside
    seconds = max(1, math.ceil((until - timezone.now()).total_seconds()))
    answer = render(
        request,
        "admin/locked_out.html",
        {
            **frame(),
            "title": _("Locked for a while"),
            "limit": settings.AXES_FAILURE_LIMIT,
            "until": until,
            "minutes": math.ceil(seconds / 60),
        },
        status=TOO_MANY_REQUESTS,
    )
    answer["Retry-After"], answer["Cache-Control"] = str(seconds), "no-store"
    return answer
