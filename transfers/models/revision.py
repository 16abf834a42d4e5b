"""Keep each change to what was public: what it was, what it is, why, and who said so."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from transfers.datasets import BY_NAME, DATASETS
from transfers.models.conditions import has_text, where_given
from transfers.models.publication import CodeField, Publishable, dataset_of
from transfers.models.version import Versioned, VersionedQuerySet
from transfers.vocabulary import RevisionState

OPEN = (RevisionState.PROPOSED, RevisionState.REOPENED)


class RevisionQuerySet(VersionedQuerySet):
    def of(self, record: Publishable) -> Self:
        return self.filter(list_name=dataset_of(record).name, code=record.code)

    def that_took_effect(self) -> Self:
        """Return the changes of what was public, the latest first, with ``told_at``.

        Of any record, a hidden one too: narrow it down to a public one, or ask for ``public``.
        """
        told = Q(state=RevisionState.PUBLISHED) | Q(state=RevisionState.REOPENED, before__isnull=False)
        dated = self.annotate(told_at=Coalesce("decided_at", "proposed_at"))
        return dated.filter(told, was_public=True).order_by("-told_at", "-pk")

    def about_authority(self, code: str, at: datetime) -> Self:
        """Return the changes of an authority, of its claims, and of the events that it said or acted in.

        Of public records alone, since who said a withdrawn one is not told any more. Also of a claim that
        was another one's before.
        """
        of_it = Q(list_name="authorities", code=code)
        for list_name, model, by in (("claims", "Claim", "claimant"), ("events", "Event", "said_by")):
            public = apps.get_model("transfers", model).objects.public(at).order_by()
            its_own = Q(code__in=public.filter(**{f"{by}__code": code}).values("code"))
            before = Q(code__in=public.values("code"), **{f"before__cells__{by}": code})
            of_it |= Q(list_name=list_name) & (its_own | before)
        return self.filter(of_it)

    def public(self, at: datetime) -> Self:
        """Return the corrections that are public at that instant, the latest first, with ``told_at``.

        Those of a record are public while the record is; and where it was taken off the pages, withdrawn or
        to be reviewed again, since that is shown too, without what it said (workflow/corrections.py).
        """
        gone = self.model.objects.filter(
            Q(state=RevisionState.REOPENED, before__isnull=False)
            | Q(state=RevisionState.PUBLISHED, after__isnull=True),
            list_name=OuterRef("list_name"),
            code=OuterRef("code"),
            was_public=True,
        )
        shown = Q(Exists(gone))
        for dataset in DATASETS:
            model = apps.get_model("transfers", dataset.model)
            if issubclass(model, Publishable):
                codes = model.objects.public(at).order_by().values("code")
                shown |= Q(list_name=dataset.name, code__in=codes)
        return self.that_took_effect().filter(shown)


class Revision(Versioned):
    """One change of one record that was published.

    ``before`` and ``after`` are snapshots (rows/snapshot.py) as JSON; None before is a record that had
    been withdrawn, None after one that now is.
    """

    list_name = models.CharField(max_length=24, choices=[(each.name, each.title) for each in DATASETS])
    code = CodeField(max_length=60)
    state = models.CharField(max_length=12, choices=RevisionState.choices(), default=RevisionState.PROPOSED)
    reason = models.TextField(_("reason"))
    is_minor = models.BooleanField(_("minor"), default=False)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    was_public = models.BooleanField(default=True)  # when it took effect: under embargo it was not
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, db_index=True)
    comment = models.TextField(blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of what was published")
        verbose_name_plural = _("changes of what was published")
        ordering = ["-proposed_at", "-pk"]
        default_permissions = ("view",)  # what may be done with one goes by the rights on its record
        indexes = [models.Index(fields=["list_name", "code"], name="revision_of_record")]
        constraints = [
            models.UniqueConstraint(
                fields=["list_name", "code", "state"],
                condition=Q(state__in=OPEN),
                name="record_has_one_revision_on_its_way",
                violation_error_message=_(
                    "Another change of this record is on its way: decide that one first."
                ),
            ),
            models.CheckConstraint(
                condition=has_text("reason"),
                name="revision_has_a_reason",
                violation_error_message=_("A change of what was published has a reason."),
            ),
            models.CheckConstraint(
                condition=where_given(
                    ~Q(state=RevisionState.PUBLISHED) | ~Q(proposed_by=F("decided_by")),
                    "proposed_by",
                    "decided_by",
                ),
                name="revision_is_decided_by_another_person",
                violation_error_message=_("Nobody publishes what they wrote: another person approves."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN) ^ Q(decided_at__isnull=False),
                name="revision_is_decided_or_on_its_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.reason}"

    @property
    def told_on(self) -> date:
        """Return the day by which it is shown, in the operation's time zone."""
        return timezone.localdate(self.decided_at or self.proposed_at)

    @property
    def model(self) -> type[Publishable]:
        return apps.get_model("transfers", BY_NAME[self.list_name].model)

    def record(self) -> Publishable:
        """Return the record as it stands. One query."""
        return self.model.objects.get(code=self.code)
