"""Parts against their total, bars, and two tables side by side, worked by hand."""

from transfers.analysis.breakdowns import Bar, bars, match_rows, nationalities, parts_sum
from transfers.disclosure.cell_suppression import PublicRow, PublicTable, Suppression
from transfers.values.quantity import Quantity
from transfers.vocabulary import BreakdownLevel, Qualifier


def exact(number: int) -> Quantity:
    return Quantity(None, number, None, Qualifier.EXACT)


def row(
    label: str,
    quantity: Quantity | None,
    country: str = "",
    level: str = "country",
    hidden: Suppression | None = None,
) -> PublicRow:
    return PublicRow(label, BreakdownLevel(level), country, quantity, hidden, "")


def table(total: int | None, *rows: PublicRow, hidden_total: Suppression | None = None) -> PublicTable:
    return PublicTable("D01", total, hidden_total, rows)


ONE, TWO = row("one", exact(1)), row("two", exact(2))
FOUR = row("four", exact(4), level="unclear")
GROUP = row("eight", exact(8), level="group")
ABOUT = row("about 16", Quantity(None, 16, None, Qualifier.ABOUT))
HIDDEN = row("hidden", None, hidden=Suppression.SMALL)


def test_the_nationalities_are_added_up_and_the_groups_are_not():
    found = parts_sum(table(10, ONE, TWO, FOUR, GROUP))

    assert (found.shown, found.people, found.unsaid, found.beyond) == (3, 1 + 2 + 4, 3, 0)


def test_what_exceeds_the_total_is_said_as_such():
    found = parts_sum(table(5, ONE, TWO, FOUR))

    assert (found.people, found.unsaid, found.beyond) == (7, -2, 2)


def test_nothing_is_left_over_where_a_number_is_hidden_inexact_or_the_total_is_not_known():
    for some in (
        table(10, ONE, TWO, HIDDEN),
        table(10, ONE, TWO, row("group", None, level="group", hidden=Suppression.WITHHELD)),
        table(40, ONE, TWO, ABOUT),
        table(None, ONE, TWO),
        table(None, ONE, TWO, hidden_total=Suppression.WITHHELD),
        table(10),
    ):
        assert parts_sum(some).unsaid is None
    found = parts_sum(table(10, ONE, TWO, HIDDEN, ABOUT))
    assert (found.shown, found.people, found.hidden, found.inexact, found.listed) == (2, 1 + 2, 1, 1, 4)


def test_a_bar_is_as_long_as_its_number_and_a_hidden_row_has_none():
    ranged = row("range", Quantity(4, None, 6, Qualifier.RANGE))
    more = row("more", Quantity(2, 2, None, Qualifier.MORE_THAN))
    up_to = row("up to", Quantity(None, None, 8, Qualifier.AT_MOST))
    silent = row("silent", Quantity(None, None, None, Qualifier.NOT_STATED))

    assert bars(table(None, ONE, GROUP, ranged, more, up_to, HIDDEN, silent)) == [
        Bar(125, 125, False),
        Bar(1000, 1000, False),
        Bar(500, 750, False),
        Bar(250, 250, True),
        Bar(0, 1000, False),
        None,
        None,
    ]
    assert bars(table(None, row("none", exact(0)))) == [Bar(0, 0, False)]


def test_rows_match_by_country_else_by_the_very_same_label():
    a = table(
        None,
        row("Turkish", exact(1), "TUR"),
        row("Syrian", exact(8), "SYR"),
        row("Turkmenistan", exact(165), level="unclear"),
        row("unclear", exact(4), level="unclear"),
    )
    b = table(
        None,
        row("unclear", exact(4), level="unclear"),
        row("'Turkistan'", exact(165), level="unclear"),
        row("Turks (to be taken back)", exact(2), "TUR"),
        row("Turkish", exact(3), "TUR"),
        row("Syrians", exact(6), "SYR"),
    )

    pairs = match_rows(nationalities(a), nationalities(b))

    assert [(pair.a and pair.a.label, pair.b and pair.b.label, pair.difference) for pair in pairs] == [
        ("Turkish", "Turkish", 2),
        ("Syrian", "Syrians", -2),
        ("Turkmenistan", None, None),
        ("unclear", "unclear", 0),
        (None, "'Turkistan'", None),
        (None, "Turks (to be taken back)", None),
    ]


def test_a_difference_needs_two_exact_numbers():
    for other in (HIDDEN, ABOUT, row("range", Quantity(1, None, 2, Qualifier.RANGE))):
        a, b = row("x", ONE.quantity, "SYR"), row("x", other.quantity, "SYR", hidden=other.hidden)
        [pair] = match_rows([a], [b])
        assert pair.difference is None
