"""What a check finds, its key and its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Union

from django.utils.translation import gettext

from transfers.checks.facts import RecordName
from transfers.values.period import Period, day_words, period_words
from transfers.values.quantity import Quantity, format_number, quantity_words
from transfers.vocabulary import Check, Term

Value = Union[str, int, date, Period, Quantity, Term, "Phrase", tuple["Value", ...]]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of a message with parameters of its own."""

    message: str
    parameters: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Finding:
    """One warning: the records it is about, its words, and what was compared."""

    check: Check
    records: tuple[RecordName, ...]
    message: str
    parameters: Mapping[str, Value]
    compared: tuple[int | date | str | None, ...]

    @property
    def key(self) -> str:
        """Return a short name for exactly this: another record, number or date compared is another key."""
        parts = [self.check.value, *(":".join(record) for record in self.records), *map(str, self.compared)]
        return sha256("|".join(parts).encode()).hexdigest()[:16]


def finding_words(said: Finding | Phrase) -> str:
    """Say a finding: "5,046 (R019) and 5,064 (R023): the same digits in another order"."""
    return gettext(said.message) % {name: _value_words(value) for name, value in said.parameters.items()}


def _value_words(value: Value) -> str:
    if isinstance(value, tuple):
        is_sum = all(isinstance(one, int) for one in value)
        return (" + " if is_sum else "; ").join(_value_words(one) for one in value)
    if isinstance(value, Phrase):
        return finding_words(value)
    if isinstance(value, Quantity):
        return quantity_words(value)
    if isinstance(value, Period):
        return period_words(value)
    if isinstance(value, Term):
        return gettext(value.label)
    if isinstance(value, date):
        return day_words(value)
    return format_number(value) if isinstance(value, int) else value
