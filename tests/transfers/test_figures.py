"""What stands under a figure: its sources counted, files with exactly its rows, its table, its address."""

import csv
import re
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from tests import factories
from transfers.figures import Figure, figures
from transfers.ledger import Ledger, read_ledger
from transfers.models import Operation

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
    drawn = figures(ledger)
    arrivals = set(ledger.progress.coverage.movements)
    claims = list(ledger.claims.values())

    assert rows(client, drawn["bar"]) == [
        {claim.code for claim in claims if (claim.measure, claim.standing) == ("transferred", "counted")}
    ]
    assert rows(client, drawn["coverage"]) == rows(client, drawn["places"]) == [arrivals]
    assert rows(client, drawn["over_time"]) == [{claim.code for claim in ledger.results}, arrivals]
    assert rows(client, drawn["announced"]) == [
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

    drawn = figures(ledger_of(operation))

    assert drawn["bar"].source == "Source: 2 claims by 2 authorities, on 3 pages."
    assert drawn["over_time"].source == "Source: 3 claims by 2 authorities, on 3 pages."
    assert drawn["announced"].source == "Source: 0 claims by 0 authorities, on 0 pages."  # and no such figure


def test_a_headline_that_is_a_sum_rests_on_its_arrivals(client):
    operation = factories.operation()
    for day, people in ((21, 1), (22, 2), (23, 4)):
        on = date(2026, 1, day)
        factories.transfer(
            operation=operation, people=people, departed_earliest=on, departed_latest=on, **COUNTED
        )
    ledger = ledger_of(operation)

    assert ledger.progress.headline.value == 7
    assert figures(ledger)["bar"].source == "Source: 3 dated, counted transfers; each names its pages."
    assert rows(client, figures(ledger)["bar"]) == [set(ledger.transfers)]


@pytest.mark.parametrize(
    "address",
    ["/", "/?known=2026-01-22", "/?known=2026-02-08", "/operations/nes-iraq-2026/?known=2026-02-14"],
)
def test_every_figure_has_its_table_and_its_own_address(client, address):
    html = client.get(address).content.decode()
    ids = set(re.findall(r' id="([^"]+)"', html))
    feet = re.findall(r'<div class="figure-foot">(.+?)</div>', html, re.DOTALL)

    assert len(feet) == 5
    for foot in feet:
        (anchor,) = re.findall(r'href="(/operations/[^"]+#[^"]+)"', foot)
        parts = urlsplit(anchor)
        assert parts.path == "/operations/nes-iraq-2026/"
        assert parts.query == urlsplit(address).query
        assert parts.fragment in ids
        (table,) = re.findall(r'href="#([^"]+)"', foot)
        assert re.search(rf'<table [^>]*id="{table}"', html)
        assert "Source: " in foot


def test_the_title_of_the_chart_is_its_finding(client):
    title = "In 10 steps the accepted number rose from 150 people on 21 Jan 2026 to 5,704 on 13 Feb 2026"
    assert title in client.get("/").content.decode()
    assert "One step so far: 150 people by 21 Jan 2026" in client.get("/?known=2026-01-22").content.decode()


def test_a_figure_without_anything_counted_still_has_its_foot(client):
    operation = factories.operation()
    factories.claim(operation=operation, people=4)

    html = client.get(operation.get_absolute_url()).content.decode()

    assert "Totals were stated; the desk counts none of them" in html
    assert 'href="#beside-table"' in html
    assert 'id="beside-table"' in html
