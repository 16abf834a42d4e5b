"""Say what is public, once: the states a record passes through and ``public(at)`` (rules 11 and 13)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from transfers.datasets import BY_MODEL, Dataset
from transfers.models.conditions import synthetic, where_given
from transfers.models.version import Versioned, VersionedQuerySet
from transfers.vocabulary import SYNTHETIC, PublicationState

FIRST_YEAR = 1900  # of the days that the clock is compared with; an earlier one is a slip of the pen

CODE = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9-]*\Z", _("Use letters a-z, digits and hyphens, e.g. R105 or al-hol-camp.")
)


class CodeField(models.CharField):
    """A record's code. Sorts by character on PostgreSQL too, so that files keep one order everywhere."""

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


def published(at: datetime, relation: str = "") -> Q:
    """Return the condition "published and its embargo has passed", for a record or a relation of it."""
    prefix = f"{relation}__" if relation else ""
    return Q(**{f"{prefix}publication_state": PublicationState.PUBLISHED}) & (
        Q(**{f"{prefix}publish_at__isnull": True}) | Q(**{f"{prefix}publish_at__lte": at})
    )


class NumberedCode:
    """A record that takes the next free number where it was given no code."""

    code_prefix = ""  # new records without a code get this and the next free number

    @classmethod
    def next_code(cls) -> str:
        """Return the first free code after the highest number in use, e.g. R116 after R115."""
        numbered = cls.objects.filter(code__regex=rf"^{cls.code_prefix}[0-9]+$")
        highest = numbered.order_by(Length("code").desc(), "-code").values_list("code", flat=True).first()
        return cls.code_after(highest or f"{cls.code_prefix}000")

    @classmethod
    def code_after(cls, code: str) -> str:
        digits = code.removeprefix(cls.code_prefix)
        return f"{cls.code_prefix}{int(digits) + 1:0{len(digits)}d}"

    def take_code(self) -> None:
        if not self.code and self.code_prefix:
            self.code = self.next_code()

    def refuse_synthetic_code(self) -> None:
        """Raise ValidationError where a new record of the desk has a code that marks made ones."""
        if self._state.adding and self.code.startswith(SYNTHETIC):
            raise ValidationError({"code": _("Codes of made records begin so: choose another one.")})


class PublishableQuerySet(VersionedQuerySet):
    def public(self, at: datetime) -> Self:
        """Return what the public may see at that instant: the one rule of every public page, file and feed.

        A record is public when it is published, its embargo has passed, and the same holds for everything
        it stands on: an embargoed facility must not be revealed by the transfer that names it.
        """
        condition = published(at)
        for relation in self.model.stands_on:
            condition &= Q(**{f"{relation}__isnull": True}) | published(at, relation)
        return self.filter(condition)

    def not_withdrawn(self) -> Self:
        """Return what is public or on its way there: what the desk works on."""
        return self.exclude(publication_state=PublicationState.WITHDRAWN)


class Publishable(NumberedCode, Versioned):
    """A record with a code that passes from draft to published, each step by another person."""

    code = CodeField(max_length=60, unique=True, blank=True, validators=[CODE])
    publication_state = models.CharField(
        max_length=12,
        choices=PublicationState.choices(),
        default=PublicationState.DRAFT,
        help_text=_("Nobody publishes what they wrote: another person approves."),
    )
    publish_at = models.DateTimeField(
        _("embargo"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("A published record stays hidden until then. Blank: public at once."),
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    # Since when the public may have read it, for the feeds: its first publication, or the embargo after it.
    public_since = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    entered_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = PublishableQuerySet.as_manager()

    stands_on: tuple[str, ...] = ()  # relations that must be public before this record is
    loaded_state = ""  # the publication state as the database held it; empty for a new record

    class Meta:
        abstract = True
        # To review is to approve, return, withdraw and send back (transfers/workflow/transitions.py).
        default_permissions = ("add", "change", "delete", "view", "review")
        constraints = [
            models.CheckConstraint(
                condition=where_given(~Q(written_by=F("approved_by")), "written_by", "approved_by"),
                name="%(class)s_is_approved_by_another_person",
                violation_error_message=_("Nobody publishes what they wrote: another person approves."),
            ),
            models.CheckConstraint(
                condition=~Q(code=""),
                name="%(class)s_has_a_code",
                violation_error_message=_("A record needs a code."),
            ),
            models.CheckConstraint(
                condition=~Q(publication_state=PublicationState.PUBLISHED)
                | Q(written_by__isnull=True)
                | Q(approved_by__isnull=False),
                name="%(class)s_is_published_by_approval",
                violation_error_message=_("What one person wrote is public once another approved it."),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @classmethod
    def from_db(cls, *args: Any, **options: Any) -> Self:
        instance = super().from_db(*args, **options)
        instance.loaded_state = instance.__dict__.get("publication_state", "")
        return instance

    @classmethod
    def embargo_ends(cls) -> models.QuerySet:
        """Return the records at whose ``publish_at`` time alone changes what is public."""
        return cls.objects.order_by().exclude(publish_at=None)

    @classmethod
    def synthetic_starts(cls) -> models.QuerySet:
        """Return the synthetic records that are public from their ``publish_at`` on; blank: already."""
        return cls.objects.order_by().filter(synthetic(), publication_state=PublicationState.PUBLISHED)

    @property
    def is_synthetic(self) -> bool:
        return self.code.startswith(SYNTHETIC)

    def clean(self) -> None:
        self.take_code()  # before the constraints, which refuse a record without one
        self.refuse_synthetic_code()
        super().clean()

    def save(self, *args: Any, **options: Any) -> None:
        self.take_code()
        self.take_public_since(timezone.now())
        super().save(*args, **options)

    def take_public_since(self, at: datetime) -> None:
        """Note when a published record becomes public; what was not public yet may still be put off."""
        if self.publication_state != PublicationState.PUBLISHED:
            return
        if self.public_since is None or self.public_since > at:
            self.public_since = max(at, self.publish_at or at)


class HasPage:
    """A record with a public page of its own, at the address that is named as its model."""

    def get_absolute_url(self) -> str:
        return reverse(self._meta.model_name, args=[self.code])


def dataset_of(record: models.Model) -> Dataset:
    """Return the list that a record stands in."""
    return BY_MODEL[type(record).__name__]
