"""docs/rules.md, what cites it, the methodology page and the code say the same."""

import re
from html import unescape
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings

RULES = (settings.BASE_DIR / "docs" / "rules.md").read_text(encoding="utf-8")
NOT_ON_THE_PAGE = ("Pages",)  # the groups of rules that only programmers need
ROOMS = ("transfers", "config", "templates", "tests", "docs")
SUFFIXES = {".py", ".html", ".md", ".svg", ".txt"}
# "rule 7", "rules 3, 7", "rules 1, 3 and 5", "rules 11 to 17"
CITED = re.compile(r"\b[Rr]ules?\s+(\d+(?:(?:,\s|\sand\s|,\sand\s|\sto\s)\d+)*)")
# The notes from which the rules were first written: they are no part of the repository.
ELSEWHERE = re.compile(r"\bdesign(?:\.md|\s+section)|\(design\b")


class Rule(NamedTuple):
    """One rule of docs/rules.md; ``sentence`` is its first one, which may be quoted."""

    number: int
    title: str
    sentence: str


def rules_of(text: str) -> dict[str, list[Rule]]:
    """Return the rules of each group, by its heading."""
    groups = {}
    for group in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        found = re.findall(r"^### (\d+)\. (.+)\n\n((?:.+\n)+)", group, re.MULTILINE)
        groups[group.splitlines()[0]] = [
            Rule(int(number), title, re.match(r".*?[.](?= |$)", " ".join(words.split()))[0])
            for number, title, words in found
        ]
    return groups


GROUPS = rules_of(RULES)
NUMBERS = {rule.number for rules in GROUPS.values() for rule in rules}


def cited_numbers(text: str) -> set[int]:
    """Return the numbers of the rules that a text cites; "rules 1 to 9" cites nine."""
    numbers = set()
    for cited in CITED.findall(text):
        for part in re.split(r",?\sand\s|,\s", cited):
            ends = [int(end) for end in re.split(r"\sto\s", part)]
            numbers |= set(range(ends[0], ends[-1] + 1))
    return numbers


def files() -> list[Path]:
    return [
        path
        for room in ROOMS
        for path in sorted((settings.BASE_DIR / room).rglob("*"))
        if path.suffix in SUFFIXES and "vendor" not in path.parts
    ]


def test_the_rules_are_numbered_in_order():
    numbers = [rule.number for rules in GROUPS.values() for rule in rules]

    assert numbers == sorted(set(numbers))
    assert len(numbers) == RULES.count("\n### ")  # the reader above passed none over
    assert [rule.number for rule in GROUPS["The headline"]] == list(range(1, 11))


def test_every_rule_that_is_cited_exists():
    found = {path: cited_numbers(path.read_text(encoding="utf-8")) for path in files()}
    unknown = {str(path): numbers - NUMBERS for path, numbers in found.items() if numbers - NUMBERS}

    assert unknown == {}
    assert {1, 2, 3, 4, 5, 6, 7, 8, 9, 10} <= set().union(*found.values())


def test_no_file_cites_what_is_not_in_the_repository():
    citing = [
        f"{path.relative_to(settings.BASE_DIR)}: {found[0]}"
        for path in files()
        if path != Path(__file__)
        for found in ELSEWHERE.finditer(path.read_text(encoding="utf-8"))
    ]

    assert citing == []


def test_a_citation_is_read_in_each_of_its_forms():
    assert cited_numbers("the floor (rule 3)") == {3}
    assert cited_numbers("Rules 3, 7 and 10 hold; rules\n1 to 4, too") == {1, 2, 3, 4, 7, 10}
    assert cited_numbers("(rules 8, 10)") == {8, 10}
    assert cited_numbers("version 1.0 of the rules. 5 of them") == set()
    assert cited_numbers("(rule" + " 99)") - NUMBERS == {99}
    assert ELSEWHERE.search("(design section 3)")
    assert ELSEWHERE.search("written from design.md")
    assert not ELSEWHERE.search("a sign of good design")


@pytest.mark.django_db
def test_the_methodology_page_tells_the_rules_by_the_same_numbers_titles_and_sentences(client):
    html = client.get("/methodology/").content.decode()
    words = " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
    told = {
        rule.number: rule.title
        for group, rules in GROUPS.items()
        if group not in NOT_ON_THE_PAGE
        for rule in rules
    }
    headings = re.findall(r'<h3 id="rule-(\d+)">(\d+)\. ([^<]+)</h3>', html)

    assert all(anchor == number for anchor, number, _title in headings)
    assert [(int(number), title) for _anchor, number, title in headings] == list(told.items())
    for group, rules in GROUPS.items():
        for rule in rules if group not in NOT_ON_THE_PAGE else ():
            after = words.split(f"{rule.number}. {rule.title} ", 1)[1]
            assert after.startswith(rule.sentence), rule


@pytest.mark.django_db
def test_the_methodology_page_numbers_its_rules_alike_in_arabic(client):
    pages = [client.get(f"{prefix}/methodology/").content.decode() for prefix in ("", "/ar")]
    english, arabic = (re.findall(r'<h3 id="rule-(\d+)">(\d+)\. ', page) for page in pages)

    assert english == arabic != []


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
def test_what_the_rules_give_for_the_public_record_is_what_the_code_gives(client):
    rows = re.findall(r"^\| (20\S+|now) \| ([\d,]+) \| ([\d,]+) \|$", RULES, re.MULTILINE)
    for known, headline, coverage in rows:
        query = "" if known == "now" else f"?known={known}"
        document = client.get(f"/operations/nes-iraq-2026/progress.json{query}").json()
        given = document["headline"]["people"], document["coverage"]["people"]

        assert given == (int(headline.replace(",", "")), int(coverage.replace(",", ""))), known
    assert len(rows) == 7
