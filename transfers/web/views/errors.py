"""The pages of what went wrong; programs get problem documents (problems.py).

A hidden record and one that never existed get the same bytes. None may be kept unasked: a proxy would go on
saying 404 for a record whose embargo has passed.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from transfers.filters.errors import BadQuery
from transfers.web.views.problems import (
    is_data,
    malformed_problem,
    missing_problem,
    query_problem,
    server_problem,
)


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
def server_error(request: HttpRequest) -> HttpResponse:
    return server_problem() if is_data(request) else render(request, "500.html", status=500)
