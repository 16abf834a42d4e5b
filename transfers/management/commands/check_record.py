"""Print what the checks find in the record: warnings, which block nothing."""

from __future__ import annotations

from itertools import groupby

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from transfers.checks.finding import finding_words
from transfers.checks.record import Findings, current_findings
from transfers.models import Acknowledgement
from transfers.wording.words import label


class Command(BaseCommand):
    help = (
        "Print what contradicts itself or lacks its ground in the record, drafts included: one line each. "
        "They are warnings: the exit code is 0 whatever is found."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="also what somebody acknowledged at the desk")

    def handle(self, *, all: bool, **options: object) -> None:
        found = current_findings()
        self.list_open(found)
        if all:
            self.list_acknowledged(found)
        number, others = len(found.open), len(found.acknowledged)
        findings = "1 open finding" if number == 1 else f"{number:,} open findings"
        self.stdout.write(f"{findings}, {others:,} acknowledged.")

    def list_open(self, found: Findings) -> None:
        for check, findings in groupby(found.open, key=lambda finding: finding.check):
            self.stdout.write(f"{label(check)}:")
            for finding in findings:
                self.say(finding_words(finding))

    def list_acknowledged(self, found: Findings) -> None:
        if found.acknowledged:
            self.stdout.write("Acknowledged:")
        for finding in found.acknowledged:
            self.say(finding_words(finding), found.acknowledgements[finding.key])
        if found.lapsed:
            self.stdout.write("Acknowledged, and no longer found:")
        for acknowledgement in found.lapsed:
            self.say(acknowledgement.finding, acknowledgement)

    def say(self, text: str, acknowledgement: Acknowledgement | None = None) -> None:
        if acknowledgement:
            day = timezone.localdate(acknowledgement.acknowledged_at)
            who = acknowledgement.acknowledged_by.get_username()
            text = f"{text} [{who}, {day:%Y-%m-%d}: {acknowledgement.reason}]"
        self.stdout.write("  " + " ".join(text.split()))  # a label of the record may hold a line break
