"""The desk's import: who may, what the page shows, and that exactly what was shown is written."""

from __future__ import annotations

import csv
import os
import re
import time
from html import unescape
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.transfers.imports import files
from transfers.admin.pages import import_preview
from transfers.admin.pages.importing import BROKEN_OFF, NO_FILE, NOT_HELD
from transfers.datasets import BREAKDOWN_COUNTS, CLAIMS, DATASETS
from transfers.imports import upload_store
from transfers.imports.plan import CHANGED_MEANWHILE
from transfers.models import Breakdown, Claim, DataVersion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

BUDGET = 20  # queries


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path) -> Path:
    settings.UPLOADS = tmp_path / "uploads"
    return settings.UPLOADS


@pytest.fixture
def staff(django_user_model):
    """Make somebody of the desk with the named rights and no other."""

    def with_rights(name: str, *codenames: str) -> Client:
        user = django_user_model.objects.create_user(name, is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client = Client()
        client.force_login(user)
        client.user = user
        return client

    return with_rights


@pytest.fixture
def desk(staff) -> Client:
    """The desk as Anna sees it, who may enter, change and review claims."""
    return staff("anna", "add_claim", "change_claim", "review_claim")


def address(name: str = "import", *args: str) -> str:
    return reverse(f"admin:{name}", args=args)


def text_of(response) -> str:
    """Return the page's words, with single spaces."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))).strip()


def send(client: Client, content: bytes, name: str = "claims.csv", dataset: str = "claims"):
    """Send a file by the form; returns the answer."""
    file = BytesIO(content)
    file.name = name
    return client.post(address(), {"list": dataset, "file": file, "whole": "yes"})


def previewed(client: Client, content: bytes, **options: str):
    """Send a file and return its preview."""
    answer = send(client, content, **options)
    assert answer.status_code == 302, text_of(answer)
    return client.get(answer.url)


def agree(client: Client, page):
    """Press the button of a preview, as it stands there."""
    (digest,) = re.findall(r'name="digest" value="(\w+)"', page.content.decode())
    return client.post(page.request["PATH_INFO"], {"digest": digest}, follow=True)


def everything() -> tuple[int, ...]:
    return Claim.objects.count(), Claim.history.count(), DataVersion.objects.get().number


def mended(state: str = "draft") -> bytes:
    """Return a file that changes a record in that state."""
    Claim.objects.filter(code="R001").update(publication_state=state)
    rows = files.record_rows(CLAIMS, "R001", "R002")
    rows[0] |= {"notes": "mended <b>", "people": "151", "people_high": ""}
    return files.as_csv(rows)


# --- who may come -------------------------------------------------------------------------------------


def test_an_anonymous_reader_is_sent_to_the_login():
    for name, args in (
        ("import", ()),
        ("import_preview", ("0" * 64,)),
        ("import_faults", ("0" * 64,)),
        ("import_changes", ("0" * 64,)),
    ):
        for ask in (Client().get, Client().post):
            assert ask(address(name, *args)).url.startswith(reverse("admin:login"))


@pytest.mark.parametrize("rights", [(), ("add_claim",), ("change_claim", "view_claim"), ("add_source",)])
def test_it_takes_the_right_to_add_and_to_change(staff, rights, uploads):
    client = staff("somebody", *rights)

    assert client.get(address()).status_code == 403
    assert send(client, files.as_csv(files.new_claims(1))).status_code == 403
    assert not uploads.exists()
    assert "Import" not in text_of(client.get(reverse("admin:index")))


def test_only_lists_that_one_may_write_are_offered_and_taken(desk, admin_client, uploads):
    assert re.findall(r'<option value="(\w+)"', desk.get(address()).content.decode()) == ["claims"]
    refused = send(desk, files.as_csv(files.record_rows(BREAKDOWN_COUNTS)), dataset="breakdown_counts")
    assert "breakdown_counts is not one of the available choices" in text_of(refused)
    assert not uploads.exists()
    offered = re.findall(r'<option value="(\w+)"', admin_client.get(address()).content.decode())
    assert offered == [dataset.name for dataset in DATASETS]


def test_rows_of_a_table_go_by_the_rights_of_the_table(staff):
    client = staff("basim", "add_breakdown", "change_breakdown")

    page = previewed(client, files.as_csv(files.record_rows(BREAKDOWN_COUNTS)), dataset="breakdown_counts")

    assert "There is nothing to import" in text_of(page)


def test_rights_that_have_gone_since_are_asked_for_again(desk):
    answer = send(desk, files.as_csv(files.new_claims(1)))
    desk.user.user_permissions.clear()

    assert desk.get(answer.url).status_code == 403
    assert desk.post(answer.url).status_code == 403
    assert desk.get(f"{answer.url}faults.csv").status_code == 403


def test_the_index_leads_there(desk):
    assert f'href="{address()}"' in desk.get(reverse("admin:index")).content.decode()


# --- what it shows ------------------------------------------------------------------------------------


def test_the_page_says_what_it_took_the_file_for(desk):
    rows = files.new_claims(2, people="١٥٠")
    content = files.as_text(rows, ";").rstrip().encode("utf-16")
    page = previewed(desk, content, name="claims.txt")

    words = text_of(page)
    assert "Import claims.txt" in words
    assert (
        "List Claims Format CSV Encoding UTF-16 Delimiter semicolon Columns 21 Rows 2 "
        "Digits Arabic-Indic digits were read as 0-9 in 2 cells. End of file The last line has no end."
    ) in words
    assert "Sheet" not in words
    assert "Format XLSX Sheet Sheet1" in text_of(previewed(desk, files.as_xlsx(rows), name="x.xlsx"))


def test_a_row_of_hxl_tags_is_passed_over_and_said_so(desk):
    tags = {column.name: column.hxl for column in CLAIMS}

    words = text_of(previewed(desk, files.as_csv([tags, *files.new_claims(1)])))

    assert "HXL The row of HXL tags under the heading was passed over." in words
    assert "Rows 1 " in words


def test_new_changed_and_unchanged_rows_with_before_and_after(desk):
    rows = files.new_claims(1, notes="<script>")
    page = previewed(desk, mended() + files.as_csv(rows).partition(b"\n")[2])

    words, html = text_of(page), page.content.decode()
    assert "1 new row 1 changed row 1 unchanged row" in words
    assert "2 R001 People 150 → 151" in words
    assert "→ mended <b>" in words
    assert "4 N0001 Operation: nes-iraq-2026 Measure: transferred" in words
    assert "Import 2 rows" in html
    assert "<script>" not in re.sub(r"<script src=[^>]*>", "", html)
    assert "mended <b>" not in html


def test_a_record_in_review_is_said_to_become_a_draft(desk):
    assert "R001 in review: becomes a draft again" in text_of(previewed(desk, mended("in_review")))
    assert "becomes a draft again" not in text_of(previewed(desk, mended("draft")))


def test_every_fault_with_row_column_value_and_expectation_and_no_button(desk):
    rows = files.new_claims(3)
    rows[0]["people"], rows[2]["as_of_date"] = "1.500", "03/04/2026"
    before = everything()
    page = previewed(desk, files.as_csv(rows))

    words = text_of(page)
    assert "2 faults. Nothing was written, and nothing can be until each is mended." in words
    assert "2 people 1.500 expected a whole number in digits 0-9 without separators: 1500" in words
    assert "4 as_of_date 03/04/2026 expected a date as YYYY-MM-DD" in words
    assert "digest" not in page.content.decode()
    assert "There are faults to mend first." in text_of(desk.post(page.request["PATH_INFO"], follow=True))
    assert everything() == before


def test_a_published_record_is_a_fault_that_says_the_way_out(desk):
    words = text_of(previewed(desk, mended("published")))

    assert "R001 is published: propose the change in its form" in words


def test_a_record_in_review_is_changed_by_reviewers_alone(desk, staff):
    fault = "R001 is in review, where only reviewers change it"

    assert fault not in text_of(previewed(desk, mended("in_review")))
    assert fault in text_of(previewed(staff("dora", "add_claim", "change_claim"), mended("in_review")))


def test_a_long_list_of_faults_ends_with_the_rest_in_a_file(desk):
    rows = files.new_claims(import_preview.SHOWN_FAULTS + 2, notes="=1+1")
    page = previewed(desk, files.as_csv(rows))

    assert "And 2 more, in the CSV." in text_of(page)
    assert page.content.decode().count("not a formula") == import_preview.SHOWN_FAULTS
    file = desk.get(page.request["PATH_INFO"] + "faults.csv")
    assert 'filename="claims-faults.csv"' in file["Content-Disposition"]
    lines = list(csv.reader(StringIO(file.content.decode("utf-8-sig"), newline="")))
    assert lines[0] == ["row", "column", "value", "expected"]
    assert len(lines) == import_preview.SHOWN_FAULTS + 3
    assert lines[-1][:3] == [str(import_preview.SHOWN_FAULTS + 3), "notes", "'=1+1"], "inert in a spreadsheet"


def test_many_rows_end_with_the_rest_in_a_file(desk):
    content = files.as_csv(files.new_claims(import_preview.SHOWN_ROWS + 3))
    page = previewed(desk, content)

    assert "And 3 more rows. Every new and changed cell as CSV" in text_of(page)
    file = desk.get(page.request["PATH_INFO"] + "changes.csv").content.decode("utf-8-sig")
    lines = list(csv.DictReader(StringIO(file, newline="")))
    assert len({line["record"] for line in lines}) == import_preview.SHOWN_ROWS + 3
    assert {line["change"] for line in lines} == {"new"}

    page = previewed(desk, mended())
    file = desk.get(page.request["PATH_INFO"] + "changes.csv").content.decode("utf-8-sig")
    assert "2,R001,changed,people,150,151" in file.splitlines()


def test_nothing_is_inline(desk):
    inline = re.compile(r"<[^>]+\s(?:style|on\w+)=|<script(?![^>]*\bsrc=)[^>]*>|<style", re.I)
    broken = files.as_csv(files.new_claims(1, people="x"))
    for page in (desk.get(address()), previewed(desk, mended()), previewed(desk, broken)):
        assert not inline.findall(page.content.decode())


def test_a_preview_only_reads_and_keeps_to_its_budget(desk):
    def queries(number: int) -> list[str]:
        content = files.as_csv(files.new_claims(number))
        ContentType.objects.clear_cache()
        with CaptureQueriesContext(connection) as captured:
            previewed(desk, content)
        return [query["sql"] for query in captured.captured_queries]

    few, more = queries(10), queries(400)
    assert len(few) == len(more) <= BUDGET
    assert all(sql.startswith(files.READS) for sql in few), few


# --- agreeing -----------------------------------------------------------------------------------------


def test_what_was_shown_is_written_as_drafts_of_who_agreed(desk, uploads, client):
    page = previewed(desk, mended("in_review") + files.as_csv(files.new_claims(1)).partition(b"\n")[2])
    version = DataVersion.objects.get().number

    answer = agree(desk, page)

    assert "Imported claims.csv: 1 new row, 1 changed row." in text_of(answer)
    assert answer.redirect_chain[-1][0].endswith("/transfers/claim/?publication_state__exact=draft")
    for code in ("N0001", "R001"):
        claim = Claim.objects.get(code=code)
        assert (claim.publication_state, claim.written_by) == ("draft", desk.user)
        history = claim.history.first()
        assert (history.history_user, history.history_change_reason) == (desk.user, "import of claims.csv")
        assert client.get(claim.get_absolute_url()).status_code == 404
    assert DataVersion.objects.get().number == version + 1
    assert list(uploads.iterdir()) == []


def test_what_changed_after_it_was_shown_is_not_written_and_shown_again(desk):
    page = previewed(desk, mended())
    Claim.objects.filter(code="R001").update(claimant_detail="by somebody else")
    before = everything()

    answer = agree(desk, page)

    assert f"Nothing was imported. {CHANGED_MEANWHILE}" in text_of(answer)
    assert "by somebody else" in text_of(answer)
    assert everything() == before
    agree(desk, answer)
    assert Claim.objects.get(code="R001").notes == "mended <b>"


@pytest.mark.parametrize("digest", ["", "0" * 64])
def test_an_agreement_to_something_else_writes_nothing(desk, digest):
    page, before = previewed(desk, mended()), everything()

    answer = desk.post(page.request["PATH_INFO"], {"digest": digest}, follow=True)

    assert "Nothing was imported." in text_of(answer)
    assert everything() == before


def test_an_agreement_without_its_token_is_refused(desk):
    page = previewed(desk, mended())
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(desk.user)

    assert strict.post(page.request["PATH_INFO"], {"digest": "0"}).status_code == 403


def test_rows_of_a_table_lead_to_the_tables(admin_client, admin_user):
    row = files.record_rows(BREAKDOWN_COUNTS)[0]
    Breakdown.objects.filter(code=row["breakdown"]).update(publication_state="draft")
    content = files.as_csv([row | {"label": "another", "country": "", "level": "group"}])

    answer = agree(admin_client, previewed(admin_client, content, dataset="breakdown_counts"))

    assert answer.redirect_chain[-1][0].endswith("/transfers/breakdown/?publication_state__exact=draft")
    assert Breakdown.objects.get(code=row["breakdown"]).written_by == admin_user


# --- the upload ---------------------------------------------------------------------------------------


def test_a_file_is_given_back_to_its_owner_alone(desk, staff, uploads):
    answer = send(desk, files.as_csv(files.new_claims(1)))
    other = staff("basim", "add_claim", "change_claim")

    for page in (other.get(answer.url, follow=True), other.post(answer.url, follow=True)):
        assert str(NOT_HELD) in text_of(page)
    assert desk.get(answer.url).status_code == 200
    (path,) = uploads.iterdir()
    assert (path.stat().st_mode & 0o777, uploads.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_file_is_kept_for_a_day(desk, uploads):
    answer = send(desk, files.as_csv(files.new_claims(1)))
    (path,) = uploads.iterdir()
    yesterday = time.time() - upload_store.LIFETIME - 1
    os.utime(path, (yesterday, yesterday))

    assert str(NOT_HELD) in text_of(desk.get(answer.url, follow=True))
    send(desk, files.as_csv(files.new_claims(2)))
    assert not path.exists()
    assert len(list(uploads.iterdir())) == 1


def test_a_file_that_was_tampered_with_is_not_given_back(desk, uploads):
    answer = send(desk, files.as_csv(files.new_claims(1)))
    (path,) = uploads.iterdir()
    path.write_bytes(path.read_bytes().replace(b"N0001", b"N0002"))

    assert str(NOT_HELD) in text_of(desk.get(answer.url, follow=True))


@pytest.mark.parametrize("key", ["..", "x" * 3000, "0" * 64, "é"])
def test_a_key_that_nobody_was_given_leads_back(desk, key):
    assert str(NOT_HELD) in text_of(desk.get(address("import_preview", key), follow=True))


def test_an_upload_that_broke_off_is_refused(desk, uploads):
    boundary = "bound"
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="list"\r\n\r\nclaims\r\n--{boundary}\r\n'
    head += 'Content-Disposition: form-data; name="file"; filename="claims.csv"\r\n\r\n'
    body = head.encode() + files.as_csv(files.new_claims(3))[:-100]

    answer = desk.generic("POST", address(), body, f"multipart/form-data; boundary={boundary}")

    assert str(BROKEN_OFF) in text_of(answer)
    assert not uploads.exists()


def test_a_file_that_is_too_large_is_dropped_on_the_way(desk, uploads, settings):
    settings.IMPORT_MOST_BYTES = 2_000

    answer = send(desk, files.as_csv(files.new_claims(20)))

    assert str(NO_FILE) in text_of(answer)
    assert not uploads.exists()
    assert send(desk, files.as_csv(files.new_claims(1))).status_code == 302


def test_no_file_and_an_empty_file_are_said_beside_the_field(desk):
    assert str(NO_FILE) in text_of(desk.post(address(), {"list": "claims", "whole": "yes"}))
    assert "The submitted file is empty." in text_of(send(desk, b""))
