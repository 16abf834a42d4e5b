"""The language of a page comes from its address and from nothing else (rule 29).

Django's own middleware says "Vary: Accept-Language" of every English page, so that a proxy would keep a copy
for each way in which browsers word it, and leaves the language of one request set for the next one of its
thread.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation


class AddressLanguageMiddleware:
    """Answer in the language that starts the path, /ar/, else in the site's own; 404 and 400 included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language  # the technical 500 page and the admin read it
            return self.get_response(request)
