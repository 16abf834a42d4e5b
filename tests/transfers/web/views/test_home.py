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


def test_the_title_and_the_description_say_the_headline(client):
    text = client.get("/").content.decode()

    assert "<title>5,704 of up to 7,000: Transfer of ISIS-linked detainees" in text
    assert 'content="5,704 of up to 7,000 people transferred (81.5 %), with who said so and where."' in text


def test_an_operation_without_a_headline_or_a_ceiling_is_titled_by_its_name(client):
    operation = factories.operation(started_on=date(2026, 6, 1), name_en="Nothing is known of it")
    factories.claim(
        operation=operation, measure="planned_total", people=0, standing="counted", standing_reason="x"
    )
    factories.claim(operation=operation, standing="counted", standing_reason="x")

    assert "<title>1 of 0: Nothing is known of it" in client.get("/").content.decode()
    operation.claims.all().delete()
    assert "<title>Nothing is known of it - Handover" in client.get("/").content.decode()
