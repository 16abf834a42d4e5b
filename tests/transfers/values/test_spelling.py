"""One name in the spellings of several keyboards, and where the desk finds it so."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from tests import factories
from tests.transfers.admin.test_admin import Fields, address, desk_of, save
from transfers.models import Authority, Facility
from transfers.values.text import first_matching_name, folded, name_matches


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("al-Hol", "AL HOL"),
        ("Ḥasakah", "hasakah"),
        ("Gwêran", "GWERAN"),
        ("Sha'ab", "Shaab"),
        ("الحسكة", "الحسكه"),
        ("غويران", "غویران"),
        ("مستشفى", "مستشفي"),
        ("كوردستان", "کوردستان"),
        ("كوردستان", "گوردستان"),
        ("أربيل", "اربيل"),
        ("إدارة", "اداره"),
        ("آمد", "امد"),
        ("مُخَيَّم الهـول", "مخيم الهول"),
        ("گوێران", "كويران"),
        ("هۆڵ", "هول"),
        ("هەسەکە", "ههسهكه"),
        ("مؤسسة", "موسسه"),
        ("قسم ٣", "قسم 3"),
    ],
)
def test_spellings_of_one_name_are_equal(one, other):
    assert folded(one) == folded(other) != ""


def test_every_letter_of_a_group_is_read_as_the_first():
    groups = ["اٱآأإ", "هةەہھۀۂ", "يىیېێۍئ", "كکگ", "وۆۇۈۋؤ", "لڵ", "رڕ", "بپ", "جچ", "فڤ"]
    assert {letter: folded(letter) for group in groups for letter in group} == {
        letter: group[0] for group in groups for letter in group
    }


@pytest.mark.parametrize(("one", "other"), [("Hol", "Hawl"), ("سجن", "سجل"), ("قسم ٣", "قسم 4")])
def test_other_names_stay_apart(one, other):
    """Which names a place has besides is the record's to say."""
    assert folded(one) != folded(other)


def test_every_word_is_sought_in_one_name():
    assert name_matches("Ghwayran prison, Hasakah", "hasakah ghway")
    assert not name_matches("Ghwayran prison", "hasakah ghway")
    assert not name_matches("Ghwayran prison", " - ")
    assert first_matching_name(["Panorama", "Ghwayran"], "GHWAY") == "Ghwayran"


# --- at the desk --------------------------------------------------------------------------------------


@pytest.fixture
def desk(django_user_model, record):
    return desk_of(django_user_model.objects.create_superuser("anna"))


def offered(desk, model: str, field: str, term: str) -> list[str]:
    asked = {"app_label": "transfers", "model_name": model, "field_name": field, "term": term}
    return [one["text"] for one in desk.get(reverse("admin:autocomplete"), asked).json()["results"]]


@pytest.mark.parametrize(
    ("typed", "name"),
    [("كوێران", "گوێران"), ("BAB EL-AHMAR", "Bab el Aḥmar"), ("الباب الأحمر", "الباب الاحمر")],
)
def test_a_facility_is_found_by_an_alias_which_is_said(desk, typed, name):
    place = factories.facility(name_en="Red Gate", publication_state="draft")
    for other in ("گوێران", "Bab el Aḥmar", "الباب الاحمر"):
        place.aliases.create(name=other)
    assert offered(desk, "claim", "facility", typed) == [f"Red Gate, also written {name}"]


def test_a_name_that_shows_why_is_said_alone(desk):
    place = factories.facility(name_en="Red Gate")
    place.aliases.create(name="The Red Gate")
    assert offered(desk, "claim", "facility", "red gate") == ["Red Gate"]


def test_an_authority_is_found_by_its_arabic_name(desk):
    factories.authority(name_en="Office of Files", name_ar="إدارة الملفّات")
    assert offered(desk, "claim", "claimant", "اداره الملفات") == [
        "Office of Files, also written إدارة الملفّات"
    ]


@pytest.mark.parametrize("model", [Facility, Authority])
def test_a_list_is_searched_in_the_same_spellings(desk, model):
    one = model.objects.exclude(name_ar="").first()
    typed = one.name_ar.replace("ة", "ه").replace("أ", "ا").replace("ي", "ی")
    found = desk.get(address("changelist", model), {"q": typed}).context["cl"].result_list
    assert one in list(found)


def test_a_name_that_is_known_in_another_spelling_stops_a_new_record_once(desk):
    place = factories.facility(name_en="Red Gate")
    place.aliases.create(name="الباب الأحمر")
    typed = {
        "name_en": "The Gate", "name_ar": "الباب الاحمر", "code": "the-gate", "kind": "prison",
        "role": "origin", "country": "SYR", "disclosure": "named", "_save": "Save",
    }  # fmt: skip
    fields = Fields(desk.get(address("add", Facility)).content.decode()).data
    response = desk.post(address("add", Facility), fields | typed)
    faults = strip_tags(str([fault.message for fault in response.context["faults"]]))
    assert "This name is in the record already: Red Gate." in faults
    again = Fields(response.content.decode()).data | {"_save": "Save"}
    assert desk.post(address("add", Facility), again).status_code == 302
    place = Facility.objects.get(code="the-gate")
    assert save(desk, place, notes="a word") == [], "said of what is new"


def test_twice_as_many_places_cost_as_many_queries(desk):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert offered(desk, "claim", "facility", "gate")
        return len(queries)

    factories.facility(name_en="Red Gate").aliases.create(name="Rotes Gate")
    few = cost()
    for number in range(10):
        factories.facility(name_en=f"Gate {number}").aliases.create(name=f"Tor {number}")
    assert cost() == few
