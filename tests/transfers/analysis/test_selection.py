"""What a reader asks an operation's figures to be drawn from: the same records as the lists find."""

from datetime import date
from itertools import product

import pytest
from django.http import QueryDict
from django.utils import timezone

from transfers.analysis.selection import Selection
from transfers.filters import ClaimFilter, TransferFilter
from transfers.ledger.operation import read_ledger
from transfers.models import Claim, Operation, Transfer
from transfers.values.period import Period

JANUARY = Period(date(2026, 1, 21), date(2026, 1, 23), "range")


def takes(selection, period=JANUARY, authority="sdf", facilities=("roj",), standing="counted"):
    return selection.takes(period, authority, set(facilities), standing)


@pytest.mark.parametrize(
    ("asked", "is_taken"),
    [
        (Selection(), True),
        (Selection(facility="roj"), True),
        (Selection(facility="hol"), False),
        (Selection(authority="sdf"), True),
        (Selection(authority="hrw"), False),
        (Selection(standing=("listed", "counted")), True),
        (Selection(standing=("listed",)), False),
        (Selection(since=date(2026, 1, 23)), True),
        (Selection(since=date(2026, 1, 24)), False),
        (Selection(until=date(2026, 1, 21)), True),
        (Selection(until=date(2026, 1, 20)), False),
        (Selection(facility="roj", authority="hrw"), False),
    ],
)
def test_a_record_is_taken_where_all_that_is_asked_fits(asked, is_taken):
    assert takes(asked) is is_taken


def test_what_a_record_lacks_is_no_answer():
    assert not takes(Selection(facility="roj"), facilities=())
    assert not takes(Selection(authority="sdf"), authority=None)
    assert not takes(Selection(standing=("counted",)), standing=None)
    assert not takes(Selection(since=date(2026, 1, 1)), period=Period(None, None, "unknown"))
    assert takes(Selection(), Period(None, None, "unknown"), None, (), None)


def test_only_the_empty_selection_asks_for_everything():
    assert not Selection()
    for name, value in [
        ("facility", "a"),
        ("authority", "a"),
        ("standing", ("counted",)),
        ("since", date.min),
    ]:
        assert Selection(**{name: value}), name
    assert Selection(until=date.max)


def test_the_address_keeps_every_part():
    asked = Selection("roj", "sdf", ("counted", "listed"), date(2026, 1, 2), date(2026, 3, 4))

    assert list(asked.parameters()) == [
        ("facility", "roj"),
        ("authority", "sdf"),
        ("standing", "counted"),
        ("standing", "listed"),
        ("since", "2026-01-02"),
        ("until", "2026-03-04"),
    ]


FACILITIES = ["", "undisclosed-iraq", "ghuwayran-sinaa", "kharab-al-jir-base"]
AUTHORITIES = ["", "us-centcom", "iraq-justice"]
STANDINGS = [(), ("counted",), ("listed", "rejected")]
DATES = [(None, None), (date(2026, 2, 1), None), (date(2026, 1, 23), date(2026, 2, 10))]


@pytest.mark.django_db
def test_the_figures_are_drawn_from_the_rows_that_the_lists_find(record):
    """The one rule is asked in Python, the other by the database: a ledger must hold what the files do."""
    at = timezone.now()
    whole = read_ledger(Operation.objects.get(), at, None)
    found = set()
    for facility, authority, standing, dates in product(FACILITIES, AUTHORITIES, STANDINGS, DATES):
        asked = Selection(facility, authority, standing, *dates)
        query = QueryDict(mutable=True)
        for name, value in asked.parameters():
            query.appendlist(name, value)
        claims = ClaimFilter(query, Claim.objects.public(at), at).qs
        transfers = TransferFilter(query, Transfer.objects.public(at), at).qs

        ledger = whole.select(asked)

        assert set(ledger.claims) == {claim.code for claim in claims}, asked
        drawn = transfers.filter(leg__in=["cross_border", "to_staging"])
        assert set(ledger.transfers) == {transfer.code for transfer in drawn}, asked
        found.add((len(ledger.claims), len(ledger.transfers)))
    assert len(found) > 20  # the questions differ
