"""The desk: few queries, labels from the contract, and the rules of publishing and deleting."""

import re
from datetime import timedelta
from html import escape, unescape
from html.parser import HTMLParser

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.desk import fields_of, without_pages
from transfers.admin.forms.record_form import CHANGED_MEANWHILE, NOT_TO_ITSELF
from transfers.datasets import BY_MODEL, DATASETS
from transfers.models import (
    Authority,
    Breakdown,
    Claim,
    Facility,
    Operation,
    Revision,
    Source,
    Transfer,
)
from transfers.models.publication import Publishable
from transfers.vocabulary import Standing
from transfers.workflow.transitions import NOBODY_PUBLISHES_THEIR_OWN, NOT_IN_PLACE

# All but the changes, which are made in the form of their record (test_revisions.py).
MODELS = [
    model for model in admin.site._registry if model._meta.app_label == "transfers" and model is not Revision
]
BUDGET = 12  # queries a page
ASKING_WHY = ("return", "reopen", "withdraw")


def address(name, model, *args):
    return reverse(f"admin:transfers_{model._meta.model_name}_{name}", args=args)


def desk_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def anna(db, django_user_model):
    return django_user_model.objects.create_superuser("anna")


@pytest.fixture
def basim(db, django_user_model):
    return django_user_model.objects.create_superuser("basim")


@pytest.fixture
def desk(anna):
    """The desk as Anna sees it."""
    return desk_of(anna)


@pytest.fixture
def desk_of_basim(basim):
    return desk_of(basim)


class Fields(HTMLParser):
    """Read what a browser would send from a page's forms: names and values."""

    def __init__(self, page):
        super().__init__()
        self.data, self.select, self.text = {}, None, None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "input" and given.get("type") not in ("submit", "search"):
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self.put(given.get("name"), given.get("value", "on" if given["type"] == "checkbox" else ""))
        elif tag == "select":
            self.select = given.get("name")
        elif tag == "option" and "selected" in given:
            self.put(self.select, given["value"])
        elif tag == "textarea":
            self.text = given.get("name")
            self.put(self.text, "")

    def handle_endtag(self, tag):
        if tag == "textarea":
            # A browser drops the first line break and sends CR LF for every other.
            lines = self.data[self.text][0].removeprefix("\r").removeprefix("\n")
            self.data[self.text] = [lines.replace("\r\n", "\n").replace("\n", "\r\n")]
            self.text = None

    def handle_data(self, data):
        if self.text:
            self.data[self.text][0] += data

    def put(self, name, value):
        if name:
            self.data.setdefault(name, []).append(value)


def opened(client, record):
    """Return the fields of a record's form, as they stand on the page, which is not drawn."""
    response = without_pages(client).get(address("change", type(record), record.pk))
    return fields_of(response.context_data)


def save(client, record, *, fields=None, step="", **changes):
    """Open a record's form, change some fields, and save or press a step's button. Returns the errors."""
    data = {**(fields or opened(client, record)), **changes}
    data |= {"_step": step} if step else {"_save": "Save"}
    data |= {"comment": changes.get("comment", "because")} if step in ASKING_WHY else {}
    response = without_pages(client).post(address("change", type(record), record.pk), data)
    record.refresh_from_db()
    return errors_of(response)


def errors_of(response):
    if response.status_code == 302:
        return []
    # The page's list holds a list per field, and the messages of whole forms and of rows among them.
    text = str(response.context_data["errors"])
    return [unescape(message) for message in re.findall(r"<li>([^<]+)</li>", unescape(text))]


def new_claim(client, **changes):
    """Enter a claim with one source through its form; returns it."""
    quick = without_pages(client)
    data = fields_of(quick.get(address("add", Claim)).context_data)
    data |= {
        "operation": Operation.objects.get().pk,
        "measure": "transferred",
        "qualifier": "exact",
        "people": "16",
        "as_of_date": "2026-02-01",
        "claimant": Authority.objects.first().pk,
        "confidence": "low",
        "citations-0-source": Source.objects.first().pk,
        **changes,
    }
    assert errors_of(quick.post(address("add", Claim), data)) == []
    quick.get(reverse("admin:index"))  # shows the message, which would cost the next page a write
    return Claim.objects.latest("pk")


# --- what is there ------------------------------------------------------------------------------


def test_every_list_of_the_contract_has_its_desk_and_nothing_else_has():
    assert {model.__name__ for model in MODELS} == {dataset.model for dataset in DATASETS} - {
        "BreakdownCount"
    }


def test_the_index_stands_in_the_order_of_a_day(desk):
    apps = desk.get(reverse("admin:index")).context["app_list"]
    assert apps[0]["app_label"] == "transfers"
    names = [model["object_name"] for model in apps[0]["models"]]
    assert names[:3] == ["Claim", "Transfer", "Source"]
    assert set(names) == {model.__name__ for model in MODELS} | {"Check", "Import", "Revision"}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_labels_and_help_are_those_of_the_contract(model, desk):
    form = desk.get(address("add", model)).context["adminform"].form
    columns = {column.attribute: column for column in BY_MODEL[model.__name__]}
    for part in desk.get(address("add", model)).context["inline_admin_formsets"]:
        assert not [
            field["name"] for field in part.fields() if not (field["help_text"] or field["widget"].is_hidden)
        ]
    shown = [name for name, field in form.fields.items() if not field.widget.is_hidden and name != "comment"]
    assert set(columns) - {"sources", "aliases", "said_by"} <= set(shown)
    for name in shown:
        assert form.fields[name].help_text, f"{name} has no help"
        if name in columns:
            assert form.fields[name].label == columns[name].label
            assert unescape(form.fields[name].help_text).startswith(columns[name].description)


def test_help_says_what_each_choice_means_and_that_a_code_may_stay_blank(desk):
    fields = desk.get(address("add", Claim)).context["adminform"].form.fields
    assert "<dt>counted</dt><dd>Feeds the headline.</dd>" in fields["standing"].help_text
    assert "Leave it blank for the next free number: R and digits." in fields["code"].help_text
    assert (
        "blank" not in desk.get(address("add", Facility)).context["adminform"].form.fields["code"].help_text
    )


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_relation_is_chosen_by_search(model, desk):
    response = desk.get(address("add", model))
    forms = [
        response.context["adminform"].form,
        *(each.formset.forms[0] for each in response.context["inline_admin_formsets"]),
    ]
    for form in forms:
        for name, field in form.fields.items():
            if hasattr(field, "queryset") and not field.widget.is_hidden:
                assert hasattr(field.widget.widget, "get_url"), f"{name} lists every record there is"
                assert not field.widget.can_delete_related


def test_an_autocomplete_says_which_claim_it_offers(record, desk):
    asked = {"term": "R002", "app_label": "transfers", "model_name": "claim", "field_name": "conflicts_with"}
    results = desk.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert [result["text"] for result in results] == ["R002: 144, Transferred, 21 Jan 2026"]
    page = desk.get(address("change", Claim, Claim.objects.get(code="R001").pk)).content.decode()
    assert "R002: 144, Transferred, 21 Jan 2026</option>" in page


def test_search_finds_a_facility_by_another_name_and_a_claim_by_its_number_or_page(record, desk):
    def found(model, term):
        return {
            row.code for row in desk.get(address("changelist", model), {"q": term}).context["cl"].result_list
        }

    facility = Facility.objects.get(code="hasakah-central")
    facility.aliases.create(name="Red Gate")
    assert found(Facility, "red gate") == {facility.code}
    assert "R001" in found(Claim, Source.objects.get(code="S002").url)
    assert found(Claim, "5046") == {claim.code for claim in Claim.objects.filter(people=5046)} != set()


def test_lists_speak_in_words(record, desk):
    page = desk.get(address("changelist", Claim), {"q": "R001"}).content.decode()
    cells = dict(re.findall(r'<td class="field-(\w+)">([^<]*)', page))
    assert cells["amount"] == "150"
    assert cells["dated"] == "21 Jan 2026"
    assert cells["claimant"] == "US Central Command"
    assert cells["source_count"] == "5"
    assert cells["publication"] == "published"
    Claim.objects.filter(code="R001").update(publish_at=timezone.now() + timedelta(days=1))
    assert (
        "published, embargo until " in desk.get(address("changelist", Claim), {"q": "R001"}).content.decode()
    )


def test_who_may_only_look_sees_every_form_and_changes_nothing(record, django_user_model):
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    names = [f"view_{model._meta.model_name}" for model in MODELS]
    reader.user_permissions.set(Permission.objects.filter(codename__in=names))
    looking = desk_of(reader)
    for model in MODELS:
        url = address("change", model, model.objects.latest("pk").pk)
        page = looking.get(url)
        assert page.status_code == 200
        assert "Save" not in page.content.decode()
        assert looking.post(url, {}).status_code == 403
    claim = Claim.objects.get(code="R001")
    assert "S002" in looking.get(address("change", Claim, claim.pk)).content.decode()


# --- queries ------------------------------------------------------------------------------------


def pages_of(model):
    """Return every page the desk has for a model, by name; those of one record for that with most parts."""
    chosen = model.objects.latest("pk")
    for relation in ("citations", "aliases", "counts"):
        if hasattr(model, relation):
            chosen = max(model.objects.all(), key=lambda one: getattr(one, relation).count())
    version = chosen.history.latest().pk
    return {
        "list": address("changelist", model),
        "search": address("changelist", model) + "?q=al",
        "facets": address("changelist", model) + "?_facets=True",
        "add": address("add", model),
        "change": address("change", model, chosen.pk),
        "history": address("history", model, chosen.pk),
        "version": address("simple_history", model, chosen.pk, version),
    }


def queries_of(client, url):
    ContentType.objects.clear_cache()  # what an earlier test looked up must not make this one cheaper
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    assert response.status_code == 200, url
    return [query["sql"] for query in queries]


@pytest.fixture
def desk_of_staff(django_user_model, db):
    """Somebody with the rights of a desk and no more: asking for them costs two queries a page."""
    staff = django_user_model.objects.create_user("staff", is_staff=True)
    names = [model._meta.model_name for model in MODELS]
    staff.user_permissions.set(
        Permission.objects.filter(content_type__app_label="transfers", content_type__model__in=names)
    )
    return desk_of(staff)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_page_keeps_to_its_budget(model, record, desk_of_staff, django_assert_max_num_queries):
    for name, url in pages_of(model).items():
        ContentType.objects.clear_cache()
        with django_assert_max_num_queries(BUDGET, info=f"the {name} page of {model.__name__}"):
            assert desk_of_staff.get(url).status_code == 200, url


def copy_of(one, **values):
    one.pk, one._state.adding, one.code = None, True, ""
    for name, value in values.items():
        setattr(one, name, value)
    one.save()
    return one


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_list_costs_the_same_however_many_rows_it_shows(model, record, desk):
    few, many = (
        address("changelist", model) + query for query in (f"?q={model.objects.latest('pk').code}", "?q=a")
    )
    if model is not Operation:  # the record has one
        shown = [len(desk.get(url).context["cl"].result_list) for url in (few, many)]
        assert shown[1] >= 2 * shown[0] > 0
    assert len(queries_of(desk, few)) == len(queries_of(desk, many))


@pytest.mark.parametrize(
    ("model", "relation"),
    [
        (Claim, "citations"),
        (Transfer, "citations"),
        (Breakdown, "citations"),
        (Facility, "aliases"),
        (Breakdown, "counts"),
    ],
)
def test_a_form_with_twice_the_rows_costs_the_same(model, relation, record, desk):
    chosen = max(model.objects.all(), key=lambda one: getattr(one, relation).count())
    rows = list(getattr(chosen, relation).all())
    assert rows
    before = queries_of(desk, address("change", model, chosen.pk))
    unused = iter(Source.objects.exclude(pk__in=[getattr(row, "source_id", 0) for row in rows]))
    for row in rows:
        for name in ("name", "label"):
            if hasattr(row, name):
                setattr(row, name, f"{getattr(row, name)} again")
        if hasattr(row, "source_id"):
            row.source = next(unused)
        row.pk, row._state.adding = None, True
        row.save()
    assert getattr(chosen, relation).count() == 2 * len(rows)
    assert len(queries_of(desk, address("change", model, chosen.pk))) == len(before)


def test_a_longer_history_costs_the_same(record, desk):
    claim = Claim.objects.get(code="R001")
    claim.notes = "one"
    claim.save()
    before = queries_of(desk, address("history", Claim, claim.pk))
    for number, authority in enumerate(Authority.objects.all()[:6]):
        claim.claimant, claim.notes = authority, str(number)
        claim.save()
    assert len(queries_of(desk, address("history", Claim, claim.pk))) == len(before)


# --- who publishes ------------------------------------------------------------------------------


def test_a_claim_goes_from_draft_to_published_by_two_people(record, desk, desk_of_basim, anna, basim):
    claim = new_claim(desk)
    assert (claim.code, claim.publication_state) == ("R135", "draft")
    assert (claim.written_by, claim.approved_by) == (anna, None)
    assert [citation.position for citation in claim.citations.all()] == [0]
    assert save(desk, claim, step="submit") == []
    assert claim.written_by == anna

    assert save(desk, claim, step="approve") == [NOBODY_PUBLISHES_THEIR_OWN]
    assert claim.publication_state == "in_review"

    assert save(desk_of_basim, claim, step="approve") == []
    assert (claim.publication_state, claim.written_by, claim.approved_by) == ("published", anna, basim)


def test_a_reviewer_does_not_publish_what_they_correct(record, desk, desk_of_basim, anna, basim):
    claim = new_claim(desk, _step="submit")
    assert save(desk_of_basim, claim, people="17", step="approve") == [NOBODY_PUBLISHES_THEIR_OWN]
    assert (claim.people, claim.written_by) == (16, anna)
    assert save(desk_of_basim, claim, people="17") == []
    assert (claim.people, claim.written_by) == (17, basim)
    # Now both wrote of it, and a third person approves.
    for client in (desk, desk_of_basim):
        assert save(client, claim, step="approve") == [NOBODY_PUBLISHES_THEIR_OWN]
    carla = get_user_model().objects.create_superuser("carla")
    assert save(desk_of(carla), claim, step="approve") == []
    assert claim.approved_by == carla


def test_a_published_record_is_not_changed_in_place(record, desk, desk_of_basim, anna, basim):
    claim = Claim.objects.get(code="R001")
    assert save(desk, claim, people="151") == [NOT_IN_PLACE]
    assert claim.people == 150
    assert save(desk, claim, people="151", step="reopen") == []
    assert (claim.people, claim.written_by) == (151, anna)
    assert save(desk_of_basim, claim, step="approve") == []
    assert claim.approved_by == basim
    # The approver becomes the writer: their approval of the old content falls with it.
    assert save(desk_of_basim, claim, people="152", step="reopen") == []
    assert (claim.written_by, claim.approved_by) == (basim, None)


def test_an_imported_record_is_anybodys_to_approve(record, desk, anna):
    claim = Claim.objects.get(code="R001")
    assert save(desk, claim, step="reopen") == []
    assert claim.written_by is None
    assert save(desk, claim, step="approve") == []
    assert claim.approved_by == anna


def test_withdrawing_and_an_embargo_are_not_content(record, desk):
    claim = Claim.objects.get(code="R001")
    assert save(desk, claim, publish_at_0="2031-01-01", publish_at_1="06:30") == []
    assert claim.publish_at is not None
    assert save(desk, claim, step="withdraw") == []
    assert (claim.publication_state, claim.written_by) == ("withdrawn", None)


def embargo(date, time="06:30"):
    return {"publish_at_0": date, "publish_at_1": time if date else ""}


def test_the_writer_alone_does_not_lift_an_embargo(
    record, desk, desk_of_basim, anna, basim, django_user_model
):
    claim = new_claim(desk, _step="submit")
    assert save(desk_of_basim, claim, step="approve", **embargo("2131-01-01")) == []
    agreed = claim.publish_at
    for sooner in (embargo("2130-12-31"), embargo("2131-01-01", "06:29"), embargo("2020-01-01"), embargo("")):
        assert save(desk, claim, **sooner) == [NOBODY_PUBLISHES_THEIR_OWN]
        assert claim.publish_at == agreed
    # To hide it for longer publishes nothing, and changes nothing of who approved it.
    assert save(desk, claim, **embargo("2132-01-01")) == []
    assert (claim.publish_at > agreed, claim.approved_by) == (True, basim)
    carla = django_user_model.objects.create_superuser("carla")
    assert save(desk_of(carla), claim, **embargo("2131-06-01")) == []
    assert (claim.written_by, claim.approved_by) == (anna, carla)
    assert save(desk_of_basim, claim, **embargo("")) == []
    assert (claim.publish_at, claim.approved_by) == (None, basim)
    # Public as it is, the writer may hide it, but not show it again.
    assert save(desk, claim, **embargo("2131-01-01")) == []
    assert save(desk, claim, **embargo("")) == [NOBODY_PUBLISHES_THEIR_OWN]


def test_an_embargo_that_has_passed_binds_nobody(record, desk, desk_of_basim, basim):
    claim = new_claim(desk, _step="submit")
    assert save(desk_of_basim, claim, step="approve", **embargo("2026-01-02")) == []
    assert save(desk, claim, **embargo("2026-01-01")) == []
    assert save(desk, claim, **embargo("")) == []
    assert (claim.publish_at, claim.approved_by) == (None, basim)


def test_the_seconds_of_an_embargo_are_not_in_the_form_and_bind_nobody(record, desk, desk_of_basim):
    claim = new_claim(desk, _step="submit")
    assert save(desk_of_basim, claim, step="approve", **embargo("2131-01-01")) == []
    Claim.objects.filter(pk=claim.pk).update(publish_at=claim.publish_at + timedelta(seconds=30))
    assert save(desk, claim) == []


def test_what_was_published_does_not_become_a_draft(record, desk):
    claim = Claim.objects.get(code="R001")
    for step in ("take_back", "return"):
        assert save(desk, claim, step=step) == [
            "This is done with a record that is in review; it is published."
        ]
    assert claim.publication_state == "published"


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Claim, lambda data: {"citations-0-source": Source.objects.latest("pk").pk}),
        (Claim, lambda data: {"citations-0-DELETE": "on"}),
        (Claim, lambda data: {"conflicts_with": [Claim.objects.latest("pk").pk]}),
        (Breakdown, lambda data: {"counts-0-people": "3"}),
        (Facility, lambda data: {"aliases-0-name": "another spelling"}),
    ],
    ids=["another source", "one source less", "a relation", "a count", "an alias"],
)
def test_sources_counts_and_names_are_content(model, change, record, desk, desk_of_basim, anna):
    relation = {Breakdown: "counts", Facility: "aliases"}.get(model, "citations")
    chosen = model.objects.exclude(**{relation: None}).first()
    changes = change(opened(desk, chosen))
    assert save(desk, chosen, **changes) == [NOT_IN_PLACE]
    assert save(desk, chosen, **changes, step="reopen") == []
    assert chosen.written_by == anna
    assert save(desk, chosen, step="approve") == [NOBODY_PUBLISHES_THEIR_OWN]
    assert save(desk_of_basim, chosen, step="approve") == []


def test_nobody_approves_what_was_added_while_they_read(record, desk, desk_of_basim):
    claim = new_claim(desk, _step="submit")
    read = opened(desk_of_basim, claim)
    added = {
        "citations-1-source": Source.objects.latest("pk").pk,
        "citations-1-position": "1",
        "citations-TOTAL_FORMS": "2",
    }
    assert save(desk, claim, **added) == []
    assert claim.citations.count() == 2
    assert save(desk_of_basim, claim, fields=read, step="approve") == [CHANGED_MEANWHILE]
    assert claim.publication_state == "in_review"
    assert save(desk_of_basim, claim, step="approve") == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_to_open_and_save_changes_nothing(model, record, desk):
    def versions():
        return model.history.count()

    before = versions()
    for one in model.objects.order_by("pk")[:: max(1, model.objects.count() // 6)]:
        assert save(desk, one) == [], one
        if hasattr(one, "written_by"):
            assert one.written_by is None, one
    assert versions() == before


def test_a_note_keeps_its_lines(record, desk):
    claim = Claim.objects.get(code="R001")
    claim.notes = "one\n\ntwo"
    claim.save()
    assert save(desk, claim) == []
    assert save(desk, claim, notes="one\r\ntwo", step="reopen") == []
    assert claim.notes == "one\ntwo"


def test_a_code_does_not_change(record, desk):
    claim = Claim.objects.get(code="R001")
    assert "code" not in opened(desk, claim)
    assert save(desk, claim, code="R999", step="reopen") == []
    assert claim.code == "R001"


def test_a_broken_rule_is_said_beside_its_field(record, desk):
    claim = new_claim(desk)
    response = desk.post(
        address("change", Claim, claim.pk),
        opened(desk, claim) | {"standing": Standing.COUNTED, "qualifier": "range", "as_of_date": ""},
    )
    errors = response.context["adminform"].form.errors
    assert errors["people_low"] == ["Expected: the lower end of the range."]
    assert set(errors) == {
        "standing_reason",
        "people_low",
        "people",
        "people_high",
        "as_of_date",
    }


def test_a_source_is_cited_once(record, desk):
    claim = new_claim(desk)
    twice = {
        "citations-1-source": claim.citations.get().source_id,
        "citations-1-position": "1",
        "citations-TOTAL_FORMS": "2",
    }
    assert any("duplicate" in error for error in save(desk, claim, **twice))
    assert claim.citations.count() == 1


TO_ITS_KIND = [
    (model, field.name)
    for model in MODELS
    for field in model._meta.many_to_many
    if field.related_model is model
]


def test_every_relation_among_records_of_a_kind_is_walked():
    assert {name for _, name in TO_ITS_KIND} == {"conflicts_with", "overlaps_with", "possibly_same_as"}


@pytest.mark.parametrize(("model", "relation"), TO_ITS_KIND, ids=lambda value: str(value))
def test_a_record_is_not_related_to_itself(model, relation, record, desk):
    one, other = model.objects.order_by("pk")[:2]
    data = opened(desk, one) | {"_step": "reopen", "comment": "because", relation: [one.pk, other.pk]}
    response = desk.post(address("change", model, one.pk), data)
    assert response.context["adminform"].form.errors == {relation: [NOT_TO_ITSELF]}
    assert save(desk, one, step="reopen", **{relation: [other.pk]}) == []
    assert getattr(one, relation).get() == other


def test_an_empty_row_with_its_number_is_no_row(record, desk):
    claim = Claim.objects.get(code="R001")
    data = opened(desk, claim)
    assert data["citations-5-position"] == ["5"]
    # What the browser makes of "Add another": a copy of the empty row.
    more = {
        "citations-TOTAL_FORMS": "7",
        "citations-6-source": "",
        "citations-6-position": "5",
        "citations-6-id": "",
    }
    assert save(desk, claim, **more) == []
    assert claim.citations.count() == 5


# --- deleting -----------------------------------------------------------------------------------


def delete(client, one):
    return client.post(address("delete", type(one), one.pk), {"post": "yes"}).status_code


def test_only_a_draft_that_was_never_public_is_deleted(record, desk):
    claim = Claim.objects.get(code="R001")
    assert delete(desk, claim) == 403
    # Not by a way round either.
    assert save(desk, claim, step="reopen") == []
    assert delete(desk, claim) == 403
    assert save(desk, claim, step="return") == []
    assert delete(desk, claim) == 403
    assert Claim.objects.filter(code="R001").exists()
    draft = new_claim(desk, _step="submit")
    assert delete(desk, draft) == 403
    assert save(desk, draft, step="take_back") == []
    assert delete(desk, draft) == 302
    assert not Claim.objects.filter(pk=draft.pk).exists()


def test_the_list_deletes_drafts_and_names_what_it_spares(record, desk):
    drafts = [new_claim(desk, people="1"), new_claim(desk, people="2")]
    waiting = new_claim(desk, people="4", _step="submit")
    chosen = {
        "action": "delete_selected",
        "_selected_action": [*(draft.pk for draft in drafts), Claim.objects.get(code="R001").pk, waiting.pk],
    }
    page = desk.post(address("changelist", Claim), chosen)
    assert [str(message) for message in page.context["messages"]][-1] == (
        "Not deleted, because only drafts that were never public are: R137, R001. Withdraw instead."
    )
    assert {claim.code for claim in page.context["queryset"]} == {"R135", "R136"}
    desk.post(address("changelist", Claim), {**chosen, "post": "yes"})
    assert not Claim.objects.filter(pk__in=[draft.pk for draft in drafts]).exists()
    assert Claim.objects.filter(code__in=["R001", "R137"]).count() == 2


RECORDS = [model for model in MODELS if issubclass(model, Publishable)]


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_deleting_keeps_to_its_budget(model, record, desk, django_assert_max_num_queries):
    code = "" if model.code_prefix else "a-draft"
    draft = copy_of(model.objects.latest("pk"), publication_state="draft", code=code)
    with django_assert_max_num_queries(BUDGET):
        assert desk.get(address("delete", model, draft.pk)).status_code == 200


def test_deleting_with_twice_the_sources_costs_the_same(record, desk):
    draft = new_claim(desk)
    before = queries_of(desk, address("delete", Claim, draft.pk))
    for source in Source.objects.all()[1:4]:
        draft.citations.create(source=source)
    assert len(queries_of(desk, address("delete", Claim, draft.pk))) == len(before)
    assert "Claim citations: 4" in re.sub(
        r"\s+", " ", desk.get(address("delete", Claim, draft.pk)).content.decode()
    )


def test_a_cited_source_is_protected(record, desk):
    draft = copy_of(Source.objects.get(code="S002"), publication_state="draft")
    claim = new_claim(desk, **{"citations-0-source": draft.pk})
    page = desk.post(address("delete", Source, draft.pk), {"post": "yes"})
    assert page.context["protected"] == [f"Claim citation: {claim.code}: {draft.code}"]
    before = len(queries_of(desk, address("delete", Source, draft.pk)))
    for other in Claim.objects.all()[:4]:
        other.citations.create(source=draft)
    assert len(queries_of(desk, address("delete", Source, draft.pk))) == before
    assert Source.objects.filter(pk=draft.pk).exists()


# --- history, the public page, the strict policy ------------------------------------------------


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_record_has_its_history_to_read(model, record, desk):
    one = model.objects.latest("pk")
    version = address("simple_history", model, one.pk, one.history.latest().pk)
    assert address("history", model, one.pk) in desk.get(address("change", model, one.pk)).content.decode()
    assert version in desk.get(address("history", model, one.pk)).content.decode()
    page = desk.get(version)
    for column in BY_MODEL[model.__name__]:
        if not column.is_many:
            assert f"{escape(column.label)}:</label>" in page.content.decode()
    assert not set(page.context["adminform"].form.fields) & set(Fields(page.content.decode()).data)
    assert desk.post(version, {}).status_code == 403


def test_history_says_what_changed_in_the_words_of_the_form(record, desk):
    claim = Claim.objects.get(code="R001")
    other = Claim.objects.get(code="R115")
    changes = {"claimant": Authority.objects.get(code="iraq-justice").pk, "conflicts_with": [other.pk]}
    assert save(desk, claim, **changes, step="reopen") == []
    page = unescape(desk.get(address("history", Claim, claim.pk)).content.decode())
    said = re.findall(r"<strong>([^<]+):</strong> ?([^<]*?) ?→ ?([^<]*?) ?</li>", re.sub(r"\s+", " ", page))
    assert ("Said by", "US Central Command", "Ministry of Justice, Iraq") in said
    assert {("Conflicts with", "R002", ""), ("Conflicts with", "", "R115")} <= set(said)
    assert "<td>anna</td>" in page


def test_a_public_record_links_to_its_page_and_no_other_does(record, desk):
    claim = Claim.objects.get(code="R001")

    def link():
        return desk.get(address("change", Claim, claim.pk)).context.get("absolute_url")

    assert link() == claim.get_absolute_url()
    assert save(desk, claim, publish_at_0="2131-01-01", publish_at_1="06:30") == []
    assert link() is None
    assert save(desk, claim, publish_at_0="", publish_at_1="") == []
    assert link() is not None
    assert save(desk, claim, step="withdraw") == []
    assert link() is None


INLINE = re.compile(
    r"<[^>]+\s(?:style|on\w+)=|<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>|<style", re.I
)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_page_holds_an_inline_script_or_style(model, record, desk):
    for name, url in pages_of(model).items():
        assert not INLINE.findall(desk.get(url).content.decode()), f"the {name} page of {model.__name__}"


# --- in a browser -------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_claim_is_entered_with_two_sources(page, live_server, record, django_user_model):
    """The page fixture fails the test on any breach of the Content-Security-Policy."""
    anna = django_user_model.objects.create_superuser("anna", password="a-password-of-anna")
    page.goto(live_server.url + address("add", Claim))
    page.get_by_label("Username").fill("anna")
    page.get_by_label("Password").fill("a-password-of-anna")
    page.get_by_role("button", name="Log in").click()

    def choose(field, term, text):
        page.locator(f"#id_{field} + .select2 .select2-selection").click()
        page.locator(".select2-search__field").last.fill(term)
        page.locator(".select2-results__option", has_text=text).first.click()

    choose("operation", "nes", "northeast Syria")
    page.locator("#id_measure").select_option("transferred")
    page.locator("#id_qualifier").select_option("about")
    page.locator("#id_people").fill("16")
    page.locator("#id_as_of_date").fill("2026-02-01")
    choose("claimant", "us-centcom", "US Central Command")
    page.locator("#id_confidence").select_option("low")
    choose("citations-0-source", "S002", "S002")
    page.locator(".add-row a").click()
    choose("citations-1-source", "S007", "S007")
    page.get_by_role("button", name="Save and continue editing").first.click()
    page.wait_for_url("**/change/")

    claim = Claim.objects.get(code="R135")
    assert [citation.source.code for citation in claim.citations.all()] == ["S002", "S007"]
    assert (claim.written_by, claim.people) == (anna, 16)
    assert page.locator("#id_citations-1-source").locator("option:checked").inner_text().startswith("S007")
