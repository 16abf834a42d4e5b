"""Number the public data: the data version keys every page, file and ETag (design section 4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from django.utils.translation import gettext


class DataVersionQuerySet(models.QuerySet["DataVersion"]):
    def bump(self) -> None:
        """Raise the number by one, inside the caller's transaction."""
        if not self.filter(pk=1).update(number=F("number") + 1):
            self.create(pk=1, number=1)

    def token(self, at: datetime) -> str:
        """Return a short text that changes whenever what is public at that instant changes.

        Writes raise the number. Time alone changes the public data too: an embargo passes, the last day of
        a planned movement goes by. The latest such moment of each model that has passed is part of the
        token, so no clock-driven job has to run. One query.
        """
        moments = {
            f"passed_{model._meta.model_name}_{number}": moment
            for model in apps.get_app_config("transfers").get_models()
            if hasattr(model, "moments_passed")
            for number, moment in enumerate(model.moments_passed(at))
        }
        row = self.filter(pk=1).annotate(**moments).values_list("number", *moments).first()
        number, *passed = row or (0,)
        return f"{number}-{sha256(repr(passed).encode()).hexdigest()[:8]}"


class DataVersion(models.Model):
    """The one row that counts writes to public data."""

    number = models.PositiveBigIntegerField(default=0)

    objects = DataVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_data_version"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class VersionedQuerySet(models.QuerySet):
    """Bump the data version on the writes that send no signal."""

    def update(self, **values: object) -> int:
        # Rows that were or become public cannot be told apart here: one bump too many costs a cache, one
        # too few shows a stale page.
        changed = super().update(**values)
        if changed:
            DataVersion.objects.bump()
        return changed

    def bulk_create(self, *args: object, **options: object) -> list:
        created = super().bulk_create(*args, **options)
        if created:
            DataVersion.objects.bump()
        return created


class Versioned(models.Model):
    """A row that public pages may show: writing it changes the data version."""

    objects = VersionedQuerySet.as_manager()

    class Meta:
        abstract = True

    def is_public_matter(self) -> bool:
        """Tell whether writing this row can change what the public sees."""
        return True

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
    if isinstance(instance, Versioned) and instance.is_public_matter():
        DataVersion.objects.bump()


@receiver(m2m_changed, dispatch_uid="bump_data_version_on_relation")
def bump_on_relation(instance: models.Model, action: str, **kwargs: object) -> None:
    if action.startswith("post_") and isinstance(instance, Versioned) and instance.is_public_matter():
        DataVersion.objects.bump()
