"""Say at the desk where the public sees a record, or plainly why it does not."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from transfers.models.publication import Publishable
from transfers.vocabulary import PublicationState, TransferStatus
from transfers.wording.words import moment_words

NOT_PUBLISHED = {
    PublicationState.DRAFT: _("It is a draft."),
    PublicationState.IN_REVIEW: _("It is in review: another person publishes it."),
    PublicationState.WITHDRAWN: _("It was withdrawn."),
}
NOT_YET = _("The movement has not happened yet: its page comes when its last day is over.")
NO_LAST_DAY = _("The movement is planned and has no last day, so nobody can say that it is over.")
NO_PAGE = _("It is public and has no page of its own: it stands on the pages of what names it.")


def why_without_page(record: Publishable, at: datetime) -> str:
    """Say why a record has no public page at that instant. Asks the database only where it is published."""
    if record.publication_state != PublicationState.PUBLISHED:
        return str(NOT_PUBLISHED[record.publication_state])
    if embargo := embargo_words(record, at):
        return gettext("It is under embargo until %(at)s.") % {"at": embargo}
    if type(record).objects.public(at).filter(pk=record.pk).exists():
        return str(NO_PAGE)
    if getattr(record, "status", "") == TransferStatus.PLANNED and (
        record.departed_latest is None or record.departed_latest >= timezone.localdate(at)
    ):
        return str(NOT_YET if record.departed_latest else NO_LAST_DAY)
    grounds = filter(None, (getattr(record, name) for name in record.stands_on))
    hidden = [str(ground) for ground in grounds if not is_published(ground, at)]
    return gettext("It names what is not public: %(names)s.") % {"names": ", ".join(hidden)}


def is_published(record: Publishable, at: datetime) -> bool:
    return record.publication_state == PublicationState.PUBLISHED and not embargo_words(record, at)


def embargo_words(record: Publishable, at: datetime) -> str:
    """Return until when a record is hidden; empty where nothing lies ahead."""
    if record.publish_at is None or record.publish_at <= at:
        return ""
    return moment_words(record.publish_at)


def publication_cell(record: Publishable, at: datetime, has_page: bool) -> str | SafeString:
    """Return a record's state for a list, with its embargo or the link to its public page."""
    label = gettext(PublicationState(record.publication_state).label)
    if until := embargo_words(record, at):
        return gettext("%(state)s, embargo until %(at)s") % {"state": label, "at": until}
    if not has_page:
        return label
    address = record.get_absolute_url()
    return format_html('{}<br><a href="{}">{}</a>', label, address, gettext("public page"))
