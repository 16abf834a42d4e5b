"""The box for a typed date on the desk's forms: it fills the three fields, and never against them."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import Permission

from tests.transfers.admin.test_admin import address, desk_of, new_claim, opened, save
from transfers.models import Claim, Event, Transfer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


@pytest.fixture
def desk(django_user_model):
    return desk_of(django_user_model.objects.create_superuser("anna"))


def in_review(model, code):
    model.objects.filter(code=code).update(publication_state="in_review")
    return model.objects.get(code=code)


@pytest.mark.parametrize(("model", "code"), [(Claim, "R001"), (Transfer, "T001"), (Event, "E01")])
def test_the_form_shows_the_date_in_words_and_a_save_without_a_change_keeps_it(desk, model, code):
    record = in_review(model, code)
    shown = opened(desk, record)
    assert shown["when_typed"] == shown["initial-when_typed"]
    assert shown["when_typed"][0] in ("21 Jan 2026", "7 Apr 2025")
    before = record.period
    assert save(desk, record, publication_state="draft") == []
    assert record.period == before


@pytest.mark.parametrize(
    ("typed", "dates"),
    [
        ("23-25 Jan 2026", (date(2026, 1, 23), date(2026, 1, 25), "range")),
        ("by 13 Feb 2026", (None, date(2026, 2, 13), "no_later_than")),
        ("حوالي ١٣ شباط ٢٠٢٦", (date(2026, 2, 13), date(2026, 2, 13), "approx")),
        ("not known", (None, None, "unknown")),
    ],
)
def test_what_is_typed_is_saved(desk, typed, dates):
    transfer = in_review(Transfer, "T001")
    assert save(desk, transfer, when_typed=typed) == []
    assert (transfer.departed_earliest, transfer.departed_latest, transfer.date_precision) == dates


def test_what_was_understood_is_said_back(desk):
    transfer = in_review(Transfer, "T001")
    data = opened(desk, transfer) | {"when_typed": "2026-01-23/2026-01-25", "_save": "Save"}
    page = desk.post(address("change", Transfer, transfer.pk), data, follow=True)
    said = [str(message) for message in page.context["messages"]]
    assert "The date was understood as: 23-25 Jan 2026." in said


def test_a_new_claim_takes_its_date_from_the_box(desk):
    claim = new_claim(desk, as_of_date="", when_typed="about 3 Feb 2026")
    assert (claim.as_of_date, claim.as_of_precision) == (date(2026, 2, 3), "approx")


def test_the_fields_below_stay_in_use(desk):
    claim = in_review(Claim, "R001")
    assert save(desk, claim, as_of_date="2026-01-22") == []
    assert claim.as_of_date == date(2026, 1, 22)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("03/04/2026", "may be 3 Apr 2026 or 4 Mar 2026"),
        ("13 Feb", "has no year"),
        ("Jan 2026", "Here one day is held"),
        ("by 13 Feb 2026", "Here one day is held"),
    ],
)
def test_what_a_claim_cannot_hold_is_refused(desk, typed, why):
    claim = in_review(Claim, "R001")
    (error,) = save(desk, claim, when_typed=typed)
    assert why in error
    assert claim.as_of_date == date(2026, 1, 21)


def test_two_answers_are_refused(desk):
    claim = in_review(Claim, "R001")
    (error,) = save(desk, claim, when_typed="22 Jan 2026", as_of_date="2026-01-23")
    assert error.startswith("This says 22 Jan 2026 and the fields below say something else")
    assert save(desk, claim, when_typed="22 Jan 2026", as_of_date="2026-01-22") == []


def test_who_may_only_look_gets_no_box(django_user_model):
    user = django_user_model.objects.create_user("reader", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_claim"]))
    claim = Claim.objects.get(code="R001")
    page = desk_of(user).get(address("change", Claim, claim.pk))
    assert page.status_code == 200
    assert "when_typed" not in page.content.decode()
