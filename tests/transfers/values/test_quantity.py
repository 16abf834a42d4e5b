"""A reported number: its bounds, its value, what is wrong with it and its words."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

import transfers
from transfers.values.quantity import Quantity, format_number, problems_of_quantity, quantity_words
from transfers.vocabulary import Qualifier

RECORD = Path(transfers.__file__).parent / "record"

cells = st.none() | st.integers(-3, 9_999)
any_quantity = st.builds(Quantity, cells, cells, cells, st.sampled_from(Qualifier))


def q(low: int | None, best: int | None, high: int | None, qualifier: str) -> Quantity:
    return Quantity(low, best, high, Qualifier(qualifier))


def columns(number: Quantity) -> list[str]:
    return [problem.column for problem in problems_of_quantity(number)]


# (low, best, high, qualifier), bounds, value, words: each line is a case of rule 24
MEANINGS = [
    (q(None, 5704, None, "exact"), (5704, 5704), 5704, "5,704"),
    (q(None, 0, None, "exact"), (0, 0), 0, "0"),
    (q(144, 150, 150, "exact"), (144, 150), 150, "150 (144-150)"),
    (q(None, 500, None, "about"), (None, None), 500, "about 500"),
    (q(475, 475, 500, "about"), (475, 500), 475, "about 475 (475-500)"),
    (q(200, 250, 250, "about"), (200, 250), 250, "about 250 (200-250)"),
    (q(12, 12, None, "about"), (12, None), 12, "about 12"),
    (q(10, 12, None, "about"), (10, None), 12, "about 12 (at least 10)"),
    (q(None, 12, 15, "about"), (None, 15), 12, "about 12 (up to 15)"),
    (q(None, None, 1000, "about"), (None, 1000), None, "up to about 1,000"),
    (q(100, None, None, "about"), (100, None), 100, "at least about 100"),
    (q(100, None, 200, "about"), (100, 200), 100, "about 100-200"),
    (q(None, 300, None, "nearly"), (None, None), 300, "nearly 300"),
    (q(5700, 5700, None, "more_than"), (5700, None), 5700, "more than 5,700"),
    (q(100, None, None, "more_than"), (100, None), 100, "more than 100"),
    (q(None, 100, None, "more_than"), (100, None), 100, "more than 100"),
    (q(300, 300, None, "at_least"), (300, None), 300, "at least 300"),
    (q(None, None, 7000, "at_most"), (None, 7000), None, "up to 7,000"),
    (q(None, None, 500, "fewer_than"), (None, 500), None, "fewer than 500"),
    (q(6000, None, 7000, "range"), (6000, 7000), 6000, "6,000-7,000"),
    (q(None, 530, None, "implied"), (None, None), 530, "530 (implied)"),
    (q(None, 5500, None, "expected"), (None, None), 5500, "5,500 (expected)"),
    (q(None, 6000, 6000, "expected"), (None, 6000), 6000, "6,000 (expected)"),
    (q(5000, 5500, 6000, "expected"), (5000, 6000), 5500, "5,500 (expected, 5,000-6,000)"),
    (q(None, None, 6000, "expected"), (None, 6000), None, "up to 6,000 (expected)"),
    (q(None, None, None, "denied"), (None, None), None, "denied, no number given"),
    (q(None, None, None, "not_stated"), (None, None), None, "number not stated"),
]


@pytest.mark.parametrize(("number", "bounds", "value", "words"), MEANINGS, ids=lambda given: str(given))
def test_a_number_means_what_its_source_said(number, bounds, value, words):
    assert (number.bounds, number.value, quantity_words(number)) == (bounds, value, words)
    assert problems_of_quantity(number) == []


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (q(-1, 2, None, "about"), ["people_low"]),
        (q(None, -2, None, "exact"), ["people"]),
        (q(None, None, -4, "at_most"), ["people_high"]),
        (q(4, 2, None, "about"), ["people_low"]),
        (q(None, 4, 2, "about"), ["people_high"]),
        (q(4, None, 2, "range"), ["people_high"]),
        (q(None, 1, None, "denied"), ["qualifier"]),
        (q(None, None, 1, "not_stated"), ["qualifier"]),
        (q(1, 2, 4, "range"), ["people"]),
        (q(1, None, None, "range"), ["people_high"]),
        (q(None, None, 4, "range"), ["people_low"]),
        (q(1, None, 4, "at_most"), ["people_low"]),
        (q(None, 4, 4, "fewer_than"), ["people"]),
        (q(None, None, None, "at_most"), ["people_high"]),
        (q(1, None, 4, "more_than"), ["people_high"]),
        (q(None, None, None, "at_least"), ["people_low"]),
        (q(1, 2, None, "at_least"), ["people"]),
        *(
            (q(None, None, None, name), ["people"])
            for name in ("exact", "about", "nearly", "implied", "expected")
        ),
    ],
)
def test_cells_that_disagree_with_their_qualifier_are_named(number, expected):
    assert columns(number) == expected
    assert all(problem.expected for problem in problems_of_quantity(number))


@pytest.mark.parametrize("name", ["claims.csv", "transfers.csv", "breakdown_counts.csv"])
def test_the_real_record_has_no_problem(name):
    with (RECORD / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        numbers = [int(row[cell]) if row[cell] else None for cell in ("people_low", "people", "people_high")]
        assert problems_of_quantity(q(*numbers, row["qualifier"])) == [], row
    assert rows


@given(any_quantity)
def test_bounds_hold_the_value_between_them(number):
    low, high = number.bounds
    if number.value is not None and not problems_of_quantity(number):
        assert low is None or low <= number.value
        assert high is None or number.value <= high
    assert number.value in (number.best, number.low, None)


@given(any_quantity)
def test_silence_and_upper_bounds_never_become_a_value(number):
    if number.qualifier in ("denied", "not_stated", "at_most", "fewer_than") or not number.has_number:
        assert number.value is None
    if not number.has_number:
        assert number.bounds == (None, None)


@given(any_quantity)
def test_words_print_only_numbers_that_were_reported(number):
    printed = set(re.findall(r"\d[\d,]*\d|\d", quantity_words(number)))
    assert printed <= {
        format_number(cell) for cell in (number.low, number.best, number.high) if cell is not None
    }
    if number.value is not None and not problems_of_quantity(number):
        assert format_number(number.value) in printed


@given(any_quantity)
def test_every_word_follows_the_active_language(number):
    with override("ar"):
        assert not re.search("[A-Za-z]", quantity_words(number))


def test_a_translated_template_takes_the_number():
    with override("ar"):
        assert quantity_words(q(5700, 5700, None, "more_than")) == "أكثر من 5,700"
    assert format_number(1234567) == "1,234,567"
