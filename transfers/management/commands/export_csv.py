"""Export one list as CSV, JSON or XLSX."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from transfers.datasets import BY_NAME, Dataset
from transfers.exports.formats import FORMATS
from transfers.exports.json import json_chunks
from transfers.exports.xlsx import xlsx_chunks
from transfers.filters import FILTERS, BadQuery
from transfers.management.bar import ProgressBar
from transfers.models import DataVersion
from transfers.models.version import version_name
from transfers.rows.csv import csv_chunks
from transfers.rows.read import CHUNK, model_of


class Command(BaseCommand):
    help = (
        "Export one list, whole: what anybody may see, as the site's own file holds it. With --desk "
        "everything that the desk has, drafts and small counts too: such a file is not for the public."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        # FILE may stand behind the options, as its reader would write it.
        parser.parse_args = parser.parse_intermixed_args
        parser.add_argument("list", choices=BY_NAME, metavar="LIST", help=", ".join(BY_NAME))
        parser.add_argument(
            "file", metavar="FILE", nargs="?", default="-", help="where to; - or nothing is standard output"
        )
        parser.add_argument("--format", choices=FORMATS, default="csv", help="csv if not said otherwise")
        parser.add_argument("--known", metavar="DATE", default="", help="as known on a day, YYYY-MM-DD")
        parser.add_argument("--hxl", action="store_true", help="add the row of HXL tags (CSV, XLSX)")
        parser.add_argument("--bom", action="store_true", help="begin as Excel needs it to read UTF-8 (CSV)")
        parser.add_argument(
            "--desk",
            action="store_true",
            help="drafts, withdrawn records and small counts too: not for the public",
        )

    def handle(self, *, file: str, **options: object) -> None:
        refuse_conflicts(options)
        export = Export(BY_NAME[options["list"]], options, ProgressBar(self.stderr))
        if file == "-":
            if options["format"] == "xlsx" and sys.stdout.isatty():
                raise CommandError("A workbook is not for a terminal; name a file, or use a pipe.")
            write_to_pipe(export)
        else:
            with whole_file(Path(file), is_private=options["desk"]) as target:
                export.write(target)
        export.bar.clear()
        rows = "1 row" if export.rows == 1 else f"{export.rows:,} rows"
        self.stderr.write(f"{rows} of {export.dataset.name}.")


def refuse_conflicts(options: dict[str, object]) -> None:
    if options["hxl"] and options["format"] == "json":
        raise CommandError("--hxl is for CSV and XLSX: JSON names each value already.")
    if options["bom"] and options["format"] != "csv":
        raise CommandError("--bom is for CSV alone.")
    if options["known"] and "known" not in FILTERS[options["list"]].base_filters:
        raise CommandError(f"--known: {options['list']} have no such day; leave it out.")
    if options["desk"] and options["known"]:
        raise CommandError("--known asks what was published by a day; with --desk drafts are exported too.")


class Export:
    """One export: its rows, and their pieces as they are written."""

    def __init__(self, dataset: Dataset, options: dict[str, object], bar: ProgressBar) -> None:
        self.dataset, self.options, self.bar = dataset, options, bar
        now = timezone.now()
        self.at: datetime | None = None if options["desk"] else now
        self.state = DataVersion.objects.state(now)
        self.known = None
        self.queryset = self.desk_rows() if options["desk"] else self.public_rows(now)
        self.rows = self.queryset.count()

    def desk_rows(self) -> QuerySet:
        first = self.dataset.columns[0]
        order = [f"{first.attribute}__code", "position", "pk"] if self.dataset.is_part else ["code"]
        return model_of(self.dataset).objects.order_by(*order)

    def public_rows(self, now: datetime) -> QuerySet:
        """Return the rows as the site's file has them; refuse a day in the site's own words."""
        query = QueryDict(mutable=True)
        if self.options["known"]:
            query["known"] = self.options["known"]
        asks = FILTERS[self.dataset.name]
        try:
            filterset = asks(query, asks.public_rows(now), now)
        except BadQuery as refused:
            said = "; ".join(f"expected {each.expected}" for each in refused.problems)
            raise CommandError(f"--known {self.options['known']}: {said}.") from refused
        self.known = filterset.known
        return filterset.file_rows()

    def chunks(self) -> Iterator[str | bytes]:
        source = (self.dataset, self.queryset, self.at)
        if self.options["format"] == "json":
            version, is_synthetic = version_name(self.state.token), self.state.is_synthetic
            return json_chunks(*source, known=self.known, version=version, is_synthetic=is_synthetic)
        if self.options["format"] == "xlsx":
            return xlsx_chunks(*source, known=self.known, hxl=self.options["hxl"])
        return csv_chunks(*source, known=self.known, hxl=self.options["hxl"], bom=self.options["bom"])

    def write(self, target: BinaryIO) -> None:
        for number, chunk in enumerate(self.chunks()):
            self.bar(f"Writing {self.dataset.name}", min(number * CHUNK, self.rows), self.rows)
            target.write(chunk.encode() if isinstance(chunk, str) else chunk)


@contextmanager
def whole_file(path: Path, *, is_private: bool) -> Iterator[BinaryIO]:
    """Open a file that takes its name once it is whole: a failed export leaves what was there before.

    What is no file (a device, a pipe) is written to as it is, and a link stays one. A private file is for
    its owner alone; one that is there keeps its mode.
    """
    path = path.resolve()
    part = path.with_name(f"{path.name}.part")
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as target:
                yield target
            return
        mode = path.stat().st_mode & 0o777 if path.exists() else None
        with open(part, "wb", opener=private if is_private else None) as target:
            yield target
        if mode is not None:
            part.chmod(mode)
        os.replace(part, path)
    except OSError as error:
        raise CommandError(f"{path} cannot be written ({error.strerror}).") from error
    finally:
        part.unlink(missing_ok=True)


def private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def write_to_pipe(export: Export) -> None:
    """Write to standard output. A reader that closes it early (head) gets the exit code alone."""
    try:
        export.write(sys.stdout.buffer)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Python would complain once more when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
