"""Characters that nobody sees are refused where a text comes in, by form and by file, and named."""

import pytest
from django.utils.translation import override

from tests import factories
from tests.transfers.admin.test_admin import desk_of, opened, save
from tests.transfers.imports import files
from transfers.datasets import CLAIMS, DATASETS, FACILITIES, Kind
from transfers.imports.plan import plan_import
from transfers.models.version import Versioned
from transfers.rows.read import model_of, relation_of
from transfers.values.text import first_invisible_character

AFTER = "After “a number” stands U+202E, a character that nobody sees: take it out."


@pytest.mark.parametrize(
    "character",
    list("\x00\x07\x1b\x7f\x85\x9f\u2028\u202a\u202e\u2066\u2069\ufff9"),
    ids=lambda character: f"U+{ord(character):04X}",
)
def test_a_character_that_nobody_sees_is_found(character):
    assert first_invisible_character(f"ab{character}c") == (f"U+{ord(character):04X}", "ab")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "one\ttwo\r\nthree",
        "نقل ١٥٠ معتقلاً",
        "كوردستان\u200cی",
        "a\u200db",
        "\u200f150\u200e",
        "“more”\u00a0than",
        "👩",
    ],
)
def test_what_a_text_needs_stays(text):
    assert first_invisible_character(text) is None


def test_every_text_of_the_contract_is_looked_at():
    """The rule stands where all of them are cleaned: nothing that holds a text of the record is outside."""
    for dataset in DATASETS:
        assert issubclass(model_of(dataset), Versioned)
        for column in dataset:
            if column.kind is Kind.LIST:
                assert issubclass(relation_of(dataset, column).model, Versioned)


@pytest.fixture
def desk(record, django_user_model):
    return desk_of(django_user_model.objects.create_superuser("anna"))


@pytest.mark.parametrize("name", ["notes", "claimant_detail", "comment"])
def test_a_form_refuses_and_names_it(name, desk):
    claim = factories.claim(publication_state="draft")
    assert save(desk, claim, **{name: "a number\u202e150"}) == [AFTER]
    assert save(desk, claim, **{name: "a number, 150"}) == []


def test_a_row_of_a_form_refuses_it(desk):
    table = factories.breakdown(rows={"Iraqi": 30}, publication_state="draft")
    assert save(desk, table, **{"counts-0-label": "a number\u202e"}) == [AFTER]
    assert "counts-0-label" in opened(desk, table)


def test_a_message_is_in_the_readers_language(desk):
    with override("ar"):
        claim = factories.claim(publication_state="draft")
        claim.notes = "\u202e150"
        with pytest.raises(Exception, match="U\\+202E") as refusal:
            claim.full_clean()
        assert "يبدأ" in str(refusal.value)


@pytest.mark.parametrize("writing", [files.as_csv, files.as_xlsx])
@pytest.mark.parametrize("name", ["notes", "claimant_detail"])
def test_an_import_refuses_and_names_it(record, name, writing):
    plan = plan_import(writing(files.new_claims(1, **{name: "a number\u202e150"})), CLAIMS, "claims.csv")
    (fault,) = plan.faults
    assert (fault.column, fault.problem) == (name, AFTER)


def test_an_import_refuses_it_in_another_name_of_a_place(record):
    (row,) = files.record_rows(FACILITIES, "panorama")
    plan = plan_import(files.as_csv([row | {"aliases": "a number\u202e"}]), FACILITIES, "facilities.csv")
    assert ("aliases", AFTER) in [(fault.column, fault.problem) for fault in plan.faults]
