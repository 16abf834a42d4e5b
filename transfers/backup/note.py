"""The note of a backup in the database itself, by which the desk says how old the last one is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from transfers.models import Backup


@dataclass(frozen=True)
class Note:
    """When an archive was made, and the size and SHA-256 of its file."""

    made_at: datetime
    size: int
    sha256: str

    @property
    def made_at_text(self) -> str:
        """Return the moment as Django keeps it in SQLite: in UTC, without saying so."""
        return str(self.made_at.astimezone(UTC).replace(tzinfo=None))


def note_statement(placeholder: str) -> str:
    """Return the SQL that writes a note. No model: the tables of an older backup are its own."""
    places = ", ".join([placeholder] * 3)
    return f"INSERT INTO {Backup._meta.db_table} (made_at, size, sha256) VALUES ({places})"
