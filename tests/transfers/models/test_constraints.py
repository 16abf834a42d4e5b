"""The rules of the record stand in the database; the messages of rule_problems() say the same."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, assume, given, settings
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
    Transfer,
)
from transfers.values.period import Period, problems_of_period
from transfers.vocabulary import DatePrecision, Qualifier

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
    "transfer_decision_has_a_reason": lambda: factories.transfer(standing="rejected", standing_reason="  "),
    "claim_as_of_date_is_known_or_unknown": lambda: factories.claim(as_of_precision="unknown"),
    "transfer_dates_fit_their_precision": lambda: factories.transfer(departed_latest=date(2026, 1, 22)),
    "event_dates_fit_their_precision": lambda: Event.objects.create(
        code=factories.code("ev"),
        operation=factories.operation(),
        happened_earliest=JAN_1,
        date_precision="unknown",
    ),
    "claim_is_published_by_approval": lambda: factories.claim(
        written_by=get_user_model().objects.create_user("writer")
    ),
    "transfer_ends_elsewhere": self_ending_transfer,
    "transfer_departs_earliest_before_latest": lambda: factories.transfer(
        departed_latest=JAN_1, date_precision="range"
    ),
    "event_happens_earliest_before_latest": lambda: Event.objects.create(
        code=factories.code("ev"),
        operation=factories.operation(),
        happened_earliest=JAN_2,
        happened_latest=JAN_1,
        date_precision="range",
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


def is_refused(record) -> bool:
    """Tell whether the database refuses a row, written without the version that a save keeps of it."""
    try:
        with transaction.atomic():
            type(record).objects.bulk_create([record])
            transaction.set_rollback(True)
    except IntegrityError:
        return True
    return False


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
    assert is_refused(claim) == bool(list(claim.rule_problems()))


def test_a_negative_number_of_people_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.claim(people=-1)


def test_a_form_shows_the_rule_at_its_field():
    claim = factories.claim()
    claim.standing, claim.people_low = "counted", 2

    with pytest.raises(ValidationError) as refusal:
        claim.full_clean()

    assert set(refusal.value.message_dict) >= {"standing_reason", "people_low"}


def test_a_leg_across_the_border_does_not_end_in_the_country_it_starts_in():
    transfer = factories.transfer(origin=factories.facility(), destination=factories.facility())

    with pytest.raises(ValidationError, match="does not cross the border"):
        transfer.clean()
    transfer.destination = factories.facility(country="IRQ")
    transfer.clean()


def test_a_new_record_without_a_code_gets_the_next_number():
    factories.claim(code="R2x")  # not a number of the series
    highest = max(
        int(code[1:]) for code in Claim.objects.values_list("code", flat=True) if code[1:].isdigit()
    )

    claim = factories.claim(code="")

    assert claim.code == f"R{highest + 1:03d}"


days = st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 5))


@given(earliest=days, latest=days, precision=st.sampled_from(list(DatePrecision)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
def test_the_constraints_and_the_messages_agree_on_every_period(earliest, latest, precision):
    transfer = Transfer(
        code="period",
        operation=Operation.objects.first() or factories.operation(),
        leg="onward",
        status="reported",
        departed_earliest=earliest,
        departed_latest=latest,
        date_precision=precision,
        qualifier="not_stated",
        confidence="low",
    )
    assert is_refused(transfer) == bool(list(transfer.rule_problems()))


@given(
    earliest=days,
    latest=days,
    precision=st.sampled_from(list(DatePrecision)),
    start=days,
    end=days,
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
def test_the_database_and_the_pure_rule_agree_on_what_overlaps(earliest, latest, precision, start, end):
    assume(not problems_of_period(Period(earliest, latest, precision)))
    assume(start is None or end is None or start <= end)
    transfer = factories.transfer(
        operation=Operation.objects.first(),
        departed_earliest=earliest,
        departed_latest=latest,
        date_precision=precision,
    )

    found = Transfer.objects.filter(pk=transfer.pk).overlapping(start, end).exists()

    assert found == transfer.period.overlaps(start, end)


def test_known_from_is_the_earliest_public_source_else_the_reported_date():
    early, late = factories.source(published_on=JAN_1), factories.source(published_on=JAN_2)
    long_ago = {"published_on": date(2025, 1, 1)}
    draft = factories.source(publication_state="draft", **long_ago)
    embargoed = factories.source(publish_at=timezone.now() + timedelta(days=1), **long_ago)
    undated = factories.source(published_on=None, published_on_basis="not_found")
    reported = date(2026, 3, 3)

    def known(*sources: Source, after: timedelta = timedelta(0), **values) -> date | None:
        claim = factories.claim(sources=sources, **values)
        return Claim.objects.with_known_from(timezone.now() + after).get(pk=claim.pk).known_from

    assert known(late, early, undated) == JAN_1
    assert known(late, draft) == JAN_2
    assert known(late, embargoed) == JAN_2
    assert known(late, embargoed, after=timedelta(days=2)) == date(2025, 1, 1)
    assert known(undated, reported_on=reported) == reported
    assert known(undated) is None
    transfer = factories.transfer(sources=(late,))
    assert Transfer.objects.with_known_from(timezone.now()).get(pk=transfer.pk).known_from == JAN_2
