"""The timeline as its reader has it: what stands on it, in which order, and what is asked of it."""

import re
from datetime import date

import pytest

from tests import factories
from tests.addresses import content
from tests.transfers.web.views.test_pages import read, squeezed, untouched
from transfers.models import Claim, ControlPeriod, Event, Facility, Operation, Source, Transfer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

RESULT, PLANS = "transferred", ("planned_total", "expected_total")


def lines(client, query: str) -> list[str]:
    """Return the entries of all pages as words, in their order."""
    found, page = [], 1
    while True:
        text = content(client.get(f"/timeline/?{query}&page={page}&per_page=100")).decode()
        found += [
            squeezed(re.sub(r"<[^>]+>", " ", entry))
            for entry in re.findall(r'<li class="entry [^>]*>(.*?)</li>', text, re.DOTALL)
        ]
        if 'rel="next"' not in text:
            return found
        page += 1


def number_expected() -> dict[str, int]:
    """Count in plain loops what of the record belongs on the timeline: nothing in it is hidden."""
    arrivals = [
        transfer
        for transfer in Transfer.objects.all()
        if transfer.leg == "cross_border"
        and transfer.scope == "movement"
        and transfer.status == "reported"
        and transfer.standing in ("counted", "listed")
    ]
    changes = [
        day
        for period in ControlPeriod.objects.all()
        for day in (period.from_date, period.to_date)
        if day is not None
    ]
    claims = Claim.objects.all()
    return {
        "event": Event.objects.count(),
        "control": len(changes),
        "arrival": len(arrivals),
        "result": len([claim for claim in claims if claim.measure == RESULT]),
        "plan": len([claim for claim in claims if claim.measure in PLANS]),
    }


def test_everything_of_five_kinds_is_on_it_and_nothing_else(client):
    expected = number_expected()

    for kind, number in expected.items():
        assert len(lines(client, f"kind={kind}")) == number > 5, kind
    assert len(lines(client, "kind=event&kind=plan")) == expected["event"] + expected["plan"]
    assert len(lines(client, "sort=day")) == sum(expected.values())


def test_each_kind_is_one_line_of_words(client):
    found = lines(client, "")

    assert (
        "Custody Phones seized at al-Karkh (1 page) Disputed: "
        "The page&#x27;s own address says 100 phones, its text 111" in found
    )
    assert (
        "Arrival About 250 (200-250) , from “prisons in Syria” to Undisclosed secure location(s) in Iraq "
        "counted (1 page)"
    ) in found
    assert (
        "Change of control al-Shaddadi prison : Syrian Democratic Forces (SDF) (administration), before 2026 "
        "to 19 Jan 2026 (4 pages)"
    ) in found
    assert (
        "Running total Supreme Judicial Council, Iraq (incl. NCIJC): Transferred, 5,704 counted (2 pages)"
        in found
    )
    assert any(line.startswith("Plan or forecast US Central Command: Planned total") for line in found)


def test_an_imprecise_day_is_said(client):
    [line] = [
        line for line in lines(client, "kind=arrival") if "“prisons in Hasakah”" in line or "66" in line
    ]
    assert "by 13 Feb 2026, 1 page" in line


def test_a_claim_without_a_day_stands_where_it_was_reported(client):
    claim = factories.claim(
        operation=Operation.objects.get(), as_of_date=None, as_of_precision="unknown",
        reported_on=date(2026, 7, 1), people=8,
    )  # fmt: skip

    page = read(client, "/timeline/")

    assert "1 Jul 2026 Running total" in page.words
    assert "as of which day is not known; reported then, 0 pages" in page.words
    assert claim.get_absolute_url() in page.hrefs


def test_newest_or_oldest_first(client):
    newest, oldest = lines(client, ""), lines(client, "sort=day")

    assert newest[0].startswith("Security Justice Ministry warns of repeated strikes near al-Karkh")
    assert "ISIS loses its last territory in Syria to the SDF and the coalition" in oldest[0]
    assert "UN experts publish a detention baseline" in oldest[1]
    assert sorted(newest) == sorted(oldest)
    page = untouched("/timeline/?kind=event")
    assert page.href("Oldest first") == "?kind=event&sort=day" or page.href("Oldest first") == (
        "/timeline/?kind=event&sort=day"
    )
    assert untouched("/timeline/?sort=day").href("Newest first") == "/timeline/"


def test_a_facility_has_its_arrivals_claims_and_changes_of_control_and_no_event(client):
    found = lines(client, "facility=ghuwayran-sinaa")
    held = ControlPeriod.objects.filter(facility__code="ghuwayran-sinaa")
    changes = sum((period.from_date is not None) + (period.to_date is not None) for period in held)
    place = Facility.objects.get(code="ghuwayran-sinaa")
    arrivals = [code for code in ("T005", "T012") if Transfer.objects.get(code=code).origin == place]

    assert sorted(line.split()[0] for line in found) == ["Arrival"] * len(arrivals) + ["Change"] * changes


def test_a_category_is_asked_of_events_alone(client):
    found = lines(client, "category=judicial")

    assert len(found) == Event.objects.filter(category="judicial").count()
    assert all(line.startswith("Judicial ") for line in found)


def test_an_operation_has_the_control_of_the_places_it_names_and_nothing_of_another(client):
    other = factories.operation()
    mine, elsewhere = factories.facility(name_en="Place one"), factories.facility(name_en="Place two")
    factories.transfer(operation=other, origin=mine, people=4, leg="to_staging")
    for number, place in enumerate((mine, elsewhere)):
        place.control_periods.create(
            code=f"cp-{number}", role="security", publication_state="published", confidence="low",
            from_date=date(2026, 1, 20), from_precision="day", to_precision="open",
        )  # fmt: skip

    assert lines(client, f"operation={other.code}") == [
        "Change of control Place one : no one (security), from 20 Jan 2026 (0 pages)"
    ]


@pytest.mark.parametrize("end", ["origin", "claim"])
def test_a_hidden_record_ties_no_place_to_an_operation(client, end):
    operation, place = factories.operation(), factories.facility()
    hidden = {"operation": operation, "publication_state": "draft"}
    factories.transfer(origin=place, **hidden) if end == "origin" else factories.claim(
        facility=place, **hidden
    )
    place.control_periods.create(
        code="cp-1", role="security", publication_state="published", confidence="low",
        from_date=date(2026, 1, 20), from_precision="day", to_precision="open",
    )  # fmt: skip

    assert lines(client, f"operation={operation.code}") == []


def test_days_and_known_narrow_it(client):
    assert all("2,250" not in line for line in lines(client, "known=2026-02-03"))
    assert [line for line in lines(client, "known=2026-02-08") if "2,250" in line]
    in_march = lines(client, "since=2026-03-01")
    assert [line for line in in_march if "Strikes near prisons holding transferees" in line]
    assert not [line for line in in_march if "al-Hol emptied and closed" in line]
    assert "As known on 8 Feb 2026." in untouched("/timeline/?known=2026-02-08").words


def test_nothing_found_says_what_was_asked_and_how_much_there_is():
    page = untouched("/timeline/?category=judicial&until=2020-01-01")

    assert "No entry matches: Category judicial, To 1 Jan 2020" in page.words
    assert f"Without the filters there are {sum(number_expected().values())} entries." in page.words
    assert page.href("Clear all filters") == "/timeline/"


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("kind=rumour", "kind"),
        ("category=war", "category"),
        ("facility=nowhere", "facility"),
        ("operation=nowhere", "operation"),
        ("since=03/04/2026", "since"),
        ("since=2026-02-10&until=2026-01-10", "until"),
        ("known=2999-01-01", "known"),
        ("sort=people", "sort"),
        ("q=prison", "q"),
        ("page=two", "page"),
    ],
)
def test_a_bad_question_is_a_400_that_names_it(client, query, parameter):
    response = client.get(f"/timeline/?{query}")

    assert response.status_code == 400
    assert parameter in [problem.parameter for problem in response.context["problems"]]


def test_empty_fields_leave_the_address_and_pages_are_clamped(client):
    assert client.get("/timeline/?since=&kind=event")["Location"] == "/timeline/?kind=event"
    assert client.get("/timeline/?page=999").context["page"].number > 1
    assert client.get("/timeline/?per_page=-3").context["page"].paginator.per_page == 1
    assert client.get("/timeline/?per_page=9999").context["page"].paginator.per_page == 100


# --- on the dashboard -------------------------------------------------------------------------


def test_the_dashboard_ends_with_the_latest_entries_and_how_fresh_they_are():
    page = untouched("/")

    assert "Checked 30 Nov 2026; nothing new since 15 Mar 2026." in page.words
    latest = page.words.split("nothing new since")[1]
    assert "Justice Ministry warns of repeated strikes near al-Karkh" in latest
    assert page.href("The whole timeline") == "/timeline/?operation=nes-iraq-2026"


def test_the_excerpt_is_the_beginning_of_the_timeline(client):
    text = content(client.get("/")).decode()
    excerpt = [
        squeezed(re.sub(r"<[^>]+>", " ", entry))
        for entry in re.findall(r'<li class="entry [^>]*>(.*?)</li>', text, re.DOTALL)
    ]

    assert len(excerpt) == 8
    assert excerpt == lines(client, "operation=nes-iraq-2026")[:8]


def test_the_excerpt_as_known_on_a_day_is_the_beginning_of_the_timeline_of_that_day(client):
    text = content(client.get("/?known=2026-01-25")).decode()
    excerpt = [
        squeezed(re.sub(r"<[^>]+>", " ", entry))
        for entry in re.findall(r'<li class="entry [^>]*>(.*?)</li>', text, re.DOTALL)
    ]

    assert excerpt == lines(client, "operation=nes-iraq-2026&known=2026-01-25")[:8]
    assert "The latest report is of 25 Jan 2026." in squeezed(re.sub(r"<[^>]+>", " ", text))


@pytest.mark.parametrize(
    ("checked_on", "published", "words"),
    [
        (date(2026, 3, 1), date(2026, 3, 2), "Checked 1 Mar 2026; the latest report is of 2 Mar 2026."),
        (date(2026, 3, 2), date(2026, 3, 2), "Checked 2 Mar 2026; nothing new since 2 Mar 2026."),
        (None, date(2026, 3, 2), "The latest report is of 2 Mar 2026."),
        (date(2026, 3, 1), None, "Checked 1 Mar 2026."),
    ],
)
def test_the_freshness_comes_from_the_record_alone(client, checked_on, published, words):
    operation = factories.operation(last_checked_on=checked_on)
    basis = "stated" if published else "not_found"
    page = factories.source(published_on=published, published_on_basis=basis)
    factories.claim(operation=operation, sources=(page,))
    factories.claim(
        operation=operation,
        publication_state="draft",
        sources=(factories.source(published_on=date(2026, 9, 9)),),
    )
    factories.claim(sources=(factories.source(published_on=date(2026, 8, 8)),))  # of another operation

    assert words in read(client, operation.get_absolute_url()).words


def test_a_source_that_nothing_cites_is_no_news(client):
    Source.objects.filter(code="S106").update(published_on=date(2026, 3, 20))
    factories.source(published_on=date(2026, 4, 4))

    assert "nothing new since 20 Mar 2026." in read(client, "/").words
