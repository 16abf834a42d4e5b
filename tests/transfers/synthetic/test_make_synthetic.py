"""The command make_synthetic: the same rows each time, and gone without a trace."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from tests import factories
from transfers.checks.finding import finding_words
from transfers.checks.record import current_findings
from transfers.datasets import DATASETS
from transfers.models import (
    Acknowledgement,
    Breakdown,
    Claim,
    DataVersion,
    Event,
    Facility,
    Governorate,
    MonitoringEntry,
    Operation,
    Revision,
    Transfer,
)
from transfers.models.conditions import synthetic
from transfers.rows.csv import csv_chunks
from transfers.rows.read import model_of
from transfers.rows.snapshot import snapshot_of, snapshot_of_version
from transfers.synthetic.belonging import coded_models, tables
from transfers.synthetic.ledger import make_ledger
from transfers.synthetic.plan import FLIGHTS, SHAPES, Plan
from transfers.vocabulary import PublicationState

pytestmark = pytest.mark.django_db


def make(transfers: int = 120, **options: object) -> str:
    said = StringIO()
    # Comparing the whole record with its files takes half a second; tests of that ask for it.
    call_command("make_synthetic", transfers=transfers, stdout=said, **{"beside": True} | options)
    return said.getvalue()


def remove() -> str:
    said = StringIO()
    call_command("make_synthetic", remove=True, stdout=said)
    return said.getvalue()


def refusal(**options: object) -> str:
    with pytest.raises(CommandError) as refused:
        call_command("make_synthetic", **options)
    return str(refused.value)


def files() -> dict[str, str]:
    """Return every list as the desk exports it."""
    found = {}
    for dataset in DATASETS:
        first = dataset.columns[0].attribute
        order = [f"{first}__code", "position", "pk"] if dataset.is_part else ["code"]
        rows = model_of(dataset).objects.order_by(*order)
        found[dataset.name] = "".join(csv_chunks(dataset, rows, None))
    return found


def rows() -> dict[str, list[tuple]]:
    """Return every row of every table but the data version, which only rises."""
    found = {}
    with connection.cursor() as cursor:
        for model in tables():
            if model is not DataVersion:
                name = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"SELECT * FROM {name} ORDER BY {model._meta.pk.column}")
                found[model._meta.db_table] = cursor.fetchall()
    return found


@pytest.mark.parametrize("shape", SHAPES)
def test_the_same_arguments_make_the_same_rows(shape):
    """Three ledgers a shape: a second in all."""
    made = []
    for seed in (4, 4, 5):
        with transaction.atomic():
            make(transfers=60, seed=seed, shape=shape, operations=2)
            made.append(files())
            transaction.set_rollback(True)

    assert made[0] == made[1]
    changed = {name for name in made[0] if made[0][name] != made[2][name]}
    assert changed >= {"facilities", "sources", "claims", "transfers", "events", "breakdown_counts"}


def test_it_is_removed_without_a_trace():
    factories.claim(sources=(factories.source(),))
    before, version = rows(), DataVersion.objects.token(timezone.now())

    make()
    assert len(rows()["transfers_historicaltransfer"]) > len(before["transfers_historicaltransfer"]) + 100
    assert remove() == "All synthetic records are removed.\n"

    assert rows() == before
    assert DataVersion.objects.token(timezone.now()) != version
    assert remove() == "There are no synthetic records.\n"


def test_what_a_real_record_rests_on_is_not_removed():
    make()
    record = factories.claim(operation=Operation.objects.get(code="synthetic-claims-1"), code="R900")
    before = rows()

    said = refusal(remove=True)

    assert said == (
        "Nothing was removed: claim R900 names synthetic-claims-1. Change or delete that record first."
    )
    assert rows() == before
    record.delete()
    remove()


def test_a_look_of_the_desk_and_a_code_of_its_own_stand_in_the_way():
    make()
    look = factories.look(operation=Operation.objects.get(code="synthetic-claims-1"))
    with pytest.raises(CommandError, match=f"monitoring entry {look.code} names synthetic-claims-1"):
        call_command("make_synthetic", "--remove", stdout=StringIO(), stderr=StringIO())
    look.delete()
    own = factories.claim(code="synthetic-fuel-fire")
    with pytest.raises(CommandError, match="claim synthetic-fuel-fire was not made by this command"):
        call_command("make_synthetic", "--remove", stdout=StringIO(), stderr=StringIO())
    assert type(own).objects.filter(pk=own.pk).exists()
    type(own).objects.filter(pk=own.pk).delete()
    remove()
    assert not Operation.objects.filter(code="synthetic-claims-1").exists()


def test_acknowledgements_of_made_records_go_and_those_of_others_stay(django_user_model):
    make()
    anna = django_user_model.objects.create_user("anna")
    said = {"a": "synthetic-C0000001: 3", "b": "Of synthetic-claims-1.", "c": "A synthetic-fuel fire"}
    for key, finding in said.items():
        Acknowledgement.objects.create(
            key=key, check_code="small_count", finding=finding, reason="It stands.", acknowledged_by=anna
        )

    remove()

    assert list(Acknowledgement.objects.values_list("key", flat=True)) == ["c"]


def test_the_desk_gives_no_record_such_a_code():
    authority = factories.authority()
    authority.pk, authority._state.adding, authority.code = None, True, "synthetic-ministry"
    with pytest.raises(ValidationError, match="Codes of made records begin so"):
        authority.full_clean()


def test_a_stop_on_the_way_leaves_nothing():
    before = rows()

    def stop(text: str, done: int, total: int) -> None:
        if text == "Making transfers":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_ledger(Plan(FLIGHTS, 1, 10, 1, 10), stop)

    assert rows() == before


# --- what it makes --------------------------------------------------------------------------------


def test_each_record_keeps_the_rules_and_its_history():
    """The database has held its constraints; these are the rules of forms, and the history of some."""
    make(transfers=110)

    for model in coded_models():
        records = model.objects.filter(synthetic()).order_by("code")
        assert [list(record.rule_problems()) for record in records] == [[] for record in records]
        for record in records[:3]:
            record.full_clean()
            version = record.history.earliest("history_id")
            assert version.history_change_reason == "made by make_synthetic"
            assert snapshot_of_version(version) == snapshot_of(record)
    conflicting = Claim.objects.filter(synthetic(), conflicts_with__isnull=False)[0]
    assert snapshot_of_version(conflicting.history.latest()) == snapshot_of(conflicting)


def test_some_records_are_not_public_and_the_corrections_tell_of_the_withdrawn_one():
    make(transfers=400)

    found = Transfer.objects.filter(synthetic())
    assert {state: found.filter(publication_state=state).count() for state in PublicationState} == {
        "draft": 1, "in_review": 1, "published": 397, "withdrawn": 1,
    }  # fmt: skip
    assert found.filter(publish_at__isnull=False).count() == 1
    assert found.public(timezone.now()).count() < 397
    told = Revision.objects.public(timezone.now()).filter(list_name="transfers")
    assert [revision.code for revision in told] == ["synthetic-T0000008"]


def test_every_name_and_address_says_so():
    make(transfers=60)

    for model in (Operation, Facility, Event, Breakdown, Claim, Transfer):
        assert model.objects.filter(synthetic()).exists()
    for place in [*Operation.objects.filter(synthetic()), *Facility.objects.filter(synthetic())]:
        assert place.name_en.startswith("Synthetic ")
        assert "اصطناعي" in place.name_ar


def test_flights_are_counted_days_of_one_country_without_totals():
    make(transfers=50, shape="flights")

    flights = Transfer.objects.filter(synthetic()).select_related("origin", "destination")
    for flight in flights:
        assert (flight.leg, flight.standing, flight.date_precision) == (
            "within_origin_country", "counted", "day",
        )  # fmt: skip
        assert {flight.origin.country, flight.destination.country} == {"IRQ"}
        assert flight.origin.disclosure == flight.destination.disclosure == "named"
        assert 1 <= flight.people <= 60
    assert not Claim.objects.filter(synthetic(), measure__in=("transferred", "planned_total")).exists()


def test_the_checks_read_it():
    make(transfers=60)

    said = [finding_words(finding) for finding in current_findings().open]
    assert [words for words in said if "synthetic-" in words]


# --- what it refuses ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "Say how many: --transfers N."),
        ({"transfers": "0"}, "--transfers 0: expected a whole number from 1 to 5,000,000."),
        ({"transfers": "many"}, "--transfers many: expected a whole number from 1 to 5,000,000."),
        ({"transfers": "5000001"}, "--transfers 5000001: expected a whole number from 1 to 5,000,000."),
        ({"transfers": "5", "seed": "a"}, "--seed a: expected a whole number"),
        ({"transfers": "5", "claims": "-1"}, "--claims -1: expected a whole number from 0 to 5,000,000."),
        ({"transfers": "5", "shape": "trains"}, "--shape trains: expected one of flights, claims, stocks."),
        (
            {"transfers": "5", "operations": "6"},
            "--operations 6: expected at most one for each transfer (5).",
        ),
        ({"transfers": "5", "remove": True}, "--remove takes all synthetic records away: leave"),
    ],
)
def test_a_bad_argument_is_one_line(options, words):
    said = refusal(**options)

    assert said.startswith(words)
    assert "\n" not in said


def test_a_second_ledger_waits_until_the_first_is_removed():
    make(transfers=1)

    assert refusal(transfers=1) == "There are synthetic records already; --remove takes them away."


def test_the_shipped_record_as_loaded_is_no_obstacle():
    """The whole record is compared with its files: half a second, as in the tests below."""
    assert make(transfers=1, beside=False).startswith("1 transfer, 0 claims and 20 sources made")


DESK = {
    "operations other": lambda: factories.operation(code="other"),
    "claims R001": lambda: Claim.objects.filter(code="R001").update(people=151),
    "claims R002": lambda: Claim.objects.filter(code="R002").update(publish_at=timezone.now()),
    "monitoring without K01": lambda: MonitoringEntry.objects.filter(code="K01").delete(),
    "transfers T001": lambda: Transfer.objects.filter(code="T001").update(publication_state="withdrawn"),
}


@pytest.mark.parametrize("named", DESK)
def test_what_the_desk_wrote_is_named_and_needs_a_word(named):
    DESK[named]()
    before = rows()

    said = refusal(transfers=1)

    assert said.startswith(f"This database holds more than the shipped record ({named}): --beside makes")
    assert rows() == before
    make(transfers=1)


def test_what_is_on_its_way_at_the_desk_needs_a_word_too():
    factories.revision(Claim.objects.get(code="R002"))

    assert "This database holds more than the shipped record (" in refusal(transfers=1)


def test_without_governorates_it_says_where_they_come_from():
    Facility.objects.update(governorate=None)
    Governorate.objects.filter(country="SYR").delete()

    assert refusal(transfers=1) == ("There are no governorates of SYR: manage.py load_record brings them.")
