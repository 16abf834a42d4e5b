"""Downloads that end early, from the real server over a socket: who is told what, and what is left behind."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection, IncompleteRead
from io import BytesIO
from zipfile import BadZipFile, ZipFile

import pytest
from django.conf import settings

from tests import database, factories
from transfers.models import Claim
from transfers.rows.read import CHUNK

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("many")]

ROWS = 2 * CHUNK + 100
LONG = "x" * 20_000  # 24 MB in all: no buffer between server and client holds the file


@pytest.fixture
def many():
    claim = factories.claim(notes=LONG)
    fields = [field.attname for field in Claim._meta.fields if field.name not in ("id", "code")]
    values = {name: getattr(claim, name) for name in fields}
    Claim.objects.bulk_create(Claim(**values, code=factories.code("many")) for _ in range(ROWS))


@pytest.fixture
def port(many) -> Iterator[int]:
    """Serve the tests' database as production does; yields the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = database.environment() | {"PORT": str(port), "WEB_CONCURRENCY": "1"}
    server = subprocess.Popen(
        [
            *(sys.executable, "-W", "ignore", "-m", "gunicorn"),
            *("--config", "config/gunicorn.conf.py", "tests.transfers.exports.served:application"),
        ],
        cwd=settings.BASE_DIR,
        env=env,
        stderr=subprocess.PIPE,
        text=True,
    )
    for line in server.stderr:
        if "Booting worker" in line:
            break
    yield port
    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=30)


@dataclass
class Answer:
    """What came: ``is_whole`` is what the protocol says of it."""

    status: int
    headers: Message
    body: bytes
    is_whole: bool


def ask(port: int, address: str, **headers: str) -> Answer:
    given = {name.replace("_", "-"): text for name, text in headers.items()}
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as client:
        client.request("GET", address, headers=given)
        response = client.getresponse()
        try:
            return Answer(response.status, response.headers, response.read(), is_whole=True)
        except IncompleteRead as cut:
            return Answer(response.status, response.headers, cut.partial, is_whole=False)
        finally:
            response.close()


def held(port: int) -> int:
    return int(ask(port, "/held").body)


def test_a_broken_file_looks_broken_and_one_that_is_dropped_leaves_nothing(port):
    """One server for all of it: starting it is what takes time."""
    a_database_error_before_the_first_row_is_a_problem(port)
    a_database_error_later_cuts_the_file(port)
    a_cut_compressed_file_does_not_unpack(port)
    a_cut_workbook_does_not_open(port)
    a_client_that_hangs_up_leaves_nothing_behind(port)
    a_whole_file_is_whole(port)


def a_database_error_before_the_first_row_is_a_problem(port: int) -> None:
    for ending in ("csv", "xlsx", "json"):
        answer = ask(port, f"/claims.{ending}", X_Fail_At="1")
        assert (answer.status, answer.headers["Content-Type"]) == (500, "application/problem+json")


def a_database_error_later_cuts_the_file(port: int) -> None:
    cut = ask(port, "/claims.csv", X_Fail_At="2")

    assert (cut.status, cut.headers["Transfer-Encoding"], cut.is_whole) == (200, "chunked", False)
    assert cut.body.startswith(b"\xef\xbb\xbfclaim,")
    assert b"the database is gone" not in cut.body


def a_cut_compressed_file_does_not_unpack(port: int) -> None:
    cut = ask(port, "/claims.csv", X_Fail_At="3", Accept_Encoding="gzip")

    assert not cut.is_whole
    unpacking = zlib.decompressobj(wbits=31)
    unpacking.decompress(cut.body)
    assert not unpacking.eof


def a_cut_workbook_does_not_open(port: int) -> None:
    cut = ask(port, "/claims.xlsx", X_Fail_At="2")

    assert not cut.is_whole
    assert cut.body.startswith(b"PK")
    with pytest.raises(BadZipFile):
        ZipFile(BytesIO(cut.body))


def a_client_that_hangs_up_leaves_nothing_behind(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        client.sendall(b"GET /claims.csv HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert client.recv(1000).startswith(b"HTTP/1.1 200 OK")
        assert held(port) == 1, "the file waits for its reader"

    assert any(held(port) == 0 for _ in range(500))


def a_whole_file_is_whole(port: int) -> None:
    whole = ask(port, "/claims.csv")
    assert whole.is_whole
    assert whole.body.count(LONG.encode()) == ROWS + 1
    with ZipFile(BytesIO(ask(port, "/claims.xlsx").body)) as book:
        assert book.testzip() is None
