"""Days in an address: in one form only, and ``known``, the day as of which the record is shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from transfers.filters.errors import BadQuery, Problem
from transfers.wording.words import date_words

ISO_DATE = _("a date as YYYY-MM-DD, e.g. 2026-02-13")


class IsoDateField(forms.DateField):
    """A date in one form only: 03/04/2026 is another day in another country."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **options)

    def to_python(self, value: Any) -> Any:
        if value and len(str(value)) != len("2026-01-21"):  # strptime would read 2026-1-2
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class IsoDateFilter(django_filters.DateFilter):
    field_class = IsoDateField


class KnownFilter(IsoDateFilter):
    """The day as of which a list is shown. The filter set applies it last, to count what it leaves out."""

    def __init__(self, **options: Any) -> None:
        super().__init__(label=_("As known on"), **options)

    def filter(self, queryset: QuerySet, value: date | None) -> QuerySet:
        return queryset


def known_problems(value: str, known: date | None, at: datetime) -> Iterator[Problem]:
    """Yield a problem for a day that is still to come: what will be published by then is not known."""
    today = timezone.localdate(at)
    if known is not None and known > today:
        expected = gettext("a day that has come, %(date)s at the latest") % {"date": date_words(today)}
        yield Problem("known", value, expected)


def readable_day(data: QueryDict) -> date | None:
    """Read ``known`` where it can be read; a filter set over the same query refuses it where it can not."""
    try:
        return IsoDateField(required=False).clean(data.get("known", ""))
    except forms.ValidationError:
        return None


def known_day(data: QueryDict, at: datetime) -> date | None:
    """Read ``known`` from an address that takes no other parameter; None is now.

    Raises BadQuery for any other parameter, an unreadable day and one that is still to come.
    """
    problems = [
        Problem(name, value, gettext("no such parameter; this page takes only known"))
        for name, value in data.items()
        if name != "known"
    ]
    values = [value for value in data.getlist("known") if value.strip()]
    known = None
    if len(values) > 1:
        problems.append(Problem("known", ", ".join(values), gettext("one value only")))
    elif values:
        try:
            known = IsoDateField().clean(values[0])
        except forms.ValidationError:
            problems.append(Problem("known", values[0], str(ISO_DATE)))
        problems += known_problems(values[0], known, at)
    if problems:
        raise BadQuery(problems)
    return known
