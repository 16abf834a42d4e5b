"""Write made records in bulk, each with its pages and its relations; their history is a copy (history.py)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from django.db import models
from django.utils import timezone

from transfers.models.publication import Publishable
from transfers.rows.history import BATCH
from transfers.rows.read import CHUNK
from transfers.rows.validate import Progress
from transfers.vocabulary import PublicationState

EMBARGO = datetime(2099, 1, 1, tzinfo=UTC)
# Of each 100 records of a kind up to the 2,000th one is not public, in turn for each of these reasons.
UNUSUAL = ("withdrawn", "draft", "in review", "embargoed")
STATES = {"draft": PublicationState.DRAFT, "in review": PublicationState.IN_REVIEW}
UNUSUAL_EVERY, UNUSUAL_AT, UNUSUAL_UNTIL = 100, 7, 2_000


@dataclass(slots=True)
class Made:
    """A record that is not saved yet, with the keys of the pages it cites and what else it relates to.

    ``others`` are records of its own kind that are written before it or with it; ``speakers`` of an event;
    ``parts`` the rows of its table.
    """

    record: Publishable
    pages: Sequence[int] = ()
    others: Sequence[Publishable] = ()
    speakers: Sequence[models.Model] = ()
    parts: Sequence[models.Model] = ()


def unusual(number: int) -> str:
    """Return why the record of that number, from 0, is not public; empty of nearly all."""
    if number % UNUSUAL_EVERY != UNUSUAL_AT or number >= UNUSUAL_UNTIL:
        return ""
    return UNUSUAL[number // UNUSUAL_EVERY % len(UNUSUAL)]


class Writer:
    """Writes the records of one ledger. ``leaving`` are those to be withdrawn once they have a history."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.leaving: list[Publishable] = []

    def write(self, name: str, records: Iterable[Made], total: int, first: int = 0) -> None:
        """Write records of one kind some hundred at a time, as made; ``first`` is the first's number."""
        done = 0
        records = iter(records)
        while made := list(islice(records, CHUNK)):
            self.progress(f"Making {name}", done, total)
            for number, each in enumerate(made, first + done):
                self.set_aside(each.record, unusual(number))
            self.write_some(made)
            done += len(made)

    def set_aside(self, record: Publishable, reason: str) -> None:
        """Give a record the state in which it is written. One to be withdrawn is published first."""
        record.publication_state = STATES.get(reason, PublicationState.PUBLISHED)
        if reason == "embargoed":
            record.publish_at = EMBARGO
        if reason == "withdrawn":
            self.leaving.append(record)

    def write_plain(self, name: str, records: Iterable[Publishable], total: int) -> Iterator[Publishable]:
        """Write published records that relate to nothing, and yield each once it has its key."""
        records = iter(records)
        done = 0
        while found := list(islice(records, CHUNK)):
            self.progress(f"Making {name}", done, total)
            for record in found:
                record.publication_state = PublicationState.PUBLISHED
            self.write_some([Made(record) for record in found])
            done += len(found)
            yield from found

    def write_some(self, made: list[Made]) -> None:
        """Write a few records of one kind with what belongs to them."""
        records = [each.record for each in made]
        for record in records:
            record.take_public_since(timezone.now())
        self.create(records)
        self.create(others(made))
        self.create(citations(made))
        self.create(speakers(made))
        self.create([part for each in made for part in parts(each)])

    def create(self, rows: Sequence[models.Model]) -> None:
        if rows:
            # Django's own queryset: ours would raise the data version with each batch.
            models.QuerySet(type(rows[0])).bulk_create(rows, batch_size=BATCH)


def others(made: list[Made]) -> list[models.Model]:
    """Return what ties records to others of their kind, in the one column of a kind that may name some."""
    pairs = [(each.record.pk, other.pk) for each in made for other in each.others]
    if not pairs:
        return []
    (field,) = (each for each in type(made[0].record)._meta.many_to_many if each.related_model is each.model)
    own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    return [field.remote_field.through(**{own: one, other: another}) for one, another in pairs]


def citations(made: list[Made]) -> list[models.Model]:
    return [
        type(each.record).sources.through(record_id=each.record.pk, source_id=page, position=position)
        for each in made
        for position, page in enumerate(each.pages)
    ]


def speakers(made: list[Made]) -> list[models.Model]:
    return [
        type(each.record).said_by.through(record_id=each.record.pk, authority_id=one.pk, position=position)
        for each in made
        for position, one in enumerate(each.speakers)
    ]


def parts(made: Made) -> Iterator[models.Model]:
    """Yield the rows of a breakdown's table, which may name it only now that it is saved."""
    for position, part in enumerate(made.parts):
        part.breakdown_id, part.position = made.record.pk, position
        yield part
