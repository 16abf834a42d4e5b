"""Number the public data: the data version keys every page, file and ETag (rule 30)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from hashlib import sha256
from secrets import token_hex
from typing import NamedTuple, Self

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from transfers.values.text import first_invisible_character

INVISIBLE_AT_START = _("It starts with %(code)s, a character that nobody sees: take it out.")
INVISIBLE_AFTER = _("After “%(before)s” stands %(code)s, a character that nobody sees: take it out.")


def refuse_invisible_characters(text: str) -> None:
    """Raise ValidationError where a text holds an invisible character. Forms ask it too."""
    if found := first_invisible_character(text):
        raise ValidationError(INVISIBLE_AFTER if found.before else INVISIBLE_AT_START, params=found._asdict())


class DataState(NamedTuple):
    """How the public data stands at an instant: its token, when it came to be so, and what pages warn of."""

    token: str
    changed_at: datetime | None
    is_synthetic: bool


class Moments(NamedTuple):
    """When time alone changes what is public, in order; since when synthetic records are, None for ever."""

    changes: tuple[datetime, ...]
    synthetic_from: tuple[datetime | None, ...]


class DataVersionQuerySet(models.QuerySet["DataVersion"]):
    def bump(self) -> None:
        """Raise the number by one, inside the caller's transaction."""
        new = {"mark": token_hex(8), "changed_at": timezone.now()}
        if not self.filter(pk=1).update(number=F("number") + 1, **new):
            self.create(pk=1, number=1, **new)

    def token(self, at: datetime) -> str:
        """Return a short text that changes whenever what is public at that instant changes."""
        return self.state(at).token

    def state(self, at: datetime) -> DataState:
        """Return the token of what is public at that instant, and when it last changed.

        One query, and two more after a write.

        Writes raise the number. Time alone changes the public data too: an embargo passes, the last day of
        a planned movement goes by, the day of a number comes. The latest such moment that has passed is part
        of the token, so no clock-driven job has to run.
        """
        found = self.filter(pk=1).values_list("number", "mark", "changed_at").first()
        number, mark, changed_at = found or (0, "", None)
        moments = moments_of(mark)
        passed = moments.changes[: bisect_right(moments.changes, at)][-1:]
        digest = sha256(f"{mark} {passed}".encode()).hexdigest()
        return DataState(
            token=f"{number}-{digest[:12]}",
            changed_at=max([changed_at, *passed]) if changed_at else None,
            is_synthetic=any(since is None or since <= at for since in moments.synthetic_from),
        )


@lru_cache(maxsize=16)
def moments_of(mark: str) -> Moments:
    """Return when time alone changes what is public, and synthetic records are. Two queries after each write.

    ``mark`` is that of the data as they are now: what is written without raising the version is not seen.
    """
    models_here = apps.get_app_config("transfers").get_models()
    published = [model for model in models_here if hasattr(model, "embargo_ends")]
    changes = [model.embargo_ends().annotate(is_synthetic=Value(0)) for model in published]
    # What stands on another record is public with it alone, so that the others tell enough.
    grounds = [model for model in published if not model.stands_on]
    starts = [model.synthetic_starts().annotate(is_synthetic=Value(1)) for model in grounds]
    first, *rest = (each.values_list("publish_at", "is_synthetic") for each in changes + starts)
    instants = list(first.union(*rest))
    transfers, claims = (apps.get_model("transfers", name) for name in ("Transfer", "Claim"))
    over = transfers.last_planned_days().annotate(ends=Value(1)).values_list("departed_latest", "ends")
    come = [model.result_days().annotate(ends=Value(0)) for model in (transfers, claims)]
    found = over.union(*(each.values_list("day", "ends") for each in come))
    days = {end_of_day(day) if ends else start_of_day(day) for day, ends in found}
    return Moments(
        tuple(sorted({*(at for at, is_synthetic in instants if not is_synthetic), *days})),
        tuple(at for at, is_synthetic in instants if is_synthetic),
    )


def start_of_day(day: date) -> datetime:
    """Return the instant at which a day begins where the desk is."""
    return timezone.make_aware(datetime.combine(day, time()))


def end_of_day(day: date) -> datetime:
    """Return the instant at which a day is over where the desk is."""
    return start_of_day(day + timedelta(days=1))


def version_name(token: str) -> str:
    """Return the data version as files and citations name it.

    Not the token: its number counts drafts too, and would show how busy the desk is (decision 22).
    """
    return sha256(token.encode()).hexdigest()[:12]


class DataVersion(models.Model):
    """The one row that counts writes to public data."""

    number = models.PositiveBigIntegerField(default=0)
    # Random with each write: a restored database counts over the same numbers with other data.
    mark = models.CharField(max_length=16)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = DataVersionQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_data_version")]

    def __str__(self) -> str:
        return str(self.number)


class VersionedQuerySet(models.QuerySet):
    """Bump the data version on the writes that send no signal, in one transaction with them."""

    def known_on(self, day: date | None, at: datetime) -> Self:
        """Return what had been published elsewhere by that day; None is now.

        A place, an authority or an operation is no statement and has no such day: all of them.
        """
        return self

    def update(self, **values: object) -> int:
        with transaction.atomic():
            changed = super().update(**values)
            if changed:
                DataVersion.objects.bump()
        return changed

    def bulk_create(self, *args: object, **options: object) -> list:
        with transaction.atomic():
            created = super().bulk_create(*args, **options)
            if created:
                DataVersion.objects.bump()
        return created


class Versioned(models.Model):
    """A row that public pages may show: writing it changes the data version.

    Drafts too: telling in each case what the public could see costs more than a page drawn once too often,
    and one case forgotten shows a stale page.
    """

    objects = VersionedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: object, **options: object) -> None:
        with transaction.atomic():  # the row and the version, which a signal raises, or neither
            super().save(*args, **options)

    def delete(self, *args: object, **options: object) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            return super().delete(*args, **options)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Refuse invisible characters in every text: forms and imports ask here alike."""
        problems: dict[str, list[ValidationError]] = {}
        try:
            super().clean_fields(exclude)
        except ValidationError as error:
            problems = error.error_dict
        for field in self._meta.fields:
            text = getattr(self, field.attname)
            if field.name in (exclude or ()) or field.name in problems or not isinstance(text, str):
                continue
            try:
                refuse_invisible_characters(text)
            except ValidationError as error:
                problems[field.name] = [error]
        if problems:
            raise ValidationError(problems)

    def rule_problems(self) -> Iterator[tuple[str, str]]:
        """Yield (field, what was expected) for each rule the row breaks. No queries.

        The same rules stand in the database as constraints; these give the message, to forms and to imports.
        Each model extends it.
        """
        return iter(())

    def clean(self) -> None:
        super().clean()
        problems: dict[str, list[str]] = {}
        for field, expected in self.rule_problems():
            message = gettext("Expected: %(what)s.") % {"what": gettext(expected)}
            problems.setdefault(field, []).append(message)
        if problems:
            raise ValidationError(problems)


@receiver([post_save, post_delete], dispatch_uid="bump_data_version")
def bump_on_write(sender: type[models.Model], instance: models.Model, **kwargs: object) -> None:
    if isinstance(instance, Versioned):
        DataVersion.objects.bump()


@receiver(m2m_changed, dispatch_uid="bump_data_version_on_relation")
def bump_on_relation(instance: models.Model, action: str, **kwargs: object) -> None:
    if action.startswith("post_") and isinstance(instance, Versioned):
        DataVersion.objects.bump()
