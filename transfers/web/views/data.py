"""The data as a whole: what it holds and how to take it, for people and for programs."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from transfers.exports.dictionary import entries, vocabulary_entries
from transfers.exports.examples import program_examples
from transfers.exports.openapi import openapi_document
from transfers.exports.package import package_chunks
from transfers.filters.dates import known_day
from transfers.filters.options import MOST_ROWS, USUAL_ROWS
from transfers.models import Operation
from transfers.web.views.files import started
from transfers.web.views.public import data_address, public_page, site_of, without_parameters
from transfers.wording import terms


@data_address
@public_page
def package(request: HttpRequest) -> StreamingHttpResponse:
    """Stream the data package. The same bytes in each language: it holds both."""
    known = known_day(request.GET, request.at)
    with override(settings.LANGUAGE_CODE):
        address = site_of(request) + reverse("package") + (f"?known={known}" if known else "")
    words = [terms.NAME]
    if request.changed_at:
        words.append(timezone.localdate(request.changed_at).isoformat())
    if request.is_synthetic:
        words.append("synthetic")
    if known:
        words.append(f"known-{known}")
    # HEAD asks no file: it would be packed and thrown away.
    is_asked = request.method == "GET"
    return StreamingHttpResponse(
        started(package_chunks(request.at, known, site_of(request), address)) if is_asked else (),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{"-".join(words)}.zip"'},
    )


@public_page
@without_parameters
def data(request: HttpRequest) -> HttpResponse:
    """Tell what every list holds, how it is asked for, and on which terms."""
    latest = Operation.objects.public(request.at).values_list("code", flat=True).first()
    return render(
        request,
        "transfers/data.html",
        {
            "entries": entries(),
            "vocabularies": vocabulary_entries(),
            "examples": list(program_examples(site_of(request), latest or "")),
            "operation": latest,
            "terms": terms,
            "usual_rows": USUAL_ROWS,
            "most_rows": MOST_ROWS,
        },
    )


@data_address
@public_page
@without_parameters
def openapi(request: HttpRequest) -> JsonResponse:
    """Answer with the description of the data addresses for programs: one for all languages, in English."""
    with override(settings.LANGUAGE_CODE):
        document = openapi_document(site_of(request), settings.RELEASE)
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 1})
