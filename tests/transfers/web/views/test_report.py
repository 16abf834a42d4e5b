"""The situation report: the dashboard's own words and numbers, few of them, as known on any day."""

from datetime import date, timedelta

import pytest

from tests import factories
from tests.transfers.web.views.test_pages import NEVER_ON_A_DASHBOARD, Page, read, untouched
from transfers.models import Claim

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

REPORT = "/operations/nes-iraq-2026/report/"
COUNTED = {"standing": "counted", "standing_reason": "stated"}
OTHERS = "Numbers that contradict the 5,704 of 13-16 Feb 2026"


def report_of(client, operation, query: str = "") -> Page:
    return read(client, f"{operation.get_absolute_url()}report/{query}")


def test_the_sheet_says_what_the_dashboard_says():
    page = untouched(REPORT)

    for sentence in (
        "5,704 people were transferred, of up to 7,000 announced (81.5 %).",
        "The operation closed below the announced ceiling.",
        "2 authorities, 6 pages stating 5,704",
        "525 of them (9.2 %) appear in dated, counted transfers;",
        "Planned total, up to 7,000, US Central Command, 21 Jan 2026",
        "Started 21 Jan 2026. Ended 12 Feb 2026, as announced.",
        "Checked 30 Nov 2026; nothing new since 15 Mar 2026.",
        "Source: 3 claims by 2 authorities, on 6 pages.",
    ):
        assert sentence in page.words
        assert sentence in untouched("/").words or sentence.startswith("Planned")
    assert not NEVER_ON_A_DASHBOARD.search(page.words)
    assert f"http://testserver{REPORT}" in page.words


def test_each_step_of_the_line_names_who_said_it():
    page = untouched(REPORT)
    rows = page.tables["The accepted line, step by step"]

    # Eleven steps, of which the sheet holds ten; the first stands on the sheet of a day before the last.
    assert len(rows) == 10
    assert "1 earlier step stands on the page of the operation." in page.words
    assert rows[0] == ["25 Jan 2026", "275", "Iraqi officials (unnamed) (R119)"]
    then = untouched(f"{REPORT}?known=2026-02-12").tables["The accepted line, step by step"]
    assert then[0] == [
        "21 Jan 2026", "150", "US Central Command (R001); Spokesman of the Iraqi commander-in-chief (R116)",
    ]  # fmt: skip
    assert rows[-1][:2] == ["13 Feb 2026", "5,704"]
    assert "(R027, R032); Security Media Cell, Iraq (R029)" in rows[-1][2]


def test_who_disagrees_are_the_numbers_that_contradict_the_headline():
    page = untouched(REPORT)

    assert [row[:2] for row in page.tables[OTHERS]] == [
        ["5,500", "204 fewer"],
        ["about 6,000", "about 296 more"],
        ["5,064", "640 fewer"],
        ["about 3,000", "about 2,704 fewer"],
        ["nearly 6,000", "about 296 more"],
    ]
    # By hand: 13 stand beside it, 5 of them in these rows. Two claims say 5,703, the nearest of six numbers;
    # 6,000-7,000, 5,640 and a second 5,704 are rejected, and "more than 5,700", 5,000-7,000 and 5,000-6,000
    # leave room for it.
    assert "8 more claims beside it" in page.words


def test_two_claims_of_one_number_are_one_row_of_who_disagrees():
    page = untouched(f"{REPORT}?known=2026-02-23")  # 5,500 has no day of publication: never known on a day

    assert [row[:2] for row in page.tables[OTHERS]] == [
        ["about 6,000", "about 296 more"],
        ["5,064", "640 fewer"],
        ["about 3,000", "about 2,704 fewer"],
        ["5,703", "1 fewer"],
        ["nearly 6,000", "about 296 more"],
    ]
    both = page.tables[OTHERS][3][2]
    assert "(R028, 14 Feb 2026, disputed); " in both
    assert "(R037, about 23 Feb 2026, disputed)" in both
    # By hand: 11 stand beside it then, 6 of them in these rows.
    assert "5 more claims beside it" in page.words


def test_of_many_contradicting_numbers_the_farthest_are_told_in_order_of_day(client):
    operation = factories.operation()
    factories.claim(operation=operation, people=1000, **COUNTED)
    for position, number in enumerate((1001, 1002, 900, 1004, 800, 1016, 1032)):
        factories.claim(operation=operation, code=f"N{position}", people=number)

    page = report_of(client, operation)

    (rows,) = (rows for caption, rows in page.tables.items() if caption.startswith("Numbers that contradict"))
    assert [row[0] for row in rows] == ["900", "1,004", "800", "1,016", "1,032"]
    assert "2 more claims beside it" in page.words


def test_the_sheet_of_a_day_knows_nothing_later():
    page = untouched(f"{REPORT}?known=2026-02-03")

    assert "As known on 3 Feb 2026." in page.words
    assert "About 1,300 people have been transferred so far, of up to 7,000 announced" in page.words
    assert [row[1] for row in page.tables["The accepted line, step by step"]][-1] == "about 1,300"
    # An end of control on 22 Feb was on record then; no news of that day.
    for later in ("5,704", "closed below", "22 Feb", "30 Nov", "Mar 2026"):
        assert later not in page.words, later
    assert "/operations/nes-iraq-2026/?known=2026-02-03" in page.hrefs
    assert page.href("Show what is known now") == REPORT
    assert f"http://testserver{REPORT}?known=2026-02-03" in page.words


def test_the_latest_of_a_day_is_not_of_later_days():
    words = untouched("/?known=2026-02-03").words

    latest = words[words.index(" Latest ") :]
    assert "22 Feb 2026" not in latest
    assert "3 Feb 2026" in latest


def test_small_counts_stay_hidden_on_the_sheet(client):
    (rows,) = (
        rows for caption, rows in read(client, f"{REPORT}?known=2026-02-03").tables.items()
        if caption.startswith("Breakdown D05")
    )  # fmt: skip
    assert rows == [["Iraqi (Iraq)", "<10"]]
    operation = factories.operation()
    factories.breakdown(operation=operation, rows={"Syrian": 40, "Iraqi": 30, "Tunisian": 7, "Russian": 4})
    words = report_of(client, operation).words
    assert "Syrian (Syria) 40" in words
    assert "<10" in words
    assert " 7 " not in words[words.index("Who they are") :]


def test_before_anything_was_known_the_sheet_says_so():
    page = untouched(f"{REPORT}?known=2026-01-01")

    assert "No number of people transferred or announced was known on 1 Jan 2026." in page.words
    assert page.tables == {}


def test_an_operation_without_a_record_is_a_sheet_that_says_so(client):
    page = report_of(client, factories.operation())

    assert "No counted figure yet." in page.words
    assert "No ceiling was announced." in page.words
    for heading in ("Who disagrees", "Who they are", "Latest", "Source:"):
        assert heading not in page.words


def test_without_a_ceiling_and_without_a_contradiction(client):
    operation = factories.operation()
    factories.claim(operation=operation, people=5, **COUNTED)

    words = report_of(client, operation).words

    assert "5 people have been transferred so far." in words
    assert "No ceiling was announced." in words
    assert "No number that contradicts 5 is on record for 21 Jan 2026." in words
    assert "neither a target nor a promise" not in words


def test_a_line_of_movements_and_of_many_steps_tells_the_last_ones(client):
    operation = factories.operation()
    for number in range(1, 14):
        on = date(2026, 3, 1) + timedelta(days=number)
        factories.transfer(operation=operation, people=1, departed_earliest=on, departed_latest=on, **COUNTED)

    page = report_of(client, operation)

    rows = page.tables["The accepted line, step by step"]
    assert [row[1] for row in rows] == [f"at least {number}" for number in range(4, 14)]
    assert rows[-1][2].startswith("Sum of dated, counted transfers, the last of them")
    assert "3 earlier steps stand on the page of the operation." in page.words
    assert "No counted statement gives this total." in page.words


def test_the_sheet_takes_one_day_and_nothing_else(client):
    assert client.get(f"{REPORT}?known=")["Location"] == REPORT
    for query in ("?colour=red", "?known=yesterday", "?known=2026-02-03&known=2026-02-04"):
        assert client.get(REPORT + query).status_code == 400
    assert client.get("/operations/never-was/report/").status_code == 404
    draft = factories.operation(publication_state="draft")
    assert client.get(f"{draft.get_absolute_url()}report/").status_code == 404


def test_the_dashboard_leads_to_the_sheet_of_its_day():
    assert REPORT in untouched("/").hrefs
    assert f"{REPORT}?known=2026-02-03" in untouched("/?known=2026-02-03").hrefs


def test_the_sheet_in_arabic():
    words = untouched(f"/ar{REPORT}").words

    assert "نُقل 5,704 أشخاص، من أصل ما يصل إلى 7,000 أُعلن عنهم (81.5 في المئة)." in words
    assert "تقرير موجز" in words
    assert "من يخالف الرقم" in words


@pytest.mark.parametrize("query", ["", "?known=2026-02-03"])
def test_the_sheet_costs_no_more_queries_however_long_the_ledger(
    client, query, django_assert_max_num_queries, django_assert_num_queries
):
    client.get(REPORT)  # what is kept per data version
    with django_assert_max_num_queries(14) as first:
        client.get(REPORT + query)
    number = len(first)
    speaker, operation = factories.authority(), Claim.objects.get(code="R001").operation
    for people in range(20):
        factories.claim(operation=operation, claimant=speaker, people=people, sources=(factories.source(),))
    client.get(REPORT)

    with django_assert_num_queries(number):
        client.get(REPORT + query)


def test_another_host_is_another_page(client):
    """The sheet prints its own address; a copy kept for one host must not answer for another."""
    here, there = client.get(REPORT), client.get(REPORT, headers={"host": "127.0.0.1"})

    assert b"http://127.0.0.1/operations" in there.content
    assert here["ETag"] != there["ETag"]
