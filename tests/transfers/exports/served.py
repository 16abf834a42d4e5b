"""The program as test_broken_downloads.py serves it: its database fails on request; it tells what it holds.

With the header ``X-Fail-At: 2`` the database fails at the second chunk of claims. ``/held`` answers with the
number of exports that are under way in this process.
"""

from __future__ import annotations

import gc
import threading
from types import GeneratorType

from django.db import OperationalError
from django.db.backends.signals import connection_created

from config.wsgi import application as site
from transfers.rows.read import records

asked = threading.local()


def watch(connection, **kwargs):
    if fail not in connection.execute_wrappers:  # one that was lost is made anew
        connection.execute_wrappers.append(fail)


def fail(execute, sql, params, many, context):
    """Fail at the sources of a chunk: by then its file is under way."""
    if "transfers_claimcitation" in sql and "position" in sql:
        asked.chunks += 1
        if asked.chunks == asked.fail_at:
            raise OperationalError("the database is gone")
    return execute(sql, params, many, context)


connection_created.connect(watch)


def held() -> int:
    return sum(
        type(one) is GeneratorType and one.gi_code is records.__code__ and one.gi_frame is not None
        for one in gc.get_objects()
    )


def application(environ, start_response):
    asked.chunks, asked.fail_at = 0, int(environ.get("HTTP_X_FAIL_AT", "0"))
    if environ["PATH_INFO"] == "/held":
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [str(held()).encode()]
    return site(environ, start_response)
