"""Say before a record is saved what speaks against it: a warning stops a save once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from typing import Any

from django import forms
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from transfers.admin.forms.name_search import NAMES, namesakes
from transfers.admin.forms.widgets import LoadedForm
from transfers.models import Claim, Source, Transfer
from transfers.vocabulary import Measure, TransferStatus
from transfers.workflow.transitions import has_right

SAVE_ALTHOUGH = _("Not saved yet. Look at this first; where it can stand, save once more.")
MOST_TOLD = 5  # of records that are alike, and of those that cite a page


class WarningForm(LoadedForm):
    """A form that shows its warnings before it saves, each of them once."""

    user: Model  # set by the admin, per request
    typed: Any = None  # by the admin too, where what is typed is only checked: what is said of it

    # The warnings that the page showed, so that the same ones do not stop twice and new ones do.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.typed is not None:
            self.typed.forms.append(self)
            self.warned = self.warnings_so_far()
        elif not self.errors and self.has_new_content:
            self.heed(list(warnings_of(self.instance, self.user)))

    def warnings_so_far(self) -> list[str]:
        """Return the warnings of a form that may not be filled in yet."""
        # A word that no vocabulary knows makes no number; the form says so by itself.
        with suppress(ValueError):
            return list(warnings_of(self.instance, self.user))
        return []

    def is_valid(self) -> bool:
        """Tell whether the form may be saved; one that was only checked is shown again."""
        return super().is_valid() and not (self.typed and self.typed.is_shown_again)

    @property
    def has_new_content(self) -> bool:
        return self.has_changed()

    def heed(self, found: list[str]) -> None:
        """Stop the save where a warning is new to the page, and remember in the page what it shows."""
        seen = set(self.data.get(self.add_prefix("seen"), "").split())
        marks = {sha256(text.encode()).hexdigest()[:16]: text for text in found}
        if marks.keys() <= seen:
            return
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = " ".join(marks)
        self.add_error(None, ValidationError([SAVE_ALTHOUGH, *marks.values()]))


def warnings_of(record: Model, user: Model) -> Iterator[SafeString]:
    """Yield what the record as it would be saved has in common with others. At most six queries."""
    if isinstance(record, Source):
        for known in Source.objects.of_page(record.url).exclude(pk=record.pk)[:MOST_TOLD]:
            yield known_page(known, user)
    elif isinstance(record, Claim | Transfer):
        if says_what_is_to_come(record):
            yield escape(gettext("It tells of a day that lies ahead as of what was done: look at the date."))
        alike = type(record).objects.alike(record).exclude(pk=record.pk)[:MOST_TOLD]
        if alike:
            yield format_html(gettext("The same authority, date and number: {}."), links_to(alike, user))
    elif type(record) in NAMES and record.pk is None:
        known = namesakes(record)[:MOST_TOLD]
        if known:
            yield format_html(gettext("This name is in the record already: {}."), links_to(known, user))


def says_what_is_to_come(record: Claim | Transfer) -> bool:
    """Tell whether a number of people moved, or a movement reported as done, is of a day still to come."""
    today = timezone.localdate()
    if isinstance(record, Claim):
        is_done = record.measure == Measure.TRANSFERRED
        return is_done and record.as_of_date is not None and record.as_of_date > today
    is_done = record.status != TransferStatus.PLANNED
    return is_done and record.departed_earliest is not None and record.departed_earliest > today


def known_page(source: Source, user: Model) -> SafeString:
    citing = links_to(citing_records(source), user)
    if not citing:
        return format_html(
            gettext("This page is known as {}; nothing cites it yet."), links_to([source], user)
        )
    return format_html(gettext("This page is known as {}, cited by {}."), links_to([source], user), citing)


def citing_records(source: Source) -> Iterator[Model]:
    """Yield the first records of each kind that cite a source. A query a kind."""
    for model in Source.citing_models():
        yield from model.objects.filter(sources=source).order_by("code")[:MOST_TOLD]


def links_to(records: Iterable[Model], user: Model) -> SafeString:
    """Name each record; who may see it gets a link, to a window of its own, so that what was typed stays."""
    return format_html_join(", ", "{}", ((link_or_code(record, user),) for record in records))


def link_or_code(record: Model, user: Model) -> str | SafeString:
    if not has_right(user, "view", record):
        return record.code
    address = reverse(admin_urlname(record._meta, "change"), args=[record.pk])
    return format_html('<a href="{}" target="_blank" rel="noopener">{}</a>', address, record)
