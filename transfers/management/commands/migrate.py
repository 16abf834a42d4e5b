"""Django's own command, which alone begins a SQLite database, and never where one was and is gone."""

from __future__ import annotations

from contextlib import suppress

from django.core.management.base import CommandError
from django.core.management.commands import migrate

from transfers.backup import marker
from transfers.backup.refused import Refused
from transfers.backup.sqlite import database_file


class Command(migrate.Command):
    # Not in handle(): the checks before it open the database.
    def execute(self, *args: object, **options: object) -> None:
        database = database_file()
        is_writing = not (options["plan"] or options["check_unapplied"])
        if database is not None:
            try:
                marker.refuse_second_start(database)
            except Refused as refused:
                raise CommandError(str(refused)) from refused
            if is_writing and not database.exists():
                with suppress(OSError):  # the database says it better when it is opened
                    database.touch()
        super().execute(*args, **options)
        if database is not None and is_writing:
            marker.write(database)
