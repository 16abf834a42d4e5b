"""Every list as a file: what its headers say, what a wrong question gets, what it costs."""

from __future__ import annotations

import csv
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from io import BytesIO, StringIO

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from tests import factories
from tests.addresses import cells_of, content, data_day
from transfers.datasets import BY_NAME, DATASETS
from transfers.exports.formats import FORMATS
from transfers.models import BreakdownCount, Claim, DataVersion, Facility
from transfers.models.version import version_name
from transfers.rows.read import CHUNK

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

ADDRESSES = [f"/{name}.{each}" for name in BY_NAME for each in FORMATS]
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def ask(address: str, **headers: str):
    return Client().get(address, headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.fixture
def settled(settings):
    """Let the last write lie an hour back: within its own second nothing is said of it."""
    at = timezone.now().replace(microsecond=0) - timedelta(hours=1)
    settings.RELEASED_AT = at - timedelta(days=1)
    DataVersion.objects.update(changed_at=at)
    return at


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_file_says_what_it_is_and_whether_it_is_new(address, settled):
    response = ask(address)
    name, _, ending = address.strip("/").partition(".")

    assert response.status_code == 200
    assert response["Content-Type"] == TYPES[ending]
    way = "inline" if ending == "json" else "attachment"
    assert response["Content-Disposition"] == f'{way}; filename="handover-{name}-{data_day()}.{ending}"'
    assert response["Access-Control-Allow-Origin"] == "*"
    assert parsedate_to_datetime(response["Last-Modified"]) == settled

    tagged = ask(address, if_none_match=response["ETag"])
    dated = ask(address, if_modified_since=response["Last-Modified"])
    for unchanged in (tagged, dated):
        assert (unchanged.status_code, content(unchanged)) == (304, b"")
        assert unchanged["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("ending", FORMATS)
def test_head_gets_the_headers_and_asks_no_row(ending):
    get = ask(f"/claims.{ending}")
    with CaptureQueriesContext(connection) as asked:
        head = Client().head(f"/claims.{ending}")
        assert content(head) == b""

    same = ("Content-Type", "Content-Disposition", "ETag", "Access-Control-Allow-Origin")
    assert [head[name] for name in same] == [get[name] for name in same]
    if ending != "json":  # its length is part of the answer
        assert not [query for query in asked if '"people_low"' in query["sql"]]


@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_is_compressed_for_who_can_read_it(ending):
    packed = ask(f"/claims.{ending}", accept_encoding="gzip")
    plain = ask(f"/claims.{ending}")

    if ending == "xlsx":  # a compressed archive already
        assert "Content-Encoding" not in packed
    else:
        assert packed["Content-Encoding"] == "gzip"
        assert len(content(packed)) < len(content(plain)) / 2


def test_last_modified_is_when_the_data_or_the_program_last_changed(settled, settings):
    for _ in range(10):  # a try that ends in the next second proves nothing
        factories.claim()
        answer = ask("/claims.csv")
        if int(timezone.now().timestamp()) == int(DataVersion.objects.get().changed_at.timestamp()):
            break
    assert "Last-Modified" not in answer, "the second is not over"

    DataVersion.objects.update(changed_at=settled)
    passed = timezone.now().replace(microsecond=0) - timedelta(minutes=5)
    Claim.objects.filter(code="R001").update(publish_at=passed)
    DataVersion.objects.update(changed_at=settled)
    assert parsedate_to_datetime(ask("/claims.csv")["Last-Modified"]) == passed

    settings.RELEASED_AT = timezone.now() - timedelta(minutes=1)
    released = settings.RELEASED_AT.replace(microsecond=0)
    assert parsedate_to_datetime(ask("/claims.csv")["Last-Modified"]) == released


def test_a_planned_movement_whose_last_day_is_over_changes_the_data_at_midnight(settled):
    at = datetime(2026, 3, 5, 12, tzinfo=UTC)
    DataVersion.objects.update(changed_at=datetime(2026, 1, 1, tzinfo=UTC))
    factories.transfer(status="planned", departed_earliest="2026-03-03", departed_latest="2026-03-03")
    DataVersion.objects.update(changed_at=datetime(2026, 1, 1, tzinfo=UTC))

    # Midnight in Baghdad.
    assert DataVersion.objects.state(at).changed_at == datetime(2026, 3, 3, 21, tzinfo=UTC)


def test_the_data_version_that_is_told_is_not_the_count_of_writes():
    token = DataVersion.objects.token(timezone.now())
    told = ask("/operations.json").json()["data_version"]

    assert told == version_name(token)
    factories.claim()
    assert ask("/operations.json").json()["data_version"] != told


REFUSED = {
    "/claims.csv?colour=red": "colour",
    "/claims.xlsx?standing=maybe": "standing",
    "/claims.json?since=2026-03-01&until=2026-02-01": "until",
    "/claims.json?limit=0": "limit",
    "/claims.json?limit=1001": "limit",
    "/claims.json?limit=ten": "limit",
    "/claims.json?fields=claim,colour": "fields",
    "/claims.json?fields=claim,claim": "fields",
    "/claims.json?count=2": "count",
    "/claims.json?page=2": "page",
    "/claims.json?hxl=1": "hxl",
    "/claims.json?bom=0": "bom",
    "/claims.xlsx?bom=0": "bom",
    "/claims.csv?hxl=yes": "hxl",
    "/claims.csv?limit=10": "limit",
    "/breakdown_counts.json?sort=label": "sort",
    "/operations.csv?known=2026-02-01": "known",
    "/ar/claims.json?sort=notes": "sort",
    "/control_periods.csv?known=2099-01-01": "known",
    "/operations/nes-iraq-2026/progress.json?colour=red": "colour",
}


@pytest.mark.parametrize("address", REFUSED)
def test_a_wrong_question_gets_a_problem_that_names_the_parameter(address):
    response = ask(address)

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "no-cache"
    problem = json.loads(response.content)
    assert {"type", "title", "status", "detail", "errors"} == problem.keys()
    assert (problem["type"], problem["status"]) == ("/data/#problem-query", 400)
    [error] = problem["errors"]
    assert error["parameter"] == REFUSED[address]
    assert error["expected"]


def test_what_is_hidden_and_what_never_was_get_the_same_problem():
    hidden = factories.operation(publication_state="draft")
    answers = [
        ask(f"/operations/{hidden.code}/progress.json"),
        ask("/operations/never-was/progress.json"),
        ask("/never.csv"),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].headers == answers[1].headers == answers[2].headers
    assert json.loads(answers[0].content)["type"] == "/data/#problem-not-found"


def test_pages_keep_their_pages():
    for address in ("/claims/?colour=red", "/claims/never-was/", "/no/such/page/"):
        assert ask(address)["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("address", [*ADDRESSES[:3], "/operations/nes-iraq-2026/progress.json"])
def test_writing_to_a_file_is_a_problem(address):
    response = Client(enforce_csrf_checks=True).put(address)

    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert json.loads(response.content)["status"] == 405


@pytest.mark.parametrize("ending", FORMATS)
def test_what_fails_before_the_first_row_is_a_problem_and_no_file(ending):
    client = Client(raise_request_exception=False)

    with connection.execute_wrapper(fails_at('FROM "transfers_claim"')):
        response = client.get(f"/claims.{ending}")

    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert response["Cache-Control"] == "no-store"
    assert json.loads(response.content)["type"] == "/data/#problem-server"


def fails_at(part: str):
    """Return a wrapper of a connection under which the database fails at statements with that part."""

    def execute(run, sql, params, many, context):
        if part in sql and '"notes"' in sql:
            raise OperationalError("the database is gone")
        return run(sql, params, many, context)

    return execute


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)
@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_costs_few_queries_whatever_it_holds(dataset, ending, django_assert_max_num_queries):
    DataVersion.objects.token(timezone.now())  # what it keeps is read once after each write
    with django_assert_max_num_queries(18):
        content(ask(f"/{dataset.name}.{ending}"))


def test_twice_the_rows_cost_the_queries_of_their_chunks_alone():
    operation = factories.operation()
    claim = factories.claim(
        operation=operation, claimant=factories.authority(), sources=(factories.source(),)
    )
    costs = []
    for more in (CHUNK - 1, CHUNK, CHUNK):
        add(claim, more)
        for ending in ("csv", "xlsx"):
            with CaptureQueriesContext(connection) as asked:
                content(ask(f"/claims.{ending}?operation={operation.code}"))
            costs.append(len(asked))
            many = [each["sql"] for each in asked if "transfers_claimcitation" in each["sql"]]
            # One that asked in passing what is public would look through every source or claim per chunk.
            assert all(sql.count("SELECT") == 1 for sql in many[-1:]), many

    # a chunk of rows: its conflicts and its sources
    assert [later - earlier for earlier, later in zip(costs, costs[2:], strict=False)] == [2, 2, 2, 2]


def add(claim: Claim, number: int) -> None:
    fields = [field.attname for field in Claim._meta.fields if field.name not in ("id", "code")]
    values = {name: getattr(claim, name) for name in fields}
    Claim.objects.bulk_create(Claim(**values, code=factories.code("add")) for _ in range(number))


def test_a_workbook_is_one_sheet_named_as_the_list_with_typed_cells():
    (sheet,) = load_workbook(BytesIO(content(ask("/claims.xlsx")))).worksheets
    rows = {row[0].value: dict(zip(BY_NAME["claims"].names, row, strict=True)) for row in sheet.iter_rows()}

    assert sheet.title == "claims"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:U{Claim.objects.count() + 1}"
    assert sheet["A1"].font.bold
    assert sheet.column_dimensions["S"].width > sheet.column_dimensions["A"].width
    claim = rows["R001"]
    assert (claim["people"].value, claim["people"].data_type) == (150, "n")
    assert claim["as_of_date"].value == datetime(2026, 1, 21)
    assert claim["as_of_date"].number_format == "yyyy\\-mm\\-dd"
    assert claim["people_low"].value is None or claim["people_low"].data_type == "n"
    tagged = load_workbook(BytesIO(content(ask("/claims.xlsx?hxl=1")))).worksheets[0]
    assert (tagged.freeze_panes, tagged.auto_filter.ref) == ("A3", f"A2:U{Claim.objects.count() + 2}")


def test_an_empty_list_is_a_file_with_its_heading_alone():
    query = "operation=nes-iraq-2026&q=xyzzy"

    assert content(ask(f"/claims.csv?{query}&bom=0")).decode().splitlines() == [
        ",".join(BY_NAME["claims"].names)
    ]
    assert cells_of(content(ask(f"/claims.xlsx?{query}"))) == [list(BY_NAME["claims"].names)]
    assert ask(f"/claims.json?{query}").json()["results"] == []


def test_a_text_longer_than_a_cell_is_refused_and_not_cut():
    claim = Claim.objects.first()
    Claim.objects.filter(pk=claim.pk).update(notes="x" * 32_767)

    response = ask("/claims.xlsx")

    assert response.status_code == 400
    assert json.loads(response.content)["type"] == "/data/#problem-too-many-rows"
    assert ask("/claims.csv").status_code == 200


def test_nothing_unpublished_is_in_any_file():
    draft = {"publication_state": "draft"}
    hidden = factories.facility(code="hidden-place", name_en="Hidden place", **draft)
    factories.claim(code="hidden-claim", facility=hidden)
    factories.transfer(code="hidden-transfer", origin=hidden)
    factories.operation(code="hidden-operation", **draft)
    factories.authority(code="hidden-authority", **draft)
    factories.source(code="hidden-source", **draft)
    Facility.objects.get(code="aqtan").possibly_same_as.add(hidden)

    for address in ADDRESSES:
        found = content(ask(f"{address}?limit=1000" if address.endswith("json") else address))
        text = str(cells_of(found)) if address.endswith("xlsx") else found.decode()
        assert "hidden-" not in text, address


@pytest.mark.parametrize(
    ("address", "status"),
    [("/claims.csv?nonsense=1", 400), ("/claims/NOPE/", 404), ("/data/package.zip?known=x", 400)],
)
def test_a_date_makes_no_answer_of_a_refusal(address, status, settled):
    """Every address has the same date: it may not tell that one is there, or was asked what it answers."""
    now = ask("/claims.csv")["Last-Modified"]
    assert ask(address, if_modified_since=now).status_code == status


def test_a_page_elsewhere_may_ask_whether_there_is_something_new():
    asked = Client().options("/claims.json", headers={"access-control-request-headers": "if-none-match"})
    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in asked["Access-Control-Allow-Headers"]
    assert Client().options("/claims/").status_code == 405


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ending", ["csv", "json"])
def test_what_is_hidden_and_the_rows_are_of_one_moment(ending):
    """Somebody makes a count small between the question what to hide and the reading of the rows."""
    count = BreakdownCount.objects.filter(people__gt=1000).select_related("breakdown").order_by("pk").first()
    asked = []

    def meanwhile(execute, sql, params, many, context):
        if 'FROM "transfers_breakdowncount"' in sql:
            asked.append(sql)
            if len(asked) == 2:
                assert ThreadPoolExecutor(1).submit(make_small, count.pk).result(timeout=20) == 1
        return execute(sql, params, many, context)

    query = "?bom=0" if ending == "csv" else "?limit=1000"
    with connection.execute_wrapper(meanwhile):
        text = content(Client().get(f"/breakdown_counts.{ending}{query}")).decode()
    count.refresh_from_db()
    assert count.people == 7
    rows = csv.DictReader(StringIO(text)) if ending == "csv" else json.loads(text)["results"]
    own = (count.breakdown.code, count.label)
    (found,) = [row["people"] for row in rows if (row["breakdown"], row["label"]) == own]
    assert found not in (7, "7")


def make_small(key: int) -> int:
    try:
        return BreakdownCount.objects.filter(pk=key).update(people=7, people_low=None, people_high=None)
    finally:
        connection.close()
