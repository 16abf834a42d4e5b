"""Which operation the home page shows."""

from datetime import date

import pytest

from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def shown(client) -> str:
    return client.get("/").context["operation"].code


def test_home_is_the_operation_that_started_last(client):
    assert shown(client) == "nes-iraq-2026"
    factories.operation(code="earlier", started_on=date(2025, 1, 1))
    factories.operation(code="undated")  # first or last by itself, depending on the database
    assert shown(client) == "nes-iraq-2026"
    factories.operation(code="later", started_on=date(2026, 6, 1))
    factories.operation(code="secret", started_on=date(2026, 7, 1), publication_state="draft")
    assert shown(client) == "later"
