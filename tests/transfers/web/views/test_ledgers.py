"""Any ledger on the dashboard: its totals are the oracle's, and where there is none the page says so."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import factories
from tests.addresses import content
from tests.oracles import progress_oracle
from tests.transfers.web.views.test_pages import NEVER_ON_A_DASHBOARD, Page, read, untouched
from transfers.analysis.line import ClaimFact, TransferFact
from transfers.models import Claim, Operation, Transfer
from transfers.values.period import Period
from transfers.values.quantity import Quantity
from transfers.vocabulary import Qualifier

pytestmark = pytest.mark.django_db

COUNTED = {"standing": "counted", "standing_reason": "stated"}


def march(number: int) -> date:
    return date(2026, 3, 1) + timedelta(days=number - 1)


# --- random ledgers against the oracle --------------------------------------------------------------

QUANTITIES = st.sampled_from(
    [
        Quantity(None, 0, None, Qualifier.EXACT),
        Quantity(None, 1, None, Qualifier.EXACT),
        Quantity(None, 20, None, Qualifier.ABOUT),
        Quantity(None, 300, None, Qualifier.EXACT),
        Quantity(40, 40, None, Qualifier.MORE_THAN),
        Quantity(50, None, 60, Qualifier.RANGE),
        Quantity(None, None, 900, Qualifier.AT_MOST),
        Quantity(None, 70, None, Qualifier.EXPECTED),
        Quantity(None, None, None, Qualifier.NOT_STATED),
    ]
)
STANDINGS = st.sampled_from(["counted", "counted", "listed", "disputed"])
DAYS = st.integers(1, 9)
CLAIMS = st.tuples(
    st.sampled_from(["transferred", "transferred", "planned_total", "minors_identified"]),
    STANDINGS, DAYS, QUANTITIES, DAYS,
)  # fmt: skip
TRANSFERS = st.tuples(
    st.sampled_from(["cross_border", "cross_border", "to_staging"]),
    st.sampled_from(["movement", "movement", "series"]),
    STANDINGS, DAYS, QUANTITIES, DAYS,
)  # fmt: skip


def cells(quantity: Quantity) -> dict[str, object]:
    low, best, high = quantity.low, quantity.best, quantity.high
    return {"people_low": low, "people": best, "people_high": high, "qualifier": quantity.qualifier}


def enter(operation: Operation, claims: list[tuple], transfers: list[tuple]) -> tuple[list, list]:
    """Write the ledger into the database; return the same as facts, made by hand and not by the models."""
    claim_facts, transfer_facts = [], []
    speaker = factories.authority()
    for measure, standing, day, quantity, known in claims:
        page = factories.source(published_on=march(known))
        record = factories.claim(
            operation=operation, claimant=speaker, sources=(page,), measure=measure, as_of_date=march(day),
            standing=standing, standing_reason="stated", **cells(quantity),
        )  # fmt: skip
        on, since, pages = march(day), march(known), (page.code,)
        claim_facts.append(
            ClaimFact(record.code, measure, standing, on, None, since, quantity, speaker.code, pages)
        )
    for leg, scope, standing, day, quantity, known in transfers:
        page = factories.source(published_on=march(known))
        record = factories.transfer(
            operation=operation, sources=(page,), leg=leg, scope=scope, standing=standing,
            standing_reason="stated", departed_earliest=march(day), departed_latest=march(day),
            **cells(quantity),
        )  # fmt: skip
        when = Period(march(day), march(day), "day")
        transfer_facts.append(
            TransferFact(
                record.code,
                leg,
                scope,
                "reported",
                standing,
                when,
                march(known),
                quantity,
                leg == "cross_border",
            )
        )
    return claim_facts, transfer_facts


LEDGERS = (
    st.lists(CLAIMS, max_size=6),
    st.lists(TRANSFERS, max_size=5),
    st.none() | DAYS,
    st.sampled_from(["completed", "under_way"]),
)


@settings(max_examples=15)
@given(*LEDGERS)
def test_the_totals_of_page_and_document_are_the_oracles(claims, transfers, known, state):
    """Each ledger is written and read twice, as a page and as a document: a quarter of a second."""
    assert_told_as_by_the_oracle(claims, transfers, known, state)


@pytest.mark.trust
@settings(max_examples=400)
@given(*LEDGERS)
def test_the_totals_of_hundreds_of_ledgers_are_the_oracles(claims, transfers, known, state):
    assert_told_as_by_the_oracle(claims, transfers, known, state)


def assert_told_as_by_the_oracle(claims, transfers, known, state):
    with transaction.atomic():
        operation = factories.operation(state=state, ended_on=march(5) if state == "completed" else None)
        facts = enter(operation, claims, transfers)
        expected = progress_oracle(*facts, march(known) if known else None)
        query = {"known": march(known).isoformat()} if known else {}
        client = Client()
        response = client.get(operation.get_absolute_url(), query)
        document = client.get(f"{operation.get_absolute_url()}progress.json", query).json()
        transaction.set_rollback(True)

    assert response.status_code == 200
    page = Page(response.content.decode())
    headline, ceiling = expected.headline, expected.ceiling
    assert (document["headline"] or {}).get("people") == headline
    assert (document["ceiling"] or {}).get("people") == ceiling
    assert document["coverage"]["people"] == expected.counted_people
    assert set(document["coverage"]["transfers"]) == expected.counted_movements
    assert set(document["coverage"]["transfers_without_a_number"]) == expected.unnumbered
    assert set(document["below_line"]) == expected.below_line
    assert [(step["on"], step["people"]) for step in document["steps"]] == [
        (on.isoformat(), people) for on, people, _ in expected.steps
    ]
    rows = page.tables.get("The accepted line, step by step", [])
    assert [row[1] for row in rows] == [f"{people:,}" for _, people, _ in expected.steps]
    assert not NEVER_ON_A_DASHBOARD.search(page.words)
    if headline is None:
        assert "No counted figure yet." in page.words or "No number of people transferred" in page.words
        assert not re.search(r"\d people (were|have been) transferred", page.words)
    else:
        assert re.search(rf"\b{headline:,}(-\d+)? (people|person) (was|were|has|have)", page.words)
        supported = {claim.code for claim in facts[0]} & set(document["headline"]["claims"])
        assert supported == expected.headline_claims
        if expected.headline_claims:
            assert document["headline"]["pages"] == expected.headline_pages


# --- what a reader sees when there is little to see -------------------------------------------------


def announce_nobody(operation: Operation) -> None:
    nobody = {"people": None, "people_high": 0, "qualifier": "at_most"}
    factories.claim(operation=operation, measure="planned_total", **nobody, **COUNTED)


def test_an_operation_without_a_record_says_so(client):
    words = read(client, factories.operation().get_absolute_url()).words

    assert "No counted figure yet." in words
    assert "No ceiling was announced." in words
    assert "Why this number" not in words
    assert "As known on" not in words


def test_claims_without_numbers_make_no_number(client):
    operation = factories.operation()
    for qualifier in ("not_stated", "denied"):
        factories.claim(operation=operation, people=None, qualifier=qualifier, **COUNTED)
    factories.transfer(operation=operation, people=None, qualifier="not_stated", **COUNTED)

    page = read(client, operation.get_absolute_url())

    assert "No counted figure yet." in page.words
    assert "There is none yet: nobody gave one in a statement that the desk counts." in page.words
    assert [row[1] for row in page.tables["Claims beside the line"]] == [
        "number not stated", "denied, no number given",
    ]  # fmt: skip
    assert len(page.tables["Arrivals reported without a number"]) == 1


def test_a_ceiling_alone_is_no_number_of_people(client):
    operation = factories.operation(state="completed")
    announce_nobody(operation)

    words = read(client, operation.get_absolute_url()).words

    assert "Announced: up to 0." in words
    assert " %" not in words


def test_a_number_of_zero_is_said_and_divides_nothing(client):
    operation = factories.operation()
    factories.claim(operation=operation, people=0, **COUNTED)
    announce_nobody(operation)

    words = read(client, operation.get_absolute_url()).words

    assert "0 people have been transferred so far, of up to 0 announced." in words


def test_each_sum_of_movements_names_the_movements_up_to_its_day(client):
    operation = factories.operation()
    for number, people in enumerate((1, 2, 4), start=1):
        days = {"departed_earliest": march(number), "departed_latest": march(number)}
        factories.transfer(operation=operation, people=people, **days, **COUNTED)

    words = read(client, operation.get_absolute_url()).words

    steps = words[words.index("Why each step") :]
    assert "1 Mar 2026: 1 The line rose to it by one dated, counted transfer: Transfer" in steps
    assert "2 Mar 2026: 3 The line rose to it by the sum of 2 dated, counted transfers" in steps
    assert "3 Mar 2026: 7 The line rose to it by the sum of 3 dated, counted transfers" in steps
    assert steps.count("No counted statement gives this total.") == 3


def test_a_sum_that_somebody_states_later_rests_on_both(client):
    operation = factories.operation()
    for number, people in enumerate((100, 50), start=1):
        days = {"departed_earliest": march(number), "departed_latest": march(number)}
        factories.transfer(operation=operation, people=people, **days, **COUNTED)
    claim = factories.claim(operation=operation, people=150, as_of_date=march(3), **COUNTED)

    page = read(client, operation.get_absolute_url())
    document = client.get(f"{operation.get_absolute_url()}progress.json").json()

    why = page.words[page.words.index("Why this number") : page.words.index("Over time")]
    assert "the sum of 2 dated, counted transfers" in why
    assert "1 authority, 0 pages stating 150" in why
    assert "No counted statement" not in why
    assert document["headline"]["claims"] == document["steps"][-1]["claims"] == [claim.code]
    assert len(document["steps"][-1]["transfers"]) == 1
    assert "Claims beside the line" not in page.tables


def test_a_number_said_again_below_the_line_is_no_support_of_its_step(client):
    operation = factories.operation()
    for number, people in ((1, 100), (5, 200), (20, 100)):
        factories.claim(
            operation=operation, code=f"N{number}", people=people, as_of_date=march(number), **COUNTED
        )

    steps = client.get(f"{operation.get_absolute_url()}progress.json").json()["steps"]

    assert [step["claims"] for step in steps] == [["N1"], ["N5"]]
    assert "N20 (100)" in read(client, operation.get_absolute_url()).words


def test_a_ceiling_that_is_a_span_gives_no_exact_distance_or_share(client):
    operation = factories.operation(state="completed")
    factories.claim(operation=operation, people=5704, **COUNTED)
    span = {"people": None, "people_low": 7000, "people_high": 8000, "qualifier": "range"}
    factories.claim(operation=operation, measure="planned_total", **span, **COUNTED)

    words = read(client, operation.get_absolute_url()).words

    assert "of 7,000-8,000 announced (about 71.3 %)." in words
    assert "2,296" not in client.get(operation.get_absolute_url()).content.decode()


def test_a_plan_that_is_not_counted_was_announced_all_the_same(client):
    operation = factories.operation()
    factories.claim(operation=operation, people=5, **COUNTED)
    factories.claim(operation=operation, measure="planned_total", people=7000)

    words = read(client, operation.get_absolute_url()).words

    assert "The desk counts no announced total as the ceiling." in words
    assert "No ceiling was announced." not in words


def another(record, **values):
    """Return a copy of a record under a code of its own, not written yet."""
    fields = {field.attname: getattr(record, field.attname) for field in record._meta.fields}
    return type(record)(**fields | values | {"id": None, "code": factories.code("again")})


@pytest.mark.parametrize("flights", [300])
def test_an_operation_of_many_flights_is_a_page_that_loads(client, flights):
    operation = factories.operation()
    speaker = factories.authority()
    one = factories.transfer(operation=operation, people=1, **COUNTED)
    days = [date(2025, 1, 1) + timedelta(days=number) for number in range(flights)]
    # Reported so late that it is of the days of every step.
    said = factories.claim(
        operation=operation, claimant=speaker, people=1, as_of_date=days[0], reported_on=days[-1]
    )
    Transfer.objects.bulk_create(another(one, departed_earliest=on, departed_latest=on) for on in days)
    Claim.objects.bulk_create(another(said) for _ in days[1:])
    one.delete()

    html = client.get(operation.get_absolute_url()).content

    assert f"At least {flights} people" in html.decode()
    assert len(html) < 20_000 * flights  # grows with the steps, not with their square


def test_claims_that_contradict_each_other_stand_side_by_side(client):
    operation = factories.operation()
    speakers = [factories.authority(name_en=name) for name in ("Ministry", "Court")]
    for speaker, people in zip(speakers, (40, 70), strict=True):
        factories.claim(operation=operation, claimant=speaker, people=people, **COUNTED)

    page = read(client, operation.get_absolute_url())

    assert "70 people have been transferred so far." in page.words
    assert "1 authority, 0 pages stating 70" in page.words
    assert "lower than the line on their own day" in page.words
    (row,) = page.tables["What else was said of 21 Jan 2026, or contradicts it"]
    assert row[1:4] == ["40", "30 fewer", "Ministry"]


# --- what changes, and what does not ----------------------------------------------------------------


@pytest.mark.usefixtures("record")
def test_a_fifth_page_changes_only_the_number_of_pages(client):
    claim = Claim.objects.get(code="R027")
    before = read(client, "/").words
    document = client.get("/operations/nes-iraq-2026/progress.json").json()

    claim.citations.create(source=factories.source(publisher="Fifth", title="Page"), position=9)

    after = read(client, "/").words
    added = "Fifth: Page example.org, 21 Jan 2026, English, source "
    assert "2 authorities, 7 pages" in after
    assert after.count(added) == before.count(added) + 2  # among the reasons, and those of the step
    changed = client.get("/operations/nes-iraq-2026/progress.json").json()
    assert changed["headline"].pop("pages") == document["headline"].pop("pages") + 1
    assert changed == document


@pytest.mark.usefixtures("record")
def test_the_numbers_beside_the_headline_are_those_of_its_days():
    page = untouched("/")

    rows = page.tables["What else was said of 13-16 Feb 2026, or contradicts it"]
    assert [(row[0], row[1], row[2], row[4].split()[0]) for row in rows] == [
        ("about 12 Feb 2026", "5,500", "204 fewer", "listed"),
        ("12 Feb 2026 reported 13 Feb 2026", "more than 5,700", "does not contradict it", "counted"),
        ("about 12 Feb 2026 reported 13 Feb 2026", "6,000-7,000", "296-1,296 more", "rejected"),
        ("about 12 Feb 2026 reported 13 Feb 2026", "about 6,000", "about 296 more", "disputed"),
        ("13 Feb 2026", "5,064", "640 fewer", "disputed"),
        ("13 Feb 2026", "5,640", "64 fewer", "rejected"),
        ("13 Feb 2026", "about 3,000", "about 2,704 fewer", "disputed"),
        ("14 Feb 2026", "5,703", "1 fewer", "disputed"),
        ("16 Feb 2026", "5,704", "the same, but not counted", "rejected"),
        ("18 Feb 2026 reported 19 Feb 2026", "nearly 6,000", "about 296 more", "disputed"),
        # Of later days, and marked by the desk as in conflict with one of the supports.
        ("about 23 Feb 2026", "5,000-7,000", "does not contradict it", "disputed"),
        ("about 23 Feb 2026", "5,703", "1 fewer", "disputed"),
        ("about 3 Mar 2026", "5,000-6,000", "does not contradict it", "disputed"),
    ]
    assert "Differs by one from the judiciary; equals the sum of the judiciary's own parts" in rows[7][4]
    assert rows[7][5] == "Alsumaria S078 The New Region S080 PUKmedia S081 Sada Elbalad S154"


@pytest.mark.usefixtures("record")
def test_each_step_of_the_line_has_its_reasons(client):
    page = untouched("/")
    html = client.get("/").content.decode()

    for on, others in (("2026-01-21", "2 other claims"), ("2026-02-05", "")):
        assert f"#why-{on}" in page.hrefs
        step = html[html.index(f'id="why-{on}"') :]
        step = Page(step[step.index(">") + 1 : step.index("</details>")]).words
        assert others in step
        assert ("No other running total of 5 Feb 2026 is on record" in step) == (not others)
    first = page.tables["What else was said of 21 Jan 2026, or contradicts it"]
    # The denial of 26 Jan is of another day, and marked as in conflict.
    assert [row[1] for row in first] == ["144", "denied, no number given"]
    # Another measure: 1,387 under investigation among about 1,300 who had been moved.
    second = page.tables["What else was said of 2 Feb 2026, or contradicts it"]
    assert ["1,387 Under investigation", "counts something else"] in [row[1:3] for row in second]
    assert "Counted: Official figure" in page.words  # the reason of a support stands with it


@pytest.mark.usefixtures("record")
def test_plans_are_told_in_order_and_never_on_the_line():
    page = untouched("/")

    plans = page.tables["Plans and forecasts over time"]
    told = {row[1] for row in plans}
    assert {
        "up to 7,000",
        "7,000",
        "more than 7,000",
        "7,000-8,000",
        "6,000 (expected)",
        "5,500 (expected)",
    } <= told
    assert plans[0][1:3] == ["up to 7,000", "US Central Command"]
    assert plans[0][3].startswith("Planned total: counted the ceiling")
    steps = {row[1] for row in page.tables["The accepted line, step by step"]}
    assert not steps & {"7,000", "6,000", "5,500"}


@pytest.mark.usefixtures("record")
def test_silence_and_movements_without_a_number_are_told_day_by_day():
    rows = {row[0]: row[1:] for row in untouched("/").tables["Day by day"]}

    whose = "checked, nothing new from %s, looked for on 30 Nov 2026"
    assert rows["22 Jan 2026"] == rows["28-29 Jan 2026"] == [whose % "US Central Command", "none"]
    assert rows["10 Feb 2026"][0] == whose % (
        "Security Media Cell, Iraq; Syrian Observatory for Human Rights; US Central Command"
    )
    assert rows["23 Jan 2026"] == ["reported, not counted", "R117"]
    assert rows["4 Feb 2026"] == ["departure to a staging base", "T009"]
    assert rows["6 Feb 2026"] == ["counted number", "R014, T011"]
    assert rows["8 Feb 2026"] == ["movement without a number", "T014"]
    assert rows["12 Feb 2026"][0] == "counted number reported, not counted movement without a number"
    then = {row[0]: row[1:] for row in untouched("/?known=2026-02-03").tables["Day by day"]}
    assert then["22 Jan 2026"] == then["28-29 Jan 2026"] == ["no report", "none"]


@pytest.mark.usefixtures("record")
def test_the_share_whose_place_is_undisclosed_is_said():
    page = untouched("/")

    assert (
        "Of 5,704, 525 (9.2 %) were taken to receiving sites that are undisclosed or disputed. For 5,179 "
        "(90.8 %) no dated transfer with a counted number is reported, and so no place." in page.words
    )
    assert page.tables["The headline by receiving site"] == [
        ["Named", "none", ""],
        ["Undisclosed", "525", "9.2 %"],
        ["Disputed", "none", ""],
        ["Not reported", "none", ""],
        ["No dated, counted transfer", "5,179", "90.8 %"],
    ]
    # T001 left an undisclosed place with 150; of T020 and T011 nobody says from where their 125 and 250 came.
    origins = {row[0]: row[1] for row in page.tables["The headline by place of origin"]}
    assert (origins["Undisclosed"], origins["Not reported"]) == ("150", "375")


@pytest.mark.usefixtures("record")
def test_staging_departures_stand_apart():
    page = untouched("/")

    others = page.tables["Other reports of arrivals: not counted, or several movements together"]
    assert [row[0] for row in others] == ["T006", "T007", "T019", "T021", "T017", "T022", "T016"]
    assert "As their reports have it, between 469 and 525." in page.words  # 144-150, 125, 200-250

    staging = page.tables["Departures to a staging base: no arrivals, never added to them"]
    assert [(row[0], row[2]) for row in staging] == [("T004", "about 150"), ("T009", "more than 100")]
    assert "2 departures to a staging base are kept apart." in page.words


@pytest.mark.usefixtures("record")
def test_the_file_of_claims_adds_up_to_nothing_a_page_says(client):
    """A tracker that sums rows is wrong by a factor of ten; the sum stands nowhere."""
    text = content(client.get("/claims.csv?measure=transferred")).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    total = sum(int(row["people"] or 0) for row in rows)

    assert total > 100_000
    assert f"{total:,}" not in untouched("/").words
