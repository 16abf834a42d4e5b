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
from transfers.workflow.transitions import ground_refusal, look_up_sources

AT_ONCE = 100  # records an action takes: as many as somebody can have looked at
CHANGED_SINCE = _("somebody saved it after you opened the list.")
OPEN_ITS_FORM = _("It may hold a personal detail: open its form, and take it out or say why it can stand.")
TOO_MANY = _("Nothing was done: you chose %(number)s records, and an action takes %(most)s at once.")


@dataclass(frozen=True, slots=True)
class Offer:
    """What the form of a record offers its reader: steps as buttons, and why one is missing."""

    steps: list[transitions.Step]
    why_not: list[str]
    came: Any  # the version with which the record came where it is, where a comment was given
    proposal: Revision | None = None  # the change of it that waits for another person

    @property
    def takes_comment(self) -> bool:
        return any(step.asks_why for step in self.steps)

    @property
    def may_be_minor(self) -> bool:
        return transitions.PROPOSE in self.steps


def offer(user: Any, record: Publishable | None) -> Offer:
    if record is None:
        return Offer([transitions.SUBMIT], [], None)
    refusals = {step: transitions.refusal(user, step, record) for step in transitions.STEPS.values()}
    proposal = revisions.open_proposal(record) if record.publication_state == transitions.PUBLISHED else None
    return Offer(
        [
            step
            for step, why in refusals.items()
            if not why and not (step is transitions.PROPOSE and proposal)  # one at a time
        ],
        # Of what others may do with a record like this, only approval is missed by its writer.
        [why for step, why in refusals.items() if why == transitions.NOBODY_PUBLISHES_THEIR_OWN],
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


def step_action(step: transitions.Step) -> Callable[..., HttpResponse | None]:
    """Return the list action of a step: it asks first, saying what will be done and what not, and why."""

    @admin.action(permissions=[step.verb], description=step.label)
    def action(desk: Any, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return take_many(desk, request, queryset, step)

    action.__name__ = step.code
    return action


def take_many(
    desk: Any, request: HttpRequest, queryset: QuerySet, step: transitions.Step
) -> HttpResponse | None:
    number = queryset.count()
    if number > AT_ONCE:
        said = {"number": number, "most": AT_ONCE}
        desk.message_user(request, TOO_MANY % said, messages.WARNING)
        return None
    why, is_agreed = request.POST.get("comment", "").strip(), "agreed" in request.POST
    told = step in revisions.TOLD_TO_ALL
    wrong = reason_problem(why, is_asked=step.asks_why, is_told=told) if is_agreed else ""
    if is_agreed and not wrong:
        finish(desk, request, queryset, step, why)
        return None
    return render(
        request,
        "admin/take_step.html",
        {
            **desk.admin_site.each_context(request),
            "title": step.label,
            "opts": desk.opts,
            "media": desk.media,
            "step": step,
            "judged": judge(desk, request, queryset, step),
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


def why_not(user: Any, step: transitions.Step, record: Publishable) -> str:
    """Say why a step is not taken from the list, which does not show what the record says."""
    if refused := transitions.refusal(user, step, record) or ground_refusal(step, record):
        return refused
    if step in (transitions.SUBMIT, transitions.APPROVE) and open_personal_details(record):
        return str(OPEN_ITS_FORM)
    return ""


def judge(
    desk: Any, request: HttpRequest, queryset: QuerySet, step: transitions.Step
) -> list[tuple[Publishable, str, str]]:
    """Return each record with what the desk calls it and why the step is refused, empty where it is not."""
    records = sorted(queryset, key=lambda record: record.pk)
    look_up(request.user, records)
    judged = [(one, desk.describe(one), str(why_not(request.user, step, one))) for one in records]
    return sorted(judged, key=lambda entry: bool(entry[2]))


def finish(desk: Any, request: HttpRequest, queryset: QuerySet, step: transitions.Step, why: str) -> None:
    """Take the step with each record that still stands as the page of the question showed it."""
    done, spared = [], []
    with transaction.atomic():
        chosen = desk.get_queryset(request).filter(pk__in=list(queryset.values_list("pk", flat=True)))
        records = list(chosen.select_for_update(of=("self",)).order_by("pk"))
        look_up(request.user, records)
        for record in records:
            refused = why_not(request.user, step, record)
            if request.POST.get(f"opened-{record.pk}") != record.changed_at.isoformat():
                refused = CHANGED_SINCE
            if refused:
                spared.append((record, refused))
                continue
            revisions.take(step, record, request.user, why)
            record.save()
            desk.log_change(request, record, str(step.label))
            done.append(str(record.code))
    if done:
        desk.message_user(request, step.done % {"records": ", ".join(done)}, messages.SUCCESS)
    for record, refused in spared:
        said = gettext("Not done with %(code)s: %(why)s") % {"code": record.code, "why": refused}
        desk.message_user(request, said, messages.WARNING)
