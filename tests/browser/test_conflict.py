"""Two people at one record, each in a browser of their own: the second sees both and chooses."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.desk import sit_down
from transfers.models import Claim


@pytest.fixture
def open_for(live_server, django_user_model):
    """Return a function that opens a page of the desk for somebody, in a window."""

    def open_for(window, name, path):
        user, _ = django_user_model.objects.get_or_create(
            username=name, defaults={"is_staff": True, "is_superuser": True}
        )
        sit_down(window, live_server, user, path)
        return window

    return open_for


@pytest.fixture
def claim(record, transactional_db):
    claim = Claim.objects.get(code="R001")
    claim.publication_state = "draft"
    claim.save()
    return claim


def save(page):
    page.get_by_role("button", name="Save", exact=True).last.click()


def test_the_second_save_shows_both_and_takes_one_click(page, first_page, open_for, claim):
    path = reverse("admin:transfers_claim_change", args=[claim.pk])
    page.set_viewport_size({"width": 360, "height": 900})
    anna, basim = open_for(page, "anna", path), open_for(first_page, "basim", path)
    basim.locator("#id_people").fill("151")
    basim.locator("#id_claimant_detail").fill("as basim heard it")
    save(basim)
    expect(basim.locator(".messagelist")).to_contain_text("was changed successfully")

    anna.locator("#id_people").fill("152")
    anna.locator("#id_notes").fill("what anna wrote")
    save(anna)
    panel = anna.get_by_role("region", name="Saved meanwhile")
    expect(panel).to_be_focused()
    expect(panel).to_contain_text("basim saved it on")
    row = panel.get_by_role("row").filter(has=anna.get_by_role("rowheader", name="People", exact=True))
    expect(row.get_by_role("cell").nth(0)).to_contain_text("150")
    expect(row.get_by_role("cell").nth(1)).to_contain_text("151")
    expect(row.get_by_role("cell").nth(2)).to_contain_text("152")
    expect(anna.locator("#id_people")).to_have_value("152")
    expect(anna.locator("#id_claimant_detail")).to_have_value("as basim heard it")
    expect(anna.locator("#id_notes")).to_have_value("what anna wrote")
    assert anna.evaluate("document.documentElement.scrollWidth <= innerWidth")

    row.get_by_role("button", name="Use theirs").press("Enter")
    expect(anna.locator("#id_people")).to_have_value("151")
    row.get_by_role("button", name="Use mine").press("Enter")
    expect(anna.locator("#id_people")).to_have_value("152")
    # Enter in a field saves: it presses no button of the panel.
    anna.locator("#id_people").press("Enter")
    expect(anna.locator(".messagelist")).to_contain_text("was changed successfully")
    claim.refresh_from_db()
    assert (claim.people, claim.claimant_detail, claim.notes) == (152, "as basim heard it", "what anna wrote")


def test_what_was_deleted_meanwhile_is_there_to_copy(page, open_for, claim):
    path = reverse("admin:transfers_claim_change", args=[claim.pk])
    anna = open_for(page, "anna", path)
    anna.locator("#id_notes").fill("what anna wrote")
    claim.delete()
    save(anna)
    panel = anna.get_by_role("region", name="Saved meanwhile")
    expect(panel).to_be_focused()
    expect(panel).to_contain_text("what anna wrote")
