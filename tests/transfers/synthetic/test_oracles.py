"""The figures of ledgers of any kind are those of the oracles: flights, contradicting claims, the record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.utils import timezone

from tests import ledgers
from tests.oracles import people_by_loops, progress_oracle, weeks_by_loops
from transfers.analysis.arrivals import by_week, flows, people_by_place
from transfers.figures.weeks import arrivals_of
from transfers.ledger.operation import Ledger, read_ledger
from transfers.models import Operation

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", params=[*ledgers.PLANS, "record"])
def ledger(request, django_db_setup, django_db_blocker) -> Iterator[Ledger]:
    """Read each ledger once: making and reading the large one takes five seconds of a processor."""
    plan = ledgers.PLANS.get(request.param)
    with django_db_blocker.unblock():
        holding = ledgers.made(plan) if plan else nullcontext(Operation.objects.get(code="nes-iraq-2026"))
        with holding as operation:
            yield read_ledger(operation, timezone.now(), None)


def test_headline_line_and_coverage(ledger):
    progress, expected = ledger.progress, progress_oracle(ledger.claim_facts, ledger.transfer_facts, None)

    assert progress.headline.value == expected.headline
    assert [(step.on, step.value, step.from_movements) for step in progress.steps] == expected.steps
    assert (progress.ceiling and progress.ceiling.amount) == expected.ceiling
    assert progress.coverage.counted_people == expected.counted_people
    assert set(progress.coverage.movements) == expected.counted_movements
    assert set(progress.coverage.unnumbered) == expected.unnumbered
    assert set(progress.below_line) == expected.below_line


def test_weeks_and_ways(ledger):
    arrivals = arrivals_of(ledger)

    found = {week.monday: (week.people, len(week.unnumbered)) for week in by_week(arrivals)}
    assert found == weeks_by_loops(arrivals)
    for end in ("origin", "destination"):
        assert people_by_place(arrivals, end) == people_by_loops(arrivals, end)
    counted = sum(arrival.people for arrival in arrivals if arrival.people is not None)
    assert sum(flow.people for flow in flows(arrivals)) == counted


def test_days_on_which_it_was_known(ledger):
    """Each asked day costs the oracle a walk over all of them."""
    rises = {day.on: day.people for day in ledger.known_days}
    first, last = min(rises), max(rises)

    for day in (first, first + (last - first) // 3, last):
        expected = progress_oracle(ledger.claim_facts, ledger.transfer_facts, day).headline
        assert max(people for on, people in rises.items() if on <= day) == expected
    before = progress_oracle(ledger.claim_facts, ledger.transfer_facts, first - timedelta(days=1))
    assert before.headline is None


def test_a_day_is_read_as_it_was_known(ledger):
    rises = [day.on for day in ledger.known_days]
    day = rises[len(rises) // 2]

    expected = progress_oracle(ledger.claim_facts, ledger.transfer_facts, day)
    assert read_ledger(ledger.operation, timezone.now(), day).progress.headline.value == expected.headline
