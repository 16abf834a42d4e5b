"""What a reader sees of facilities: the list, and the page of one in every state of knowledge."""

import re
from datetime import date

import pytest
from django.utils import timezone

from tests import factories
from tests.transfers.models.test_publication import but_version
from tests.transfers.web.views.test_lists import BUDGET
from tests.transfers.web.views.test_pages import Page, read, untouched
from transfers.models import Claim, ControlPeriod, Facility, Operation, Source, Transfer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

HEADINGS = ["Who held it", "Transfers", "How many it was said to hold", "Balance", "Other claims about it"]


def pictures(client, code: str) -> list[str]:
    """Return the words that stand for each picture of a page."""
    html = client.get(f"/facilities/{code}/").content.decode()
    return re.findall(r'role="img" aria-label="([^"]+)"', html)


# --- the list -----------------------------------------------------------------------------------------


def test_the_list_shows_names_places_roles_and_how_many_transfers_are_reported():
    page = untouched("/facilities/")
    rows = {row[0]: row[1:] for row in page.tables["Facilities"]}

    assert "22 facilities" in page.words
    assert rows["Ghuwayran / al-Sina'a prison (Hasakah)"] == [
        "سجن الصناعة", "prison", "Al-Hasakeh", "origin", "named", "7", "none",
    ]  # fmt: skip
    assert rows["Chamchamal prison"] == [
        "not reported", "prison", "not reported", "denied receiving site", "named", "none", "none",
    ]  # fmt: skip
    assert page.foreign["سجن الصناعة"] == ("ar", "rtl")
    assert page.href("7") == "/transfers/?origin=ghuwayran-sinaa"
    assert page.href("15") == "/transfers/?destination=undisclosed-iraq"
    assert page.href("Download these 22 rows: CSV") == "/facilities.csv"
    assert all(cell for row in rows.values() for cell in row)


def test_the_counts_of_the_list_are_the_rows_of_the_page():
    for facility in Facility.objects.public(timezone.now()).with_transfers(timezone.now()):
        tables = untouched(facility.get_absolute_url()).tables
        assert len(tables.get("From here", [])) == facility.leaving
        assert len(tables.get("To here", [])) == facility.arriving


def test_a_filtered_list_says_what_was_asked():
    page = untouched("/facilities/?governorate=SY08&kind=camp")

    assert [row[0] for row in page.tables["Facilities"]] == ["al-Hol camp", "Roj camp"]
    assert "2 of 22 facilities" in page.words
    assert "Governorate Al-Hasakeh" in page.words
    assert "No facility matches: Search xyzzy" in untouched("/facilities/?q=xyzzy").words


def test_every_page_leads_to_the_facilities(client):
    for address in ("/", "/claims/R027/", "/no/such/page/"):
        html = client.get(address).content.decode()
        assert '<a href="/facilities/">Facilities</a>' in html, address


# --- the page of one ----------------------------------------------------------------------------------


def test_ghuwayran_whose_holders_compete_and_whose_numbers_do_not_add_up(client):
    page = untouched("/facilities/ghuwayran-sinaa/")

    assert "Also written, in Latin script Ghwayran, Ghuwayran, Ghweran" in page.words
    assert "Arabic names سجن الصناعة, سجن غويران, سجن الثانوية الصناعية" in page.words
    assert "Kurdish names زیندانی غوێران" in page.words
    assert (
        "Hasakah Central Prison May be the same population that others count under Ghuwayran / al-Sina'a; "
        "do not add" in page.words
    )
    assert "Syrian government (administration): from about 21 Jan 2026, only claimed" in page.words
    assert "2 accounts compete from about 21 Jan 2026 to 20 Feb 2026" in page.words
    assert "Between about 3,000 and more than 5,000 were reported in January 2026." in page.words
    assert "What these reports leave unexplained: at least 150 more." in page.words
    assert page.tables["From 20 Jan 2026 to 29 Jan 2026"] == [
        [
            "Reported at first",
            "3,000-5,000",
            "about 3,000, about 20 Jan 2026: claim R082 about 5,000, about 20 Jan 2026: claim R128",
        ],
        ["Moved out, by counted transfers", "150", "about 150, 25 Jan 2026: transfer T004"],
        ["Reported at last", "at least 5,000", "more than 5,000, about 29 Jan 2026: claim R083"],
    ]
    assert page.href("transfer T004") == "/transfers/T004/"
    assert "1 movement without a number lies between, or may: T005" in page.words
    assert "“About” and “nearly” count as the number itself." in page.words
    assert (
        "may mix this place with others that are possibly the same: Hasakah Central Prison, Panorama prison"
        in page.words
    )
    assert page.tables["People held, as reported"][0] == [
        "about 20 Jan 2026",
        "about 3,000",
        "News media (own reporting or background text) (Asia News Lebanon list (al-Sina'a))",
        "listed",
        "R082",
        "1",
    ]
    bars, chart = pictures(client, "ghuwayran-sinaa")
    assert bars.startswith("Bars: who held it when. Syrian Democratic Forces (SDF), admin")
    assert chart.endswith("Between about 3,000 and more than 5,000 were reported in January 2026.")


def test_the_page_goes_from_what_it_is_to_what_else_is_said_of_it():
    words = untouched("/facilities/ghuwayran-sinaa/").words
    from_names_on = words[words.index("Possibly the same as") :]
    places = [from_names_on.index(f" {heading} ") for heading in HEADINGS]

    assert places == sorted(places)


def test_shaddadi_which_changed_hands_and_from_which_people_escaped(client):
    # The record has its population of one day alone. A day before it makes a balance.
    factories.claim(
        facility=Facility.objects.get(code="shaddadi"), operation=Operation.objects.get(),
        measure="facility_population", as_of_date=date(2026, 1, 19), people=200, qualifier="about",
    )  # fmt: skip
    page = read(client, "/facilities/shaddadi/")

    assert "By these dates, no two accounts of who held it compete." in page.words
    assert "between 2,719 and 4,719 more" in page.words
    assert page.tables["From 19 Jan 2026 to 20 Jan 2026"][1] == [
        "Recaptured", "81", "81, 20 Jan 2026: claim R103",
    ]  # fmt: skip
    assert [row[0] for row in page.tables["Other claims about this facility"]] == [
        "R100", "R101", "R102", "R103",
    ]  # fmt: skip
    assert "only claimed" not in page.words
    assert "Outlined" not in page.words


def test_aqtan_which_nobody_left_by_any_number():
    page = untouched("/facilities/aqtan/")

    assert "What these reports leave unexplained: between 2,500 and 4,500 fewer." in page.words
    assert "that is silence, not zero" in page.words
    assert "No transfer from, through or to this facility is reported." in page.words
    assert "possibly the same" not in page.words


def test_a_population_of_one_day_makes_no_balance(client):
    assert "No balance: it needs numbers of two days" in untouched("/facilities/shaddadi/").words
    # Two numbers of one day make none either: without R134, of 31 Dec 2025, both are of 21 Jan.
    Claim.objects.filter(code="R134").update(publication_state="draft")
    page = read(client, "/facilities/al-hol-camp/")

    assert "No balance: it needs numbers of two days, reported and not rejected." in page.words
    assert "Between about 24,000 and about 44,000 were reported in January 2026." in page.words
    assert "No one: from 20 Jan 2026 to 21 Jan 2026" in page.words


def test_an_undisclosed_place_holds_no_number_of_people(client):
    page = untouched("/facilities/undisclosed-iraq/")

    assert "How many people it held is not reported." in page.words
    assert "Balance" not in page.words
    assert len(page.tables["To here"]) == 15
    assert pictures(client, "undisclosed-iraq") == []


def test_a_facility_of_which_nothing_is_reported_says_so(client):
    place = factories.facility(name_en="An empty place")
    page = read(client, place.get_absolute_url())

    for sentence in (
        "Who held it is not reported.",
        "No transfer from, through or to this facility is reported.",
        "How many people it held is not reported.",
        "No other claim about this facility is reported.",
    ):
        assert sentence in page.words
    assert page.tables == {}
    assert pictures(client, place.code) == []
    assert " 0 " not in page.words


def test_populations_without_a_number_or_a_day_are_in_the_table_only(client):
    place = factories.facility()
    said = {"facility": place, "measure": "facility_population"}
    factories.claim(**said, people=None, qualifier="not_stated")
    factories.claim(**said, people=7, as_of_date=None, as_of_precision="unknown")
    page = read(client, place.get_absolute_url())

    assert [row[:2] for row in page.tables["People held, as reported"]] == [
        ["21 Jan 2026", "number not stated"],
        ["date not known", "7"],
    ]
    assert "Reported on a day that is not known: 7." in page.words
    assert pictures(client, place.code) == []


def test_no_drawing_carries_a_style_or_a_comma_in_its_numbers(client):
    for code in ("ghuwayran-sinaa", "al-hol-camp", "kharab-al-jir-base"):
        html = client.get(f"/facilities/{code}/").content.decode()
        assert "style=" not in html
        for value in re.findall(r' (?:x|y|x1|x2|y1|y2|width|height)="([^"]*)"', html):
            assert re.fullmatch(r"-?\d+(\.\d)?%?", value), value


# --- what it costs ------------------------------------------------------------------------------------


def crowd(place: Facility) -> None:
    """Add to a facility as much again of all that its page shows."""
    operation, page = Operation.objects.get(), Source.objects.first()
    factories.operation(started_on=date(2020, 1, 1))
    for number in range(8):
        claim = {"facility": place, "operation": operation, "sources": (page,)}
        day = {"as_of_date": date(2026, 1, 10 + number)}
        factories.claim(**claim, **day, measure="facility_population", people=2**number)
        factories.claim(**claim, **day, measure="escaped", people=1)
        moved = {"operation": operation, "sources": (page,)}
        factories.transfer(**moved, origin=place, destination=factories.facility(country="IRQ"))
        factories.transfer(**moved, destination=place, transit=factories.facility())
        period = ControlPeriod.objects.create(
            facility=place, authority=factories.authority(), role="security", confidence="low",
            from_precision="before_2026", to_precision="open", publication_state="published",
        )  # fmt: skip
        period.citations.create(source=page)
        place.aliases.create(name=f"Another name {number}")
        place.possibly_same_as.add(factories.facility(notes="Perhaps"))


def test_the_page_costs_the_same_with_more_of_everything(
    client, django_assert_max_num_queries, django_assert_num_queries
):
    place = Facility.objects.get(code="ghuwayran-sinaa")
    with django_assert_max_num_queries(BUDGET) as first:
        client.get(place.get_absolute_url())
    crowd(place)
    with django_assert_num_queries(len(first)):
        response = client.get(place.get_absolute_url())

    page = Page(response.content.decode())
    assert len(page.tables["From here"]) == 7 + 8
    assert len(page.tables["Control periods"]) == 4 + 8
    assert "Escaped" in page.words


def test_hidden_reports_move_no_mark(client):
    place = Facility.objects.get(code="aqtan")
    before = but_version(client.get(place.get_absolute_url()).content)
    hidden = {"publication_state": "draft"}
    said = {"facility": place, "as_of_date": date(2027, 1, 1), **hidden}
    factories.claim(**said, measure="facility_population", people=99999)
    factories.claim(**said, measure="released", people=4)
    factories.transfer(origin=place, departed_latest=date(2027, 1, 1), date_precision="range", **hidden)
    ControlPeriod.objects.create(
        facility=place, role="none", confidence="low", from_date=date(2025, 1, 1), from_precision="day",
        to_precision="open", **hidden,
    )  # fmt: skip

    assert but_version(client.get(place.get_absolute_url()).content) == before
    assert (
        Claim.objects.filter(facility=place).count()
        > Claim.objects.public(timezone.now()).filter(facility=place).count()
    )
    assert Transfer.objects.filter(origin=place).exists()
