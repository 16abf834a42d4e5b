"""The OpenAPI document, as programs use it: schemathesis asks all that it allows, and what it does not."""

from datetime import date

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as bounds
from hypothesis import strategies as st
from schemathesis import GenerationMode

from transfers.datasets import DATASETS
from transfers.exports.formats import FORMATS, OF_PAGES
from transfers.exports.openapi import COLUMN_OF_LIST, FEEDS
from transfers.filters import FILTERS
from transfers.filters.base import SEARCH_WORDS
from transfers.filters.ledger import ask_ledger
from transfers.models import Facility, Operation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def document(client) -> dict:
    return client.get("/data/openapi.json").json()


def test_it_names_every_data_address_and_every_parameter(client):
    paths = document(client)["paths"]

    assert len(paths) == len(DATASETS) * len(FORMATS) + 2 + len(FEEDS)
    for dataset in DATASETS:
        for each in FORMATS.values():
            asked = paths[reverse(f"{dataset.name}_{each.name}")]["get"]
            asks = FILTERS[dataset.name]
            wishes = [name for name in each.parameters if name not in OF_PAGES]
            names = [parameter["name"] for parameter in asked["parameters"]]
            assert names == [*asks.base_filters, *(["sort"] if asks.sortable else []), *wishes]
            assert all(parameter["description"] for parameter in asked["parameters"])
            assert list(asked["responses"]["200"]["content"]) == [each.media_type]


def test_it_says_of_which_list_a_parameter_takes_a_code(client):
    (paths,) = (document(client)["paths"],)
    formats = {
        parameter["name"]: parameter["schema"].get("format")
        for parameter in paths["/transfers.json"]["get"]["parameters"]
    }
    assert formats["operation"] == "code-of-operations"
    assert {formats[name] for name in ("origin", "destination", "facility")} == {"code-of-facilities"}
    assert formats["authority"] == "code-of-authorities"
    assert formats["known"] == "date"


def test_it_is_the_same_in_every_language_and_names_no_record(client):
    english, arabic = (client.get(f"{prefix}/data/openapi.json") for prefix in ("", "/ar"))

    assert english.content == arabic.content
    assert english["Access-Control-Allow-Origin"] == "*"
    assert b"The order of the rows" in english.content
    assert b"nes-iraq-2026" not in english.content


# What a schema cannot say, and schemathesis would have to guess: codes that are in the record, days that have
# come, and that a question's last day is not before its first.
codes: dict[str, list[str]] = {}  # of each list those that may be asked for everywhere
for name in ("operations", "facilities", "authorities", "governorates"):
    strategy = st.deferred(lambda name=name: st.sampled_from(codes[name]))
    schemathesis.openapi.format(f"code-of-{name}", strategy)
schemathesis.openapi.format("country-code", st.sampled_from(["IRQ", "SYR"]))
schemathesis.openapi.format("date", st.dates(date(2025, 1, 1), date(2026, 3, 1)).map(str))


@pytest.fixture
def api(db):
    (operation,) = Operation.objects.all()
    named = ask_ledger(QueryDict(), operation, [operation], timezone.now()).choices_at()
    for parameter in ("facility", "authority", "operation"):
        codes[COLUMN_OF_LIST[parameter].name] = [code for code, _label in named[parameter]]
    places = Facility.objects.exclude(governorate=None)
    codes["governorates"] = list(places.values_list("governorate__code", flat=True))
    # As Django's own test client does: they would close the connection within the test's transaction.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/data/openapi.json", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


PLAIN = {"Accept-Encoding": "identity"}  # its WSGI client unpacks nothing
# The same questions in each run: a failure in CI is a failure here.
BOUNDS = bounds(derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("examples", [3, pytest.param(40, marks=pytest.mark.trust)])
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_schemathesis_finds_nothing(api, mode, examples):
    """Asked what the document allows every address answers as it says; asked anything else it refuses.

    Seconds, for every address is asked, and some write a workbook or read the whole record.
    """
    operations = [result.ok() for result in api.get_all_operations()]
    assert len(operations) == len(DATASETS) * len(FORMATS) + 2 + len(FEEDS)
    for operation in operations:

        @bounds(BOUNDS, max_examples=examples)
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case):
            assume(can_be_asked(case.query))
            case.call_and_validate(headers=PLAIN)

        ask()


def can_be_asked(query: dict) -> bool:
    """Tell whether a question is one on which schema and site can agree.

    An empty parameter asks nothing, since forms send the fields that were left empty.
    """
    values = [value for each in query.values() for value in (each if isinstance(each, list) else [each])]
    return (
        "after" not in query
        and len(str(query.get("q", "")).split()) <= SEARCH_WORDS
        and str(query.get("since", "")) <= str(query.get("until", "9"))
        and all(str(value).strip() for value in values)
    )
