"""A newer record is loaded over a database at whose desk people worked meanwhile: what they changed stays."""

import csv
import shutil
from io import StringIO

import pytest
from django.core.management import call_command

from tests import factories
from transfers.management.commands.load_record import RECORD
from transfers.models import (
    Authority,
    BreakdownCount,
    Claim,
    Event,
    LoadedRow,
    Operation,
    Revision,
    Source,
    Transfer,
)
from transfers.rows.snapshot import snapshot_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


ON_REQUEST = "--withdraw-missing withdraws what nothing public rests on"


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(RECORD, tmp_path / "record")


def edit(folder, name: str, key: str, **cells: str) -> None:
    """Write cells of the row with that code; ``row=None`` takes it out."""
    path = folder / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    heading = list(rows[0])
    for row in rows:
        if row[heading[0]] == key:
            row.update(cells)
    kept = [row for row in rows if row[heading[0]] != key or "gone" not in cells]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, heading, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(kept)


def load(folder, *options: str) -> list[str]:
    out = StringIO()
    call_command("load_record", folder, *options, stdout=out, stderr=StringIO())
    return out.getvalue().splitlines()


def said(lines: list[str]) -> list[str]:
    """Return what is said beside the table of lists."""
    return lines[lines.index(next(line for line in lines if line.endswith(("changes.", "change.")))) :]


@pytest.fixture(params=["remembered", "from the history"])
def _last_load(request):
    """Before loads were remembered they left their reason in the history alone."""
    if request.param == "from the history":
        LoadedRow.objects.all().delete()


@pytest.mark.usefixtures("_last_load")
def test_a_cell_that_the_desk_changed_stays_and_another_of_its_row_is_loaded(folder):
    claim = Claim.objects.get(code="R001")
    claim.notes = "The desk's note"
    claim.save()
    edit(folder, "claims", "R001", claimant_detail="CENTCOM, press office")

    assert said(load(folder)) == ["1 change."]
    claim.refresh_from_db()
    assert (claim.notes, claim.claimant_detail) == ("The desk's note", "CENTCOM, press office")
    # And so at the next load, which begins from what this one wrote.
    edit(folder, "claims", "R001", claimant_detail="CENTCOM")
    assert said(load(folder)) == ["1 change."]
    claim.refresh_from_db()
    assert (claim.notes, claim.claimant_detail) == ("The desk's note", "CENTCOM")


@pytest.mark.usefixtures("_last_load")
def test_a_cell_that_both_changed_stays_the_desk_s_and_is_named_once(folder):
    Transfer.objects.filter(code="T001").update(batch_label="the first flight")
    edit(folder, "transfers", "T001", batch_label="batch 1")
    edit(folder, "claims", "R003", notes="new")

    assert said(load(folder)) == [
        "1 change.",
        "Kept as the desk has it: transfers T001, batch_label: 'the first flight' (in the files: 'batch 1')",
    ]
    assert Transfer.objects.get(code="T001").batch_label == "the first flight"
    assert said(load(folder)) == ["0 changes."]


@pytest.mark.usefixtures("_last_load")
def test_sources_that_the_desk_added_stay(folder):
    claim, page = Claim.objects.get(code="R001"), Source.objects.get(code="S150")
    claim.save()  # as the form does before it writes the rows
    claim.citations.create(source=page, position=9)
    edit(folder, "claims", "R001", notes="newer")

    assert said(load(folder)) == ["1 change."]
    assert snapshot_of(claim).cells["sources"] == "S002;S003;S004;S005;S006;S150"
    assert snapshot_of(claim).cells["notes"] == "newer"


@pytest.mark.usefixtures("_last_load")
def test_a_row_of_a_table_that_the_desk_changed_stays(folder):
    row = BreakdownCount.objects.filter(breakdown__code="D12").latest("people")
    row.people = 999
    row.save()
    path = folder / "breakdown_counts.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Same number as in D21", "As in D21"), encoding="utf-8", newline="")

    assert said(load(folder)) == [f"{text.count('Same number as in D21')} changes."]
    row.refresh_from_db()
    assert row.people == 999


def test_a_record_of_the_desk_under_a_code_of_the_files_stays_and_is_named(folder):
    claim = Claim.objects.get(code="R001")
    claim.pk, claim.code, claim.notes = None, "R900", "the desk's own"
    claim._state.adding = True
    claim.save()
    path = folder / "claims.csv"
    with path.open(encoding="utf-8", newline="") as file:
        first = list(csv.DictReader(file))[0]
    row = first | {"claim": "R900", "notes": "another claim", "sources": "", "conflicts_with": ""}
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, list(row)).writerow(row)

    assert said(load(folder)) == [
        "0 changes.",
        "Kept as the desk has it: claims R900, notes: \"the desk's own\" (in the files: 'another claim')",
    ]


def test_what_the_files_no_longer_hold_is_named_and_withdrawn_on_request(folder, client):
    edit(folder, "claims", "R128", gone="yes")
    edit(folder, "claims", "R003", notes="new")
    address = Claim.objects.get(code="R128").get_absolute_url()

    assert said(load(folder))[1:] == [
        f"No longer in the files, and left as it is: claims R128 ({ON_REQUEST})"
    ]
    assert client.get(address).status_code == 200

    assert said(load(folder, "--withdraw-missing")) == ["0 changes.", "Withdrawn: claims R128"]
    assert said(load(folder, "--withdraw-missing")) == ["0 changes."]
    assert client.get(address).status_code in (404, 410)
    revision = Revision.objects.get(code="R128", list_name="claims")
    assert (revision.reason, revision.after) == ("The record's files no longer hold it.", None)
    assert Claim.objects.filter(code="R128").exists()


def test_what_was_withdrawn_and_is_in_the_files_again_stays_withdrawn_and_is_named(folder, client):
    text = (folder / "claims.csv").read_text(encoding="utf-8")
    edit(folder, "claims", "R128", gone="yes")
    load(folder, "--withdraw-missing")
    (folder / "claims.csv").write_text(text, encoding="utf-8")

    assert said(load(folder)) == [
        "0 changes.",
        "In the files, and left withdrawn: claims R128 (the desk can send it back to review)",
    ]
    assert client.get("/claims/R128/").status_code == 404


def test_make_run_says_in_one_line_that_a_newer_record_is_there(folder):
    assert load(folder, "--if-empty") == ["The database already holds a record; left as it is."]
    Claim.objects.filter(code="R001").update(notes="The desk's note")
    assert load(folder, "--if-empty") == ["The database already holds a record; left as it is."]
    edit(folder, "claims", "R003", notes="new")

    assert load(folder, "--if-empty")[1:] == [
        "The files hold a newer record than was loaded: manage.py load_record takes it, and keeps what the "
        "desk changed."
    ]
    assert Claim.objects.get(code="R003").notes == ""


def test_a_row_that_left_the_files_and_comes_back_is_still_known(folder):
    claim = Claim.objects.get(code="R001")
    claim.notes = "The desk's note"
    claim.save()
    edit(folder, "claims", "R001", claimant_detail="CENTCOM, press office")
    load(folder)
    whole = (folder / "claims.csv").read_text(encoding="utf-8")
    edit(folder, "claims", "R001", gone="yes")
    load(folder)
    (folder / "claims.csv").write_text(whole, encoding="utf-8", newline="")

    assert said(load(folder)) == ["0 changes."]
    assert Claim.objects.get(code="R001").notes == "The desk's note"


@pytest.mark.usefixtures("_last_load")
def test_a_row_of_a_table_that_the_desk_took_out_or_renamed_does_not_come_back(folder):
    rows = BreakdownCount.objects.filter(breakdown__code="D12")
    rows.get(label="Syrian").delete()
    renamed = rows.get(label="Tunisian")
    renamed.label = "Tunisian nationals"
    renamed.save()

    assert said(load(folder)) == [
        "0 changes.",
        "Left out, as the desk took it out: breakdown_counts D12 Syrian",
        "Left out, as the desk took it out: breakdown_counts D12 Tunisian",
    ]
    assert not rows.filter(label__in=("Syrian", "Tunisian")).exists()


def test_what_the_files_lack_for_once_is_still_known_of(folder):
    path = folder / "events.csv"
    whole = path.read_text(encoding="utf-8")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [name for name in rows[0] if name != "title_ar"], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    load(folder)
    path.write_text(whole, encoding="utf-8", newline="")
    edit(folder, "events", "E01", title_ar="عنوان جديد")

    assert said(load(folder)) == ["1 change."]
    assert Event.objects.get(code="E01").title_ar == "عنوان جديد"


def test_what_desk_and_files_agree_on_is_loaded_from_then_on(folder):
    Claim.objects.filter(code="R003").update(notes="agreed")
    edit(folder, "claims", "R003", notes="agreed")
    assert said(load(folder)) == ["0 changes."]
    edit(folder, "claims", "R003", notes="newer")

    assert said(load(folder)) == ["1 change."]


def test_numbers_and_codes_are_compared_as_the_record_writes_them(folder):
    edit(folder, "operations", "nes-iraq-2026", arrival_legs="onward;cross_border")
    edit(folder, "claims", "R003", people="0150")
    load(folder)
    edit(folder, "operations", "nes-iraq-2026", arrival_legs="cross_border")
    edit(folder, "claims", "R003", people="151")

    assert said(load(folder)) == ["2 changes."]
    assert Operation.objects.get().arrival_legs == ["cross_border"]


def test_what_others_rest_on_is_withdrawn_after_them_or_not_at_all(folder):
    """R128 and a page that it alone cites go together; an authority whose claims are public stays."""
    only = factories.source(code="S900")
    LoadedRow.objects.create(list_name="sources", key="S900", cells={})
    Claim.objects.get(code="R128").citations.all().delete()
    Claim.objects.get(code="R128").citations.create(source=only)
    edit(folder, "claims", "R128", gone="yes")
    edit(folder, "authorities", "us-centcom", gone="yes")

    lines = said(load(folder, "--withdraw-missing"))[1:]
    assert f"No longer in the files, and left as it is: authorities us-centcom ({ON_REQUEST})" in lines
    assert {"Withdrawn: claims R128", "Withdrawn: sources S900"} <= set(lines)
    assert Authority.objects.get(code="us-centcom").publication_state == "published"


def test_another_folder_says_nothing_of_the_record(tmp_path, folder):
    edit(folder, "operations", "nes-iraq-2026", operation="another")
    assert load(folder, "--if-empty") == ["The database already holds a record; left as it is."]


def test_a_page_that_the_desk_cited_as_a_draft_stays_once_it_is_published(folder):
    draft = factories.source(code="S900", publication_state="draft")
    claim = Claim.objects.get(code="R001")
    claim.save()
    claim.citations.create(source=draft, position=9)
    assert said(load(folder)) == ["0 changes."]
    Source.objects.filter(pk=draft.pk).update(publication_state="published")

    assert said(load(folder)) == ["0 changes."]
    assert claim.citations.filter(source=draft).exists()


def test_the_files_of_another_operation_are_no_word_on_this_one(tmp_path, folder):
    for file in folder.glob("*.csv"):
        heading = file.read_text(encoding="utf-8").splitlines()[0]
        file.write_text(f"{heading}\n", encoding="utf-8", newline="")
    row = "second,Second operation,,,planned,,,,,cross_border\n"
    with (folder / "operations.csv").open("a", encoding="utf-8", newline="") as file:
        file.write(row)

    assert said(load(folder, "--withdraw-missing")) == ["1 change."]
    assert not Claim.objects.exclude(publication_state="published").exists()
    assert Operation.objects.get(code="nes-iraq-2026").publication_state == "published"


def test_a_number_stays_whole_where_the_desk_changed_a_part_of_it(folder):
    Claim.objects.filter(code="R001").update(qualifier="at_least")
    edit(folder, "claims", "R001", people="1500", notes="newer")

    assert said(load(folder)) == [
        "1 change.",
        "Kept as the desk has it: claims R001, people: '150' (in the files: '1500')",
    ]
    claim = Claim.objects.get(code="R001")
    assert (claim.people, claim.qualifier, claim.notes) == (150, "at_least", "newer")


def test_a_row_of_a_table_that_the_files_dropped_is_named(folder):
    path = folder / "breakdown_counts.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("D12,Tunisian,")]
    assert len(kept) == len(lines) - 1
    path.write_text("".join(kept), encoding="utf-8", newline="")

    assert said(load(folder)) == [
        "0 changes.",
        "No longer in the files, and left: breakdown_counts D12 Tunisian",
    ]


def test_a_draft_is_not_withdrawn(folder):
    Claim.objects.filter(code="R128").update(publication_state="draft")
    edit(folder, "claims", "R128", gone="yes")

    assert said(load(folder, "--withdraw-missing"))[1:] == [
        f"No longer in the files, and left as it is: claims R128 ({ON_REQUEST})"
    ]
    assert Claim.objects.get(code="R128").publication_state == "draft"
