"""Tell whether a pasted address is that of a page the record knows, and what cites it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, JsonResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from transfers.admin.forms.duplicates import MOST_TOLD, known_page
from transfers.models import Source
from transfers.vocabulary import PublicationState
from transfers.workflow import transitions

NEW_PAGE = _("A page that is new to the record.")


def sources_of(url: str) -> list[Source]:
    """Return the sources of the page an address leads to, the first ones of many. One query, or none."""
    return list(Source.objects.of_page(url)[:MOST_TOLD]) if "." in url else []


def known_words(source: Source, user: Model) -> SafeString:
    """Say that a page is known and what cites it; whether it is withdrawn, too. Five queries."""
    said = known_page(source, user)
    if source.publication_state != PublicationState.WITHDRAWN:
        return said
    return format_html("{} {}", said, gettext("It was withdrawn."))


@require_GET
def look_up_page(request: HttpRequest) -> JsonResponse:
    """Answer {"is_new": bool, "said": [HTML]} for ``?url=``; an address that is none says nothing."""
    if not transitions.has_right(request.user, "view", Source):
        raise PermissionDenied
    url = request.GET.get("url", "").strip()
    known = sources_of(url)
    said = [known_words(source, request.user) for source in known]
    is_new = not known and "." in url
    return JsonResponse({"is_new": is_new, "said": said or ([str(NEW_PAGE)] if is_new else [])})
