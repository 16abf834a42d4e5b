"""The command: what it exports, where to, and how it ends."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import Client

from tests import database, factories
from tests.addresses import cells_of, content
from transfers.models import BreakdownCount, Claim

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def export(*arguments: str, to: Path, error: StringIO | None = None) -> bytes:
    call_command("export_csv", *arguments[:1], str(to), *arguments[1:], stderr=error or StringIO())
    return to.read_bytes()


def rows_of(file: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(file.decode(), newline="")))


def test_it_is_the_public_file_if_not_said_otherwise(tmp_path):
    factories.claim(code="draft", publication_state="draft")

    file = export("claims", to=tmp_path / "claims.csv")

    assert file == content(Client().get("/claims.csv?bom=0"))
    assert "draft" not in {row["claim"] for row in rows_of(file)}
    counts = rows_of(export("breakdown_counts", to=tmp_path / "counts.csv"))
    assert "<10" in {row["people"] for row in counts}


def test_the_desk_gets_drafts_and_small_counts(tmp_path):
    factories.claim(code="draft", publication_state="draft")

    claims = rows_of(export("claims", "--desk", to=tmp_path / "claims.csv"))
    counts = rows_of(export("breakdown_counts", "--desk", to=tmp_path / "counts.csv"))

    assert {row["claim"] for row in claims} == set(Claim.objects.values_list("code", flat=True))
    assert len(counts) == BreakdownCount.objects.count()
    assert "<10" not in {row["people"] for row in counts}


def test_known_hxl_and_formats_are_those_of_the_site(tmp_path):
    known = export("claims", "--known", "2026-02-03", to=tmp_path / "known.csv")
    tagged = export("claims", "--hxl", "--bom", to=tmp_path / "tagged.csv")
    book = export("claims", "--format", "xlsx", to=tmp_path / "claims.xlsx")
    document = json.loads(export("claims", "--format", "json", to=tmp_path / "claims.json"))

    assert known == content(Client().get("/claims.csv?known=2026-02-03&bom=0"))
    assert tagged == content(Client().get("/claims.csv?hxl=1"))
    assert len(cells_of(book)) == Claim.objects.count() + 1
    part = Client().get("/claims.json?limit=1000&count=1").json()
    assert document == part


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["claims", "--known", "2026-13-01"], "--known 2026-13-01: expected a date as YYYY-MM-DD"),
        (["claims", "--known", "2099-01-01"], "expected a day that has come"),
        (["operations", "--known", "2026-02-01"], "operations have no such day; leave it out"),
        (["claims", "--desk", "--known", "2026-02-01"], "with --desk drafts are exported too"),
        (["claims", "--hxl", "--format", "json"], "--hxl is for CSV and XLSX"),
        (["claims", "--bom", "--format", "xlsx"], "--bom is for CSV alone"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_written(options, words, tmp_path):
    with pytest.raises(CommandError, match=words):
        export(*options, to=tmp_path / "file")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_export_leaves_what_was_there(tmp_path):
    path = tmp_path / "claims.csv"
    path.write_text("the last good one")

    def gone(execute, sql, params, many, context):
        if "claimcitation" in sql:
            raise OperationalError("the database is gone")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(gone), pytest.raises(OperationalError):
        export("claims", to=path)

    assert [each.name for each in tmp_path.iterdir()] == ["claims.csv"]
    assert path.read_text() == "the last good one"


def test_a_file_that_cannot_be_written_is_said_so(tmp_path):
    with pytest.raises(CommandError, match=r"claims.csv cannot be written \(No such file or directory\)"):
        export("claims", to=tmp_path / "nowhere" / "claims.csv")


def test_progress_is_drawn_on_a_terminal_alone(tmp_path):
    terminal, pipe = Terminal(), StringIO()

    export("claims", to=tmp_path / "a.csv", error=terminal)
    export("claims", to=tmp_path / "b.csv", error=pipe)

    assert "\r\033[KWriting claims" in terminal.getvalue()
    assert "%" in terminal.getvalue()
    assert pipe.getvalue() == "126 rows of claims.\n"


@pytest.mark.parametrize("reader", ["all", "head"])
def test_standard_output_is_the_file_alone_and_may_be_closed_early(reader):
    """As a shell runs it, on the record: the file on standard output, the word about it beside."""
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "manage.py", "export_csv", "operations", "-"],
        cwd=settings.BASE_DIR,
        env=database.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as run:
        if reader == "head":
            run.stdout.close()
            said = run.stderr.read()
            assert (run.wait(), said) == (1, b"")
        else:
            out, said = run.communicate()
            assert out == content(Client().get("/operations.csv?bom=0"))
            assert (run.returncode, said) == (0, b"1 row of operations.\n")


def test_a_device_a_pipe_and_a_link_stay_what_they_are(tmp_path):
    whole = export("operations", to=tmp_path / "operations.csv")
    link, target, pipe = tmp_path / "link.csv", tmp_path / "target.csv", tmp_path / "pipe"
    target.write_text("")
    link.symlink_to(target)
    assert export("operations", to=link) == whole
    assert link.is_symlink()
    assert target.read_bytes() == whole
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE)
    call_command("export_csv", "operations", str(pipe), stderr=StringIO())
    assert reader.communicate(timeout=20)[0] == whole
    assert pipe.is_fifo()


def test_what_is_for_the_desk_is_for_its_owner_alone(tmp_path):
    desk, shared = tmp_path / "desk.csv", tmp_path / "shared.csv"
    export("claims", "--desk", to=desk)
    assert desk.stat().st_mode & 0o777 == 0o600
    shared.touch()
    shared.chmod(0o640)
    export("claims", to=shared)
    assert shared.stat().st_mode & 0o777 == 0o640


def test_the_file_may_stand_behind_the_options(tmp_path):
    file = str(tmp_path / "claims.json")
    call_command("export_csv", "claims", "--format", "json", file, stderr=StringIO())
    assert json.loads(Path(file).read_text(encoding="utf-8"))["list"] == "claims"
