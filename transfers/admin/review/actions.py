"""The steps of a record as buttons of its form and as actions of its list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from transfers.admin.forms.reason import reason_problem
from transfers.checks.record import open_personal_details
from transfers.models import Revision
from transfers.models.publication import Publishable
from transfers.workflow import revisions, transitions
from transfers.workflow.transitions import TRANSITIONS, Transition, look_up_sources, source_denial

AT_ONCE = 100  # records an action takes: as many as somebody can have looked at
CHANGED_SINCE = _("somebody saved it after you opened the list.")
OPEN_ITS_FORM = _("It may hold a personal detail: open its form, and take it out or say why it can stand.")
TOO_MANY = _("Nothing was done: you chose %(number)s records, and an action takes %(most)s at once.")


@dataclass(frozen=True, slots=True)
class Offer:
    """What the form of a record offers its reader: steps as buttons, and why one is missing."""

    transitions: list[Transition]
    why_not: list[str]
    came: Any  # the version with which the record came where it is, where a comment was given
    proposal: Revision | None = None  # the change of it that waits for another person

    @property
    def takes_comment(self) -> bool:
        return any(transition.asks_why for transition in self.transitions)

    @property
    def may_be_minor(self) -> bool:
        return transitions.PROPOSE in self.transitions


def offer(user: Any, record: Publishable | None) -> Offer:
    if record is None:
        return Offer([transitions.SUBMIT], [], None)
    refusals = {
        transition: transitions.denial(user, transition, record) for transition in TRANSITIONS.values()
    }
    proposal = revisions.open_proposal(record) if record.publication_state == transitions.PUBLISHED else None
    return Offer(
        [
            transition
            for transition, why in refusals.items()
            if not why and not (transition is transitions.PROPOSE and proposal)  # one at a time
        ],
        # Of what others may do with a record like this, only approval is missed by its writer.
        [why for transition, why in refusals.items() if why == transitions.NOBODY_PUBLISHES_THEIR_OWN],
        came(record),
        proposal,
    )


def came(record: Publishable) -> Any:
    """Return the version with which a record came into its state, None without a reason. One query."""
    if record.publication_state == transitions.PUBLISHED:
        return None  # it came by approval, which says it all
    versions = record.history.order_by("-history_id")
    before = versions.exclude(publication_state=record.publication_state).values("history_id")[:1]
    first = versions.filter(history_id__gt=before).select_related("history_user").last()
    return first if first and first.history_change_reason else None


def transition_action(transition: Transition) -> Callable[..., HttpResponse | None]:
    """Return the list action of a step: it asks first, saying what will be done and what not, and why."""

    @admin.action(permissions=[transition.verb], description=transition.label)
    def action(desk: Any, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return take_many(desk, request, queryset, transition)

    action.__name__ = transition.code
    return action


def take_many(
    desk: Any, request: HttpRequest, queryset: QuerySet, transition: Transition
) -> HttpResponse | None:
    number = queryset.count()
    if number > AT_ONCE:
        said = {"number": number, "most": AT_ONCE}
        desk.message_user(request, TOO_MANY % said, messages.WARNING)
        return None
    why, is_agreed = request.POST.get("comment", "").strip(), "agreed" in request.POST
    told = transition in revisions.TOLD_TO_ALL
    wrong = reason_problem(why, is_asked=transition.asks_why, is_told=told) if is_agreed else ""
    if is_agreed and not wrong:
        finish(desk, request, queryset, transition, why)
        return None
    return render(
        request,
        "admin/take_step.html",
        {
            **desk.admin_site.each_context(request),
            "title": transition.label,
            "opts": desk.opts,
            "media": desk.media,
            "transition": transition,
            "judged": judge(desk, request, queryset, transition),
            "comment": why,
            "is_told": told,
            "comment_error": wrong,
            "action_checkbox_name": ACTION_CHECKBOX_NAME,
        },
    )


def look_up(user: Any, records: list[Publishable]) -> None:
    """Ask at once what the steps ask of each record."""
    transitions.look_up_writers(user, records)
    look_up_sources(records)


def why_not(user: Any, transition: Transition, record: Publishable) -> str:
    """Say why a step is not taken from the list, which does not show what the record says."""
    if refused := transitions.denial(user, transition, record) or source_denial(transition, record):
        return refused
    if transition in (transitions.SUBMIT, transitions.APPROVE) and open_personal_details(record):
        return str(OPEN_ITS_FORM)
    return ""


def judge(
    desk: Any, request: HttpRequest, queryset: QuerySet, transition: Transition
) -> list[tuple[Publishable, str, str]]:
    """Return each record with what the desk calls it and why the step is refused, empty where it is not."""
    records = sorted(queryset, key=lambda record: record.pk)
    look_up(request.user, records)
    judged = [(one, desk.describe(one), str(why_not(request.user, transition, one))) for one in records]
    return sorted(judged, key=lambda entry: bool(entry[2]))


def finish(desk: Any, request: HttpRequest, queryset: QuerySet, transition: Transition, why: str) -> None:
    """Take the step with each record that still stands as the page of the question showed it."""
    done, spared = [], []
    with transaction.atomic():
        chosen = desk.get_queryset(request).filter(pk__in=list(queryset.values_list("pk", flat=True)))
        records = list(chosen.select_for_update(of=("self",)).order_by("pk"))
        look_up(request.user, records)
        for record in records:
            refused = why_not(request.user, transition, record)
            if request.POST.get(f"opened-{record.pk}") != record.changed_at.isoformat():
                refused = CHANGED_SINCE
            if refused:
                spared.append((record, refused))
                continue
            revisions.take_and_record(transition, record, request.user, why)
            record.save()
            desk.log_change(request, record, str(transition.label))
            done.append(str(record.code))
    if done:
        desk.message_user(request, transition.done % {"records": ", ".join(done)}, messages.SUCCESS)
    for record, refused in spared:
        said = gettext("Not done with %(code)s: %(why)s") % {"code": record.code, "why": refused}
        desk.message_user(request, said, messages.WARNING)
