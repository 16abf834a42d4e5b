"""What a reader sees on each page: words, numbers, links, and the words that must not be there."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from tests import factories
from tests.walks import ask_once
from transfers.models import Claim, Operation, Source, Transfer
from transfers.web.views.errors import server_error

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

NEVER_ON_A_DASHBOARD = re.compile(r"\b(remaining|outstanding|overdue)\b", re.IGNORECASE)
VOID = {"link", "meta", "input", "br", "rect", "line"}


class Page(HTMLParser):
    """A page as its reader has it: its words, its tables by caption, its links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words = ""
        self.links: list[dict[str, str | None]] = []
        self.tables: dict[str, list[list[str]]] = {}
        self.foreign: dict[str, tuple[str | None, str | None]] = {}  # words -> language and direction
        self._parts: list[str] = []
        self._open: list[tuple[str, dict[str, str | None], int]] = []
        self._rows: list[list[str]] = []
        self._caption = ""
        self.feed(html)
        self.words = squeezed("".join(self._parts))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a":
            self.links.append(given)
        if tag == "table":
            self._rows = []
        if tag == "tr":
            self._rows.append([])
        if tag in ("td", "th", "li", "p", "h1", "h2", "dt", "dd", "br", "tr", "caption", "title", "option"):
            self._parts.append(" ")
        if tag not in VOID:
            self._open.append((tag, given, len(self._parts)))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        opened, attrs, start = self._open.pop()
        assert opened == tag, f"<{opened}> is closed by </{tag}>"
        inside = squeezed("".join(self._parts[start:]))
        if tag in ("td", "th"):
            self._rows[-1].append(inside)
        if tag == "caption":
            self._caption = inside
        if tag == "table":
            self.tables[self._caption] = self._rows[1:]  # without the headings
        if tag == "a":
            attrs["words"] = inside  # the same dict as in self.links
        if "dir" in attrs and tag != "html":
            self.foreign[inside] = (attrs.get("lang"), attrs["dir"])
        if tag in ("td", "th", "li", "p", "h1", "h2", "dt", "dd", "title", "label"):
            self._parts.append(" ")

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] != "script":
            self._parts.append(data)

    def href(self, words: str) -> str:
        """Return where the one link of these words leads."""
        (found,) = {link["href"] for link in self.links if link["words"] == words}
        return found

    @property
    def hrefs(self) -> list[str]:
        return [link["href"] for link in self.links]


def squeezed(text: str) -> str:
    return " ".join(text.split())


def read(client, address: str, status: int = 200) -> Page:
    response = client.get(address)
    assert response.status_code == status
    return Page(response.content.decode())


def untouched(address: str) -> Page:
    """Return a page of the record as it was loaded, for a test that has written nothing."""
    answer = ask_once(address)
    assert answer.status_code == 200
    return Page(answer.body.decode())


# --- the dashboard of the real operation ------------------------------------------------------------


@pytest.fixture
def dashboard() -> Page:
    return untouched("/")


def test_the_headline_says_how_many_of_how_many_and_how_it_ended(dashboard):
    assert "5,704 people were transferred, of up to 7,000 announced (81.5 %)." in dashboard.words
    assert "The operation closed below the announced ceiling." in dashboard.words
    assert not NEVER_ON_A_DASHBOARD.search(dashboard.words)


def test_the_headline_names_who_says_so_and_where_it_is_printed(dashboard):
    assert "2 authorities, 6 pages" in dashboard.words
    behind = dashboard.words[
        dashboard.words.index("Why this number") : dashboard.words.index("Arrivals, one by one")
    ]
    for code in ("R027", "R029", "R032", "G01"):
        assert f"Claim {code}" in behind
        assert f"/claims/{code}/" in dashboard.hrefs
    for claim in Claim.objects.filter(code__in=("R027", "R029", "R032", "G01")):
        for source in claim.sources.all():
            assert dashboard.href(squeezed(f"{source.publisher}: {source.title}")) == source.url
    outside = [link for link in dashboard.links if link["href"].startswith("http")]
    on_the_line = Claim.objects.filter(measure="transferred", standing="counted")
    cited = Source.objects.filter(claims__in=[*on_the_line, Claim.objects.get(code="G01")])
    assert {link["href"] for link in outside} == set(cited.values_list("url", flat=True))
    assert all("noopener noreferrer" in link["rel"] for link in outside)
    assert "www.shafaq.com, 13 Feb 2026, English, source S072" in behind


def test_the_share_that_dated_transfers_account_for(dashboard):
    assert (
        "525 of them (9.2 %) appear in dated, counted transfers; for 5,179 no dated transfer with a counted "
        "number is reported." in dashboard.words
    )
    assert "5 reports of arrivals give no number; some of them may be the same movement." in dashboard.words


def test_the_chart_has_its_tables(dashboard):
    steps = dashboard.tables["The accepted line, step by step"]
    assert [row[1] for row in steps] == [
        "150", "275", "475", "500", "1,300", "2,000", "2,250", "4,583", "5,046", "5,700", "5,704",
    ]  # fmt: skip
    assert steps[1] == ["25 Jan 2026", "275", "275", "Iraqi officials (unnamed): claim R119, 2 pages"]
    assert steps[2] == [
        "27 Jan 2026",
        "475",
        "about 475 (475-500)",
        "Iraqi officials (unnamed): claim R007, 1 page",
    ]
    assert steps[9][2] == "more than 5,700"
    assert steps[10][3].count("claim R0") == 3

    beside = dashboard.tables["Claims beside the line"]
    assert len(beside) == Claim.objects.filter(measure="transferred").count() - 14  # the 14 are on the line
    assert [
        "13 Feb 2026",
        "5,064",
        "Ministry of Justice, Iraq",
        "disputed Below the judiciary's figure of the same day; corrected by the ministry a day later",
        "R023",
        "4",
    ] in beside

    assert [row[0] for row in dashboard.tables["Dated, counted arrivals"]] == ["T001", "T020", "T011"]
    unnumbered = dashboard.tables["Arrivals reported without a number"]
    assert [row[0] for row in unnumbered] == ["T005", "T012", "T013", "T014", "T015"]
    assert {row[2] for row in unnumbered} == {"number not stated"}


def test_a_counted_claim_below_the_line_is_named(client):
    assert "lower than the line" not in read(client, "/").words
    factories.claim(
        code="R900", operation=Operation.objects.get(), people=4000, as_of_date=date(2026, 2, 10),
        standing="counted", standing_reason="Given by the authority itself",
    )  # fmt: skip

    words = read(client, "/").words

    assert "lower than the line on their own day; the line never falls: R900 (4,000)." in words
    assert "5,704 people were transferred" in words


def test_the_dashboard_leads_on_and_says_when_it_was_checked(dashboard):
    for name in ("transfers", "transfers_csv", "claims", "claims_csv"):
        assert f"{reverse(name)}?operation=nes-iraq-2026" in dashboard.hrefs
    assert "The record was last checked on 30 Nov 2026." in dashboard.words
    assert dashboard.foreign[Operation.objects.get().name_ar] == ("ar", "rtl")


def test_only_a_page_with_a_chart_loads_scripts(client):
    assert b"chart.umd.min.js" in client.get("/").content
    for address in ("/transfers/", "/claims/R027/", "/operations/"):
        scripts = re.findall(r'<script[^>]* src="([^"]+)"', client.get(address).content.decode())
        assert set(scripts) <= {"/static/js/cite.js"}, address


# --- the headline in every other case ---------------------------------------------------------------


def announced(operation: Operation, people: int) -> None:
    factories.claim(
        operation=operation, measure="planned_total", people=None, people_high=people, qualifier="at_most",
        standing="counted", standing_reason="Announced",
    )  # fmt: skip


def stated(operation: Operation, qualifier: str, **people: int) -> None:
    counted = {"standing": "counted", "standing_reason": "Official"}
    factories.claim(**{"operation": operation, "qualifier": qualifier, "people": None} | people | counted)


@pytest.mark.parametrize(
    ("state", "ceiling", "qualifier", "people", "expected"),
    [
        ("completed", None, "exact", {"people": 40},
         ["40 people were transferred.", "No ceiling was announced."]),
        ("under_way", None, "more_than", {"people_low": 300},
         ["More than 300 people have been transferred so far.", "The operation is under way."]),
        ("under_way", 80, "exact", {"people": 1},
         ["1 person has been transferred so far, of up to 80 announced (1.3 %)."]),
        ("under_way", 80, "exact", {"people": 80}, ["(100.0 %).", "It has reached the announced ceiling."]),
        ("paused", 80, "exact", {"people": 100},
         ["(125.0 %).", "The operation is paused.", "It passed the announced ceiling on 21 Jan 2026."]),
        ("completed", 80, "at_least", {"people_low": 40},
         ["At least 40 people were transferred, of up to 80 announced (50.0 % or more).",
          "As far as reported, the operation closed below the announced ceiling."]),
        ("completed", 80, "about", {"people": 40}, ["About 40 people were transferred", "(about 50.0 %)."]),
        ("completed", 80, "exact", {"people": 80}, ["The operation closed at the announced ceiling."]),
        ("completed", 80, "exact", {"people": 81},
         ["(101.3 %).", "The operation closed above the announced ceiling, which it passed on 21 Jan 2026."]),
    ],
)  # fmt: skip
def test_the_headline_keeps_the_words_of_its_sources(client, state, ceiling, qualifier, people, expected):
    operation = factories.operation(state=state)
    if ceiling:
        announced(operation, ceiling)
    stated(operation, qualifier, **people)

    words = read(client, operation.get_absolute_url()).words

    for sentence in expected:
        assert sentence in words
    assert "1 authority, 0 pages" in words
    assert "None of them appears in a dated, counted transfer." in words
    assert not NEVER_ON_A_DASHBOARD.search(words)


def test_without_a_counted_figure_the_dashboard_says_so_and_draws_nothing(client):
    operation = factories.operation()
    announced(operation, 80)

    response = client.get(operation.get_absolute_url())
    words = Page(response.content.decode()).words

    assert "No counted figure yet." in words
    assert "Announced: up to 80." in words
    assert "There is none yet" in words
    assert " 0 people" not in words
    assert b"<svg" not in response.content
    assert b"<canvas" not in response.content


def test_movements_alone_make_a_headline(client):
    operation = factories.operation()
    for people in (1, 2):
        factories.transfer(operation=operation, people=people, standing="counted", standing_reason="Dated")
    # A listed movement and a staging leg add nothing.
    factories.transfer(operation=operation, people=4)
    factories.transfer(
        operation=operation, people=8, leg="to_staging", standing="counted", standing_reason="Dated"
    )

    page = read(client, operation.get_absolute_url())

    assert "At least 3 people have been transferred so far." in page.words
    assert "The line rose to it by the sum of 2 dated, counted transfers" in page.words
    assert "No counted statement gives this total." in page.words
    assert "In dated, counted transfers: 3, as many as the headline rests on." in page.words
    assert [row[1] for row in page.tables["The accepted line, step by step"]] == ["3"]


def test_before_there_is_an_operation_the_first_page_says_how_to_publish_one(client):
    Operation.objects.update(publication_state="draft")

    words = read(client, "/").words

    assert "No operation is published yet" in words
    assert "manage.py load_record" in words


# --- lists --------------------------------------------------------------------------------------------


def test_a_filtered_list_says_what_was_asked_and_how_to_take_it_back():
    page = untouched("/transfers/?q=prison&standing=counted&standing=disputed&sort=-people")

    found = Transfer.objects.filter(standing__in=("counted", "disputed")).count()
    rows = page.tables["Transfers"]
    assert 0 < len(rows) < found
    assert f"{len(rows)} of 22 transfers" in page.words
    removals = {link["words"]: link["href"] for link in page.links if "Remove filter" in link["words"]}
    assert removals == {
        "Remove filter: Search prison ×": "?standing=counted&standing=disputed&sort=-people",
        "Remove filter: Standing counted ×": "?q=prison&standing=disputed&sort=-people",
        "Remove filter: Standing disputed ×": "?q=prison&standing=counted&sort=-people",
    }
    assert page.href("Clear all") == "/transfers/"
    file = page.href(f"Download these {len(rows)} rows: CSV")
    assert file == "/transfers.csv?q=prison&standing=counted&standing=disputed&sort=-people"


def test_the_last_filter_leads_back_to_the_plain_address():
    page = untouched("/claims/?standing=rejected")

    assert [link["href"] for link in page.links if "Remove filter" in link["words"]] == ["/claims/"]


def test_a_list_without_filters_says_how_many_there_are():
    page = untouched("/claims/")

    assert "126 claims" in page.words
    assert page.href("Download these 126 rows: CSV") == "/claims.csv"
    assert "Remove filter" not in page.words
    assert page.href("Next") == page.href("2") == "?page=2"


def test_an_empty_result_says_what_was_asked_and_how_many_there_are_without():
    page = untouched("/claims/?q=xyzzy&standing=counted")

    assert "No claim matches: Search xyzzy, Standing counted" in page.words
    assert "Without the filters there are 126 claims. Clear all filters" in page.words
    assert page.tables == {}
    assert "Download" not in page.words


def test_an_empty_record_is_not_an_empty_result(client):
    Operation.objects.update(publication_state="draft")

    assert "No transfer is published yet." in read(client, "/transfers/").words


def test_a_blank_is_said_in_words():
    rows = {row[0]: row for row in untouched("/transfers/").tables["Transfers"]}

    assert rows["T016"][1:7] == [
        "about 15 Feb 2026", "number not stated", "not reported", "not reported", "across the border",
        "not reported",
    ]  # fmt: skip
    assert all(cell for row in rows.values() for cell in row)


@pytest.mark.parametrize(
    ("query", "aria_sort"), [("", "descending"), ("?sort=departed", "ascending"), ("?sort=people", "none")]
)
def test_the_sorted_column_is_marked(client, query, aria_sort):
    html = client.get(f"/transfers/{query}").content.decode()

    (heading,) = re.findall(r"<th[^>]*>(?=\s*<a[^>]*>Moved<)", html)
    assert f'aria-sort="{aria_sort}"' in heading
    assert 'scope="col"' in heading


def test_every_control_of_a_form_has_a_label(client):
    html = client.get("/transfers/?standing=counted").content.decode()
    form = html[html.index("<form") : html.index("</form>")]

    controls = set(re.findall(r'<(?:input|select)[^>]* id="([^"]+)"', form))
    assert len(controls) > 12
    assert controls <= set(re.findall(r'for="([^"]+)"', form))
    assert "checked" in form


# --- one record -----------------------------------------------------------------------------------------


def test_a_claim_shows_its_decision_its_sources_and_what_contradicts_it():
    page = untouched("/claims/R028/")

    assert "Transferred: 5,703" in page.words
    assert "Said by Ministry of Justice, Iraq, as of 14 Feb 2026." in page.words
    assert "disputed Contradicted by better evidence; shown with its reason." in page.words
    assert (
        "Reason: Differs by one from the judiciary; equals the sum of the judiciary's own parts" in page.words
    )
    assert (
        "Claim R027: Transferred, 5,704, Supreme Judicial Council, Iraq (incl. NCIJC), 13 Feb 2026"
        in page.words
    )
    for source in Claim.objects.get(code="R028").sources.all():
        assert {source.url, source.get_absolute_url()} <= set(page.hrefs)


def test_a_conflict_is_shown_on_both_claims(client):
    first, second = factories.claim(code="R901"), factories.claim(code="R902")
    first.conflicts_with.add(second)

    assert "/claims/R902/" in read(client, "/claims/R901/").hrefs
    assert "/claims/R901/" in read(client, "/claims/R902/").hrefs


def test_a_claim_without_a_number_or_a_day_says_so(client):
    factories.claim(
        code="R903", people=None, qualifier="not_stated", as_of_date=None, as_of_precision="unknown"
    )

    words = read(client, "/claims/R903/").words

    assert "Transferred: number not stated" in words
    assert "as of which day is not known" in words
    assert "Reported on not reported" in words
    assert "No published source." in words


def test_a_counted_ceiling_does_not_claim_to_feed_the_headline():
    assert "Feeds the headline." in untouched("/claims/R027/").words
    words = untouched("/claims/G01/").words
    assert "a ceiling never enters the headline" in words
    assert "Feeds the headline." not in words


def test_a_transfer_shows_every_field_in_words():
    page = untouched("/transfers/T004/")

    for words in (
        "25 Jan 2026: about 150",
        "From Ghuwayran / al-Sina'a prison (Hasakah) (as reported: “al-Sina'a prison”)",
        "Through Kharab al-Jir base",
        "To Kharab al-Jir base (as reported: “Iraq (site not stated)”)",
        "Leg to a staging base",
        "Mode not reported",
        "Conducted by Global Coalition / CJTF-OIR",
        "Batch second group",
        "Confidence medium",
        "Known from 25 Jan 2026",
        "Overlaps with",
    ):
        assert words in page.words
    # Counted, yet a staging leg: it is never added up.
    assert "Feeds the headline." not in page.words
    assert "only single movements on an arrival leg are added up" in page.words
    assert "Feeds the headline." in untouched("/transfers/T001/").words


def test_a_planned_transfer_says_that_nobody_reported_it():
    assert "Announced ahead; nobody reported that it took place." in untouched("/transfers/T002/").words


def test_a_facility_shows_its_names_in_three_scripts_and_who_held_it():
    page = untouched("/facilities/ghuwayran-sinaa/")

    assert page.foreign["سجن الصناعة"] == ("ar", "rtl")
    assert page.foreign["زیندانی غوێران"] == ("ckb", "rtl")
    assert "Gweiran" in page.words
    assert {"/facilities/hasakah-central/", "/facilities/panorama/"} <= set(page.hrefs)
    held = page.tables["Control periods"]
    assert held[0][:2] == ["Syrian Democratic Forces (SDF)", "administration"]
    assert held[0][2].startswith("before 2026, end not known")
    assert "(only claimed)" in held[2][0]
    assert "(only claimed)" not in held[0][0]
    assert "source S108" in held[0][4]
    assert [row[0] for row in page.tables["From here"]] == [
        "T004", "T005", "T006", "T007", "T009", "T010", "T012",
    ]  # fmt: skip
    assert [row[4] for row in page.tables["People held, as reported"]] == [
        "R082", "R128", "R080", "R081", "R083",
    ]  # fmt: skip


def test_an_undisclosed_facility_says_that_the_announcement_withholds_the_place():
    words = untouched("/facilities/undisclosed-iraq/").words

    assert "The announcement withholds the place." in words
    assert "Who held it is not reported." in words
    assert "The announcement withholds" not in untouched("/facilities/shaddadi/").words


def test_a_source_shows_where_its_date_comes_from_and_what_cites_it():
    page = untouched("/sources/S072/")

    assert "13 Feb 2026" in page.words
    assert "Language English" in page.words
    cited = page.tables["Claims"]
    assert "R027" in [row[0] for row in cited]
    assert "description of ours" in untouched("/sources/S002/").words
    assert "The page's own." in untouched("/sources/S001/").words


def test_a_quarantined_source_warns_wherever_it_is_cited():
    for address in ("/sources/S153/", "/transfers/T019/"):
        assert "the outlet proved unreliable" in untouched(address).words, address
    assert "the outlet proved unreliable" not in untouched("/sources/S072/").words


def test_a_source_of_breakdowns_alone_is_not_called_unused():
    assert "Breakdowns by nationality" in untouched("/sources/S159/").words
    assert "No published record cites it." in untouched("/sources/S092/").words


def test_a_long_address_is_a_link_and_never_text():
    source = max(Source.objects.all(), key=lambda source: len(source.url))
    assert len(source.url) > 400

    page = untouched(source.get_absolute_url())

    assert source.url in page.hrefs
    assert source.url not in page.words
    assert "www.shafaq.com" in page.words


# --- what went wrong ----------------------------------------------------------------------------------------


def test_a_bad_question_names_each_parameter_its_value_and_what_is_expected(client):
    page = read(client, "/claims/?colour=red&since=03/04/2026", status=400)

    rows = {row[0]: row[1:] for row in page.tables["What is not understood"]}
    assert rows["colour"][0] == "red"
    assert rows["colour"][1].startswith("no such parameter; known are q, operation,")
    assert rows["since"] == ["03/04/2026", "a date as YYYY-MM-DD, e.g. 2026-02-13"]
    assert page.href("Open /claims/ without parameters") == "/claims/"


def test_hidden_and_never_existing_records_get_the_same_bytes(client):
    factories.claim(code="R904", publication_state="draft")

    hidden, never = client.get("/claims/R904/"), client.get("/claims/xyzzy/")

    assert hidden.status_code == never.status_code == 404
    assert hidden.content == never.content
    assert b"There is no public page at this address." in hidden.content


def test_the_page_of_a_fault_needs_nothing(client):
    response = server_error(RequestFactory().get("/"))

    assert response.status_code == 500
    assert response.content.decode() == render_to_string("500.html")
    assert b"/static/" not in response.content
    assert b"Something broke" in response.content
