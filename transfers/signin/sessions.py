"""How long somebody stays signed in, and how other sessions are ended."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessFailureLog
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

BEGUN_AT, SEEN_AT = "begun_at", "seen_at"  # seconds since 1970, in the session
SEEN_EVERY = 60  # seconds: a write for every request would make each of them wait for other writers


class DeskSessionMiddleware:
    """Renews the session of somebody at work and ends one that has become too old, under /admin/ alone.

    An idle one ends by itself: Django takes no session that was not renewed for SESSION_COOKIE_AGE.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_desk = request.path_info.startswith(settings.SESSION_COOKIE_PATH)
        if is_desk and settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            renew_or_end(request.session, time.time())
        return self.get_response(request)


def renew_or_end(session: SessionBase, now: float) -> None:
    if now - session.get(BEGUN_AT, 0) > settings.SESSION_LONGEST:
        session.flush()
    elif now - session.get(SEEN_AT, 0) > SEEN_EVERY:
        session[SEEN_AT] = now


@receiver(user_logged_in)
def begin(request: HttpRequest, **_kwargs: Any) -> None:
    """Start the session's clock, and forget what is too old to keep: no job has to run for it."""
    request.session[BEGUN_AT] = request.session[SEEN_AT] = time.time()
    SessionStore.clear_expired()
    AxesProxyHandler.reset_logs(age_days=settings.SIGN_IN_DAYS_KEPT)
    AxesProxyHandler.reset_failure_logs(age_days=settings.SIGN_IN_DAYS_KEPT)
    # An unknown name is no one's to read, and may be a password that was typed one field too high.
    AccessFailureLog.objects.exclude(username__in=User.objects.values("username")).delete()


def sessions_of(user: User) -> Iterator[Session]:
    """Yield the live sessions of a person. Reads all of them: the desk is few people, readers have none."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()):
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            yield session


def end_sessions(user: User, but: str | None = None) -> int:
    """End the sessions of a person, all but the one with the given key; return how many."""
    keys = [session.pk for session in sessions_of(user) if session.pk != but]
    Session.objects.filter(pk__in=keys).delete()
    return len(keys)
