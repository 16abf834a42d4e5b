"""The filters of the facilities against a plain loop over all of them, on the real record."""

import pytest
from django.http import QueryDict
from django.utils import timezone

from tests import factories
from transfers.filters import FacilityFilter
from transfers.filters.errors import BadQuery
from transfers.models import Facility, Transfer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def asked(query: str) -> FacilityFilter:
    at = timezone.now()
    return FacilityFilter(QueryDict(query), Facility.objects.public(at).with_transfers(at), at)


def codes(query: str) -> set[str]:
    found = [facility.code for facility in asked(query).qs]
    assert len(found) == len(set(found)), "a join has multiplied the rows"
    return set(found)


@pytest.mark.parametrize(
    ("query", "belongs"),
    [
        ("", lambda f: True),
        ("kind=camp", lambda f: f.kind == "camp"),
        ("role=origin_reported", lambda f: f.role == "origin_reported"),
        ("disclosure=undisclosed", lambda f: f.disclosure == "undisclosed"),
        ("country=IRQ", lambda f: f.country == "IRQ"),
        ("governorate=SY08", lambda f: f.governorate and f.governorate.code == "SY08"),
        ("country=IRQ&kind=prison", lambda f: (f.country, f.kind) == ("IRQ", "prison")),
    ],
)
def test_a_filter_finds_what_a_loop_finds(query, belongs):
    expected = {facility.code for facility in Facility.objects.all() if belongs(facility)}

    assert codes(query) == expected
    assert expected


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("q=ghuwayran", "ghuwayran-sinaa"),
        ("q=Industrial+Secondary", "ghuwayran-sinaa"),  # an alias in Latin letters
        ("q=سجن+غويران", "ghuwayran-sinaa"),  # an alias in Arabic
        ("q=الصناعه", "ghuwayran-sinaa"),  # ه for ة, as many write it
        ("q=زیندانی", "ghuwayran-sinaa"),  # the name in Kurdish
        ("q=كروبر", "karkh-central"),
        ("q=Baghdad", "karkh-central"),  # its governorate
        ("q=بغداد", "karkh-central"),
        ("q=C-17", ""),  # nothing of a transfer
        ("q=2225", ""),
        ("q=2,225+camp", "roj-camp"),  # a note; a number asks no column of people
    ],
)
def test_the_search_knows_a_place_by_every_name(query, code):
    assert code in codes(query) or (not code and not codes(query))


def test_transfers_are_counted_at_each_end_as_a_reader_may_see_them():
    factories.transfer(
        origin=Facility.objects.get(code="aqtan"),
        destination=Facility.objects.get(code="susa"),
        publication_state="draft",
    )
    public = list(Transfer.objects.public(timezone.now()).select_related("origin", "destination"))

    for facility in asked("").qs:
        assert facility.leaving == len([t for t in public if t.origin == facility]), facility.code
        assert facility.arriving == len([t for t in public if t.destination == facility]), facility.code
    assert max(facility.arriving for facility in asked("").qs) == 15


def test_every_order_is_whole_and_can_be_turned_round():
    everything = asked("")
    for sort in everything.sortable:
        upwards = [facility.code for facility in everything.sorted_by(sort)]
        downwards = [facility.code for facility in everything.sorted_by(f"-{sort}")]
        assert sorted(upwards) == sorted(downwards) == sorted(codes(""))
        assert upwards != downwards, sort
    by_name = [facility.name_en.lower() for facility in everything.sorted_by("facility")]
    assert by_name == sorted(by_name)


@pytest.mark.parametrize(
    ("query", "parameter", "expected"),
    [
        ("colour=red", "colour", "known are q, kind, role, disclosure, country, governorate, known, sort"),
        ("kind=castle", "kind", "one of prison, camp"),
        ("country=ATL", "country", "one of IRQ, SYR"),
        ("governorate=IQG01", "governorate", "one of"),  # no facility there
        ("sort=size", "sort", "one of facility, name_ar"),
    ],
)
def test_what_cannot_be_answered_is_refused_by_name(query, parameter, expected):
    with pytest.raises(BadQuery) as refusal:
        asked(query)

    [problem] = refusal.value.problems
    assert (problem.parameter, expected in problem.expected) == (parameter, True)
