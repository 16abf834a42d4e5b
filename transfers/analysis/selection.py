"""Tell which records a reader asks an operation's figures to be drawn from.

The lists ask the same of the database (filters/claims.py, filters/transfers.py), under the same names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from transfers.values.period import Period


@dataclass(frozen=True, slots=True)
class Selection:
    """Hold what is asked for; empty and None ask for everything. Codes, not names."""

    facility: str = ""
    authority: str = ""
    standing: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        return any(self.parameters())

    def parameters(self) -> Iterator[tuple[str, str]]:
        """Yield name and value of each parameter by which an address keeps the selection."""
        if self.facility:
            yield "facility", self.facility
        if self.authority:
            yield "authority", self.authority
        for standing in self.standing:
            yield "standing", standing
        if self.since:
            yield "since", self.since.isoformat()
        if self.until:
            yield "until", self.until.isoformat()

    def takes(
        self, period: Period, authority: str | None, facilities: set[str], standing: str | None
    ) -> bool:
        """Tell whether a record is asked for. What it lacks is no answer where that is asked."""
        return (
            (not self.facility or self.facility in facilities)
            and (not self.authority or self.authority == authority)
            and (not self.standing or standing in self.standing)
            and period.overlaps(self.since, self.until)
        )
