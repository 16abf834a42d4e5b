"""One box for a date as it is typed, above the three fields that hold it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from transfers.admin.forms.record_form import RecordForm
from transfers.admin.versions import is_old_version
from transfers.values.date_parser import UnreadableDate, parse_date
from transfers.values.period import Period, period_words
from transfers.vocabulary import DatePrecision

HELP = _(
    "As it was said: 13 Feb 2026, Feb 2026, 23-25 Jan 2026, by 13 Feb 2026, about 30 Jan 2026, 2026-02-13, "
    "not known; Arabic months and digits too. It fills in the fields below."
)
HELP_OF_A_DAY = _(
    "As it was said: 13 Feb 2026, about 30 Jan 2026, 2026-02-13, not known; Arabic months and digits too. "
    "Saving puts it into the fields below."
)
SAID_TWICE = _("This says %(typed)s and the fields below say something else: change one of the two.")
ONE_DAY = _("Here one day is held, exact or about: %(typed)s has no place. Write the day, or “not known”.")


class TypedDateForm(RecordForm):
    """A form whose dates may be typed in one box; the fields below it stay, and are what is saved."""

    # The hidden copy of what the page showed tells whether somebody typed here, in a copy of a record too.
    when_typed = forms.CharField(label=_("When, in words"), required=False, help_text=HELP, max_length=80)
    when_typed.show_hidden_initial = True

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        earliest, latest, _precision = self.instance.dates
        if earliest == latest:
            self.fields["when_typed"].help_text = HELP_OF_A_DAY
        if self.instance.pk:
            # In English, as everything at the desk, and as it is read back.
            self.initial["when_typed"] = period_words(self.instance.period)

    def clean_when_typed(self) -> Period | None:
        """Return the period that was typed, None where none was."""
        text = self.cleaned_data["when_typed"]
        if not text.strip() or "when_typed" not in self.changed_data:
            return None
        try:
            return parse_date(text)
        except UnreadableDate as refused:
            raise ValidationError(refused.words()) from None

    def clean(self) -> dict[str, Any]:
        if typed := self.cleaned_data.get("when_typed"):
            self.take(typed)
        return super().clean()

    def take(self, typed: Period) -> None:
        """Put what was typed into the fields below; refuse what they cannot hold, and two answers."""
        earliest, latest, precision = self.instance.dates
        said = {"typed": period_words(typed)}
        if earliest == latest and not holds_one_day(typed):
            self.add_error("when_typed", ValidationError(ONE_DAY, params=said))
            return
        values = {earliest: typed.earliest, latest: typed.latest, precision: typed.precision.value}
        touched = set(values) & set(self.changed_data) if self.instance.pk else set()
        if any(self.cleaned_data.get(name) != values[name] for name in touched):
            self.add_error("when_typed", ValidationError(SAID_TWICE, params=said))
            return
        for name, value in values.items():
            self.errors.pop(name, None)
            self.cleaned_data[name] = value


def holds_one_day(typed: Period) -> bool:
    """Tell whether a single date can hold the period, as an as-of date does."""
    is_unknown = typed.precision == DatePrecision.UNKNOWN
    is_open = typed.precision in (DatePrecision.NO_LATER_THAN, DatePrecision.NO_EARLIER_THAN)
    return is_unknown or (typed.earliest == typed.latest and not is_open)


class TypedDates:
    """An admin whose form is a TypedDateForm."""

    form = TypedDateForm

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> list[tuple]:
        """Put the box above the fields it fills, for those who may save."""
        fieldsets = super().get_fieldsets(request, obj)
        if not is_old_version(request) and self.may_save(request, obj):
            for _title, options in fieldsets:
                if any(self.model.dates.earliest in names for names in options["fields"]):
                    options["fields"] = ["when_typed", *options["fields"]]
        return fieldsets

    def copied_values(self, record: Model) -> dict[str, Any]:
        words = period_words(record.period)
        return {**super().copied_values(record), "when_typed": words}

    def save_model(self, request: HttpRequest, obj: Model, form: TypedDateForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if form.cleaned_data.get("when_typed") and form.typed is None:
            words = {"when": period_words(obj.period)}
            messages.info(request, gettext("The date was understood as: %(when)s.") % words)
