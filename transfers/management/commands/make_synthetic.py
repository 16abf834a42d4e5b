"""Make a synthetic ledger, or take it away again."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from transfers.datasets import DATASETS
from transfers.imports.csv import read_csv
from transfers.management.bar import ProgressBar
from transfers.management.commands.load_record import RECORD
from transfers.rows.sheet import Sheet
from transfers.synthetic.guard import countries_without_governorates, record_of_its_own
from transfers.synthetic.ledger import make_ledger
from transfers.synthetic.plan import CLAIMS, MOST_TRANSFERS, SHAPES, Plan
from transfers.synthetic.removal import has_synthetic_records, record_in_the_way, remove_ledger

MOST_OPERATIONS = 1_000


class Command(BaseCommand):
    help = (
        "Make records to test the software with, all of them marked as synthetic: the same numbers and the "
        "same seed make the same records. All or, where it is stopped, none. --remove takes them away."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        # Numbers are read below: argparse would print its usage before the line that says what is wrong.
        parser.add_argument("--transfers", metavar="N", help="how many transfers")
        parser.add_argument(
            "--seed", default="1", metavar="S", help="a whole number; 1 if not said otherwise"
        )
        parser.add_argument("--operations", default="1", metavar="K", help="of how many operations; 1")
        parser.add_argument("--claims", metavar="M", help="how many claims; as the shape has them")
        parser.add_argument(
            "--shape",
            default=CLAIMS.name,
            help="claims (running totals under a ceiling), flights (counted flights in one country, no "
            "totals) or stocks (people held, place by place); claims if not said otherwise",
        )
        parser.add_argument("--beside", action="store_true", help="also beside records of the desk's own")
        parser.add_argument("--remove", action="store_true", help="take all synthetic records away")

    def handle(self, *, remove: bool, beside: bool, **options: object) -> None:
        bar = ProgressBar(self.stderr)
        try:
            if remove:
                self.remove(options, bar)
            else:
                self.make(plan_of(options), beside, bar)
        except KeyboardInterrupt as stopped:
            raise CommandError("Stopped: the database is as it was.") from stopped
        finally:
            bar.clear()

    def make(self, plan: Plan, beside: bool, bar: ProgressBar) -> None:
        if has_synthetic_records():
            raise CommandError("There are synthetic records already; --remove takes them away.")
        if missing := countries_without_governorates(plan):
            raise CommandError(
                f"There are no governorates of {' and '.join(missing)}: manage.py load_record brings them."
            )
        if not beside and (own := record_of_its_own(shipped_sheets())):
            raise CommandError(
                f"This database holds more than the shipped record ({own}): --beside makes synthetic records "
                "beside it, and every public page then says so."
            )
        make_ledger(plan, bar)
        bar.clear()
        self.stdout.write(
            f"{counted(plan.transfers, 'transfer')}, {counted(plan.claims, 'claim')} and "
            f"{counted(plan.sources, 'source')} made, all synthetic; --remove takes them away."
        )

    def remove(self, options: dict[str, object], bar: ProgressBar) -> None:
        if options["transfers"] or options["claims"]:
            raise CommandError(
                "--remove takes all synthetic records away: leave --transfers and --claims out."
            )
        if not has_synthetic_records():
            self.stdout.write("There are no synthetic records.")
            return
        if found := record_in_the_way():
            raise CommandError(f"Nothing was removed: {found}. Change or delete that record first.")
        remove_ledger(bar)
        bar.clear()
        self.stdout.write("All synthetic records are removed.")


def plan_of(options: dict[str, object]) -> Plan:
    """Return what is asked for, or refuse it in one line."""
    if options["shape"] not in SHAPES:
        raise CommandError(f"--shape {options['shape']}: expected one of {', '.join(SHAPES)}.")
    shape = SHAPES[options["shape"]]
    if options["transfers"] is None:
        raise CommandError("Say how many: --transfers N.")
    transfers = whole_number("transfers", options["transfers"], 1, MOST_TRANSFERS)
    operations = whole_number("operations", options["operations"], 1, MOST_OPERATIONS)
    if operations > transfers:
        raise CommandError(
            f"--operations {operations}: expected at most one for each transfer ({transfers})."
        )
    usual = transfers * shape.claims // 100
    claims = (
        usual if options["claims"] is None else whole_number("claims", options["claims"], 0, MOST_TRANSFERS)
    )
    return Plan(shape, whole_number("seed", options["seed"], 0, 2**63), transfers, operations, claims)


def whole_number(name: str, text: object, least: int, most: int) -> int:
    """Read a number, which ``call_command`` may give as one."""
    digits = str(text)
    if not (digits.isascii() and digits.isdecimal() and least <= int(digits) <= most):
        raise CommandError(f"--{name} {digits}: expected a whole number from {least:,} to {most:,}.")
    return int(digits)


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def shipped_sheets() -> list[Sheet]:
    paths = [(dataset, RECORD / f"{dataset.name}.csv") for dataset in DATASETS]
    return [read_csv(path.read_bytes(), dataset, path.name) for dataset, path in paths if path.is_file()]
