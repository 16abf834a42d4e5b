"""Which cells of a breakdown are hidden: tables worked by hand, and an attacker who knows every structure."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles import told_by_subtraction
from transfers.disclosure.cell_suppression import (
    CountRow,
    Suppression,
    Table,
    primary_suppression,
    public_tables,
    suppressed_cells,
)
from transfers.values.quantity import Quantity
from transfers.vocabulary import BreakdownLevel, Qualifier

SMALL, WITHHELD = Suppression.SMALL, Suppression.WITHHELD


def exact(number: int | None) -> Quantity:
    return Quantity(None, number, None, Qualifier.EXACT if number is not None else Qualifier.NOT_STATED)


def row(label: str, number: int | None, notes: str = "") -> CountRow:
    """Make a row: a capital starts a country's label, "?" an unclear one, a small letter a group's."""
    if label.startswith("?"):
        level = BreakdownLevel.UNCLEAR
    else:
        level = BreakdownLevel.COUNTRY if label[0].isupper() else BreakdownLevel.GROUP
    country = label[:3].upper() if level == BreakdownLevel.COUNTRY else ""
    return CountRow(label, level, country, exact(number), notes)


def table(total: int | None, code: str = "D01", people: str = "transferred", **numbers: int | None) -> Table:
    return Table(code, people, total, tuple(row(label, number) for label, number in numbers.items()))


def hidden_in(tables: list[Table] | Table, claimed=None) -> dict[str, str]:
    """Return the hidden cells of tables as "D01 Iraqi" -> "small"."""
    tables = tables if isinstance(tables, list) else [tables]
    labels = {table.code: [row.label for row in table.rows] + ["total"] for table in tables}
    return {
        f"{cell.table} {labels[cell.table][cell.place]}": str(reason)
        for cell, reason in suppressed_cells(tables, claimed).items()
    }


# --- a count by itself --------------------------------------------------------------------------------


def test_under_ten_is_small_and_ten_is_not():
    assert [primary_suppression(exact(number)) for number in (0, 1, 9, 10, 11, None)] == [
        SMALL,
        SMALL,
        SMALL,
        None,
        None,
        None,
    ]


def test_any_end_under_ten_hides_and_only_what_is_wholly_under_ten_is_called_so():
    for low, best, high, qualifier, reason in [
        (None, 9, None, Qualifier.ABOUT, SMALL),
        (5, None, 9, Qualifier.RANGE, SMALL),
        (None, None, 9, Qualifier.AT_MOST, SMALL),
        (None, None, 10, Qualifier.FEWER_THAN, SMALL),  # under ten by its own words
        (None, None, 10, Qualifier.AT_MOST, None),
        (None, None, 11, Qualifier.FEWER_THAN, None),
        (5, None, 15, Qualifier.RANGE, WITHHELD),  # "<10" would be false
        (5, 12, None, Qualifier.ABOUT, WITHHELD),
        (5, 5, None, Qualifier.MORE_THAN, WITHHELD),
        (9, None, None, Qualifier.AT_LEAST, WITHHELD),
        (10, 10, None, Qualifier.MORE_THAN, None),
    ]:
        assert primary_suppression(Quantity(low, best, high, qualifier)) == reason, (
            low,
            best,
            high,
            qualifier,
        )


# --- what would give it away --------------------------------------------------------------------------


def test_a_table_without_small_counts_is_shown_whole():
    assert hidden_in(table(1086, Syrian=1000, Iraqi=76, German=10)) == {}


def test_the_next_smallest_number_is_hidden_with_one_that_is_hidden_alone():
    assert hidden_in(table(1026, Syrian=1000, Iraqi=4, German=22)) == {
        "D01 Iraqi": "small",
        "D01 German": "withheld",
    }


def test_an_unclear_label_counts_as_a_nationality_and_a_group_comes_last():
    unclear = Table("D01", "transferred", 66, (row("Iraqi", 4), row("?Turkistan", 30), row("others", 20)))

    assert hidden_in(unclear) == {"D01 Iraqi": "small", "D01 ?Turkistan": "withheld"}


def test_of_one_nationality_and_the_others_both_are_hidden():
    assert hidden_in(table(953, Iraqi=3, others=950)) == {"D01 Iraqi": "small", "D01 others": "withheld"}


def test_a_row_that_stands_alone_has_nothing_beside_it_to_hide():
    assert hidden_in(table(1300, Iraqi=4)) == {"D01 Iraqi": "small"}
    assert hidden_in(table(1300, Iraqi=4, Syrian=None)) == {"D01 Iraqi": "small"}


def test_without_any_total_there_is_nothing_to_subtract_from():
    alone = table(None, Iraqi=4, Syrian=50)

    assert hidden_in(alone) == {"D01 Iraqi": "small"}
    both = {"D01 Iraqi": "small", "D01 Syrian": "withheld"}
    assert hidden_in(alone, {"transferred": {54}}) == both
    assert hidden_in(alone, {"planned": {54}}) == {"D01 Iraqi": "small"}
    assert hidden_in([alone, table(54, code="D02", Libyan=54)]) == both
    assert hidden_in([alone, table(None, code="D02", arab=54)]) == both
    assert hidden_in([alone, table(54, code="D02", people="planned", Libyan=54)]) == {"D01 Iraqi": "small"}


def test_two_small_counts_hide_each_other():
    assert hidden_in(table(1007, Syrian=1000, Iraqi=3, German=4)) == {
        "D01 Iraqi": "small",
        "D01 German": "small",
    }


def test_two_that_their_sum_gives_away_need_a_third():
    nines = hidden_in(table(1118, Syrian=1000, Libyan=100, Iraqi=9, German=9))
    zeros = hidden_in(table(1100, Syrian=1000, Libyan=100, Iraqi=0, German=0))
    zero_and_ten = hidden_in(table(1130, Syrian=1000, Libyan=120, Iraqi=0, German=10))

    for found in (nines, zeros, zero_and_ten):
        assert found["D01 Libyan"] == "withheld"


def test_a_group_that_holds_the_cell_and_shown_numbers_gives_it_away():
    """20 + 5 are the Europeans: hiding the 15 instead of the 20 would hide nothing."""
    found = hidden_in(table(400, Syrian=150, German=20, Libyan=15, French=5, european=25))

    assert found == {"D01 French": "small", "D01 Libyan": "withheld", "D01 German": "withheld"}


def test_a_second_cell_that_could_be_found_would_hide_nothing_either():
    """With 150 + 20 + 15 + 5 = 190 in all, the 15 are 190 less the Syrians and the Europeans."""
    found = hidden_in(table(190, Syrian=150, German=20, Libyan=15, French=5, european=25))

    assert found == {
        "D01 French": "small",
        "D01 Libyan": "withheld",
        "D01 German": "withheld",
        "D01 european": "withheld",
    }


def test_a_group_of_some_of_the_numbers_gives_it_away():
    """20 + 12 + 5 are the Europeans: of the five shown, neither all, nor all but one, nor one alone."""
    rows = {"Syrian": 150, "Turkish": 200, "German": 20, "Belgian": 12, "Libyan": 11, "French": 5}
    found = hidden_in(table(None, **rows, european=37))

    assert found == {"D01 French": "small", "D01 Libyan": "withheld", "D01 Belgian": "withheld"}


def test_nested_groups_give_nothing_away():
    """4 + 50 + 46 = 100 and 30 + 20 = 50: the total less two groups is the cell."""
    nested = table(100, Iraqi=4, Syrian=30, arab=50, other_arab=20, non_arab=46)

    found = hidden_in(nested)

    assert found["D01 Iraqi"] == "small"
    assert {"D01 Syrian", "D01 other_arab", "D01 non_arab"} <= set(found)


def test_a_group_of_the_same_number_as_a_hidden_cell_is_hidden_with_it():
    assert hidden_in(table(954, Iraqi=4, others=950, foreign=950)) == {
        "D01 Iraqi": "small",
        "D01 others": "withheld",
        "D01 foreign": "withheld",
    }


def test_the_total_itself_is_hidden_where_it_alone_tells():
    assert hidden_in(table(9, Iraqi=4, Syrian=5)) == {
        "D01 Iraqi": "small",
        "D01 Syrian": "small",
        "D01 total": "small",
    }
    assert hidden_in(table(18, Iraqi=9, Syrian=9))["D01 total"] == "withheld"
    assert hidden_in(table(10, Iraqi=0, Syrian=10))["D01 total"] == "withheld"
    assert "D01 total" not in hidden_in(table(11, Iraqi=5, Syrian=6))


def test_the_same_cell_in_another_table_is_hidden_too_and_needs_its_own_company():
    one = table(100, Iraqi=4, Syrian=96)
    other = table(146, code="D02", Syrian=96, Turkish=20, Libyan=30)

    assert hidden_in([one, other]) == {
        "D01 Iraqi": "small",
        "D01 Syrian": "withheld",
        "D02 Syrian": "withheld",
        "D02 Turkish": "withheld",
    }


def test_another_number_or_other_people_are_not_the_same_cell():
    one = table(100, Iraqi=4, Syrian=96)

    found = hidden_in([one, table(127, code="D02", Syrian=97, Libyan=30)])
    assert set(found) == {"D01 Iraqi", "D01 Syrian"}
    found = hidden_in([one, table(126, code="D02", people="planned", Syrian=96, Libyan=30)])
    assert set(found) == {"D01 Iraqi", "D01 Syrian"}


def test_a_total_that_others_state_is_subtracted_from_too():
    """1,004 less the two shown is the cell, with the 22 as one that this total leaves out."""
    one = table(None, Syrian=700, Libyan=300, German=22, Iraqi=4)

    assert set(hidden_in(one, {"transferred": {5000}})) == {"D01 Iraqi", "D01 German"}
    assert set(hidden_in(one, {"transferred": {1004}})) == {"D01 Iraqi", "D01 German", "D01 Libyan"}


def test_a_group_of_another_table_is_subtracted_from_too():
    one = table(None, Syrian=150, German=20, Libyan=15, French=5)
    groups = table(None, code="D02", european=25)

    assert set(hidden_in([one, groups])) == {"D01 French", "D01 Libyan", "D01 German"}


def test_a_typed_error_of_a_huge_total_costs_nothing():
    assert hidden_in(table(2_000_000_000, Syrian=1000, Iraqi=4, German=22)) != {}


# --- what is left for the public ----------------------------------------------------------------------


def test_a_hidden_row_carries_neither_number_nor_notes():
    whole = Table(
        "D01", "transferred", 953, (row("Iraqi", 3, "Count of three"), row("others", 950, "Derived 953-3"))
    )

    shown = public_tables([whole])["D01"]

    assert [(row.label, row.quantity, row.hidden, row.notes) for row in shown.rows] == [
        ("Iraqi", None, SMALL, ""),
        ("others", None, WITHHELD, ""),
    ]
    assert (shown.total, shown.hidden_total) == (953, None)
    assert "3'" not in repr(shown).replace("953", "")


def test_a_shown_row_keeps_everything():
    whole = Table("D01", "transferred", None, (row("Iraqi", 30, "a note"),))

    [shown] = public_tables([whole])["D01"].rows

    assert (shown.quantity, shown.hidden, shown.notes, shown.country) == (exact(30), None, "a note", "IRA")


# --- an attacker --------------------------------------------------------------------------------------

numbers = st.one_of(st.integers(0, 12), st.sampled_from([0, 9, 10, 20, 30, 40]))
labels = st.lists(
    st.sampled_from(["Iraqi", "Syrian", "German", "Libyan", "Belgian", "arab", "others"]),
    min_size=1,
    max_size=6,
    unique=True,
)


@st.composite
def some_table(draw, code: str) -> Table:
    """A table whose groups and total are each the sum of some of the rows before, or any number."""
    rows: dict[str, int] = {}
    for label in sorted(draw(labels)):  # nationalities first
        rows[label] = draw(numbers) if label[0].isupper() else draw(some_of(list(rows.values())) | numbers)
    return table(draw(st.none() | some_of(list(rows.values()))), code=code, **rows)


def some_of(parts: list[int]) -> st.SearchStrategy[int]:
    """Return the sum of some of the parts."""
    chosen = st.lists(st.booleans(), min_size=len(parts), max_size=len(parts))
    return chosen.map(lambda choice: sum(part for part, is_in in zip(parts, choice, strict=True) if is_in))


@settings(max_examples=250)
@given(some_table("D01"), some_table("D02"))
def test_no_sum_of_what_is_shown_tells_a_small_count(one, other):
    assert_nothing_is_told(one, other)


@pytest.mark.trust
@settings(max_examples=5000)
@given(some_table("D01"), some_table("D02"))
def test_no_sum_of_what_is_shown_tells_a_small_count_in_thousands_of_tables(one, other):
    assert_nothing_is_told(one, other)


def assert_nothing_is_told(one: Table, other: Table) -> None:
    shown = public_tables([one, other])

    for table_ in (one, other):
        assert told_by_subtraction(table_, shown[table_.code]) == set()


@given(some_table("D01"), some_table("D02"), st.sets(st.integers(0, 60), max_size=3))
def test_what_is_hidden_follows_from_the_rules_and_no_small_count_is_left(one, other, claimed):
    shown = public_tables([one, other], {"transferred": claimed})

    for table_ in (one, other):
        rows = shown[table_.code].rows
        by_label = {row.label: row for row in rows}
        assert len(by_label) == len(table_.rows)
        for desk in table_.rows:
            public = by_label[desk.label]
            if desk.quantity.best < 10:
                assert public.hidden == SMALL
            assert (public.quantity is None) == (public.hidden is not None)
        if not any(row.hidden for table in shown.values() for row in table.rows):
            assert all(row.quantity.best >= 10 for row in (*one.rows, *other.rows))
        hidden = [row for row in rows if row.hidden]
        has_total = table_.total is not None and shown[table_.code].total is not None
        assert not (len(hidden) == 1 and len(rows) > 1 and has_total), "one number hidden alone"


@given(some_table("D01"), st.randoms())
def test_the_order_of_the_rows_does_not_matter_to_what_is_small(one, random):
    turned = list(one.rows)
    random.shuffle(turned)

    small = {row.label for row in public_tables([one])["D01"].rows if row.hidden == SMALL}
    again = public_tables([Table("D01", one.people, one.total, tuple(turned))])["D01"]

    assert {row.label for row in again.rows if row.hidden == SMALL} == small
