"""Change the wording of what was published: proposed, decided, withdrawn, and kept for all to read.

Every change of a public record leaves a Revision behind, whichever way it took: a proposal that another
person approved, a record that was sent back to review, a withdrawal. The public corrections page reads them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from transfers.checks.record import known_names
from transfers.datasets import Kind
from transfers.disclosure.personal_data import personal_details
from transfers.models import Revision
from transfers.models.publication import Publishable
from transfers.rows.snapshot import (
    Snapshot,
    conflicts,
    dataset_of,
    differences,
    merged,
    snapshot_of,
    snapshot_of_version,
)
from transfers.rows.validate import following
from transfers.rows.write_one import write_record
from transfers.vocabulary import PublicationState, RevisionState
from transfers.workflow import transitions
from transfers.workflow.transitions import Transition

PUBLISHED = PublicationState.PUBLISHED
PROPOSED, REOPENED = RevisionState.PROPOSED, RevisionState.REOPENED

# Shown to all with their reason, of what was public.
TOLD_TO_ALL: Final = (transitions.PROPOSE, transitions.REOPEN, transitions.WITHDRAW)

DIGITS: Final = re.compile(r"\d+")
DECIDED: Final = _("This was decided already: %(state)s.")
NOT_PUBLISHED_NOW: Final = _(
    "The record is %(state)s now: the change can be decided once the record is published again."
)
ONLY_THE_PROPOSER: Final = _("Only who proposed it takes it back.")
OWN_PROPOSAL: Final = _("You proposed it: take it back instead.")
MOVED: Final = _(
    "The record changed after this was proposed, in cells that it changes too: %(cells)s. Turn it down, and "
    "propose anew what still holds."
)
NOTHING_TO_PROPOSE: Final = _("This says what the record says already: there is nothing to propose.")
ON_ITS_WAY: Final = _("Another change of this record is proposed already: decide that one first.")


# --- steps of a record ----------------------------------------------------------------------------


def take_and_record(
    transition: Transition, record: Publishable, user: Any, why: str = "", *, is_minor: bool = False
) -> None:
    """Put a record where a step ends, and keep what the step changes for the public.

    The caller has asked ``transitions.denial``, saves the record afterwards, and has changed nothing in the
    database so far.
    """
    at = timezone.now()
    if transition is transitions.REOPEN:
        reopen(record, user, why, is_minor, at)
    elif transition is transitions.WITHDRAW:
        withdraw(record, user, why, at)
    elif transition is transitions.APPROVE:
        publish_again(record, user, at)
    transitions.apply_transition(transition, record, user, why)


def reopen(record: Publishable, user: Any, why: str, is_minor: bool, at: datetime) -> None:
    told = Revision.objects.of(record).filter(state=RevisionState.PUBLISHED, after__isnull=True)
    was_withdrawn = record.loaded_state == PublicationState.WITHDRAWN and told.exists()
    if not (was_withdrawn or is_public(record, at)):
        return  # the public had not seen it
    Revision.objects.create(
        **record_key(record), state=REOPENED, reason=why, is_minor=is_minor, proposed_by=user,
        before=None if was_withdrawn else snapshot_of(record).as_json(),
    )  # fmt: skip


def withdraw(record: Publishable, user: Any, why: str, at: datetime) -> None:
    """Say that a record is gone, and nothing of what it said: that may be why it goes."""
    if proposal := open_proposal(record):
        close(proposal, RevisionState.TURNED_DOWN, user, gettext("The record was withdrawn."))
    reopened = Revision.objects.of(record).filter(state=REOPENED).first()
    if reopened is None and not is_public(record, at):
        return
    if reopened and reopened.before is None:  # it had been withdrawn before
        reopened.delete()
        return
    revision = reopened or Revision(**record_key(record), before=snapshot_of(record).as_json())
    revision.reason, revision.after = why, None
    revision.proposed_by, revision.is_minor = None, False
    decide(revision, RevisionState.PUBLISHED, user, at)


def publish_again(record: Publishable, user: Any, at: datetime) -> None:
    reopened = Revision.objects.of(record).filter(state=REOPENED).first()
    if reopened:
        before, after = Snapshot.from_json(reopened.before), snapshot_of(record)
        reopened.is_minor = bool(reopened.is_minor and before and may_be_minor(record, before, after))
        reopened.after, reopened.proposed_by = after.as_json(), record.written_by
        decide(reopened, RevisionState.PUBLISHED, user, at)


def is_public(record: Publishable, at: datetime) -> bool:
    return type(record).objects.public(at).filter(pk=record.pk).exists()


def record_key(record: Publishable) -> dict[str, str]:
    return {"list_name": dataset_of(record).name, "code": record.code}


def with_followed(record: Publishable, snapshot: Snapshot) -> Snapshot:
    """Return a snapshot in which the cells that records of another list set are as they stand."""
    names = following(dataset_of(record))((record.code,))
    if not names:
        return snapshot
    current = snapshot_of(record).cells
    return replace(snapshot, cells=snapshot.cells | {name: current[name] for name in names})


# --- a proposed change ----------------------------------------------------------------------------


def propose(
    record: Publishable, after: Snapshot, user: Any, reason: str, *, is_minor: bool = False
) -> Revision:
    """Keep a change of a published record until another person decides. Raises ValidationError."""
    before, after = snapshot_of(record), with_followed(record, after)
    if after == before:
        raise ValidationError(NOTHING_TO_PROPOSE)
    if open_proposal(record):
        raise ValidationError(ON_ITS_WAY)
    return Revision.objects.create(
        **record_key(record), reason=reason, is_minor=is_minor and may_be_minor(record, before, after),
        proposed_by=user, before=before.as_json(), after=after.as_json(),
    )  # fmt: skip


def may_be_minor(record: Publishable, before: Snapshot, after: Snapshot) -> bool:
    """Tell whether a change is one of wording alone: no number, date, code, name, nor digits in a text."""
    return all(
        one.column.kind is Kind.TEXT
        and not one.column.name.startswith("name_")
        and DIGITS.findall(one.before) == DIGITS.findall(one.after)
        for one in differences(dataset_of(record), before, after)
    )


def open_proposal(record: Publishable) -> Revision | None:
    return Revision.objects.of(record).filter(state=PROPOSED).select_related("proposed_by").first()


def proposal_denial(user: Any, revision: Revision, verb: str) -> str:
    """Say why somebody may not approve, turn down or take back a proposal; empty where they may."""
    record = revision.record()
    is_own = revision.proposed_by_id == user.pk
    if revision.state != PROPOSED:
        return DECIDED % {"state": gettext(RevisionState(revision.state).label)}
    if verb == "take_back":
        return "" if is_own else str(ONLY_THE_PROPOSER)
    if not transitions.has_right(user, "review", record):
        return str(transitions.NO_RIGHT)
    if is_own:
        return str(transitions.NOBODY_PUBLISHES_THEIR_OWN if verb == "approve" else OWN_PROPOSAL)
    if verb == "approve" and record.publication_state != PUBLISHED:
        return NOT_PUBLISHED_NOW % {"state": transitions.state_words(record.publication_state)}
    return ""


def approve(revision: Revision, user: Any) -> None:
    """Make the record say what was proposed, in one transaction. The caller has asked ``proposal_denial``.

    Raises ValidationError where the record changed meanwhile in a cell that the proposal changes, and where
    a proposed cell cannot stand any more.
    """
    at = timezone.now()
    with transaction.atomic():
        record = revision.model.objects.select_for_update(of=("self",)).get(code=revision.code)
        if record.publication_state != PUBLISHED:
            state = transitions.state_words(record.publication_state)
            raise ValidationError(NOT_PUBLISHED_NOW, params={"state": state})
        stored = (Snapshot.from_json(each) for each in (revision.before, revision.after))
        before, after = (with_followed(record, each) for each in stored)
        current, dataset = snapshot_of(record), dataset_of(record)
        moved = conflicts(dataset, current, before, after)
        if moved:
            cells = ", ".join(dict.fromkeys(gettext(one.column.label) for one in moved))
            raise ValidationError(MOVED, params={"cells": cells})
        proposed = merged(current, before, after)
        revision.before, revision.after = current.as_json(), proposed.as_json()
        revision.was_public = is_public(record, at)
        record.written_by, record.approved_by = revision.proposed_by, user
        record._change_reason = revision.reason
        write_record(record, proposed)
        decide(revision, RevisionState.PUBLISHED, user, at)


def close(revision: Revision, state: RevisionState, user: Any, comment: str = "") -> None:
    """Turn a proposal down or take it back. The caller has asked ``proposal_denial``."""
    revision.comment = comment
    decide(revision, state, user, timezone.now())


def decide(revision: Revision, state: RevisionState, user: Any, at: datetime) -> None:
    revision.state, revision.decided_by, revision.decided_at = state, user, at
    revision.save()


# --- an old version again -------------------------------------------------------------------------


MAY_BE_PERSONAL: Final = _(
    "This would bring in what may be a personal detail: %(texts)s. Make the change in the form, where you "
    "can take it out or say why it can stand."
)


def refuse_personal(record: Publishable, after: Snapshot) -> None:
    """Raise ValidationError where a snapshot brings in what may be personal."""
    texts = {one.after for one in differences(dataset_of(record), snapshot_of(record), after)}
    likely = [text for text in texts if personal_details(text)]
    names = known_names() if likely else []
    found = [span.text for text in likely for span in personal_details(text, names)]
    if found:
        raise ValidationError(MAY_BE_PERSONAL, params={"texts": ", ".join(found)})


def restore(record: Publishable, version: Any, user: Any, reason: str) -> Revision | None:
    """Make a record say again what a version of it said: proposed where it is published, else at once.

    Returns the proposal, None where the record was written. The caller has asked ``restore_denial``. Raises
    ValidationError where there is no difference or the old snapshot cannot stand any more.
    """
    after = with_followed(record, snapshot_of_version(version))
    refuse_personal(record, after)
    if record.publication_state == PUBLISHED:
        return propose(record, after, user, reason)
    if after == snapshot_of(record):
        raise ValidationError(NOTHING_TO_PROPOSE)
    record.written_by, record.approved_by, record._change_reason = user, None, reason
    write_record(record, after)
    return None


def restore_denial(user: Any, record: Publishable) -> str:
    if record.publication_state == PUBLISHED:
        return str(transitions.denial(user, transitions.PROPOSE, record, has_new_content=True))
    return str(transitions.save_denial(user, record, has_new_content=True))
