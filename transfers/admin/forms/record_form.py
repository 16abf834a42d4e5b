"""The form of what is published: it keeps the rules, and two editors from undoing each other's work."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from transfers.admin.forms.privacy import PrivacyForm
from transfers.admin.forms.reason import reason_problem
from transfers.models.publication import Publishable
from transfers.models.version import refuse_invisible_characters
from transfers.wording.words import moment_words
from transfers.workflow import revisions, transitions
from transfers.workflow.transitions import TRANSITIONS, Transition, source_denial

CHECK = "_check"  # the button that only checks what is typed
NOT_CONTENT = {"publish_at", "opened", "comment", "is_minor", "seen", "why_it_can_stand"}

NOT_TO_ITSELF = _("A record is not related to itself: take it out here.")
CHANGED_MEANWHILE = _(
    "Somebody saved this record after you opened it, so nothing was saved now. Below both are compared; save "
    "once more to save what stands in the form."
)
NOT_PROPOSED = _("The embargo is no part of a proposed change: save it by itself.")
NO_SUCH_STEP = _("There is no step '%(code)s': use one of the buttons.")


COMMENT_IS_PUBLIC = _("Why it is changed or taken away: the public corrections page tells it.")
COMMENT_IS_KEPT = _("What to mend, or why it is withdrawn or reviewed anew. The history keeps it.")


def is_out(record: Publishable) -> bool:
    return record.loaded_state in (transitions.PUBLISHED, transitions.WITHDRAWN)


class RecordForm(PrivacyForm):
    conflict: Any = None  # with somebody else's save; set by the admin, per request

    # When the record was last changed as the page was drawn. Without it a reviewer would approve a source or
    # a count that somebody added while they read.
    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        strip=True,
        validators=[refuse_invisible_characters],
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_minor = forms.BooleanField(
        label=_("Minor: a slip of the pen that changes no number, date or name"),
        required=False,
        help_text=_("It stands on the corrections page all the same, marked as minor."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        record = self.instance
        self.initial["opened"] = record.changed_at.isoformat() if record.pk else ""
        comment = self.fields["comment"]
        comment.help_text = COMMENT_IS_KEPT
        if is_out(record):
            comment.label, comment.help_text = _("Reason of the step"), COMMENT_IS_PUBLIC
        if embargo := self.fields.get("publish_at"):
            said = [embargo.help_text, gettext("In Baghdad and Damascus time, UTC+3.")]
            if record.publish_at:
                said.append(gettext("As saved: %(at)s.") % {"at": moment_words(record.publish_at)})
            embargo.help_text = " ".join(map(str, said))
        if self.conflict:
            self.conflict.tell_beside(self.fields)

    @cached_property
    def transition(self) -> Transition | None:
        """Return the step whose button was pressed; None where the record is saved and stays where it is.

        What is typed into a published record can only be proposed, so it is checked as a proposal.
        """
        if self.is_only_checked and self.instance.loaded_state == transitions.PUBLISHED:
            return transitions.PROPOSE
        return TRANSITIONS.get(self.data.get("_step", ""))

    @property
    def is_only_checked(self) -> bool:
        """Whether nothing is kept of this save (admin/forms/dry_run.py)."""
        return CHECK in self.data

    @property
    def has_new_content(self) -> bool:
        return not NOT_CONTENT.issuperset(self.changed_data)

    @property
    def has_new_embargo(self) -> bool:
        """Whether the embargo is another one. To the minute, as the form shows it."""
        before, after = self.initial.get("publish_at"), self.cleaned_data.get("publish_at")
        return after != (before and before.replace(second=0, microsecond=0))

    @property
    def is_embargo_cut(self) -> bool:
        """Whether an embargo that lies ahead would end sooner. To the minute, as the form shows it."""
        before, after = self.initial.get("publish_at"), self.cleaned_data.get("publish_at")
        if "publish_at" in self.errors or before is None or before <= timezone.now():
            return False
        return after is None or after < before.replace(second=0, microsecond=0)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        record = self.instance
        if self.conflict and self.conflict.stops:
            raise ValidationError(self.conflict.why)
        if record.pk and values.get("opened") != self.initial["opened"]:
            raise ValidationError(CHANGED_MEANWHILE)
        if "_step" in self.data and self.transition is None:
            raise ValidationError(NO_SUCH_STEP % {"code": self.data["_step"]})
        if why := self.refusal():
            self.add_error(None, why)
        if self.transition and not self.is_only_checked:
            self.ask_why(values.get("comment", ""))
            if record.pk and not self.errors and (bare := source_denial(self.transition, record)):
                self.add_error(None, bare)
        for relation in record._meta.many_to_many:
            if relation.related_model is type(record) and record in values.get(relation.name, ()):
                self.add_error(relation.name, NOT_TO_ITSELF)
        return values

    def ask_why(self, comment: str) -> None:
        """Ask for a reason where the step has one, and for one that may be shown where it is shown."""
        told = self.transition in revisions.TOLD_TO_ALL
        if problem := reason_problem(comment, is_asked=self.transition.asks_why, is_told=told):
            self.add_error("comment", problem)
        if self.transition is transitions.PROPOSE and self.has_new_embargo:
            self.add_error("publish_at", NOT_PROPOSED)
        if (
            self.transition is transitions.PROPOSE
            and not self.errors
            and revisions.open_proposal(self.instance)
        ):
            self.add_error(None, revisions.ON_ITS_WAY)

    def refusal(self) -> str:
        record = self.instance
        record.transition = self.transition  # for the rows of the record, which come with the same save
        if self.transition:
            return transitions.denial(
                self.user, self.transition, record, has_new_content=self.has_new_content
            )
        return transitions.save_denial(
            self.user,
            record,
            has_new_content=self.has_new_content,
            has_new_embargo="publish_at" in self.changed_data,
            is_embargo_cut=self.is_embargo_cut,
        )
