"""The data version changes whenever what is public changes, and only then."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests import factories
from transfers.models import Authority, Claim, DataVersion, Transfer

pytestmark = pytest.mark.django_db


def token(at: datetime | None = None) -> str:
    return DataVersion.objects.token(at or timezone.now())


def public_claim() -> Claim:
    return factories.claim(sources=(factories.source(),))


WRITES = {
    "a published record is added": lambda claim: factories.claim(),
    "a published record changes": lambda claim: claim.save(),
    "it is withdrawn": lambda claim: (setattr(claim, "publication_state", "withdrawn"), claim.save()),
    "it goes back to draft": lambda claim: (setattr(claim, "publication_state", "draft"), claim.save()),
    "it is deleted": lambda claim: claim.delete(),
    "it changes in bulk": lambda claim: Claim.objects.filter(pk=claim.pk).update(notes="x"),
    "it is added in bulk": lambda claim: Transfer.objects.bulk_create(
        [
            Transfer(
                code="bulk",
                operation=claim.operation,
                leg="onward",
                status="reported",
                qualifier="not_stated",
                date_precision="unknown",
                confidence="low",
            )
        ]
    ),
    "it cites one more source": lambda claim: claim.citations.create(source=factories.source()),
    "it cites one less": lambda claim: claim.citations.all()[0].delete(),
    "it conflicts with another": lambda claim: claim.conflicts_with.add(Claim.objects.first()),
    "its source changes": lambda claim: claim.sources.get().save(),
    "its facility gets an alias": lambda claim: factories.facility().aliases.create(name="alias"),
}


@pytest.mark.parametrize("write", WRITES)
def test_every_write_to_a_public_record_changes_the_version(write):
    claim = Claim.objects.get(pk=public_claim().pk)
    before = token()

    WRITES[write](claim)

    assert token() != before


def test_a_write_that_is_rolled_back_changes_nothing():
    before = token()

    with transaction.atomic():
        factories.claim()
        transaction.set_rollback(True)

    assert token() == before


def test_a_record_published_and_taken_back_by_one_instance_changes_the_version():
    claim = factories.claim()
    before = token()

    claim.publication_state = "draft"
    claim.save()

    assert token() != before


def test_a_row_and_its_version_are_written_together_or_not_at_all(transactional_db):
    claim = factories.claim(code="together")
    before = token()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE transfers_dataversion RENAME TO elsewhere")
    try:
        for write in (
            lambda: claim.delete(),
            lambda: Claim.objects.filter(pk=claim.pk).update(notes="x"),
            lambda: Claim.objects.get(pk=claim.pk).save(),
            lambda: factories.authority(code="never"),
        ):
            with pytest.raises(DatabaseError):
                write()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO transfers_dataversion")

    assert token() == before
    assert Claim.objects.get(pk=claim.pk).notes == ""
    assert not Authority.objects.filter(code="never").exists()


def test_a_restored_database_does_not_repeat_a_version():
    saved = DataVersion.objects.values().get()
    DataVersion.objects.bump()
    served = token()

    DataVersion.objects.update(**saved)  # as a backup would be restored
    DataVersion.objects.bump()

    assert token() != served


def test_two_databases_with_the_same_number_of_writes_have_other_versions():
    before = token()
    DataVersion.objects.all().delete()
    while DataVersion.objects.values_list("number", flat=True).first() != int(before.split("-")[0]):
        DataVersion.objects.bump()

    assert token() != before


def test_an_embargo_that_passes_changes_the_version_once():
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    factories.claim(publish_at=noon)
    factories.source(publish_at=noon + timedelta(hours=2))

    moments = [token(noon + timedelta(hours=hours)) for hours in (-2, -1, 0, 1, 2, 3)]

    before, before_again, first, first_again, second, second_again = moments
    assert before == before_again
    assert first == first_again
    assert second == second_again
    assert len(set(moments)) == 3


def test_a_planned_movement_whose_last_day_goes_by_changes_the_version():
    factories.transfer(status="planned", departed_latest=date(2026, 3, 1), date_precision="range")

    # midnight in Baghdad is 21:00 in Greenwich
    assert token(datetime(2026, 3, 1, 20, 59, tzinfo=UTC)) != token(datetime(2026, 3, 1, 21, 0, tzinfo=UTC))


def test_the_version_costs_one_query_and_two_more_after_a_write(django_assert_num_queries):
    for _ in range(2):
        factories.claim()
        with django_assert_num_queries(3):
            token()
        with django_assert_num_queries(1):
            token()


def test_the_day_of_a_number_to_come_is_another_version():
    factories.claim(as_of_date=date(2027, 3, 1))
    factories.transfer(departed_earliest=date(2027, 4, 1), departed_latest=date(2027, 4, 1))
    for month in (3, 4):  # midnight in Baghdad is 21:00 in Greenwich
        midnight = datetime(2027, month, 1, tzinfo=UTC) - timedelta(hours=3)
        assert token(midnight - timedelta(minutes=1)) != token(midnight)
        assert token(midnight) == token(midnight + timedelta(hours=20))


def test_the_last_day_that_there_is_stops_no_page():
    factories.transfer(status="planned", departed_earliest=date.max, departed_latest=date.max)
    factories.claim(publish_at=datetime.max.replace(tzinfo=UTC))

    assert token() == token()


@pytest.mark.usefixtures("record")
def test_a_page_that_has_not_changed_is_not_sent_again(client, django_assert_num_queries):
    etag = client.get("/claims/")["ETag"]

    with django_assert_num_queries(1):
        again = client.get("/claims/", headers={"if-none-match": etag})

    assert (again.status_code, again.content) == (304, b"")
    factories.claim()
    assert client.get("/claims/", headers={"if-none-match": etag}).status_code == 200


@pytest.mark.usefixtures("record")
def test_two_addresses_never_share_an_etag(client):
    addresses = ("/claims/", "/claims/?standing=counted", "/transfers/", "/claims.csv", "/claims.csv?bom=0")

    assert len({client.get(address)["ETag"] for address in addresses}) == len(addresses)


@pytest.mark.usefixtures("record")
def test_another_release_is_another_page(client, settings):
    etag = client.get("/claims/")["ETag"]
    settings.RELEASE = "another"

    assert client.get("/claims/", headers={"if-none-match": etag}).status_code == 200
