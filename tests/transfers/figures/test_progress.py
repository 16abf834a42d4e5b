"""What the bar and the chart draw, on the real record and on made-up ones."""

from datetime import date
from fractions import Fraction

import pytest
from django.utils import timezone

from tests import factories
from transfers.figures.progress import BAR_ROOM, BAR_WIDTH, bar, chart, chart_table, meter
from transfers.ledger.operation import read_ledger
from transfers.models import Claim, Operation

pytestmark = pytest.mark.django_db


def drawn(operation: Operation, known: date | None = None):
    ledger = read_ledger(operation, timezone.now(), known)
    transfers = {"arrivals": ledger.arrivals, "unnumbered": ledger.unnumbered}
    return bar(ledger.progress), chart(ledger), chart_table(ledger) | transfers


@pytest.mark.usefixtures("record")
def test_the_line_of_the_record_rises_in_eleven_steps_and_holds_to_the_last_claim():
    _, figure, table = drawn(Operation.objects.get(code="nes-iraq-2026"))

    line = [(point["on"], point["people"]) for point in figure["line"]]
    assert line == [
        ("2026-01-21", 150),
        ("2026-01-25", 275),
        ("2026-01-27", 475),
        ("2026-01-30", 500),
        ("2026-02-02", 1300),
        ("2026-02-05", 2000),
        ("2026-02-06", 2250),
        ("2026-02-09", 4583),
        ("2026-02-11", 5046),
        ("2026-02-12", 5700),
        ("2026-02-13", 5704),
        ("2026-03-15", 5704),
    ]
    assert [row["step"].value for row in table["steps"]] == [people for _, people in line[:-1]]
    assert [claim.code for claim in table["steps"][-1]["claims"]] == ["R027", "R029", "R032"]


@pytest.mark.usefixtures("record")
def test_every_running_total_with_a_number_is_a_point_of_its_standing():
    _, figure, _ = drawn(Operation.objects.get(code="nes-iraq-2026"))

    for series in figure["claims"]:
        expected = [
            claim.get_absolute_url()
            for claim in Claim.objects.filter(measure="transferred", standing=series["standing"])
            if claim.quantity.has_number
        ]
        assert sorted(point["url"] for point in series["points"]) == sorted(expected)
    spans = {
        point["url"]: point["span"]
        for series in figure["claims"]
        for point in series["points"]
        if point["span"]
    }
    assert spans["/claims/R030/"] == [6000, 7000]
    assert spans["/claims/R007/"] == [475, 500]
    assert "/claims/R026/" not in spans  # open above: "more than 5,700"
    assert "/claims/R027/" not in spans  # exact


@pytest.mark.usefixtures("record")
def test_the_claims_of_the_chart_are_all_in_its_tables():
    _, figure, table = drawn(Operation.objects.get(code="nes-iraq-2026"))

    in_tables = {claim.code for row in table["steps"] for claim in row["claims"]}
    in_tables |= {claim.code for claim in table["beside"]}
    assert in_tables == set(Claim.objects.filter(measure="transferred").values_list("code", flat=True))
    assert [(point["on"], point["people"]) for point in figure["transfers"]] == [
        ("2026-01-21", 150),
        ("2026-01-25", 125),
        ("2026-02-06", 250),
    ]
    assert [transfer.code for transfer in table["arrivals"]] == ["T001", "T020", "T011"]
    assert [transfer.code for transfer in table["unnumbered"]] == ["T005", "T012", "T013", "T014", "T015"]


@pytest.mark.usefixtures("record")
def test_the_bar_of_the_record_is_in_proportion():
    drawing, _, _ = drawn(Operation.objects.get(code="nes-iraq-2026"))

    assert drawing["ceiling"] == BAR_WIDTH - BAR_ROOM
    assert (
        drawing["value"]
        == drawing["low"]
        == drawing["high"]
        == round(Fraction(5704, 7000) * drawing["ceiling"])
    )


@pytest.mark.usefixtures("record")
def test_the_coverage_meter_stands_under_the_headline_of_the_bar():
    progress = read_ledger(Operation.objects.get(), timezone.now(), None).progress

    drawing = meter(progress)

    assert drawing["headline"] == bar(progress)["value"]
    assert drawing["counted"] == round(Fraction(525, 5704) * drawing["headline"])


@pytest.mark.usefixtures("record")
def test_days_without_a_number_are_marked_at_the_foot_of_the_chart():
    def days(known: date | None) -> dict[str, list[str]]:
        _, figure, _ = drawn(Operation.objects.get(), known)
        return {series["mark"]: [point["on"][5:] for point in series["points"]] for series in figure["days"]}

    now, then = days(None), days(date(2026, 2, 3))

    unnumbered = ["01-25", "02-07", "02-08", "02-12"]  # T005 by its last day; T012 and T013; T014; T015
    silent = ["01-22", "01-28", "01-29", "02-03", "02-10"]
    assert now == {"unnumbered": unnumbered, "nothing_new": silent, "no_report": []}
    # The desk looked in November: on 3 Feb nobody had.
    assert then == {"unnumbered": unnumbered[:1], "nothing_new": [], "no_report": silent[:-1]}


@pytest.mark.usefixtures("record")
def test_closing_below_the_ceiling_is_drawn_between_the_line_and_the_ceiling():
    _, figure, _ = drawn(Operation.objects.get())

    assert figure["ending"] == {
        "on": "2026-02-13",
        "people": 5704,
        "to": 7000,
        "label": "closed 1,296 below the ceiling",
    }
    _, before, _ = drawn(Operation.objects.get(), date(2026, 2, 8))
    assert before["ending"] is None
    assert before["ended_on"] is None


@pytest.mark.parametrize(
    ("qualifier", "cells", "label"),
    [
        ("exact", {"people": 60}, "passed the ceiling, 21 Jan 2026"),
        ("exact", {"people": 40}, "closed 10 below the ceiling"),
        ("at_least", {"people": None, "people_low": 40}, "closed below the ceiling"),
    ],
)
def test_the_end_is_worded_no_more_exactly_than_the_headline(qualifier, cells, label):
    operation = factories.operation(state="completed")
    counted = {"operation": operation, "standing": "counted", "standing_reason": "stated"}
    factories.claim(qualifier=qualifier, **cells, **counted)
    factories.claim(measure="planned_total", people=None, people_high=50, qualifier="at_most", **counted)

    _, figure, _ = drawn(operation)

    assert figure["ending"]["label"] == label


def test_an_operation_of_which_nothing_is_said_draws_nothing():
    drawing, figure, table = drawn(factories.operation())

    assert drawing is None
    assert figure is None
    assert not any(table.values())


def test_claims_without_a_number_or_a_day_draw_nothing_and_stand_in_the_table():
    operation = factories.operation(started_on=date(2026, 1, 1))
    factories.claim(operation=operation, people=None, qualifier="not_stated")
    factories.claim(operation=operation, as_of_date=None, as_of_precision="unknown")

    drawing, figure, table = drawn(operation)

    assert drawing is None
    assert figure is None
    assert len(table["beside"]) == 2


def test_a_claim_and_a_transfer_of_one_code_are_not_taken_for_each_other():
    operation = factories.operation()
    same = {"operation": operation, "code": "X1", "standing": "counted", "standing_reason": "stated"}
    claim, transfer = factories.claim(people=100, **same), factories.transfer(people=50, **same)

    _, _, table = drawn(operation)

    assert [row["claims"] for row in table["steps"]] == [[claim]]
    assert table["arrivals"] == [transfer]


def test_an_operation_reported_flight_by_flight_draws_the_same_line():
    operation = factories.operation()
    for day, people in ((1, 1), (2, 2), (3, 4)):
        on = date(2026, 1, day)
        factories.transfer(
            operation=operation,
            people=people,
            departed_earliest=on,
            departed_latest=on,
            standing="counted",
            standing_reason="reported",
        )

    drawing, figure, table = drawn(operation)

    assert [point["people"] for point in figure["line"]] == [1, 3, 7]
    assert drawing["high"] is None  # open above: nobody knows of other flights
    assert drawing["ceiling"] is None
    assert [len(row["movements"]) for row in table["steps"]] == [1, 1, 1]


def test_zero_people_and_a_ceiling_of_zero_are_drawn_without_a_division():
    operation = factories.operation()
    for measure in ("transferred", "planned_total"):
        factories.claim(
            operation=operation, measure=measure, people=0, standing="counted", standing_reason="stated"
        )

    drawing, figure, _ = drawn(operation)

    assert (drawing["value"], drawing["ceiling"]) == (0, 0)
    assert [point["people"] for point in figure["line"]] == [0]
