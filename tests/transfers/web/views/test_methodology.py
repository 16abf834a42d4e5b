"""The methodology page tells the rules the code keeps, from the code's own definitions."""

import re

import pytest

from tests.transfers.web.views.test_pages import untouched
from transfers import vocabulary
from transfers.analysis.progress import RULE_VERSION, RULE_VERSIONS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def test_every_term_of_the_rules_stands_on_the_page_with_its_meaning():
    words = untouched("/methodology/").words

    for vocabulary_of_rules in (
        vocabulary.Standing, vocabulary.Measure, vocabulary.Leg, vocabulary.Scope, vocabulary.DayMark,
        vocabulary.Qualifier, vocabulary.DatePrecision, vocabulary.Check,
    ):  # fmt: skip
        for term in vocabulary_of_rules:
            assert f"{term.value}" in words
            assert term.meaning in words, term


def test_each_wording_is_shown_with_what_the_code_takes_from_it():
    page = untouched("/methodology/")
    rows = {row[0]: row[1:5] for row in page.tables["How a number was worded, and what is taken from it"]}

    assert rows["exact"] == ["500", "500", "500", "500"]
    assert rows["about"] == ["about 500", "open", "open", "500"]
    assert rows["more_than"] == ["more than 400", "400", "open", "400"]
    assert rows["at_most"] == ["up to 600", "open", "600", "nothing"]
    assert rows["range"] == ["400-600", "400", "600", "400"]
    assert rows["expected"] == ["500 (expected)", "open", "open", "nothing"]
    assert rows["not_stated"] == ["number not stated", "open", "open", "nothing"]
    dates = {row[0]: row[1] for row in page.tables["How exactly a date is known"]}
    assert dates["range"] == "21-25 Jan 2026"
    assert dates["no_later_than"] == "by 25 Jan 2026"
    assert dates["unknown"] == "date not known"


def test_the_version_of_the_rules_is_that_of_the_document(client):
    words = untouched("/methodology/").words
    document = client.get("/operations/nes-iraq-2026/progress.json").json()

    assert f"Version {RULE_VERSION} of the rules." in words
    assert document["rule"] == {"version": RULE_VERSION, "methodology": "/methodology/"}
    for version in RULE_VERSIONS:
        assert version.number in words
        assert version.change in words


def test_every_figure_of_the_dashboard_links_to_the_rule_behind_it(client):
    html = client.get("/").content.decode()
    parts = set(re.findall(r'href="/methodology/#([a-z-]+)"', html))

    assert parts >= {"headline", "line", "coverage", "ceiling", "silence"}
    anchors = set(re.findall(r' id="([a-z-]+)"', client.get("/methodology/").content.decode()))
    for address in ("/", "/?known=2026-02-08", "/claims/?known=2026-02-08"):
        linked = re.findall(r'href="/methodology/#([a-z-]+)"', client.get(address).content.decode())
        assert linked
        assert set(linked) <= anchors
