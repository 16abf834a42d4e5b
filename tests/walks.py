"""What the untouched record answers at every public address: asked once in a run, and read by many tests.

Half a minute of a processor goes into reading the whole site in one language. A test that changes nothing and
asks for what everybody is served takes the answers from here; the processes of one run share them.
"""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.test import RequestFactory
from django.test.client import ClientHandler
from django.utils.translation import override

from tests.addresses import content, public_addresses
from transfers.models import DataVersion


@dataclass(frozen=True)
class Answer:
    status_code: int
    headers: dict[str, str]
    cookies: str
    body: bytes

    @property
    def is_html(self) -> bool:
        return self.headers["Content-Type"].startswith("text/html")


class Visitor(RequestFactory):
    """Ask the site as anybody does. Django's client would copy the context of every template as well."""

    handler = ClientHandler(enforce_csrf_checks=False)

    def request(self, **given: object) -> Answer:
        response = self.handler(self._base_environ(**given))
        return Answer(
            response.status_code, dict(response.headers), response.cookies.output(), content(response)
        )


def ask(addresses: Iterable[str]) -> dict[str, Answer]:
    visitor = Visitor()
    return {address: visitor.get(address) for address in addresses}


ASKED: dict[tuple[str, str], Answer] = {}  # by this process


def ask_once(address: str) -> Answer:
    """Return what a page or file of the untouched record answers, asked once in this process.

    Every write of a model or a queryset marks the data with another version, so a test that has written gets
    its own answer. Raw SQL and changed settings do not: such a test asks with its client.
    """
    key = (DataVersion.objects.get().mark, address)
    if key not in ASKED:
        ASKED[key] = Visitor().get(address)
    return ASKED[key]


def walk(language: str) -> dict[str, Answer]:
    """Ask for every public address in a language."""
    with override(language):
        addresses = list(public_addresses())
    return ask(addresses)


def once_in_a_run(folder: Path, name: str, make: Callable[[], dict[str, Answer]]) -> dict[str, Answer]:
    """Return what one process of this run has made, and the others find: they wait as long as it takes."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return make()
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        file = folder / f"{name}.pickle"
        if not file.exists():
            file.write_bytes(pickle.dumps(make()))
    return pickle.loads(file.read_bytes())
