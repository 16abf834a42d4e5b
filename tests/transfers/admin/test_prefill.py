"""Forms that come filled in: a copy of any record, and what the last entry leaves for the next."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.desk import fields_of, without_pages
from tests.transfers.admin.test_admin import MODELS, RECORDS, Fields, address, desk_of, errors_of, new_claim
from transfers.admin.forms.prefill import COPY_OF, NO_COPY, NOT_COPIED
from transfers.models import Breakdown, Claim, Source, Transfer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


@pytest.fixture
def anna(django_user_model):
    return django_user_model.objects.create_superuser("anna")


@pytest.fixture
def desk(anna):
    return desk_of(anna)


def copy_form(desk, record) -> dict[str, list[str]]:
    context = without_pages(desk).get(address("add", type(record)), {COPY_OF: record.pk}).context_data
    assert context["filled"].is_copy
    return fields_of(context)


def fullest(model):
    """Return the record with most rows of its own."""
    for relation in ("counts", "citations", "aliases"):
        if hasattr(model, relation):
            return max(model.objects.all(), key=lambda one: getattr(one, relation).count())
    return model.objects.first()


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_every_published_record_is_copied_with_its_rows(model, desk, anna):
    original = fullest(model)
    assert f"?{COPY_OF}={original.pk}" in desk.get(address("change", model, original.pk)).content.decode()
    before = model.objects.count()
    data = copy_form(desk, original)
    assert data["code"] == [""]
    assert model.objects.count() == before, "nothing is written by opening the form"
    url = f"{address('add', model)}?{COPY_OF}={original.pk}"
    seen = {} if model.code_prefix else {"code": "a-copy"}
    quick = without_pages(desk)
    response = quick.post(url, data | seen | {"_save": "Save"})
    if response.status_code == 200:  # a claim or a transfer like another one: seen, and saved once more
        response = quick.post(url, fields_of(response.context_data) | {"_save": "Save"})
    assert errors_of(response) == []
    copy = model.objects.latest("pk")
    assert (copy.publication_state, copy.publish_at, copy.written_by) == ("draft", None, anna)
    assert (copy.approved_by, copy.code == original.code) == (None, False)
    for field in model._meta.fields:
        if field.editable and not field.primary_key and field.name not in NOT_COPIED:
            assert getattr(copy, field.name) == getattr(original, field.name), field.name
    for relation, value in (("citations", "source_id"), ("aliases", "name"), ("counts", "label")):
        if hasattr(model, relation):
            rows = [list(getattr(one, relation).values_list(value, "position")) for one in (original, copy)]
            assert rows[0] == rows[1] != []
    for relation in ("conflicts_with", "overlaps_with", "possibly_same_as"):
        if hasattr(model, relation):
            assert set(getattr(copy, relation).all()) == set(getattr(original, relation).all())


def test_a_copy_takes_another_date_from_the_box(desk):
    data = copy_form(desk, Claim.objects.get(code="R001"))
    assert data["when_typed"] == ["21 Jan 2026"]
    response = desk.post(address("add", Claim), data | {"when_typed": "22 Jan 2026", "_save": "Save"})
    assert errors_of(response) == []
    assert str(Claim.objects.latest("pk").as_of_date) == "2026-01-22"


def test_another_row_comes_behind_the_copied_ones(desk):
    data = copy_form(desk, Claim.objects.get(code="R001"))
    assert [data[f"citations-{number}-position"] for number in range(4)] == [["0"], ["1"], ["2"], ["3"]]


def test_an_embargo_is_not_copied(desk):
    claim = factories.claim(publish_at=datetime(2131, 1, 1, tzinfo=UTC))
    assert copy_form(desk, claim)["publish_at_0"] == [""]


def test_only_who_may_see_a_record_copies_it(desk, django_user_model):
    user = django_user_model.objects.create_user("writer", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="add_claim"))
    claim = Claim.objects.get(code="R001")
    page = desk_of(user).get(address("add", Claim), {COPY_OF: claim.pk})
    assert [str(message) for message in page.context["messages"]] == [str(NO_COPY)]
    assert Fields(page.content.decode()).data["people"] == [""]
    for wrong in ("999999", "x", ""):
        assert str(NO_COPY) in desk.get(address("add", Claim), {COPY_OF: wrong}).content.decode()


def test_who_may_not_add_is_offered_no_copy(django_user_model):
    user = django_user_model.objects.create_user("reader", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_claim"))
    page = desk_of(user).get(address("change", Claim, Claim.objects.first().pk)).content.decode()
    assert COPY_OF not in page


def test_a_copy_with_twice_the_rows_costs_the_same(desk):
    breakdown = fullest(Breakdown)
    url = f"{address('add', Breakdown)}?{COPY_OF}={breakdown.pk}"

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(url).status_code == 200
        return len(queries)

    desk.get(url)
    few = cost()
    for row in list(breakdown.counts.all()):
        breakdown.counts.create(label=f"{row.label} again", level=row.level, qualifier="exact", people=1000)
    unused = Source.objects.exclude(pk__in=breakdown.sources.all())
    for source in unused[: breakdown.citations.count()]:
        breakdown.citations.create(source=source)
    assert cost() == few


# --- from the last entry --------------------------------------------------------------------------------


def test_the_last_entry_leaves_what_rarely_changes_and_says_so(desk):
    claim = new_claim(desk, claimant_detail="a spokesman", standing_reason="", notes="told twice")
    page = desk.get(address("add", Claim))
    filled = page.context["filled"]
    assert (filled.words.split(":")[0], filled.labels) == (claim.code, ["Operation", "Said by", "Confidence"])
    data = Fields(page.content.decode()).data
    assert data["operation"] == [str(claim.operation_id)]
    assert data["claimant"] == [str(claim.claimant_id)]
    assert data["confidence"] == ["low"]
    left = ("people", "as_of_date", "when_typed", "notes", "claimant_detail")
    assert {name: data[name] for name in left} == dict.fromkeys(left, [""])
    assert data["standing"] == ["listed"]


def test_the_last_entry_is_that_of_the_same_person_and_kind(desk, django_user_model):
    new_claim(desk)
    other = desk_of(django_user_model.objects.create_superuser("basim"))
    assert other.get(address("add", Claim)).context["filled"] is None
    assert desk.get(address("add", Transfer)).context["filled"] is None


def test_an_empty_form_is_one_link_away(desk):
    new_claim(desk)
    page = desk.get(address("add", Claim), {"empty": "1"})
    assert page.context["filled"] is None
    assert Fields(page.content.decode()).data["confidence"] == [""]


def test_what_the_address_asks_for_is_stronger(desk):
    new_claim(desk, confidence="low")
    page = desk.get(address("add", Claim), {"confidence": "high"})
    assert Fields(page.content.decode()).data["confidence"] == ["high"]
    assert page.context["filled"].labels == ["Operation", "Said by"]


def test_no_number_date_or_standing_is_ever_kept():
    kinds = ("IntegerField", "PositiveIntegerField", "DateField", "DateTimeField")
    for model in MODELS:
        for name in getattr(admin.site.get_model_admin(model), "kept_from_last", ()):
            field = model._meta.get_field(name)
            assert field.get_internal_type() not in kinds, name
            assert "standing" not in name
            assert "precision" not in name


def test_all_of_it_costs_one_query(desk):
    new_claim(desk)
    costs = []
    for query in ({"empty": "1"}, {}):
        with CaptureQueriesContext(connection) as queries:
            desk.get(address("add", Claim), query)
        costs.append(len(queries))
    assert costs[1] == costs[0] + 1
