"""One operation's ledger as known on a day: its public claims and transfers, and what the rules say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple, Self
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.utils import timezone

from transfers.analysis.coverage import Stretch, day_by_day, is_staging
from transfers.analysis.evidence import Evidence, claims_in_order, evidence_for
from transfers.analysis.line import ClaimFact, Step, TransferFact, arrival_day, claim_day, is_known
from transfers.analysis.progress import Progress, headlines_by_known_day, measure_progress
from transfers.analysis.selection import Selection
from transfers.analysis.timeline import PLANS
from transfers.ledger.monitoring import Silence, read_silence
from transfers.models import Claim, Facility, Operation, Transfer
from transfers.models.claim import ClaimQuerySet
from transfers.models.transfer import ON_ARRIVAL_LEG, TransferQuerySet
from transfers.vocabulary import Leg, Measure, OperationState, TransferStatus

TOLD = (Measure.TRANSFERRED, *PLANS)  # shown in full; claims of other measures only where they conflict


class KnownDay(NamedTuple):
    """A day on which the headline, as known then, rose to ``people``."""

    on: date
    people: int


@dataclass(frozen=True)
class Ledger:
    """Hold what had been published about an operation by a day; ``known`` None is now.

    ``all_claims`` and ``all_transfers`` are the public ones of every day; the properties narrow them down.
    ``today``: what is dated after it is no result yet.
    With a selection they are those that a reader asked for, and the rules speak of these alone.
    """

    operation: Operation
    known: date | None
    all_claims: list[Claim]
    all_transfers: list[Transfer]
    today: date
    silence: Silence = Silence()
    selection: Selection = Selection()
    asked_words: str = ""  # the selection in words: "Authority: US Central Command"

    def select(self, selection: Selection, asked_words: str = "") -> Self:
        """Return the ledger of the records that are asked for."""
        return replace(
            self,
            all_claims=[claim for claim in self.all_claims if takes_claim(selection, claim)],
            all_transfers=[each for each in self.all_transfers if takes_transfer(selection, each)],
            selection=selection,
            asked_words=asked_words,
        )

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """The claims that were known, by code."""
        return {claim.code: claim for claim in self.all_claims if is_known(claim, self.known)}

    @cached_property
    def transfers(self) -> dict[str, Transfer]:
        """The transfers that were known, by code: a claim and a transfer may have the same one."""
        return {transfer.code: transfer for transfer in self.all_transfers if is_known(transfer, self.known)}

    @cached_property
    def claim_facts(self) -> list[ClaimFact]:
        return [claim.fact() for claim in self.claims.values()]

    @cached_property
    def transfer_facts(self) -> list[TransferFact]:
        return [transfer.fact() for transfer in self.transfers.values()]

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """Name and value of each parameter by which an address keeps the selection and the asked day."""
        known = [("known", self.known.isoformat())] if self.known else []
        return [*self.selection.parameters(), *known]

    @property
    def query(self) -> str:
        """The query by which pages, lists and files keep what is asked; empty for everything, now."""
        return urlencode(self.parameters)

    @property
    def query_now(self) -> str:
        """The query of the same selection as of now."""
        return urlencode(list(self.selection.parameters()))

    @property
    def is_empty(self) -> bool:
        """Whether nothing was known of people transferred or announced."""
        return not (self.results or self.plans or self.transfers)

    @cached_property
    def progress(self) -> Progress:
        # The operation closes below its ceiling or at it; a part of its record does not.
        state = None if self.selection else self.state
        return measure_progress(self.claim_facts, self.transfer_facts, state, self.known, self.today)

    @cached_property
    def state(self) -> OperationState | None:
        return self.operation.state_on(self.known)

    @property
    def started_on(self) -> date | None:
        """The first day, where it had come."""
        first = self.operation.started_on
        return None if first and self.known and first > self.known else first

    @property
    def ended_on(self) -> date | None:
        """The last day, where the end was known."""
        return self.operation.ended_on if self.state == OperationState.COMPLETED else None

    @property
    def checked_on(self) -> date | None:
        """The desk's last check by the asked day, where it is known."""
        return self.operation.checked_on(self.known) or self.silence.looked_on

    def evidence(self, step: Step) -> Evidence:
        return evidence_for(step, self.facts_in_order)

    @cached_property
    def facts_in_order(self) -> list[ClaimFact]:
        return claims_in_order(self.claim_facts)

    @cached_property
    def days(self) -> tuple[Stretch, ...]:
        """Each day of the operation, as far as known; none of a selection, where a gap is no silence."""
        if self.selection:
            return ()
        until, last = self.ended_on or self.known, self.known or self.today
        claims = [fact for fact in self.claim_facts if (claim_day(fact) or last) <= last]
        transfers = [fact for fact in self.transfer_facts if (arrival_day(fact) or last) <= last]
        return day_by_day(claims, transfers, self.started_on, until, self.checked_on, self.silence.days)

    @cached_property
    def results(self) -> list[Claim]:
        """The running totals, in order of the day they describe."""
        return in_order_of_day(
            claim for claim in self.claims.values() if claim.measure == Measure.TRANSFERRED
        )

    @cached_property
    def plans(self) -> list[Claim]:
        """What was announced and forecast, in order of the day: never part of the line (rule 7)."""
        return in_order_of_day(claim for claim in self.claims.values() if claim.measure in PLANS)

    @property
    def ceiling_claim(self) -> Claim | None:
        """The claim that states the ceiling."""
        return self.claims[self.progress.ceiling.code] if self.progress.ceiling else None

    @cached_property
    def arrivals(self) -> list[Transfer]:
        """The arrivals that the rule adds (rule 3)."""
        return [self.transfers[code] for code in self.progress.coverage.movements]

    @cached_property
    def unnumbered(self) -> list[Transfer]:
        """The arrivals that the rule believes although no number was given (rule 10)."""
        return [self.transfers[code] for code in self.progress.coverage.unnumbered]

    @cached_property
    def uncounted(self) -> list[Transfer]:
        """Reports of arrivals that are neither in the sum nor without a number, series among them."""
        told = {*self.progress.coverage.movements, *self.progress.coverage.unnumbered}
        return [
            transfer
            for transfer in in_order_of_departure(self.transfers.values())
            if transfer.is_on_arrival_leg
            and transfer.status == TransferStatus.REPORTED
            and transfer.code not in told
        ]

    @cached_property
    def days_of_arrival(self) -> list[date]:
        """The days of the counted arrivals, in order."""
        return sorted(arrival_day(transfer.fact()) for transfer in self.arrivals)

    @cached_property
    def staging(self) -> list[Transfer]:
        """Departures to a staging base, in order of the day: never added to arrivals (rule 7)."""
        return in_order_of_departure(
            transfer for transfer in self.transfers.values() if is_staging(transfer.fact())
        )

    # --- the days whose knowledge may be asked for ---------------------------------------------------

    @cached_property
    def known_days(self) -> list[KnownDay]:
        """The days up to the asked one on which the headline rose as reports were published."""
        rises = headlines_by_known_day(self.claim_facts, self.transfer_facts)
        return [KnownDay(on, people) for on, people in rises if on <= (self.known or self.today)]

    @cached_property
    def first_and_last(self) -> tuple[date, date] | None:
        """The days of the first and the last publication; None where no record has one."""
        told = [claim for claim in self.all_claims if claim.measure in TOLD]
        days = [each.known_from for each in (*told, *self.all_transfers) if each.known_from]
        return (min(days), max(days)) if days else None

    @property
    def day_before(self) -> date | None:
        """The day to step back to; None at the first publication."""
        if self.first_and_last is None:
            return None
        first, last = self.first_and_last
        if self.known is None:
            return last
        return min(self.known - timedelta(days=1), last) if self.known > first else None

    @property
    def day_after(self) -> date | None:
        """The day to step on to; None where nothing was published after the asked day."""
        if self.first_and_last is None or self.known is None or self.known >= self.first_and_last[1]:
            return None
        return max(self.known + timedelta(days=1), self.first_and_last[0])


def takes_claim(selection: Selection, claim: Claim) -> bool:
    places = {claim.facility.code} if claim.facility else set()
    return selection.takes(claim.period, claim.claimant.code, places, claim.standing)


def takes_transfer(selection: Selection, transfer: Transfer) -> bool:
    by = transfer.conducted_by.code if transfer.conducted_by else None
    return selection.takes(
        transfer.period, by, {place.code for place in facilities_of(transfer)}, transfer.standing
    )


def facilities_of(transfer: Transfer) -> list[Facility]:
    """Return the facilities that a transfer names, in any role."""
    return [place for place in (transfer.origin, transfer.transit, transfer.destination) if place]


def in_order_of_day(claims: Iterable[Claim]) -> list[Claim]:
    return sorted(claims, key=lambda claim: (claim.as_of_date or claim.reported_on or date.max, claim.code))


def in_order_of_departure(transfers: Iterable[Transfer]) -> list[Transfer]:
    return sorted(transfers, key=lambda each: (arrival_day(each.fact()) or date.max, each.code))


def read_ledger(operation: Operation, at: datetime, known: date | None) -> Ledger:
    """Read an operation's ledger as public at an instant. At most eight queries, however long it is."""
    (ledger,) = read_ledgers([operation], at, known)
    return ledger


def read_ledgers(operations: Sequence[Operation], at: datetime, known: date | None) -> list[Ledger]:
    """Read the ledgers of several operations, in their order. As many queries as for one."""
    claims: dict[int, list[Claim]] = {operation.pk: [] for operation in operations}
    transfers: dict[int, list[Transfer]] = {operation.pk: [] for operation in operations}
    for claim in public_claims(operations, at, known):
        claims[claim.operation_id].append(claim)
    join_conflicts(operations, [claim for found in claims.values() for claim in found])
    by_key = {operation.pk: operation for operation in operations}
    for transfer in public_transfers(operations, at, known):
        transfer.operation = by_key[transfer.operation_id]
        transfers[transfer.operation_id].append(transfer)
    silence, today = read_silence(operations, at, known), timezone.localdate(at)
    return [
        Ledger(each, known, claims[each.pk], transfers[each.pk], today, silence[each.pk])
        for each in operations
    ]


def transfers_on_other_legs(ledger: Ledger, at: datetime) -> dict[str, int]:
    """Count by leg what an operation has of transfers that are no arrivals, where none of them is one.

    Empty where there is an arrival, or no transfer at all. One query, or none.
    """
    if ledger.selection or any(each.is_on_arrival_leg for each in ledger.all_transfers):
        return {}
    found = Transfer.objects.public(at).known_on(ledger.known, at).filter(operation=ledger.operation)
    counted = found.order_by().values_list("leg").annotate(number=Count("pk", distinct=True))
    return dict(counted.order_by("leg"))


def public_claims(operations: Sequence[Operation], at: datetime, known: date | None) -> ClaimQuerySet:
    return (
        Claim.objects.public(at)
        .filter(operation__in=operations)
        .select_related("claimant", "facility")
        .with_sources(at, known)
        .with_known_from(at)
    )


def public_transfers(operations: Sequence[Operation], at: datetime, known: date | None) -> TransferQuerySet:
    return (
        Transfer.objects.public(at)
        .filter(operation__in=operations)
        .filter(Q(leg=Leg.TO_STAGING) | ON_ARRIVAL_LEG)
        .select_related("origin__governorate", "transit", "destination__governorate", "conducted_by")
        .with_pages(at, known)
        .with_known_from(at)
    )


def join_conflicts(operations: Sequence[Operation], claims: list[Claim]) -> None:
    """Tell each claim the codes of those it conflicts with; written on one of two, it holds for both."""
    by_key = {claim.pk: claim for claim in claims}
    codes: dict[int, set[str]] = defaultdict(set)
    pairs = Claim.conflicts_with.through.objects.filter(from_claim__operation__in=operations)
    for one, other in pairs.values_list("from_claim", "to_claim"):
        if one in by_key and other in by_key:
            codes[one].add(by_key[other].code)
            codes[other].add(by_key[one].code)
    for claim in claims:
        claim.conflict_codes = tuple(sorted(codes[claim.pk]))
