"""Propose in the form of a published record: what was saved is read, undone, and kept beside the record."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from transfers.models.publication import Publishable
from transfers.rows.snapshot import snapshot_of
from transfers.workflow import revisions, transitions


class Proposing:
    """An admin in whose form a change can be proposed.

    The change goes the way of any save, so all rules hold of it: the record, its relations and its rows are
    written, read back as the cells of its list, and then undone, within the transaction of the request.
    """

    def save_model(self, request: HttpRequest, obj: Publishable, form: Any, change: bool) -> None:
        if form.transition is transitions.PROPOSE and not form.is_only_checked:
            request.proposed = transaction.savepoint(), form
        super().save_model(request, obj, form, change)

    def log_change(self, request: HttpRequest, obj: Publishable, message: Any) -> Any:
        if not hasattr(request, "proposed"):
            return super().log_change(request, obj, message)
        savepoint, form = request.proposed
        given = form.cleaned_data
        after = snapshot_of(obj)
        transaction.savepoint_rollback(savepoint)
        form.keep_reasons()  # why a possible personal detail can stand: who approves reads it
        try:
            revisions.propose(obj, after, request.user, given["comment"], is_minor=given["is_minor"])
        except ValidationError as refused:
            del request.proposed
            self.message_user(request, " ".join(refused.messages), messages.ERROR)
        return None
