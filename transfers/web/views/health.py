"""What a machine asks: is the process alive, is it ready to serve."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

PLAIN_TEXT = "text/plain; charset=utf-8"


@require_safe
@never_cache
def livez(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as the process runs."""
    return HttpResponse("alive\n", content_type=PLAIN_TEXT)


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers and every migration is applied, else 503 with the reason."""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return HttpResponse("the database does not answer\n", content_type=PLAIN_TEXT, status=503)
    if pending:
        text = f"{len(pending)} migrations are not applied: run manage.py migrate\n"
        return HttpResponse(text, content_type=PLAIN_TEXT, status=503)
    return HttpResponse("ready\n", content_type=PLAIN_TEXT)
