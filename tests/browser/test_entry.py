"""Entering by keyboard and mouse: one page for a claim, what is said meanwhile, the order of keys."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories
from tests.browser.desk import choose, person, sit_down
from tests.browser.test_every_page import too_wide
from transfers.models import Claim, Source

COPIED = "http://trtworld.com/article/6b15087d5c35/?utm_source=x#top"  # S002, as somebody else copied it

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(page, live_server, record):
    """Sit somebody of data entry before the page; returns a function that opens an address of the desk."""
    sit_down(page, live_server, person("anna", "data entry"))
    return lambda name, *args: page.goto(live_server.url + reverse(f"admin:{name}", args=args))


def test_a_claim_is_entered_from_a_new_page(page, desk):
    factories.facility(name_en="Red Gate").aliases.create(name="گوێران")
    page.get_by_role("link", name="Enter a claim from a page").click()
    address, said = page.get_by_label("Address"), page.locator("#page-said")
    fields = page.locator("#new-page")
    address.fill(COPIED)
    expect(said).to_contain_text("This page is known as S002")
    expect(fields).not_to_have_attribute("open", "")
    address.fill("https://example.org/new")
    expect(said).to_contain_text("A page that is new to the record.")
    page.get_by_label("Publisher").fill("A paper")
    page.get_by_label("Title").fill("A title")
    page.get_by_label("Language").select_option("en")
    choose(page, "claim-operation", "nes", "northeast Syria")
    page.get_by_label("Measure").select_option("transferred")
    page.get_by_label("When, in words").fill("03/04/2026")
    page.get_by_label("Wording").select_option("exact")
    typed = page.locator("#typed")
    expect(typed).to_contain_text("may be 3 Apr 2026 or 4 Mar 2026")  # nothing was pressed
    page.get_by_label("When, in words").fill("21 Jan 2026")
    page.locator("#id_claim-people").fill("150")
    choose(page, "claim-claimant", "us-centcom", "US Central Command")
    choose(page, "claim-facility", "كويران", "Red Gate, also written گوێران")
    expect(typed).to_contain_text("The same authority, date and number: R001")
    page.get_by_role("button", name="Save", exact=True).click()
    faults = page.locator(".faults")
    expect(faults).to_be_focused()
    faults.get_by_role("link", name="Confidence").click()
    expect(page.get_by_label("Confidence")).to_be_focused()
    page.get_by_label("Confidence").select_option("low")
    page.get_by_role("button", name="Save and enter another from this page").click()
    expect(faults).to_contain_text("Look at this first")  # the warning stops once
    page.get_by_role("button", name="Save and enter another from this page").click()
    page.wait_for_url("**/enter/?after=*")
    expect(page.get_by_label("Address")).to_have_value("https://example.org/new")
    claim = Claim.objects.latest("pk")
    assert (claim.people, claim.facility.name_en, claim.sources.get().publisher) == (
        150,
        "Red Gate",
        "A paper",
    )
    assert claim.publication_state == "draft"


def order_of(page, first: str, last: str) -> list[str]:
    """Press the tab key from one field to another; returns the ids of what took the focus."""
    page.locator(f"#{first}").focus()
    order = [first]
    for _press in range(80):
        if order[-1] == last:
            return order
        page.keyboard.press("Tab")
        order.append(
            page.evaluate(
                "document.activeElement.id || document.activeElement.getAttribute('aria-labelledby') || "
                "document.activeElement.className"
            )
        )
    raise AssertionError(f"{last} was not reached: {order}")


WORK = {
    "transfers_claim_add": (
        "id_code", "operation", "id_measure", "facility", "id_qualifier", "id_people", "id_when_typed",
        "claimant", "id_confidence", "id_standing", "citations-0-source", "id_notes",
    ),
    "transfers_transfer_add": (
        "id_code", "operation", "id_leg", "id_qualifier", "id_people", "id_when_typed", "origin", "transit",
        "destination", "conducted_by", "id_confidence", "citations-0-source", "id_notes",
    ),
    "transfers_source_add": (
        "id_code", "id_url", "id_title", "id_publisher", "id_language", "id_published_on",
    ),
    "enter": (
        "id_source-url", "id_source-publisher", "id_source-title", "claim-operation", "id_claim-measure",
        "id_claim-when_typed", "id_claim-qualifier", "id_claim-people", "claim-claimant",
        "claim-facility", "id_claim-confidence", "id_claim-notes",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WORK)
def test_the_tab_key_goes_in_the_order_of_work(name, page, desk):
    desk(name)
    page.wait_for_load_state("load")
    order = order_of(page, WORK[name][0], WORK[name][-1])
    assert not [
        one for one in order if "related" in one or one.startswith(("add_id", "change_id", "view_id"))
    ]
    places = [next(n for n, one in enumerate(order) if wanted in one) for wanted in WORK[name]]
    assert places == sorted(places)


def test_what_left_the_order_of_the_tab_key_stands_behind_the_form(page, desk):
    desk("transfers_claim_change", draft().pk)
    related = page.locator("details.related")
    related.locator("summary").press("Enter")
    expect(related.get_by_role("button", name="Operation: View selected operation")).to_be_visible()
    with page.expect_popup() as opened:
        related.get_by_role("button", name="Said by: Add another authority").press("Enter")
    expect(opened.value.get_by_label("Name in English")).to_be_visible()


def draft() -> Claim:
    claim = Claim.objects.get(code="R001")
    Claim.objects.filter(pk=claim.pk).update(publication_state="draft")
    return claim


def test_a_saved_claim_is_checked_while_it_is_changed(page, desk):
    desk("transfers_claim_change", draft().pk)
    expect(page.get_by_role("heading", name="R001: 150, Transferred, 21 Jan 2026")).to_be_visible()
    page.locator("#id_people").fill("145")
    page.locator("#id_people").blur()
    expect(page.locator("#typed")).to_contain_text("145 (R001) and 144 (R002)")
    assert Claim.objects.get(code="R001").people == 150


def test_no_page_of_entry_grows_wider_than_its_window(page, desk):
    for opened in (("enter",), ("transfers_claim_change", draft().pk), ("transfers_source_add",)):
        desk(*opened)
        assert too_wide(page, [360, 1440]) == [], opened
    assert Source.objects.exists()
