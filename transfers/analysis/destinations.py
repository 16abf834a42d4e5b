"""Say for how much of the headline the place is named, undisclosed, disputed or not reported at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from transfers.vocabulary import Disclosure

NOT_REPORTED = ""  # a counted arrival whose receiving site no source names


@dataclass(frozen=True, slots=True)
class DisclosureShare:
    """Hold the people of one disclosure and their share of the headline; None where that is zero."""

    people: int
    share: Fraction | None


@dataclass(frozen=True, slots=True)
class Destinations:
    """Hold the headline in parts that add up to it. The same holds for origins.

    ``hidden`` joins what is undisclosed or disputed; ``without_dated_transfer`` are people of whom no
    counted arrival tells, and so no place either.
    """

    headline: int
    named: DisclosureShare
    undisclosed: DisclosureShare
    disputed: DisclosureShare
    not_reported: DisclosureShare
    hidden: DisclosureShare
    without_dated_transfer: DisclosureShare


def divide_by_disclosure(headline: int | None, arrivals: Iterable[tuple[int, str]]) -> Destinations | None:
    """Divide the headline by the disclosure of the counted arrivals' places; None without a headline.

    Arrivals are ``(people, Disclosure code)``, the code empty where no place is reported. Pass those that
    ``Coverage.movements`` names: their sum never exceeds the headline, and ValueError says so if it does.
    """
    if headline is None:
        return None
    people = dict.fromkeys([*Disclosure, NOT_REPORTED], 0)
    for arrived, code in arrivals:
        if code not in people:
            raise ValueError(f"no such disclosure: {code!r}")
        people[code] += arrived
    placed = sum(people.values())
    if placed > headline:
        raise ValueError(f"arrivals of {placed} people exceed the headline of {headline}")

    def part(number: int) -> DisclosureShare:
        return DisclosureShare(number, Fraction(number, headline) if headline else None)

    return Destinations(
        headline=headline,
        named=part(people[Disclosure.NAMED]),
        undisclosed=part(people[Disclosure.UNDISCLOSED]),
        disputed=part(people[Disclosure.DISPUTED]),
        not_reported=part(people[NOT_REPORTED]),
        hidden=part(people[Disclosure.UNDISCLOSED] + people[Disclosure.DISPUTED]),
        without_dated_transfer=part(headline - placed),
    )
