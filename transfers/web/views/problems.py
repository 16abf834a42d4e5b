"""What a data address says to a program where it cannot answer: a problem document (RFC 9457).

Pages have pages for that (errors.py). A problem never echoes the address: a hidden record and one that never
existed get the same bytes.
"""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext

from transfers.filters.errors import Problem

ENDINGS = (".atom", ".csv", ".json", ".xlsx", ".zip")  # of the addresses that programs ask
KINDS = "/data/#problem-"  # the page that explains them; the same in every language


def is_data(request: HttpRequest) -> bool:
    """Tell whether a program asks, by the address alone: no Accept header changes what a page is."""
    return request.path.endswith(ENDINGS)


def problem(
    kind: str, status: int, title: str, detail: str, errors: list[Problem] | None = None
) -> HttpResponse:
    """Return the document; ``errors`` are the refused parameters, each with what would be accepted."""
    document: dict[str, Any] = {"type": KINDS + kind, "title": title, "status": status, "detail": detail}
    if errors:
        document["errors"] = [each._asdict() for each in errors]
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return open_to_all(HttpResponse(text, status=status, content_type="application/problem+json"))


def open_to_all(response: HttpResponseBase) -> HttpResponseBase:
    """Let scripts of other sites read the answer: nothing here depends on who asks."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "Content-Disposition, ETag"
    return response


def allowed_to_all(response: HttpResponse) -> HttpResponse:
    """Let pages elsewhere ask with the headers that spare a download."""
    response["Access-Control-Allow-Methods"] = "GET, HEAD"
    response["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
    response["Access-Control-Max-Age"] = "86400"
    return open_to_all(response)


def query_problem(problems: list[Problem]) -> HttpResponse:
    title = gettext("This question cannot be answered")
    told = "; ".join(f"{each.parameter}: {each.expected}" for each in problems)
    return problem("query", 400, title, told, problems)


def malformed_problem() -> HttpResponse:
    return problem("malformed", 400, gettext("Malformed request"), gettext("The request is malformed."))


def rows_problem(rows: int, most: int) -> HttpResponse:
    detail = gettext(
        "These are %(rows)s rows and a sheet holds %(most)s: narrow them down, or take them as CSV."
    )
    title = gettext("Too many rows for a sheet")
    return problem("too-many-rows", 400, title, detail % {"rows": f"{rows:,}", "most": f"{most:,}"})


def text_problem(longest: int) -> HttpResponse:
    detail = gettext("A cell of a sheet holds %s characters, and a text here has more: take the rows as CSV.")
    return problem("too-many-rows", 400, gettext("Too long a text for a sheet"), detail % f"{longest:,}")


def missing_problem() -> HttpResponse:
    detail = gettext("There is nothing public at this address.")
    return problem("not-found", 404, gettext("Not found"), detail)


def method_problem(request: HttpRequest, allowed: str) -> HttpResponse:
    detail = gettext("This address is only read: %s.") % allowed
    response = problem("method", 405, gettext("Method not allowed"), detail)
    response["Allow"] = allowed
    return response


def server_problem() -> HttpResponse:
    detail = gettext(
        "The fault is ours, and it was written down. Nothing was changed. Try again in a minute."
    )
    return problem("server", 500, gettext("Something broke"), detail)


def unavailable_problem() -> HttpResponse:
    detail = gettext("The site cannot reach its data. Try again later.")
    return problem("unavailable", 503, gettext("Not available at the moment"), detail)
