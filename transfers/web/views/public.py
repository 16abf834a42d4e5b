"""What every public page shares: one instant, one data version, an ETag, and no reader (rule 29)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.utils.translation import get_language, gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import condition, require_safe

from transfers.filters.base import without_blank_parameters
from transfers.filters.errors import BadQuery, Problem
from transfers.models import DataVersion
from transfers.web.views.problems import allowed_to_all, method_problem, open_to_all

View = Callable[..., HttpResponseBase]


# With scheme and host: pages name their own address, for those who cite or share them.
def etag(request: HttpRequest, *args: object, **options: object) -> str:
    parts = (request.data_version, settings.RELEASE, get_language(), request.build_absolute_uri())
    return f'"{sha256(repr(parts).encode()).hexdigest()[:32]}"'


def last_modified(request: HttpRequest, *args: object, **options: object) -> datetime | None:
    """Return when the data or the program last changed; None within that second.

    The rest of the second may hold another change, which would go by the same name. It tells no more of
    the desk than the ETag, which changes at the same moment.
    """
    if request.changed_at is None:
        return None
    latest = max(request.changed_at, settings.RELEASED_AT)
    return latest if latest.timestamp() < int(request.at.timestamp()) else None


def dated(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Say since when the page is so, and send nothing to who has it since.

    Only behind the view: every address has the same date, those too that name nothing or ask what cannot be.
    """
    since = last_modified(request)
    if since is None:
        return response
    stamp = int(since.timestamp())
    response.headers["Last-Modified"] = http_date(stamp)
    if "HTTP_IF_NONE_MATCH" in request.META:
        return response
    answer = get_conditional_response(
        request, etag=response.get("ETag"), last_modified=stamp, response=response
    )
    if answer is not response:
        response.close()
    return answer


def address_without_blanks(request: HttpRequest) -> str:
    """Return the address without the fields that a form left empty; empty where it has none of them.

    A form sends them too, and they have no place in an address that people cite.
    """
    query = without_blank_parameters(request.GET).urlencode()
    if query == request.GET.urlencode():
        return ""
    return f"{request.path}?{query}" if query else request.path


def site_of(request: HttpRequest) -> str:
    """Return scheme and host, to write an address down where it is read without this page."""
    return f"{request.scheme}://{request.get_host()}"


def public_page(view: View) -> View:
    """Make a view a pure function of data version, release, language and URL.

    Sets ``request.at``, the one instant at which the whole page asks what is public, and of the data at that
    instant ``request.data_version``, ``request.is_synthetic`` and ``request.changed_at``, which is None where
    nothing was ever written. Answers 304 without running the view where the reader has that page already, and
    405 to everything but GET and HEAD.
    """
    answered = condition(etag_func=etag)(view)

    @csrf_exempt  # nothing here writes; a missing token would be a 403 before the 405
    @require_safe
    @wraps(view)
    def page(request: HttpRequest, *args: object, **options: object) -> HttpResponseBase:
        request.at = timezone.now()
        request.data_version, request.changed_at, request.is_synthetic = DataVersion.objects.state(request.at)
        # "*" asks for any version of what exists, and only the view knows whether this page does.
        if request.headers.get("If-None-Match", "").strip() == "*":
            del request.META["HTTP_IF_NONE_MATCH"]
        response = answered(request, *args, **options)
        if response.status_code == 200:
            response = dated(request, response)
        if request.is_synthetic:
            # Images and files, too: no search is to find made figures.
            response.headers.setdefault("X-Robots-Tag", "noindex")
        # Keep it, but ask each time: an embargo may pass and a correction must show at once.
        patch_cache_control(response, public=True, no_cache=True)
        return response

    return page


def data_address(view: View) -> View:
    """Let programs elsewhere read what the view answers, refusals too. Stands outside ``public_page``."""

    @csrf_exempt
    @wraps(view)
    def address(request: HttpRequest, *args: object, **options: object) -> HttpResponseBase:
        if request.method == "OPTIONS":  # a browser asks before it lets a page elsewhere ask with a header
            return allowed_to_all(HttpResponse(status=204))
        response = view(request, *args, **options)
        if response.status_code == 405:
            response = method_problem(request, response["Allow"])
        return open_to_all(response)

    return address


def without_parameters(view: View) -> View:
    """Refuse any parameter: a page that overlooked one would answer another question than was asked."""

    @wraps(view)
    def page(request: HttpRequest, *args: object, **options: object) -> HttpResponseBase:
        if request.GET:
            expected = gettext("no such parameter; this page takes none")
            raise BadQuery([Problem(name, value, expected) for name, value in request.GET.items()])
        return view(request, *args, **options)

    return page
