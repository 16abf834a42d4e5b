"""Take away the second factor of somebody who lost the phone and the recovery codes."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from transfers.management.commands.add_second_factor import person
from transfers.signin import devices
from transfers.signin.sessions import end_sessions

WHAT_IT_DOES = (
    "This takes away the second factor and the recovery codes of {user} and ends their sessions. Until a new "
    "one is set up, the password alone lets somebody do that: be sure who asks you."
)


class Command(BaseCommand):
    help = "Take away USER's second factor and recovery codes and end their sessions, after a lost phone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", metavar="USER", help="the name that signs in")
        parser.add_argument("--no-input", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        user = person(options["user"])
        if not options["no_input"]:
            self.stdout.write(WHAT_IT_DOES.format(user=user))
            if input("Type the name again to go on: ").strip() != user.username:
                raise CommandError("Nothing was changed.")
        ended = self.reset(user)
        self.stdout.write(
            f"Done; sessions ended: {ended}. {user} sets up a new second factor at the next sign-in, or you "
            f"do it now and hand it over: manage.py add_second_factor {user}"
        )

    @transaction.atomic
    def reset(self, user: User) -> int:
        devices.remove_second_factor(user)
        return end_sessions(user)
