"""One figure by itself: as an image to take away and as a page to embed; and the card of an operation."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from csp.decorators import csp_replace
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_exempt

from transfers.figures.base import Figure
from transfers.figures.breakdown import breakdown_context, nationalities_figure
from transfers.figures.facility import facility_context, facility_figures
from transfers.figures.image import draw_share_image, picture
from transfers.figures.operation import figure_named
from transfers.filters.dates import known_day
from transfers.filters.ledger import ask_ledger
from transfers.ledger.breakdowns import read_nationalities
from transfers.ledger.operation import read_ledger
from transfers.models import Breakdown, Facility, Operation
from transfers.web.views.facility import reported
from transfers.web.views.public import View, etag, public_page, site_of, without_parameters

FigureView = Callable[[HttpRequest, str, str], Figure | None]


def as_image(view: FigureView) -> View:
    """Answer with the figure as a PNG; 404 where there is none of that name or nothing to draw."""

    @public_page
    @wraps(view)
    def page(request: HttpRequest, code: str, name: str) -> HttpResponse:
        figure = found(view(request, code, name))
        disposition = f'inline; filename="{figure.image_name}"'
        image = drawn_once(request, lambda: picture(figure))
        return HttpResponse(image, content_type="image/png", headers={"Content-Disposition": disposition})

    return page


def as_embed(view: FigureView) -> View:
    """Answer with the figure as a page that any other site may frame. Alone here: all else refuses it.

    Outermost, so that a 304 says the same: a browser would take a stricter policy over from it.
    """

    @csp_replace({"frame-ancestors": "*"})
    @xframe_options_exempt
    @public_page
    @wraps(view)
    def page(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
        return render(request, "transfers/embed.html", {"figure": found(view(request, code, name))})

    return page


def drawn_once(request: HttpRequest, draw: Callable[[], bytes]) -> bytes:
    """Return an image from the cache, keyed as its ETag; drawing one costs a tenth of a second and more."""
    return cache.get_or_set(f"image-{etag(request)}", draw, timeout=None)


def found(figure: Figure | None) -> Figure:
    if figure is None:
        raise Http404("no such figure, or nothing to draw")
    return figure


def figure_of_operation(request: HttpRequest, code: str, name: str) -> Figure | None:
    operation = get_object_or_404(Operation.objects.public(request.at), code=code)
    ledger = ask_ledger(request.GET, operation, [operation], request.at).selected()
    return figure_named(name, ledger, request.at, site_of(request))


@without_parameters
def figure_of_facility(request: HttpRequest, code: str, name: str) -> Figure | None:
    record = get_object_or_404(Facility.objects.public(request.at), code=code)
    context = facility_context(record, site_of(request))
    return facility_figures(context, reported(record, request.at)).get(name)


@without_parameters
def figure_of_breakdown(request: HttpRequest, code: str, name: str) -> Figure | None:
    records = Breakdown.objects.public(request.at).select_related("issuer", "operation")
    record = get_object_or_404(records, code=code)
    if name != "nationalities":
        return None
    context = breakdown_context(record, site_of(request))
    return nationalities_figure(context, read_nationalities(record, request.at))


operation_figure = as_image(figure_of_operation)
facility_figure = as_image(figure_of_facility)
breakdown_figure = as_image(figure_of_breakdown)
embed_operation = as_embed(figure_of_operation)
embed_facility = as_embed(figure_of_facility)
embed_breakdown = as_embed(figure_of_breakdown)


@public_page
def share_image(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with the card that networks show beside a link to the operation."""
    operation = get_object_or_404(Operation.objects.public(request.at), code=code)
    ledger = read_ledger(operation, request.at, known_day(request.GET, request.at))
    image = drawn_once(request, lambda: draw_share_image(ledger))
    return HttpResponse(image, content_type="image/png")
