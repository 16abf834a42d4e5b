"""The examples of the components page: every piece in every state it can be in, made up and never saved.

For people who work on the pages (DEBUG alone), so its words are not translated.
"""

from __future__ import annotations

from datetime import date
from itertools import count
from types import SimpleNamespace
from typing import Any

from django.core.paginator import Paginator
from django.http import QueryDict

from transfers.analysis.breakdowns import bars
from transfers.analysis.line import ClaimFact, TransferFact
from transfers.analysis.progress import measure_progress
from transfers.disclosure.cell_suppression import CountRow, Suppression, Table, public_tables
from transfers.figures.control import control_accounts
from transfers.figures.facility import facility_context, facility_figures
from transfers.figures.progress import bar, meter
from transfers.filters.base import Chip
from transfers.ledger.operation import KnownDay
from transfers.models import Authority, Claim, ControlPeriod, Facility, Source, Transfer
from transfers.values.period import Period
from transfers.values.quantity import Quantity
from transfers.vocabulary import (
    BreakdownLevel,
    BreakdownStanding,
    ControlEnd,
    ControlRole,
    ControlStart,
    DatePrecision,
    DayMark,
    Leg,
    Measure,
    OperationState,
    Qualifier,
    Scope,
    Standing,
    TransferStatus,
)

ON = date(2026, 1, 21)
LONG = "The Directorate for the Coordination of Receiving Sites and Transit Centres of the Eastern Provinces"
LONG_AR = "المديرية العامة لتنسيق مواقع الاستقبال ومراكز العبور في المحافظات الشرقية والشمالية الشرقية"
UNBROKEN = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle"
LONG_URL = "https://example.org/" + "%D9%86" * 70 + "/end"  # 444 characters, as the record's longest

EXACT, ABOUT, MORE = Qualifier.EXACT, Qualifier.ABOUT, Qualifier.MORE_THAN
ENDINGS: list[tuple[str, Quantity | None, int | None, OperationState | None]] = [
    ("no figure, no ceiling", None, None, OperationState.PLANNED),
    ("no figure, a ceiling", None, 1000, OperationState.PLANNED),
    ("under way, no ceiling", Quantity(None, 250, None, EXACT), None, OperationState.UNDER_WAY),
    ("under way, below", Quantity(None, 250, None, EXACT), 1000, OperationState.UNDER_WAY),
    ("under way, at", Quantity(None, 1000, None, EXACT), 1000, OperationState.UNDER_WAY),
    ("under way, above", Quantity(None, 1500, None, EXACT), 1000, OperationState.UNDER_WAY),
    ("paused, about, with low and high", Quantity(400, 475, 600, ABOUT), 1000, OperationState.PAUSED),
    ("state not recorded, open above", Quantity(700, None, None, MORE), 1000, None),
    ("closed below", Quantity(None, 815, None, EXACT), 1000, OperationState.COMPLETED),
    ("closed below, as far as reported", Quantity(815, None, None, MORE), 1000, OperationState.COMPLETED),
    ("closed at", Quantity(None, 1000, None, EXACT), 1000, OperationState.COMPLETED),
    ("closed above", Quantity(None, 5704, None, EXACT), 100, OperationState.COMPLETED),
]


def styleguide_pieces() -> dict[str, Any]:
    """Return everything the components page shows, by piece."""
    return {
        "standings": list(Standing),
        "issued": list(BreakdownStanding),
        "marks": list(DayMark),
        "endings": [example_ending(*values) for values in ENDINGS],
        "coverages": [coverage(arrived) for arrived in (0, 7, 100)],
        "unknown": {"later": 1200, "undated": 1},
        "stepper": stepper(),
        "transfers": example_transfers(),
        "chips": [Chip("Search", "prison", "x=1"), Chip("Facility", LONG, "x=2"), Chip("From", UNBROKEN, "")],
        "page": Paginator(range(5000), 25).page(100),
        "query": QueryDict("page=100"),
        "known": ON,
        "nothing": SimpleNamespace(known=ON, first_and_last=(ON, ON)),
        "breakdown": example_breakdown(),
        "hidden_terms": list(Suppression),
        "figures": facility_figures(
            facility_context(Facility(code="example", name_en=LONG)),
            {
                "periods": periods(),
                "control": control_accounts(periods(), [], [], example_transfers()),
                "populations": populations(),
                "population_spread": None,
            },
        ),
        "citations": [{"source": source} for source in example_sources()],
        "long": {
            "latin": LONG,
            "unbroken": UNBROKEN,
            "record": Facility(name_en=LONG, name_ar=LONG_AR, name_ckb=LONG_AR),
        },
    }


def example_ending(
    name: str, people: Quantity | None, ceiling: int | None, state: OperationState | None
) -> dict[str, Any]:
    """Return a headline and its bar: with or without a number, against a ceiling or none."""
    claims = []
    if people:
        claims.append(fact("E1", Measure.TRANSFERRED, people))
    if ceiling:
        claims.append(fact("E2", Measure.PLANNED_TOTAL, Quantity(None, None, ceiling, Qualifier.AT_MOST)))
    progress = measure_progress(claims, [], state)
    return {"name": name, "state": state, "progress": progress, "bar": bar(progress)}


def coverage(arrived: int) -> dict[str, Any]:
    """Return a meter: of 100 people, so many in a dated, counted transfer."""
    movement = TransferFact(
        code="E3",
        leg=Leg.CROSS_BORDER,
        is_on_arrival_leg=True,
        scope=Scope.MOVEMENT,
        status=TransferStatus.REPORTED,
        standing=Standing.COUNTED,
        period=Period(ON, ON, DatePrecision.DAY),
        known_from=ON,
        quantity=Quantity(None, arrived, None, EXACT),
    )
    claim = fact("E4", Measure.TRANSFERRED, Quantity(None, 100, None, EXACT))
    progress = measure_progress([claim], [movement] if arrived else [], OperationState.UNDER_WAY)
    return {"progress": progress, "meter": meter(progress)}


def fact(code: str, measure: Measure, people: Quantity) -> ClaimFact:
    return ClaimFact(code, measure, Standing.COUNTED, ON, ON, ON, people, "an authority", ("a page",))


def stepper() -> SimpleNamespace:
    """Return what the stepper reads of a ledger, as known on a day with neighbours."""
    return SimpleNamespace(
        known=ON,
        day_before=date(2026, 1, 20),
        day_after=date(2026, 1, 22),
        first_and_last=(date(2026, 1, 18), date(2026, 3, 15)),
        known_days=[KnownDay(ON, 150), KnownDay(date(2026, 2, 13), 5704)],
    )


def example_transfers() -> list[Transfer]:
    """Return a transfer per standing: long names, no number, no places."""
    numbers = count(1)
    origin, destination = Facility(code="e", name_en=LONG), Facility(code="f", name_en=UNBROKEN)
    places = [(origin, destination), (destination, None), (None, None), (origin, origin)]
    found = []
    for standing, (start, end) in zip(Standing, places, strict=True):
        number = next(numbers)
        transfer = Transfer(
            code=f"E{number}",
            leg=Leg.CROSS_BORDER,
            scope=Scope.MOVEMENT,
            status=TransferStatus.REPORTED,
            standing=standing,
            origin=start,
            destination=end,
            destination_as_reported="" if end else LONG_AR,
            units_reported="four convoys of buses with an armoured escort and helicopters above them",
            departed_earliest=ON,
            departed_latest=date(2026, 2, number),
            date_precision=DatePrecision.RANGE,
            people=10**number if number < 4 else None,
            qualifier=EXACT if number < 4 else Qualifier.NOT_STATED,
        )
        transfer.pages = number
        found.append(transfer)
    return found


def periods() -> list[ControlPeriod]:
    """Return accounts of control that compete, with every way to start and to end."""
    one, other = Authority(code="e", name_en="One authority"), Authority(code="f", name_en=LONG)
    spans = [
        (one, None, ControlStart.BEFORE_2026, None, ControlEnd.OPEN_UNKNOWN, False),
        (other, date(2026, 1, 18), ControlStart.APPROX, None, ControlEnd.OPEN, True),
        (one, date(2026, 1, 10), ControlStart.DAY, date(2026, 1, 30), ControlEnd.APPROX, False),
        (other, date(2026, 1, 5), ControlStart.NO_LATER_THAN, ON, ControlEnd.NO_EARLIER_THAN, False),
        (None, ON, ControlStart.DAY, date(2026, 2, 9), ControlEnd.DAY, False),
    ]
    return [
        ControlPeriod(
            code=f"E{number}",
            authority=authority,
            role=ControlRole.ADMINISTRATION if authority else ControlRole.NONE,
            from_date=start,
            from_precision=from_precision,
            to_date=end,
            to_precision=to_precision,
            claimed=claimed,
        )
        for number, (authority, start, from_precision, end, to_precision, claimed) in enumerate(spans)
    ]


def populations() -> list[Claim]:
    """Return a report of people held per standing: a number, a range, an open end, an upper bound."""
    reported = [
        (Standing.COUNTED, Quantity(None, 900, None, EXACT)),
        (Standing.LISTED, Quantity(300, None, 700, Qualifier.RANGE)),
        (Standing.DISPUTED, Quantity(1000, None, None, MORE)),
        (Standing.REJECTED, Quantity(None, None, 400, Qualifier.AT_MOST)),
    ]
    return [
        Claim(
            code=f"E{day}",
            measure=Measure.BASELINE_POPULATION,
            standing=standing,
            as_of_date=date(2026, 1, day),
            people_low=people.low,
            people=people.best,
            people_high=people.high,
            qualifier=people.qualifier,
        )
        for day, (standing, people) in enumerate(reported, start=20)
    ]


def example_breakdown() -> list[tuple[Any, Any]]:
    """Return rows of a breakdown with their bars: shown, hidden, withheld, open, without a number."""
    numbers = [("Alandic", 800, EXACT), ("Borduric", 4, EXACT), ("Caspakian", 30, EXACT)]
    rows = [
        CountRow(label, BreakdownLevel.COUNTRY, label[:3].upper(), Quantity(None, people, None, qualifier))
        for label, people, qualifier in numbers
    ]
    open_end = Quantity(200, None, None, MORE)
    rows += [
        CountRow(LONG_AR, BreakdownLevel.UNCLEAR, "", open_end, notes=LONG),
        CountRow(UNBROKEN, BreakdownLevel.GROUP, "", Quantity(None, None, None, Qualifier.NOT_STATED)),
    ]
    table = public_tables([Table("E1", "people", 1034, tuple(rows))])["E1"]
    return list(zip(table.rows, bars(table), strict=True))


def example_sources() -> list[Source]:
    """Return sources to cite: a plain one, a quarantined one in Arabic, one with a very long address."""
    plain = {"published_on": ON, "language": "en", "url": "https://example.org/page"}
    return [
        Source(code="E1", publisher="A publisher", title="A title", **plain),
        Source(code="E2", publisher=LONG, title=LONG_AR, quarantined=True, **plain | {"language": "ar"}),
        Source(code="E3", publisher=UNBROKEN, title=LONG, **plain | {"url": LONG_URL, "published_on": None}),
    ]
