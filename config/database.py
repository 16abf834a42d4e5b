"""Say in one line that the database can not be reached, instead of a traceback."""

import os
import sys

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections


def unreachable() -> str | None:
    """Return one line on where the database was sought and why it did not answer, or None if it did."""
    connection = connections[DEFAULT_DB_ALIAS]
    connection.close()
    try:
        connection.ensure_connection()
    except Error as error:
        database = settings.DATABASES[DEFAULT_DB_ALIAS]
        place = database["NAME"]
        if connection.vendor == "sqlite" and connection.is_missing():
            return (
                f"handover: There is no database at {place}. manage.py restore FILE brings back a backup, "
                "manage.py migrate begins an empty one where none was; or check DATABASE_URL."
            )
        if database["HOST"]:
            place = f"{database['HOST']}:{database['PORT'] or 5432}"
        reason = " ".join(str(error).split())  # libpq's reasons run over several lines
        return f"handover: Cannot reach the database at {place}: {reason.rstrip('.?')}. Check DATABASE_URL."
    connection.close()
    return None


# gunicorn asks this way, so that its master process never loads Django (gunicorn.conf.py).
if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.exit(unreachable())
