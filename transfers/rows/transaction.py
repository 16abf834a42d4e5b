"""Read a whole file as of one moment, however long it takes and whatever is written meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def read_consistently() -> Iterator[None]:
    """Let every query within see the database as the first one does; writers are not kept waiting.

    Within a transaction that is open already, what that one sees.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        connection.ensure_connection()
        if connection.connection.in_transaction:  # a file that is still being read
            yield
            return
        # Not `atomic`, which takes the write lock at its start (settings.py, transaction_mode).
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                if connection.connection is not None and connection.connection.in_transaction:
                    cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
