"""Make what surrounds the numbers of a synthetic ledger: events, looks, breakdowns by nationality."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from transfers.models import Breakdown, BreakdownCount, Event, MonitoringEntry, Operation
from transfers.synthetic import words
from transfers.synthetic.ground import Ground
from transfers.synthetic.numbers import worded
from transfers.synthetic.plan import FIRST_DAY, Part, Plan, code
from transfers.synthetic.statements import PEOPLE_A_TRANSFER
from transfers.synthetic.write import Made
from transfers.vocabulary import (
    BreakdownLevel,
    BreakdownStanding,
    Confidence,
    DatePrecision,
    Found,
    Population,
    Qualifier,
)

EVENTS = 20  # at least, of each operation
MOST_EVENTS = 200
LOOK_EVERY = 30  # days
SMALL = 3  # rows of a table
TABLES = ((Population.HELD_BEFORE, "un-mission"), (Population.TRANSFERRED, "justice"))  # of each operation


def events_of(part: Part) -> int:
    return min(max(part.transfers // 50, EVENTS), MOST_EVENTS)


def events(plan: Plan, parts: list[Part], operations: list[Operation], ground: Ground) -> Iterator[Made]:
    random = plan.random("events")
    number = 0
    for part, operation in zip(parts, operations, strict=True):
        for place in range(events_of(part)):
            number += 1
            category, (title, title_ar, summary, summary_ar) = random.choice(list(words.EVENTS.items()))
            on = part.day(place, events_of(part))
            dispute = words.DISPUTE if random.random() < 0.15 else ("", "")
            event = Event(
                code=code("E", number),
                operation=operation,
                happened_earliest=on,
                happened_latest=on,
                date_precision=DatePrecision.DAY,
                category=category,
                title=title,
                summary=summary,
                dispute=dispute[0],
                title_ar=title_ar,
                summary_ar=summary_ar,
                dispute_ar=dispute[1],
                confidence=Confidence.MEDIUM,
            )
            names = random.sample(words.CLAIMANTS, random.randint(0, 2))
            said_by = [ground.authorities[name] for name in names]
            yield Made(event, ground.pages(random, place, events_of(part)), speakers=said_by)


def looks(
    plan: Plan, parts: list[Part], operations: list[Operation], ground: Ground
) -> Iterator[MonitoringEntry]:
    """Yield the monitoring log of each operation: a look for each claimant's statements in every 30 days."""
    random = plan.random("monitoring")
    number = 0
    for part, operation in zip(parts, operations, strict=True):
        for first in range(0, part.days, LOOK_EVERY):
            for name in words.CLAIMANTS:
                number += 1
                days_from = FIRST_DAY + timedelta(days=first)
                days_to = min(days_from + timedelta(days=LOOK_EVERY - 1), part.last_day)
                yield MonitoringEntry(
                    code=code("K", number),
                    operation=operation,
                    looked_on=days_to,
                    authority=ground.authorities[name],
                    source_family=words.OFFICES[0],
                    days_from=days_from,
                    days_to=days_to,
                    found=random.choices(list(Found), weights=(70, 25, 5))[0],
                    note=random.choice(("", words.NOTES[0][0])),
                )


def breakdowns(plan: Plan, parts: list[Part], operations: list[Operation], ground: Ground) -> Iterator[Made]:
    """Yield two tables of each operation: of people held before it, and of people moved in its middle."""
    random = plan.random("breakdowns")
    number = 0
    for part, operation in zip(parts, operations, strict=True):
        for population, issuer in TABLES:
            number += 1
            rows = list(counts(part.transfers * PEOPLE_A_TRANSFER // 2, random))
            on = FIRST_DAY if population == Population.HELD_BEFORE else part.day(1, 2)
            table = Breakdown(
                code=code("D", number),
                operation=operation,
                population=population,
                as_of_date=on,
                reported_on=on,
                stated_total=sum(row.people for row in rows),
                issuer=ground.authorities[issuer],
                issuer_detail=words.OFFICES[1],
                standing=BreakdownStanding.OFFICIAL,
                confidence=Confidence.MEDIUM,
            )
            yield Made(table, ground.pages(random, number % 2, 2), parts=rows)


def counts(people: int, random: Random) -> Iterator[BreakdownCount]:
    """Yield the rows of a table, each about half of the one before; the last ones are small counts."""
    for place, (label, country) in enumerate(words.NATIONALITIES):
        is_last = place >= len(words.NATIONALITIES) - SMALL
        people = random.randint(2, 30) if is_last else max(people * random.randint(40, 60) // 100, 1)
        yield BreakdownCount(
            label=label, level=BreakdownLevel.COUNTRY, country=country, **worded(Qualifier.EXACT, people)
        )
