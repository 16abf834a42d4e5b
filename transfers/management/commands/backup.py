"""Back up the database and what waits for its import."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from transfers.backup.make import back_up
from transfers.backup.refused import Refused
from transfers.backup.words import contents_in_words
from transfers.management.bar import ProgressBar


class Command(BaseCommand):
    help = (
        "Back up the whole database, accounts included, and the uploads that wait for their import, to one "
        "file, while the site goes on. A former backup of that name is replaced once the new one is whole."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="where to; it is for its owner alone")

    def handle(self, *, file: Path, **options: object) -> None:
        bar = ProgressBar(self.stderr)
        try:
            manifest, note = back_up(file, bar)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        finally:
            bar.clear()
        self.stdout.write(
            f"{file}: {contents_in_words(manifest)}; {note.size:,} bytes, SHA-256 {note.sha256}."
        )
