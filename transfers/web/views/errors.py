"""The pages of what went wrong; programs get problem documents (problems.py).

A hidden record and one that never existed get the same bytes. None may be kept unasked: a proxy would go on
saying 404 for a record whose embargo has passed.
"""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control

from transfers.filters.errors import BadQuery
from transfers.web.views.problems import (
    is_data,
    malformed_problem,
    missing_problem,
    query_problem,
    server_problem,
    unavailable_problem,
)

RETRY_AFTER = 120  # seconds


@cache_control(no_cache=True)
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    problems = exception.problems if isinstance(exception, BadQuery) else []
    if is_data(request):
        return query_problem(problems) if problems else malformed_problem()
    understood = request.GET.copy() if problems else QueryDict(mutable=True)
    for problem in problems:
        understood.pop(problem.parameter, None)
    context = {"problems": problems, "understood": understood.urlencode()}
    return render(request, "400.html", context, status=400)


@cache_control(no_cache=True)
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return missing_problem() if is_data(request) else render(request, "404.html", status=404)


@cache_control(no_store=True)
def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer while the database is away. Nothing here asks it, not even who is signed in."""
    if is_data(request):
        response = unavailable_problem()
    else:
        response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


@cache_control(no_store=True)
def server_error(request: HttpRequest) -> HttpResponse:
    if database_is_gone():  # during the request
        return unavailable(request)
    return server_problem() if is_data(request) else render(request, "500.html", status=500)


def database_is_gone() -> bool:
    """Tell whether the file of a SQLite database is not where it was."""
    return connection.vendor == "sqlite" and connection.is_missing()
