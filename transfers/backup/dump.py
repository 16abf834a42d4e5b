"""What a database says of itself while it is written into an archive."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Dump:
    applied: set[tuple[str, str]]
    rows: dict[str, int]
    columns: dict[str, list[str]] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)
