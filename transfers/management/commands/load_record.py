"""Load a folder of record files (the public record by default) into the database."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, transaction

from transfers.datasets import DATASETS
from transfers.imports.csv import read_csv
from transfers.imports.last_load import (
    REASON,
    KeptCell,
    is_newer,
    is_stood_on,
    missing_records,
    missing_rows,
    operations_in,
    remember,
    rows_to_remember,
    spare_the_desk,
    withdrawn_records,
)
from transfers.management.bar import ProgressBar
from transfers.models import DataVersion, Operation
from transfers.models.publication import Publishable, dataset_of
from transfers.rows.sheet import Fault, Sheet
from transfers.rows.validate import Changes, check_sheets
from transfers.rows.write import write_changes
from transfers.workflow.revisions import take_and_record
from transfers.workflow.transitions import WITHDRAW, source_denial

RECORD = Path(settings.BASE_DIR) / "transfers" / "record"


class Command(BaseCommand):
    help = (
        "Load the CSV files of a folder, one per list, as published records: all of them or, where one "
        "cell is wrong, none. What the desk changed since the last load stays. Loading the same files again "
        "changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", nargs="?", type=Path, default=RECORD, metavar="DIR")
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="do nothing where the database holds an operation, but say whether the files hold more",
        )
        parser.add_argument(
            "--withdraw-missing",
            action="store_true",
            help="withdraw what an earlier load wrote and the files no longer hold",
        )

    def handle(self, *, directory: Path, if_empty: bool, withdraw_missing: bool, **options: object) -> None:
        if if_empty and Operation.objects.exists():
            self.leave(directory)
            return
        bar = ProgressBar(self.stderr)
        sheets = self.read(directory)
        try:
            with transaction.atomic():
                # A save of the desk waits meanwhile, so that what is compared is what is written over.
                DataVersion.objects.select_for_update().first()
                changes, faults = check_sheets(sheets, bar)
                bar.clear()
                self.refuse(faults)
                rows, missing = rows_to_remember(changes), missing_records(sheets)
                parts = missing_rows(sheets)
                kept = spare_the_desk(changes)
                write_changes(changes, publish=True, reason=REASON, progress=bar)
                withdrawn = self.withdraw(missing) if withdraw_missing else []
                remember(rows)
        except IntegrityError as error:
            raise CommandError(f"The database refused a row ({error}); nothing was loaded.") from error
        finally:
            bar.clear()
        self.report(changes)
        self.report_kept(kept)
        self.report_missing(missing, withdrawn)
        for record in withdrawn_records(sheets):
            name = f"{dataset_of(record).name} {record.code}"
            self.stdout.write(
                f"In the files, and left withdrawn: {name} (the desk can send it back to review)"
            )
        for one in parts:
            self.stdout.write(f"No longer in the files, and left: {one.dataset.name} {' '.join(one.key)}")

    def leave(self, directory: Path) -> None:
        """Say that nothing is loaded, and in one line how to take what the files hold besides."""
        self.stdout.write("The database already holds a record; left as it is.")
        sheets = self.read(directory)
        if Operation.objects.filter(code__in=operations_in(sheets)).exists() and is_newer(sheets):
            self.stdout.write(
                "The files hold a newer record than was loaded: manage.py load_record takes it, and keeps "
                "what the desk changed."
            )

    def refuse(self, faults: list[Fault]) -> None:
        for fault in faults:
            self.stderr.write(str(fault))
        if faults:
            cells = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
            raise CommandError(f"{cells} found; nothing was loaded. Mend the cells above and load again.")

    def withdraw(self, records: list[Publishable]) -> list[Publishable]:
        """Withdraw records, with a reason and a correction; return those that nothing public rests on.

        What cites and what stands on another record goes first: lists load the other way round.
        """
        withdrawn = []
        for record in reversed(records):
            is_open = record.publication_state in WITHDRAW.starts
            if not is_open or source_denial(WITHDRAW, record) or is_stood_on(record):
                continue
            take_and_record(WITHDRAW, record, None, "The record's files no longer hold it.")
            record.save()
            withdrawn.append(record)
        return withdrawn

    def report_kept(self, kept: list[KeptCell]) -> None:
        for one in kept:
            name = f"{one.dataset.name} {' '.join(one.key)}"
            if one.column is None:
                self.stdout.write(f"Left out, as the desk took it out: {name}")
                continue
            self.stdout.write(
                f"Kept as the desk has it: {name}, {one.column.name}: {shortened(one.stored)} "
                f"(in the files: {shortened(one.in_file)})"
            )

    def report_missing(self, missing: list[Publishable], withdrawn: list[Publishable]) -> None:
        for record in missing:
            name = f"{dataset_of(record).name} {record.code}"
            if record in withdrawn:
                self.stdout.write(f"Withdrawn: {name}")
            else:
                self.stdout.write(
                    f"No longer in the files, and left as it is: {name} (--withdraw-missing withdraws what "
                    "nothing public rests on)"
                )

    def read(self, directory: Path) -> list[Sheet]:
        """Return the files of the folder; a list without one is left as it is, and named."""
        paths = {dataset: directory / f"{dataset.name}.csv" for dataset in DATASETS}
        missing = [path.name for path in paths.values() if not path.is_file()]
        if len(missing) == len(paths):
            raise CommandError(f"{directory} holds none of the files of a record: {', '.join(missing)}.")
        if missing:
            self.stdout.write(f"Not in {directory}, and left as it is: {', '.join(missing)}")
        return [
            read_csv(path.read_bytes(), dataset, path.name)
            for dataset, path in paths.items()
            if path.is_file()
        ]

    def report(self, changes: list[Changes]) -> None:
        for change in changes:
            new, changed = len(change.new), len(change.changed)
            self.stdout.write(
                f"{change.dataset.name:<17}{new:>6,} new{changed:>7,} changed{change.unchanged:>7,} unchanged"
            )
        total = sum(len(change.new) + len(change.changed) for change in changes)
        self.stdout.write(f"{total:,} changes." if total != 1 else "1 change.")


def shortened(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:57]}...")
