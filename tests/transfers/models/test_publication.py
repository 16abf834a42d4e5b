"""Nothing unpublished in public, ever (rules 13 and 28)."""

import re
from datetime import date, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.addresses import content, public_addresses
from tests.walks import ask
from transfers.models import (
    Authority,
    Breakdown,
    Claim,
    ControlPeriod,
    Event,
    Facility,
    Operation,
    Source,
    Transfer,
)
from transfers.models.publication import Publishable

pytestmark = pytest.mark.django_db

PUBLISHABLE = (Claim, Transfer, ControlPeriod, Breakdown, Event)
NEEDLE = "xyzzy"  # stands in every text of a record that must not be seen


def in_an_hour() -> datetime:
    return timezone.now() + timedelta(hours=1)


HIDDEN = {
    "draft": lambda: {"publication_state": "draft"},
    "in review": lambda: {"publication_state": "in_review"},
    "withdrawn": lambda: {"publication_state": "withdrawn"},
    "under embargo": lambda: {"publish_at": in_an_hour()},
}


@pytest.mark.parametrize("state", HIDDEN)
def test_only_a_published_record_whose_embargo_has_passed_is_public(state):
    hidden = factories.claim(**HIDDEN[state]())
    shown = factories.claim(publish_at=timezone.now() - timedelta(minutes=1))

    public = Claim.objects.public(timezone.now())

    assert shown in public
    assert hidden not in public


def test_an_embargo_ends_at_its_minute():
    noon = datetime(2026, 3, 1, 12, 0, tzinfo=ZoneInfo("Asia/Baghdad"))
    claim = factories.claim(publish_at=noon)

    assert claim not in Claim.objects.public(noon - timedelta(seconds=1))
    assert claim in Claim.objects.public(noon)


def test_a_record_stands_on_every_published_thing_it_names():
    for model in apps.get_app_config("transfers").get_models():
        if issubclass(model, Publishable):
            named = {
                field.name
                for field in model._meta.fields
                if field.is_relation and issubclass(field.related_model, Publishable)
            }
            assert set(model.stands_on) == named, model


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("state", HIDDEN)
@pytest.mark.parametrize(
    ("model", "relation"),
    [(model, relation) for model in PUBLISHABLE for relation in model.stands_on],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_a_record_is_hidden_with_each_thing_it_stands_on(model, relation, state):
    record = model.objects.public(timezone.now()).exclude(**{relation: None}).first()
    ground = getattr(record, relation)

    type(ground).objects.filter(pk=ground.pk).update(**HIDDEN[state]())

    assert record not in model.objects.public(timezone.now())


@pytest.mark.parametrize(
    ("latest", "status", "is_public"),
    [
        (date(2026, 2, 28), "planned", True),
        (date(2026, 3, 1), "planned", False),  # today: it may be under way
        (date(2026, 3, 2), "planned", False),
        (None, "planned", False),  # nobody can say that it is over
        (date(2026, 3, 2), "reported", True),
    ],
)
def test_a_planned_movement_is_hidden_until_its_last_day_is_over(latest, status, is_public):
    transfer = factories.transfer(
        status=status,
        departed_earliest=None,
        departed_latest=latest,
        date_precision="no_later_than" if latest else "unknown",
    )

    # 00:30 in Baghdad, still the day before in Greenwich
    at = datetime(2026, 3, 1, 0, 30, tzinfo=ZoneInfo("Asia/Baghdad"))

    assert (transfer in Transfer.objects.public(at)) == is_public


def hide_records(state: dict[str, object]) -> list[object]:
    """Make one hidden record of each kind, tied to records that the public pages show."""
    operation = Operation.objects.get(code="nes-iraq-2026")
    place = Facility.objects.get(code="ghuwayran-sinaa")
    speaker = Authority.objects.get(code="iraq-judiciary")
    shown = Source.objects.get(code="S066")
    texts = {"notes": NEEDLE, "confidence": "low"} | state
    counted = {
        "people": 987654,
        "standing": "counted",
        "standing_reason": NEEDLE,
        "sources": (shown,),
    } | texts
    on = {"as_of_date": date(2026, 2, 20)}
    part = {"operation": operation, "confidence": "low", **state}
    page = factories.source(title=NEEDLE, published_on=date(2020, 1, 1), **state)
    site = factories.facility(name_en=NEEDLE, notes=NEEDLE, country="XYZ", **state)
    body = factories.authority(name_en=NEEDLE, **state)
    claim = factories.claim(operation=operation, facility=place, claimant=speaker, **on, **counted)
    stocks = [
        factories.claim(
            operation=operation, facility=place, claimant=speaker, measure=measure, **on, **counted
        )
        for measure in ("facility_population", "escaped", "recaptured", "released")
    ]
    plan = factories.claim(operation=operation, measure="planned_total", claimant=speaker, **on, **counted)
    transfers = [
        factories.transfer(operation=operation, conducted_by=speaker, **{role: place}, **counted)
        for role in ("origin", "transit", "destination")
    ]
    control = {"from_precision": "before_2026", "to_precision": "open", "role": "security"}
    periods = [
        ControlPeriod.objects.create(
            code=factories.code("cp"), facility=place, authority=speaker, **control, **texts
        ),
        ControlPeriod.objects.create(
            code=factories.code("cp"),
            facility=place,
            authority=body,
            **control,
            **texts | {"publication_state": "published"},
        ),
    ]
    event = Event.objects.create(
        code=factories.code("ev"), title=NEEDLE, category="data", date_precision="unknown", **part
    )
    # It repeats public numbers beside a small one: were it looked at, public cells would be hidden with it.
    breakdown = factories.breakdown(
        issuer=speaker,
        issuer_detail=NEEDLE,
        stated_total=5703,
        standing="media",
        rows={"Iraqi": 467, "Syrian": 4, NEEDLE: 983},
        **part,
    )
    for record in (*periods, event, breakdown):
        record.citations.create(source=shown)
    # Public records point to the hidden ones.
    site.possibly_same_as.add(place)
    place.possibly_same_as.add(site)
    for cited in (Claim.objects.get(code="R027"), Transfer.objects.get(code="T001"), *periods[:1]):
        cited.citations.create(source=page)
    ControlPeriod.objects.get(code="C01").citations.create(source=page)
    Claim.objects.get(code="R027").conflicts_with.add(claim)
    claim.conflicts_with.add(Claim.objects.get(code="R027"))
    Transfer.objects.get(code="T001").overlaps_with.add(transfers[0])
    transfers[1].overlaps_with.add(Transfer.objects.get(code="T001"))
    return [page, site, claim, plan, breakdown, event, *stocks, *transfers]


def hide_what_rests_on_hidden_ground() -> list[object]:
    """Make published records that must stay hidden because of what they name, and a movement to come."""
    operation = Operation.objects.get(code="nes-iraq-2026")
    known = Authority.objects.get(code="iraq-judiciary")
    texts = {"notes": NEEDLE, "people": 987654, "standing": "counted", "standing_reason": NEEDLE}
    draft = {"publication_state": "draft", "name_en": NEEDLE}
    secret = factories.operation(started_on=date(2030, 1, 1), **draft)
    return [
        factories.claim(operation=operation, claimant=factories.authority(**draft), **texts),
        factories.claim(operation=operation, claimant=known, facility=factories.facility(**draft), **texts),
        factories.claim(operation=secret, claimant=known, **texts),
        factories.transfer(operation=operation, origin=factories.facility(**draft), **texts),
        factories.transfer(
            operation=operation,
            status="planned",
            departed_earliest=date(2040, 1, 1),
            departed_latest=date(2040, 1, 1),
            **texts,
        ),
        secret,
    ]


QUESTIONS = (
    "/claims/?per_page=100",
    "/claims/?per_page=100&page=2",
    "/claims/?standing=counted",
    f"/claims/?q={NEEDLE}",
    "/claims/?facility=ghuwayran-sinaa",
    "/claims/?q=987654",
    "/claims.csv?standing=counted",
    "/transfers/?per_page=100",
    "/transfers/?origin=ghuwayran-sinaa",
    f"/transfers/?q={NEEDLE}",
    "/transfers.csv?facility=ghuwayran-sinaa",
    "/?known=2026-02-08",
    "/claims/?known=2026-02-08",
    "/claims.csv?known=2026-02-20",
    "/transfers.csv?known=2026-02-08",
    "/operations/nes-iraq-2026/progress.json?known=2026-02-20",
    "/facilities/?sort=-leaving",
    "/facilities/?country=SYR&governorate=SY08",
    f"/facilities/?q={NEEDLE}",
    "/facilities.csv?role=origin&sort=-arriving",
    "/facilities/?country=XYZ",
    f"/breakdowns/?q={NEEDLE}",
    "/breakdowns/?standing=media",
    "/breakdown_counts.csv?standing=media",
    "/breakdowns/compare/?a=D11&b=D12",
    "/sources/?per_page=100&sort=-records",
    f"/sources/?q={NEEDLE}",
    "/sources.csv?undated=no&sort=records",
    "/events/?per_page=100",
    f"/events/?q={NEEDLE}",
    "/events.csv?known=2026-02-20",
    "/timeline/?per_page=100",
    "/timeline/?operation=nes-iraq-2026&per_page=100",
    "/timeline/?facility=ghuwayran-sinaa&known=2026-02-20&sort=day",
)


def but_version(text: bytes) -> bytes:
    """Leave out the data version's name and date: every write changes them, as it does the ETag."""
    if text.startswith(b"PK"):
        with ZipFile(BytesIO(text)) as archive:
            text = b"\n".join(name.encode() + archive.read(name) for name in archive.namelist())
        text = re.sub(rb'"created": "[^"]+"', b"", text)
    return re.sub(rb"\b[0-9a-f]{12}\b", b"", text)


@pytest.mark.usefixtures("record")
def test_hidden_records_change_no_byte_of_the_public_site(english_answers):
    """The whole site is read once more than by the other walks: half a minute."""
    addresses = [*public_addresses(), *QUESTIONS]
    assert addresses == [*english_answers, *QUESTIONS]
    before = english_answers | ask(QUESTIONS)

    for state in HIDDEN.values():
        hide_records(state())
    hide_what_rests_on_hidden_ground()

    assert len(addresses) > 300  # the record alone has more pages
    for address, answer in ask(addresses).items():
        assert but_version(answer.body) == but_version(before[address].body), address
    assert [*public_addresses(), *QUESTIONS] == addresses


@pytest.mark.usefixtures("record")
def test_a_record_is_public_once_its_embargo_has_passed(client):
    claim = factories.claim(notes=NEEDLE, publish_at=in_an_hour())
    assert client.get(claim.get_absolute_url()).status_code == 404

    Claim.objects.filter(pk=claim.pk).update(publish_at=timezone.now())

    assert NEEDLE in client.get(claim.get_absolute_url()).content.decode()


@pytest.mark.usefixtures("record")
def test_a_hidden_record_cannot_be_told_from_one_that_never_existed(client):
    hidden = hide_what_rests_on_hidden_ground()
    for state in HIDDEN.values():
        hidden += hide_records(state())
    never = client.get("/claims/never-was/")

    for record in hidden:
        response = client.get(reverse(type(record).__name__.lower(), args=[record.code]))
        assert response.status_code == 404, record.code
        assert content(response) == content(never)
        assert response.headers == never.headers


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize(
    ("address", "make"),
    [
        ("/transfers/?origin=", factories.facility),
        ("/claims/?authority=", factories.authority),
        ("/claims/?operation=", factories.operation),
        ("/transfers.csv?facility=", factories.facility),
        ("/breakdowns/?authority=", factories.authority),
        ("/timeline/?facility=", factories.facility),
        ("/events/?operation=", factories.operation),
        ("/breakdowns/compare/?a=D11&b=", factories.breakdown),
    ],
)
def test_a_filter_by_a_hidden_record_cannot_be_told_from_one_by_nothing(client, address, make):
    code = make(publication_state="draft").code
    hidden = client.get(address + code)
    never = client.get(f"{address}never-was")

    assert hidden.status_code == never.status_code == 400
    assert content(hidden).replace(code.encode(), b"never-was") == content(never)


def test_the_database_refuses_an_author_who_approves():
    user = get_user_model().objects.create_user("writer")

    with pytest.raises(IntegrityError, match="approved_by_another_person"), transaction.atomic():
        factories.claim(written_by=user, approved_by=user)
    factories.claim(written_by=user, approved_by=None, publication_state="draft")
    factories.claim(written_by=user, approved_by=get_user_model().objects.create_user("approver"))
