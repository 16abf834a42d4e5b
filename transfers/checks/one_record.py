"""What the checks say of one record, for its form: worked out once for each data version."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db.models import Model
from django.utils import timezone

from transfers.checks import Finding
from transfers.checks.record import RecordFacts
from transfers.models import Acknowledgement, Claim, DataVersion, Transfer
from transfers.models.publication import dataset_of
from transfers.vocabulary import Check

MOST_READ = 3_000  # claims and transfers, in about a second; the checks' own page has no such end


@dataclass(frozen=True, slots=True)
class About:
    """The findings that concern a record: those that are open, and those the desk gave a reason for.

    ``is_known``: the checks were run; they are not where the record is too long to be read with each form.
    """

    open: list[Finding]
    acknowledged: list[tuple[Finding, Acknowledgement]]
    is_known: bool = True

    def __bool__(self) -> bool:
        return bool(self.open or self.acknowledged or not self.is_known)


def find_unless_too_many() -> list[Finding] | None:
    """Run the checks, unless there is too much to read it with each save. Two queries, and nine."""
    if Claim.objects.count() + Transfer.objects.count() > MOST_READ:
        return None
    return RecordFacts().find()


def findings_now() -> list[Finding] | None:
    """Return what the checks find, acknowledged or not. One query; thirteen more where the record changed.

    Kept by data version, whose mark is random: what a rolled back transaction kept is never read again.
    """
    key = f"findings-{settings.RELEASE}-{DataVersion.objects.token(timezone.now())}"
    return cache.get_or_set(key, find_unless_too_many, timeout=60 * 60)


def new_findings(records: list[Model], before: set[str], *, is_kept: bool) -> list[Finding]:
    """Return what the checks say of records that was written just now and did not say before.

    Without what may be personal, which the form itself asks about. ``is_kept``: the transaction will not be
    rolled back, so that what is found is worth keeping.
    """
    found = findings_now() if is_kept else find_unless_too_many()
    return [
        one
        for one in about(records, found or []).open
        if one.key not in before and one.check is not Check.PERSONAL_DETAIL
    ]


def findings_about(record: Model) -> About:
    """Return what the checks say of a record. At most fifteen queries, mostly two."""
    found = findings_now()
    return About([], [], is_known=False) if found is None else about([record], found)


def about(records: list[Model], found: list[Finding]) -> About:
    """Return those of all findings that concern one of the records, with the desk's reasons. One query."""
    names = {(dataset_of(record).name, record.code) for record in records}
    theirs = [finding for finding in found if names & set(finding.records)]
    keys = [finding.key for finding in theirs]
    rows = Acknowledgement.objects.filter(key__in=keys).select_related("acknowledged_by") if keys else ()
    said = {row.key: row for row in rows}
    return About(
        open=[finding for finding in theirs if finding.key not in said],
        acknowledged=[(finding, said[finding.key]) for finding in theirs if finding.key in said],
    )
