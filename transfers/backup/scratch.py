"""A folder for what is not whole yet, beside the file that it becomes: a rename there is one step.

A run that is killed leaves its folder. The system then lets go of the lock on it, by which the next run
knows it and clears it away.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from transfers.backup.refused import Refused

SUFFIX = ".handover-part"


@contextmanager
def scratch_folder(target: Path) -> Iterator[Path]:
    """Yield an empty folder of mode 700 beside the target, gone at the end; clear those of killed runs."""
    if not target.parent.is_dir():
        raise Refused(f"{target.parent} is no folder: make it first.")
    with locked(target.parent):
        clear_left_behind(target.parent)
        folder = Path(tempfile.mkdtemp(prefix=f"{target.name}.", suffix=SUFFIX, dir=target.parent))
        own = os.open(folder, os.O_RDONLY)
        with suppress(OSError):
            fcntl.flock(own, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(own)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let one run at a time look for the folders of killed ones: a new one is not locked at once."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a shared disk may lock no folder: then nothing is cleared away either
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def clear_left_behind(folder: Path) -> None:
    for left in folder.glob(f"*{SUFFIX}"):
        with suppress(OSError):  # another user's, or of a run that goes on
            handle = os.open(left, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left)
            finally:
                os.close(handle)


def private(path: str, flags: int) -> int:
    """Open a new file for its owner alone, from its first byte on."""
    return os.open(path, flags | os.O_EXCL, 0o600)


def settle(path: Path) -> None:
    """Wait until a file or the names in a folder are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
