"""load_record: the whole folder or nothing, and the second time nothing."""

import csv
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import OutputWrapper
from django.db import connection
from django.db.models import ProtectedError

from transfers.datasets import BY_NAME, DATASETS, Kind
from transfers.management.commands.load_record import RECORD
from transfers.models import Authority, Claim, DataVersion, Event, Facility, Source, Transfer
from transfers.models.claim import ClaimCitation
from transfers.models.place import FacilityAlias
from transfers.rows.read import model_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


@pytest.fixture
def folder(tmp_path) -> Path:
    """A copy of the public record to spoil."""
    return shutil.copytree(RECORD, tmp_path / "record")


def edit(folder: Path, name: str, row: int, column: str, value: str) -> None:
    """Set one cell; ``row`` counts as a spreadsheet does."""
    path = folder / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[row - 1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def cell(folder: Path, name: str, row: int, column: str) -> str:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return rows[row - 1][rows[0].index(column)]


def load(folder: Path) -> tuple[str, str]:
    """Return what the command wrote to its output and its errors."""
    out, err = StringIO(), StringIO()
    call_command("load_record", folder, stdout=OutputWrapper(out), stderr=OutputWrapper(err))
    return out.getvalue(), err.getvalue()


def refused(folder: Path) -> list[str]:
    """Load a spoilt folder and return the lines that say what is wrong."""
    err = StringIO()
    with pytest.raises(CommandError, match="nothing was loaded"):
        call_command("load_record", folder, stdout=StringIO(), stderr=OutputWrapper(err))
    return err.getvalue().splitlines()


def counts() -> dict[str, int]:
    return {dataset.name: model_of(dataset).objects.count() for dataset in DATASETS}


def test_every_row_of_the_files_is_in_the_database():
    for dataset in DATASETS:
        with (RECORD / f"{dataset.name}.csv").open(encoding="utf-8", newline="") as file:
            assert model_of(dataset).objects.count() == len(list(csv.DictReader(file))), dataset.name


def test_loading_again_changes_nothing(folder):
    version = DataVersion.objects.get().number
    histories = Claim.history.count()

    out, _ = load(folder)

    assert out.endswith("0 changes.\n")
    assert DataVersion.objects.get().number == version
    assert Claim.history.count() == histories


def test_if_empty_leaves_a_database_with_an_operation_alone(folder):
    edit(folder, "claims", 2, "notes", "not to be loaded")
    out = StringIO()

    call_command("load_record", folder, "--if-empty", stdout=out)

    assert "left as it is" in out.getvalue()
    assert not Claim.objects.filter(notes="not to be loaded").exists()


def test_a_changed_cell_changes_one_row_and_is_in_its_history(folder):
    edit(folder, "claims", 2, "notes", "mended")
    version = DataVersion.objects.get().number

    out, _ = load(folder)

    assert out.endswith("\n1 change.\n")
    claim = Claim.objects.get(code="R001")
    assert claim.notes == "mended"
    latest, before = claim.history.all()[:2]
    assert (latest.notes, before.notes, latest.history_change_reason) == (
        "mended",
        cell(RECORD, "claims", 2, "notes"),
        "load of the record's files",
    )
    assert [row.to_claim.code for row in latest.conflicts_with.all()] == ["R002"]
    assert DataVersion.objects.get().number > version


def test_a_public_file_read_back_keeps_the_words_that_it_left_out(folder, client):
    words = "AP's Iraqi general said 144, only 3-4 Iraqis overall"
    edit(folder, "transfers", 2, "notes", words)
    load(folder)
    public = client.get("/transfers.csv").getvalue()
    assert b"<10 Iraqis" in public

    (folder / "transfers.csv").write_bytes(public)
    assert load(folder)[0].endswith("0 changes.\n")
    (folder / "transfers.csv").write_bytes(public.replace(b",first batch,", b",another label,"))
    load(folder)

    transfer = Transfer.objects.get(code="T001")
    assert (transfer.batch_label, transfer.notes) == ("another label", words)


def test_an_unchanged_cell_of_a_changed_row_leaves_its_rows_alone(folder):
    edit(folder, "claims", 2, "notes", "mended")
    edit(folder, "facilities", 2, "notes", "mended")
    cited, named = ClaimCitation.history.count(), FacilityAlias.history.count()
    conflicts = set(Claim.conflicts_with.through.objects.values_list("pk", flat=True))

    out, _ = load(folder)

    assert out.endswith("\n2 changes.\n")
    assert Claim.objects.get(code="R001").citations.exists()
    assert Facility.objects.get(code=cell(folder, "facilities", 2, "facility")).aliases.exists()
    assert (ClaimCitation.history.count(), FacilityAlias.history.count()) == (cited, named)
    assert set(Claim.conflicts_with.through.objects.values_list("pk", flat=True)) == conflicts


def test_a_changed_cell_of_several_values_writes_the_rows_of_that_record_alone(folder):
    edit(folder, "claims", 2, "sources", "S007;S002")
    edit(folder, "claims", 3, "notes", "mended")
    others = set(ClaimCitation.objects.exclude(record__code="R001").values_list("pk", flat=True))

    load(folder)

    kept = ClaimCitation.objects.exclude(record__code="R001").values_list("pk", flat=True)
    assert set(kept) == others
    assert list(Claim.objects.get(code="R001").citations.values_list("source__code", flat=True)) == [
        "S007",
        "S002",
    ]


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("claims", "conflicts_with", "R003;R002"),
        ("transfers", "overlaps_with", "T003;T002"),
        ("facilities", "possibly_same_as", "panorama;al-hol-camp"),
    ],
)
def test_codes_of_a_set_load_in_any_order(folder, name, column, value):
    edit(folder, name, 2, column, value)
    assert load(folder)[0].endswith("\n1 change.\n")

    assert load(folder)[0].endswith("\n0 changes.\n")


def test_sources_and_aliases_keep_their_order(folder):
    edit(folder, "claims", 2, "sources", "S007;S002;S001")
    edit(folder, "facilities", 2, "aliases", "zz;aa;mm")
    assert load(folder)[0].endswith("\n2 changes.\n")

    edit(folder, "claims", 2, "sources", "S001;S002;S007")
    edit(folder, "facilities", 2, "aliases", "aa;mm;zz")
    assert load(folder)[0].endswith("\n2 changes.\n")


def test_the_contract_and_the_models_know_the_same_codes():
    for dataset in DATASETS:
        for column in dataset:
            if column.kind is Kind.TERM:
                field = model_of(dataset)._meta.get_field(column.attribute)
                assert list(field.choices) == column.vocabulary.choices(), (dataset.name, column.name)


@pytest.mark.parametrize(
    ("name", "column", "value", "expected"),
    [
        ("claims", "people", "1,500", "a whole number in digits 0-9 without separators"),
        ("claims", "people", "-5", "a whole number in digits 0-9"),
        ("claims", "people", "\u0661\u0665\u0660", "a whole number in digits 0-9"),
        ("claims", "people", "99999999999", "a whole number in digits 0-9"),
        ("claims", "as_of_date", "03/04/2026", "a date as YYYY-MM-DD"),
        ("claims", "as_of_date", "2026-02-30", "a date as YYYY-MM-DD"),
        ("claims", "measure", "moved", "one of transferred, planned_total"),
        ("claims", "as_of_precision", "range", "one of day, approx, unknown"),
        ("claims", "conflicts_with", "R002;R001", "the code of another record"),
        ("facilities", "possibly_same_as", "{own}", "the code of another record"),
        ("transfers", "overlaps_with", "{own}", "the code of another record"),
        ("claims", "claimant", "nobody", "the code of one of the authorities"),
        ("claims", "sources", "S002;S999", "the code of one of the sources"),
        ("claims", "sources", "S002;;S007", "none empty"),
        ("claims", "operation", "", "a value; it must not be blank"),
        ("claims", "standing_reason", "", "a reason: only 'listed' needs none"),
        ("claims", "people_low", "151", "a low number that is not above the best one"),
        ("claims", "claim", "R 001", "Use letters a-z, digits and hyphens"),
        ("claims", "claim", "R002", "a code used once"),
        ("sources", "url", "javascript:alert(1)", "Enter a valid URL"),
        ("sources", "title_is_description", "maybe", "yes or no"),
        ("sources", "published_on_basis", "not_found", "where the date was found"),
        ("transfers", "departed_latest", "2026-01-20", "not before the earliest one"),
        ("transfers", "destination", "undisclosed-hasakah", "another facility"),
        ("facilities", "aliases", "x" * 201, "at most 200 characters"),
        ("authorities", "country", "Syria", "Three capital letters"),
        ("control_periods", "from_date", "2026-01-01", "'before 2026' and no date"),
        ("breakdown_counts", "label", "foreign (non-Iraqi)", "a code used once"),
    ],
)
def test_one_bad_cell_loads_nothing_and_is_named(folder, name, column, value, expected):
    before, version = counts(), DataVersion.objects.get().number
    edit(folder, name, 2, column, value.format(own=cell(folder, name, 2, BY_NAME[name].columns[0].name)))

    lines = refused(folder)

    assert any(
        line.startswith(f"{name}.csv, row ") and f"column {column}: " in line and expected in line
        for line in lines
    ), lines
    assert counts() == before
    assert DataVersion.objects.get().number == version
    assert Claim.objects.get(code="R001").people == 150


def test_what_only_the_database_refuses_takes_back_all_that_was_written(folder):
    edit(folder, "claims", 2, "notes", "written first")
    edit(folder, "events", 2, "title", Event.objects.get(code="E02").title)
    with connection.cursor() as cursor:  # a rule that the checks do not know
        cursor.execute("CREATE UNIQUE INDEX event_title_once ON transfers_event (title)")
    before, version = Claim.history.count(), DataVersion.objects.get().number

    with pytest.raises(CommandError, match="nothing was loaded"):
        load(folder)

    assert not Claim.objects.filter(notes="written first").exists()
    assert (Claim.history.count(), DataVersion.objects.get().number) == (before, version)


def test_every_bad_cell_of_every_file_is_reported_at_once(folder):
    edit(folder, "claims", 3, "people", "many")
    edit(folder, "claims", 9, "reported_on", "yesterday")
    edit(folder, "events", 4, "category", "gossip")

    lines = refused(folder)

    assert [line.split(":")[0] for line in lines] == [
        "claims.csv, row 3, column people",
        "claims.csv, row 9, column reported_on",
        "events.csv, row 4, column category",
    ]


def test_a_fault_is_one_whole_phrase(folder):
    edit(folder, "sources", 2, "url", "javascript:alert(1)")
    edit(folder, "claims", 2, "as_of_date", "03/04/2026")
    edit(folder, "claims", 3, "standing", "counted")
    edit(folder, "claims", 3, "standing_reason", "")

    assert refused(folder) == [
        "sources.csv, row 2, column url: 'javascript:alert(1)' - Enter a valid URL.",
        "claims.csv, row 2, column as_of_date: '03/04/2026' - "
        "expected a date as YYYY-MM-DD, e.g. 2026-02-13, or blank",
        "claims.csv, row 3, column standing_reason: '' - expected a reason: only 'listed' needs none",
    ]


@pytest.mark.parametrize(
    ("name", "cells", "columns"),
    [
        # beside an unreadable cell the rest of the row is judged
        ("claims", {"people": "many", "standing_reason": ""}, ["people", "standing_reason"]),
        ("claims", {"reported_on": "today", "people_low": "151"}, ["reported_on", "people_low"]),
        ("claims", {"confidence": "sure", "standing_reason": ""}, ["confidence", "standing_reason"]),
        ("claims", {"qualifier": "abot", "people_low": "151"}, ["qualifier", "people_low"]),
        ("claims", {"people": "many", "claim": "R 001"}, ["people", "claim"]),
        ("claims", {"people": "many", "conflicts_with": "R001"}, ["people", "conflicts_with"]),
        ("sources", {"quarantined": "maybe", "url": "nowhere"}, ["quarantined", "url"]),
        ("facilities", {"kind": "inn", "aliases": "x" * 201}, ["kind", "aliases"]),
        # what it was meant to say may be in order, so that no rule stumbles over its absence
        ("claims", {"people": "many"}, ["people"]),
        ("claims", {"as_of_date": "yesterday"}, ["as_of_date"]),
        ("claims", {"as_of_precision": "unknwon", "as_of_date": ""}, ["as_of_precision"]),
        ("claims", {"standing": "lsited", "standing_reason": ""}, ["standing"]),
        ("claims", {"qualifier": "not said", "people": ""}, ["qualifier"]),
        ("claims", {"claim": ""}, ["claim"]),
        ("claims", {"claimant": "nobody"}, ["claimant"]),
        ("transfers", {"departed_earliest": "the 21st"}, ["departed_earliest"]),
        ("transfers", {"origin": "nowhere"}, ["origin"]),
        ("sources", {"published_on": "today"}, ["published_on"]),
        ("sources", {"published_on_basis": "lost", "published_on": ""}, ["published_on_basis"]),
        ("control_periods", {"from_precision": "long ago"}, ["from_precision"]),
        ("breakdown_counts", {"level": "land", "country": "SYR"}, ["level"]),
    ],
)
def test_each_fault_of_a_row_is_reported_and_none_that_follows_from_another(folder, name, cells, columns):
    for column, value in cells.items():
        edit(folder, name, 2, column, value)

    found = [line.split(":")[0] for line in refused(folder)]

    assert found == [f"{name}.csv, row 2, column {column}" for column in columns]


def test_a_code_used_twice_is_found_beside_an_unreadable_cell(folder):
    edit(folder, "events", 2, "category", "gossip")
    edit(folder, "events", 3, "event", cell(folder, "events", 2, "event"))

    assert [line.split(":")[0] for line in refused(folder)] == [
        "events.csv, row 2, column category",
        "events.csv, row 3, column event",
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"claim,operation\r\nR001,nes\r\n", "this column"),
        (b"\xff\xfeclaim", "UTF-8 text"),
        ("claim,\u0633".encode("cp1256"), "UTF-8 text"),
        (b"", "this column"),
        (b"claim\0", "NUL"),
    ],
    ids=["columns missing", "utf-16", "cp1256", "empty", "NUL byte"],
)
def test_a_file_of_another_shape_loads_nothing(folder, content, expected):
    before = counts()
    (folder / "claims.csv").write_bytes(content)

    lines = refused(folder)

    assert any(line.startswith("claims.csv, row 1") and expected in line for line in lines), lines
    assert counts() == before


def test_a_row_with_a_cell_too_many_is_named(folder):
    path = folder / "claims.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("\n", ",surplus\n", 2).replace(",surplus\n", "\n", 1)
    )

    assert refused(folder)[0].startswith("claims.csv, row 2: ")


@pytest.mark.parametrize(
    ("before", "after", "faults"),
    [
        (b"publisher", b"publsher", 2),  # the column that is missing and the one that nobody knows
        (b"S001,", b"\xff001,", 1),
        (b"S001,", b"S0\x0001,", 1),
        (b"S001,", b'S001,"a"b,', 1),
        (b"S001,", b"S001,surplus,", 1),
    ],
    ids=["heading", "encoding", "NUL byte", "quoting", "a cell too many"],
)
def test_references_into_a_file_of_another_shape_are_not_judged(folder, before, after, faults):
    for dataset in reversed(DATASETS):
        model_of(dataset).objects.all().delete()
    path = folder / "sources.csv"
    path.write_bytes(path.read_bytes().replace(before, after, 1))
    edit(folder, "claims", 2, "claimant", "nobody")

    lines = refused(folder)

    assert [line.split(",")[0] for line in lines] == ["sources.csv"] * faults + ["claims.csv"], lines
    assert "column claimant" in lines[-1]


def test_a_list_without_a_file_is_named_and_left_as_it_is(folder):
    (folder / "events.csv").unlink()
    edit(folder, "claims", 2, "notes", "mended")

    out, _ = load(folder)

    assert out.splitlines()[0] == f"Not in {folder}, and left as it is: events.csv"
    assert out.endswith("\n1 change.\n")
    assert Event.objects.exclude(publication_state="published").count() == 0
    assert Event.objects.count() > 60


def test_a_folder_without_any_file_of_a_record_is_refused(tmp_path):
    with pytest.raises(CommandError, match=r"holds none of the files of a record: operations\.csv"):
        load(tmp_path)


def test_a_cited_source_a_named_authority_and_a_named_facility_stay():
    for record in (
        Source.objects.get(code="S001"),
        Authority.objects.get(code="us-centcom"),
        Facility.objects.get(code="ghuwayran-sinaa"),
    ):
        with pytest.raises(ProtectedError):
            record.delete()
