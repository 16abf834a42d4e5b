"""Stop personal details where they are typed: they are taken out, or somebody says why they can stand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from transfers.admin.warnings import WarningForm
from transfers.checks import Finding
from transfers.findings import open_personal_details
from transfers.models import Acknowledgement
from transfers.models.version import refuse_unseen
from transfers.words import finding_words

TAKE_OUT = _(
    "Not saved yet: the record holds counts of people, never persons. Take out what is named here, or say "
    "why it can stand."
)


class PrivacyForm(WarningForm):
    """A form that asks for a reason where its texts may hold a personal detail.

    The reason is kept as the acknowledgement of the check's finding, with who and when: one place for both.
    """

    why_it_can_stand = forms.CharField(
        label=_("Why it can stand"),
        required=False,
        max_length=Acknowledgement._meta.get_field("reason").max_length,
        validators=[refuse_unseen],
        widget=forms.HiddenInput,  # until something was found
        help_text=_("E.g. the name of a place. Kept with your name on the page of checks, for each."),
    )

    def _post_clean(self) -> None:
        super()._post_clean()
        self.found: list[Finding] = []
        if self.has_new_content:
            self.found = open_personal_details(self.instance)
        if self.found:
            self.ask()

    def ask(self) -> None:
        field = self.fields["why_it_can_stand"]
        field.widget = forms.TextInput(attrs={"class": "vTextField"})
        if not self.cleaned_data.get("why_it_can_stand"):
            said = [TAKE_OUT, *map(finding_words, self.found)]
            self.add_error("why_it_can_stand", ValidationError(said))

    def _save_m2m(self) -> None:
        """Keep the reason once the record is saved, in the same transaction."""
        super()._save_m2m()
        for finding in self.found:
            said: dict[str, Any] = {
                "check_code": finding.check.value,
                "finding": finding_words(finding),
                "reason": self.cleaned_data["why_it_can_stand"],
                "acknowledged_by": self.user,
            }
            Acknowledgement.objects.get_or_create(key=finding.key, defaults=said)
