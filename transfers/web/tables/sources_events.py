"""The lists of what the numbers rest on: the sources, and the events around them."""

from __future__ import annotations

import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from transfers import vocabulary
from transfers.datasets import EVENTS, SOURCES_LIST
from transfers.disclosure.text_redaction import redact_small_counts
from transfers.models import Event, Source
from transfers.values.period import period_words
from transfers.web.tables.lists import ListTable, NumberColumn, TermColumn, WhenColumn
from transfers.wording.words import (
    breakable,
    date_words,
    desk_text,
    desk_words,
    thousands,
)


class SourceTable(ListTable):
    source = tables.Column(accessor="code", verbose_name=_(SOURCES_LIST.column("source").label), linkify=True)
    published = WhenColumn(
        date_words,
        accessor="published_on",
        verbose_name=_(SOURCES_LIST.column("published_on").label),
        empty_values=(),
    )
    publisher = tables.Column(verbose_name=_(SOURCES_LIST.column("publisher").label))
    title = tables.Column(verbose_name=_(SOURCES_LIST.column("title").label))
    language = TermColumn(vocabulary.Language, _(SOURCES_LIST.column("language").label))
    kind = TermColumn(vocabulary.SourceKind, _(SOURCES_LIST.column("kind").label))
    records = NumberColumn(verbose_name=_("Cited by"))

    def loaded(self, rows: QuerySet) -> QuerySet:
        return rows

    def render_publisher(self, record: Source) -> str:
        if not record.quarantined:
            return desk_text(record.publisher)
        return format_html(
            "<div>{} <strong>{}</strong></div>", desk_text(record.publisher), gettext("quarantined")
        )

    def render_title(self, record: Source) -> str:
        language = "" if record.title_is_description else record.language
        title = redact_small_counts(record.title)
        return format_html('<div><span lang="{}" dir="auto">{}</span></div>', language, breakable(title))

    def render_records(self, value: int) -> str:
        return thousands(value) if value else gettext("none")


class EventTable(ListTable):
    event = tables.Column(accessor="code", verbose_name=_(EVENTS.column("event").label), linkify=True)
    happened = WhenColumn(period_words, accessor="period", verbose_name=_("Happened"))
    category = TermColumn(vocabulary.EventCategory, _(EVENTS.column("category").label))
    title = tables.Column(verbose_name=_(EVENTS.column("title").label))
    pages = NumberColumn(verbose_name=_("Sources"))

    def render_title(self, record: Event) -> str:
        title = desk_words(record, "title")
        if not record.dispute:
            return title
        dispute = format_html(gettext("Disputed: %s").replace("%s", "{}"), desk_words(record, "dispute"))
        return format_html('<div>{} <span class="muted">{}</span></div>', title, dispute)
