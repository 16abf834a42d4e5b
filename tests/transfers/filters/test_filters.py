"""Each filter against a plain loop over all rows, on the real record."""

from datetime import date

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from tests import factories
from transfers.filters import (
    BreakdownFilter,
    ClaimFilter,
    EventFilter,
    MonitoringFilter,
    SourceFilter,
    TransferFilter,
)
from transfers.filters.errors import BadQuery
from transfers.models import Breakdown, Claim, Event, MonitoringEntry, Source, Transfer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

LISTS = {
    "transfers": (TransferFilter, Transfer),
    "claims": (ClaimFilter, Claim),
    "breakdowns": (BreakdownFilter, Breakdown),
    "sources": (SourceFilter, Source),
    "events": (EventFilter, Event),
    "monitoring": (MonitoringFilter, MonitoringEntry),
}


def asked(name: str, query: str, also: tuple[str, ...] = ()):
    filter_set, model = LISTS[name]
    at = timezone.now()
    rows = model.objects.public(at)
    rows = rows.with_records(at) if model is Source else rows
    return filter_set(QueryDict(query), rows, at, also=also)


def code_of(record) -> str:
    return record.code if record else ""


def overlaps(earliest: date | None, latest: date | None, since: str = "", until: str = "") -> bool:
    """Ask day by day whether a day of the record's period lies in the asked one."""
    first, last = earliest or date(2020, 1, 1), latest or date(2030, 1, 1)
    days = [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
    return any(
        (not since or day >= date.fromisoformat(since)) and (not until or day <= date.fromisoformat(until))
        for day in days
    )


ORACLES = [
    ("transfers", "", lambda t: True),
    ("transfers", "origin=ghuwayran-sinaa", lambda t: code_of(t.origin) == "ghuwayran-sinaa"),
    ("transfers", "destination=undisclosed-iraq", lambda t: code_of(t.destination) == "undisclosed-iraq"),
    (
        "transfers",
        "facility=kharab-al-jir-base",
        lambda t: "kharab-al-jir-base" in [code_of(place) for place in (t.origin, t.transit, t.destination)],
    ),
    ("transfers", "authority=us-centcom", lambda t: code_of(t.conducted_by) == "us-centcom"),
    ("transfers", "standing=counted&standing=disputed", lambda t: t.standing in ("counted", "disputed")),
    ("transfers", "leg=to_staging&scope=series", lambda t: (t.leg, t.scope) == ("to_staging", "series")),
    ("transfers", "status=planned", lambda t: t.status == "planned"),
    ("transfers", "operation=nes-iraq-2026", lambda t: t.operation.code == "nes-iraq-2026"),
    (
        "transfers",
        "since=2026-01-26&until=2026-01-29",
        lambda t: overlaps(t.departed_earliest, t.departed_latest, "2026-01-26", "2026-01-29"),
    ),
    (
        "transfers",
        "since=2026-02-07",
        lambda t: overlaps(t.departed_earliest, t.departed_latest, "2026-02-07"),
    ),
    (
        "transfers",
        "until=2026-01-19",
        lambda t: overlaps(t.departed_earliest, t.departed_latest, "", "2026-01-19"),
    ),
    (
        "transfers",
        "q=HELICOPTER",
        lambda t: "helicopter" in f"{t.units_reported} {t.notes} {t.origin_as_reported}".lower(),
    ),
    ("claims", "measure=planned_total", lambda c: c.measure == "planned_total"),
    ("claims", "standing=counted", lambda c: c.standing == "counted"),
    (
        "claims",
        "authority=iraq-justice&standing=disputed",
        lambda c: (c.claimant.code, c.standing) == ("iraq-justice", "disputed"),
    ),
    ("claims", "facility=aqtan", lambda c: code_of(c.facility) == "aqtan"),
    (
        "claims",
        "since=2026-02-12&until=2026-02-13",
        lambda c: c.as_of_date is not None and "2026-02-12" <= c.as_of_date.isoformat() <= "2026-02-13",
    ),
    ("breakdowns", "operation=nes-iraq-2026", lambda d: True),
    ("breakdowns", "population=held_before", lambda d: d.population == "held_before"),
    ("breakdowns", "standing=disowned&standing=disputed", lambda d: d.standing in ("disowned", "disputed")),
    ("breakdowns", "authority=iraq-justice", lambda d: d.issuer.code == "iraq-justice"),
    (
        "breakdowns",
        "since=2026-02-13&until=2026-02-16",
        lambda d: "2026-02-13" <= d.as_of_date.isoformat() <= "2026-02-16",
    ),
    ("breakdowns", "until=2026-01-21", lambda d: d.as_of_date.isoformat() <= "2026-01-21"),
    ("breakdowns", "q=kazakh", lambda d: d.counts.filter(label__icontains="kazakh").exists()),
    ("sources", "kind=official", lambda s: s.kind == "official"),
    ("sources", "language=ckb", lambda s: s.language == "ckb"),
    ("sources", "quarantined=yes", lambda s: s.quarantined),
    ("sources", "quarantined=no&kind=ngo", lambda s: not s.quarantined and s.kind == "ngo"),
    ("sources", "undated=yes", lambda s: s.published_on is None),
    ("sources", "undated=no", lambda s: s.published_on is not None),
    (
        "sources",
        "since=2026-02-12&until=2026-02-13",
        lambda s: s.published_on is not None and "2026-02-12" <= s.published_on.isoformat() <= "2026-02-13",
    ),
    ("sources", "since=2026-03-01", lambda s: s.published_on and s.published_on >= date(2026, 3, 1)),
    ("sources", "q=rudaw", lambda s: "rudaw" in f"{s.publisher} {s.title} {s.originator} {s.url}".lower()),
    ("events", "operation=nes-iraq-2026", lambda e: True),
    ("events", "category=judicial", lambda e: e.category == "judicial"),
    (
        "events",
        "since=2026-02-07&until=2026-02-08",
        lambda e: overlaps(e.happened_earliest, e.happened_latest, "2026-02-07", "2026-02-08"),
    ),
    (
        "events",
        "known=2026-01-21",
        lambda e: any(s.published_on and s.published_on <= date(2026, 1, 21) for s in e.sources.all()),
    ),
    ("events", "q=nasiriyah", lambda e: "nasiriyah" in f"{e.title} {e.summary} {e.dispute}".lower()),
    (
        "events",
        "q=Shafaq",
        lambda e: (
            "Shafaq" in f"{e.summary} {e.dispute}"
            or any("shafaq" in f"{s.publisher} {s.title}".lower() for s in e.sources.all())
        ),
    ),
    ("monitoring", "operation=nes-iraq-2026", lambda k: True),
    ("monitoring", "authority=us-centcom", lambda k: k.authority and k.authority.code == "us-centcom"),
    ("monitoring", "found=nothing", lambda k: k.found == "nothing"),
    (
        "monitoring",
        "since=2026-02-24&until=2026-03-10",
        lambda k: overlaps(k.days_from, k.days_to, "2026-02-24", "2026-03-10"),
    ),
    ("monitoring", "known=2026-11-30", lambda k: True),
    ("monitoring", "q=roj", lambda k: "roj" in f"{k.source_family} {k.note}".lower()),
    ("monitoring", "q=observatory", lambda k: k.authority and "Observatory" in k.authority.name_en),
    ("breakdowns", "q=NCIJC", lambda d: "NCIJC" in d.issuer_detail or "NCIJC" in d.issuer.name_en),
]


@pytest.mark.parametrize(
    ("name", "query", "belongs"), ORACLES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_filter_finds_what_a_loop_finds(name, query, belongs):
    expected = {record.code for record in LISTS[name][1].objects.all() if belongs(record)}

    found = [record.code for record in asked(name, query).qs]

    assert set(found) == expected
    assert len(found) == len(expected), "a join has multiplied the rows"
    assert expected, "the question has no answer in the record and proves nothing"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("q=سجن+غويران", "T004"),  # an alias in Arabic
        ("q=Gweiran", "T004"),  # a spelling
        ("q=زیندانی+غوێران", "T004"),  # the name in Kurdish
        ("q=T013", "T013"),
        ("q=buses+escort", "T009"),  # both words, in one text
        ("q=SOHR", "T014"),
        ("q=الصناعه", "T004"),  # ه for ة, as many write it
        ("q=S018", "T004"),  # a source's code
        ("q=Sputnik", "T004"),  # its publisher
    ],
)
def test_the_search_knows_a_place_by_every_name(query, code):
    assert code in [transfer.code for transfer in asked("transfers", query).qs]


@pytest.mark.parametrize("word", ["5704", "5,704"])
def test_the_search_finds_a_number_however_it_is_written(word):
    found = {claim.code for claim in asked("claims", f"q={word}").qs}

    assert {claim.code for claim in Claim.objects.filter(people=5704)} <= found
    assert "R028" not in found  # 5,703


def test_the_search_does_not_look_into_hidden_sources():
    source = factories.source(publisher="xyzzy", publication_state="draft")
    claim = factories.claim(sources=(source,))

    assert claim not in asked("claims", "q=xyzzy").qs
    source.publication_state = "published"
    source.save()
    assert claim in asked("claims", "q=xyzzy").qs


def test_every_word_of_a_search_must_stand_somewhere():
    assert not asked("transfers", "q=Gweiran+nothing-like-it").qs.exists()


def test_a_record_without_a_date_is_found_only_when_no_dates_are_asked():
    undated = Claim.objects.filter(as_of_date=None)
    assert undated.exists()

    assert not asked("claims", "since=1900-01-01").qs.filter(pk__in=undated).exists()
    assert set(undated) <= set(asked("claims", "").qs)


@pytest.mark.parametrize("name", ["transfers", "claims", "breakdowns"])
@pytest.mark.parametrize(
    ("query", "parameter", "expected"),
    [
        ("colour=red", "colour", "no such parameter; known are q, operation"),
        ("standing=maybe", "standing", "one of "),
        ("standing=disputed&standing=maybe", "standing", "one of "),
        ("since=21.01.2026", "since", "a date as YYYY-MM-DD"),
        ("since=2026-1-2", "since", "a date as YYYY-MM-DD"),
        ("until=2026-02-30", "until", "a date as YYYY-MM-DD"),
        ("since=%00", "since", "text without NUL"),
        ("since=2026-02-10&until=2026-01-10", "until", "a day on or after 2026-02-10"),
        ("operation=nowhere", "operation", "one of"),
        ("operation=nes-iraq-2026&operation=nowhere", "operation", "one value only"),
        ("sort=colour", "sort", "with a - before it"),
        ("sort=--people", "sort", "with a - before it"),
        ("q=" + "x" * 101, "q", "at most 100"),
        ("q=a%00b", "q", "text without NUL"),
        ("page=two", "page", "a whole number"),
        ("per_page=1e9", "per_page", "a whole number"),
        ("page=1&page=2", "page", "one value only"),
    ],
)
def test_what_cannot_be_answered_is_refused_by_name(name, query, parameter, expected):
    with pytest.raises(BadQuery) as refusal:
        asked(name, query, also=("page", "per_page"))

    [problem, *_] = [problem for problem in refusal.value.problems if problem.parameter == parameter]
    assert expected in problem.expected


@pytest.mark.parametrize(
    ("name", "query", "parameter", "expected"),
    [
        ("sources", "operation=nes-iraq-2026", "operation", "no such parameter; known are q, kind"),
        ("sources", "kind=blog", "kind", "one of official, news, ngo"),
        ("sources", "language=xx", "language", "one of ar, ckb"),
        ("sources", "quarantined=true", "quarantined", "one of yes, no"),
        ("sources", "undated=1", "undated", "one of yes, no"),
        ("sources", "undated=yes&undated=no", "undated", "one value only"),
        ("sources", "since=2026-02-10&until=2026-01-10", "until", "a day on or after 2026-02-10"),
        ("sources", "sort=url", "sort", "one of source, published"),
        ("events", "standing=counted", "standing", "no such parameter; known are q, operation"),
        ("events", "category=war", "category", "one of agreement, camps"),
        ("events", "operation=nowhere", "operation", "one of nes-iraq-2026"),
        ("events", "since=2026-1-2", "since", "a date as YYYY-MM-DD"),
        ("events", "known=2999-01-01", "known", "a day that has come"),
        ("events", "sort=people", "sort", "one of event, happened"),
    ],
)
def test_sources_and_events_refuse_what_they_cannot_answer(name, query, parameter, expected):
    with pytest.raises(BadQuery) as refusal:
        asked(name, query)

    [problem] = refusal.value.problems
    assert problem.parameter == parameter
    assert expected in problem.expected


def test_every_problem_is_named_at_once():
    with pytest.raises(BadQuery) as refusal:
        asked("claims", "colour=red&since=soon&sort=size")

    assert [problem.parameter for problem in refusal.value.problems] == ["colour", "since", "sort"]


def test_an_empty_value_asks_nothing():
    assert asked("claims", "q=+&measure=&since=&standing=").qs.count() == Claim.objects.count()
    assert asked("claims", "q=%20&measure=").chips() == []


@pytest.mark.parametrize("name", LISTS)
def test_every_order_is_whole_and_can_be_turned_round(name):
    everything = asked(name, "")
    for sort in everything.sortable:
        upwards = [record.code for record in everything.sorted_by(sort)]
        downwards = [record.code for record in everything.sorted_by(f"-{sort}")]
        assert sorted(upwards) == sorted(downwards) == sorted(record.code for record in everything.qs)
        assert upwards != downwards, sort


def test_people_are_in_order_and_those_without_a_number_come_last():
    people = [
        claim.people or claim.people_low or claim.people_high
        for claim in asked("claims", "").sorted_by("-people")
    ]
    numbers = [number for number in people if number is not None]

    assert numbers == sorted(numbers, reverse=True)
    assert people[len(numbers) :] == [None] * (len(people) - len(numbers)) != []


def test_chips_show_each_active_filter_and_remove_only_it():
    chips = asked(
        "claims", "standing=counted&standing=listed&authority=us-centcom&page=2&sort=people", also=("page",)
    ).chips()

    assert [(chip.label, chip.value) for chip in chips] == [
        ("Standing", "counted"),
        ("Standing", "listed"),
        ("Said by", "US Central Command"),
    ]
    assert chips[0].query == "standing=listed&authority=us-centcom&sort=people"


@pytest.mark.parametrize("name", ["claims", "transfers", "facilities", "sources", "events", "breakdowns"])
def test_ten_words_are_searched_and_more_are_refused(client, name):
    words = "abcdefghijk"
    found = client.get(f"/{name}.json", {"q": " ".join(words[:10])})
    refused = client.get(f"/{name}.json", {"q": " ".join(words)})

    assert found.status_code == 200
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["expected"] == "at most 10 words"


def test_the_order_by_title_does_not_tell_a_hidden_number(record):
    """Of "3 Iraqis moved" and "5 Iraqis moved" the page says "<10"; by title 3 would come before 5."""
    for number, code in ((8, "ev-a"), (5, "ev-b"), (3, "ev-c")):
        event = Event.objects.get(code="E01")
        event.pk, event.code, event.title, event._state.adding = None, code, f"{number} Iraqis moved", True
        event.save()
    shown = Client().get("/events.csv?sort=title&bom=0").getvalue().decode().splitlines()
    assert [line[:4] for line in shown if line.startswith("ev-")] == ["ev-a", "ev-b", "ev-c"]
    plain = [line.split(",")[0] for line in shown if "Iraqis moved" not in line][1:]
    titles = [Event.objects.get(code=code).title for code in plain]
    without = [title for title in titles if not any(sign.isdecimal() for sign in title)]
    assert without == sorted(without, key=str.lower)
