"""What analysts read our files with finds the totals that the pages print."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from io import BytesIO, StringIO
from pathlib import Path

import duckdb
import pandas
import pytest
from django.db.models import Sum
from django.test import Client

from tests.addresses import content
from transfers.datasets import BY_NAME, Dataset, Kind
from transfers.rows.read import model_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

HIDDEN = ["<10", "withheld"]  # what stands in place of small counts (breakdown_counts alone)


@pytest.fixture
def file(tmp_path):
    """Save a file as whoever downloads it; returns its path."""

    def save(address: str) -> Path:
        path = tmp_path / address.partition("?")[0].strip("/")
        path.write_bytes(content(Client().get(address)))
        return path

    return save


def counts_of(dataset: Dataset) -> list[str]:
    return [column.name for column in dataset if column.kind is Kind.COUNT]


def totals_of(name: str) -> tuple[int, dict[str, int]]:
    """Return how many rows the list has, and the sum of each column of counts as the public file has it."""
    dataset = BY_NAME[name]
    if name == "breakdown_counts":
        rows = Client().get(f"/{name}.json?limit=1000").json()["results"]
        return len(rows), {
            column: sum(row[column] for row in rows if isinstance(row[column], int))
            for column in counts_of(dataset)
        }
    rows = model_of(dataset).objects.all()
    sums = (
        rows.aggregate(**{f"of_{column}": Sum(column) for column in counts_of(dataset)})
        if counts_of(dataset)
        else {}
    )
    return rows.count(), {column.removeprefix("of_"): total or 0 for column, total in sums.items()}


@pytest.mark.parametrize("name", BY_NAME)
def test_pandas_reads_the_same_totals_from_every_format(name, file):
    rows, sums = totals_of(name)
    frames = [
        pandas.read_csv(file(f"/{name}.csv"), na_values=HIDDEN),
        pandas.read_excel(file(f"/{name}.xlsx"), na_values=HIDDEN),
    ]
    part = pandas.read_json(BytesIO(content(Client().get(f"/{name}.json?limit=1000"))), typ="series")
    frames.append(pandas.DataFrame(part["results"]).replace(dict.fromkeys(HIDDEN)))

    for frame in frames:
        assert list(frame.columns) == list(BY_NAME[name].names)
        assert len(frame) == rows
        assert {column: int(pandas.to_numeric(frame[column]).sum()) for column in sums} == sums


def test_pandas_reads_days_as_days_from_a_workbook(file):
    frame = pandas.read_excel(file("/claims.xlsx"))

    assert str(frame["as_of_date"].dtype).startswith("datetime64")


@pytest.mark.parametrize("name", BY_NAME)
def test_duckdb_reads_the_same_totals(name, file):
    rows, sums = totals_of(name)
    path = file(f"/{name}.csv")
    part = file(f"/{name}.json?limit=1000")
    columns = "".join(f", sum(try_cast({column} as bigint))" for column in sums)

    with duckdb.connect() as database:
        read = f"read_csv('{path}', header = true, all_varchar = true)"
        found = database.execute(f"select count(*){columns} from {read}").fetchone()
        assert (found[0], [each or 0 for each in found[1:]]) == (rows, list(sums.values()))
        (listed,) = database.execute(f"select len(results) from read_json('{part}')").fetchone()
        assert listed == rows


@pytest.mark.parametrize("name", BY_NAME)
def test_a_reader_of_csv_as_r_has_it_reads_the_same_totals(name, file):
    """read.csv takes the byte order mark away where it is told "UTF-8-BOM", and "" in numbers for NA."""
    rows, sums = totals_of(name)

    text = file(f"/{name}.csv").read_bytes().decode("utf-8-sig")
    found = list(csv.DictReader(StringIO(text, newline=""), strict=True))

    assert len(found) == rows
    for column in sums:
        numbers = [int(row[column]) for row in found if row[column] not in ("", "NA", *HIDDEN)]
        assert sum(numbers) == sums[column]


def test_the_totals_are_those_of_the_pages(file):
    """Of 5,704 people 525 came in dated, counted arrivals, as the dashboard says."""
    frame = pandas.read_csv(file("/transfers.csv?standing=counted&leg=cross_border&scope=movement"))
    claims = pandas.read_json(
        BytesIO(content(Client().get("/claims.json?measure=transferred&standing=counted&limit=1000"))),
        typ="series",
    )
    best = pandas.DataFrame(claims["results"])["people"].max()
    page = Client().get("/").content.decode()

    assert (frame["people"].sum(), best) == (525, 5704)
    assert "5,704" in page
    assert "525" in page


# A process of its own: the library leaves files open, which is a warning and so an error here.
LIBHXL = """
import json, sys
import hxl
from hxl.input import InputOptions
from hxl.validation import validate

for path in sys.argv[1:]:
    with hxl.data(path, InputOptions(allow_local=True)) as source:
        tags = [column.display_tag for column in source.columns]
        headers = [column.header for column in source.columns]
        rows = sum(1 for row in source)
    report = validate(hxl.data(path, InputOptions(allow_local=True)))
    print(json.dumps([tags, headers, rows, report["stats"]]))
"""


def test_libhxl_reads_and_accepts_the_tags(file):
    asked = [(name, ending) for name in BY_NAME for ending in ("csv", "xlsx")]
    paths = [str(file(f"/{name}.{ending}?hxl=1")) for name, ending in asked]

    run = subprocess.run([sys.executable, "-c", LIBHXL, *paths], capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr
    for (name, _), line in zip(asked, run.stdout.splitlines(), strict=True):
        tags, headers, rows, found = json.loads(line)
        assert tags == [column.hxl for column in BY_NAME[name]]
        headers[0] = headers[0].removeprefix("\ufeff")  # it keeps the mark that Excel needs
        assert headers == list(BY_NAME[name].names)
        assert rows == totals_of(name)[0]
        # 20,000 people are "a possible outlier": a remark of kind "info", no fault.
        assert (found["error"], found["warning"]) == (0, 0), name
