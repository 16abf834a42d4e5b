"""What is new as Atom feeds (RFC 4287): claims, transfers, corrections, each under an id that stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext

from transfers.models import Claim, Transfer
from transfers.models.version import end_of_day
from transfers.rows.snapshot import DifferenceWords
from transfers.values.period import period_words
from transfers.vocabulary import Leg, Measure, Standing, TransferStatus
from transfers.wording.words import comma, desk_title, label, people_words
from transfers.workflow.corrections import Correction

ENTRIES = 50  # the latest of each; the lists have all


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """``path`` is its page; ``key`` names it for good; ``updated`` is when what it says was last changed."""

    key: str
    path: str
    title: str
    summary: str
    published: datetime
    updated: datetime


class Feed(Atom1Feed):
    """Django's feed, except that an empty one does not change with every look at the clock."""

    def latest_post_date(self) -> datetime:
        return self.feed["changed_at"]


def tag(host: str, key: str) -> str:
    """Name something for good (RFC 4151), whatever the scheme and the language it is read in."""
    return f"tag:{host},2026:{key}"


def claim_feed_entry(claim: Claim, corrected_at: datetime | None) -> FeedEntry:
    parts = [label(Measure(claim.measure)), people_words(claim.quantity), str(claim.claimant)]
    if claim.as_of_date:
        parts.append(period_words(claim.period))
    name = gettext("Claim %(code)s") % {"code": claim.code}
    return feed_entry(claim, "claims", name, parts, corrected_at)


def transfer_feed_entry(transfer: Transfer, corrected_at: datetime | None) -> FeedEntry:
    way = " - ".join(str(place) for place in (transfer.origin, transfer.destination) if place)
    parts = [label(Leg(transfer.leg)), people_words(transfer.quantity), way, period_words(transfer.period)]
    if transfer.status == TransferStatus.PLANNED:
        parts.insert(0, label(TransferStatus.PLANNED))
    name = gettext("Transfer %(code)s") % {"code": transfer.code}
    return feed_entry(transfer, "transfers", name, [part for part in parts if part], corrected_at)


def feed_entry(
    record: Claim | Transfer, list_name: str, name: str, parts: list[str], corrected_at: datetime | None
) -> FeedEntry:
    summary = label(Standing(record.standing))
    if record.standing_reason:
        reason = desk_title(record, "standing_reason")
        summary = gettext("%(standing)s: %(reason)s") % {"standing": summary, "reason": reason}
    since = record.since
    if getattr(record, "status", "") == TransferStatus.PLANNED and record.departed_latest:
        # A planned movement is hidden until its last day is over.
        since = max(since, end_of_day(record.departed_latest))
    return FeedEntry(
        key=f"{list_name}/{record.code}",
        path=record.get_absolute_url(),
        title=f"{name}: {comma().join(parts)}",
        summary=summary,
        published=since,
        updated=max(since, corrected_at or since),
    )


def correction_entry(correction: Correction, page: str) -> FeedEntry:
    if correction.is_withdrawn or correction.is_in_review:
        what = gettext("withdrawn") if correction.is_withdrawn else gettext("back in review")
    else:
        what = comma().join(dict.fromkeys(one.label for one in correction.differences))
    title = f"{correction.list_title} {correction.code}" + (f": {what}" if what else "")
    return FeedEntry(
        key=f"corrections/{correction.key}",
        path=f"{page}?list={correction.list_name}&code={correction.code}#c{correction.key}",
        title=title,
        summary=" ".join([correction.reason, *map(correction_words, correction.differences)]),
        published=correction.at,
        updated=correction.at,
    )


def correction_words(one: DifferenceWords) -> str:
    blank = gettext("blank")
    place = f"{one.row}, {one.label}" if one.row else one.label
    return gettext("%(what)s: was %(before)s, is %(after)s.") % {
        "what": place,
        "before": one.before or blank,
        "after": one.after or blank,
    }
