"""The layout holds: no page is wider than its window, with names of 200 letters and an address of 444."""

from datetime import date

import pytest
from django.utils import timezone

from tests import factories
from transfers.models import Governorate

pytestmark = [pytest.mark.browser]

WIDTHS = (320, 360, 1000, 1440)  # 1000: the narrowest on which tables stay tables
LATIN, ARABIC = "Aktenschrank" * 17, "سجنالحسكةالمركزي" * 13
NAMES = {  # as somebody might paste them: unbroken, and in words
    "unbroken": {"name_en": LATIN[:200], "name_ar": ARABIC[:200]},
    "spaced": {
        "name_en": "Joint Command of the Northern Sector " * 5,
        "name_ar": "قيادة العمليات المشتركة في القطاع الشمالي " * 4,
    },
}
URL = f"https://example.org/{'a' * 424}"
DECIDED = {"standing": "counted", "standing_reason": LATIN}


# A chart follows its frame a moment later.
DRAWN_ANEW = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
# The innermost element that is wider than the window, to be named by a failure.
WIDEST = """() => {
  const width = each => each.getBoundingClientRect().width;
  const found = [...document.querySelectorAll("body *")].filter(each => width(each) > innerWidth).pop();
  return found ? found.outerHTML.slice(0, 300) : "";
}"""


def long_record(name: dict[str, str]) -> dict[str, object]:
    """Make an operation whose every text is long; return one record of each kind, by its list."""
    text = name["name_en"][:200]
    operation = factories.operation(
        **name, summary_en=LATIN, started_on=date(2026, 1, 1), last_checked_on=date(2026, 2, 1)
    )
    speaker, other = factories.authority(**name), factories.authority(**name)
    governorate = Governorate.objects.first()
    places = [
        factories.facility(**name, governorate=governorate, notes=text, role=role)
        for role in ("origin", "destination")
    ]
    places[0].aliases.create(name=text)
    page = factories.source(publisher=text, title=text, originator=text, url=URL)
    said = {"operation": operation, "claimant": speaker, "claimant_detail": text, "sources": (page,)}
    claim = factories.claim(**said, people=40, notes=LATIN, **DECIDED)
    factories.claim(**said | {"claimant": other}, people=31, standing_reason=LATIN)
    bound = {"people": None, "people_high": 50, "qualifier": "at_most"}
    factories.claim(**said, measure="planned_total", **bound, **DECIDED)
    factories.claim(**said, measure="expected_total", people=60)
    for on in (21, 22):
        factories.claim(
            **said, measure="facility_population", facility=places[0], people=on, as_of_date=date(2026, 1, on)
        )
    transfer = factories.transfer(
        operation=operation, origin=places[0], destination=places[1], conducted_by=speaker, people=8,
        origin_as_reported=text, destination_as_reported=text, units_reported=text, batch_label=text[:100],
        notes=LATIN, sources=(page,), **DECIDED,
    )  # fmt: skip
    factories.transfer(operation=operation, origin_as_reported=text, people=None, qualifier="not_stated")
    places[0].control_periods.create(
        code=f"cp-{operation.code}", role="security", authority=speaker, notes=LATIN,
        publication_state="published", from_date=date(2026, 1, 3), from_precision="day", to_precision="open",
        confidence="low",
    )  # fmt: skip
    event = operation.events.create(
        code=f"ev-{operation.code}", title=text, summary=LATIN, dispute=LATIN,
        category="data", confidence="low", happened_earliest=date(2026, 1, 4),
        happened_latest=date(2026, 1, 4), date_precision="day", publication_state="published",
    )  # fmt: skip
    event.citations.create(source=page)
    tables = [
        factories.breakdown(
            operation=operation, issuer=speaker, issuer_detail=text, sources=(page,),
            as_of_date=date(2026, 1, day), rows={text[:60].capitalize(): 30, "Iraqi": 40},
        )
        for day in (5, 6)
    ]  # fmt: skip
    return {
        "operations": operation,
        "claims": claim,
        "transfers": transfer,
        "facilities": places[0],
        "sources": page,
        "events": event,
        "breakdowns": tables[0],
        "other": tables[1],
    }


def addresses(made: dict[str, object]) -> list[str]:
    """Return every kind of page with the long record on it: its own, and the lists that show it."""
    made = dict(made)
    other = made.pop("other")
    own = [record.get_absolute_url() for record in made.values()]
    asked = f"?operation={made['operations'].code}"
    lists = [f"/{name}/" for name in made]
    filtered = [f"/transfers/{asked}", f"/claims/{asked}&q={LATIN[:100]}", f"/timeline/{asked}", "/timeline/"]
    compared = f"/breakdowns/compare/?a={made['breakdowns'].code}&b={other.code}"
    known = f"{own[0]}?known={timezone.localdate().isoformat()}"
    return [*own, *lists, *filtered, compared, known, "/"]


@pytest.mark.parametrize("prefix", ["", "/ar"], ids=["English", "Arabic"])
def test_no_page_is_wider_than_its_window_however_long_a_name_is(page, live_server, record, prefix):
    """Some forty pages at four widths each; the lists show the unbroken and the spaced names together."""
    made = [address for names in NAMES.values() for address in addresses(long_record(names))]
    wide = []
    for address in dict.fromkeys(made):
        answer = page.goto(live_server.url + prefix + address)
        assert answer.status == 200, prefix + address
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate(DRAWN_ANEW)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append((prefix + address, width, page.evaluate(WIDEST)))

    assert wide == []
