"""Say who may do what with a record on its way to the public (rules 11 and 12).

The form, its buttons, the list actions and the walk over all roles ask here, and nowhere else is it decided.
The database holds the core by itself: no one approves what they wrote, nothing written is public unapproved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from transfers.models import Source
from transfers.models.citation import Cited
from transfers.models.publication import Publishable
from transfers.vocabulary import PublicationState

NEW = ""  # the state of a record that was never saved
DRAFT, IN_REVIEW = PublicationState.DRAFT, PublicationState.IN_REVIEW
PUBLISHED, WITHDRAWN = PublicationState.PUBLISHED, PublicationState.WITHDRAWN

NOBODY_PUBLISHES_THEIR_OWN = _("Nobody publishes what they wrote: another person approves.")
NOT_IN_PLACE = _(
    "A published or withdrawn record is not changed in place. Propose the change of a published one, and "
    "another person approves it; send a withdrawn one back to review, with your change."
)
AS_IT_STANDS = _(
    "This is done with the record as it was saved, and you changed the form: save your change first, or open "
    "the form again."
)
REVIEWERS_CHANGE = _(
    "It is in review, where only reviewers change it. Its writer can take it back, a reviewer return it."
)
REVIEWERS_SET_EMBARGO = _("Only reviewers change the embargo of a published record.")
ONLY_THE_WRITER = _("Only who wrote it takes it back; a reviewer returns it with a comment.")
OWN_WORK_IS_TAKEN_BACK = _("You wrote it: take it back instead.")
NOT_FROM_HERE = _("This is done with a record that is %(states)s; it is %(state)s.")
NO_RIGHT = _("Your account may not do this. Reviewers may; an administrator makes somebody a reviewer.")
NO_RIGHT_TO_WRITE = _("Your account may not write records of this kind.")
SAY_WHY = _("Say why: the history keeps it, and who wrote the record reads it.")


@dataclass(frozen=True, slots=True)
class Transition:
    """One step of a record; ``starts`` are the states it leaves, ``verb`` the right it takes."""

    code: str
    label: str  # of its button and its list action
    done: str  # what the desk says afterwards
    starts: tuple[str, ...]
    end: str
    verb: str
    asks_why: bool = False
    takes_content: bool = False  # whether a change of the content goes with it, in one save
    is_for_lists: bool = True  # whether it is also an action of the list


SUBMIT: Final = Transition(
    "submit", _("Submit for review"), _("Submitted for review: %(records)s."),
    (NEW, DRAFT), IN_REVIEW, "change", takes_content=True,
)  # fmt: skip
TAKE_BACK: Final = Transition(
    "take_back", _("Take back to draft"), _("Taken back to draft: %(records)s."),
    (IN_REVIEW,), DRAFT, "change", takes_content=True,
)  # fmt: skip
APPROVE: Final = Transition(
    "approve", _("Approve and publish"), _("Approved and published: %(records)s."),
    (IN_REVIEW,), PUBLISHED, "review",
)  # fmt: skip
RETURN: Final = Transition(
    "return", _("Return with a comment"), _("Returned to draft: %(records)s."),
    (IN_REVIEW,), DRAFT, "review", asks_why=True,
)  # fmt: skip
REOPEN: Final = Transition(
    "reopen", _("Send back to review"), _("Back in review, and off the public pages: %(records)s."),
    (PUBLISHED, WITHDRAWN), IN_REVIEW, "review", asks_why=True, takes_content=True,
)  # fmt: skip
WITHDRAW: Final = Transition(
    "withdraw", pgettext_lazy("button", "Withdraw"), _("Withdrawn: %(records)s."),
    (IN_REVIEW, PUBLISHED), WITHDRAWN, "review", asks_why=True,
)  # fmt: skip

# The record itself stays as it is: the change is kept beside it (transfers/workflow/revisions.py).
PROPOSE: Final = Transition(
    "propose", _("Propose this change"),
    _("Proposed: a change of %(records)s. The public sees it once another person approves."),
    (PUBLISHED,), PUBLISHED, "change", asks_why=True, takes_content=True, is_for_lists=False,
)  # fmt: skip

TRANSITIONS: Final = {
    transition.code: transition
    for transition in (SUBMIT, TAKE_BACK, APPROVE, RETURN, PROPOSE, REOPEN, WITHDRAW)
}


def has_right(user: Any, verb: str, model: type[Publishable] | Publishable) -> bool:
    """Tell whether an account has a right on records of a kind: view, add, change, delete or review."""
    return user.has_perm(f"{model._meta.app_label}.{verb}_{model._meta.model_name}")


def denial(user: Any, transition: Transition, record: Publishable, *, has_new_content: bool = False) -> str:
    """Say why somebody may not take a step with a record; empty where they may.

    ``has_new_content``: the same save changes more than the state and the embargo. What an import of the
    operators wrote has no writer, so each reviewer may approve it.
    """
    state, is_writer = record.loaded_state, record.written_by_id == user.pk
    if state not in transition.starts:
        states = [gettext(PublicationState(each).label) for each in transition.starts if each != NEW]
        return NOT_FROM_HERE % {"states": " / ".join(states), "state": state_words(state)}
    if not has_right(user, "add" if state == NEW else transition.verb, record):
        return NO_RIGHT if transition.verb == "review" else NO_RIGHT_TO_WRITE
    if transition is APPROVE and (is_writer or has_new_content or has_written(user, record)):
        return NOBODY_PUBLISHES_THEIR_OWN
    if transition is TAKE_BACK and not is_writer:
        return ONLY_THE_WRITER
    if transition is RETURN and is_writer:
        return OWN_WORK_IS_TAKEN_BACK
    if has_new_content and not transition.takes_content:
        return AS_IT_STANDS
    return ""


def has_written(user: Any, record: Publishable) -> bool:
    """Tell whether somebody wrote any of what would be published, others after them too. One query."""
    known = getattr(record, "is_partly_by_reader", None)
    return record.pk in written_by(user, [record]) if known is None else known


def written_by(user: Any, records: Sequence[Publishable]) -> set[int]:
    """Return the keys of the records of which somebody wrote any since they were last public. One query."""
    versions = type(records[0]).history
    public = versions.filter(id=OuterRef("id"), publication_state=PUBLISHED).order_by("-history_id")
    last = Coalesce(Subquery(public.values("history_id")[:1]), 0)
    own = versions.filter(id__in=[record.pk for record in records], written_by=user.pk)
    return set(own.filter(history_id__gt=last).values_list("id", flat=True))


def look_up_writers(user: Any, records: Sequence[Publishable]) -> None:
    """Let ``denial`` ask nothing more of each of many records of one kind. One query."""
    partly = written_by(user, records) if records else set()
    for record in records:
        record.is_partly_by_reader = record.pk in partly


def save_denial(
    user: Any,
    record: Publishable,
    *,
    has_new_content: bool,
    has_new_embargo: bool = False,
    is_embargo_cut: bool = False,
) -> str:
    """Say why a record may not be saved where it stands, without a step; empty where it may.

    ``is_embargo_cut``: an embargo that lies ahead would end sooner, so that this save publishes.
    """
    state, reviews = record.loaded_state, has_right(user, "review", record)
    if not (has_new_content or has_new_embargo):
        return ""
    if not has_right(user, "add" if state == NEW else "change", record):
        return NO_RIGHT_TO_WRITE
    if state == IN_REVIEW and not reviews:
        return REVIEWERS_CHANGE
    if state in (PUBLISHED, WITHDRAWN) and has_new_content:
        return NOT_IN_PLACE
    if state in (PUBLISHED, WITHDRAWN) and has_new_embargo and not reviews:
        return REVIEWERS_SET_EMBARGO
    if state == PUBLISHED and is_embargo_cut and record.written_by_id == user.pk:
        return NOBODY_PUBLISHES_THEIR_OWN
    return ""


def may_touch(user: Any, record: Publishable) -> bool:
    """Tell whether there is anything that an account may do with a record besides reading it."""
    may_write = not save_denial(user, record, has_new_content=True)
    return may_write or any(not denial(user, transition, record) for transition in TRANSITIONS.values())


def apply_transition(transition: Transition, record: Publishable, user: Any, why: str = "") -> None:
    """Put a record where the step ends; the caller has asked ``denial`` and saves it."""
    record.publication_state = transition.end
    if transition is APPROVE:
        record.approved_by = user
    if why:
        record._change_reason = why  # django-simple-history keeps it with the version


def state_words(state: str) -> str:
    return gettext(PublicationState(state).label) if state else gettext("not saved yet")


# --- published figures stand on published sources ------------------------------------------------

NO_PUBLIC_SOURCE = _("None of the pages it cites is published: %(codes)s. Publish the page first.")
LEFT_UNSOURCED = _(
    "These published records would stand without a published source: %(codes)s. Give them another one, or "
    "withdraw them first."
)
MOST_NAMED = 10


def source_denial(transition: Transition, record: Publishable) -> str:
    """Say why a step would leave a published record without a published source; empty where it would not."""
    if transition is APPROVE and isinstance(record, Cited):
        cited = getattr(record, "cited_states", None)
        if cited is None:
            cited = list(record.sources.values_list("code", "publication_state"))
        if cited and all(state != PublicationState.PUBLISHED for _code, state in cited):
            return NO_PUBLIC_SOURCE % {"codes": ", ".join(code for code, _state in cited)}
    if transition in (WITHDRAW, REOPEN) and isinstance(record, Source):
        unsourced = unsourced_records(record)
        if unsourced and record.loaded_state == PublicationState.PUBLISHED:
            return LEFT_UNSOURCED % {"codes": ", ".join(unsourced)}
    return ""


def look_up_sources(records: Sequence[Publishable]) -> None:
    """Let ``source_denial`` of an approval ask nothing more of each of many records. One query."""
    if not records or not isinstance(records[0], Cited):
        return
    cited: dict[int, list[tuple[str, str]]] = defaultdict(list)
    through = type(records[0]).sources.through.objects.filter(record__in=records).order_by("position", "pk")
    for key, code, state in through.values_list("record_id", "source__code", "source__publication_state"):
        cited[key].append((code, state))
    for record in records:
        record.cited_states = cited[record.pk]


def unsourced_records(source: Source) -> list[str]:
    """Return the first published records of each kind that cite no other published source. A query a kind."""
    codes: list[str] = []
    for model in Source.citing_models():
        others = model.sources.through.objects.filter(
            record=OuterRef("pk"), source__publication_state=PublicationState.PUBLISHED
        ).exclude(source=source)
        found = model.objects.filter(sources=source, publication_state=PublicationState.PUBLISHED)
        codes += found.exclude(Exists(others)).order_by("code").values_list("code", flat=True)[:MOST_NAMED]
    return codes
