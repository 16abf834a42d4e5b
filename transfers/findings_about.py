"""What the checks say of one record, for its form: worked out once for each data version."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db.models import Model
from django.utils import timezone

from transfers import datasets
from transfers.checks import Finding
from transfers.findings import Record
from transfers.models import Acknowledgement, DataVersion
from transfers.vocabulary import Check


@dataclass(frozen=True, slots=True)
class About:
    """The findings that concern a record: those that are open, and those the desk gave a reason for."""

    open: list[Finding]
    acknowledged: list[tuple[Finding, Acknowledgement]]

    def __bool__(self) -> bool:
        return bool(self.open or self.acknowledged)


def findings_now() -> list[Finding]:
    """Return what the checks find, acknowledged or not. One query; nine more where the record changed.

    Kept by data version, whose mark is random: what a rolled back transaction kept is never read again.
    """
    key = f"findings-{settings.RELEASE}-{DataVersion.objects.token(timezone.now())}"
    return cache.get_or_set(key, lambda: Record().find(), timeout=60 * 60)


def new_findings(records: list[Model], before: set[str], *, is_kept: bool) -> list[Finding]:
    """Return what the checks say of records that was written just now and did not say before.

    Without what may be personal, which the form itself asks about. ``is_kept``: the transaction will not be
    rolled back, so that what is found is worth keeping.
    """
    about = findings_about(*records, found=None if is_kept else Record().find())
    return [one for one in about.open if one.key not in before and one.check is not Check.PERSONAL_DETAIL]


def findings_about(*records: Model, found: list[Finding] | None = None) -> About:
    """Return what the checks say of records. At most eleven queries, mostly two.

    ``found``: all that the checks find, where the caller knows it.
    """
    names = {(datasets.BY_MODEL[type(record).__name__].name, record.code) for record in records}
    found = findings_now() if found is None else found
    about = [finding for finding in found if names & set(finding.records)]
    keys = [finding.key for finding in about]
    rows = Acknowledgement.objects.filter(key__in=keys).select_related("acknowledged_by") if keys else ()
    said = {row.key: row for row in rows}
    return About(
        open=[finding for finding in about if finding.key not in said],
        acknowledged=[(finding, said[finding.key]) for finding in about if finding.key in said],
    )
