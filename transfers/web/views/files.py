"""Every list as a file: CSV and XLSX streamed whole, JSON in parts. The filter set is that of its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from django.db.models import Count, Max, QuerySet, TextField
from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from transfers.exports.formats import CSV, FORMATS, JSON, XLSX, Format
from transfers.exports.json import json_text, notice, row_object
from transfers.exports.xlsx import LONGEST, MOST_ROWS, xlsx_chunks
from transfers.filters import FILTERS
from transfers.filters.base import StrictFilterSet
from transfers.filters.cursor import CursorPage
from transfers.filters.options import readable_limit
from transfers.models.version import version_name
from transfers.rows.csv import csv_chunks
from transfers.rows.read import records
from transfers.rows.transaction import read_consistently
from transfers.web.views.problems import rows_problem, text_problem
from transfers.web.views.public import data_address, public_page

Piece = TypeVar("Piece", str, bytes)


@data_address
@public_page
def list_file(request: HttpRequest, name: str, format_name: str) -> HttpResponseBase:
    """Answer with the rows asked for, in the order asked for or by code."""
    asks, its_format = FILTERS[name], FORMATS[format_name]
    filterset = asks(request.GET, asks.public_rows(request.at), request.at, also=its_format.parameters)
    return {CSV: csv_file, JSON: json_file, XLSX: xlsx_file}[its_format](request, filterset)


def csv_file(request: HttpRequest, filterset: StrictFilterSet) -> HttpResponseBase:
    def chunks() -> Iterator[str]:
        return csv_chunks(
            filterset.dataset,
            filterset.file_rows(),
            filterset.at,
            known=filterset.known,
            bom=filterset.data.get("bom") != "0",
            hxl=filterset.data.get("hxl") == "1",
        )

    return download(request, filterset, CSV, chunks)


def xlsx_file(request: HttpRequest, filterset: StrictFilterSet) -> HttpResponseBase:
    is_tagged = filterset.data.get("hxl") == "1"
    if refusal := sheet_refusal(filterset.file_rows(), MOST_ROWS - 1 - is_tagged):
        return refusal

    def chunks() -> Iterator[bytes]:
        rows, at, known = filterset.file_rows(), filterset.at, filterset.known
        return xlsx_chunks(filterset.dataset, rows, at, known=known, hxl=is_tagged)

    return download(request, filterset, XLSX, chunks)


def sheet_refusal(rows: QuerySet, most: int) -> HttpResponse | None:
    """Return the problem of rows that no sheet holds. One query."""
    texts = [field.name for field in rows.model._meta.fields if isinstance(field, TextField)]
    found = rows.order_by().aggregate(number=Count("pk"), **{name: Max(Length(name)) for name in texts})
    if found["number"] > most:
        return rows_problem(found["number"], most)
    if any((found[name] or 0) >= LONGEST for name in texts):  # one of them may get a quote before it
        return text_problem(LONGEST)
    return None


def download(
    request: HttpRequest,
    filterset: StrictFilterSet,
    its_format: Format,
    chunks: Callable[[], Iterator[Piece]],
) -> HttpResponseBase:
    """Stream the pieces. What fails before the first is an error like any other; later the file is cut."""
    # HEAD asks no row: the pieces would be made and thrown away.
    pieces = iter(()) if request.method == "HEAD" else started(as_of_one_moment(chunks))
    name = file_name(request, filterset, its_format)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(pieces, content_type=its_format.media_type, headers=headers)


def as_of_one_moment(chunks: Callable[[], Iterator[Piece]]) -> Iterator[Piece]:
    """Yield the pieces, what is hidden and all rows read from one state of the database."""
    with read_consistently():
        yield from chunks()


def started(chunks: Iterator[Piece]) -> Iterator[Piece]:
    """Return the pieces with the first one made already."""

    def pieces() -> Iterator[Piece | None]:
        try:
            first = next(chunks)
            yield None
            yield first
            yield from chunks
        finally:
            chunks.close()

    running = pieces()
    next(running)  # it runs, so that closing it closes what it reads from
    return running


def file_name(request: HttpRequest, filterset: StrictFilterSet, its_format: Format) -> str:
    """Return the name: the list, the day of its data, what was made or left out, and as known when."""
    words = ["handover", filterset.dataset.name]
    if request.changed_at:
        words.append(timezone.localdate(request.changed_at).isoformat())
    if request.is_synthetic:
        words.append("synthetic")
    if any(name in filterset.filters and name != "known" for name in filterset.data):
        words.append("filtered")
    if filterset.known:
        words.append(f"known-{filterset.known}")
    return f"{'-'.join(words)}.{its_format.name}"


@read_consistently()
def json_file(request: HttpRequest, filterset: StrictFilterSet) -> HttpResponse:
    """Answer with one part of the rows and the address of the next part."""
    page, limit = CursorPage(filterset), readable_limit(filterset.data)
    # One row more than is wished for tells whether there is a next part.
    chunks = records(filterset.dataset, page.rows[: limit + 1], filterset.at, filterset.known)
    rows = [row for chunk in chunks for row in chunk]
    fields = filterset.data.get("fields", ",".join(filterset.dataset.names)).split(",")
    columns = [column for column in filterset.dataset if column.name in fields]  # in the contract's order
    document = {
        "list": filterset.dataset.name,
        **notice(request.is_synthetic),
        "data_version": version_name(request.data_version),
        "known": filterset.known and filterset.known.isoformat(),
        "columns": [column.name for column in columns],
        "results": [row_object(filterset.dataset, columns, row) for row in rows[:limit]],
        "next": None,
    }
    if len(rows) > limit:
        query = filterset.query_with(after=page.cursor_after(rows[:limit]))
        document["next"] = request.build_absolute_uri(f"{request.path}?{query}")
    if filterset.data.get("count") == "1":
        document["count"] = filterset.file_rows().count()
    name = file_name(request, filterset, JSON)
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(json_text(document), content_type=JSON.media_type, headers=headers)
