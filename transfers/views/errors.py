"""The pages of what went wrong. A hidden record and one that never existed get the same bytes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from transfers.filters import BadQuery


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    problems = exception.problems if isinstance(exception, BadQuery) else []
    return render(request, "400.html", {"problems": problems}, status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)
