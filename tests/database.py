"""The tests' own database, for a program that is started beside them."""

from __future__ import annotations

import os

from django.db import connection


def environment() -> dict[str, str]:
    """Return the environment in which another process reads what the tests have committed."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{given['NAME']}"
    else:
        who, where = f"{given['USER']}:{given['PASSWORD']}", f"{given['HOST']}:{given['PORT']}"
        url = f"postgres://{who}@{where}/{given['NAME']}"
    return os.environ | {"DATABASE_URL": url}
