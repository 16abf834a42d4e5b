"""The data package, as its users read it: with frictionless, with a zip program, twice the same."""

import csv
import hashlib
import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO, StringIO
from zipfile import BadZipFile, ZipFile

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone
from frictionless import Package

from tests import factories
from tests.addresses import content
from tests.walks import ask_once
from transfers.datasets import BREAKDOWN_COUNTS, DATASETS, VOCABULARIES, Kind
from transfers.datasets import CODE as CODE_PATTERN
from transfers.exports.archive import archive_chunks
from transfers.exports.markdown import markdown
from transfers.exports.package import package_chunks
from transfers.models import Claim, DataVersion, Facility, Source
from transfers.models.publication import CODE
from transfers.models.version import version_name
from transfers.vocabulary import PublicationState
from transfers.wording.terms import LICENCE

pytestmark = pytest.mark.django_db

LONG_URL = "https://example.org/" + "%D8%B3" * 150 + "?a=[b]|c"


def packed(client, query: str = "", address: str = "/data/package.zip") -> bytes:
    response = client.get(address + query)
    assert response.status_code == 200
    return content(response)


def packed_record() -> bytes:
    """Return the package of the record as it was loaded, for a test that has written nothing."""
    return ask_once("/data/package.zip").body


def opened(data: bytes) -> ZipFile:
    archive = ZipFile(BytesIO(data))
    assert archive.testzip() is None
    return archive


def rows_of(archive: ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(archive.read(f"{name}.csv").decode(), newline="")))


@pytest.fixture
def validated(tmp_path):
    def validate(data: bytes) -> Package:
        """Return the package of an archive; the test fails with what frictionless has against it."""
        path = tmp_path / "handover.zip"
        path.write_bytes(data)
        report = Package(str(path)).validate()
        assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])[:10]
        return Package(str(path))

    return validate


@pytest.mark.usefixtures("record")
def test_frictionless_finds_the_real_record_valid(validated):
    package = validated(packed_record())

    assert [resource.name for resource in package.resources] == [
        *(dataset.name for dataset in DATASETS),
        "vocabularies",
    ]
    claims = {row["claim"]: row for row in package.get_resource("claims").read_rows()}
    assert claims["R001"]["people"] == 150
    assert claims["R001"]["sources"] == ["S002", "S003", "S004", "S005", "S006"]


def odd_record() -> None:
    """Write what is hard to describe: blanks, formulas, hidden cells, an address beyond 400 characters."""
    page = factories.source(url=LONG_URL, title="=HYPERLINK(1)", publisher="+1")
    factories.claim(
        people=None,
        qualifier="not_stated",
        notes="@cmd\r\n'quoted'",
        sources=(page,),
        as_of_date=None,
        as_of_precision="unknown",
    )
    factories.transfer(people=None, qualifier="not_stated", origin=None, destination=None)
    factories.breakdown(rows={"Iraqi": 3, "Syrian": 30, "French": 12}, stated_total=45)
    factories.facility(name_ar="سجن", notes="-1")


def test_frictionless_finds_an_odd_record_valid(client, validated):
    odd_record()
    package = validated(packed(client))

    rows = package.get_resource("breakdown_counts").read_rows()
    assert {row["label"]: row["people"] for row in rows if row["label"] in ("Iraqi", "French")}[
        "Iraqi"
    ] is None
    cells = {row["label"]: row["people"] for row in rows_of(opened(packed(client)), "breakdown_counts")[-3:]}
    assert "<10" in cells.values()
    assert "withheld" in cells.values()


def test_frictionless_refuses_what_the_schema_forbids(client, tmp_path):
    """A schema that allowed everything would find every record valid."""
    odd_record()
    archive = opened(packed(client))
    archive.extractall(tmp_path)
    claims = (tmp_path / "claims.csv").read_text()
    spoilt = claims.replace("not_stated", "unheard_of").replace("us-centcom", "nobody")
    (tmp_path / "claims.csv").write_text(spoilt)

    report = Package(str(tmp_path / "datapackage.json")).validate()
    found = {error for (error,) in report.flatten(["type"])}
    assert {"constraint-error", "foreign-key"} <= found


@pytest.mark.usefixtures("record")
def test_the_package_holds_what_the_files_hold(client):
    archive = opened(packed_record())
    for name in ("claims", "transfers", "facilities", "sources", "events", "breakdowns", "breakdown_counts"):
        assert archive.read(f"{name}.csv") == content(client.get(f"/{name}.csv?bom=0")), name
    progress = client.get("/operations/nes-iraq-2026/progress.json").json()
    assert json.loads(archive.read("progress/nes-iraq-2026.json")) == progress


@pytest.mark.usefixtures("record")
def test_one_data_version_gives_the_same_bytes_in_every_language_and_at_any_time(client):
    first = packed(client)

    assert packed(client, address="/ar/data/package.zip") == first
    assert packed(client) == first
    assert {entry.date_time for entry in opened(first).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in opened(first).infolist()} == {0o100644}

    Claim.objects.get(code="R001").save()
    second = opened(packed(client))
    assert described(second)["version"] != described(opened(first))["version"]
    assert described(second)["created"] > described(opened(first))["created"]


def described(archive: ZipFile) -> dict:
    return json.loads(archive.read("datapackage.json"))


@pytest.mark.usefixtures("record")
def test_the_descriptor_says_version_licence_sources_and_who():
    package = described(opened(packed_record()))

    token = DataVersion.objects.token(timezone.now())
    assert package["version"] == version_name(token)
    assert token.split("-")[0] not in package["version"].split("-"), "it tells how often the desk writes"
    assert package["created"].endswith("Z")
    assert package["licenses"][0]["name"] == LICENCE.identifier
    assert package["contributors"][0]["path"] == "http://testserver/"
    assert package["known_on"] is None
    claims = next(resource for resource in package["resources"] if resource["name"] == "claims")
    standing = next(field for field in claims["schema"]["fields"] if field["name"] == "standing")
    assert standing["categories"][0] == {"value": "counted", "label": "counted"}
    assert standing["title_ar"] != standing["title"]
    keys = {key["fields"][0]: key["reference"]["resource"] for key in claims["schema"]["foreignKeys"]}
    assert keys == {"operation": "operations", "facility": "facilities", "claimant": "authorities"}


def test_every_column_and_every_reference_of_the_contract_is_described():
    resources = {each["name"]: each["schema"] for each in described(opened(packed_record()))["resources"]}
    for dataset in DATASETS:
        schema = resources[dataset.name]
        assert [field["name"] for field in schema["fields"]] == list(dataset.names)
        for field, column in zip(schema["fields"], dataset, strict=True):
            assert field["description"] == column.description
            assert ("categories" in field) == (column.vocabulary is not None)
            assert field.get("refers_to", "") == (column.refers_to if column.kind is Kind.REFERENCES else "")
    assert (
        resources["breakdown_counts"]["primaryKey"]
        == list(BREAKDOWN_COUNTS.identity)
        == ["breakdown", "label"]
    )
    assert CODE.regex.pattern == rf"^{CODE_PATTERN}\Z", "the two say the same of a code"


@pytest.mark.usefixtures("record")
def test_every_code_has_its_label_and_meaning_in_both_languages():
    rows = rows_of(opened(packed_record()), "vocabularies")

    assert len(rows) == sum(len(vocabulary) for vocabulary in VOCABULARIES)
    for row in rows:
        assert row["label_ar"], row
        assert bool(row["meaning_ar"]) == bool(row["meaning_en"]), row
    (counted,) = (row for row in rows if (row["vocabulary"], row["code"]) == ("Standing", "counted"))
    assert counted["meaning_en"] == "Feeds the headline."


@pytest.mark.usefixtures("record")
def test_the_readme_says_the_headline_and_how_to_cite():
    archive = opened(packed_record())
    readme, arabic = (archive.read(name).decode() for name in ("README.md", "README.ar.md"))

    assert "5,704 people were transferred, of up to 7,000 announced (81.5 %)" in readme
    assert "It is never zero" in readme
    assert "CC BY" in readme or "Creative Commons Attribution 4.0" in readme
    assert f"Data version {described(archive)['version']}. http://testserver/data/package.zip" in readme
    assert "&" not in readme.replace("&amp;", "&amp"), "an entity was left in plain text"
    assert "5,704" in arabic
    assert "## " in archive.read("methodology.md").decode()
    assert "**\\<10**" in archive.read("methodology.md").decode()


@pytest.mark.usefixtures("record")
def test_as_known_on_a_day_it_holds_what_had_been_published(client, validated):
    data = packed(client, "?known=2026-02-08")
    package = validated(data)

    archive = opened(data)
    assert len(rows_of(archive, "claims")) < Claim.objects.count()
    assert json.loads(archive.read("progress/nes-iraq-2026.json"))["headline"]["people"] == 2250
    assert described(archive)["known_on"] == "2026-02-08"
    assert archive.read("claims.csv") == content(client.get("/claims.csv?known=2026-02-08&bom=0"))
    assert "As known on 8 Feb 2026." in archive.read("README.md").decode()
    assert package.get_resource("sources").read_rows()
    response = client.get("/data/package.zip?known=2026-02-08")
    assert re.fullmatch(
        r'attachment; filename="handover-\d{4}-\d\d-\d\d-known-2026-02-08.zip"',
        response["Content-Disposition"],
    )


@pytest.mark.parametrize(
    ("query", "named"),
    [("colour=red", b"colour"), ("known=2026-2-8", b"2026-2-8"), ("known=2999-01-01", b"2999-01-01"),
     ("known=2026-02-08&known=2026-02-09", b"one value only"), ("sort=claim", b"sort")],
)  # fmt: skip
def test_what_it_does_not_know_is_refused_by_name(client, query, named):
    response = client.get(f"/data/package.zip?{query}")

    assert response.status_code == 400
    assert named in response.content


def test_nothing_that_is_not_public_is_packed(client):
    later = timezone.now() + timedelta(days=1)
    hidden = [
        factories.source(code="hidden-1", publication_state=PublicationState.DRAFT),
        factories.facility(code="hidden-2", publish_at=later),
        factories.claim(code="hidden-3", publication_state=PublicationState.WITHDRAWN),
    ]
    factories.claim(facility=hidden[1], code="hidden-4")
    factories.claim(sources=(hidden[0],), code="shown-1")
    archive = opened(packed(client))

    for name in archive.namelist():
        assert b"hidden-" not in archive.read(name), name
    assert b"shown-1" in archive.read("claims.csv")
    assert Facility.objects.filter(code="hidden-2").exists()
    assert Source.objects.filter(code="hidden-1").exists()


@pytest.mark.usefixtures("record")
def test_it_is_asked_for_once(client):
    response = client.get("/data/package.zip")
    digest = hashlib.sha256(content(response)).hexdigest()

    assert response["Content-Type"] == "application/zip"
    assert response["Access-Control-Allow-Origin"] == "*"
    again = client.get("/data/package.zip", headers={"if-none-match": response["ETag"]})
    assert (again.status_code, content(again)) == (304, b"")
    head = client.head("/data/package.zip")
    assert (head.status_code, head["ETag"], content(head)) == (200, response["ETag"], b"")
    assert client.post("/data/package.zip").status_code == 405
    assert hashlib.sha256(packed(client)).hexdigest() == digest


@pytest.mark.usefixtures("record")
def test_it_costs_as_many_queries_with_twice_the_rows(client, django_assert_max_num_queries):
    packed(client)
    with django_assert_max_num_queries(80) as counted:
        packed(client)
        before = len(counted)
    page = factories.source()
    for _number in range(30):
        factories.claim(sources=(page,))
        factories.transfer(sources=(page,))
    packed(client)  # what is hidden of few people is worked out once for each data version
    with django_assert_max_num_queries(before):
        packed(client)


@pytest.mark.django_db(transaction=True)
def test_a_package_is_of_one_moment_whoever_writes_meanwhile():
    """The claims are packed long after the version was read; both are of the moment before the change."""
    claim = factories.claim(code="c-1", claimant=factories.authority(code="a-1"), people=150)
    version = version_name(DataVersion.objects.token(timezone.now()))
    chunks = package_chunks(timezone.now(), None, "http://testserver", "http://testserver/p.zip")
    first = next(chunks)
    changed = ThreadPoolExecutor(1).submit(in_a_thread, claim.pk, 151).result(timeout=20)
    archive = opened(first + b"".join(chunks))

    assert changed == 1
    assert [row["people"] for row in rows_of(archive, "claims") if row["claim"] == "c-1"] == ["150"]
    assert described(archive)["version"] == version
    assert Claim.objects.get(pk=claim.pk).people == 151, "who writes is not kept waiting"


def in_a_thread(key: int, people: int) -> int:
    try:
        return Claim.objects.filter(pk=key).update(people=people)
    finally:
        connection.close()


def test_an_archive_that_breaks_off_cannot_be_opened():
    def texts():
        yield "first" * 100_000
        raise DatabaseError("gone")

    def members():
        yield "whole.csv", ["whole"]
        yield "half.csv", texts()

    chunks, received = archive_chunks(members()), []
    with pytest.raises(DatabaseError):
        received.extend(chunks)

    assert b"whole.csv" in b"".join(received)
    with pytest.raises(BadZipFile):
        ZipFile(BytesIO(b"".join(received)))


def test_prose_is_markdown_and_nothing_is_left_out_unseen():
    html = "<h2 id='a'>One</h2> <ul><li>a <strong>b</strong> &lt;10</li>\n<li>c</li></ul><p>two\n words</p>"
    assert markdown(html) == "## One\n\n- a **b** \\<10\n- c\n\ntwo words\n"
    with pytest.raises(ValueError, match="<table>"):
        markdown("<table></table>")
