"""What the page of sign-ins lists: each password and code that was accepted or refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from axes.models import AccessFailureLog, AccessLog
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from transfers.signin.browsers import browser_words

SHOWN = 100


@dataclass(frozen=True, slots=True)
class AuditEntry:
    at: datetime
    username: str
    what: str
    is_refused: bool
    address: str
    browser: str


def audit_entries(usernames: QuerySet) -> list[AuditEntry]:
    """Return the latest entries of the named people, newest first."""
    rows = [
        row
        for model in (AccessLog, AccessFailureLog)
        for row in model.objects.filter(username__in=usernames).order_by("-attempt_time")[:SHOWN]
    ]
    rows.sort(key=lambda row: row.attempt_time, reverse=True)
    return [audit_entry(row) for row in rows[:SHOWN]]


def audit_entry(row: AccessLog | AccessFailureLog) -> AuditEntry:
    is_refused = isinstance(row, AccessFailureLog)
    what = refused_words(row) if is_refused else accepted_words(row)
    browser = browser_words(row.user_agent)
    return AuditEntry(row.attempt_time, row.username, what, is_refused, row.ip_address or "", browser)


def accepted_words(row: AccessLog) -> str:
    words = {
        reverse("admin:login"): _("Password accepted"),
        reverse("admin:second_factor"): _("Code accepted, signed in"),
        reverse("admin:set_up_second_factor"): _("New second factor, signed in"),
    }
    return words.get(row.path_info, _("Signed in"))


def refused_words(row: AccessFailureLog) -> str:
    is_code = row.path_info == reverse("admin:second_factor")
    what = _("Wrong code") if is_code else _("Wrong password")
    return _("%(what)s; locked for a while") % {"what": what} if row.locked_out else what
