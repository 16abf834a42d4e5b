"""The record as known on a day: on pages, in lists and in files alike (rule 26)."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.db.models import Min
from django.utils import timezone

from tests import factories
from tests.addresses import content, data_day
from tests.transfers.web.views.test_pages import read, untouched
from transfers.models import Claim, Operation, Source, Transfer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

PROGRESS = "/operations/nes-iraq-2026/progress.json"
EXPECTED = {
    "2026-01-22": 150,
    "2026-02-03": 1300,
    "2026-02-08": 2250,
    "2026-02-10": 4583,
    "2026-02-14": 5704,
    "": 5704,
}


def rows_of(client, address: str) -> list[dict[str, str]]:
    text = content(client.get(address)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(("known", "people"), EXPECTED.items())
def test_page_document_and_file_give_the_same_headline(client, known, people):
    query = f"known={known}" if known else ""

    words = untouched(f"/?{query}" if query else "/").words
    document = client.get(f"{PROGRESS}?{query}" if query else PROGRESS).json()
    counted = rows_of(client, f"/claims.csv?measure=transferred&standing=counted&{query}".rstrip("&"))
    arrivals = rows_of(
        client, f"/transfers.csv?leg=cross_border&scope=movement&standing=counted&{query}".rstrip("&")
    )

    assert f"{people:,} people" in words
    assert "of up to 7,000 announced" in words
    assert document["headline"]["people"] == people
    assert document["steps"][-1]["people"] == people
    assert document["known_on"] == (known or None)
    # By hand, from the files: no counted claim is above, one states it, and the arrivals do not reach it.
    assert max(int(row["people"] or row["people_low"]) for row in counted) == people
    assert sum(int(row["people"]) for row in arrivals) == document["coverage"]["people"] <= people


def test_the_whole_page_is_as_of_that_day():
    page = untouched("/?known=2026-02-08")

    assert "As known on 8 Feb 2026." in page.words
    assert page.href("Show what is known now") == "/"
    assert "The operation is under way." in page.words
    for later in ("closed below", "Ended", "5,704", "declared complete", "30 Nov 2026"):
        assert later not in page.words, later
    steps = [row[1] for row in page.tables["The accepted line, step by step"]]
    assert steps == ["150", "275", "475", "500", "1,300", "2,000", "2,250"]
    plans = [row[1] for row in page.tables["Plans and forecasts over time"]]
    assert "7,000-8,000" in plans
    assert "6,000 (expected)" not in plans  # expected from 11 Feb on
    assert "525 of them (23.3 %)" in page.words


def test_an_operation_is_under_way_on_its_last_day_and_completed_after_it():
    assert "The operation is under way." in untouched("/?known=2026-02-12").words
    assert "The operation closed below the announced ceiling." in untouched("/?known=2026-02-14").words


def test_the_days_are_links_that_need_no_script(client):
    now, then = untouched("/"), untouched("/operations/nes-iraq-2026/?known=2026-02-08")

    assert now.href("As known on 15 Mar 2026") == "/?known=2026-03-15"
    assert then.href("As known on 7 Feb 2026") == "/operations/nes-iraq-2026/?known=2026-02-07"
    assert then.href("9 Feb 2026") == "/operations/nes-iraq-2026/?known=2026-02-09"
    assert then.href("Now") == "/operations/nes-iraq-2026/"
    grew = now.tables["The headline by the day on which it became known"]
    assert grew[0] == ["21 Jan 2026", "150"]
    assert grew[-1] == ["13 Feb 2026", "5,704"]
    assert now.href("13 Feb 2026") == "/?known=2026-02-13"
    grew = then.tables["The headline by the day on which it became known"]
    assert grew[-1] == ["6 Feb 2026", "2,250"]
    html = client.get("/?known=2026-02-08").content.decode()
    (field,) = re.findall(r'<input type="date" id="known-day"[^>]*>', html)
    for attribute in ('name="known"', 'data-first="2026-01-21"', 'value="2026-02-08"'):
        assert attribute in field


def test_the_lists_and_files_keep_the_day():
    page = untouched("/?known=2026-02-08")

    for address in ("/transfers/", "/transfers.csv", "/claims/", "/claims.csv"):
        assert f"{address}?operation=nes-iraq-2026&known=2026-02-08" in page.hrefs
    assert f"{PROGRESS}?known=2026-02-08" in page.hrefs


def test_before_the_first_claim_nothing_is_known_and_the_page_says_so(client):
    page = untouched("/?known=2026-01-01")

    assert "No number of people transferred or announced was known on 1 Jan 2026." in page.words
    assert "The first report of one in this record was published on 21 Jan 2026." in page.words
    assert "Started" not in page.words
    assert page.href("Go to that day") == "?known=2026-01-21"
    assert "7,000" not in page.words
    assert " 0 people" not in page.words
    assert page.tables == {}
    document = client.get(f"{PROGRESS}?known=2026-01-01").json()
    assert (document["headline"], document["ceiling"], document["steps"]) == (None, None, [])
    assert "No claim matches" in untouched("/claims/?known=2026-01-01&standing=counted").words
    assert rows_of(client, "/claims.csv?known=2020-01-01") == []


@pytest.mark.parametrize(
    "address", ["/", PROGRESS, "/claims/", "/claims.csv", "/transfers/", "/transfers.csv"]
)
def test_a_day_that_has_not_come_is_refused(client, address):
    today = timezone.localdate()
    tomorrow = (today + timedelta(days=1)).isoformat()

    refused = client.get(address, {"known": tomorrow})

    assert refused.status_code == 400
    assert "known" in refused.content.decode()
    assert tomorrow in refused.content.decode()
    assert client.get(address, {"known": today.isoformat()}).status_code == 200


@pytest.mark.parametrize(
    "value", ["03/04/2026", "2026-2-8", "2026-02-30", "yesterday", "20260208", "٢٠٢٦-٠٢-٠٨"]
)
@pytest.mark.parametrize("address", ["/", PROGRESS, "/claims/"])
def test_a_day_that_cannot_be_read_is_refused_by_name(client, address, value):
    response = client.get(address, {"known": value})

    assert response.status_code == 400
    assert "YYYY-MM-DD" in response.content.decode()


def test_a_dashboard_takes_one_day_and_nothing_else(client):
    assert client.get("/?known=2026-02-08&known=2026-02-09").status_code == 400
    response = client.get("/?known=2026-02-08&colour=red")
    assert response.status_code == 400
    assert b"colour" in response.content
    assert client.get("/?known=")["Location"] == "/"


def test_a_list_says_how_many_were_not_yet_known(client):
    day = date(2026, 2, 8)
    known_from = {}
    for claim in Claim.objects.all():
        published = [source.published_on for source in claim.sources.all() if source.published_on]
        known_from[claim.code] = min(published, default=claim.reported_on)
    known = [code for code, on in known_from.items() if on and on <= day]
    later = [code for code, on in known_from.items() if on and on > day]
    undated = [code for code, on in known_from.items() if on is None]
    assert known
    assert later
    assert undated

    page = untouched("/claims/?known=2026-02-08&per_page=100")

    assert sorted(row[0] for row in page.tables["Claims"]) == sorted(known)
    assert f"{len(known)} of 126 claims" in page.words
    assert f"{len(later)} records were not yet known." in page.words
    assert f"{len(undated)} have no publication date" in page.words
    assert page.href("Show what is known now") == "/claims/?per_page=100"
    assert sorted(row["claim"] for row in rows_of(client, "/claims.csv?known=2026-02-08")) == sorted(known)


def test_a_file_names_only_what_had_been_published(client):
    rows = {row["claim"]: row for row in rows_of(client, "/claims.csv?known=2026-02-13")}
    published = set(Source.objects.filter(published_on__lte=date(2026, 2, 13)).values_list("code", flat=True))

    for row in rows.values():
        assert set(filter(None, row["sources"].split(";"))) <= published
        assert set(filter(None, row["conflicts_with"].split(";"))) <= rows.keys()
    # R027 is printed by three pages of that day. It conflicts with R122, which was printed that day too, and
    # with R028, which came the day after.
    assert rows["R027"]["sources"] == "S072;S073;S074"
    assert rows["R027"]["conflicts_with"] == "R122"
    response = client.get("/claims.csv?known=2026-02-13&standing=counted")
    assert response["Content-Disposition"] == (
        f'attachment; filename="handover-claims-{data_day()}-filtered-known-2026-02-13.csv"'
    )


def test_pages_count_only_what_had_been_published():
    # Known on 13 Feb by one authority; R029 and R032 came later.
    assert "1 authority, 3 pages" in untouched("/?known=2026-02-13").words
    # R012 was printed on 3 Feb, and by another page on 12 Feb.
    for query, pages in (("?known=2026-02-08", "1 page"), ("", "2 pages")):
        steps = {row[1]: row for row in untouched(f"/{query}").tables["The accepted line, step by step"]}
        assert steps["1,300"][3].endswith(f"claim R012, {pages}")
    for query, pages in (("&known=2026-02-08", "1"), ("", "2")):
        rows = untouched(f"/claims/?q=R012{query}").tables["Claims"]
        assert [row[-1] for row in rows if row[0] == "R012"] == [pages]


def test_a_search_knows_no_page_of_a_later_day(client):
    late = Source.objects.get(code="S081")  # published on 16 Feb, cited by R028 of 14 Feb
    assert late.published_on == date(2026, 2, 16)

    now = rows_of(client, "/claims.csv?q=S081")
    then = rows_of(client, "/claims.csv?q=S081&known=2026-02-15")

    assert "R028" in [row["claim"] for row in now]
    assert "R028" not in [row["claim"] for row in then]


@pytest.mark.parametrize("query", ["known=2026-02-08", "known=2026-02-08&standing=counted&sort=people"])
def test_an_embargo_hides_a_source_from_every_day(client, query):
    before = content(client.get(f"/claims.csv?{query}"))
    page = factories.source(published_on=date(2026, 1, 1), publish_at=timezone.now() + timedelta(days=1))
    Claim.objects.get(code="R027").citations.create(source=page, position=9)

    assert content(client.get(f"/claims.csv?{query}")) == before


def test_the_state_of_an_operation_is_only_what_the_record_can_tell():
    days = (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1), None)

    def states(**values) -> list[str | None]:
        operation = Operation(**values)
        return [operation.state_on(day) for day in days]

    day = date(2026, 2, 1)
    assert states(state="completed", started_on=day, ended_on=day) == [
        "planned", "under_way", "completed", "completed",
    ]  # fmt: skip
    assert states(state="completed", started_on=day) == ["planned", None, None, "completed"]
    assert states(state="paused") == [None, None, None, "paused"]
    assert states(state="under_way", started_on=day) == ["planned", "under_way", "under_way", "under_way"]
    assert states(state="planned") == ["planned"] * 4


def test_what_nobody_recorded_of_a_state_is_said(client):
    operation = factories.operation(state="paused")
    factories.claim(
        operation=operation, sources=(factories.source(),), standing="counted", standing_reason="x"
    )

    words = read(client, f"{operation.get_absolute_url()}?known=2026-02-01").words

    assert "Whether the operation was under way on that day is not recorded." in words


@pytest.mark.parametrize("known", ["0001-01-01", "0001-01-02", "2026-01-20"])
@pytest.mark.parametrize("address", ["/", PROGRESS, "/claims/", "/claims.csv", "/breakdowns/"])
def test_any_day_before_the_record_has_an_answer(client, address, known):
    assert client.get(address, {"known": known}).status_code == 200


def test_every_day_of_the_record_can_be_asked_for(client):
    first = Transfer.objects.aggregate(first=Min("departed_earliest"))["first"]
    for number in range(0, 60, 3):
        assert client.get("/", {"known": first + timedelta(days=number)}).status_code == 200


def test_the_sources_of_a_day_are_those_published_by_then(client):
    day = date(2026, 2, 8)
    published = Source.objects.filter(published_on__lte=day).count()
    undated = Source.objects.filter(published_on=None).count()

    words = untouched("/sources/?known=2026-02-08").words

    assert f"{published} of 199 sources" in words
    assert f"{199 - published - undated} records were not yet known." in words
    assert f"{undated} have no publication date" in words
    assert len(rows_of(client, "/sources.csv?known=2026-02-08")) == published


def test_the_facilities_count_the_transfers_that_were_known(client):
    def counts(query: str) -> list[str]:
        rows = {row[0]: row for row in untouched(f"/facilities/{query}").tables["Facilities"]}
        return next(row[-2:] for name, row in rows.items() if name.startswith("Ghuwayran"))

    assert counts("") == ["7", "none"]
    assert counts("?known=2026-01-27") == ["2", "none"]  # T004 and T005
    assert len(rows_of(client, "/facilities.csv?known=2026-01-27")) == 22


def test_stepping_back_goes_to_the_last_publication_from_any_later_day():
    assert untouched("/?known=2026-11-01").href("As known on 15 Mar 2026") == "/?known=2026-03-15"


def test_the_desks_check_of_a_day_was_known_on_that_day():
    operation = Operation(state="under_way", last_checked_on=date(2026, 2, 1))

    assert operation.checked_on(date(2026, 2, 1)) == date(2026, 2, 1)
    assert operation.checked_on(date(2026, 1, 31)) is None
