"""The pages of signing in: the code after the password, setting it up, and one's own sign-ins."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import BACKEND_SESSION_KEY, get_user_model, logout
from django.contrib.auth import login as sign_in
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticToken

from transfers.signin import devices, entries
from transfers.signin.forms import CodeForm
from transfers.signin.lockout import count_failure, forget_failures, frame, is_locked, locked_out
from transfers.signin.sessions import end_sessions, sessions_of

View = Callable[..., HttpResponse]


def after_the_password(view: View) -> View:
    """Let in who has given a password of the desk, with or without the code, where a code is asked for."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not (request.user.is_active and request.user.is_staff and settings.SECOND_FACTOR):
            return redirect("admin:index")
        return view(request)

    return csrf_protect(never_cache(guarded))


def next_address(request: HttpRequest) -> str:
    """Return where somebody wanted to go, if that is here."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if is_ours else reverse("admin:index")


def with_next(name: str, request: HttpRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': next_address(request)})}")


def step(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    # Nothing of the desk beside it: its lists belong to who is wholly signed in.
    return render(request, template, {**frame(), "next": next_address(request), **context})


def complete(request: HttpRequest, device: Device) -> None:
    """Sign in once more, now with the device, so that the library marks the session and lists the sign-in."""
    request.session.cycle_key()  # Django does so only for who was not signed in at all
    user = request.user
    user.otp_device = device
    sign_in(request, user, backend=request.session[BACKEND_SESSION_KEY])
    forget_failures(request)


@after_the_password
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the code of somebody who has given the password."""
    if request.user.is_verified():
        return HttpResponseRedirect(next_address(request))
    if not devices.has_second_factor(request.user):
        return with_next("admin:set_up_second_factor", request)
    if is_locked(request):
        return locked_out(request)
    form = CodeForm(request.user, request.POST or None)
    if form.is_valid():
        complete(request, form.device)
        return HttpResponseRedirect(next_address(request))
    if form.has_failed():
        count_failure(request)
    return step(request, "admin/second_factor.html", form=form, title=_("Second factor"))


@after_the_password
def set_up(request: HttpRequest) -> HttpResponse:
    """Set up a first device after the password, or a new one in place of the old after the code."""
    if devices.has_second_factor(request.user) and not request.user.is_verified():
        return with_next("admin:second_factor", request)
    device = devices.pending_device(request)
    form = CodeForm(request.user, request.POST or None, device=device)
    if form.is_valid():
        codes = devices.take_over(form.device)
        complete(request, form.device)
        return codes_page(request, codes)
    return step(
        request,
        "admin/set_up_second_factor.html",
        form=form,
        title=_("Set up the second factor"),
        picture=devices.qr(device).svg_data_uri(scale=4, light="white"),
        secret=devices.secret_letters(device),
        is_replacing=request.user.is_verified(),
    )


@require_POST
def new_codes(request: HttpRequest) -> HttpResponse:
    """Replace the recovery codes of somebody who is signed in."""
    if not settings.SECOND_FACTOR:
        return redirect("admin:sign_ins")
    return codes_page(request, devices.new_recovery_codes(request.user))


def codes_page(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """Show recovery codes, this once: they are in no session and at no address."""
    text = "\n".join([f"Handover, {request.get_host()}, {request.user.get_username()}", "", *codes, ""])
    file = "data:text/plain;charset=utf-8," + quote(text)
    return step(request, "admin/recovery_codes.html", title=_("Recovery codes"), codes=codes, file=file)


@require_POST
@after_the_password
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out who stands between password and code, to begin with another account."""
    logout(request)
    return redirect("admin:login")


def sign_ins(request: HttpRequest) -> HttpResponse:
    """List one's own sign-ins; a superuser may ask for those of all people."""
    is_of_everybody = request.GET.get("of") == "everybody"
    if is_of_everybody and not request.user.is_superuser:
        raise PermissionDenied
    people = get_user_model().objects.all()
    if not is_of_everybody:
        people = people.filter(pk=request.user.pk)
    others = sum(session.pk != request.session.session_key for session in sessions_of(request.user))
    shown = {
        "title": _("Sign-ins"),
        "entries": entries.audit_entries(people.values("username")),
        "limit": entries.SHOWN,
        "is_of_everybody": is_of_everybody,
        "other_sessions": others,
        "asks_for_codes": settings.SECOND_FACTOR,
        "codes_left": StaticToken.objects.filter(device__user=request.user).count(),
        "days_kept": settings.SIGN_IN_DAYS_KEPT,
    }
    return render(request, "admin/sign_ins.html", {**admin.site.each_context(request), **shown})


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign the person out everywhere else."""
    number = end_sessions(request.user, but=request.session.session_key)
    text = ngettext("%(number)s other session was ended.", "%(number)s other sessions were ended.", number)
    messages.success(request, text % {"number": number})
    return redirect("admin:sign_ins")
