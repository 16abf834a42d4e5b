"""Tell whether a backup is whole."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from transfers.backup.refused import Refused
from transfers.backup.verify import verify
from transfers.backup.words import contents_in_words
from transfers.management.bar import ProgressBar


class Command(BaseCommand):
    help = "Read a backup whole and say what it holds; exit code 1 and one line where it is not whole."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="what manage.py backup wrote")

    def handle(self, *, file: Path, **options: object) -> None:
        bar = ProgressBar(self.stderr)
        try:
            manifest = verify(file, bar)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        finally:
            bar.clear()
        self.stdout.write(f"{file} is whole: {contents_in_words(manifest)}.")
