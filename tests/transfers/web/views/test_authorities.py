"""An authority's page: what it said and who contradicts it, how often it was corrected, held and moved."""

from datetime import date

import pytest
from django.utils import timezone

from tests import factories
from tests.transfers.web.views.test_pages import read, untouched
from transfers.models import Authority, Claim, Event
from transfers.rows.snapshot import snapshot_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ministry() -> Authority:
    return factories.authority(code="ministry", name_en="The ministry")


def event(operation, title, **values) -> Event:
    return Event.objects.create(
        code=factories.code("ev"), operation=operation, title=title, category="agreement",
        happened_earliest=date(2026, 1, 5), happened_latest=date(2026, 1, 5), confidence="high",
        publication_state="published", **values,
    )  # fmt: skip


def said(client, code="ministry") -> list[list[str]]:
    return read(client, f"/authorities/{code}/").tables["What it said"]


def test_claims_and_statements_stand_in_order_with_who_contradicts_them(client, ministry):
    army = factories.authority(name_en="The army")
    first = factories.claim(claimant=ministry, people=9001, as_of_date=date(2026, 1, 7))
    other = factories.claim(claimant=army, operation=first.operation, people=9002)
    hidden = factories.claim(claimant=army, operation=first.operation, publication_state="draft")
    other.conflicts_with.add(first)
    first.conflicts_with.add(hidden)
    undated = factories.claim(
        claimant=ministry,
        people=9003,
        as_of_date=None,
        as_of_precision="unknown",
        reported_on=date(2026, 1, 3),
    )
    signed = event(first.operation, "It signs")
    signed.speakers.create(authority=ministry)
    event(first.operation, "Another one's").speakers.create(authority=army)

    rows = said(client)

    assert [row[0] for row in rows] == ["reported 3 Jan 2026", "5 Jan 2026", "7 Jan 2026"]
    assert [row[2] for row in rows] == ["", "", "The army"]
    assert "9,003" in rows[0][1]
    assert "It signs" in rows[1][1]
    assert "The ministry" in [row[2] for row in said(client, army.code)]
    assert undated.code not in str(rows)


def test_what_is_not_public_is_not_told(client, ministry):
    factories.claim(claimant=ministry, publication_state="in_review", people=9001)
    factories.claim(claimant=ministry, operation=factories.operation(publication_state="draft"), people=9002)

    page = read(client, "/authorities/ministry/")

    assert "0 claims" in page.words
    assert "No claim or statement of it is in the record." in page.words
    draft = factories.authority(publication_state="draft")
    assert client.get(f"/authorities/{draft.code}/").status_code == 404


def test_how_often_it_was_corrected_leads_to_its_corrections(client, ministry):
    for claim in (factories.claim(claimant=ministry), factories.claim()):
        factories.revision(claim, state="published", decided_at=timezone.now(), was_public=True)

    assert "corrected 1 time" in read(client, "/authorities/ministry/").words
    assert "1 correction" in read(client, "/corrections/?authority=ministry").words


def test_a_claim_that_was_another_one_s_before_counts_for_both_and_a_hidden_one_for_none(client, ministry):
    army = factories.authority(code="army")
    claim, gone = factories.claim(claimant=army), factories.claim(claimant=army)
    told = {"state": "published", "decided_at": timezone.now(), "was_public": True}
    content = snapshot_of(claim).as_json()
    former = {**content, "cells": {**content["cells"], "claimant": "ministry"}}
    factories.revision(claim, before=former, **told)
    factories.revision(gone, after=None, **told)
    Claim.objects.filter(pk=gone.pk).update(publication_state="withdrawn")

    assert "corrected 1 time" in read(client, "/authorities/ministry/").words
    assert "corrected 1 time" in read(client, "/authorities/army/").words
    assert gone.code not in read(client, "/corrections/?authority=army").words


def test_claims_and_events_together_are_the_first_part(client, ministry):
    operation = factories.operation()
    for number in range(60):
        factories.claim(claimant=ministry, operation=operation, people=number)
        event(operation, f"Event {number}").speakers.create(authority=ministry)

    assert "These are the first 100." in read(client, "/authorities/ministry/").words


def test_it_costs_the_same_with_many_records(client, ministry, django_assert_max_num_queries):
    for number in range(1, 4):
        factories.claim(claimant=ministry, people=number)
    with django_assert_max_num_queries(12) as few:
        client.get("/authorities/ministry/")
        before = len(few)
    for number in range(30):
        claim = factories.claim(claimant=ministry, people=number)
        claim.conflicts_with.add(factories.claim(operation=claim.operation))
        factories.transfer(conducted_by=ministry)
    client.get("/authorities/ministry/")
    with django_assert_max_num_queries(before):
        client.get("/authorities/ministry/")


def test_a_long_list_says_that_it_is_the_first_part(client, ministry):
    operation = factories.operation()
    for number in range(101):
        factories.claim(claimant=ministry, operation=operation, people=number)

    page = read(client, "/authorities/ministry/")

    assert len(page.tables["What it said"]) == 100
    assert "These are the first 100." in page.words


def test_the_authorities_of_the_record_are_counted(record, client):
    rows = {row[0]: row[1:] for row in untouched("/authorities/?per_page=100").tables["Authorities"]}

    assert len(rows) == 35
    assert rows["Syrian Democratic Forces (SDF)"] == ["local authority", "Syria", "3", "8", "2"]


# What the first reports of this operation said: a list, and a question put to it.
TWO_STEPS = {
    "/transfers/?q=undisclosed&until=2026-01-21": "150",
    "/authorities/us-centcom/": "up to 7,000",
    "/authorities/iraq-national-security-council/": "of Iraqi and of other nationalities",
    "/authorities/us-special-envoy/": "main partner",
    "/authorities/sdf/": "SDF",
    "/events/?q=sleeper": "leeper cells",
    "/timeline/?authority=syrian-government": "prison",
}


@pytest.mark.parametrize(("address", "words"), TWO_STEPS.items())
def test_what_the_first_reports_said_is_two_steps_away(record, address, words):
    assert words in untouched(address).words
