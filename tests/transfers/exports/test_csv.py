"""The CSV files: the columns and values of the record, safe in a spreadsheet, and readable back exactly."""

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from hypothesis import example, given
from hypothesis import strategies as st

from tests import factories
from tests.addresses import data_day
from transfers.datasets import BY_NAME, DATASETS, Kind
from transfers.imports.csv import read_csv
from transfers.management.commands.load_record import RECORD
from transfers.models import Claim
from transfers.rows.csv import csv_chunks, guarded
from transfers.rows.parse import unguarded
from transfers.rows.read import CHUNK, model_of
from transfers.rows.validate import check_sheets

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def rows_of_record(name: str) -> list[list[str]]:
    """Return the record's file, rows in the order of the first column."""
    with (RECORD / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        heading, *rows = csv.reader(file)
    return [heading, *sorted(rows, key=lambda row: row[0])]


def hidden_as(word: str) -> Callable[[list[str]], list[str]]:
    """Return a row of breakdown_counts with a word in place of its number, and without its note."""
    return lambda row: [*row[:4], "", word, "", row[7], ""]


# The rows that the public file does not hold as the record has them.
PUBLIC = {
    ("sources", "S033", "Aden Lighthouse (Al Arabiya)"): lambda row: [
        cell.replace("بينهم 4 عراقيين", "بينهم <10 عراقيين") for cell in row
    ],
    ("breakdown_counts", "D04", "Iraqi"): hidden_as("<10"),
    ("breakdown_counts", "D04", "others, 'mostly European'"): hidden_as("withheld"),
    ("breakdown_counts", "D05", "Iraqi"): hidden_as("<10"),
    **{
        ("breakdown_counts", table, label): hidden_as("<10")
        for table, labels in {
            "D12": ("Canadian", "Chinese", "French", "Kazakh", "Israeli"),
            "D20": ("British", "French", "Swedish"),
        }.items()
        for label in labels
    },
    # So that none of these is found by subtraction, within a table or between tables of the same people.
    **{
        ("breakdown_counts", table, label): hidden_as("withheld")
        for table, labels in {
            "D08": ("Iranian", "Iraqi"),
            "D09": ("Iraqi", "Syrian"),
            "D20": ("Dutch", "Iraqi", "Syrian"),
            "D21": ("Egyptian", "Iraqi", "Moroccan", "Syrian"),
        }.items()
        for label in labels
    },
}


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)
def test_the_loaded_record_exports_to_its_own_rows(dataset):
    order = ["code"] if dataset.columns[0].kind is Kind.KEY else ["breakdown__code", "position"]
    text = "".join(csv_chunks(dataset, model_of(dataset).objects.order_by(*order), at=None))

    assert list(csv.reader(StringIO(text, newline=""))) == rows_of_record(dataset.name)


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
@pytest.mark.parametrize(
    "name",
    BY_NAME,
)
def test_the_address_serves_exactly_the_rows_of_the_record_but_small_counts(client, name):
    rows = [PUBLIC.get((name, row[0], row[1]), lambda cells: cells)(row) for row in rows_of_record(name)]
    if name == "breakdown_counts":  # hidden rows stand last in their table, by label
        rows[1:] = sorted(rows[1:], key=lambda row: (row[0], row[1] if row[5] in ("<10", "withheld") else ""))
    expected = StringIO(newline="")
    csv.writer(expected).writerows(rows)

    plain = client.get(f"/{name}.csv?bom=0")
    for_excel = client.get(f"/{name}.csv")

    assert b"".join(plain) == expected.getvalue().encode()
    assert b"".join(for_excel) == b"\xef\xbb\xbf" + expected.getvalue().encode()
    assert plain["Content-Type"] == "text/csv; charset=utf-8"
    assert plain["Content-Disposition"] == f'attachment; filename="handover-{name}-{data_day()}.csv"'


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
def test_exporting_then_loading_changes_nothing(tmp_path):
    for dataset in DATASETS:
        order = ["code"] if dataset.columns[0].kind is Kind.KEY else ["breakdown__code", "position"]
        text = "".join(csv_chunks(dataset, model_of(dataset).objects.order_by(*order), at=None, bom=True))
        (tmp_path / f"{dataset.name}.csv").write_bytes(text.encode())
    out = StringIO()

    call_command("load_record", tmp_path, stdout=out)

    assert out.getvalue().endswith("0 changes.\n")


texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@given(texts)
@example("=1+1")
@example("'=1+1")
@example("''@x")
@example("'quoted'")
@example("\tx")
@example("-5")
def test_a_guarded_text_is_no_formula_and_reads_back_exactly(text):
    shown = guarded(text)

    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguarded(shown) == text


@pytest.mark.django_db
def test_a_formula_is_inert_in_the_file_and_exact_after_reading():
    notes = '=HYPERLINK("https://example.org";"x")\r\nsecond, "line"'
    claim = factories.claim(notes=notes)

    text = "".join(csv_chunks(BY_NAME["claims"], Claim.objects.filter(pk=claim.pk), NOW))

    assert ",'=HYPERLINK" in text.replace('"', "")
    [(_, cells)] = read_csv(text.encode(), BY_NAME["claims"], "claims.csv").rows
    assert unguarded(cells["notes"]) == notes


@pytest.mark.django_db
def test_rows_beyond_one_chunk_keep_their_order_and_their_sources(django_assert_num_queries):
    operation, claimant, source = factories.operation(), factories.authority(), factories.source()
    claims = Claim.objects.bulk_create(
        Claim(
            code=f"bulk-{place:04}",
            operation=operation,
            claimant=claimant,
            measure="transferred",
            people=place,
            qualifier="exact",
            confidence="low",
            as_of_date="2026-01-21",
            publication_state="published",
        )
        for place in range(CHUNK + 1)
    )
    claims[-1].citations.create(source=source)

    # three small dictionaries of codes, the claims, per chunk the conflicts and the sources, and the code of
    # the one source
    with django_assert_num_queries(3 + 1 + 2 * 2 + 1):
        rows = list(
            csv.DictReader(
                StringIO(
                    "".join(
                        csv_chunks(
                            BY_NAME["claims"], Claim.objects.filter(operation=operation).order_by("code"), NOW
                        )
                    ),
                    newline="",
                )
            )
        )

    assert [int(row["people"]) for row in rows] == list(range(CHUNK + 1))
    assert [row["sources"] for row in rows] == [""] * CHUNK + [source.code]


@pytest.mark.django_db
def test_blank_is_not_zero():
    operation = factories.operation()
    factories.claim(operation=operation, people=None, qualifier="not_stated")
    factories.claim(operation=operation, people=0)

    text = "".join(
        csv_chunks(BY_NAME["claims"], Claim.objects.filter(operation=operation).order_by("pk"), NOW)
    )

    people = [row["people"] for row in csv.DictReader(StringIO(text, newline=""))]
    assert people == ["", "0"]


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
def test_a_public_file_of_counts_is_refused_by_the_desk_and_not_read_as_blanks(client):
    text = b"".join(client.get("/breakdown_counts.csv"))

    sheet = read_csv(text, BY_NAME["breakdown_counts"], "breakdown_counts.csv")
    _, faults = check_sheets([sheet])

    assert {fault.value for fault in faults if fault.column == "people"} == {"<10", "withheld"}
