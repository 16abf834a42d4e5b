"""What machines read that look for pages: where they may look, and what there is.

Both are written in the site's own language, so that they hold the same under every one.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.sitemaps.views import index
from django.contrib.sitemaps.views import sitemap as urlset
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, override

from transfers.filters.errors import BadQuery, Problem
from transfers.filters.options import is_whole_number
from transfers.web.sitemaps import sections
from transfers.web.views.public import public_page, without_parameters


@public_page
@without_parameters
def robots(request: HttpRequest) -> HttpResponse:
    with override(settings.LANGUAGE_CODE):
        address = request.build_absolute_uri(reverse("sitemap"))
    content_type = "text/plain; charset=utf-8"
    return render(request, "transfers/robots.txt", {"sitemap": address}, content_type=content_type)


@public_page
@without_parameters
def sitemap(request: HttpRequest) -> HttpResponse:
    """List the sitemaps, one per kind of page."""
    with override(settings.LANGUAGE_CODE):
        return index(request, sections(request.at), sitemap_url_name="sitemap_section")


@public_page
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    """List the pages of one kind in every language; the index names the further files of a long list."""
    refuse_all_but_a_page(request.GET)
    with override(settings.LANGUAGE_CODE):
        return urlset(request, sections(request.at), section=section)


def refuse_all_but_a_page(data: QueryDict) -> None:
    expected = gettext("no such parameter; this page takes only p")
    problems = [Problem(name, value, expected) for name, value in data.items() if name != "p"]
    pages = data.getlist("p")
    if len(pages) > 1 or not all(is_whole_number(page) for page in pages):
        problems.append(Problem("p", ", ".join(pages), gettext("one whole number")))
    if problems:
        raise BadQuery(problems)
