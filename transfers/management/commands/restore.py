"""Bring a backup back into an empty place."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from transfers.backup.refused import Refused
from transfers.backup.restore import is_older, restore
from transfers.backup.words import contents_in_words
from transfers.management.bar import ProgressBar


class Command(BaseCommand):
    help = (
        "Restore a backup where DATABASE_URL names nothing yet: a SQLite file that is not there, or a "
        "PostgreSQL database without tables of ours. All of it or, where anything is amiss, nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="what manage.py backup wrote")

    def handle(self, *, file: Path, **options: object) -> None:
        bar = ProgressBar(self.stderr)
        try:
            manifest = restore(file, bar)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        finally:
            bar.clear()
        self.stdout.write(f"Restored {contents_in_words(manifest)}.")
        if is_older(manifest):
            self.stdout.write(
                "The backup is of an earlier program: manage.py migrate (or make run) brings it up to date."
            )
