"""Nothing unpublished in public, ever (design section 4)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.addresses import RECORDS, content, public_addresses
from transfers.models import Claim, Event, Transfer

pytestmark = pytest.mark.django_db

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


@pytest.mark.parametrize("state", HIDDEN)
@pytest.mark.parametrize(
    ("relation", "make"),
    [
        ("operation", factories.operation),
        ("claimant", factories.authority),
        ("facility", factories.facility),
    ],
)
def test_a_claim_is_hidden_with_what_it_stands_on(relation, make, state):
    claim = factories.claim(**{relation: make(**HIDDEN[state]())})

    assert claim not in Claim.objects.public(timezone.now())


@pytest.mark.parametrize("relation", ["origin", "transit", "destination"])
def test_a_transfer_is_hidden_with_a_facility_it_names(relation):
    transfer = factories.transfer(**{relation: factories.facility(publication_state="draft")})

    assert transfer not in Transfer.objects.public(timezone.now())


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
        status=status, departed_earliest=None, departed_latest=latest, date_precision="no_later_than"
    )

    # 00:30 in Baghdad, still the day before in Greenwich
    at = datetime(2026, 3, 1, 0, 30, tzinfo=ZoneInfo("Asia/Baghdad"))

    assert (transfer in Transfer.objects.public(at)) == is_public


def hide_one_of_everything() -> list[object]:
    """Make hidden records of every kind tied to a public operation, each text of them the needle."""
    operation = factories.operation(name_en="A public operation")
    shown = factories.claim(operation=operation, standing="counted", standing_reason="first", people=1024)
    moved = factories.transfer(operation=operation, standing="counted", standing_reason="first", people=512)
    texts = {"notes": NEEDLE, "standing": "counted", "standing_reason": NEEDLE}
    hidden = []
    for state in HIDDEN.values():
        page = factories.source(title=NEEDLE, publisher=NEEDLE, code=factories.code(NEEDLE), **state())
        place = factories.facility(name_en=NEEDLE, code=factories.code(NEEDLE), notes=NEEDLE, **state())
        speaker = factories.authority(name_en=NEEDLE, code=factories.code(NEEDLE), **state())
        other = factories.operation(
            name_en=NEEDLE, code=factories.code(NEEDLE), started_on="2030-01-01", **state()
        )
        claim = factories.claim(
            operation=operation,
            code=factories.code(NEEDLE),
            people=987654,
            claimant_detail=NEEDLE,
            **texts,
            **state(),
        )
        transfer = factories.transfer(
            operation=operation,
            code=factories.code(NEEDLE),
            people=987654,
            batch_label=NEEDLE,
            **texts,
            **state(),
        )
        event = Event.objects.create(
            operation=operation,
            code=factories.code(NEEDLE),
            title=NEEDLE,
            date_precision="unknown",
            category="data",
            confidence="low",
            **{"publication_state": "published"} | state(),
        )
        resting = [
            factories.claim(operation=operation, claimant=speaker, **texts),
            factories.claim(operation=operation, facility=place, **texts),
            factories.claim(operation=other, **texts),
            factories.transfer(operation=operation, origin=place, **texts),
            factories.transfer(operation=operation, conducted_by=speaker, **texts),
        ]
        # public records that point to hidden ones
        shown.citations.create(source=page)
        moved.citations.create(source=page)
        shown.conflicts_with.add(claim)
        claim.conflicts_with.add(shown)
        moved.overlaps_with.add(transfer)
        named = factories.facility(name_en="A public facility")
        named.possibly_same_as.add(place)
        place.possibly_same_as.add(named)
        public_page = factories.source()
        claim.citations.create(source=public_page)
        transfer.citations.create(source=public_page)
        event.citations.create(source=public_page)
        factories.claim(operation=operation, facility=named, sources=(public_page,))
        hidden += [page, place, speaker, other, claim, transfer, event, *resting]
    hidden.append(
        factories.transfer(
            operation=operation,
            code=factories.code(NEEDLE),
            status="planned",
            departed_earliest=date(2040, 1, 1),
            departed_latest=date(2040, 1, 1),
            **texts,
        )
    )
    return hidden


@pytest.mark.usefixtures("record")
def test_no_hidden_record_is_anywhere_on_the_public_site(client):
    hide_one_of_everything()
    walked = 0

    for address in public_addresses():
        response = client.get(address)
        text = content(response).decode()
        assert response.status_code == 200, address
        assert NEEDLE not in text, address
        assert "987,654" not in text, address
        assert "987654" not in text, address
        walked += 1

    assert walked > 300  # the record alone has more pages


@pytest.mark.usefixtures("record")
def test_a_hidden_record_cannot_be_told_from_one_that_never_existed(client):
    hidden = hide_one_of_everything()
    never = content(client.get("/claims/never-was/"))
    tried = 0

    for record in hidden:
        name = type(record).__name__.lower()
        if name in RECORDS:
            response = client.get(reverse(name, args=[record.code]))
            assert response.status_code == 404, record.code
            assert content(response) == never
            tried += 1
    assert tried > 20


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize(
    ("address", "make"),
    [
        ("/transfers/?origin=", factories.facility),
        ("/claims/?authority=", factories.authority),
        ("/claims/?operation=", factories.operation),
        ("/transfers.csv?facility=", factories.facility),
    ],
)
def test_a_filter_by_a_hidden_record_cannot_be_told_from_one_by_nothing(client, address, make):
    code = make(publication_state="draft", name_en=NEEDLE).code
    hidden = client.get(address + code)
    never = client.get(f"{address}never-was")

    assert hidden.status_code == never.status_code == 400
    assert content(hidden).replace(code.encode(), b"never-was") == content(never)


def test_the_database_refuses_an_author_who_approves():
    user = get_user_model().objects.create_user("writer")

    with pytest.raises(IntegrityError, match="approved_by_another_person"), transaction.atomic():
        factories.claim(written_by=user, approved_by=user)
    factories.claim(written_by=user, approved_by=None)
    factories.claim(written_by=user, approved_by=get_user_model().objects.create_user("approver"))
