"""Stop personal details where they are typed: they are taken out, or somebody says why they can stand."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from transfers.admin.forms.duplicates import WarningForm
from transfers.checks import Finding
from transfers.checks.finding import finding_words
from transfers.checks.record import acknowledge, open_personal_details
from transfers.models import Acknowledgement
from transfers.models.version import refuse_invisible_characters

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
        validators=[refuse_invisible_characters],
        widget=forms.HiddenInput,  # until something was found
        help_text=_("E.g. the name of a place. Kept with your name on the page of checks, for each."),
    )

    def _post_clean(self) -> None:
        super()._post_clean()
        self.found: list[Finding] = []
        self.instance.guard = self  # for the rows of the record, which come with the same save
        if self.has_new_content:
            self.look_at(open_personal_details(self.instance))

    def look_at(self, found: list[Finding]) -> bool:
        """Ask for a reason where something was found; tell whether the save may go on."""
        new = [one for one in found if one.key not in {other.key for other in self.found}]
        if not new:
            return True
        self.found += new
        if self.typed is not None:
            self.typed.personal += map(finding_words, new)
            return True
        field = self.fields["why_it_can_stand"]
        field.widget = forms.TextInput(attrs={"class": "vTextField"})
        if self.cleaned_data.get("why_it_can_stand"):
            return True
        first = [] if self.has_error("why_it_can_stand") else [TAKE_OUT]
        self.add_error("why_it_can_stand", ValidationError([*first, *map(finding_words, new)]))
        return False

    def _save_m2m(self) -> None:
        """Keep the reason once the record is saved, in the same transaction."""
        super()._save_m2m()
        self.keep_reasons()

    def keep_reasons(self) -> None:
        if self.typed is not None:
            return  # only checked: no reason was asked for
        for finding in self.found:
            acknowledge(finding, self.cleaned_data["why_it_can_stand"], self.user)
