"""Why the line stands where it does: who states a value, and what else was said of the same days."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transfers.analysis.evidence import Agreement, ComparedClaim, Support, compare_claim, evidence_for
from transfers.analysis.line import ClaimFact, Step
from transfers.values.quantity import Quantity, problems_of_quantity
from transfers.vocabulary import Measure, Qualifier, Standing


def march(number: int) -> date:
    return date(2026, 3, number)


def claim(code: str, day: int | None, best: int | None, qualifier: str = "exact", **changes) -> ClaimFact:
    low, high = changes.pop("low", None), changes.pop("high", None)
    values = {
        "code": code,
        "measure": Measure.TRANSFERRED,
        "standing": Standing.COUNTED,
        "as_of": day and march(day),
        "reported_on": day and march(day),
        "known_from": day and march(day),
        "quantity": Quantity(low, best, high, Qualifier(qualifier)),
        "authority": "ministry",
        "pages": (f"page {code}",),
    }
    return ClaimFact(**values | changes)


def step(day: int, value: int, *claims: str, movements: tuple[str, ...] = ()) -> Step:
    return Step(march(day), value, Quantity(None, value, None, Qualifier.EXACT), claims, movements)


def test_authorities_come_before_pages_and_a_page_counts_once():
    claims = [
        claim("A", 13, 8, pages=("one", "two")),
        claim("B", 14, 8, authority="court", pages=("two",)),
        claim("C", 16, 8, pages=("two", "four")),
    ]

    found = evidence_for(step(13, 8, "A", "B", "C"), claims)

    assert found.support == (Support("ministry", ("A", "C"), 3), Support("court", ("B",), 1))
    assert found.pages == 3
    assert (found.first, found.last) == (march(13), march(16))


def test_another_page_changes_only_the_number_of_pages():
    before = evidence_for(
        step(13, 8, "A"), [claim("A", 13, 8, pages=("1", "2", "3", "4")), claim("B", 13, 7)]
    )
    after = evidence_for(
        step(13, 8, "A"), [claim("A", 13, 8, pages=("1", "2", "3", "4", "5")), claim("B", 13, 7)]
    )

    assert (before.pages, after.pages) == (4, 5)
    assert before.beside == after.beside
    assert [each.claims for each in before.support] == [each.claims for each in after.support]


def test_the_same_days_are_those_from_the_day_described_to_the_day_reported():
    supports = [claim("A", 13, 8, conflicts=("marked",)), claim("B", 16, 8)]
    others = [
        claim("before", 12, 1),  # out: over before the first support
        claim("late", 12, 2, reported_on=march(13)),  # in: printed on the first day
        claim("between", 15, 4),  # in
        claim("after", 17, 16),  # out: nobody had said it yet
        claim("undated", None, 32),  # out: of no day
        claim("printed", None, 64, reported_on=march(16)),  # in: by its printing alone
        claim("plan", 14, 128, measure=Measure.PLANNED_TOTAL),  # out: another measure
        claim("marked", 30, 256, measure=Measure.MINORS_IDENTIFIED),  # in: the desk says it contradicts A
    ]

    found = evidence_for(step(13, 8, "A", "B"), [*others, *supports])

    assert {each.code for each in found.beside} == {"late", "between", "printed", "marked"}
    assert ComparedClaim("marked", Agreement.OTHER_MEASURE) in found.beside


def test_a_sum_of_movements_has_no_authority_and_its_own_day():
    found = evidence_for(step(4, 7, movements=("T1",)), [claim("A", 4, 3), claim("T1", 9, 7)])

    assert found.support == ()
    assert found.pages == 0
    assert [each.code for each in found.beside] == ["A"]


def test_a_sum_that_somebody_states_later_has_an_authority_and_both_days():
    found = evidence_for(step(4, 7, "A", movements=("T1",)), [claim("B", 4, 3), claim("A", 9, 7)])

    assert found.support == (Support("ministry", ("A",), 1),)
    assert (found.first, found.last) == (march(4), march(9))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"best": 5704}, (Agreement.SAME, None, None)),
        ({"best": 5703}, (Agreement.LOWER, 1, 1)),
        ({"best": 5064}, (Agreement.LOWER, 640, 640)),
        ({"best": 3000, "qualifier": "about"}, (Agreement.LOWER, 2704, 2704)),
        ({"best": 5700, "low": 5700, "qualifier": "more_than"}, (Agreement.COMPATIBLE, None, None)),
        ({"best": 5704, "low": 5704, "qualifier": "more_than"}, (Agreement.HIGHER, 1, None)),
        ({"best": 5704, "low": 5704, "qualifier": "at_least"}, (Agreement.COMPATIBLE, None, None)),
        ({"best": None, "high": 5704, "qualifier": "fewer_than"}, (Agreement.LOWER, 1, None)),
        ({"best": None, "high": 5704, "qualifier": "at_most"}, (Agreement.COMPATIBLE, None, None)),
        ({"best": None, "low": 6000, "high": 7000, "qualifier": "range"}, (Agreement.HIGHER, 296, 1296)),
        ({"best": None, "low": 5000, "high": 6000, "qualifier": "range"}, (Agreement.COMPATIBLE, None, None)),
        ({"best": 5700, "low": 5600, "high": 5800, "qualifier": "about"}, (Agreement.COMPATIBLE, None, None)),
        ({"best": None, "qualifier": "denied"}, (Agreement.NO_NUMBER, None, None)),
        ({"best": None, "qualifier": "not_stated"}, (Agreement.NO_NUMBER, None, None)),
    ],
)
def test_a_claim_is_compared_as_it_was_worded(cells, expected):
    assert compare_claim(5704, claim("A", 13, **cells)) == ComparedClaim("A", *expected)


CELL = st.none() | st.integers(0, 6)


@given(value=st.integers(0, 6), low=CELL, best=CELL, high=CELL, qualifier=st.sampled_from(list(Qualifier)))
def test_the_distance_is_that_to_the_nearest_number_the_claim_allows_for(value, low, best, high, qualifier):
    quantity = Quantity(low, best, high, qualifier)
    if problems_of_quantity(quantity):
        return
    found = compare_claim(value, claim("A", 1, best, qualifier, low=low, high=high))

    allowed = [number for number in range(60) if allows(quantity, number)]
    if not quantity.has_number or not allowed:
        assert found.agreement == Agreement.NO_NUMBER or not allowed
    elif value in allowed:
        # An upper bound of zero allows for one number too, and states none.
        is_stated = allowed == [value] and quantity.value is not None
        assert found.agreement == (Agreement.SAME if is_stated else Agreement.COMPATIBLE)
    else:
        assert found.nearest == min(abs(value - number) for number in allowed)
        assert found.agreement == (Agreement.LOWER if max(allowed) < value else Agreement.HIGHER)


def allows(quantity: Quantity, number: int) -> bool:
    """Whether the claim could be true of so many people, cell by cell."""
    low, best, high = quantity.low, quantity.best, quantity.high
    if quantity.qualifier == Qualifier.MORE_THAN:
        return number > min(cell for cell in (low, best) if cell is not None)
    if quantity.qualifier == Qualifier.AT_LEAST:
        return number >= min(cell for cell in (low, best) if cell is not None)
    if quantity.qualifier == Qualifier.FEWER_THAN:
        return number < high
    if quantity.qualifier == Qualifier.AT_MOST:
        return number <= high
    if best is not None:
        return (best if low is None else low) <= number <= (best if high is None else high)
    return (low is None or number >= low) and (high is None or number <= high)


def test_every_qualifier_is_compared_without_an_error():
    for qualifier, value in product(Qualifier, (0, 500)):
        compare_claim(value, claim("A", 1, None, qualifier))


@pytest.mark.parametrize(
    ("day", "people", "conflicts", "agreement"),
    [
        (12, 7, (), Agreement.COMPATIBLE),  # it may have been so a day before
        (14, 9, (), Agreement.COMPATIBLE),  # and a day after
        (12, 9, (), Agreement.HIGHER),  # never: a total does not fall
        (14, 7, (), Agreement.LOWER),
        (13, 7, (), Agreement.LOWER),
        (12, 7, ("A",), Agreement.LOWER),  # the desk says that the two contradict each other
    ],
)
def test_a_total_of_an_earlier_day_may_be_lower_and_of_a_later_one_higher(day, people, conflicts, agreement):
    other = claim("B", day, people, standing=Standing.LISTED, reported_on=march(13), conflicts=conflicts)
    support = claim("A", 13, 8, conflicts=("B",) if conflicts else ())

    (beside,) = evidence_for(step(13, 8, "A"), [support, other]).beside

    assert beside.agreement == agreement
