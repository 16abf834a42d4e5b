"""What stands under a figure: its sources counted, files with exactly its rows, its table, its address."""

import csv
import re
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from tests import factories
from tests.walks import ask_once
from transfers.figures.base import Figure
from transfers.figures.breakdown import drawn_rows
from transfers.figures.operation import Tables, figures
from transfers.figures.titles import nationalities_words
from transfers.ledger.operation import Ledger, read_ledger
from transfers.models import Breakdown, Operation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

COUNTED = {"standing": "counted", "standing_reason": "Official"}


def ledger_of(operation: Operation, known: date | None = None) -> Ledger:
    return read_ledger(operation, timezone.now(), known)


def rows(client, figure: Figure) -> list[set[str]]:
    """Return the codes of each of a figure's files."""
    found = []
    for file in figure.files:
        answer = client.get(f"{file.address}&bom=0")
        assert answer.status_code == 200, file.address
        lines = b"".join(answer.streaming_content).decode().splitlines(keepends=True)
        found.append({row[0] for row in list(csv.reader(lines))[1:]})
    return found


@pytest.mark.parametrize("known", [None, date(2026, 1, 22), date(2026, 2, 8)])
def test_every_file_holds_the_rows_of_its_figure(client, known):
    ledger = ledger_of(Operation.objects.get(code="nes-iraq-2026"), known)
    drawn = figures(Tables(ledger), None)
    arrivals = set(ledger.progress.coverage.movements)
    claims = list(ledger.claims.values())

    assert rows(client, drawn["bar"]) == [
        {claim.code for claim in claims if (claim.measure, claim.standing) == ("transferred", "counted")}
    ]
    for name in ("coverage", "places"):
        assert rows(client, drawn[name]) == [arrivals], name
    # With those that give no number, which a list does not ask for: and so with what is beside them.
    coverage = ledger.progress.coverage
    for name in {"map", "weeks_by_origin", "weeks_by_destination"} & drawn.keys():
        (found,) = rows(client, drawn[name])
        assert found >= {*coverage.movements, *coverage.unnumbered}, name
        words = f"Source: {len(coverage.movements)} counted transfer"
        assert drawn[name].source.startswith(words)
        if coverage.unnumbered:
            assert f"{len(coverage.unnumbered)} arrival" in drawn[name].source
    assert rows(client, drawn["progress"]) == [{claim.code for claim in ledger.results}, arrivals]
    assert rows(client, drawn["plans"]) == [
        {claim.code for claim in claims if claim.measure == measure}
        for measure in ("planned_total", "expected_total")
    ]


def test_the_sources_of_a_figure_are_counted_once_each():
    operation = factories.operation()
    one, other = factories.authority(), factories.authority()
    pages = [factories.source() for _ in range(3)]
    hidden = factories.source(publication_state="draft")
    stated = {"operation": operation, "people": 8, **COUNTED}
    factories.claim(claimant=one, sources=(pages[0], pages[1], hidden), **stated)
    factories.claim(claimant=other, sources=(pages[1], pages[2]), **stated)
    factories.claim(
        claimant=other, sources=(pages[2],), operation=operation, people=16
    )  # listed: not behind it
    factories.claim(claimant=other, operation=operation, people=4, publication_state="draft", **COUNTED)

    drawn = figures(Tables(ledger_of(operation)), None)

    assert drawn["bar"].source == "Source: 2 claims by 2 authorities, on 3 pages."
    assert drawn["progress"].source == "Source: 3 claims by 2 authorities, on 3 pages."
    assert "plans" not in drawn


def test_a_headline_that_is_a_sum_rests_on_its_arrivals(client):
    operation = factories.operation()
    for day, people in ((21, 1), (22, 2), (23, 4)):
        on = date(2026, 1, day)
        factories.transfer(
            operation=operation, people=people, departed_earliest=on, departed_latest=on, **COUNTED
        )
    ledger = ledger_of(operation)

    assert ledger.progress.headline.value == 7
    assert (
        figures(Tables(ledger), None)["bar"].source
        == "Source: 3 dated, counted transfers; each names its pages."
    )
    assert rows(client, figures(Tables(ledger), None)["bar"]) == [set(ledger.transfers)]


@pytest.mark.parametrize(
    "address",
    ["/", "/?known=2026-01-22", "/?known=2026-02-08", "/operations/nes-iraq-2026/?known=2026-02-14"],
)
def test_every_figure_has_its_table_and_its_own_address(address):
    """Each day has its own nine images and nine frames: one to two seconds."""
    html = ask_once(address).body.decode()
    ids = set(re.findall(r' id="([^"]+)"', html))
    feet = re.findall(r'<div class="figure-foot">(.+?)</div>', html, re.DOTALL)

    assert 7 <= len(feet) <= 9  # on some days no table of nationalities, and no place on the map, was known
    for foot in feet:
        (anchor,) = re.findall(r'href="(/operations/[^"]+#[^"]+)"', foot)
        parts = urlsplit(anchor)
        assert parts.path == "/operations/nes-iraq-2026/"
        assert parts.query == urlsplit(address).query
        assert parts.fragment in ids
        (table,) = re.findall(r'href="#([^"]+)"', foot)
        assert re.search(rf'<table [^>]*id="{table}"', html)
        assert "Source: " in foot
        (image,) = re.findall(r'href="([^"]+[.]png[^"]*)"', foot)
        assert ask_once(image).status_code == 200
        frame = re.search(r"src=&quot;http://testserver(.*?)&quot;", foot)[1]
        assert ask_once(frame).status_code == 200


def test_the_title_of_the_chart_is_its_finding(client):
    title = "In 11 steps the accepted number rose from 150 people on 21 Jan 2026 to 5,704 on 13 Feb 2026"
    assert title in client.get("/").content.decode()
    assert "One step: 150 people by 21 Jan 2026" in client.get("/?known=2026-01-22").content.decode()


def test_a_figure_without_anything_counted_still_has_its_foot(client):
    operation = factories.operation()
    factories.claim(operation=operation, people=4)

    html = client.get(operation.get_absolute_url()).content.decode()

    assert "Totals were stated; the desk counts none of them" in html
    assert 'href="#beside-table"' in html
    assert 'id="beside-table"' in html


def title(operation: Operation, name: str) -> str:
    return figures(Tables(ledger_of(operation)), None)[name].title


def arrive(operation: Operation, *numbers: tuple[date, int], **values) -> None:
    for on, people in numbers:
        factories.transfer(
            operation=operation, people=people, departed_earliest=on, departed_latest=on, **values, **COUNTED
        )


def test_a_week_is_named_only_where_most_arrived_in_it():
    first, second = date(2026, 1, 19), date(2026, 1, 26)
    one, most, tie = (factories.operation() for _ in range(3))
    arrive(one, (first, 4))
    arrive(most, (first, 1), (second, 2))
    arrive(tie, (first, 2), (second, 2))

    name = "weeks_by_origin"
    assert title(one, name) == "All those counted, 4 people, arrived in the week of 19 Jan 2026"
    assert title(most, name) == "Most of those counted, 2 of 3, arrived in the week of 26 Jan 2026"
    assert title(tie, name) == "Counted arrivals by week and place of origin"


def test_a_receiving_site_is_named_only_where_most_arrived_at_it():
    on = date(2026, 1, 19)
    here, there = factories.facility(name_en="Here"), factories.facility(name_en="There")
    most, tie = factories.operation(), factories.operation()
    arrive(most, (on, 1), destination=here)
    arrive(most, (on, 2), destination=there)
    arrive(tie, (on, 2), destination=here)
    arrive(tie, (on, 2), destination=there)

    name = "weeks_by_destination"
    assert title(most, name) == "Receiving site of most of those counted, 2 of 3: There"
    assert title(tie, name) == "Counted arrivals by week and receiving site"
    assert title(tie, "places") == "With a named receiving site: 4 people; the headline is at least 4"
    factories.claim(operation=tie, people=8, **COUNTED)
    assert title(tie, "places") == "A receiving site is named for 4 of 8 people"


def test_coverage_is_told_whole_in_part_and_not_at_all():
    whole, part, none = (factories.operation() for _ in range(3))
    arrive(whole, (date(2026, 1, 19), 4))
    arrive(part, (date(2026, 1, 19), 2))
    factories.claim(operation=part, people=8, **COUNTED)
    factories.claim(operation=none, people=8, **COUNTED)

    summed = "In dated, counted transfers: 4 people; the headline is at least 4"  # nobody stated the whole
    assert title(whole, "coverage") == summed
    factories.claim(operation=whole, people=4, **COUNTED)
    assert title(whole, "coverage") == "All 4 people appear in dated, counted transfers"
    assert title(part, "coverage") == "2 of 8 people (25.0 %) appear in dated, counted transfers"
    assert title(none, "coverage") == "None of the 8 people appears in a dated, counted transfer"


@pytest.mark.parametrize(
    ("rows", "total", "expected"),
    [
        ({"Iraqi": 30, "Syrian": 20}, 50, "Most are listed as Iraqi: 30 of 50"),
        ({"Iraqi": 20, "Syrian": 16, "French": 15}, 51, "The largest number is listed as Iraqi: 20"),
        ({"Iraqi": 20, "Syrian": 20}, 40, "People by nationality"),
        ({"Iraqi": 30, "Syrian": 4, "French": 3}, None, "The largest number is listed as Iraqi: 30"),
        ({"Syrian": 4, "French": 3}, None, "People by nationality"),
        # French is under ten. The total would give it away, so Syrian is withheld: the most it could be.
        ({"Iraqi": 30, "Syrian": 40, "French": 3}, 73, "People by nationality"),
    ],
)
def test_the_largest_nationality_is_named_only_where_no_hidden_number_could_be_larger(rows, total, expected):
    operation = factories.operation()
    breakdown = factories.breakdown(operation=operation, stated_total=total, rows=rows)
    table = Breakdown.objects.as_public(timezone.now())[breakdown.code]

    assert nationalities_words(table) == expected


def test_no_label_of_a_drawing_or_a_title_tells_a_count_under_ten():
    """A label is the issuer's own words, which may hold a number."""
    rows = {"Iraqi (with 3 Canadians)": 300, "Syrian": 20}
    breakdown = factories.breakdown(rows=rows, stated_total=320)
    table = Breakdown.objects.as_public(timezone.now())[breakdown.code]
    (first, *_) = drawn_rows([(row, None) for row in table.rows])

    assert first["label"] == "Iraqi (with <10 Canadians)"
    assert nationalities_words(table) == "Most are listed as Iraqi (with <10 Canadians): 300 of 320"


def test_the_image_and_the_page_keep_the_asked_day_and_only_then():
    ledger = ledger_of(Operation.objects.get(code="nes-iraq-2026"), date(2026, 2, 8))
    figure = figures(Tables(ledger), None, "https://site.example")["bar"]

    assert figure.address == "/operations/nes-iraq-2026/?known=2026-02-08#figure-bar"
    assert figure.image == "/operations/nes-iraq-2026/figures/bar.png?known=2026-02-08"
    assert figure.embed == "https://site.example/embed/operations/nes-iraq-2026/bar/?known=2026-02-08"
    assert figure.frozen_embed == ""  # it is one already
