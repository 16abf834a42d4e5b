"""The data as a whole: what it holds and how to take it, for people and for programs."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import override

from transfers.data_terms import NAME
from transfers.exports.package import package_chunks
from transfers.filters import known_day
from transfers.views.public import public_page, site_of

ANYWHERE = {"Access-Control-Allow-Origin": "*"}  # scripts of any page may read what is public


@public_page
def package(request: HttpRequest) -> StreamingHttpResponse:
    """Stream the data package. The same bytes in each language: it holds both."""
    known = known_day(request.GET, request.at)
    with override(settings.LANGUAGE_CODE):
        address = site_of(request) + reverse("package")
    name = f"{NAME}-known-{known}" if known else NAME
    chunks = package_chunks(
        request.at, known, site_of(request), f"{address}?known={known}" if known else address
    )
    return StreamingHttpResponse(
        chunks if request.method == "GET" else (),  # a server would pack it all and drop it
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}.zip"', **ANYWHERE},
    )
