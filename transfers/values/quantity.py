"""Hold a reported number of people as low, best and high, with its bounds and its words.

The bounds follow rule 24.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from transfers.vocabulary import Qualifier


def format_number(number: int) -> str:
    """Write a whole number with a comma between thousands: ``5,704``."""
    return f"{number:,}"


class CellProblem(NamedTuple):
    """Say what a cell should hold: the column, and an English phrase that follows "expected"."""

    column: str
    expected: str


_WITHOUT_NUMBER = frozenset({Qualifier.DENIED, Qualifier.NOT_STATED})
_LOWER_BOUND = frozenset({Qualifier.MORE_THAN, Qualifier.AT_LEAST})
_UPPER_BOUND = frozenset({Qualifier.AT_MOST, Qualifier.FEWER_THAN})


@dataclass(frozen=True, slots=True)
class Quantity:
    """Hold the three cells exactly as reported, in people, with the source's qualifier.

    ``None`` is a blank cell: not reported, never zero.
    """

    low: int | None
    best: int | None
    high: int | None
    qualifier: Qualifier

    @property
    def has_number(self) -> bool:
        """Tell whether any of the three cells holds a number."""
        return not (self.low is None and self.best is None and self.high is None)

    @property
    def bounds(self) -> tuple[int | None, int | None]:
        """Return ``(low, high)`` in people; ``None`` is an open or unknown end (rule 24)."""
        if self.qualifier in _WITHOUT_NUMBER:
            return None, None
        if self.qualifier in _UPPER_BOUND:
            return None, self.high
        if self.qualifier in _LOWER_BOUND:
            return _first(self.low, self.best), None
        if self.qualifier == Qualifier.EXACT:
            return _first(self.low, self.best), _first(self.high, self.best)
        return self.low, self.high

    @property
    def value(self) -> int | None:
        """Return the people the line takes: the best number, else the low one.

        ``None`` where the source gives no number or only an upper bound: "up to 7,000" may be zero.
        """
        if self.qualifier in _WITHOUT_NUMBER or self.qualifier in _UPPER_BOUND:
            return None
        return _first(self.best, self.low)


def _first(preferred: int | None, otherwise: int | None) -> int | None:
    """Return the preferred number unless its cell is blank (zero is a number)."""
    return otherwise if preferred is None else preferred


# --- what is wrong with the cells ---------------------------------------------------------------

_NOT_NEGATIVE = _("zero or more people")
_LOW_ABOVE_BEST = _("a low number that is not above the best one")
_HIGH_BELOW_BEST = _("a high number that is not below the best one")
_HIGH_BELOW_LOW = _("a high number that is not below the low one")
_NO_NUMBER_ALLOWED = _("another qualifier, or no numbers: denied and not_stated take none")
_NUMBER_MISSING = _("a number, or the qualifier not_stated")
_RANGE_BEST = _("a blank cell: a range prefers neither of its ends")
_RANGE_LOW = _("the lower end of the range")
_RANGE_HIGH = _("the upper end of the range")
_UPPER_BOUND_ONLY = _("a blank cell: an upper bound goes into people_high alone")
_UPPER_BOUND_MISSING = _("the upper bound")
_LOWER_BOUND_HIGH = _("a blank cell: a lower bound leaves the high number open")
_LOWER_BOUND_MISSING = _("the lower bound")
_LOWER_BOUND_TWICE = _("the same number as people_low, or a blank cell: a lower bound is one number")


def problems_of_quantity(quantity: Quantity) -> list[CellProblem]:
    """List what the cells should hold instead; empty when they agree with the qualifier."""
    low, best, high = quantity.low, quantity.best, quantity.high
    cells = {"people_low": low, "people": best, "people_high": high}
    rules = [(number is not None and number < 0, name, _NOT_NEGATIVE) for name, number in cells.items()]
    rules += [
        (_is_above(low, best), "people_low", _LOW_ABOVE_BEST),
        (_is_above(best, high), "people_high", _HIGH_BELOW_BEST),
        # With a best number the two comparisons above already say it.
        (best is None and _is_above(low, high), "people_high", _HIGH_BELOW_LOW),
        *_rules_of_qualifier(quantity),
    ]
    return [CellProblem(name, expected) for is_broken, name, expected in rules if is_broken]


def _rules_of_qualifier(quantity: Quantity) -> list[tuple[bool, str, str]]:
    """Return for each rule of the wording whether it is broken, in which cell, and what was expected."""
    low, best, high = quantity.low, quantity.best, quantity.high
    if quantity.qualifier in _WITHOUT_NUMBER:
        return [(quantity.has_number, "qualifier", _NO_NUMBER_ALLOWED)]
    if quantity.qualifier == Qualifier.RANGE:
        return [
            (low is None, "people_low", _RANGE_LOW),
            (best is not None, "people", _RANGE_BEST),
            (high is None, "people_high", _RANGE_HIGH),
        ]
    if quantity.qualifier in _UPPER_BOUND:
        return [
            (low is not None, "people_low", _UPPER_BOUND_ONLY),
            (best is not None, "people", _UPPER_BOUND_ONLY),
            (high is None, "people_high", _UPPER_BOUND_MISSING),
        ]
    if quantity.qualifier in _LOWER_BOUND:
        return [
            (low is None and best is None, "people_low", _LOWER_BOUND_MISSING),
            # "low = best" (rule 24): otherwise the words would print one number and the line take another.
            (_is_above(best, low), "people", _LOWER_BOUND_TWICE),
            (high is not None, "people_high", _LOWER_BOUND_HIGH),
        ]
    return [(not quantity.has_number, "people", _NUMBER_MISSING)]


def _is_above(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and one > other


# --- the words for it ---------------------------------------------------------------------------

_SPAN = _("%(low)s-%(high)s")
_LOW_ONLY = _("at least %(number)s")
_HIGH_ONLY = _("up to %(number)s")
_WITH_SPAN = _("%(number)s (%(span)s)")
_NOT_STATED = _("number not stated")
_DENIED = _("denied, no number given")

_PHRASES: dict[Qualifier, str] = {
    Qualifier.EXACT: "%(number)s",
    Qualifier.ABOUT: _("about %(number)s"),
    Qualifier.NEARLY: _("nearly %(number)s"),
    Qualifier.MORE_THAN: _("more than %(number)s"),
    Qualifier.AT_LEAST: _LOW_ONLY,
    Qualifier.AT_MOST: _HIGH_ONLY,
    Qualifier.FEWER_THAN: _("fewer than %(number)s"),
    Qualifier.RANGE: "%(number)s",
    Qualifier.IMPLIED: _("%(number)s (implied)"),
    Qualifier.EXPECTED: _("%(number)s (expected)"),
}
# These already end in brackets, so wider bounds go into the same pair.
_PHRASES_WITH_SPAN: dict[Qualifier, str] = {
    Qualifier.IMPLIED: _("%(number)s (implied, %(span)s)"),
    Qualifier.EXPECTED: _("%(number)s (expected, %(span)s)"),
}


def quantity_words(quantity: Quantity) -> str:
    """Say the number as its source worded it, in the active language: "about 475 (475-500)"."""
    if quantity.qualifier == Qualifier.DENIED:
        return gettext(_DENIED)
    if quantity.qualifier == Qualifier.NOT_STATED or not quantity.has_number:
        return gettext(_NOT_STATED)
    phrase = gettext(_PHRASES[quantity.qualifier])
    if quantity.qualifier in _LOWER_BOUND or quantity.qualifier in _UPPER_BOUND:
        numbers = (quantity.low, quantity.best, quantity.high)
        inward = numbers if quantity.qualifier in _LOWER_BOUND else numbers[::-1]
        return phrase % {"number": format_number(next(cell for cell in inward if cell is not None))}
    if quantity.best is None:
        return _words_without_best(quantity, phrase)
    span = _wider_span(quantity)
    if not span:
        return phrase % {"number": format_number(quantity.best)}
    if quantity.qualifier in _PHRASES_WITH_SPAN:
        template = gettext(_PHRASES_WITH_SPAN[quantity.qualifier])
        return template % {"number": format_number(quantity.best), "span": span}
    plain = phrase % {"number": format_number(quantity.best)}
    return gettext(_WITH_SPAN) % {"number": plain, "span": span}


def _words_without_best(quantity: Quantity, phrase: str) -> str:
    """Word one or two ends alone: "up to about 1,000", "6,000-7,000", "up to 7,000 (expected)"."""
    if quantity.low is not None and quantity.high is not None:
        return phrase % {"number": _span(quantity.low, quantity.high)}
    end = quantity.high if quantity.low is None else quantity.low
    bound = gettext(_HIGH_ONLY if quantity.low is None else _LOW_ONLY)
    assert end is not None  # the caller checked has_number
    if quantity.qualifier in _PHRASES_WITH_SPAN:
        return phrase % {"number": bound % {"number": format_number(end)}}
    return bound % {"number": phrase % {"number": format_number(end)}}


def _wider_span(quantity: Quantity) -> str:
    """Word the ends that say more than the best number does; empty when they do not."""
    low, best, high = quantity.low, quantity.best, quantity.high
    is_lower = low is not None and low != best
    is_higher = high is not None and high != best
    if not (is_lower or is_higher):
        return ""
    if low is not None and high is not None:
        return _span(low, high)
    if low is not None:
        return gettext(_LOW_ONLY) % {"number": format_number(low)}
    assert high is not None  # is_higher, or the line above would have answered
    return gettext(_HIGH_ONLY) % {"number": format_number(high)}


def _span(low: int, high: int) -> str:
    return gettext(_SPAN) % {"low": format_number(low), "high": format_number(high)}
