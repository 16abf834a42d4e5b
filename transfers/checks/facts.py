"""What the checks read: the record as plain facts, with codes for relations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from transfers import datasets
from transfers.analysis.line import ClaimFact, TransferFact
from transfers.values.quantity import Quantity
from transfers.vocabulary import OperationState

RecordName = tuple[str, str]  # a dataset's name and a code


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim as the headline rule reads it, its facility, and whether it cites a page."""

    fact: ClaimFact
    facility: str = ""
    has_source: bool = True

    @property
    def name(self) -> RecordName:
        return datasets.CLAIMS.name, self.fact.code


@dataclass(frozen=True, slots=True)
class CheckedTransfer:
    """A transfer as the headline rule reads it, where it started, and who conducted it.

    ``countries`` are those of origin and destination, blank where none is named.
    """

    fact: TransferFact
    origin: str = ""
    countries: tuple[str, str] = ("", "")
    origin_as_reported: str = ""
    conducted_by: str = ""
    has_source: bool = True

    @property
    def name(self) -> RecordName:
        return datasets.TRANSFERS.name, self.fact.code


@dataclass(frozen=True, slots=True)
class RowFact:
    """One row of a breakdown; ``level`` is a ``BreakdownLevel``, ``country`` blank where it names none."""

    label: str
    level: str
    country: str
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class BreakdownFact:
    """One issuer's table of people, its rows in the issuer's order."""

    code: str
    population: str
    as_of: date | None
    stated_total: int | None
    rows: tuple[RowFact, ...]

    @property
    def name(self) -> RecordName:
        return datasets.BREAKDOWNS.name, self.code


@dataclass(frozen=True, slots=True)
class ControlFact:
    """Who held a facility from when to when; ``names`` are all of the facility's, its own first."""

    code: str
    facility: str
    names: tuple[str, ...]
    authority: str
    authority_name: str
    role: str
    start: date | None
    end: date | None
    end_precision: str
    is_claimed: bool

    @property
    def name(self) -> RecordName:
        return datasets.CONTROL_PERIODS.name, self.code


@dataclass(frozen=True, slots=True)
class SourceFact:
    """A page that some record cites and that has no date of publication."""

    code: str
    publisher: str

    @property
    def name(self) -> RecordName:
        return datasets.SOURCES_LIST.name, self.code


@dataclass(frozen=True, slots=True)
class TextFact:
    """One text of a record; ``column`` is the English label of its column."""

    name: RecordName
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class OperationFact:
    """One operation with everything that is compared within it."""

    code: str
    state: OperationState
    claims: tuple[CheckedClaim, ...] = ()
    transfers: tuple[CheckedTransfer, ...] = ()
    breakdowns: tuple[BreakdownFact, ...] = ()
