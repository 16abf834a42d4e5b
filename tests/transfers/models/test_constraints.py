"""The rules of the record stand in the database; the messages of rule_problems() say the same."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories
from transfers.models import (
    Breakdown,
    BreakdownCount,
    Claim,
    ControlPeriod,
    DataVersion,
    Event,
    Operation,
    Source,
)
from transfers.vocabulary import Qualifier

pytestmark = pytest.mark.django_db

JAN_1, JAN_2 = date(2026, 1, 1), date(2026, 1, 2)


def breakdown() -> Breakdown:
    return Breakdown.objects.create(
        operation=factories.operation(),
        issuer=factories.authority(),
        population="transferred",
        standing="official",
        confidence="high",
    )


def control_period(**values) -> ControlPeriod:
    defaults = {"from_precision": "day", "from_date": JAN_1, "to_precision": "open", "role": "none"}
    return ControlPeriod.objects.create(
        code=factories.code("cp"), facility=factories.facility(), confidence="low", **defaults | values
    )


def self_ending_transfer():
    place = factories.facility()
    return factories.transfer(origin=place, destination=place)


BROKEN = {
    "claim_has_a_code": lambda: Claim.objects.bulk_create(
        [
            Claim(
                operation=factories.operation(),
                claimant=factories.authority(),
                qualifier="denied",
                as_of_precision="unknown",
            )
        ]
    ),
    "claim_decision_has_a_reason": lambda: factories.claim(standing="counted"),
    "transfer_decision_has_a_reason": lambda: factories.transfer(standing="rejected"),
    "claim_as_of_date_is_known_or_unknown": lambda: factories.claim(as_of_precision="unknown"),
    "transfer_ends_elsewhere": self_ending_transfer,
    "transfer_departs_earliest_before_latest": lambda: factories.transfer(departed_latest=JAN_1),
    "event_happens_earliest_before_latest": lambda: Event.objects.create(
        operation=factories.operation(), happened_earliest=JAN_2, happened_latest=JAN_1
    ),
    "operation_ends_after_it_starts": lambda: factories.operation(started_on=JAN_2, ended_on=JAN_1),
    "control_period_ends_after_it_starts": lambda: control_period(
        from_date=JAN_2, to_date=JAN_1, to_precision="day"
    ),
    "control_period_start_is_dated_or_before_2026": lambda: control_period(from_date=None),
    "control_period_end_is_dated_or_open": lambda: control_period(to_date=JAN_2),
    "source_date_is_found_or_not_found": lambda: factories.source(published_on=None),
    "facility_alias_has_no_semicolon": lambda: factories.facility().aliases.create(name="a;b"),
    "breakdown_group_has_no_country": lambda: BreakdownCount.objects.create(
        breakdown=breakdown(), label="Arab", level="group", country="IRQ", people=1, qualifier="exact"
    ),
    "there_is_one_data_version": lambda: DataVersion.objects.create(pk=2),
}


@pytest.mark.parametrize("constraint", BROKEN)
def test_the_database_refuses_what_breaks_a_rule(constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        BROKEN[constraint]()


UNIQUE = {
    "code": lambda: (factories.claim(code="twice"), factories.claim(code="twice")),
    "alias": lambda: (
        [factories.facility(code="x").aliases.create(name="a")]
        + [type(factories.facility()).objects.get(code="x").aliases.create(name="a")]
    ),
    "source": lambda: factories.claim(sources=(factories.source(),) * 2),
}


@pytest.mark.parametrize("what", UNIQUE)
def test_the_database_refuses_what_stands_there_already(what):
    with pytest.raises(IntegrityError), transaction.atomic():
        UNIQUE[what]()


people = st.none() | st.integers(0, 9)


@given(low=people, best=people, high=people, qualifier=st.sampled_from(list(Qualifier)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
def test_the_constraints_and_the_messages_agree_on_every_quantity(low, best, high, qualifier):
    claim = Claim(
        code="quantity",
        operation=Operation.objects.first() or factories.operation(),
        claimant=Claim.objects.first().claimant if Claim.objects.exists() else factories.authority(),
        measure="transferred",
        as_of_date=JAN_1,
        people_low=low,
        people=best,
        people_high=high,
        qualifier=qualifier,
        confidence="low",
    )
    problems = list(claim.rule_problems())

    try:
        with transaction.atomic():
            claim.save()
    except IntegrityError:
        assert problems
    else:
        assert not problems
        claim.delete()


def test_a_negative_number_of_people_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.claim(people=-1)


def test_a_form_shows_the_rule_at_its_field():
    claim = factories.claim()
    claim.standing, claim.people_low = "counted", 2

    with pytest.raises(ValidationError) as refusal:
        claim.full_clean()

    assert set(refusal.value.message_dict) >= {"standing_reason", "people_low"}


def test_a_new_record_without_a_code_gets_the_next_number():
    factories.claim(code="R2x")  # not a number of the series
    highest = max(
        int(code[1:]) for code in Claim.objects.values_list("code", flat=True) if code[1:].isdigit()
    )

    claim = factories.claim(code="")

    assert claim.code == f"R{highest + 1:03d}"


def test_known_from_is_the_earliest_published_source_else_the_reported_date():
    early, late = factories.source(published_on=JAN_1), factories.source(published_on=JAN_2)
    draft = factories.source(published_on=date(2025, 1, 1), publication_state="draft")
    undated = factories.source(published_on=None, published_on_basis="not_found")
    reported = date(2026, 3, 3)

    def known(*sources: Source, **values) -> date | None:
        return Claim.objects.get(pk=factories.claim(sources=sources, **values).pk).known_from

    assert known(late, early, undated) == JAN_1
    assert known(late, draft) == JAN_2
    assert known(undated, reported_on=reported) == reported
    assert known(undated) is None
    claim = factories.claim(sources=(late,), reported_on=reported)
    claim.citations.get().delete()
    claim.refresh_from_db()
    assert claim.known_from == reported
