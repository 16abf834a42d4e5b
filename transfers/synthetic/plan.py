"""Say what a synthetic ledger holds: how many of what, in which countries, over which days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from transfers.vocabulary import SYNTHETIC, Leg

FIRST_DAY = date(2024, 3, 1)  # long before the shipped record, which so stays the latest operation
FEWEST_DAYS, MOST_DAYS = 30, 600
MOST_TRANSFERS = 5_000_000  # running totals of more would not fit into a column of people


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of ledger. ``claims`` are for 100 transfers, ``sources`` for 100 claims and transfers."""

    name: str
    origin_country: str
    destination_country: str
    arrival_legs: tuple[Leg, ...]
    claims: int
    sources: int
    has_totals: bool = False  # whether its claims are running totals under a ceiling


FLIGHTS = Shape("flights", "IRQ", "IRQ", (Leg.WITHIN_ORIGIN_COUNTRY,), claims=2, sources=25)
CLAIMS = Shape("claims", "SYR", "IRQ", (Leg.CROSS_BORDER,), claims=40, sources=25, has_totals=True)
STOCKS = Shape("stocks", "SYR", "SYR", (Leg.WITHIN_ORIGIN_COUNTRY,), claims=1_000, sources=25)
SHAPES = {shape.name: shape for shape in (FLIGHTS, CLAIMS, STOCKS)}


@dataclass(frozen=True, slots=True)
class Part:
    """One operation's share of a plan: its number from 0, and how many records of each kind it has."""

    number: int
    transfers: int
    claims: int
    first_transfer: int  # how many of all transfers and claims stand before its own
    first_claim: int
    days: int

    @property
    def last_day(self) -> date:
        return FIRST_DAY + timedelta(days=self.days - 1)

    def day(self, number: int, of: int) -> date:
        """Return the day of the record of that number, of so many in order of time."""
        return FIRST_DAY + timedelta(days=number * self.days // of)


@dataclass(frozen=True, slots=True)
class Plan:
    shape: Shape
    seed: int
    transfers: int
    operations: int
    claims: int

    def random(self, name: str) -> Random:
        """Return the numbers of one kind of record: another kind that asks for more does not move them."""
        return Random(f"{self.shape.name} {self.seed} {name}")

    @property
    def facilities(self) -> int:
        """How many facilities each country in it has."""
        return min(24 + self.transfers // 1_000, 90)

    @property
    def sources(self) -> int:
        return max(20, (self.transfers + self.claims) * self.shape.sources // 100)

    def parts(self) -> Iterator[Part]:
        days = min(max(self.transfers // self.operations, FEWEST_DAYS), MOST_DAYS)
        first_transfer = first_claim = 0
        for number in range(self.operations):
            transfers = share(self.transfers, number, self.operations)
            claims = share(self.claims, number, self.operations)
            yield Part(number, transfers, claims, first_transfer, first_claim, days)
            first_transfer, first_claim = first_transfer + transfers, first_claim + claims


def share(whole: int, number: int, parts: int) -> int:
    """Return how many of the whole the part of that number gets, where all are as equal as can be."""
    return whole * (number + 1) // parts - whole * number // parts


def code(letter: str, number: int) -> str:
    """Return a record's code from its number, counted from 1: it sorts as the number does."""
    return f"{SYNTHETIC}{letter}{number:07d}"
