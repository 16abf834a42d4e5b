"""The lists of authorities, and of whose statements were looked for."""

from __future__ import annotations

import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from transfers import vocabulary
from transfers.datasets import AUTHORITIES, MONITORING
from transfers.models import Authority, MonitoringEntry
from transfers.values.period import period_words
from transfers.web.tables.lists import ListTable, NumberColumn, TermColumn, WhenColumn, WordsColumn
from transfers.wording.countries import country_name
from transfers.wording.words import date_words, desk_text, name_markup, thousands


class OfAuthorityColumn(NumberColumn):
    """How many records of one kind an authority has, with the list of them."""

    def __init__(self, list_name: str, verbose_name: str) -> None:
        self.list_name = list_name
        super().__init__(verbose_name=verbose_name)

    def render(self, value: int, record: Authority) -> str:
        if not value:
            return gettext("none")
        address = f"{reverse(self.list_name)}?authority={record.code}"
        return format_html('<a href="{}">{}</a>', address, thousands(value))


class AuthorityTable(ListTable):
    name = tables.Column(
        accessor="name_en", verbose_name=_(AUTHORITIES.column("authority").label), linkify=True
    )
    kind = TermColumn(vocabulary.AuthorityKind, _(AUTHORITIES.column("kind").label))
    country = WordsColumn(country_name, verbose_name=_(AUTHORITIES.column("country").label))
    claims_told = OfAuthorityColumn("claims", _("Claims"))
    events_told = OfAuthorityColumn("events", _("Events"))
    transfers_told = OfAuthorityColumn("transfers", _("Transfers conducted"))

    def loaded(self, rows: QuerySet) -> QuerySet:
        return rows

    def render_name(self, record: Authority) -> str:
        return name_markup(record)


class MonitoringTable(ListTable):
    entry = tables.Column(accessor="code", verbose_name=_(MONITORING.column("entry").label))
    looked = WhenColumn(
        date_words, accessor="looked_on", verbose_name=_(MONITORING.column("looked_on").label)
    )
    whose = tables.Column(
        accessor="authority", verbose_name=_(MONITORING.column("authority").label), empty_values=()
    )
    days = WhenColumn(period_words, accessor="span", verbose_name=_("For the days"))
    found = TermColumn(vocabulary.Found, _(MONITORING.column("found").label))
    note = WordsColumn(desk_text, verbose_name=_(MONITORING.column("note").label))

    def loaded(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("authority")

    def render_whose(self, record: MonitoringEntry) -> str:
        sources = desk_text(record.source_family)
        if record.authority is None:
            return sources
        name = name_markup(record.authority)
        return format_html('<div>{} <span class="muted">{}</span></div>', name, sources)
