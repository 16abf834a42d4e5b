"""What a reader sees of breakdowns: the list, a table whole, two side by side, and their files."""

import pytest
from django.utils import timezone

from tests import factories
from tests.addresses import content, data_day
from tests.transfers.web.views.test_pages import Page, read, untouched
from transfers.models import Breakdown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def numbers(page: Page, caption: str) -> dict[str, str]:
    """Return the number in words of each row by its label."""
    return {row[0]: row[1] for row in page.tables[caption]}


# --- one table ----------------------------------------------------------------------------------------


def test_a_table_is_shown_whole_with_small_counts_hidden():
    page = untouched("/breakdowns/D12/")

    assert numbers(page, "Nationalities") == {
        "Syrian (Syria)": "3,544", "Iraqi (Iraq)": "460", "Tunisian (Tunisia)": "234",
        "Moroccan (Morocco)": "187", "Turkish (Türkiye)": "181",
        "'Turkistan' / 'Turkestan' label unclear, not tied to a country": "165", "Russian (Russia)": "130",
        "Egyptian (Egypt)": "116", "Saudi (Saudi Arabia)": "68", "Tajik (Tajikistan)": "63",
        "Kyrgyz (Kyrgyzstan)": "42", "Uzbek (Uzbekistan)": "36", "German (Germany)": "27",
        "Iranian (Iran)": "23", "British (United Kingdom)": "10", "Canadian (Canada)": "<10",
        "Chinese (China)": "<10", "French (France)": "<10", "Kazakh (Kazakhstan)": "<10",
        "Israeli (Israel)": "<10",
    }  # fmt: skip
    assert "The 15 numbers shown add up to 5,286; 5 are hidden." in page.words
    assert "<10: Fewer than ten people." in page.words
    assert "withheld" not in page.words
    assert "Count of one" not in page.words
    assert "Groups of nationalities" not in page.tables


def test_a_disowned_table_says_so_before_its_numbers():
    page = untouched("/breakdowns/D12/")

    warning = "Disowned. The body it is attributed to says it is not theirs."
    assert page.words.index(warning) < page.words.index("3,544")
    assert "Document attributed to the Iraqi Correctional Service" in page.words
    assert "Stated total 5,704" in page.words
    assert "Known from 16 Feb 2026" in page.words
    for citation in Breakdown.objects.get(code="D12").citations.all():
        assert f"/sources/{citation.source.code}/" in page.hrefs


def test_what_its_issuer_stands_behind_carries_no_warning():
    page = untouched("/breakdowns/D11/")

    assert "official Issued by a named authority." in page.words
    assert "Disowned" not in page.words


def test_a_number_that_would_give_another_away_is_withheld_with_its_note(client):
    page = untouched("/breakdowns/D04/")

    assert numbers(page, "Nationalities") == {"Iraqi (Iraq)": "<10"}
    assert numbers(page, "Groups of nationalities") == {"others, 'mostly European'": "withheld"}
    assert "Stated total 953" in page.words
    assert "One number is hidden." in page.words
    assert "withheld: Hidden so that no number under ten can be found by subtraction" in page.words
    assert "953-3" not in page.words
    assert "950" not in client.get("/breakdowns/D04/").content.decode()


def test_parts_are_set_against_the_total(client):
    assert (
        "The 8 nationalities listed add up to 5,023 of 5,703; "
        "for the other 680 the table names no nationality." in read(client, "/breakdowns/D11/").words
    )
    assert (
        "The one nationality listed makes 165 of 5,046; for the other 4,881 the table names no nationality."
        in read(client, "/breakdowns/D06/").words
    )
    assert "Not every number here is exact" in read(client, "/breakdowns/D17/").words
    assert "add up" not in read(client, "/breakdowns/D16/").words
    whole = factories.breakdown(stated_total=60, rows={"Iraqi": 20, "Syrian": 40})
    assert (
        "The 2 numbers listed add up to the stated total, 60." in read(client, whole.get_absolute_url()).words
    )
    more = factories.breakdown(stated_total=50, rows={"Iraqi": 20, "Syrian": 40})
    assert (
        "The 2 numbers listed add up to 60: 10 more than the stated total, 50."
        in read(client, more.get_absolute_url()).words
    )
    untold = factories.breakdown(rows={"Iraqi": 20, "Syrian": 40})
    assert (
        "The 2 numbers listed add up to 60; the issuer states no total."
        in read(client, untold.get_absolute_url()).words
    )


def test_groups_stand_apart_and_are_not_added_up():
    page = untouched("/breakdowns/D17/")

    assert numbers(page, "Nationalities") == {"Syrian (Syria)": "about 5,400", "Iraqi (Iraq)": "about 1,600"}
    assert numbers(page, "Groups of nationalities") == {"others (50 countries)": "about 1,500"}
    assert page.tables["Groups of nationalities"][0][3] == "Parts add to 8,500 of about 9,000"
    assert (
        "Groups may overlap one another and the nationalities above, so they are not added up." in page.words
    )


def test_a_table_of_groups_alone_and_one_of_nothing_are_pages_too(client):
    assert "It lists no single nationality." in read(client, "/breakdowns/D02/").words
    assert numbers(read(client, "/breakdowns/D02/"), "Groups of nationalities") == {
        "foreign nationals (share)": "450 (implied)"
    }
    silent = factories.breakdown(rows={"others": None})
    assert "number not stated" in read(client, silent.get_absolute_url()).words
    bare = factories.breakdown(as_of_date=None)
    page = read(client, bare.get_absolute_url())
    assert "as of which day is not known" in page.words
    assert "Stated total not stated" in page.words
    assert "No published source." in page.words


def test_a_hidden_total_is_said_to_be_hidden(client):
    record = factories.breakdown(stated_total=18, rows={"Iraqi": 9, "Syrian": 9})

    assert "Stated total withheld" in read(client, record.get_absolute_url()).words
    listed = read(client, f"/breakdowns/?operation={record.operation.code}")
    assert [row[3] for row in listed.tables["Breakdowns"]] == ["withheld"]
    assert f"{record.code},{record.operation.code},transferred,2026-01-21,,withheld," in (
        content(client.get("/breakdowns.csv")).decode()
    )


def test_bars_show_what_is_shown_and_nothing_of_what_is_hidden(client):
    html = client.get("/breakdowns/D12/").content.decode()

    assert html.count('class="bar-sure"') == 15
    assert 'width="100.0%"' in html  # 3,544
    assert 'width="12.9%"' in html  # 460


def test_a_source_links_the_breakdowns_that_rest_on_it():
    page = untouched("/sources/S082/")

    assert page.href("Breakdown D12") == "/breakdowns/D12/"


# --- the list -----------------------------------------------------------------------------------------


def test_the_list_says_of_each_table_what_it_is():
    page = untouched("/breakdowns/")

    assert "21 breakdowns" in page.words
    rows = {row[0]: row[1:] for row in page.tables["Breakdowns"]}
    assert rows["D12"] == [
        "16 Feb 2026",
        "transferred",
        "5,704",
        "Ministry of Justice, Iraq",
        "disowned",
        "20",
        "6",
    ]
    assert rows["D18"][2] == "12,000"
    assert rows["D13"][1:3] == ["to be taken back by their country", "not stated"]
    assert page.href("Breakdowns") == "/breakdowns/"
    assert page.href("CSV of the counts") == "/breakdown_counts.csv"


def test_the_files_hold_what_the_list_was_asked_for(client):
    query = "population=held_before&standing=official"
    page = untouched(f"/breakdowns/?{query}")
    assert "1 of 21 breakdowns" in page.words
    assert page.href("CSV of the counts") == f"/breakdown_counts.csv?{query}"

    response = client.get(f"/breakdown_counts.csv?{query}&bom=0")

    assert content(response).decode().splitlines() == [
        "breakdown,label,level,country,people_low,people,people_high,qualifier,notes",
        "D17,Syrian,country,SYR,,5400,,about,",
        "D17,Iraqi,country,IRQ,,1600,,about,",
        'D17,others (50 countries),group,,,1500,,about,"Parts add to 8,500 of about 9,000"',
    ]
    name = f"handover-breakdown_counts-{data_day()}-filtered.csv"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'


def test_neither_search_nor_order_tells_a_hidden_number(client):
    assert "No breakdown matches" in untouched("/breakdowns/?q=950").words
    assert client.get("/breakdowns/?sort=total").status_code == 400


# --- two side by side ---------------------------------------------------------------------------------


def test_two_tables_are_matched_by_country_and_differ_where_both_are_shown():
    page = untouched("/breakdowns/compare/?a=D11&b=D12")

    rows = {row[0]: row[1:] for row in page.tables["Nationalities"]}
    assert rows["Syrian (Syria)"] == ["3,543", "3,544", "+1"]
    assert rows["Iraqi (Iraq)"] == ["467", "460", "-7"]
    assert rows["Tunisian (Tunisia)"] == ["234", "234", "0"]
    assert rows["Israeli (Israel)"] == ["not listed", "<10", ""]
    unclear = "label unclear, not tied to a country"
    assert rows[f"Turkmenistan {unclear}"] == ["165", "not listed", ""]
    assert rows[f"'Turkistan' / 'Turkestan' {unclear}"] == ["not listed", "165", ""]
    assert page.tables["Groups of nationalities"] == [
        ["Arab", "4,253", "not listed", ""],
        ["foreign (non-Arab)", "983", "not listed", ""],
    ]
    assert [row[:5] for row in page.tables["The two breakdowns"]] == [
        ["D11", "Ministry of Justice, Iraq Iraqi Justice Ministry spokesman (INA)", "14 Feb 2026",
         "transferred", "5,703"],
        ["D12", "Ministry of Justice, Iraq Document attributed to the Iraqi Correctional Service",
         "16 Feb 2026", "transferred", "5,704"],
    ]  # fmt: skip
    assert "disowned The body it is attributed to says it is not theirs." in page.words
    assert "Different people." not in page.words


def test_hidden_and_inexact_numbers_are_not_compared():
    rows = {row[0]: row[1:] for row in untouched("/breakdowns/compare/?a=D04&b=D05").tables["Nationalities"]}
    assert rows == {"Iraqi (Iraq)": ["<10", "<10", "not comparable"]}
    rows = {row[0]: row[1:] for row in untouched("/breakdowns/compare/?a=D07&b=D11").tables["Nationalities"]}
    assert rows["Syrian (Syria)"] == ["more than 3,000", "3,543", "not comparable"]


def test_tables_of_other_people_carry_a_warning_and_both_labels_are_kept():
    page = untouched("/breakdowns/compare/?a=D06&b=D13")

    assert "Different people." in page.words
    [row] = page.tables["Nationalities"]
    label = "Turkish (Türkiye) in D13: Turkish nationals and accompanying children"
    assert row == [label, "165", "more than 180", "not comparable"]


def test_without_a_question_there_is_the_form(client):
    page = untouched("/breakdowns/compare/")

    assert "One breakdown" in page.words
    for record in Breakdown.objects.public(timezone.now()):
        assert f"{record.code}: " in page.words
    assert page.tables == {}
    assert client.get("/breakdowns/compare/?a=&b=")["Location"] == "/breakdowns/compare/"


@pytest.mark.parametrize(
    ("query", "parameter", "expected"),
    [
        ("a=D11", "b", "one of D01, D02"),
        ("b=D11", "a", "one of D01, D02"),
        ("a=D11&b=D11", "b", "another breakdown than D11"),
        ("a=D11&b=nothing", "b", "one of D01, D02"),
        ("a=D11&a=D12&b=D10", "a", "one value only"),
        ("a=D11&b=D12&c=D10", "c", "no such parameter; known are a, b"),
        ("a=%00&b=D12", "a", "one of D01, D02"),
    ],
)
def test_what_cannot_be_compared_is_refused_by_name(client, query, parameter, expected):
    page = read(client, f"/breakdowns/compare/?{query}", status=400)

    assert parameter in [row[0] for row in page.tables["What is not understood"]]
    assert expected in page.words


def test_without_any_breakdown_the_pages_say_so(client):
    Breakdown.objects.update(publication_state="draft")

    assert "No breakdown is published yet." in read(client, "/breakdowns/").words
    assert "No breakdown is published yet." in read(client, "/breakdowns/compare/").words
    assert client.get("/breakdowns/D12/").status_code == 404
