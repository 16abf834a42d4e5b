"""Keep the database that `make run` leaves and give it back, ten times sooner than by loading it again.

A live server's test commits, so pytest-django empties every table after it. The copies are tables of the test
database itself, which no model knows and nothing empties; one way on SQLite and PostgreSQL.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, transaction


def tables() -> Iterator[tuple[str, str]]:
    """Yield the names of each table of the record and of its copy."""
    for model in apps.get_app_config("transfers").get_models(include_auto_created=True):
        name = model._meta.db_table
        yield connection.ops.quote_name(name), connection.ops.quote_name(f"kept_{name}")


def keep() -> None:
    with connection.cursor() as cursor:
        for table, copy in tables():
            cursor.execute(f"CREATE TABLE {copy} AS SELECT * FROM {table}")


def give_back() -> None:
    """Put the kept rows into the emptied tables. Foreign keys are asked at the end of the transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, copy in tables():
            cursor.execute(f"INSERT INTO {table} SELECT * FROM {copy}")
