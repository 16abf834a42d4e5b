"""Show how the data is taken with curl, Python and R: programs to copy, each of which runs as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext_noop as _


class Example(NamedTuple):
    """A program: in which language, what it is for, and its text."""

    language: str
    title: str
    text: str


def program_examples(site: str, operation: str) -> Iterator[Example]:
    """Yield the examples against this site, scheme and host; ``operation`` is a code, or empty."""
    yield Example("curl", _("Take a list, a part of one, and all of it"), CURL.format(site=site))
    yield Example("python", _("Read a list with pandas"), PANDAS.format(site=site))
    if operation:
        yield Example("python", _("Read the headline"), HEADLINE.format(site=site, operation=operation))
    yield Example("python", _("Walk through a list part by part"), WALK.format(site=site))
    yield Example("python", _("Open the data package"), PACKAGE.format(site=site))
    yield Example("r", _("Read lists with R"), R.format(site=site))


CURL = """\
curl --fail --silent --show-error --output claims.csv '{site}/claims.csv'
curl --fail --silent --show-error --output counted.json '{site}/claims.json?standing=counted&limit=1000'
curl --fail --silent --show-error --output handover.zip '{site}/data/package.zip'
"""

# Without `keep_default_na` pandas would take a text such as "None" for nothing.
PANDAS = """\
import pandas

claims = pandas.read_csv(
    "{site}/claims.csv?measure=transferred&standing=counted&sort=as_of",
    keep_default_na=False,
    na_values=[""],
    parse_dates=["as_of_date"],
)
print(claims[["claim", "as_of_date", "people_low", "people", "qualifier"]].to_string())

counts = pandas.read_csv(
    "{site}/breakdown_counts.csv",
    keep_default_na=False,
    na_values=["", "<10", "withheld"],
)
print(counts["people"].describe())
"""

HEADLINE = """\
import json
from urllib.request import urlopen

with urlopen("{site}/operations/{operation}/progress.json") as answer:
    progress = json.load(answer)
print(progress["headline"], progress["ceiling"], progress["share_percent"])
"""

WALK = """\
import json
from urllib.request import urlopen

rows, address = [], "{site}/claims.json?fields=claim,people,sources&limit=50"
while address:
    with urlopen(address) as answer:
        part = json.load(answer)
    rows += part["results"]
    address = part["next"]
print(len(rows), rows[0])
"""

PACKAGE = """\
from urllib.request import urlretrieve

from frictionless import Package

urlretrieve("{site}/data/package.zip", "handover.zip")
package = Package("handover.zip")
for row in package.get_resource("transfers").read_rows():
    print(row["transfer"], row["departed_latest"], row["people"], row["sources"])
"""

R = """\
claims <- read.csv("{site}/claims.csv?bom=0",
                   na.strings = "", encoding = "UTF-8")
print(claims[claims$standing == "counted", c("claim", "as_of_date", "people")])

counts <- read.csv("{site}/breakdown_counts.csv?bom=0",
                   na.strings = c("", "<10", "withheld"), encoding = "UTF-8")
print(summary(counts$people))
"""
