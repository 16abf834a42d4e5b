"""The guard at the desk's door: Django's own site asks it who may come in."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from transfers.signin import pages
from transfers.signin.devices import is_complete


def guard_desk() -> None:
    """Make Django's own site ask for the second factor on every page of it but those of signing in."""
    site = admin.site
    # Their forms show the secrets of people with a second factor to all who may see the list.
    site.unregister([StaticDevice, TOTPDevice])
    is_staff, ask_for_password, of_desk = site.has_permission, site.login, site.get_urls

    def has_permission(request: HttpRequest) -> bool:
        return is_staff(request) and is_complete(request.user)

    def login(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.method == "GET" and is_staff(request) and not is_complete(request.user):
            return pages.with_next("admin:second_factor", request)
        return ask_for_password(request, extra_context)

    def get_urls() -> list[URLPattern | URLResolver]:
        return [
            path("second-factor/", pages.second_factor, name="second_factor"),
            path("second-factor/set-up/", pages.set_up, name="set_up_second_factor"),
            path("second-factor/leave/", pages.leave, name="leave_second_factor"),
            path("second-factor/codes/", site.admin_view(pages.new_codes), name="new_recovery_codes"),
            path("sign-ins/", site.admin_view(pages.sign_ins), name="sign_ins"),
            path("sign-ins/end-others/", site.admin_view(pages.end_others), name="end_other_sessions"),
            *of_desk(),
        ]

    site.has_permission, site.login, site.get_urls = has_permission, login, get_urls
