"""Load a folder of record files (the public record by default) into the database."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError

from transfers.datasets import DATASETS
from transfers.imports.csv import read_csv
from transfers.management.bar import ProgressBar
from transfers.models import Operation
from transfers.rows.sheet import Sheet
from transfers.rows.validate import Changes, check_sheets
from transfers.rows.write import write_changes

RECORD = Path(settings.BASE_DIR) / "transfers" / "record"


class Command(BaseCommand):
    help = (
        "Load the CSV files of a folder, one per list, as published records: all of them or, where one "
        "cell is wrong, none. Loading the same files again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", nargs="?", type=Path, default=RECORD, metavar="DIR")
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where the database holds an operation"
        )

    def handle(self, *, directory: Path, if_empty: bool, **options: object) -> None:
        if if_empty and Operation.objects.exists():
            self.stdout.write("The database already holds a record; left as it is.")
            return
        bar = ProgressBar(self.stderr)
        changes, faults = check_sheets(self.read(directory), bar)
        bar.clear()
        if faults:
            for fault in faults:
                self.stderr.write(str(fault))
            cells = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
            raise CommandError(f"{cells} found; nothing was loaded. Mend the cells above and load again.")
        try:
            write_changes(changes, publish=True, reason="load of the record's files", progress=bar)
        except IntegrityError as error:
            raise CommandError(f"The database refused a row ({error}); nothing was loaded.") from error
        finally:
            bar.clear()
        self.report(changes)

    def read(self, directory: Path) -> list[Sheet]:
        paths = [directory / f"{dataset.name}.csv" for dataset in DATASETS]
        missing = [path.name for path in paths if not path.is_file()]
        if missing:
            raise CommandError(f"{directory} lacks {', '.join(missing)}; a record has one file per list.")
        return [
            read_csv(path.read_bytes(), dataset, path.name)
            for path, dataset in zip(paths, DATASETS, strict=True)
        ]

    def report(self, changes: list[Changes]) -> None:
        for change in changes:
            new, changed = len(change.new), len(change.changed)
            self.stdout.write(
                f"{change.dataset.name:<17}{new:>6,} new{changed:>7,} changed{change.unchanged:>7,} unchanged"
            )
        total = sum(len(change.new) + len(change.changed) for change in changes)
        self.stdout.write(f"{total:,} changes." if total != 1 else "1 change.")
