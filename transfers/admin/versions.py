"""Whether a page of the desk shows an old version of a record: such a page only reads."""

from __future__ import annotations

from django.http import HttpRequest


def is_old_version(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and (match.url_name or "").endswith("_simple_history")
