"""Nothing public tells of fewer than ten people of a nationality: a walk over all of it, and an attack.

The attack reads what an anonymous client is served and subtracts: every public total less every plain sum of
shown numbers. What it finds is compared with the desk's numbers, which it does not use to get there.
"""

import csv
import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from io import BytesIO, StringIO
from itertools import chain, combinations
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.utils.translation import override

from tests import factories
from tests.addresses import cells_of, content
from tests.transfers.web.views.test_pages import read, untouched
from tests.walks import Answer, ask
from transfers.datasets import DATASETS, SOURCES_LIST, Kind
from transfers.disclosure.text_redaction import small_counts
from transfers.models import Breakdown, BreakdownCount
from transfers.wording.words import desk_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

MEASURES = {  # of whom a claim states a total that a table may divide
    "transferred": ("transferred", "held_in_iraq"),
    "planned": ("planned_total", "expected_total"),
    "held_before": ("baseline_population",),
    "to_be_repatriated": (),
}
CODES = ("D01", "D04", "D05", "D10", "D11", "D12", "D20", "D21")


class Blocks(HTMLParser):
    """The visible text of a page, a bar between any two elements: two cells side by side are no sentence."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("bdi", "strong", "span", "em"):
            self.parts.append(" | ")
        self.parts += [
            f" | {value} | " for name, value in attrs if name in ("aria-label", "content") and value
        ]

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def questions() -> list[str]:
    """Return addresses beside those of the walk: every way in which numbers of breakdowns are shown."""
    pairs = [f"/breakdowns/compare/?a={a}&b={b}" for a in CODES for b in CODES if a != b]
    return [*pairs, "/breakdowns/?q=Iraqi", "/breakdown_counts.csv?population=transferred"]


def text_of(address: str, answer: Answer) -> str:
    kind = answer.headers["Content-Type"]
    if kind == "image/png":
        return ""  # test_figure_images.py compares two that differ in what is hidden
    if kind == "application/zip":
        archive = ZipFile(BytesIO(answer.body))
        return "\n".join(archive.read(name).decode() for name in archive.namelist())
    if address.partition("?")[0].endswith(".xlsx"):
        return " | ".join(" | ".join(row) for row in cells_of(answer.body))
    text = answer.body.decode("utf-8-sig")
    return "".join(Blocks(text).parts) if answer.is_html else text


@pytest.fixture(scope="module")
def public_texts(english_answers, django_db_blocker) -> dict[str, str]:
    """The text of every public address, and of those that questions() adds."""
    with django_db_blocker.unblock():
        answers = english_answers | ask(questions())
    assert {answer.status_code for answer in answers.values()} == {200}
    return {address: text_of(address, answer) for address, answer in answers.items()}


def test_no_page_and_no_file_says_of_fewer_than_ten_people_what_they_are(public_texts):
    assert len(public_texts) > 300
    for address, text in public_texts.items():
        assert small_counts(text) == [], address


def test_what_the_desk_wrote_of_small_counts_is_public_without_them(client):
    written = "3-4 Iraqis, one Israeli, ٣ عراقيين and 47 French"
    public = "<10 Iraqis, <10 Israeli, <10 عراقيين and 47 French"
    page, place = factories.source(), factories.facility(notes=written)
    claim = factories.claim(notes=written, standing_reason=written, claimant_detail=written, sources=(page,))
    transfer = factories.transfer(
        notes=written, standing_reason=written, origin_as_reported=written, units_reported=written
    )
    place.control_periods.create(
        code="cp-1", role="security", notes=written, publication_state="published",
        from_precision="before_2026", to_precision="open", confidence="low",
    )  # fmt: skip
    event = claim.operation.events.create(
        code="ev-1", title=written, summary=written, dispute=written, category="data",
        date_precision="unknown", confidence="low", publication_state="published",
    )  # fmt: skip
    event.citations.create(source=page)
    table = factories.breakdown(issuer_detail=written, rows={"Iraqi": 30})
    table.counts.update(notes=written)

    for address, times in [
        (claim.get_absolute_url(), 3),
        (transfer.get_absolute_url(), 4),
        (place.get_absolute_url(), 2),
        (page.get_absolute_url(), 3),
        (table.get_absolute_url(), 2),
        ("/transfers/?per_page=100", 1),
        (event.get_absolute_url(), 8),  # three in its head, for those who link to it, and one to cite
        ("/events/?per_page=100", 2),
        ("/events.csv", 3),
        ("/timeline/?per_page=100&sort=-day&kind=event", 2),
        ("/claims.csv", 3),
        ("/transfers.csv", 4),
        ("/breakdowns.csv", 1),
        ("/breakdown_counts.csv", 1),
    ]:
        text = content(client.get(address)).decode().replace("&lt;", "<")
        assert written not in text, address
        assert text.count(public) == times, address


def test_no_number_under_ten_stands_in_a_table_of_a_breakdown(client):
    for code in Breakdown.objects.values_list("code", flat=True):
        page = untouched(f"/breakdowns/{code}/")
        for row in chain(*page.tables.values()):
            assert all(
                int(number) >= 10 for number in re.findall(r"\d+", row[1].replace(",", "").replace("<10", ""))
            )
    for row in csv.DictReader(StringIO(content(client.get("/breakdown_counts.csv?bom=0")).decode())):
        for name in ("people_low", "people", "people_high"):
            assert not row[name].isdigit() or int(row[name]) >= 10, row


def test_every_template_that_prints_the_words_of_the_desk_takes_small_counts_out():
    fields = {
        column.attribute
        for dataset in DATASETS
        if dataset is not SOURCES_LIST
        for column in dataset
        if column.kind is Kind.TEXT and not column.name.startswith("name_")
    } - {"title", "label"}  # of a source or a term as well; the pages above have theirs
    printed = re.compile(rf"\.({'|'.join(fields)})\b(?!\|(public|desk)_text)")
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        if "admin" not in path.parts:
            text = path.read_text(encoding="utf-8")
            for tag in re.findall(r"\{\{.+?\}\}|\{% blocktranslate.+?%\}", text):
                assert not printed.search(tag.replace("drawing.summary", "")), f"{path.name}: {tag}"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_words_of_the_desk_lose_small_counts_in_every_language(language):
    with override(language):
        shown = unescape(desk_text("later claims of 3-4 Iraqis"))

    assert "later claims of <10 Iraqis" in shown
    assert "3-4" not in shown


@pytest.mark.parametrize("word", ["3-4", "3-", "-4", "4"])
def test_no_search_tells_what_a_note_hides(client, word):
    factories.transfer(notes="later claims of 3-4 Iraqis", code="xyzzy-a")
    factories.facility(notes="later claims of 3-4 Iraqis", code="xyzzy-b")
    factories.claim(standing_reason="later claims of 3-4 Iraqis", code="xyzzy-c")

    for name in ("transfers", "facilities", "claims"):
        assert "xyzzy" not in content(client.get(f"/{name}.csv?q={word}")).decode()


# --- the attack ---------------------------------------------------------------------------------------

Shown = dict[
    str, dict[str, dict[str, int | None]]
]  # breakdown -> "nationalities" or "groups" -> label -> number


def shown_tables(client, codes: set[str]) -> Shown:
    """Return the numbers of breakdowns as their pages and the file show them; None where there is none."""
    tables: Shown = {code: {"nationalities": {}, "groups": {}} for code in codes}
    for row in csv.DictReader(StringIO(content(client.get("/breakdown_counts.csv?bom=0")).decode())):
        if row["breakdown"] in codes:
            level = "groups" if row["level"] == "group" else "nationalities"
            numbers = [
                int(row[name]) for name in ("people", "people_low", "people_high") if row[name].isdigit()
            ]
            tables[row["breakdown"]][level][row["label"]] = numbers[0] if numbers else None
    for code, levels in tables.items():  # the page shows the same
        page = read(client, f"/breakdowns/{code}/")
        for level, caption in (("nationalities", "Nationalities"), ("groups", "Groups of nationalities")):
            on_page = [number_in(row[1]) for row in page.tables.get(caption, [])]
            assert on_page == list(levels[level].values()), code
    return tables


def number_in(cell: str) -> int | None:
    """Return the number of a cell as its page words it; None for "<10", "withheld" and words alone."""
    found = re.search(r"\d[\d,]*", cell.replace("<10", ""))
    return int(found[0].replace(",", "")) if found else None


def stated_totals(client, codes: set[str]) -> dict[str, int]:
    rows = csv.DictReader(StringIO(content(client.get("/breakdowns.csv?bom=0")).decode()))
    return {
        row["breakdown"]: int(row["stated_total"])
        for row in rows
        if row["breakdown"] in codes and row["stated_total"].isdigit()
    }


def claimed_totals(client, population: str, operation: str) -> set[int]:
    """Return what claims state of those people."""
    return {
        int(claim[name])
        for claim in csv.DictReader(StringIO(content(client.get("/claims.csv?bom=0")).decode()))
        if claim["operation"] == operation and claim["measure"] in MEASURES[population]
        for name in ("people_low", "people", "people_high")
        if claim[name]
    }


def subtractions(
    levels: dict[str, dict[str, int | None]], totals: set[int], own: int | None
) -> Iterator[int]:
    """Yield every difference worth trying.

    Any public total less a whole level, less all but one of its rows, less one row; the table's own total and
    its groups less any choice of rows.
    """
    nations = [number for number in levels["nationalities"].values() if number is not None]
    groups = [number for number in levels["groups"].values() if number is not None]
    for level in (nations, groups, [*nations, *groups]):
        for total in totals:
            for some in chain(
                [level], combinations(level, len(level) - 1) if level else [], combinations(level, 1)
            ):
                if some:
                    yield total - sum(some)
    for total in [*groups, *([own] if own is not None else [])]:
        rest = list(groups)
        if total in rest:
            rest.remove(total)
        sums = {0}
        for number in [*nations, *rest]:
            sums |= {number + other for other in sums}
        yield from (total - some for some in sums if some)


def recovered(tables: Shown, own: dict[str, int], claimed: set[int]) -> set[str]:
    """Return "D04 Iraqi" for each hidden cell of tables of the same people that a subtraction gives away."""
    groups = {
        number for levels in tables.values() for number in levels["groups"].values() if number is not None
    }
    totals = claimed | set(own.values()) | groups
    found = set()
    for code, levels in tables.items():
        numbers = desk_numbers(code)
        shown = {label: number for level in levels.values() for label, number in level.items()}
        hidden = {label: numbers[label] for label in shown if shown[label] is None and numbers[label]}
        results = set(subtractions(levels, totals, own.get(code)))
        found |= {f"{code} {label}" for label, known in hidden.items() if known & results}
        # The same people under the same label in another table.
        for label, known in hidden.items():
            elsewhere = {number for other in tables.values() for level in other.values()
                         for name, number in level.items() if name == label}  # fmt: skip
            found |= {f"{code} {label}"} if known & elsewhere else set()
        # All the hidden at once: nine and nine are 18, and no other two numbers under ten are.
        rest = {total - sum(number for number in shown.values() if number is not None) for total in totals}
        if hidden and {max(known) for known in hidden.values()} == {9} and 9 * len(hidden) in rest:
            found.add(f"{code} all")
    return found


def desk_numbers(code: str) -> dict[str, set[int]]:
    counts = BreakdownCount.objects.filter(breakdown__code=code)
    return {count.label: {count.people, count.people_low, count.people_high} - {None} for count in counts}


SYNTHETIC = {
    "one small number in a table whose parts are the total": [
        (1026, {"Syrian": 1000, "Iraqi": 4, "German": 22}),
    ],
    "two equal small numbers that only their sum tells": [
        (1118, {"Syrian": 1000, "Libyan": 100, "Iraqi": 9, "German": 9}),
        (118, {"Libyan": 100, "Iraqi": 9, "German": 9}),
    ],
    "nobody and nobody": [(1100, {"Syrian": 1000, "Libyan": 100, "Iraqi": 0, "German": 0})],
    "groups in groups": [
        (100, {"Iraqi": 4, "Syrian": 30, "arab": 50, "other arab": 20, "non-arab": 46}),
        (None, {"Syrian": 150, "German": 20, "Libyan": 15, "French": 5, "european": 25}),
        (None, {"Syrian": 150, "Turkish": 200, "German": 20, "Belgian": 12, "Libyan": 11, "French": 5,
                "european": 37}),
    ],
    "a group in another table": [
        (None, {"Syrian": 150, "German": 20, "Libyan": 15, "French": 5}),
        (None, {"european": 25}),
    ],
    "the second number in another table": [
        (100, {"Iraqi": 4, "Syrian": 96}),
        (146, {"Syrian": 96, "Turkish": 20, "Libyan": 30}),
    ],
    "a total that another table states": [
        (None, {"Syrian": 700, "Libyan": 300, "German": 22, "Iraqi": 4}),
        (1004, {"Syrian": 700}),
    ],
    "the others in one number": [(953, {"Iraqi": 3, "others": 950}), (None, {"others": 950, "foreign": 953})],
}  # fmt: skip


def make_synthetic(name: str) -> tuple[set[str], set[int]]:
    """Make the tables of one case in an operation of its own, and a claim; return the codes and the claim."""
    operation = factories.operation()
    factories.claim(operation=operation, people=1026)
    codes = {
        factories.breakdown(operation=operation, stated_total=total, rows=rows).code
        for total, rows in SYNTHETIC[name]
    }
    return codes, {1026}


SMALL = {
    "D04 Iraqi", "D05 Iraqi", "D12 Canadian", "D12 Chinese", "D12 French", "D12 Israeli", "D12 Kazakh",
    "D20 British", "D20 French", "D20 Swedish",
}  # fmt: skip
WITHHELD = {
    "D04 others, 'mostly European'",  # the rest of 953
    "D20 Dutch",  # 900 - 610 - 271 - 10 is the 9 British
    "D20 Iraqi",  # 275, a total that claims state, - 271 is the 4 Swedish
    "D08 Iraqi", "D09 Iraqi", "D21 Iraqi",  # the same 271
    "D08 Iranian", "D09 Syrian", "D21 Egyptian",  # the smallest nationality beside one hidden alone
    "D20 Syrian", "D21 Syrian",  # the same 3,245 as in D09
    "D21 Moroccan",  # 450, a total that claims state, - 142 - 208 is the 100 Egyptians
}  # fmt: skip
HIDDEN = SMALL | WITHHELD


@pytest.mark.parametrize("population", MEASURES)
def test_nothing_hidden_in_the_record_can_be_recovered(client, population):
    codes = set(Breakdown.objects.filter(population=population).values_list("code", flat=True))
    tables = shown_tables(client, codes)

    hidden = {f"{code} {label}" for code in tables for level in tables[code].values() for label in level
              if level[label] is None and desk_numbers(code)[label]}  # fmt: skip

    assert hidden == (HIDDEN if population == "transferred" else set())
    claimed = claimed_totals(client, population, "nes-iraq-2026")
    assert claimed or population == "to_be_repatriated"
    assert recovered(tables, stated_totals(client, codes), claimed) == set()


@pytest.mark.parametrize("name", SYNTHETIC)
def test_nothing_hidden_in_tables_made_to_tell_can_be_recovered(client, name):
    codes, claimed = make_synthetic(name)

    tables = shown_tables(client, codes)

    assert any(
        number is None for levels in tables.values() for level in levels.values() for number in level.values()
    )
    assert recovered(tables, stated_totals(client, codes), claimed) == set()


@pytest.mark.parametrize("name", SYNTHETIC)
def test_the_attack_recovers_them_where_only_small_numbers_are_hidden(client, name):
    """The attack works: give it the second cells, and it finds a first one in every case."""
    codes, claimed = make_synthetic(name)
    tables = shown_tables(client, codes)
    for code, levels in tables.items():
        for level in levels.values():
            level |= {label: max(known) for label, known in desk_numbers(code).items()
                      if label in level and max(known) >= 10}  # fmt: skip

    own = dict(
        Breakdown.objects.filter(code__in=codes)
        .exclude(stated_total=None)
        .values_list("code", "stated_total")
    )
    assert recovered(tables, own, claimed) != set()


def test_the_desk_still_sees_the_numbers(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("desk"))
    record = Breakdown.objects.get(code="D12")

    page = client.get(f"/admin/transfers/breakdown/{record.pk}/change/").content.decode()

    assert 'value="Israeli"' in page
    assert "Count of one" in page
    assert 'value="27"' in page
    assert re.search(r'name="counts-19-people" value="1"', page)


@pytest.mark.parametrize(
    ("written", "sought"),
    [
        ("among them three Iraqis", ["three", "hree", "thre", "Iraqis"]),
        ("بينهم ثلاثة عراقيين", ["ثلاثة", "ثلا", "ثلاثه"]),
        ("Iraqis(3), more", ["Iraqis(3", "3"]),
    ],
)
def test_no_part_of_a_number_that_is_hidden_finds_its_text(client, written, sought):
    claim = factories.claim(code="N-1", notes=written, claimant=factories.authority(name_en="Somebody"))
    other = factories.claim(code="N-2", notes="among them three cities, ثلاثة أيام, (3), Iraqis")

    for word in sought:
        found = client.get("/claims/", {"q": word}).content.decode()
        assert f"/claims/{claim.code}/" not in found, word
    assert (
        f"/claims/{other.code}/"
        in client.get("/claims/", {"q": sought[0][:4], "per_page": 100}).content.decode()
    )
    assert f"/claims/{claim.code}/" in client.get("/claims/?q=Somebody").content.decode()


def test_no_search_of_breakdowns_tells_a_number_in_their_texts(client):
    def found(word: str) -> set[str]:
        html = client.get("/breakdowns/", {"q": word}).content.decode()
        return set(re.findall(r"/breakdowns/(D[0-9]+)/", html))

    words = ("3", "4", "Iraqis 4", "Iraqis")
    before = {word: found(word) for word in words}
    record = Breakdown.objects.get(code="D06")
    Breakdown.objects.filter(pk=record.pk).update(issuer_detail="3 Iraqis, officials said")
    record.counts.create(label="Iraqis 4", level="unclear", people=40, qualifier="exact")

    assert {word: found(word) for word in words} == before
    assert "D06" in found("Turkish")


def test_the_place_of_hidden_rows_tells_nothing_of_their_size(client):
    page = client.get("/breakdowns/D12/").content.decode()
    rows = content(client.get("/breakdown_counts.csv")).decode("utf-8-sig").splitlines()
    file = "\n".join(row for row in rows if row.startswith("D12,"))
    compared = client.get("/breakdowns/compare/?a=D11&b=D12").content.decode()

    for text in (page, file, compared):
        places = [text.rindex(label) for label in ("Canadian", "Chinese", "French", "Israeli", "Kazakh")]
        assert places == sorted(places)


def test_the_transfers_do_not_give_away_what_a_table_hides(client):
    """A counted transfer of 26 beside a table of 21 and 5 without a total: 5 is 26 less 21."""
    operation = factories.operation()
    counted = {"standing": "counted", "standing_reason": "stated"}
    factories.transfer(operation=operation, people=26, **counted)
    table = Breakdown.objects.create(
        code="N-1", operation=operation, issuer=factories.authority(), population="transferred",
        standing="official", confidence="high", publication_state="published",
    )  # fmt: skip
    for label, people in (("Iraqi", 21), ("Syrian", 5)):
        table.counts.create(label=label, level="country", people=people, qualifier="exact")

    rows = content(client.get(f"/breakdown_counts.csv?operation={operation.code}")).decode("utf-8-sig")

    assert "N-1,Iraqi,country,,,withheld" in rows
    assert "21" not in rows


def test_the_file_of_counts_has_one_order(client):
    response = client.get("/breakdown_counts.csv?sort=-as_of")

    assert response.status_code == 400
    assert b"sort" in response.content


def test_no_number_under_ten_stands_by_a_nationality_of_the_record(public_texts):
    """The same walk, sharing nothing with the code: any lone digit one or two words from a nationality."""
    rows = BreakdownCount.objects.filter(level="country").values_list("label", flat=True)
    nationalities = sorted({label for label in rows if re.fullmatch(r"[A-Z][a-z]+", label)})
    assert len(nationalities) > 15
    name = rf"(?:{'|'.join(nationalities)})s?\b"
    lone = r"(?<![\w.,:/<%-])(?:[0-9]-)?[0-9](?![\w.,:/%-]*[0-9])\b"
    places = r"(?!\s+(?:cities|prisons|provinces))"
    near = re.compile(rf"{lone}(?:\s+\w+)?\s+{name}{places}|{name}\s*[:(]\s*{lone}")

    found = {}
    for address, text in public_texts.items():
        for match in near.finditer(text):
            found[match[0]] = address
    assert found == {}
