"""Give somebody a second factor from the command line: the way in for the first administrator."""

from __future__ import annotations

from io import StringIO
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_otp.plugins.otp_totp.models import TOTPDevice

from transfers.signin import devices


class Command(BaseCommand):
    help = (
        "Give USER a second factor; print its QR code, key and recovery codes, this once. Without USER: the "
        "administrator made last, unless the second factor is switched off."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", nargs="?", metavar="USER", help="the name that signs in")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["user"] and not settings.SECOND_FACTOR:
            self.stdout.write("The second factor is switched off (SECOND_FACTOR=false): nothing to set up.")
            return
        user = person(options["user"])
        if devices.has_second_factor(user):
            raise CommandError(
                f"{user} has a second factor already. If it is lost: manage.py reset_second_factor {user}"
            )
        device = TOTPDevice.objects.create(user=user, name="App", confirmed=False)
        self.show(device, devices.take_over(device))

    def show(self, device: TOTPDevice, codes: list[str]) -> None:
        self.stdout.write(f"Scan this with an authenticator app for {device.user}:\n")
        picture = StringIO()  # line by line, stdout would put an empty one between two of them
        devices.qr(device).terminal(out=picture, compact=True)
        self.stdout.write(picture.getvalue())
        self.stdout.write(f"Or type its key: {devices.secret_letters(device)}")
        self.stdout.write(f"Or open its address: {device.config_url}\n\n")
        self.stdout.write("Recovery codes, each good for one sign-in without the phone:")
        self.stdout.write("\n".join(f"  {code}" for code in codes))
        self.stdout.write("\nNothing of this is shown again. Clear the screen once you have it.")


def person(name: str | None) -> User:
    """Return who is meant, or refuse with what to do instead."""
    if not name:
        latest = User.objects.filter(is_superuser=True, is_active=True).order_by("date_joined", "pk").last()
        if latest is None:
            raise CommandError("There is no administrator yet: run make admin first.")
        return latest
    user = User.objects.filter(username=name).first()
    if user is None:
        raise CommandError(f"There is no account named {name!r}. Names are told apart by capitals, too.")
    if not user.is_staff:
        raise CommandError(f"{user} may not enter the desk: tick its staff status under Users first.")
    return user
