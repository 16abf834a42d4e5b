"""The data as a whole: what it holds and how to take it, for people and for programs."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from transfers.data_terms import NAME
from transfers.exports.package import package_chunks
from transfers.filters import known_day
from transfers.views.files import begun
from transfers.views.public import data_address, public_page, site_of


@data_address
@public_page
def package(request: HttpRequest) -> StreamingHttpResponse:
    """Stream the data package. The same bytes in each language: it holds both."""
    known = known_day(request.GET, request.at)
    with override(settings.LANGUAGE_CODE):
        address = site_of(request) + reverse("package") + (f"?known={known}" if known else "")
    words = [NAME]
    if request.changed_at:
        words.append(timezone.localdate(request.changed_at).isoformat())
    if known:
        words.append(f"known-{known}")
    # HEAD asks no file: it would be packed and thrown away.
    is_asked = request.method == "GET"
    return StreamingHttpResponse(
        begun(package_chunks(request.at, known, site_of(request), address)) if is_asked else (),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{"-".join(words)}.zip"'},
    )
