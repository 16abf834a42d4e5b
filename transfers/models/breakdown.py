"""One issuer's table of people by nationality at a date, kept whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.core.cache import cache
from django.db import models
from django.db.models import Q
from django.db.models.expressions import OrderBy
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from transfers.analysis.line import arrival_day, enters_sum
from transfers.disclosure.cell_suppression import CountRow, PublicTable, Table, public_tables
from transfers.models.authority import COUNTRY, Authority
from transfers.models.citation import Citation, Cited, CitedQuerySet
from transfers.models.claim import Claim
from transfers.models.measured import Measured
from transfers.models.operation import Operation
from transfers.models.publication import HasPage
from transfers.models.revision import Revision
from transfers.models.source import Source
from transfers.models.transfer import ON_ARRIVAL_LEG, Transfer
from transfers.models.version import DataVersion, Versioned, VersionedQuerySet
from transfers.vocabulary import BreakdownLevel, BreakdownStanding, Confidence, Leg, Measure, Population

# Claims that state a total of the people a breakdown may divide: a hidden count could be subtracted from it.
TOTALS_OF = {
    Measure.TRANSFERRED: Population.TRANSFERRED,
    Measure.HELD_IN_IRAQ: Population.TRANSFERRED,
    Measure.PLANNED_TOTAL: Population.PLANNED,
    Measure.EXPECTED_TOTAL: Population.PLANNED,
    Measure.BASELINE_POPULATION: Population.HELD_BEFORE,
}


class BreakdownQuerySet(CitedQuerySet):
    def overlapping(self, start: date | None, end: date | None) -> Self:
        """Return the breakdowns whose as-of date lies in the period; an open end is None."""
        since = models.Q(as_of_date__gte=start) if start else models.Q()
        return self.filter(since & models.Q(as_of_date__lte=end) if end else since)

    def as_public(self, at: datetime) -> dict[str, PublicTable]:
        """Return every public table by its code, as the public may see it at that instant.

        All of them are read, as a table outside the question may give away a cell of one within. The
        one way in which pages and files read the numbers of breakdowns. Worked out once for each data
        version: one query from then on, some more the first time.
        """
        key = f"breakdowns-{settings.RELEASE}-{DataVersion.objects.token(at)}"
        return cache.get_or_set(key, lambda: self.public_tables(at), timeout=None)

    def public_tables(self, at: datetime) -> dict[str, PublicTable]:
        public = self.model.objects.public(at)
        rows: dict[int, list[CountRow]] = defaultdict(list)
        for count in BreakdownCount.objects.filter(breakdown__in=public).order_by("position", "pk"):
            rows[count.breakdown_id].append(count.row())
        tables = [
            Table(code, people_of(operation, population), total, tuple(rows[key]))
            for key, code, operation, population, total in public.order_by("code").values_list(
                "pk", "code", "operation", "population", "stated_total"
            )
        ]
        totals = totals_claimed(at)
        for found in (totals_moved(at), totals_told(at)):
            for people, sums in found.items():
                totals[people] |= sums
        return public_tables(tables, totals)


def totals_claimed(at: datetime) -> dict[str, set[int]]:
    """Return the numbers of public claims about the people that breakdowns divide."""
    totals: dict[str, set[int]] = defaultdict(set)
    claims = Claim.objects.public(at).filter(measure__in=TOTALS_OF).order_by()
    for operation, measure, *numbers in claims.values_list(
        "operation", "measure", "people_low", "people", "people_high"
    ):
        totals[people_of(operation, TOTALS_OF[Measure(measure)])].update(
            number for number in numbers if number is not None
        )
    return totals


def totals_moved(at: datetime) -> dict[str, set[int]]:
    """Return what the public transfers say of the people transferred: each number, and each sum on a page.

    Sums are those of the counted arrivals up to each day, up to each day of publication and up to the later
    of the two, and those by what is disclosed of either end.
    """
    moved: dict[int, list[Transfer]] = defaultdict(list)
    transfers = Transfer.objects.public(at).filter(Q(leg=Leg.CROSS_BORDER) | ON_ARRIVAL_LEG)
    transfers = transfers.with_known_from(at)
    for transfer in transfers.select_related("operation", "origin", "destination"):
        moved[transfer.operation_id].append(transfer)
    return {
        people_of(operation, Population.TRANSFERRED): sums_of(found) for operation, found in moved.items()
    }


def totals_told(at: datetime) -> dict[str, set[int]]:
    """Return the numbers that the public corrections show: what a claim, a transfer or a table once said.

    A transfer that once said more or less made every sum that it enters so much more or less.
    """
    totals: dict[str, set[int]] = defaultdict(set)
    operations = dict(Operation.objects.values_list("code", "pk"))
    moved = totals_moved(at)
    told = Revision.objects.public(at).filter(list_name__in=("claims", "transfers", "breakdowns"))
    for name, before, after in told.order_by().values_list("list_name", "before", "after"):
        sides = [side["cells"] for side in (before, after) if side]
        for cells in sides:
            people = people_told(name, cells, operations)
            if people is None:
                continue
            numbers = numbers_of(cells)
            totals[people] |= numbers
            if name == "transfers":
                now = numbers_of(sides[-1])
                shifts = {number - other for number in numbers for other in now} - {0}
                totals[people] |= {total + shift for total in moved.get(people, ()) for shift in shifts}
    return totals


def people_told(list_name: str, cells: dict[str, str], operations: dict[str, int]) -> str | None:
    """Return whose number a former content gives, None where it is of people that no table divides."""
    operation = operations.get(cells.get("operation", ""))
    if operation is None:
        return None
    if list_name == "breakdowns":
        return people_of(operation, cells["population"])
    if list_name == "transfers":
        return people_of(operation, Population.TRANSFERRED)
    population = TOTALS_OF.get(cells["measure"])
    return people_of(operation, population) if population else None


def numbers_of(cells: dict[str, str]) -> set[int]:
    names = ("people_low", "people", "people_high", "stated_total")
    return {int(cells[name]) for name in names if cells.get(name, "").isdecimal()}


def sums_of(transfers: list[Transfer]) -> set[int]:
    numbers = {
        number
        for transfer in transfers
        for number in (transfer.people_low, transfer.people, transfer.people_high)
        if number is not None
    }
    facts = {transfer.pk: transfer.fact() for transfer in transfers}
    arrived = [transfer for transfer in transfers if enters_sum(facts[transfer.pk])]
    days = (
        [arrival_day(facts[transfer.pk]) for transfer in arrived],
        [transfer.known_from for transfer in arrived],
        [
            max(filter(None, (arrival_day(facts[transfer.pk]), transfer.known_from)), default=None)
            for transfer in arrived
        ],
    )
    for of_each in days:
        for day in {day for day in of_each if day}:
            upto = zip(arrived, of_each, strict=True)
            numbers.add(sum(transfer.quantity.value for transfer, on in upto if on and on <= day))
    for end in ("origin", "destination"):
        by_disclosure: dict[str, int] = defaultdict(int)
        for transfer in arrived:
            place = getattr(transfer, end)
            by_disclosure[place.disclosure if place else ""] += transfer.quantity.value
        numbers |= set(by_disclosure.values())
    return numbers


def people_of(operation: int, population: str) -> str:
    return f"{population} of {operation}"


class Breakdown(HasPage, Cited):
    operation = models.ForeignKey(Operation, models.PROTECT, related_name="breakdowns")
    population = models.CharField(max_length=20, choices=Population.choices())
    as_of_date = models.DateField(null=True, blank=True)
    reported_on = models.DateField(null=True, blank=True)
    stated_total = models.PositiveIntegerField(null=True, blank=True)
    issuer = models.ForeignKey(Authority, models.PROTECT, related_name="breakdowns")
    issuer_detail = models.CharField(max_length=200, blank=True)
    standing = models.CharField(max_length=12, choices=BreakdownStanding.choices())
    confidence = models.CharField(max_length=8, choices=Confidence.choices())
    sources = models.ManyToManyField(Source, through="BreakdownCitation", related_name="breakdowns")

    objects = BreakdownQuerySet.as_manager()
    history = HistoricalRecords()

    stands_on = ("operation", "issuer")
    code_prefix = "D"

    class Meta(Cited.Meta):
        ordering = ["code"]


class BreakdownCitation(Citation):
    record = models.ForeignKey(Breakdown, models.CASCADE, related_name="citations")


class BreakdownCountQuerySet(VersionedQuerySet):
    def public_orders(self, at: datetime) -> list[OrderBy]:
        """Return the order in which tables are shown: hidden rows last, by label.

        The place of a hidden row would give away its size, so it is no part of what it is ordered by.
        """
        hidden = models.Q(pk__in=[])
        for table in Breakdown.objects.as_public(at).values():
            labels = [row.label for row in table.rows if row.hidden]
            if labels:
                hidden |= models.Q(breakdown__code=table.code, label__in=labels)
        rank = models.Case(models.When(hidden, then=models.Value(1)), default=models.Value(0))
        name = models.Case(models.When(hidden, then=models.F("label")), default=models.Value(""))
        place, key = (
            models.Case(
                models.When(hidden, then=models.Value(0)),
                default=models.F(field),
                output_field=models.BigIntegerField(),
            )
            for field in ("position", "pk")
        )
        return [each.asc() for each in (models.F("breakdown__code"), rank, name, place, key)]


class BreakdownCount(Measured, Versioned):
    """One row of a breakdown, its label word for word."""

    breakdown = models.ForeignKey(Breakdown, models.CASCADE, related_name="counts")
    position = models.PositiveIntegerField(default=0)
    label = models.CharField(max_length=200)
    level = models.CharField(max_length=12, choices=BreakdownLevel.choices())
    country = models.CharField(max_length=3, blank=True, validators=[COUNTRY])
    notes = models.TextField(blank=True)

    objects = BreakdownCountQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["breakdown", "position", "pk"]
        constraints = [
            *Measured.Meta.constraints,
            models.UniqueConstraint(fields=["breakdown", "label"], name="breakdown_label_is_given_once"),
            models.CheckConstraint(
                condition=models.Q(country="") | models.Q(level=BreakdownLevel.COUNTRY),
                name="breakdown_group_has_no_country",
                violation_error_message=_("Only a row of level 'country' names a country."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def row(self) -> CountRow:
        """Return the row as the desk knows it, for the rule of small cells."""
        return CountRow(self.label, BreakdownLevel(self.level), self.country, self.quantity, self.notes)

    def rule_problems(self) -> Iterator[tuple[str, str]]:
        yield from self.quantity_problems()
        if self.country and self.level != BreakdownLevel.COUNTRY:
            yield "country", str(_("no country: only a row of level 'country' names one"))
