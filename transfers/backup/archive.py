"""The archive: a zip whose last member, the manifest, says what the others are, closed by a seal.

The seal is the zip's comment, and so the last bytes of the file: the SHA-256 of all before it. By it a file
that was cut short, or has one other bit anywhere, is told before any of it is read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from transfers.backup.refused import Refused

Progress = Callable[[str, int, int], None]

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database.sqlite3"
TABLES = "tables/"
UPLOADS = "uploads/"
CHUNK = 1 << 20  # bytes in memory at a time
SEAL = 64  # hexadecimal digits
UNSEALED = b"0" * SEAL


def told(chunks: Iterable[bytes], text: str, total: int, bar: Progress) -> Iterator[bytes]:
    """Yield the chunks of some bytes, and say how many of them have passed."""
    done = 0
    for chunk in chunks:
        done += len(chunk)
        bar(text, min(done, total), total)
        yield chunk


@dataclass(frozen=True)
class Member:
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What an archive holds. ``columns`` and ``sequences`` are of PostgreSQL alone."""

    made_at: str  # ISO, UTC
    vendor: str
    build: str
    migrations: list[list[str]]  # app and name of each that was applied
    rows: dict[str, int]  # by table
    columns: dict[str, list[str]]
    sequences: dict[str, int]  # by table: the last number that was given
    members: dict[str, Member]
    format: int = FORMAT

    @property
    def applied(self) -> set[tuple[str, str]]:
        return {(app, name) for app, name in self.migrations}

    @property
    def uploads(self) -> list[str]:
        return [name for name in self.members if name.startswith(UPLOADS)]


class ArchiveWriter:
    """A new archive. Members are hashed as they are written."""

    def __init__(self, file: BinaryIO) -> None:
        self.zip = ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1)
        self.members: dict[str, Member] = {}

    def add(self, name: str, chunks: Iterable[bytes]) -> None:
        digest, size = sha256(), 0
        with self.zip.open(name, "w", force_zip64=True) as file:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
        self.members[name] = Member(size, digest.hexdigest())

    def close(self, manifest: Manifest) -> None:
        self.add(MANIFEST, [json.dumps(asdict(manifest), indent=1).encode()])
        self.zip.comment = UNSEALED


@contextmanager
def new_archive(file: BinaryIO) -> Iterator[ArchiveWriter]:
    """Yield a writer into an open file, and seal what it wrote."""
    writer = ArchiveWriter(file)
    with writer.zip:
        yield writer
    _whole, seal = digests(file)
    file.seek(-SEAL, 2)
    file.write(seal)


def digests(file: BinaryIO) -> tuple[str, bytes]:
    """Return the SHA-256 of a file, and the seal that belongs at its end."""
    left = max(file.seek(0, 2) - SEAL, 0)
    file.seek(0)
    digest = sha256()
    while chunk := file.read(min(CHUNK, left)):
        digest.update(chunk)
        left -= len(chunk)
    seal = digest.hexdigest().encode()
    digest.update(file.read())
    return digest.hexdigest(), seal


class Archive:
    """A sealed archive that is read: its own size and hash, and what its manifest says."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path = path
        self.sha256, seal = digests(file)
        self.size = file.tell()
        file.seek(-min(SEAL, self.size), 2)
        if file.read() != seal:
            raise Refused(f"{path} is no whole backup: it is damaged, cut short or something else.")
        try:
            self.zip = ZipFile(file)
            self.manifest = self.read_manifest()
        except (BadZipFile, KeyError, TypeError, ValueError) as error:
            raise Refused(f"{path} is no backup of this program.") from error

    def read_manifest(self) -> Manifest:
        said: dict[str, Any] = json.loads(self.zip.read(MANIFEST))
        if said["format"] > FORMAT:
            raise Refused(
                f"{self.path} is a backup of format {said['format']} and this program reads up to {FORMAT}: "
                f"use the program that made it, build {said['build']}."
            )
        members = {name: Member(**member) for name, member in said.pop("members").items()}
        return Manifest(**said, members=members)

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a member; refuse them at their end where they are not what was written."""
        digest, size = sha256(), 0
        try:
            with self.zip.open(name) as file:
                while chunk := file.read(CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    yield chunk
        except (BadZipFile, KeyError) as error:
            raise Refused(f"{self.path} is damaged: {name} cannot be read.") from error
        if Member(size, digest.hexdigest()) != self.manifest.members[name]:
            raise Refused(f"{self.path} is damaged: {name} is not what was written.")

    def check(self, bar: Progress) -> None:
        """Read every member and compare it with the manifest."""
        if sorted(self.zip.namelist()) != sorted([*self.manifest.members, MANIFEST]):
            raise Refused(f"{self.path} is damaged: it does not hold what its manifest says.")
        total = sum(member.size for member in self.manifest.members.values())
        done = 0
        for name in self.manifest.members:
            for chunk in self.chunks(name):
                done += len(chunk)
                bar("Checking", done, total)


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Yield the archive at a path; refuse what is none, or not whole."""
    try:
        with path.open("rb") as file:
            yield Archive(path, file)
    except OSError as error:
        if error.filename not in (None, str(path)):
            raise
        raise Refused(f"{path} cannot be read ({error.strerror}).") from error
