"""Which program made a page: part of every ETag.

A public page is a pure function of data version, release, language and URL.
"""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

# What can change a page. requirements.txt stands for the libraries, which write parts of it.
SOURCES = ("config", "transfers", "templates", "static", "locale", "requirements.txt")


def _is_source(path: Path, base: Path) -> bool:
    parts = path.relative_to(base).parts
    return path.is_file() and "__pycache__" not in parts and not any(part.startswith(".") for part in parts)


def _sources(base: Path) -> list[Path]:
    return [
        path
        for name in SOURCES
        for path in (base / name, *(base / name).rglob("*"))
        if _is_source(path, base)
    ]


def released_at(base: Path) -> datetime:
    """Return when the newest of the sources was put there: a page may be another one since then.

    Not by the time of writing alone, which a file keeps that is copied or rolled back.
    """
    stats = [path.stat() for path in _sources(base)]
    return datetime.fromtimestamp(max(max(stat.st_mtime, stat.st_ctime) for stat in stats), UTC)


def release_of(base: Path) -> str:
    """Return 12 hexadecimal digits over the names and bytes of the sources under `base`.

    The same in every process and on every machine that runs the same files, with any dates or order on
    disk. Reads about 3 MB, once per process start.
    """
    digest = hashlib.sha256()
    for path in sorted(_sources(base), key=lambda path: path.relative_to(base).as_posix()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(base).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:12]
