"""Read the record for the checks, and set beside each finding what the desk said to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Exists, F, Model, OuterRef, QuerySet

from transfers import checks, datasets
from transfers.checks import Finding, finding_words
from transfers.checks.facts import (
    BreakdownFact,
    CheckedClaim,
    CheckedTransfer,
    ControlFact,
    OperationFact,
    RecordName,
    RowFact,
    SourceFact,
    TextFact,
)
from transfers.datasets import Kind
from transfers.models import (
    Acknowledgement,
    Authority,
    BreakdownCount,
    Claim,
    ControlPeriod,
    Event,
    Facility,
    FacilityAlias,
    MonitoringEntry,
    Operation,
    Source,
    Transfer,
)
from transfers.models.publication import dataset_of
from transfers.vocabulary import OperationState, PublicationState

WITHDRAWN = PublicationState.WITHDRAWN


@dataclass(frozen=True, slots=True)
class Findings:
    """What the checks find, and what the desk said: to findings, by key, and to those that are gone.

    ``records`` holds those that the findings are about, by dataset and code.
    """

    open: list[Finding]
    acknowledged: list[Finding]
    acknowledgements: dict[str, Acknowledgement]
    lapsed: list[Acknowledgement]
    records: dict[RecordName, Model]


def current_findings() -> Findings:
    """Run the checks over all that is not withdrawn, drafts too: before they are public. Ten queries."""
    record = RecordFacts()
    found = record.find()
    said = {one.key: one for one in Acknowledgement.objects.select_related("acknowledged_by")}
    keys = {finding.key for finding in found}
    return Findings(
        open=[finding for finding in found if finding.key not in said],
        acknowledged=[finding for finding in found if finding.key in said],
        acknowledgements=said,
        lapsed=[one for key, one in said.items() if key not in keys],
        records=record.rows,
    )


def open_personal_details(record: Model) -> list[Finding]:
    """Return what may be personal in a record's texts and was given no reason; three queries, or none."""
    return open_details_in(texts_of(dataset_of(record), record))


def open_details_in(texts: list[TextFact]) -> list[Finding]:
    found = list(checks.personal_detail(texts)) and list(checks.personal_detail(texts, known_names()))
    keys = [finding.key for finding in found]
    said = set(Acknowledgement.objects.filter(key__in=keys).values_list("key", flat=True)) if keys else ()
    return [finding for finding in found if finding.key not in said]


def known_names() -> list[str]:
    """Return the names of places and authorities: no persons, even where they look like some. Two queries."""
    return [
        name
        for model in (Facility, Authority)
        for names in model.objects.not_withdrawn().values_list("name_en", "name_ar")
        for name in names
    ]


def texts_of(dataset: datasets.Dataset, row: Model) -> list[TextFact]:
    name = (dataset.name, row.code)
    return [
        TextFact(name, column.label, getattr(row, column.attribute))
        for column in dataset
        if column.kind is Kind.TEXT
    ]


def texts_of_row(row: Model) -> list[TextFact]:
    """Return the texts of a row of a record, under the record's name."""
    if isinstance(row, BreakdownCount):
        name = (datasets.BREAKDOWNS.name, row.breakdown.code)
        label = datasets.BREAKDOWN_COUNTS.column("label").label
        return [TextFact(name, label, row.label), TextFact(name, datasets.NOTES.label, row.notes)]
    if isinstance(row, FacilityAlias):
        name = (datasets.FACILITIES.name, row.facility.code)
        return [TextFact(name, datasets.FACILITIES.column("aliases").label, row.name)]
    return []


class RecordFacts:
    """The record as facts, one query a kind; ``rows`` keeps what was read, by dataset and code.

    ``texts`` are those of the rows kept.
    """

    def __init__(self) -> None:
        self.rows: dict[RecordName, Model] = {}
        self.texts: list[TextFact] = []
        self.authorities: set[Authority | None] = set()

    def find(self) -> list[Finding]:
        # In this order: what is read last is the texts of all that was read.
        operations, periods = list(self.operations()), self.control_periods()
        sources = self.undated_sources()
        return checks.run_checks(operations, periods, sources, self.all_texts(), self.known_names())

    def keep(self, dataset: datasets.Dataset, row: Model) -> None:
        name = (dataset.name, row.code)
        if name in self.rows:
            return
        self.rows[name] = row
        self.texts += texts_of(dataset, row)

    def operations(self) -> Iterator[OperationFact]:
        """Yield each operation that has records. Three queries."""
        claims, transfers, breakdowns = self.claims(), self.transfers(), self.breakdowns()
        for operation in claims.keys() | transfers.keys() | breakdowns.keys():
            self.keep(datasets.OPERATIONS, operation)
            yield OperationFact(
                operation.code,
                OperationState(operation.state),
                tuple(claims[operation]),
                tuple(transfers[operation]),
                tuple(breakdowns[operation]),
            )

    def claims(self) -> dict[Operation, list[CheckedClaim]]:
        facts = defaultdict(list)
        claims = with_has_source(Claim.objects.not_withdrawn())
        for claim in claims.select_related("operation", "claimant", "facility"):
            self.keep(datasets.CLAIMS, claim)
            self.authorities.add(claim.claimant)
            fact = claim.fact_known_from(None)  # the checks look at all there is, known or not
            facts[claim.operation].append(CheckedClaim(fact, code_or_blank(claim.facility), claim.has_source))
        return facts

    def transfers(self) -> dict[Operation, list[CheckedTransfer]]:
        facts = defaultdict(list)
        transfers = with_has_source(Transfer.objects.not_withdrawn())
        for transfer in transfers.select_related("operation", "origin", "destination", "conducted_by"):
            self.keep(datasets.TRANSFERS, transfer)
            self.authorities.add(transfer.conducted_by)
            checked = CheckedTransfer(
                transfer.fact_known_from(None),
                origin=code_or_blank(transfer.origin),
                countries=(country_of(transfer.origin), country_of(transfer.destination)),
                origin_as_reported=transfer.origin_as_reported,
                conducted_by=code_or_blank(transfer.conducted_by),
                has_source=transfer.has_source,
            )
            facts[transfer.operation].append(checked)
        return facts

    def breakdowns(self) -> dict[Operation, list[BreakdownFact]]:
        rows = defaultdict(list)
        counts = BreakdownCount.objects.exclude(breakdown__publication_state=WITHDRAWN)
        counts = counts.select_related("breakdown__operation")
        for row in counts.order_by("breakdown__code", "position", "pk"):
            rows[row.breakdown].append(RowFact(row.label, row.level, row.country, row.quantity))
            self.texts += texts_of_row(row)
        facts = defaultdict(list)
        for table, its_rows in rows.items():
            self.keep(datasets.BREAKDOWNS, table)
            about = (table.code, table.population, table.as_of_date, table.stated_total)
            facts[table.operation].append(BreakdownFact(*about, tuple(its_rows)))
        return facts

    def control_periods(self) -> list[ControlFact]:
        """Return who held what. A period is read once for each other name of its facility: one query."""
        names = defaultdict(list)
        periods = ControlPeriod.objects.not_withdrawn().select_related("facility", "authority")
        for held in periods.annotate(alias=F("facility__aliases__name")).order_by("code", "alias"):
            names[held].append(held.alias or "")
        facts = []
        for held, aliases in names.items():
            place, authority = held.facility, held.authority
            self.keep(datasets.CONTROL_PERIODS, held)
            self.authorities.add(authority)
            self.keep(datasets.FACILITIES, place)
            facts.append(
                ControlFact(
                    code=held.code,
                    facility=place.code,
                    names=(place.name_en, place.name_ar, place.name_ckb, *aliases),
                    authority=code_or_blank(authority),
                    authority_name=authority.name_en if authority else "",
                    role=held.role,
                    start=held.from_date,
                    end=held.to_date,
                    end_precision=held.to_precision,
                    is_claimed=held.claimed,
                )
            )
        return facts

    def undated_sources(self) -> list[SourceFact]:
        citations = [model.sources.through.objects for model in Source.citing_models()]
        cited = [each.filter(source=OuterRef("pk")) for each in citations]
        is_cited = [Exists(each.exclude(record__publication_state=WITHDRAWN)) for each in cited]
        facts = []
        for source in Source.objects.not_withdrawn().annotate(is_cited=reduce(or_, is_cited)):
            self.keep(datasets.SOURCES_LIST, source)
            if source.is_cited and source.published_on is None:
                facts.append(SourceFact(source.code, source.publisher))
        return facts

    def all_texts(self) -> list[TextFact]:
        """Return the texts of what was read, and of the events, looks and facilities that no check reads."""
        for event in Event.objects.not_withdrawn():
            self.keep(datasets.EVENTS, event)
        for entry in MonitoringEntry.objects.all():
            self.keep(datasets.MONITORING, entry)
        for facility in Facility.objects.not_withdrawn():
            self.keep(datasets.FACILITIES, facility)
        aliases = FacilityAlias.objects.exclude(facility__publication_state=WITHDRAWN)
        for alias in aliases.select_related("facility"):
            self.texts += texts_of_row(alias)
        return self.texts

    def known_names(self) -> list[str]:
        """Return the names of the places and authorities that were read: no persons."""
        places = (row for row in self.rows.values() if isinstance(row, Facility))
        return [name for row in (*places, *self.authorities) if row for name in (row.name_en, row.name_ar)]


def with_has_source(records: QuerySet) -> QuerySet:
    """Add ``has_source``: whether a record cites any page that is not withdrawn."""
    citations = records.model.sources.through.objects.filter(record=OuterRef("pk"))
    return records.annotate(has_source=Exists(citations.exclude(source__publication_state=WITHDRAWN)))


def code_or_blank(row: Model | None) -> str:
    return row.code if row else ""


def country_of(place: Facility | None) -> str:
    return place.country if place else ""


def acknowledge(finding: Finding, reason: str, user: Model) -> bool:
    """Keep why a finding can stand, with who says so; tell whether that was not said before."""
    said = {
        "check_code": finding.check.value,
        "finding": finding_words(finding),
        "reason": reason,
        "acknowledged_by": user,
    }
    _row, is_new = Acknowledgement.objects.get_or_create(key=finding.key, defaults=said)
    return is_new
