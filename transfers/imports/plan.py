"""Plan the import of one list, and carry the plan out: what the page and the command both do."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from operator import attrgetter

from django.contrib.auth.models import AbstractUser
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from transfers.datasets import Dataset
from transfers.imports.detect import Found, read_upload
from transfers.imports.guards import add_faults, states_of
from transfers.rows.history import BATCH
from transfers.rows.read import batches, model_of
from transfers.rows.sheet import Fault, Sheet
from transfers.rows.validate import Changes, Progress, check_sheets, no_progress
from transfers.rows.write import write_changes

CHANGED_MEANWHILE = gettext_noop("The record changed after the file was compared with it.")
REASON = 100  # characters that the history keeps of a reason


@dataclass(slots=True)
class Plan:
    """What an import would do. ``states``: those of the records of which it makes drafts, by code."""

    sheet: Sheet
    found: Found
    changes: Changes
    faults: list[Fault]
    states: dict[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Return a text that no other plan has, by every value before and after."""
        changes = self.changes
        told = (changes.new, changes.changed, changes.unchanged, sorted(self.states.items()))
        return sha256(repr(told).encode()).hexdigest()


class Refused(Exception):
    """Nothing was written. ``plan`` is how things stand; ``reason`` is set where that does not say why."""

    def __init__(self, plan: Plan, reason: str = "") -> None:
        super().__init__(reason)
        self.plan, self.reason = plan, reason


@contextmanager
def uncollected() -> Iterator[None]:
    """Let Python not look for circles in memory meanwhile: with 20,000 rows that took half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@uncollected()
def plan_import(
    content: bytes,
    dataset: Dataset,
    file: str,
    *,
    publish: bool = False,
    writer: AbstractUser | None = None,
    progress: Progress = no_progress,
) -> Plan:
    """Say what importing the bytes of a file would do. Only reads, without a transaction or a lock."""
    return plan_of(*read_upload(content, dataset, file), publish, writer, progress)


def plan_of(
    sheet: Sheet, found: Found, publish: bool, writer: AbstractUser | None, progress: Progress
) -> Plan:
    (changes,), _ = check_sheets([sheet], progress)
    states = {} if publish else states_of(changes)
    add_faults(sheet, changes, states, writer)
    return Plan(sheet, found, changes, sorted(sheet.faults, key=attrgetter("row")), states)


@uncollected()
def apply_plan(
    content: bytes,
    dataset: Dataset,
    file: str,
    *,
    publish: bool = False,
    digest: str | None = None,
    writer: AbstractUser | None = None,
    reason: str = "",
    progress: Progress = no_progress,
) -> Plan:
    """Import the bytes of a file in one transaction; return what was done.

    ``digest`` is of the plan that somebody agreed to. ``reason`` is kept in the history, and shown in public
    for what was published. Raises Refused, with nothing written, where the file has faults, where it would
    now do something else, and where the database refuses a row.
    """
    sheet, found = read_upload(content, dataset, file)
    with transaction.atomic():
        lock(sheet)
        plan = plan_of(sheet, found, publish, writer, progress)
        if plan.faults:
            raise Refused(plan)
        if digest is not None and digest != plan.digest:
            raise Refused(plan, CHANGED_MEANWHILE)
        if publish:  # shown in public, where the name of a file has no place
            reason = reason or "A file was imported."
        reason = reason or f"import of {sheet.file}"[:REASON]
        try:
            write_changes([plan.changes], publish=publish, reason=reason, writer=writer, progress=progress)
        except IntegrityError as error:
            raise Refused(plan, f"The database refused a row ({error}).") from error
    return plan


def lock(sheet: Sheet) -> None:
    """Keep others from changing the file's records until it is written; SQLite does so by itself."""
    model, name = model_of(sheet.dataset.whole), sheet.dataset.columns[0].name
    for codes in batches(sorted({cells[name] for _, cells in sheet.rows}), BATCH):
        # Evaluated for its lock alone.
        list(model.objects.select_for_update().filter(code__in=codes).order_by("pk").values_list("pk"))
