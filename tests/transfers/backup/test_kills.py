"""Killed at any moment, a backup leaves the file whole or as it was, and a restore leaves all or nothing."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests import database
from tests.transfers.backup.archives import run
from transfers.backup.archive import open_archive
from transfers.backup.scratch import SUFFIX
from transfers.backup.verify import verify
from transfers.models import Claim

pytestmark = pytest.mark.trust

KILLS = 25  # of each
SEED = 20261201


def start(command: str, file: Path, beside: Path | None) -> tuple[subprocess.Popen, float]:
    """Start a command; return it, and the moment at which its folder appeared: before, nothing is done.

    Without a folder, which a restore into PostgreSQL has not, the moment is its start.
    """
    running = subprocess.Popen(
        [sys.executable, "-W", "ignore", "manage.py", command, str(file)],
        cwd=settings.BASE_DIR,
        env=database.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    known = parts_in(beside)
    while running.poll() is None and beside and parts_in(beside) <= known:
        waited(running, 0.001)
    return running, time.monotonic()


def parts_in(folder: Path | None) -> set[Path]:
    return set(folder.glob(f"*{SUFFIX}")) if folder else set()


def waited(running: subprocess.Popen, seconds: float) -> bool:
    """Wait for a command; tell whether it ended within some seconds."""
    try:
        running.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def seconds_of(command: str, file: Path, beside: Path | None) -> float:
    """Return how long a command works: until its folder has gone, or to its end where it has none."""
    running, begun = start(command, file, beside)
    while not waited(running, 0.001) and (not beside or parts_in(beside)):
        pass
    ended = time.monotonic()
    _out, said = running.communicate()
    assert running.returncode == 0, said
    return ended - begun


def kills(command: str, file: Path, beside: Callable[[], Path | None]) -> Iterator[None]:
    """Kill the command again and again, at random moments of its work; pause after each for a look.

    A run that ends sooner is looked at as well, and does not count.
    """
    dice = random.Random(SEED)
    longest = 1.1 * seconds_of(command, file, beside())
    killed = 0
    yield
    while killed < KILLS:
        running, _begun = start(command, file, beside())
        if not waited(running, dice.uniform(0, longest)):
            running.send_signal(signal.SIGKILL)
        running.communicate()
        killed += running.returncode == -signal.SIGKILL
        yield


def silent(_text: str, _done: int, _total: int) -> None:
    pass


@pytest.mark.parametrize("has_former", [False, True], ids=["new", "former"])
def test_a_killed_backup_leaves_the_file_whole_or_as_it_was(places, tmp_path, has_former):
    """A minute: each run is a process of its own."""
    places.copy()
    folder = tmp_path / "folder"
    folder.mkdir()
    file, former, renewed, left = folder / "out.zip", None, 0, 0
    for _ in kills("backup", file, lambda: folder):
        if file.exists() and file.read_bytes() != former:
            renewed += 1
            assert verify(file, silent).rows["transfers_claim"] == Claim.objects.count()
        else:
            left += 1
            assert file.exists() == (former is not None)
        if has_former:
            former = file.read_bytes()
        else:
            file.unlink(missing_ok=True)

    print(f"seed {SEED}: {renewed} whole new files, {left} left as it was")  # noqa: T201
    assert renewed
    assert left
    run("backup", file)
    assert [path.name for path in folder.iterdir()] == ["out.zip"], "what was killed is cleared away"


def test_a_killed_restore_leaves_all_or_nothing(places, tmp_path):
    """Minutes: on PostgreSQL each run makes every table by its migrations."""
    places.copy()
    run("backup", tmp_path / "a.zip")
    with open_archive(tmp_path / "a.zip") as archive:
        claims = archive.manifest.rows["transfers_claim"]
    place, restored, nothing = places.empty(), 0, 0
    for _ in kills("restore", tmp_path / "a.zip", folder_of):
        if is_there(place):
            restored += 1
            assert Claim.objects.count() == claims
            place = places.empty()
        else:
            nothing += 1

    print(f"seed {SEED}: {restored} restored, {nothing} with nothing there")  # noqa: T201
    assert nothing
    run("restore", tmp_path / "a.zip")
    assert Claim.objects.count() == claims
    connection.close()
    if connection.vendor == "sqlite":
        assert len(list(place.parent.iterdir())) == 2, "the database and its marker"


def folder_of() -> Path | None:
    """Return where a restore unpacks; into PostgreSQL it goes straight."""
    return Path(connection.settings_dict["NAME"]).parent if connection.vendor == "sqlite" else None


def is_there(place) -> bool:
    """Tell whether anything of the database is there; what is half there fails the count of its rows."""
    connection.close()
    if connection.vendor == "sqlite":
        return place.exists()
    return connection.introspection.table_names() != []
