"""Pages with no rows, with one, 1,000 and 5,000: what they weigh and ask, never how long they take."""

from datetime import date, timedelta

import pytest
from django.test import Client

from tests import factories
from transfers.models import Operation

pytestmark = pytest.mark.django_db

QUERIES = 15
LIST_BYTES = 200_000  # a page of a list has at most 100 rows
# Of 5,000 rows the chart's 10,000 points and the reasons of 100 steps; 15.3 million before tables were cut at
# 100 rows.
DASHBOARD_BYTES = {0: 100_000, 1: 100_000, 1000: 1_600_000, 5000: 5_500_000}
MADE = ("/transfers/", "/claims/", "/timeline/")


def copies(record, number: int, **values) -> None:
    """Make more of a record: one a day, of one person each."""
    kept = {
        field.attname: getattr(record, field.attname) for field in record._meta.fields if field.name != "id"
    }
    days = [name for name in ("as_of_date", "departed_earliest", "departed_latest") if name in kept]
    type(record).objects.bulk_create(
        type(record)(
            **kept
            | {name: date(2026, 1, 1) + timedelta(days=each % 200) for name in days}
            | {"code": f"{record.code}-{each}"}
            | values
        )
        for each in range(number)
    )


def fill(number: int) -> Operation:
    """Make an operation with so many claims on no line, so many announcements and so many arrivals."""
    operation = factories.operation()
    if number:
        said = {"operation": operation, "claimant": factories.authority()}
        ends = {"origin": factories.facility(), "destination": factories.facility()}
        copies(factories.claim(**said), number - 1)
        copies(factories.claim(**said, measure="expected_total"), number - 1)
        counted = {"standing": "counted", "standing_reason": "stated"}
        copies(factories.transfer(operation=operation, **ends, **counted), number - 1)
    return operation


@pytest.mark.parametrize("number", [0, 1, 1000, pytest.param(5000, marks=pytest.mark.trust)])
def test_a_page_of_any_number_of_rows_is_a_page(number, django_assert_max_num_queries):
    operation = fill(number)
    weights = {}
    for address in (operation.get_absolute_url(), *(f"{each}?operation={operation.code}" for each in MADE)):
        with django_assert_max_num_queries(QUERIES, info=address):
            answer = Client().get(address)
        assert answer.status_code == 200
        weights[address] = len(answer.content)

    assert weights.pop(operation.get_absolute_url()) < DASHBOARD_BYTES[number]
    assert max(weights.values()) < LIST_BYTES
