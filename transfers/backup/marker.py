"""The marker beside a SQLite database: one was made here, so an empty one in its place would be a loss."""

from __future__ import annotations

from pathlib import Path

from transfers.backup.refused import Refused

WORDS = (
    "A database was made here. While this file stands, manage.py migrate makes no empty one in its place: "
    "restore a backup (manage.py restore FILE), or remove this file to begin with an empty record.\n"
)


def marker_of(database: Path) -> Path:
    return database.with_name(f"{database.name}.made")


def write(database: Path) -> None:
    marker = marker_of(database)
    if not marker.exists():
        marker.write_text(WORDS, encoding="ascii")


def refuse_second_start(database: Path) -> None:
    """Refuse to begin an empty database where one was and is gone, or has lost all its bytes."""
    marker = marker_of(database)
    if not marker.exists() or (database.exists() and database.stat().st_size > 0):
        return
    what = "has lost all its bytes: move it away, and" if database.exists() else "is gone:"
    raise Refused(
        f"The database {database} {what} manage.py restore FILE brings back a backup. To begin with an "
        f"empty record on purpose, remove {marker}."
    )
