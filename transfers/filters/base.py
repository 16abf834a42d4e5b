"""What may be asked of each list. One filter set feeds the page, its chart and its files, so they agree.

Whatever it does not know or cannot read is refused with the parameter's name: django-filter by itself
returns every row for a bad value and overlooks a parameter that it does not know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any, NamedTuple

import django_filters
from django import forms
from django.db.models import Case, Count, F, Model, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable, OrderBy
from django.db.models.functions import Coalesce, Lower, NullIf
from django.http import QueryDict
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from transfers.datasets import Column, Dataset
from transfers.filters.dates import ISO_DATE, known_problems
from transfers.filters.errors import BadQuery, Problem
from transfers.filters.options import option_problems
from transfers.models.named import Named
from transfers.wording.words import date_words

SEARCH_LENGTH, SEARCH_WORDS = 100, 10  # each word is looked for in every text: fifty took ten seconds
PEOPLE = Coalesce("people", "people_low", "people_high")  # what a row is sorted by


class Chip(NamedTuple):
    """One active filter as the page shows it: its label, its value in words, and the query without it."""

    label: str
    value: str
    query: str
    name: str = ""


class Unknown(NamedTuple):
    """How many of the rows asked for are left out of a day: published later, and without any date."""

    later: int
    undated: int


class StrictFilterSet(django_filters.FilterSet):
    """A filter set over what is public, strict about its parameters.

    Subclasses declare ``dataset``, the list whose files they ask for, ``sortable`` (name in the address ->
    what rows are ordered by; a function where that depends on the page's language) and ``default_sort``.
    """

    dataset: Dataset | None = None
    sortable: dict[str, tuple[Combinable | Callable[[], Combinable], ...]] = {}
    default_sort = ""

    def __init__(self, data: QueryDict, queryset: QuerySet, at: datetime, also: tuple[str, ...] = ()) -> None:
        self.at = at
        data = without_blank_parameters(data)
        super().__init__(data, queryset=queryset)
        for name, choices in self.choices_at().items():
            self.filters[name].extra["choices"] = choices
        # `also`: parameters of this address beside the filters and the order
        problems = list(self.problems(data, {*also, "sort"} if self.sortable else {*also}))
        if problems:
            raise BadQuery(problems)

    @classmethod
    def public_rows(cls, at: datetime) -> QuerySet:
        """Return all that a file may hold, with what its orders need."""
        return cls._meta.model.objects.public(at)

    def choices_at(self) -> dict[str, list[tuple[str, str]]]:
        """Return the choices of filters by another record, which only the database knows."""
        models = {name: each.records for name, each in self.filters.items() if isinstance(each, RecordFilter)}
        choices = {
            model: name_choices(model.objects.public(self.at)) for model in dict.fromkeys(models.values())
        }
        return {name: choices[model] for name, model in models.items()}

    def problems(self, data: QueryDict, others: set[str]) -> Iterator[Problem]:
        """Yield a problem for each unknown, repeated or unreadable parameter."""
        known = [*self.filters, *sorted(others)]
        for name in data:
            values = data.getlist(name)
            if name not in known:
                yield Problem(name, values[-1], gettext("no such parameter; known are %s") % ", ".join(known))
            elif len(values) > 1 and not isinstance(
                self.filters.get(name), django_filters.MultipleChoiceFilter
            ):
                yield Problem(name, ", ".join(values), gettext("one value only"))
            elif any("\0" in value for value in values):
                yield Problem(
                    name, values[-1].replace("\0", "\N{REPLACEMENT CHARACTER}"), gettext("text without NUL")
                )
        for name, errors in self.form.errors.items():
            yield Problem(name, ", ".join(data.getlist(name)), self.expected(name) or " ".join(errors))
        if len(data.get("q", "").split()) > SEARCH_WORDS:
            yield Problem("q", data["q"], gettext("at most %s words") % SEARCH_WORDS)
        if {"since", "until"} <= set(data) and not self.form.errors and data["since"] > data["until"]:
            yield Problem("until", data["until"], gettext("a day on or after %s") % data["since"])
        if "known" in self.form.fields:
            yield from known_problems(data.get("known", ""), self.known, self.at)
        if self.sortable and "sort" in data and data["sort"].removeprefix("-") not in self.sortable:
            names = ", ".join(self.sortable)
            yield Problem(
                "sort", data["sort"], gettext("one of %s, with a - before it to turn it round") % names
            )
        yield from option_problems(data, others, self.dataset)

    def expected(self, name: str) -> str:
        field = self.form.fields[name]
        if isinstance(field, forms.DateField):
            return str(ISO_DATE)
        if isinstance(field, forms.ChoiceField):
            return gettext("one of %s") % ", ".join(str(code) for code, label in field.choices if code)
        return ""

    @property
    def known(self) -> date | None:
        """Return the day whose knowledge is asked for; None is now."""
        return self.form.cleaned_data.get("known")

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        self.matching = super().filter_queryset(queryset)
        return self.matching.known_on(self.known, self.at)

    def unknown(self) -> Unknown | None:
        """Count what the asked day leaves out of the rows that match every other filter. None for now."""
        if self.known is None or not hasattr(self.matching, "with_known_from"):
            return None
        left_out = self.matching.with_known_from(self.at).aggregate(
            later=Count("pk", filter=Q(known_from__gt=self.known)),
            undated=Count("pk", filter=Q(known_from__isnull=True)),
        )
        return Unknown(**left_out)

    @property
    def sort(self) -> str:
        return self.data.get("sort") or self.default_sort

    def sorted_by(self, sort: str) -> QuerySet:
        """Return the rows in that order, ties by code, so that pages neither repeat nor skip a row."""
        return self.qs.order_by(*self.orders(sort))

    def orders(self, sort: str) -> list[OrderBy]:
        """Return what the rows are ordered by; the last of them is the code."""
        is_turned = sort.startswith("-")
        orders = [
            expression.desc(nulls_last=True) if is_turned else expression.asc(nulls_last=True)
            for each in self.sortable[sort.removeprefix("-")]
            for expression in [each() if callable(each) else each]
        ]
        # A column without an order of its own is the code itself.
        return [*orders, F("code").desc() if is_turned and not orders else F("code").asc()]

    def file_orders(self) -> list[OrderBy]:
        """Return what the rows of a file are ordered by: as asked, else by code."""
        return self.orders(self.data["sort"]) if "sort" in self.data else [F("code").asc()]

    def file_rows(self) -> QuerySet:
        """Return the rows of a file, in its order."""
        return self.qs.order_by(*self.file_orders())

    def filter_dates(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        return queryset.overlapping(value if name == "since" else None, value if name == "until" else None)

    def chips(self) -> list[Chip]:
        """Return the active filters in the order of the form."""
        return [
            Chip(
                str(self.filters[name].label),
                self.value_words(name, value),
                self.query_without(name, value),
                name,
            )
            for name in self.filters
            for value in self.data.getlist(name)
            if value
        ]

    def value_words(self, name: str, value: str) -> str:
        if isinstance(self.form.fields[name], forms.DateField):
            return date_words(self.form.cleaned_data[name])
        choices = getattr(self.form.fields[name], "choices", ())
        return str(dict(choices).get(value, value))

    def query_without(self, name: str, value: str) -> str:
        """Return the query string without that one filter, from its first page on."""
        query = self.data.copy()
        query.setlist(name, [other for other in query.getlist(name) if other != value])
        query.pop("page", None)
        return query.urlencode()

    @property
    def query_now(self) -> str:
        """Return the query string of the same question about what is known now."""
        return self.query_with(known="", page="") if self.known else self.data.urlencode()

    def query_with(self, **values: str | int) -> str:
        """Return the query string with these parameters set; an empty one is left out."""
        query = self.data.copy()
        for name, value in values.items():
            query[name] = value
            if value == "":
                del query[name]
        return query.urlencode()


def without_blank_parameters(data: QueryDict) -> QueryDict:
    """Return the query without the fields that a form left empty or blank."""
    kept = QueryDict(mutable=True)
    for name, values in data.lists():
        for value in values:
            if value.strip():
                kept.appendlist(name, value)
    return kept


def over(model: type[Model]) -> SimpleNamespace:
    """Return the ``Meta`` of a filter set over a model that declares each of its filters."""
    return SimpleNamespace(model=model, fields=())


def choice(column: Column, field: str = "", **options: Any) -> django_filters.ChoiceFilter:
    """Return a filter by one code of the column's vocabulary."""
    return django_filters.ChoiceFilter(
        field_name=field or column.attribute,
        label=_(column.label),
        choices=[(term.value, _(term.label)) for term in column.vocabulary],
        empty_label=_("any"),
        **options,
    )


def yes_or_no(label: str, field: str, lookup: str = "exact") -> django_filters.TypedChoiceFilter:
    """Return a filter that takes "yes" or "no"."""
    return django_filters.TypedChoiceFilter(
        field_name=field,
        lookup_expr=lookup,
        label=label,
        choices=[("", _("any")), ("yes", _("yes")), ("no", _("no"))],
        coerce=lambda answer: answer == "yes",
    )


class RecordFilter(django_filters.ChoiceFilter):
    """A filter by the code of another record; its choices, the public ones, come with each request."""

    def __init__(self, records: type[Named], **options: Any) -> None:
        self.records = records
        super().__init__(choices=[], empty_label=_("any"), **options)


def record_choice(records: type[Named], column: Column) -> RecordFilter:
    return RecordFilter(records, field_name=f"{column.attribute}__code", label=_(column.label))


def country_choice(column: Column) -> django_filters.ChoiceFilter:
    """Return a filter by a country; its choices, those of the rows, come with each request."""
    return django_filters.ChoiceFilter(label=_(column.label), choices=[], empty_label=_("any"))


def several(column: Column) -> django_filters.MultipleChoiceFilter:
    """Return a filter by any of several codes of the column's vocabulary."""
    return django_filters.MultipleChoiceFilter(
        field_name=column.attribute,
        label=_(column.label),
        choices=[(term.value, _(term.label)) for term in column.vocabulary],
        widget=forms.CheckboxSelectMultiple,
        distinct=False,  # no to-many join is crossed; DISTINCT would only cost
    )


def name_choices(queryset: QuerySet[Named]) -> list[tuple[str, str]]:
    """Return the records as choices: each code with the name in the page's language, in order of names."""
    columns = ["name_en", own_name(queryset.model)]
    rows = queryset.order_by("name_en").values_list("code", *columns)
    choices = [(code, own or english) for code, english, own in rows]
    return choices if columns[1] == "name_en" else sorted(choices, key=lambda choice: choice[1])


def own_name(model: type[Named]) -> str:
    """Return the column of a record's name in the page's language, else of the English one."""
    column = f"name_{get_language()}"
    return column if any(field.name == column for field in model._meta.fields) else "name_en"


def by_title() -> Combinable:
    """Return an order by the title; those with a number come first, by code.

    Its place among others would give a number under ten away that is hidden in a title (text_redaction.py).
    """
    return Case(When(title__regex="[0-9\u0660-\u0669]", then=Value("")), default=Lower("title"))


def order_by_name(model: type[Named], relation: str = "") -> Callable[[], Combinable]:
    """Return an order by the name that the page prints, of the record itself or of a related one."""

    def order() -> Combinable:
        english, own = F(f"{relation}name_en"), F(f"{relation}{own_name(model)}")
        return Lower(english) if own == english else Lower(Coalesce(NullIf(own, Value("")), english))

    return order
