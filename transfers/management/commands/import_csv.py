"""Import one list from a CSV or XLSX file."""

from __future__ import annotations

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from transfers.datasets import BY_NAME
from transfers.imports.plan import Plan, Refused, apply_plan, plan_import
from transfers.management.bar import ProgressBar


class Command(BaseCommand):
    help = (
        "Import one list from a CSV or XLSX file: all rows or, where one cell is wrong, none. New rows "
        "become drafts, and so do records in draft or review that a row changes. Nobody is named as their "
        "writer, so any one editor may approve them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("list", choices=BY_NAME, metavar="LIST", help=", ".join(BY_NAME))
        parser.add_argument("file", metavar="FILE", help="a CSV or XLSX file; - reads standard input")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done; write nothing")
        parser.add_argument(
            "--publish",
            action="store_true",
            help="as load_record does: publish what is new at once and change published records in place",
        )
        parser.add_argument(
            "--reason",
            default="",
            help="why, for the history; with --publish the public corrections page tells it, too",
        )

    def handle(self, *, file: str, dry_run: bool, publish: bool, reason: str, **options: object) -> None:
        content, name = read_bytes(file)
        bar = ProgressBar(self.stderr)
        dataset = BY_NAME[options["list"]]
        try:
            if dry_run:
                plan = plan_import(content, dataset, name, publish=publish, progress=bar)
            else:
                plan = apply_plan(content, dataset, name, publish=publish, reason=reason, progress=bar)
            if plan.faults:
                raise Refused(plan)
        except Refused as refused:
            bar.clear()
            self.refuse(refused)
        bar.clear()
        self.report(plan, dry_run)

    def refuse(self, refused: Refused) -> None:
        for fault in refused.plan.faults:
            self.stderr.write(str(fault))
        number = len(refused.plan.faults)
        faults = "1 fault" if number == 1 else f"{number:,} faults"
        way_out = refused.reason or f"{faults} found. Mend the cells above and import again."
        raise CommandError(f"Nothing was imported. {way_out}")

    def report(self, plan: Plan, dry_run: bool) -> None:
        found, changes = plan.found, plan.changes
        delimiter = f"delimiter {found.delimiter!r}" if found.delimiter else ""
        signs = filter(None, [found.format, found.encoding, delimiter, found.tab])
        self.stdout.write(f"Read as {', '.join(signs)}.")
        if found.digits:
            self.stdout.write(f"Arabic-Indic digits were read as 0-9 in {found.digits:,} cells.")
        if plan.sheet.has_tags:
            self.stdout.write("The row of HXL tags under the heading was passed over.")
        if found.is_open_ended:
            self.stdout.write("The last line has no end: look whether the file is whole.")
        self.stdout.write(
            f"{len(changes.new):,} new, {len(changes.changed):,} changed, {changes.unchanged:,} unchanged."
        )
        if dry_run:
            self.stdout.write("Nothing was written.")


def read_bytes(file: str) -> tuple[bytes, str]:
    """Return the content of the file, and its name for messages and the history."""
    if file == "-":
        return sys.stdin.buffer.read(), "standard input"
    try:
        return Path(file).read_bytes(), Path(file).name
    except OSError as error:
        raise CommandError(f"{file} cannot be read ({error.strerror}); give a CSV or XLSX file.") from error
