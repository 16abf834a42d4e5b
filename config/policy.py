"""The Content-Security-Policy of settings.py, with the same bytes from every process."""

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponseBase


class OrderedCSPMiddleware(CSPMiddleware):
    """Sort the directives: django-csp takes them from a set, so that each process has its own order.

    Their order means nothing to a browser.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response = super().process_response(request, response)
        if HEADER in response:
            response[HEADER] = "; ".join(sorted(response[HEADER].split("; ")))
        return response
