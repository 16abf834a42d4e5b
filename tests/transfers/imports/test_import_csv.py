"""The plan of an import and the command: what becomes a draft, what is refused, and what history keeps."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import OutputWrapper
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from tests.transfers.imports import files
from transfers.datasets import BREAKDOWN_COUNTS, CLAIMS, FACILITIES, GOVERNORATES
from transfers.imports.plan import Refused, apply_plan, plan_import
from transfers.models import Breakdown, BreakdownCount, Claim, DataVersion, Facility, Governorate
from transfers.models.claim import ClaimCitation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def command(path: Path, *options: str, name: str = "claims") -> str:
    """Import a file by the command; return what it printed."""
    out = StringIO()
    call_command("import_csv", name, str(path), *options, stdout=out, stderr=StringIO())
    return out.getvalue()


def refused(path: Path, *options: str, name: str = "claims") -> tuple[list[str], str]:
    """Return the faults on the error output, and the last word."""
    err = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("import_csv", name, str(path), *options, stdout=StringIO(), stderr=OutputWrapper(err))
    assert error.value.returncode == 1
    return err.getvalue().splitlines(), str(error.value)


@pytest.fixture
def kept(tmp_path):
    """Write rows as a file; returns its path."""

    def write(rows: files.Rows, name: str = "claims.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(files.as_csv(rows))
        return path

    return write


@pytest.fixture
def anna(django_user_model):
    """Who also reviews: in review only reviewers change a record."""
    return django_user_model.objects.create_superuser("anna")


@pytest.fixture
def basim(django_user_model):
    return django_user_model.objects.create_user("basim")


def everything() -> tuple[int, ...]:
    version = DataVersion.objects.get().number
    return Claim.objects.count(), Claim.history.count(), ClaimCitation.history.count(), version


# --- new rows -----------------------------------------------------------------------------------------


def test_new_rows_become_drafts_that_nobody_sees_with_their_history(kept, client):
    version = DataVersion.objects.get().number

    out = command(kept(files.new_claims(3, sources="S002;S001", conflicts_with="R002")))

    assert out.splitlines() == [
        "Read as CSV, UTF-8, delimiter ','.",
        "3 new, 0 changed, 0 unchanged.",
    ]
    claim = Claim.objects.get(code="N0002")
    assert (claim.publication_state, claim.written_by, claim.approved_by) == ("draft", None, None)
    assert [one.source.code for one in claim.citations.all()] == ["S002", "S001"]
    (history,) = claim.history.all()
    assert (history.history_change_reason, history.history_type) == ("import of claims.csv", "+")
    assert [one.to_claim.code for one in history.conflicts_with.all()] == ["R002"]
    assert (
        ClaimCitation.history.filter(record=claim, history_change_reason="import of claims.csv").count() == 2
    )
    assert client.get(claim.get_absolute_url()).status_code == 404
    assert DataVersion.objects.get().number == version + 1


def test_a_row_of_hxl_tags_is_passed_over_and_said_so(kept):
    tags = {column.name: column.hxl for column in CLAIMS}

    out = command(kept([tags, *files.new_claims(1)]))

    assert "The row of HXL tags under the heading was passed over." in out.splitlines()
    assert "1 new, 0 changed, 0 unchanged." in out.splitlines()


def test_who_runs_the_server_may_publish_what_is_new_and_change_what_is_published(kept, client):
    rows = [*files.new_claims(1), *files.record_rows(CLAIMS, "R001")]
    rows[1]["notes"] = "mended"

    command(kept(rows), "--publish")

    new, old = Claim.objects.get(code="N0001"), Claim.objects.get(code="R001")
    assert (new.publication_state, old.publication_state, old.notes) == ("published", "published", "mended")
    assert client.get(new.get_absolute_url()).status_code == 200


def test_a_dry_run_says_the_same_and_writes_nothing(kept):
    path, before = kept(files.new_claims(2)), everything()

    assert command(path, "--dry-run").splitlines()[1:] == [
        "2 new, 0 changed, 0 unchanged.",
        "Nothing was written.",
    ]
    assert everything() == before


def test_a_second_time_changes_nothing(kept):
    path = kept(files.new_claims(2))
    command(path)
    before = everything()

    assert "0 new, 0 changed, 2 unchanged." in command(path)
    assert everything() == before


def test_every_fault_is_on_the_error_output_and_nothing_is_written(kept):
    rows, before = files.new_claims(3), everything()
    rows[0]["people"], rows[2]["as_of_date"] = "1,500", "03/04/2026"

    faults, last = refused(kept(rows))

    assert [fault.split(":")[0] for fault in faults] == [
        "claims.csv, row 2, column people",
        "claims.csv, row 4, column as_of_date",
    ]
    assert last == "Nothing was imported. 2 faults found. Mend the cells above and import again."
    assert everything() == before


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    _, last = refused(tmp_path / "none.csv")

    assert "none.csv cannot be read (No such file or directory); give a CSV or XLSX file." in last


def test_progress_is_drawn_on_a_terminal_alone(kept):
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    path, drawn = kept(files.new_claims(2)), Terminal()
    call_command("import_csv", "claims", str(path), stdout=StringIO(), stderr=drawn)

    assert "Checking claims" in drawn.getvalue()
    assert "Writing claims             [....." in drawn.getvalue()
    assert drawn.getvalue().endswith("\r\033[K")
    err = StringIO()
    call_command("import_csv", "claims", str(path), stdout=StringIO(), stderr=OutputWrapper(err))
    assert err.getvalue() == ""


# --- changed rows -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "way_out"),
    [
        ("published", "R001 is published: propose the change in its form"),
        ("withdrawn", "R001 is withdrawn: give what is new a code of its own"),
    ],
)
def test_a_row_that_would_change_what_the_public_saw_is_refused(kept, state, way_out):
    Claim.objects.filter(code="R001").update(publication_state=state)
    rows, before = files.record_rows(CLAIMS, "R001", "R002"), everything()
    rows[0]["notes"] = "mended"

    faults, _ = refused(kept(rows))

    (fault,) = faults
    assert fault.startswith(
        "claims.csv, row 2, column claim: 'R001' - expected a draft or a record in review;"
    )
    assert way_out in fault
    assert everything() == before


@pytest.mark.parametrize("state", ["draft", "in_review"])
def test_a_changed_row_makes_a_draft_of_its_writer(anna, basim, state):
    Claim.objects.filter(code="R001").update(publication_state=state, written_by=basim, approved_by=None)
    rows = files.record_rows(CLAIMS, "R001")
    rows[0] |= {"notes": "mended", "people": "151", "people_high": "151", "sources": "S001"}
    entered = Claim.objects.get(code="R001").entered_at
    gone = set(ClaimCitation.objects.filter(record__code="R001").values_list("pk", flat=True))

    apply_plan(files.as_csv(rows), CLAIMS, "claims.csv", writer=anna)

    claim = Claim.objects.get(code="R001")
    assert (claim.publication_state, claim.written_by, claim.approved_by) == ("draft", anna, None)
    assert (claim.notes, claim.people, claim.entered_at) == ("mended", 151, entered)
    history = claim.history.first()
    assert (history.history_type, history.history_user, history.notes) == ("~", anna, "mended")
    assert (history.entered_at, history.history_change_reason) == (entered, "import of claims.csv")
    assert [one.source.code for one in claim.citations.all()] == ["S001"]
    removed = ClaimCitation.history.filter(history_type="-", history_user=anna)
    assert set(removed.values_list("id", flat=True)) == gone
    # Her own words, so not hers to publish.
    claim.publication_state = "published"
    claim.approved_by = anna
    assert any("another person approves" in str(error) for error in [constraint_error(claim)])


def constraint_error(claim: Claim) -> Exception:
    with pytest.raises(Exception) as error:  # noqa: PT011 - whichever constraint comes first
        claim.validate_constraints()
    return error.value


def test_a_new_row_of_a_published_table_changes_the_table(kept, anna):
    rows = files.record_rows(BREAKDOWN_COUNTS)
    code = rows[0]["breakdown"]
    added = [{**rows[0], "label": "a row that was left out", "level": "group", "country": ""}]

    faults, _ = refused(kept(added, "counts.csv"), name="breakdown_counts")
    assert f"{code} is published" in faults[0]

    Breakdown.objects.filter(code=code).update(publication_state="in_review")
    apply_plan(files.as_csv(added), BREAKDOWN_COUNTS, "counts.csv", writer=anna)

    table = Breakdown.objects.get(code=code)
    assert BreakdownCount.objects.filter(breakdown=table, label="a row that was left out").exists()
    assert (table.publication_state, table.written_by) == ("draft", anna)
    assert table.history.first().history_change_reason == "import of counts.csv"


def test_what_is_not_published_is_changed_in_place(kept):
    rows = files.record_rows(GOVERNORATES)
    rows[0]["name_en"] = "Another name"

    command(kept(rows), name="governorates")

    assert Governorate.objects.get(code=rows[0]["admin1_pcode"]).name_en == "Another name"


def test_a_public_file_read_back_changes_nothing_that_it_hid(client, kept):
    (faults, _), before = refused_public(client, kept), everything()

    assert any("'<10' - expected a whole number" in fault for fault in faults)
    assert everything() == before


def refused_public(client, kept) -> tuple[list[str], str]:
    path = kept(files.record_rows(), "counts.csv")
    path.write_bytes(client.get("/breakdown_counts.csv").getvalue())
    return refused(path, name="breakdown_counts")


# --- plan and deed ------------------------------------------------------------------------------------


def test_what_was_not_seen_is_not_written(anna):
    Claim.objects.filter(code="R001").update(publication_state="draft")
    rows = files.record_rows(CLAIMS, "R001")
    rows[0]["notes"] = "mended"
    content = files.as_csv(rows)
    seen = plan_import(content, CLAIMS, "claims.csv")

    for meanwhile in ({"claimant_detail": "by somebody else"}, {"publication_state": "in_review"}):
        Claim.objects.filter(code="R001").update(**meanwhile)
        before = everything()
        with pytest.raises(Refused, match="The record changed after the file was compared"):
            apply_plan(content, CLAIMS, "claims.csv", digest=seen.digest, writer=anna)
        assert everything() == before
        seen = plan_import(content, CLAIMS, "claims.csv")

    apply_plan(content, CLAIMS, "claims.csv", digest=seen.digest, writer=anna)
    assert Claim.objects.get(code="R001").notes == "mended"


def test_what_only_the_database_refuses_takes_back_all(anna):
    with connection.cursor() as cursor:  # a rule that the checks do not know
        cursor.execute(
            "CREATE UNIQUE INDEX claim_notes_once ON transfers_claim (notes) WHERE notes = 'twice'"
        )
    before = everything()

    with pytest.raises(Refused, match="The database refused a row"):
        apply_plan(files.as_csv(files.new_claims(2, notes="twice")), CLAIMS, "claims.csv", writer=anna)

    assert everything() == before


@pytest.mark.parametrize("number_new", [1_000, 0, 500], ids=["new", "changed", "mixed"])
def test_a_thousand_rows_cost_at_most_a_hundred_queries(anna, number_new):
    """Preview and import together, of rows in which each kind of column differs."""
    number_changed = 1_000 - number_new
    if number_changed:
        there = files.new_claims(1_000, sources="S001;S002")[:number_changed]
        apply_plan(files.as_csv(there), CLAIMS, "claims.csv")
    changes = {"notes": "mended", "confidence": "low", "measure": "held_in_iraq", "sources": "S001;S002"}
    changes |= {"people": "9", "people_low": "", "people_high": "", "claimant_detail": "spokesman"}
    rows = files.new_claims(1_000, **changes)
    for row in rows[::10]:
        row["sources"] = "S003"
    content = files.as_csv(rows)

    with CaptureQueriesContext(connection) as preview:
        plan_import(content, CLAIMS, "claims.csv")
    with CaptureQueriesContext(connection) as captured:
        plan = apply_plan(content, CLAIMS, "claims.csv", writer=anna)

    assert (len(plan.changes.new), len(plan.changes.changed)) == (number_new, number_changed)
    assert len(preview) <= 20
    assert len(preview) + len(captured) <= 100


def test_a_plan_writes_nothing_and_opens_no_transaction():
    content = files.as_csv([*files.new_claims(2), *files.record_rows(FACILITIES)][:2])
    with CaptureQueriesContext(connection) as captured:
        plan_import(content, CLAIMS, "claims.csv")

    assert captured.captured_queries
    for query in captured.captured_queries:
        assert query["sql"].startswith(files.READS), query["sql"]
        assert "FOR UPDATE" not in query["sql"]


def test_a_long_file_name_is_cut_in_the_history(anna):
    apply_plan(files.as_csv(files.new_claims(1)), CLAIMS, "x" * 200 + ".csv", writer=anna)

    assert len(Claim.objects.get(code="N0001").history.get().history_change_reason) == 100


def test_aliases_keep_their_order_and_history(anna):
    Facility.objects.filter(code="panorama").update(publication_state="draft")
    rows = files.record_rows(FACILITIES, "panorama")
    rows[0]["aliases"] = "zz;aa"

    apply_plan(files.as_csv(rows), FACILITIES, "f.csv", writer=anna)

    facility = Facility.objects.get(code="panorama")
    assert [alias.name for alias in facility.aliases.all()] == ["zz", "aa"]
    assert {alias.history.get().history_user for alias in facility.aliases.all()} == {anna}


def test_a_draft_in_a_file_does_not_reach_the_public_through_what_it_names(kept, client):
    command(kept(files.new_claims(1, conflicts_with="R001")))

    assert "N0001" not in client.get("/claims/R001/").content.decode()
    assert not Claim.objects.public(timezone.now()).filter(code="N0001").exists()
    assert factories.claim().conflicting.count() == 0
