"""A list as JSON: its shape, and the walk from part to part."""

from __future__ import annotations

from base64 import urlsafe_b64encode

import pytest
from django.test import Client

from tests import factories
from tests.addresses import content
from transfers.datasets import BY_NAME, Kind
from transfers.filters import FILTERS
from transfers.models import Authority, Breakdown, Claim, Source, Transfer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def ask(address: str) -> dict:
    response = Client().get(address)
    assert response.status_code == 200, response.content
    return response.json()


def walk(address: str) -> list[dict]:
    """Return the rows of every part, from next to next."""
    rows = []
    while address:
        part = ask(address)
        assert part["results"]
        rows += part["results"]
        address = part["next"] and part["next"].removeprefix("http://testserver")
    return rows


def refused(address: str) -> dict:
    response = Client().get(address)
    assert response.status_code == 400, response.content
    [error] = response.json()["errors"]
    return error


def test_a_row_has_the_names_of_the_contract_and_typed_values():
    document = ask("/claims.json?sort=claim&limit=1&q=R002")

    assert list(document) == ["list", "data_version", "known", "columns", "results", "next"]
    assert (document["list"], document["known"], document["next"]) == ("claims", None, None)
    assert tuple(document["columns"]) == BY_NAME["claims"].names
    [claim] = document["results"]
    assert tuple(claim) == BY_NAME["claims"].names
    assert claim | {"notes": ""} == claim | {
        "claim": "R002",
        "operation": "nes-iraq-2026",
        "facility": None,
        "as_of_date": "2026-01-21",
        "people": 144,
        "conflicts_with": ["R001", "R116"],
        "notes": "",
    }
    assert isinstance(claim["sources"], list)
    assert ask("/control_periods.json?limit=1")["results"][0]["claimed"] in (True, False)
    assert ask("/claims.json?known=2026-02-03")["known"] == "2026-02-03"


def test_blank_is_null_but_for_texts():
    claim = factories.claim(code="blank", people=None, qualifier="not_stated", notes="")

    [row] = ask("/claims.json?q=blank")["results"]

    assert (row["people"], row["facility"], row["reported_on"], row["notes"]) == (None, None, None, "")
    assert row["claim"] == claim.code


def test_a_text_is_as_it_is_since_no_spreadsheet_opens_it():
    factories.claim(code="formula", notes="=1+1")

    assert ask("/claims.json?q=formula")["results"][0]["notes"] == "=1+1"


def test_a_hidden_count_is_a_word_in_place_of_its_number():
    people = {row["people"] for row in walk("/breakdown_counts.json?limit=25")}

    assert {"<10", "withheld", None} <= people
    assert not people & set(range(10))


def test_fields_come_in_the_order_of_the_contract_and_count_on_request():
    document = ask("/claims.json?fields=people,claim&count=1&limit=2&standing=counted")

    assert document["columns"] == ["claim", "people"]
    assert [list(row) for row in document["results"]] == [["claim", "people"]] * 2
    assert document["count"] == Claim.objects.filter(standing="counted").count()
    assert "count" not in ask("/claims.json")


ORDERS = [
    (name, f"{turned}{sort}")
    for name, asks in FILTERS.items()
    for sort in (asks.sortable or [""])
    for turned in (("", "-") if sort else ("",))
]


@pytest.mark.parametrize(("name", "sort"), ORDERS)
def test_a_walk_meets_every_row_once_in_the_order_of_the_whole_list(name, sort):
    assert_walked(f"/{name}", f"sort={sort}&" if sort else "")


def test_a_walk_by_names_follows_the_names_of_the_page():
    assert_walked("/ar/facilities", "sort=facility&")
    assert (
        ask("/ar/facilities.json?sort=facility")["results"]
        != ask("/facilities.json?sort=facility")["results"]
    )


def assert_walked(path: str, query: str) -> None:
    whole = ask(f"{path}.json?{query}limit=1000")
    part = len(whole["results"]) // 3 + 1  # three parts, of 168 rows or of one

    assert whole["next"] is None
    assert walk(f"{path}.json?{query}limit={part}") == whole["results"]
    rows = content(Client().get(f"{path}.csv?{query}bom=0")).decode().splitlines()
    assert rows[1].split(",")[0] == list(whole["results"][0].values())[0]


def test_ties_and_blanks_are_neither_repeated_nor_passed_over():
    operation = factories.operation()
    for day in ("2026-01-21", "2026-01-21", None, None, "2026-01-22"):
        factories.claim(
            operation=operation, as_of_date=day, as_of_precision="day" if day else "unknown", people=7
        )

    for sort in ("as_of", "-as_of", "people", "-people"):
        query = f"operation={operation.code}&sort={sort}"
        found = [row["claim"] for row in walk(f"/claims.json?{query}&limit=1")]
        assert found == [row["claim"] for row in ask(f"/claims.json?{query}")["results"]]
        assert len(set(found)) == 5


def test_a_part_costs_the_same_queries_wherever_it_lies(django_assert_max_num_queries):
    first = ask("/claims.json?sort=people&limit=20")
    later = first["next"].removeprefix("http://testserver")

    with django_assert_max_num_queries(12):
        ask("/claims.json?sort=people&limit=20")
    for address in (later, later.replace("limit=20", "limit=80")):
        with django_assert_max_num_queries(13):  # one for the row that the cursor names
            ask(address)


def test_next_keeps_everything_else_that_was_asked():
    asked = (
        "standing=counted&standing=listed&known=2026-02-14&sort=-people&fields=claim,people&limit=3&count=1"
    )
    following = ask(f"/claims.json?{asked}")["next"]

    assert following.startswith("http://testserver/claims.json?standing=counted&standing=listed&")
    assert all(f"{name}=" in following for name in ("known", "sort", "fields", "limit", "count", "after"))
    part = ask(following.removeprefix("http://testserver"))
    assert list(part["results"][0]) == ["claim", "people"]


def cursor() -> str:
    return ask("/claims.json?sort=people&limit=2")["next"].partition("after=")[2]


@pytest.mark.parametrize(
    "query", ["sort=-people", "sort=people&standing=counted", "sort=people&known=2026-02-14"]
)
def test_a_cursor_of_another_question_is_refused(query):
    error = refused(f"/claims.json?{query}&after={cursor()}")

    assert error["parameter"] == "after"
    assert "this same question" in error["expected"]
    assert refused(f"/ar/claims.json?sort=people&after={cursor()}")["parameter"] == "after"
    assert refused(f"/transfers.json?after={cursor()}")["parameter"] == "after"


@pytest.mark.parametrize(
    "made",
    [
        "x",
        "?",
        "é",
        "e30",
        "bnVsbA",
        "A" * 500,
        *(
            urlsafe_b64encode(text).decode().rstrip("=")
            for text in (
                b'["a"]',
                b'["a","R001"]',
                b'["a",1,0]',
                b'["a","R001",-1]',
                b'["a","R001",true]',
                b'["a","R\\u0000",0]',
                b'["a","\\ud800",0]',
                b'["a","R001",99999999999999999999]',
                b"\xff\xfe",
                b"[" * 300,
            )
        ),
    ],
)
def test_a_cursor_that_nobody_was_given_is_refused(made):
    assert refused(f"/claims.json?after={made}")["parameter"] == "after"


def test_a_cursor_whose_row_is_gone_is_refused():
    part = ask("/claims.json?limit=2")
    Claim.objects.filter(code=part["results"][-1]["claim"]).update(publication_state="withdrawn")

    error = refused(part["next"].removeprefix("http://testserver"))

    assert error["expected"] == "a row that is still in the list; leave after out to begin anew"


def test_a_cursor_holds_nothing_that_its_row_hides():
    """By title: S033's own names a small count, which the row leaves out."""
    rows = ask("/sources.json?sort=title&limit=1000")["results"]
    place = [row["source"] for row in rows].index("S033")

    part = ask(f"/sources.json?sort=title&limit={place + 1}")

    assert "<10" in part["results"][-1]["title"]
    told = part["next"].partition("after=")[2]
    assert Source.objects.get(code="S033").title[:10] not in told
    assert len(told) < 60, "a code, a place and which question: no title"


def test_the_cursor_of_a_table_counts_its_rows_as_they_are_shown():
    """Hidden rows stand last: their place in the issuer's table would rank them."""
    table = Breakdown.objects.get(code="D12")
    rows = walk("/breakdown_counts.json?limit=4")

    shown = [row["label"] for row in rows if row["breakdown"] == table.code]
    hidden = [row["label"] for row in rows if row["breakdown"] == table.code and row["people"] == "<10"]
    assert shown[-len(hidden) :] == sorted(hidden)
    assert len(shown) == table.counts.count()


def test_every_kind_of_column_is_written():
    kinds = {column.kind for dataset in BY_NAME.values() for column in dataset}

    assert kinds == set(Kind)
    assert Authority.objects.filter(country="").exists()
    assert None in {row["country"] for row in walk("/authorities.json")}
    assert Transfer.objects.count() == len(walk("/transfers.json?limit=5"))
