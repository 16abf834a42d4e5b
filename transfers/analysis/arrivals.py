"""Sum counted arrivals by week and by way, and keep those without a number beside them, never as zero."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from transfers.vocabulary import Disclosure

WEEK = timedelta(days=7)


class Place(NamedTuple):
    """One end of a movement: a ``Disclosure`` code and the facility's code, both empty where not reported."""

    disclosure: str = ""
    code: str = ""


class PlaceGroup(NamedTuple):
    """What a stack is divided by: each named place by itself, all others by what is known of them."""

    disclosure: str
    code: str


# In what order the parts of a stack stand: named places below, what is not reported on top.
ORDER = (Disclosure.NAMED, Disclosure.UNDISCLOSED, Disclosure.DISPUTED, "")


@dataclass(frozen=True, slots=True)
class Arrival:
    """Hold an arrival that the rule adds, or one reported without a number: ``people`` is None.

    ``day`` is the one at which the line takes it; None where no date is known.
    """

    code: str
    day: date | None
    people: int | None
    origin: Place
    destination: Place


@dataclass(frozen=True, slots=True)
class Week:
    """Hold one week from a Monday on: its counted arrivals, and those without a number."""

    monday: date
    counted: tuple[Arrival, ...]
    unnumbered: tuple[Arrival, ...]

    @property
    def people(self) -> int:
        return sum(arrival.people or 0 for arrival in self.counted)


@dataclass(frozen=True, slots=True)
class Flow:
    """Hold what arrived from one place at another: counted people, their arrivals, and those unnumbered."""

    origin: Place
    destination: Place
    people: int
    counted: tuple[str, ...]
    unnumbered: tuple[str, ...]


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def by_week(arrivals: Iterable[Arrival]) -> list[Week]:
    """Return every week from the first to the last with an arrival, those without any between them too."""
    dated = sorted((arrival for arrival in arrivals if arrival.day), key=lambda each: (each.day, each.code))
    if not dated:
        return []
    mondays = [monday_of(arrival.day) for arrival in dated if arrival.day]
    weeks: dict[date, tuple[list[Arrival], list[Arrival]]] = {}
    monday = mondays[0]
    while monday <= mondays[-1]:
        weeks[monday] = ([], [])
        monday += WEEK
    for monday, arrival in zip(mondays, dated, strict=True):
        weeks[monday][arrival.people is None].append(arrival)
    return [Week(monday, tuple(found[0]), tuple(found[1])) for monday, found in weeks.items()]


def place_group(place: Place) -> PlaceGroup:
    return PlaceGroup(place.disclosure, place.code if place.disclosure == Disclosure.NAMED else "")


def people_by_place(arrivals: Iterable[Arrival], end: str) -> dict[PlaceGroup, int]:
    """Return counted people by part of one end, "origin" or "destination", in the order of a stack.

    Named places by their number of people, the largest first.
    """
    people: dict[PlaceGroup, int] = {}
    for arrival in arrivals:
        if arrival.people is not None:
            part = place_group(getattr(arrival, end))
            people[part] = people.get(part, 0) + arrival.people
    ordered = sorted(people, key=lambda part: (ORDER.index(part.disclosure), -people[part], part.code))
    return {part: people[part] for part in ordered}


def flows(arrivals: Iterable[Arrival]) -> list[Flow]:
    """Return the ways people came, those with most counted people first; without a number last."""
    ways: dict[tuple[Place, Place], list[Arrival]] = {}
    for arrival in arrivals:
        ways.setdefault((arrival.origin, arrival.destination), []).append(arrival)
    found = [
        Flow(
            origin,
            destination,
            sum(arrival.people or 0 for arrival in along),
            tuple(sorted(arrival.code for arrival in along if arrival.people is not None)),
            tuple(sorted(arrival.code for arrival in along if arrival.people is None)),
        )
        for (origin, destination), along in ways.items()
    ]
    return sorted(
        found, key=lambda flow: (-flow.people, -len(flow.unnumbered), flow.origin, flow.destination)
    )
