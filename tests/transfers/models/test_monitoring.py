"""The monitoring log: what an entry may say, who sees it, and the day of the last check that follows it."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests import factories
from transfers.management.commands.load_record import RECORD
from transfers.models import DataVersion, MonitoringEntry, Operation, Revision
from transfers.rows.snapshot import snapshot_of
from transfers.rows.write_one import write_record
from transfers.workflow.corrections import read_corrections
from transfers.workflow.revisions import approve, restore

pytestmark = pytest.mark.django_db


def day(number: int) -> date:
    return date(2026, 1, number)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"days_from": day(9), "days_to": day(8)}, "days_to"),
        ({"looked_on": day(9), "days_from": day(8), "days_to": day(10)}, "days_to"),
        ({"authority": None}, "source_family"),
    ],
)
def test_what_says_nothing_is_refused_by_form_and_database(values, field):
    right = {"looked_on": day(31), "days_from": day(8), "days_to": day(9), "found": "nothing"}
    who = {"operation": factories.operation(), "authority": factories.authority()}
    entry = MonitoringEntry(**right | who | values)

    with pytest.raises(ValidationError) as refused:
        entry.full_clean()
    assert field in refused.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()
    MonitoringEntry(**right | who).full_clean()


def test_a_look_to_come_is_refused():
    tomorrow = timezone.localdate() + timedelta(days=1)
    entry = factories.look()
    entry.looked_on = entry.days_to = tomorrow

    with pytest.raises(ValidationError, match="a day that has come"):
        entry.full_clean()


def test_the_day_of_the_last_check_follows_the_log_and_stays_without_one():
    operation, other = factories.operation(), factories.operation(last_checked_on=day(5))

    def checked() -> list[date | None]:
        for one in (operation, other):
            one.refresh_from_db()
        return [operation.last_checked_on, other.last_checked_on]

    first = factories.look(operation=operation, looked_on=day(25))
    assert checked() == [day(25), day(5)]
    later = factories.look(operation=operation, looked_on=day(28))
    factories.look(operation=operation, looked_on=day(26))
    assert checked() == [day(28), day(5)]
    later.operation = other
    later.save()
    assert checked() == [day(26), day(28)]
    MonitoringEntry.objects.exclude(pk=first.pk).get(operation=operation).delete()
    assert checked() == [day(25), day(28)]
    first.delete()
    assert checked() == [day(25), day(28)]
    assert operation.history.count() == 1  # to look is no version of the operation


def test_it_follows_an_import_too(tmp_path):
    operation = factories.operation(code="five", last_checked_on=day(5))
    path = tmp_path / "monitoring.csv"
    path.write_text(
        "entry,operation,looked_on,authority,source_family,days_from,days_to,found,note\n"
        "L1,five,2026-01-09,,press,2026-01-08,2026-01-09,nothing,\n"
    )

    call_command("import_csv", "monitoring", path, "--publish", stdout=StringIO())

    operation.refresh_from_db()
    assert operation.last_checked_on == day(9)


def test_a_look_for_a_hidden_authority_moves_no_public_day():
    operation = factories.operation(last_checked_on=day(5))
    factories.look(operation=operation, authority=factories.authority(publication_state="in_review"))

    operation.refresh_from_db()
    assert operation.last_checked_on == day(5)


def test_a_file_that_says_another_day_changes_nothing_and_corrects_nothing(tmp_path):
    operation = Operation.objects.get(code="nes-iraq-2026")
    factories.look(operation=operation, looked_on=date(2026, 12, 1))

    for _ in range(2):
        call_command("import_csv", "operations", RECORD / "operations.csv", "--publish", stdout=StringIO())

    operation.refresh_from_db()
    assert operation.last_checked_on == date(2026, 12, 1)
    assert (operation.history.count(), Revision.objects.count()) == (1, 0)


def test_an_earlier_version_that_is_restored_keeps_the_last_check(django_user_model):
    operation = factories.operation(name_en="Before")
    before = snapshot_of(operation)
    operation.name_en = "After"
    operation.save()
    factories.look(operation=operation, looked_on=day(28))
    operation.refresh_from_db()

    write_record(operation, before)

    operation.refresh_from_db()
    assert (operation.name_en, operation.last_checked_on) == ("Before", day(28))


def test_a_restored_version_is_proposed_and_approved_though_the_desk_looks_meanwhile(django_user_model):
    anna, basim = (django_user_model.objects.create_superuser(name) for name in ("anna", "basim"))
    operation = factories.operation(name_en="Before")
    factories.look(operation=operation, looked_on=day(25))
    operation.refresh_from_db()
    operation.name_en = "After"
    operation.save()
    proposal = restore(operation, operation.history.earliest(), anna, "It was right before.")
    factories.look(operation=operation, looked_on=day(28))

    approve(proposal, basim)

    operation.refresh_from_db()
    assert (operation.name_en, operation.last_checked_on) == ("Before", day(28))
    found = Revision.objects.that_took_effect().filter(code=operation.code)
    (told,) = read_corrections(found, timezone.now())
    assert [each.label for each in told.differences] == ["Name in English"]


def test_without_a_log_another_day_of_the_last_check_is_told_as_a_change():
    operation = factories.operation(last_checked_on=day(5))
    before = snapshot_of(operation).as_json()
    after = {**before, "cells": {**before["cells"], "last_checked_on": "2026-01-09"}}
    told = {"state": "published", "decided_at": timezone.now(), "was_public": True}
    factories.revision(operation, before=before, after=after, **told)

    def labels():
        found = Revision.objects.that_took_effect().filter(code=operation.code)
        (one,) = read_corrections(found, timezone.now())
        return [each.label for each in one.differences], one.is_same

    assert labels() == (["Last checked on"], False)
    factories.look(operation=operation)
    assert labels() == ([], True)


def test_a_table_is_not_deleted_by_its_manager():
    assert not hasattr(MonitoringEntry.objects, "delete")


def test_the_next_number_keeps_the_digits_of_the_last():
    # The record's own have another letter.
    assert factories.look().code == "M001"
    factories.look(code="M999")
    assert factories.look().code == "M1000"


def test_an_entry_is_public_with_its_operation_and_authority():
    of_the_record = list(MonitoringEntry.objects.values_list("pk", flat=True))
    shown = factories.look()
    factories.look(operation=factories.operation(publication_state="draft"))
    factories.look(authority=factories.authority(publication_state="in_review"))
    without = factories.look(authority=None, source_family="press")
    now = timezone.now()

    assert set(MonitoringEntry.objects.public(now).exclude(pk__in=of_the_record)) == {shown, without}


def test_each_write_moves_the_data_version():
    entry = factories.look()
    before = DataVersion.objects.token(timezone.now())
    entry.note = "found again"
    entry.save()

    assert DataVersion.objects.token(timezone.now()) != before
