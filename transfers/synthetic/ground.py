"""Make what a synthetic ledger stands on: authorities, facilities and who held them, sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from transfers.models import Authority, ControlPeriod, Facility, FacilityAlias, Governorate, Operation, Source
from transfers.synthetic import words
from transfers.synthetic.plan import FIRST_DAY, MOST_DAYS, Part, Plan, code
from transfers.synthetic.write import Made
from transfers.vocabulary import (
    SYNTHETIC,
    Confidence,
    ControlEnd,
    ControlRole,
    ControlStart,
    DateBasis,
    Disclosure,
    FacilityKind,
    FacilityRole,
    OperationState,
    SourceKind,
)

BEFORE = date(2023, 6, 1)  # since when the first holders held
PAGES = 4  # of one record, at most
LANGUAGES = ("ar", "en", "ckb", "fr", "tr")
LANGUAGE_WEIGHTS = (45, 38, 7, 5, 5)


@dataclass(slots=True)
class Ground:
    """What is there before claims and transfers: saved records, and the keys of the sources in order."""

    authorities: dict[str, Authority]
    facilities: dict[FacilityRole, list[Facility]]
    operations: list[Operation]
    sources: list[int]

    def pages(self, random: Random, number: int, of: int) -> list[int]:
        """Return one to four sources printed at the time of the record of that number, of so many."""
        last = len(self.sources) - PAGES
        first = -(-number * last // of)
        wanted = random.choices((1, 2, 3, 4), (50, 30, 13, 7))[0]
        return random.sample(self.sources[first : first + PAGES], wanted)


def operation(plan: Plan, part: Part) -> Operation:
    name_en, name_ar = words.NAMES[plan.shape.name]
    summary_en, summary_ar = words.SUMMARY
    return Operation(
        code=f"{SYNTHETIC}{plan.shape.name}-{part.number + 1}",
        name_en=f"{name_en} {part.number + 1}",
        name_ar=f"{name_ar} {part.number + 1}",
        summary_en=summary_en,
        summary_ar=summary_ar,
        state=OperationState.COMPLETED,
        started_on=FIRST_DAY,
        ended_on=part.last_day,
        arrival_legs=list(plan.shape.arrival_legs),
    )


def authorities() -> Iterator[Authority]:
    for name, kind, country, name_en, name_ar in words.AUTHORITIES:
        yield Authority(
            code=f"{SYNTHETIC}{name}", kind=kind, country=country, name_en=name_en, name_ar=name_ar
        )


def facilities(plan: Plan, governorates: list[Governorate]) -> Iterator[Facility]:
    """Yield the facilities of each country, in the governorates given, and the undisclosed one of each."""
    random = plan.random("facilities")
    countries = dict.fromkeys((plan.shape.origin_country, plan.shape.destination_country))
    for country in countries:
        there = [each for each in governorates if each.country == country]
        for number in range(plan.facilities):
            yield facility(plan, country, number, random.choice(there), random)
        name_en, name_ar = words.COUNTRIES[country]
        yield Facility(
            code=f"{SYNTHETIC}undisclosed-{country.lower()}",
            name_en=f"Synthetic undisclosed site ({name_en})",
            name_ar=f"موقع اصطناعي غير معلن ({name_ar})",
            kind=FacilityKind.UNSPECIFIED,
            country=country,
            role=FacilityRole.DESTINATION
            if country == plan.shape.destination_country
            else FacilityRole.ORIGIN,
            disclosure=Disclosure.UNDISCLOSED,
        )


def facility(plan: Plan, country: str, number: int, governorate: Governorate, random: Random) -> Facility:
    role = role_of(plan, country, number)
    kind = FacilityKind.STAGING_BASE
    if role is not FacilityRole.TRANSIT:
        kinds = (FacilityKind.PRISON, FacilityKind.CAMP, FacilityKind.RECEPTION_POINT)
        kind = random.choices(kinds, (60, 15, 25))[0]
    name_en, name_ar, name_ckb = words.PLACES[kind]
    return Facility(
        code=f"{SYNTHETIC}{country.lower()}-{number + 1:02d}",
        name_en=f"{name_en} {number + 1} ({governorate.name_en})",
        name_ar=f"{name_ar} {number + 1} ({governorate.name_ar})",
        name_ckb=f"{name_ckb} {number + 1}" if number % 3 == 0 else "",
        kind=kind,
        country=country,
        governorate=governorate,
        role=role,
    )


def role_of(plan: Plan, country: str, number: int) -> FacilityRole:
    """Return the part a facility plays: each sixth is a base; inside one country half of the rest receive."""
    if number % 6 == 5:
        return FacilityRole.TRANSIT
    if plan.shape.origin_country != plan.shape.destination_country:
        is_origin = country == plan.shape.origin_country
    else:
        is_origin = number % 2 == 0
    return FacilityRole.ORIGIN if is_origin else FacilityRole.DESTINATION


def aliases(places: list[Facility]) -> Iterator[FacilityAlias]:
    for place in places[::3]:
        if place.disclosure == Disclosure.NAMED:
            number = place.code.removeprefix(SYNTHETIC).upper()
            for position, name in enumerate((f"Synthetic site {number}", f"موقع اصطناعي {number}")):
                yield FacilityAlias(facility=place, name=name, position=position)


def control_periods(plan: Plan, ground: Ground, places: list[Facility]) -> Iterator[Made]:
    """Yield who held each named facility: one holder, and of every fourth another one from some day on."""
    random = plan.random("control")
    number = 0
    for place_number, place in enumerate(place for place in places if place.disclosure == Disclosure.NAMED):
        holders = [ground.authorities[name] for name in words.HOLDERS[place.country]]
        changes = place_number % 4 == 3
        on = FIRST_DAY + timedelta(days=random.randrange(MOST_DAYS))
        spans = [(BEFORE, on if changes else None), *([(on, None)] if changes else [])]
        for holder, (first, last) in zip(holders, spans, strict=False):
            number += 1
            period = ControlPeriod(
                code=code("C", number),
                facility=place,
                authority=holder,
                role=ControlRole.ADMINISTRATION,
                from_date=first,
                from_precision=ControlStart.APPROX if first == BEFORE else ControlStart.DAY,
                to_date=last,
                to_precision=ControlEnd.DAY if last else ControlEnd.OPEN,
                claimed=random.random() < 0.1,
                confidence=Confidence.MEDIUM,
                notes=words.NOTES[0][0] if random.random() < 0.1 else "",
            )
            yield Made(period, ground.pages(random, place_number, len(places)))


def sources(plan: Plan, days: int) -> Iterator[Source]:
    """Yield the pages in the order of their days, over so many days: none before what it is to print."""
    random = plan.random("sources")
    number = plan.sources
    for place in range(number):
        on = FIRST_DAY + timedelta(days=place * days // (number - PAGES) + random.randrange(3))
        is_dated = random.random() > 0.05
        language = random.choices(LANGUAGES, LANGUAGE_WEIGHTS)[0]
        yield Source(
            code=code("S", place + 1),
            publisher=random.choice(words.PUBLISHERS),
            title=words.TITLES[language].format(number=place + 1),
            url=f"https://example.org/synthetic/{place + 1}",
            published_on=on if is_dated else None,
            published_on_basis=random.choice((DateBasis.STATED, DateBasis.URL))
            if is_dated
            else DateBasis.NOT_FOUND,
            language=language,
            kind=random.choices((SourceKind.NEWS, SourceKind.OFFICIAL, SourceKind.NGO), (75, 15, 10))[0],
            originator=random.choice(("", "", "Synthetic Joint Command", "Synthetic News Agency")),
            quarantined=random.random() < 0.01,
        )
