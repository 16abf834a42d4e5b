"""A file of an earlier release lacks the columns that were appended since: what is stored in them stays."""

import csv
import shutil
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.transfers.imports import files
from transfers.datasets import BY_NAME, DATASETS
from transfers.imports.csv import read_csv
from transfers.management.commands.load_record import RECORD
from transfers.models import Claim, Event, Operation
from transfers.rows.validate import check_sheets
from transfers.rows.write import write_changes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

LATER = {
    "operations": {"summary_ar", "arrival_legs"},
    "claims": {"standing_reason_ar", "notes_ar"},
    "transfers": {"standing_reason_ar", "notes_ar"},
    "events": {"said_by", "title_ar", "summary_ar", "dispute_ar"},
}


def without(text: str, names: set[str]) -> str:
    heading, *rows = csv.reader(StringIO(text, newline=""))
    kept = [place for place, name in enumerate(heading) if name not in names]
    out = StringIO(newline="")
    csv.writer(out).writerows([row[place] for place in kept] for row in (heading, *rows))
    return out.getvalue()


def test_the_columns_that_a_file_may_lack_are_those_of_a_later_release():
    may_lack = {each.name: {column.name for column in each if column.may_lack} for each in DATASETS}
    assert {name: names for name, names in may_lack.items() if names} == LATER


def test_the_record_without_them_changes_nothing(tmp_path):
    folder = shutil.copytree(RECORD, tmp_path / "record")
    for name, names in LATER.items():
        file = folder / f"{name}.csv"
        file.write_text(without(file.read_text(encoding="utf-8"), names), encoding="utf-8", newline="")
    out = StringIO()

    call_command("load_record", folder, stdout=out, stderr=StringIO())

    assert out.getvalue().endswith("\n0 changes.\n")
    event = Event.objects.get(code="E04")
    assert event.title_ar
    assert event.speakers.exists()


def test_a_new_row_has_the_usual_leg_and_blank_texts():
    text = (
        "operation,name_en,name_ar,summary_en,state,started_on,ended_on,last_checked_on\nnew,N,,,planned,,,\n"
    )
    changes, faults = check_sheets([read_csv(text.encode(), BY_NAME["operations"], "operations.csv")])
    assert faults == []
    write_changes(changes, publish=True, reason="test")

    operation = Operation.objects.get(code="new")
    assert (operation.arrival_legs, operation.summary_ar) == (["cross_border"], "")


def test_a_changed_row_keeps_what_its_file_lacks():
    (row,) = files.record_rows(BY_NAME["claims"], "R001")
    text = without(files.as_text([row | {"notes": "mended"}]), LATER["claims"])
    changes, faults = check_sheets([read_csv(text.encode(), BY_NAME["claims"], "claims.csv")])
    assert faults == []
    assert [changed.names for changed in changes[0].changed] == [["notes"]]
    write_changes(changes, publish=True, reason="test")

    claim = Claim.objects.get(code="R001")
    assert (claim.notes, claim.notes_ar) == ("mended", row["notes_ar"])
    assert row["notes_ar"]


def test_another_column_may_not_be_lacking():
    text = without(files.as_text(files.new_claims(1)), {"notes"})
    _changes, faults = check_sheets([read_csv(text.encode(), BY_NAME["claims"], "claims.csv")])
    assert [(fault.column, fault.problem) for fault in faults] == [("notes", "expected this column")]


@pytest.mark.parametrize(
    ("legs", "problem"),
    [
        ("", "expected a value; it must not be blank"),
        ("by_sea", "expected codes, a semicolon between them, of cross_border, to_staging,"),
        ("onward;onward", "expected values with ';' between them, none empty, none twice"),
    ],
)
def test_a_leg_is_one_that_there_is(tmp_path, legs, problem):
    folder = shutil.copytree(RECORD, tmp_path / "record")
    file = folder / "operations.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(",cross_border", f",{legs}"), encoding="utf-8", newline="")
    err = StringIO()

    with pytest.raises(CommandError, match="nothing was loaded"):
        call_command("load_record", folder, stdout=StringIO(), stderr=err)

    assert "operations.csv, row 2, column arrival_legs" in err.getvalue()
    assert problem in err.getvalue()
