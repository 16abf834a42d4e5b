"""How much of the headline went to places that nobody names."""

from fractions import Fraction

import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.transfers.web.views.test_pages import Page
from transfers.analysis.destinations import DisclosureShare, divide_by_disclosure
from transfers.analysis.progress import format_percent, measure_progress
from transfers.models import Claim, Operation, Transfer
from transfers.vocabulary import Disclosure


def test_the_headline_is_divided_by_disclosure():
    # Powers of two: each sum names its parts.
    arrivals = [(1, "named"), (2, "undisclosed"), (4, "disputed"), (8, ""), (16, "undisclosed")]

    divided = divide_by_disclosure(64, arrivals)

    assert divided.named == DisclosureShare(1, Fraction(1, 64))
    assert divided.undisclosed == DisclosureShare(2 + 16, Fraction(18, 64))
    assert divided.disputed == DisclosureShare(4, Fraction(4, 64))
    assert divided.hidden == DisclosureShare(2 + 16 + 4, Fraction(22, 64))
    assert divided.not_reported == DisclosureShare(8, Fraction(8, 64))
    assert divided.without_dated_transfer == DisclosureShare(64 - 31, Fraction(33, 64))


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from([*Disclosure, ""]))), st.integers(0, 9))
def test_the_parts_add_up_to_the_headline(arrivals, others):
    headline = sum(people for people, _code in arrivals) + others

    divided = divide_by_disclosure(headline, arrivals)

    parts = (divided.named, divided.undisclosed, divided.disputed, divided.not_reported)
    parts = (*parts, divided.without_dated_transfer)
    assert sum(part.people for part in parts) == headline
    if headline:
        assert sum(part.share for part in parts) == 1
    else:
        assert {part.share for part in parts} == {None}


def test_without_a_headline_there_is_nothing_to_divide():
    assert divide_by_disclosure(None, []) is None


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="arrivals of 3 people exceed the headline of 2"):
        divide_by_disclosure(2, [(3, "named")])
    with pytest.raises(ValueError, match="no such disclosure: 'secret'"):
        divide_by_disclosure(2, [(1, "secret")])


# --- the real record, and the piece of a page ---------------------------------------------------------


def divided_record():
    """Divide the headline of the real operation by destinations and by origins."""
    at = timezone.now()
    operation = Operation.objects.get(code="nes-iraq-2026")
    claims = Claim.objects.filter(operation=operation).with_sources(at).with_known_from(at)
    transfers = list(
        Transfer.objects.filter(operation=operation)
        .select_related("origin", "destination")
        .with_known_from(at)
    )
    progress = measure_progress(
        [claim.fact() for claim in claims], [transfer.fact() for transfer in transfers], operation.state
    )
    counted = [transfer for transfer in transfers if transfer.code in progress.coverage.movements]
    return tuple(
        divide_by_disclosure(
            progress.headline.value,
            [
                (transfer.quantity.value, place.disclosure if (place := getattr(transfer, end)) else "")
                for transfer in counted
            ],
        )
        for end in ("destination", "origin")
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
def test_nobody_of_the_real_headline_is_known_to_have_come_to_a_named_site():
    destinations, origins = divided_record()

    # T001 took 150, T020 125 and T011 250 to undisclosed sites: 525 of 5,704.
    assert (destinations.undisclosed.people, format_percent(destinations.undisclosed.share)) == (525, "9.2")
    assert (destinations.named.people, destinations.disputed.people) == (0, 0)
    assert destinations.not_reported.people == 0
    assert destinations.without_dated_transfer.people == 5179
    # T001 left an undisclosed facility; where T011 and T020 left from is "prisons in Syria" and no facility.
    assert (origins.undisclosed.people, origins.not_reported.people) == (150, 250 + 125)
    assert origins.without_dated_transfer.people == 5179


def read(destinations, **values) -> Page:
    return Page(
        render_to_string("transfers/_destinations.html", {"destinations": destinations} | values).strip()
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
def test_a_reader_sees_how_much_is_undisclosed():
    destinations, origins = divided_record()
    page = read(destinations)

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
    assert "Of 5,704, 150 (2.6 %) left places" in read(origins, is_origins=True).words


@pytest.mark.parametrize(
    ("headline", "arrivals", "expected"),
    [
        (0, [], "No counted arrival names an undisclosed or disputed receiving site."),
        (4, [(4, "named")], "No counted arrival names an undisclosed or disputed receiving site."),
        (4, [(1, "disputed"), (3, "named")], "Of 4, 1 (25.0 %) was taken to a receiving site"),
    ],
)
def test_it_says_so_in_every_other_case(headline, arrivals, expected):
    page = read(divide_by_disclosure(headline, arrivals))

    assert expected in page.words
    assert "no dated transfer is reported" not in page.words
