"""The list pages and their files: the same rows, a fixed number of queries, bad questions refused aloud."""

import csv
import re
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.addresses import content, data_day
from transfers.models import (
    Breakdown,
    BreakdownCitation,
    Claim,
    ClaimCitation,
    Event,
    EventCitation,
    Facility,
    Source,
    Transfer,
    TransferCitation,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

MODELS = {"transfers": Transfer, "claims": Claim, "facilities": Facility, "breakdowns": Breakdown}
MODELS |= {"sources": Source, "events": Event}


def codes_in_file(client, address: str) -> list[str]:
    rows = csv.reader(StringIO(content(client.get(address)).decode("utf-8-sig"), newline=""))
    return [row[0] for row in list(rows)[1:]]


def codes_on_pages(client, name: str, query: str) -> list[str]:
    """Return the codes of all pages of a list, in their order."""
    codes, page = [], 1
    while True:
        text = client.get(f"/{name}/?{query}&page={page}").content.decode()
        found = re.findall(rf'href="/{name}/(?!compare)([^"/?]+)/"', text)
        if not found or found[0] in codes:
            return codes
        codes += found
        page += 1


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("transfers", "origin=ghuwayran-sinaa"),
        ("transfers", "standing=counted&standing=listed&sort=-people"),
        ("transfers", "q=helicopters"),
        ("claims", "sort=as_of"),
        ("claims", "measure=facility_population&since=2026-01-20&sort=-authority"),
        ("facilities", "country=SYR&per_page=5&sort=-leaving"),
        ("breakdowns", "standing=official&standing=media&since=2026-02-01&sort=-authority"),
        ("sources", "language=ar&since=2026-02-01&sort=-records"),
        ("sources", "undated=yes"),
        ("events", "category=judicial&sort=title"),
        ("events", "q=Shafaq&known=2026-02-12"),
    ],
)
def test_page_and_file_hold_the_same_rows(client, name, query):
    in_file = codes_in_file(client, f"/{name}.csv?{query}")

    assert sorted(codes_on_pages(client, name, query)) == sorted(in_file)
    if "sort=" in query:
        assert codes_on_pages(client, name, query) == in_file


def test_transfers_from_ghuwayran_are_the_seven_of_the_record(client):
    expected = ["T004", "T005", "T006", "T007", "T009", "T010", "T012"]

    assert codes_in_file(client, "/transfers.csv?origin=ghuwayran-sinaa") == expected
    assert sorted(codes_on_pages(client, "transfers", "origin=ghuwayran-sinaa")) == expected


def test_the_file_of_a_page_holds_all_pages_and_says_that_it_is_filtered(client):
    response = client.get("/claims.csv?standing=listed&page=2&per_page=10")

    listed = Claim.objects.filter(standing="listed").count()
    assert len(list(csv.reader(StringIO(content(response).decode("utf-8-sig"))))) == 1 + listed
    name = f"handover-claims-{data_day()}-filtered.csv"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize(
    ("asked", "shown"), [("99999", "6"), ("0", "1"), ("-3", "1"), ("6", "6"), ("2", "2"), ("9" * 50, "6")]
)
def test_a_wrong_page_number_gets_the_nearest_page(client, asked, shown):
    assert Claim.objects.count() == 126

    response = client.get(f"/claims/?page={asked}")

    assert response.status_code == 200
    assert str(response.context["table"].page.number) == shown


@pytest.mark.parametrize(("asked", "rows"), [("100000", 100), ("0", 1), ("-5", 1), ("50", 50), ("1", 1)])
def test_an_absurd_page_size_gets_the_nearest_allowed(client, asked, rows):
    response = client.get(f"/claims/?per_page={asked}")

    assert response.status_code == 200
    assert len(response.context["table"].page.object_list) == rows


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("extension", ["/", ".csv"])
@pytest.mark.parametrize(
    "query", ["colour=red", "standing=maybe", "since=03/04/2026", "operation=nowhere", "page=two"]
)
def test_a_bad_question_is_a_400_that_names_it(client, name, extension, query):
    response = client.get(f"/{name}{extension}?{query}")

    assert response.status_code == 400
    parameter, value = query.split("=")
    assert parameter in response.content.decode()
    assert value in response.content.decode()


def test_a_bad_question_cannot_put_markup_into_the_page(client):
    response = client.get("/claims/?<script>=<img src=x>")

    assert response.status_code == 400
    assert b"<script>=" not in response.content
    assert b"<img" not in response.content


@pytest.mark.parametrize("query", ["sort=", "sort=people&sort=", "page=&per_page=", "bom="])
def test_an_empty_parameter_of_a_file_asks_nothing(client, query):
    assert len(codes_in_file(client, f"/claims.csv?{query}")) == Claim.objects.count()


def test_empty_fields_of_a_form_leave_the_address(client):
    response = client.get("/claims/?q=&standing=counted&since=")

    assert (response.status_code, response["Location"]) == (302, "/claims/?standing=counted")
    assert client.get("/claims/?q=")["Location"] == "/claims/"


def double_the_rows() -> None:
    """Add as many claims, transfers and breakdowns as there are, with sources, names and relations."""
    for model, citation in ((Claim, ClaimCitation), (Transfer, TransferCitation)):
        for record in list(model.objects.prefetch_related("citations")):
            cited = [row.source_id for row in record.citations.all()]
            related = list((record.conflicts_with if model is Claim else record.overlaps_with).all())
            record.pk, record.code, record._state.adding = None, f"again-{record.code}", True
            for relation in ("origin", "destination", "facility"):
                if getattr(record, f"{relation}_id", None):
                    setattr(record, relation, factories.facility())
            if model is Claim:
                record.claimant = factories.authority()
            record.save()
            (record.conflicts_with if model is Claim else record.overlaps_with).set(related)
            citation.objects.bulk_create(citation(record=record, source_id=source) for source in cited)
    for record in list(Breakdown.objects.prefetch_related("citations", "counts")):
        cited, counts = [row.source_id for row in record.citations.all()], list(record.counts.all())
        record.pk, record.code, record._state.adding = None, f"again-{record.code}", True
        record.issuer = factories.authority()
        record.save()
        for count in counts:
            count.pk, count.breakdown, count._state.adding = None, record, True
            count.save()
        BreakdownCitation.objects.bulk_create(
            BreakdownCitation(record=record, source_id=source) for source in cited
        )
    for record in list(Event.objects.prefetch_related("citations")):
        cited = [row.source_id for row in record.citations.all()]
        record.pk, record.code, record._state.adding = None, f"again-{record.code}", True
        record.save()
        EventCitation.objects.bulk_create(EventCitation(record=record, source_id=source) for source in cited)
    for _ in range(Source.objects.count()):
        factories.source()


BUDGET = 14  # queries a page
ADDRESSES = (
    "/",
    "/operations/nes-iraq-2026/",
    "/operations/nes-iraq-2026/?authority=us-centcom&standing=counted&until=2026-02-20",
    "/transfers/",
    "/transfers/?q=prison&origin=ghuwayran-sinaa&standing=listed&since=2026-01-01&sort=-people",
    "/claims/?per_page=100",
    "/claims/?q=ministry&standing=listed&authority=iraq-justice&sort=people",
    "/?known=2026-02-08",
    "/operations/nes-iraq-2026/progress.json",
    "/claims/?known=2026-02-08&q=ministry",
    "/claims.csv?known=2026-02-08",
    "/methodology/",
    "/transfers.csv",
    "/claims.csv",
    "/claims/R027/",
    "/transfers/T004/",
    "/facilities/",
    "/facilities/?q=prison&role=origin&governorate=SY08&sort=-arriving",
    "/facilities.csv?sort=leaving",
    "/facilities/ghuwayran-sinaa/",
    "/sources/S066/",
    "/breakdowns/",
    "/breakdowns/?q=Iraqi&standing=official&authority=iraq-justice&since=2026-02-01&sort=authority",
    "/breakdowns/D12/",
    "/breakdowns/compare/?a=D11&b=D12",
    "/breakdowns.csv",
    "/breakdown_counts.csv",
    "/sources/?per_page=100",
    "/sources/?q=Reuters&kind=news&language=en&quarantined=no&since=2026-01-01&sort=-records",
    "/sources.csv?undated=no",
    "/events/?per_page=100",
    "/events/?q=prison&category=security&since=2026-01-01&known=2026-02-08&sort=title",
    "/events.csv?known=2026-02-08",
    "/events/E05/",
    "/operations/",
    "/timeline/?per_page=100",
    "/timeline/?operation=nes-iraq-2026&kind=arrival&kind=control&facility=aqtan&known=2026-02-20&sort=day",
    "/timeline/?category=judicial&until=2020-01-01",
)


def test_a_page_costs_few_queries_and_no_more_with_twice_the_rows(client):
    """Doubling the record once and asking for each page four times takes many seconds."""
    before = {address: queries_of(client, address) for address in ADDRESSES}
    double_the_rows()
    after = {address: queries_of(client, address) for address in ADDRESSES}

    assert {address: number for address, number in before.items() if number > BUDGET} == {}
    assert {address: (before[address], after[address]) for address in ADDRESSES} == {
        address: (number, number) for address, number in before.items()
    }


def queries_of(client, address: str) -> int:
    content(client.get(address))  # what is worked out once for each data version is not the page's
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
        content(response)
    assert response.status_code == 200, address
    return len(queries)


def test_a_list_shows_what_is_public_now_and_links_each_record(client):
    records = Claim.objects.public(timezone.now())

    text = client.get("/claims/?per_page=100&sort=claim").content.decode()

    for record in records.order_by("code")[:100]:
        assert f'href="{reverse("claim", args=[record.code])}"' in text
