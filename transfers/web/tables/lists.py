"""The lists of transfers, claims, facilities and breakdowns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import django_tables2 as tables
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from transfers import vocabulary
from transfers.datasets import BREAKDOWNS, CLAIMS, FACILITIES, TRANSFERS
from transfers.filters.base import StrictFilterSet
from transfers.models import Breakdown, Claim, Facility, Transfer
from transfers.values.period import period_words
from transfers.values.quantity import quantity_words
from transfers.wording.words import (
    breakable,
    comma,
    date_words,
    desk_text,
    label,
    name_markup,
    quoted,
    thousands,
)

PAGE_SIZES = (25, 50, 100)


def page_of(rows: Sequence[Any], filterset: StrictFilterSet, usual: int = PAGE_SIZES[0]) -> Page:
    """Return the asked page; a wrong number gets the nearest page, an absurd size the nearest one allowed."""
    size = min(max(int(filterset.data.get("per_page", usual)), 1), PAGE_SIZES[-1])
    return Paginator(rows, size).get_page(max(int(filterset.data.get("page", 1)), 1))


class Heading(NamedTuple):
    """A column heading: its label, its class, the query that sorts by it, and how it is sorted now."""

    label: str
    css: str
    query: str
    aria_sort: str


class ListTable(tables.Table):
    """A list page's table: sorted by its filter set, paged within bounds, drawn by our own template."""

    related: tuple[str, ...] = ()  # records a row's cells name

    class Meta:
        template_name = "_components/table.html"
        orderable = False  # the filter set sorts; these headings only link to it
        default = ""

    def __init__(self, filterset: StrictFilterSet) -> None:
        self.filterset = filterset
        super().__init__(self.loaded(filterset.sorted_by(filterset.sort)))
        self.page = page_of(self.rows, filterset)
        self.paginator = self.page.paginator

    def loaded(self, rows: QuerySet) -> QuerySet:
        """Return the rows with all that their cells read, in a fixed number of queries."""
        return rows.select_related(*self.related).with_pages(self.filterset.at, self.filterset.known)

    def headings(self) -> Iterator[Heading]:
        """Yield one heading per column; sorting by a column twice turns the order round."""
        now = self.filterset.sort
        for column in self.columns:
            is_now = column.name == now.removeprefix("-")
            query = aria = ""
            if column.name in self.filterset.sortable:
                turned = f"-{column.name}" if now == column.name else column.name
                query = self.filterset.query_with(sort=turned, page="")
                aria = ("descending" if now.startswith("-") else "ascending") if is_now else "none"
            yield Heading(str(column.header), column.attrs["th"].get("class", ""), query, aria)


def place_words(facility: Facility | None, reported: str) -> str:
    """Name the facility, else quote what the source says of the place."""
    if facility:
        return name_markup(facility)
    return desk_text(quoted(reported)) if reported else gettext("not reported")


class NumberColumn(tables.Column):
    attrs = {"td": {"class": "number"}, "th": {"class": "number"}}


class WordsColumn(tables.Column):
    """A column whose values a function says."""

    def __init__(self, say: Callable[[Any], str], **options: Any) -> None:
        self.say = say
        super().__init__(**options)

    def render(self, value: Any) -> str:
        return self.say(value)


class WhenColumn(WordsColumn):
    attrs = {"td": {"class": "when"}}


class PeopleColumn(WordsColumn, NumberColumn):
    def __init__(self, verbose_name: str = _("People")) -> None:
        super().__init__(quantity_words, accessor="quantity", verbose_name=verbose_name)


class TermColumn(tables.Column):
    """A column of codes, each said by its label in the page's language."""

    def __init__(self, terms: type[vocabulary.Term], verbose_name: str) -> None:
        self.terms = terms
        super().__init__(verbose_name=verbose_name)

    def render(self, record: Any, bound_column: tables.columns.BoundColumn) -> str:
        return label(self.terms(getattr(record, bound_column.name)))


class StandingColumn(tables.Column):
    def __init__(self) -> None:
        super().__init__(accessor="standing", verbose_name=_(CLAIMS.column("standing").label))

    def render(self, record: Claim | Transfer) -> str:
        # The class draws the mark: a standing differs by shape as well as by word.
        words = label(vocabulary.Standing(record.standing))
        return format_html('<span class="standing standing-{}">{}</span>', record.standing, words)


class TransferTable(ListTable):
    transfer = tables.Column(
        accessor="code", verbose_name=_(TRANSFERS.column("transfer").label), linkify=True
    )
    departed = WhenColumn(period_words, accessor="period", verbose_name=_("Moved"))
    people = PeopleColumn()
    origin = tables.Column(verbose_name=_(TRANSFERS.column("origin").label), empty_values=())
    destination = tables.Column(verbose_name=_(TRANSFERS.column("destination").label), empty_values=())
    leg = tables.Column(verbose_name=_(TRANSFERS.column("leg").label))
    authority = WordsColumn(
        name_markup,
        accessor="conducted_by",
        verbose_name=_(TRANSFERS.column("conducted_by").label),
        default=_("not reported"),
    )
    standing = StandingColumn()
    pages = NumberColumn(verbose_name=_("Sources"))

    related = ("origin", "destination", "conducted_by")

    def render_origin(self, record: Transfer) -> str:
        return place_words(record.origin, record.origin_as_reported)

    def render_destination(self, record: Transfer) -> str:
        return place_words(record.destination, record.destination_as_reported)

    def render_leg(self, record: Transfer) -> str:
        words = [label(vocabulary.Leg(record.leg))]
        if record.scope == vocabulary.Scope.SERIES:
            words.append(label(vocabulary.Scope.SERIES))
        if record.status == vocabulary.TransferStatus.PLANNED:
            words.append(label(vocabulary.TransferStatus.PLANNED))
        return comma().join(words)


class ClaimTable(ListTable):
    claim = tables.Column(accessor="code", verbose_name=_(CLAIMS.column("claim").label), linkify=True)
    as_of = WhenColumn(period_words, accessor="period", verbose_name=_(CLAIMS.column("as_of_date").label))
    measure = tables.Column(verbose_name=_(CLAIMS.column("measure").label), empty_values=())
    people = PeopleColumn(_("Number"))  # a measure may count facilities or nationalities
    authority = WordsColumn(name_markup, accessor="claimant", verbose_name=_(CLAIMS.column("claimant").label))
    standing = StandingColumn()
    pages = NumberColumn(verbose_name=_("Sources"))

    related = ("facility", "claimant")

    def render_measure(self, record: Claim) -> str:
        measure = label(vocabulary.Measure(record.measure))
        if not record.facility:
            return measure
        return format_html("<div>{}: {}</div>", measure, name_markup(record.facility))


class TransferCountColumn(NumberColumn):
    """How many transfers are reported at one end of a facility, with the list of them."""

    def __init__(self, end: str, verbose_name: str) -> None:
        self.end = end
        super().__init__(verbose_name=verbose_name)

    def render(self, value: int, record: Facility) -> str:
        if not value:
            return gettext("none")
        address = f"{reverse('transfers')}?{self.end}={record.code}"
        return format_html('<a href="{}">{}</a>', address, thousands(value))


class FacilityTable(ListTable):
    facility = tables.Column(
        accessor="name_en", verbose_name=_(FACILITIES.column("facility").label), linkify=True
    )
    name_ar = tables.Column(verbose_name=_(FACILITIES.column("name_ar").label), default=_("not reported"))
    kind = TermColumn(vocabulary.FacilityKind, _(FACILITIES.column("kind").label))
    governorate = WordsColumn(
        name_markup, verbose_name=_(FACILITIES.column("admin1_pcode").label), default=_("not reported")
    )
    role = TermColumn(vocabulary.FacilityRole, _(FACILITIES.column("role").label))
    disclosure = TermColumn(vocabulary.Disclosure, _(FACILITIES.column("disclosure").label))
    leaving = TransferCountColumn("origin", _("Transfers from"))
    arriving = TransferCountColumn("destination", _("Transfers to"))

    related = ("governorate",)

    def __init__(self, filterset: StrictFilterSet) -> None:
        super().__init__(filterset)
        if get_language() == "ar":
            self.columns.hide("name_ar")  # the first column says it

    def loaded(self, rows: QuerySet) -> QuerySet:
        return rows.select_related(*self.related)

    def render_facility(self, record: Facility) -> str:
        return name_markup(record)

    def render_name_ar(self, value: str) -> str:
        return format_html('<div><span lang="ar" dir="rtl">{}</span></div>', breakable(value))


class BreakdownTable(ListTable):
    breakdown = tables.Column(
        accessor="code", verbose_name=_(BREAKDOWNS.column("breakdown").label), linkify=True
    )
    as_of = WhenColumn(
        date_words,
        accessor="as_of_date",
        verbose_name=_(BREAKDOWNS.column("as_of_date").label),
        empty_values=(),
    )
    population = TermColumn(vocabulary.Population, _("People"))
    total = NumberColumn(accessor="code", verbose_name=_(BREAKDOWNS.column("stated_total").label))
    authority = WordsColumn(name_markup, accessor="issuer", verbose_name=_(BREAKDOWNS.column("issuer").label))
    standing = tables.Column(verbose_name=_(BREAKDOWNS.column("standing").label))
    rows_listed = NumberColumn(accessor="code", verbose_name=_("Rows"))
    pages = NumberColumn(verbose_name=_("Sources"))

    related = ("issuer",)

    def __init__(self, filterset: StrictFilterSet) -> None:
        self.as_public = Breakdown.objects.as_public(filterset.at)
        super().__init__(filterset)

    def render_total(self, value: str) -> str:
        table = self.as_public[value]
        if table.hidden_total:
            return gettext(table.hidden_total.label)
        return gettext("not stated") if table.total is None else thousands(table.total)

    def render_standing(self, record: Breakdown) -> str:
        words = label(vocabulary.BreakdownStanding(record.standing))
        return format_html('<span class="issued issued-{}">{}</span>', record.standing, words)

    def render_rows_listed(self, value: str) -> str:
        return thousands(len(self.as_public[value].rows))
