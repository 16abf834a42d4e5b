"""Two people, one record: the second save is stopped, shows both, and loses nothing of either."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.transfers.admin.test_admin import Fields, address, desk_of, errors_of, opened, save
from transfers.admin.forms.record_form import CHANGED_MEANWHILE
from transfers.admin.review.conflict import CHOSEN
from transfers.models import Authority, Claim, ControlPeriod, Facility, Source, Transfer
from transfers.workflow.roles import make_roles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


@pytest.fixture
def anna(django_user_model):
    return django_user_model.objects.create_superuser("anna")


@pytest.fixture
def basim(django_user_model):
    return django_user_model.objects.create_superuser("basim")


@pytest.fixture
def annas(anna):
    """The desk as Anna sees it, who opens each record first and saves it last."""
    return desk_of(anna)


@pytest.fixture
def basims(basim):
    return desk_of(basim)


def draft(model, **having):
    """Return a record of the kind as a draft, with a version in the history."""
    record = model.objects.filter(**having).order_by("pk").first()
    record.publication_state = "draft"
    record.save()
    return record


def post(client, record, data, **changes):
    return client.post(address("change", type(record), record.pk), {"_save": "Save"} | data | changes)


def shown(response):
    """Return the fields of the page that answered, and its conflict's differences by key."""
    assert response.status_code == 200
    fields = Fields(response.content.decode()).data
    return fields, {each.key: each for each in response.context["conflict"].differences}


def outcomes(differences):
    return {key: each.outcome.value for key, each in differences.items()}


def key_of(position, model):
    return model.objects.order_by("pk")[position].pk


KINDS = [
    (Claim, "people", "151", "152"),
    (Claim, "claimant_detail", "their words", "my words"),
    (Claim, "notes", "their\r\nnote", "my\r\nnote"),
    (Claim, "measure", "held_in_iraq", "planned_total"),
    (Claim, "reported_on", "2026-02-03", "2026-02-04"),
    (Claim, "claimant", (3, Authority), (4, Authority)),
    (Claim, "conflicts_with", [(3, Claim)], [(4, Claim), (5, Claim)]),
    (Source, "url", "https://example.org/theirs", "https://example.org/mine"),
    (Transfer, "when_typed", "23-24 Jan 2026", "25 Jan 2026"),
]


def typed(value):
    if isinstance(value, list):
        return [typed(each) for each in value]
    return key_of(*value) if isinstance(value, tuple) else value


def changes_of(model, side):
    """Return a change of every field of the model that is compared above."""
    return {kind[1]: typed(kind[side]) for kind in KINDS if kind[0] is model}


@pytest.mark.parametrize("model", [Claim, Source, Transfer])
def test_fields_that_both_changed_keep_what_was_typed_until_one_click(model, annas, basims):
    record = draft(model)
    form, theirs, mine = opened(annas, record), changes_of(model, 2), changes_of(model, 3)
    assert save(basims, record, **theirs) == []
    versions = record.history.count()

    answer = post(annas, record, form | mine)
    assert errors_of(answer) == [CHANGED_MEANWHILE]
    fields, differences = shown(answer)
    theirs_in_form = opened(basims, record)
    for name, value in mine.items():
        one = differences[name]
        assert (one.outcome.value, one.version.history_user.username) == ("both", "basim"), name
        assert len({one.opened, one.saved, one.typed}) == 3, name
        assert sorted(fields[name]) == as_sent(value)
        # One button brings theirs into the form, another one mine again. Neither saves.
        fields, chosen = shown(post_choice(annas, record, fields, f"saved {name}"))
        assert (fields[name], chosen[name].is_theirs_in_form) == (theirs_in_form[name], True)
        assert chosen[name].typed == one.typed
        answer = post_choice(annas, record, fields, f"typed {name}")
        assert CHOSEN in errors_of(answer)
        fields, chosen = shown(answer)
        assert sorted(fields[name]) == as_sent(value)
        assert not chosen[name].is_theirs_in_form
    assert record.history.count() == versions

    assert errors_of(post(annas, record, fields)) == []
    stands = opened(annas, record)
    assert {name: stands[name] for name in mine} == {name: fields[name] for name in mine}


def as_sent(value):
    return sorted(str(each) for each in value) if isinstance(value, list) else [str(value)]


def post_choice(client, record, fields, choice):
    return client.post(address("change", type(record), record.pk), fields | {"_choose": choice})


@pytest.mark.parametrize("model", [Claim, Source, Transfer])
def test_fields_that_only_they_changed_are_taken_over(model, annas, basims):
    record = draft(model)
    form, theirs = opened(annas, record), changes_of(model, 2)
    assert save(basims, record, **theirs) == []
    stands = opened(basims, record)
    fields, differences = shown(post(annas, record, form))
    assert differences.keys() >= theirs.keys()
    assert {each.outcome.value for each in differences.values()} == {"theirs"}
    compared = stands.keys() - {"csrfmiddlewaretoken", "seen"}
    assert {name: fields[name] for name in compared} == {name: stands[name] for name in compared}


@pytest.mark.parametrize("model", [Claim, Source, Transfer])
def test_fields_that_only_i_changed_stay(model, annas):
    record = draft(model)
    form, mine = opened(annas, record), changes_of(model, 3)
    record.save()  # without any change of what the form shows
    fields, differences = shown(post(annas, record, form | mine))
    assert outcomes(differences) == dict.fromkeys(mine, "yours")
    assert errors_of(post(annas, record, fields)) == []


def test_a_tick_is_compared(annas, basims):
    record = draft(ControlPeriod, claimed=False)
    form = opened(annas, record)
    assert save(basims, record, claimed="on") == []
    fields, differences = shown(post(annas, record, form))
    assert (differences["claimed"].opened, differences["claimed"].saved) == ("no", "yes")
    assert fields["claimed"] == ["on"]


def test_an_embargo_is_compared(annas, basims):
    record = draft(Claim)
    form = opened(annas, record)
    assert save(basims, record, publish_at_0="2027-01-01", publish_at_1="09:00") == []
    mine = {"publish_at_0": "2027-01-02", "publish_at_1": "10:00:00"}
    fields, differences = shown(post(annas, record, form | mine))
    assert outcomes(differences) == {"publish_at": "both"}
    assert fields["publish_at_0"] == ["2027-01-02"]
    fields, _ = shown(post_choice(annas, record, fields, "saved publish_at"))
    assert (fields["publish_at_0"], fields["publish_at_1"]) == (["2027-01-01"], ["09:00"])
    assert errors_of(post(annas, record, fields)) == []
    record.refresh_from_db()
    assert record.publish_at == datetime(2027, 1, 1, 6, tzinfo=UTC)


def test_the_same_change_of_both_is_none_to_choose(annas, basims):
    record = draft(Claim)
    form = opened(annas, record)
    assert save(basims, record, people="151") == []
    _, differences = shown(post(annas, record, form | {"people": "151"}))
    assert outcomes(differences) == {"people": "same"}


def test_both_sides_changes_meet_in_one_save(annas, basims, anna):
    record = draft(Claim)
    form = opened(annas, record)
    assert save(basims, record, people="151") == []
    fields, differences = shown(post(annas, record, form | {"notes": "mine"}))
    assert outcomes(differences) == {"people": "theirs", "notes": "yours"}
    assert errors_of(post(annas, record, fields)) == []
    record.refresh_from_db()
    assert (record.people, record.notes, record.written_by) == (151, "mine", anna)


def test_the_next_save_is_checked_against_yet_another(annas, basims):
    record = draft(Claim)
    form = opened(annas, record)
    assert save(basims, record, people="151") == []
    fields, _ = shown(post(annas, record, form | {"people": "152"}))
    assert save(basims, record, people="154") == []
    answer = post(annas, record, fields)
    assert errors_of(answer) == [CHANGED_MEANWHILE]
    fields, differences = shown(answer)
    assert [differences["people"].opened, differences["people"].saved, differences["people"].typed] == [
        "151", "154", "152",
    ]  # fmt: skip
    assert errors_of(post(annas, record, fields)) == []
    record.refresh_from_db()
    assert record.people == 152


def test_each_value_names_who_saved_it_last(annas, basims, django_user_model):
    record = draft(Claim)
    form = opened(annas, record)
    hind = desk_of(django_user_model.objects.create_superuser("hind"))
    assert save(basims, record, people="151") == []
    assert save(hind, record, notes="hers") == []
    answer = post(annas, record, form)
    _, differences = shown(answer)
    assert differences["people"].version.history_user.username == "basim"
    assert differences["notes"].version.history_user.username == "hind"
    page = answer.content.decode()
    assert "basim saved it on" in page
    assert "hind saved it on" in page


def test_one_person_in_two_windows_is_told_so(annas):
    record = draft(Claim)
    first, second = opened(annas, record), opened(annas, record)
    assert save(annas, record, fields=first, people="151") == []
    answer = post(annas, record, second | {"people": "152"})
    assert errors_of(answer) == [CHANGED_MEANWHILE]
    assert "You (anna) saved it in another window" in answer.content.decode()


def test_a_version_that_the_history_does_not_know_shows_all_differences(annas):
    record = draft(Claim)
    form = opened(annas, record)
    answer = post(annas, record, form | {"opened": "yesterday", "people": "152"})
    fields, differences = shown(answer)
    assert outcomes(differences) == {"people": "both"}
    assert "is not known" in answer.content.decode()
    assert errors_of(post(annas, record, fields)) == []


@pytest.mark.parametrize("carried", ["{", "[]", '{"opened": 1, "sent": []}', '{"sent": {"x": 1}}'])
def test_what_somebody_tampered_with_is_no_conflict(carried, annas):
    record = draft(Claim)
    assert (
        errors_of(post(annas, record, opened(annas, record) | {"conflict": carried, "people": "152"})) == []
    )


def test_a_choice_without_its_page_saves_nothing(annas):
    record = draft(Claim)
    answer = post_choice(annas, record, opened(annas, record) | {"people": "152"}, "saved people")
    assert errors_of(answer) == [CHANGED_MEANWHILE]
    record.refresh_from_db()
    assert record.people != 152


def test_what_both_changed_is_told_beside_its_field(annas, basims):
    record = draft(Claim)
    form = opened(annas, record)
    assert save(basims, record, people="151") == []
    page = post(annas, record, form | {"people": "152"}).content.decode()
    assert '<strong class="saved-since">Saved since: 151.</strong>' in page


def test_the_history_of_a_conflict_costs_as_much_with_more_rows(annas, basims):
    def queries(breakdown, number):
        form = opened(annas, breakdown)
        assert save(basims, breakdown, **counted(0, number)) == []
        with CaptureQueriesContext(connection) as captured:
            shown(post(annas, breakdown, form))
        return sum("historical" in query["sql"] for query in captured)

    small, large = (
        factories.breakdown(rows={f"row {n}": n for n in range(size)}, publication_state="draft")
        for size in (2, 20)
    )
    assert queries(small, 32) == queries(large, 32) <= 8


# --- rows ---------------------------------------------------------------------------------------


def rows_of(record):
    return list(record.citations.order_by("position", "pk").values_list("source__code", flat=True))


def another(record, position=0):
    cited = record.citations.values("source")
    return Source.objects.exclude(pk__in=cited).order_by("pk")[position]


def with_row(form, source):
    """Return a form with one more cited source in its blank row."""
    number = int(form["citations-TOTAL_FORMS"][0]) - 1
    return {f"citations-{number}-source": str(source.pk)}


def test_rows_that_both_added_stand_beside_each_other(annas, basims):
    record = draft(Claim)
    form, before = opened(annas, record), rows_of(record)
    theirs, mine = another(record), another(record, 1)
    assert save(basims, record, **with_row(form, theirs)) == []
    fields, differences = shown(post(annas, record, form | with_row(form, mine)))
    assert sorted(each.outcome.value for each in differences.values()) == ["theirs", "yours"]
    assert errors_of(post(annas, record, fields)) == []
    assert sorted(rows_of(record)) == sorted([*before, theirs.code, mine.code])


def test_the_same_row_of_both_is_cited_once(annas, basims):
    record = draft(Claim)
    form, before, source = opened(annas, record), rows_of(record), another(record)
    assert save(basims, record, **with_row(form, source)) == []
    fields, _ = shown(post(annas, record, form | with_row(form, source)))
    assert errors_of(post(annas, record, fields)) == []
    assert sorted(rows_of(record)) == sorted([*before, source.code])


def test_a_row_they_took_out_is_taken_out(annas, basims):
    record = draft(Claim, citations__position=1)
    form, before = opened(annas, record), rows_of(record)
    assert save(basims, record, **{"citations-0-DELETE": "on"}) == []
    fields, differences = shown(post(annas, record, form | {"notes": "mine"}))
    assert sorted(each.outcome.value for each in differences.values()) == ["theirs", "yours"]
    assert errors_of(post(annas, record, fields)) == []
    assert rows_of(record) == before[1:]


def test_a_row_i_took_out_stays_out(annas, basims):
    record = draft(Claim, citations__position=1)
    form, before = opened(annas, record), rows_of(record)
    assert save(basims, record, people="151") == []
    fields, _ = shown(post(annas, record, form | {"citations-0-DELETE": "on"}))
    # A browser sends the tick again; the reader of fields above sees it too.
    assert fields["citations-0-DELETE"] == ["on"]
    assert errors_of(post(annas, record, fields)) == []
    assert rows_of(record) == before[1:]


@pytest.fixture
def table():
    return factories.breakdown(rows={"Alpha": 1, "Beta": 2, "Gamma": 4}, publication_state="draft")


def numbers_of(breakdown):
    return dict(breakdown.counts.values_list("label", "people"))


def counted(row, number):
    return {f"counts-{row}-{name}": str(number) for name in ("people_low", "people", "people_high")}


def test_a_count_that_both_changed_is_chosen(table, annas, basims):
    form = opened(annas, table)
    assert save(basims, table, **counted(1, 16)) == []
    fields, differences = shown(post(annas, table, form | counted(1, 32) | counted(2, 64)))
    beta = f"counts:{table.counts.get(label='Beta').pk}"
    gamma = f"counts:{table.counts.get(label='Gamma').pk}"
    assert outcomes(differences) == {beta: "both", gamma: "yours"}
    assert differences[beta].label == "Row: Beta"
    assert "People: 16" in differences[beta].saved
    assert "People: 32" in differences[beta].typed
    theirs, _ = shown(post_choice(annas, table, fields, f"saved {beta}"))
    assert theirs["counts-1-people"] == ["16"]
    mine, _ = shown(post_choice(annas, table, theirs, f"typed {beta}"))
    assert mine["counts-1-people"] == ["32"]
    assert errors_of(post(annas, table, mine)) == []
    assert numbers_of(table) == {"Alpha": 1, "Beta": 32, "Gamma": 64}


def test_a_count_they_took_out_and_i_changed_is_entered_anew(table, annas, basims):
    form = opened(annas, table)
    assert save(basims, table, **{"counts-1-DELETE": "on"}) == []
    assert numbers_of(table) == {"Alpha": 1, "Gamma": 4}
    answer = post(annas, table, form | counted(1, 32))
    fields, differences = shown(answer)
    (beta,) = (each for each in differences.values() if each.outcome.value == "both")
    assert (beta.saved, beta.is_choice) == ("", False)
    assert "Yours, entered anew" in answer.content.decode()
    assert errors_of(post(annas, table, fields)) == []
    assert numbers_of(table) == {"Alpha": 1, "Gamma": 4, "Beta": 32}


def test_another_name_is_compared(annas, basims):
    record = draft(Facility, aliases__position=0)
    form = opened(annas, record)
    assert save(basims, record, **{"aliases-0-name": "theirs"}) == []
    fields, differences = shown(post(annas, record, form | {"aliases-0-name": "mine"}))
    (alias,) = differences.values()
    name = form["aliases-0-name"][0]
    assert (alias.label, alias.opened, alias.saved, alias.typed, alias.outcome.value) == (
        f"Other name: {name}", name, "theirs", "mine", "both",
    )  # fmt: skip
    assert errors_of(post(annas, record, fields)) == []
    assert "mine" in record.aliases.values_list("name", flat=True)


# --- moved on or deleted --------------------------------------------------------------------------


def member(users, name, role, make):
    make_roles(apps, "default")  # a live server's test before this one may have emptied the table
    user = users.objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return make(user)


def test_what_another_person_approved_may_be_read_and_copied(basims, django_user_model):
    hind = member(django_user_model, "hind", "data entry", desk_of)
    record = draft(Claim)
    form = opened(hind, record)
    assert save(basims, record, people="151", step="submit") == []
    answer = post(hind, record, form | {"notes": "my long note"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "my long note" in page
    assert "you may not change it where it is now" in page
    assert "When you opened it, it was “draft”; now it is “in review”." in page
    assert "basim saved it on" in page
    assert 'name="_choose"' not in page
    record.refresh_from_db()
    assert record.notes != "my long note"


def test_who_may_still_save_a_moved_record_is_told(annas, basims):
    record = draft(Claim)
    form = opened(annas, record)
    assert save(basims, record, step="submit") == []
    answer = post(annas, record, form | {"notes": "mine"})
    assert errors_of(answer) == [CHANGED_MEANWHILE]
    assert "now it is “in review”" in answer.content.decode()
    fields, _ = shown(answer)
    assert errors_of(post(annas, record, fields)) == []


def test_what_was_typed_into_a_deleted_record_may_be_copied(annas, basims):
    record = factories.claim(publication_state="draft", people=16)
    form = opened(annas, record)
    assert basims.post(address("delete", Claim, record.pk), {"post": "yes"}).status_code == 302
    answer = post(
        annas, record, form | {"notes": "my long note", "citations-0-source": Source.objects.first().pk}
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "this record was deleted after you opened it" in page
    assert "basim deleted it on" in page
    for text in ("my long note", "16", str(Source.objects.first())):
        assert text in page
    assert "is not known" not in page


def test_a_record_that_never_was_is_not_found_as_before(annas):
    answer = annas.post(address("change", Claim, 999_999), {"opened": "x", "_save": "Save"})
    assert answer.status_code == 302


def test_who_may_not_change_records_reads_no_conflict(django_user_model, basims):
    record = draft(Claim)
    stranger = django_user_model.objects.create_user("stranger", is_staff=True)
    form = opened(basims, record)
    record.save()
    assert post(desk_of(stranger), record, form).status_code == 403


def test_the_page_carries_what_was_typed_and_no_more(annas, basims):
    record = draft(Claim)
    form = opened(annas, record)
    assert save(basims, record, people="151", notes="theirs") == []
    fields, _ = shown(post(annas, record, form | {"people": "152"}))
    carried = json.loads(fields["conflict"][0])
    assert carried["opened"] == form["opened"][0]
    assert carried["sent"] == {"people": {"people": ["152"]}, "notes": {"notes": [form["notes"][0]]}}
