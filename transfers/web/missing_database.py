"""What the site answers while its database file is away: 503 everywhere, until the file is back."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from django.utils.log import log_response

from transfers.web.views.errors import database_is_gone, unavailable

HEALTH = ("/livez", "/readyz")  # these say themselves what they find


class MissingDatabaseMiddleware:
    """Look for the file at each request: some microseconds, and no page is answered from a removed one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if database_is_gone() and not request.path_info.endswith(HEALTH):
            response = unavailable(request)
            said = "The database %s is gone: manage.py restore FILE brings back a backup."
            log_response(said, connection.settings_dict["NAME"], response=response, request=request)
            return response
        return self.get_response(request)
