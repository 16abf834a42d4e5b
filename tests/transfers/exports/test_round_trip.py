"""What goes out comes back: a file of any format, read by the import, changes nothing."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from django.utils import timezone, translation
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests import factories
from tests.addresses import cells_of, content
from tests.transfers.exports.test_csv import rows_of_record
from transfers.datasets import BY_NAME, CLAIMS, DATASETS, FACILITIES, Dataset, Kind
from transfers.exports.json import json_chunks
from transfers.exports.xlsx import xlsx_chunks
from transfers.filters import FILTERS
from transfers.imports.detect import read_upload
from transfers.models import Claim, Facility, Source
from transfers.rows.csv import csv_chunks
from transfers.rows.read import model_of
from transfers.rows.validate import Changes, check_sheets
from transfers.values.text import INVISIBLE

pytestmark = pytest.mark.django_db

FORMULAS = ("=1+1", "'=1+1", "''@x", "+x", "-5", "@x", "\tx", "\rx", '=HYPERLINK("https://example.org")')
FORMATS = ("csv", "xlsx")


def as_file(format_name: str, dataset: Dataset, queryset, at=None, **wish) -> bytes:
    if format_name == "xlsx":
        return b"".join(xlsx_chunks(dataset, queryset, at, **wish))
    return "".join(csv_chunks(dataset, queryset, at, **wish)).encode()


def desk_rows(dataset: Dataset):
    order = ["code"] if dataset.columns[0].kind is Kind.KEY else ["breakdown__code", "position"]
    return model_of(dataset).objects.order_by(*order)


def imported(content: bytes, dataset: Dataset) -> Changes:
    """Return what importing the file would do; it has no fault."""
    sheet, _ = read_upload(content, dataset, "file")
    (changes,), faults = check_sheets([sheet])
    assert faults == []
    return changes


def assert_unchanged(content: bytes, dataset: Dataset, rows: int) -> None:
    changes = imported(content, dataset)
    assert (changes.new, changes.changed, changes.unchanged) == ([], [], rows)


# What nobody sees is refused at entry.
UNSEEN_ONES = "".join(
    sign for sign in map(chr, [*range(0xD800), *range(0xE000, 0x10000)]) if INVISIBLE.match(sign)
)
texts = st.text(st.characters(exclude_characters=UNSEEN_ONES, exclude_categories=["Cs"]), max_size=60)
names = st.text(
    st.characters(exclude_characters=UNSEEN_ONES + ";", exclude_categories=["Cs"]), min_size=1, max_size=40
)
aliases = st.lists(names.filter(lambda name: name == name.strip() != ""), max_size=4, unique=True)
days = st.none() | st.dates()
counts = st.none() | st.integers(0, 2_147_483_647)
once = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@once
@given(notes=texts, detail=texts, day=days, people=counts, language=st.sampled_from(["en", "ar"]))
@example(notes="_x000D_", detail="a_x0041_", day=None, people=0, language="ar")
@example(notes="\t\u200d\u200f\xa0", detail=" two  spaces ", day=None, people=None, language="en")
@example(notes="a\r\nb\rc\nd\te", detail="<&>\"']]>", day=None, people=1, language="en")
@pytest.mark.parametrize("format_name", FORMATS)
def test_any_text_number_and_day_comes_back(format_name, notes, detail, day, people, language):
    claim = Claim.objects.filter(code="any").first() or factories.claim(code="any")
    Claim.objects.filter(pk=claim.pk).update(
        notes=notes,
        claimant_detail=detail,
        as_of_date=day,
        as_of_precision="day" if day else "unknown",
        people=people,
        qualifier="not_stated" if people is None else "exact",
    )

    with translation.override(language):
        file = as_file(format_name, CLAIMS, Claim.objects.filter(pk=claim.pk))

    assert_unchanged(file, CLAIMS, 1)


@once
@given(names=aliases, name_ar=texts)
@pytest.mark.parametrize("format_name", FORMATS)
def test_any_names_come_back_in_their_order(format_name, names, name_ar):
    facility = Facility.objects.filter(code="any").first() or factories.facility(code="any")
    Facility.objects.filter(pk=facility.pk).update(name_ar=name_ar)
    facility.aliases.all().delete()
    for position, name in enumerate(names):
        facility.aliases.create(name=name, position=position)

    assert_unchanged(as_file(format_name, FACILITIES, Facility.objects.filter(pk=facility.pk)), FACILITIES, 1)


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_inert_and_exact(format_name, text):
    claim = factories.claim(notes=text)

    file = as_file(format_name, CLAIMS, Claim.objects.filter(pk=claim.pk), timezone.now())

    assert_unchanged(file, CLAIMS, 1)
    sheet, _ = read_upload(file, CLAIMS, "file")
    [(_, cells)] = sheet.rows
    assert cells["notes"].startswith(("'", "''")), "no spreadsheet starts a formula with a quote"


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)
def test_a_file_of_the_record_changes_nothing(format_name, dataset):
    rows = desk_rows(dataset)

    assert_unchanged(as_file(format_name, dataset, rows), dataset, rows.count())
    assert_unchanged(as_file(format_name, dataset, rows, hxl=True), dataset, rows.count())


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("name", [name for name in BY_NAME if name != "breakdown_counts"])
def test_the_public_file_changes_nothing_in_any_language(client, format_name, name):
    """breakdown_counts alone is refused: it hides small counts (decision 36)."""
    found = [content(client.get(f"{path}/{name}.{format_name}")) for path in ("", "/ar")]

    assert found[0] == found[1]
    if name == "breakdowns":
        return  # no stated total of the record is hidden, but one may be
    assert_unchanged(found[0], BY_NAME[name], model_of(BY_NAME[name]).objects.count())


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)
def test_the_record_as_a_workbook_has_its_own_rows(dataset):
    assert cells_of(as_file("xlsx", dataset, desk_rows(dataset))) == rows_of_record(dataset.name)


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)
def test_the_record_as_json_has_its_own_rows(dataset):
    document = json.loads("".join(json_chunks(dataset, desk_rows(dataset), None, version="")))

    rows = [[as_cell(row[name]) for name in document["columns"]] for row in document["results"]]
    assert [document["columns"], *rows] == rows_of_record(dataset.name)
    assert document["count"] == len(rows)


def as_cell(value) -> str:
    """Return what a JSON value is as the text of a CSV cell."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ";".join(value)
    return "" if value is None else str(value)


@pytest.mark.usefixtures("record")
def test_a_public_file_leaves_in_place_what_it_does_not_hold(client):
    """A hidden source is not in the file; reading the file back does not take it from the claim."""
    Source.objects.filter(code="S002").update(publication_state="withdrawn")
    assert "S002" in [source.code for source in Claim.objects.get(code="G01").sources.all()]

    file = content(client.get("/claims.csv"))

    assert b"S002" not in file
    assert_unchanged(file, CLAIMS, Claim.objects.count())


@pytest.mark.usefixtures("record")
def test_every_file_is_exported_by_the_command_as_the_site_serves_it(client, tmp_path):
    for name in FILTERS:
        for format_name in FORMATS:
            path = tmp_path / f"{name}.{format_name}"
            options = ["--bom"] if format_name == "csv" else []
            call_command("export_csv", name, str(path), "--format", format_name, *options, stderr=Silent())
            assert path.read_bytes() == content(client.get(f"/{name}.{format_name}")), path.name


class Silent:
    def write(self, text: str, *args: object, **options: object) -> None:
        pass

    def isatty(self) -> bool:
        return False
