"""A day at the desk, in the browser: what one person enters another reads, returns and at last publishes."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser import desk
from transfers.models import Claim

WHY = "The page says 17, not 16."


@pytest.fixture
def sign_in(page, live_server):
    """Return a function that puts somebody with a role before the page in place of whoever was there."""

    def sit_down(name, role):
        user = desk.person(name, role)
        desk.sit_down(page, live_server, user)
        return user

    return sit_down


def enter_a_claim(page):
    desk.choose(page, "operation", "nes", "northeast Syria")
    page.locator("#id_measure").select_option("transferred")
    page.locator("#id_qualifier").select_option("about")
    page.locator("#id_people").fill("16")
    page.locator("#id_as_of_date").fill("2026-02-01")
    desk.choose(page, "claimant", "us-centcom", "US Central Command")
    page.locator("#id_confidence").select_option("low")
    desk.choose(page, "citations-0-source", "S002", "S002")


def step(page, name):
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_url(re.compile(r"/claim/(\?.*)?$"))
    return page.locator(".messagelist").inner_text()


def open_in_list(page, live_server, state):
    page.goto(live_server.url + reverse("admin:transfers_claim_changelist"))
    page.get_by_role("link", name=state, exact=True).first.click()
    page.get_by_role("link", name="R135", exact=True).click()
    page.wait_for_url("**/change/**")


@pytest.mark.django_db(transaction=True)
def test_a_claim_on_its_way_through_a_day(page, live_server, record, sign_in):
    def public_status():
        return page.goto(live_server.url + Claim(code="R135").get_absolute_url()).status

    anna = sign_in("anna", "data entry")
    page.goto(live_server.url + reverse("admin:transfers_claim_add"))
    enter_a_claim(page)
    assert "Submitted for review: R135." in step(page, "Submit for review")

    basim = sign_in("basim", "reviewer")
    page.get_by_role("link", name="R135").first.click()  # what waits stands on the first page
    page.get_by_role("button", name="Return with a comment").click()
    assert "Say why" in page.locator(".steps .errorlist").inner_text()
    page.get_by_label("Comment").fill(WHY)
    assert "Returned to draft: R135." in step(page, "Return with a comment")

    sign_in("anna", "data entry")
    page.get_by_role("link", name="R135").first.click()  # among her drafts
    assert WHY in page.locator(".came").inner_text()
    page.locator("#id_people").fill("17")
    assert page.get_by_role("button", name="Approve and publish").count() == 0
    assert "Submitted for review: R135." in step(page, "Submit for review")

    sign_in("basim", "reviewer")
    open_in_list(page, live_server, "in review")
    until = timezone.localtime() + timedelta(days=1)
    page.locator("#id_publish_at_0").fill(f"{until:%Y-%m-%d}")
    page.locator("#id_publish_at_1").fill(f"{until:%H:%M}")
    assert "Approved and published: R135." in step(page, "Approve and publish")
    claim = Claim.objects.get(code="R135")
    assert (claim.people, claim.written_by, claim.approved_by) == (17, anna, basim)
    page.goto(live_server.url + reverse("admin:transfers_claim_changelist"))
    assert f"{until:%Y-%m-%d %H:%M}" in page.locator("tr", has_text="R135").inner_text()
    assert public_status() == 404

    # The embargo passes: what was a day ahead is a minute ago.
    Claim.objects.filter(pk=claim.pk).update(publish_at=timezone.now() - timedelta(minutes=1))
    assert public_status() == 200
    assert "17" in page.locator("main").inner_text()

    # What is public is corrected: proposed by one, shown to another, and told to everybody.
    sign_in("anna", "data entry")
    page.goto(live_server.url + reverse("admin:transfers_claim_change", args=[claim.pk]))
    assert page.get_by_role("button", name="Save", exact=True).count() == 0
    page.locator("#id_people").fill("18")
    page.get_by_label("Reason of the step").fill("The page says 18.")
    assert "Proposed: a change of R135." in step(page, "Propose this change")
    public_status()
    expect(page.locator("h1")).to_contain_text("17")

    sign_in("basim", "reviewer")
    page.get_by_role("link", name="R135: The page says 18.").click()
    expect(page.get_by_role("row", name="People", exact=False).first).to_contain_text("18")
    page.get_by_role("button", name="Approve and publish the change").click()
    expect(page.locator(".messagelist")).to_contain_text("Approved and published: the change of R135.")
    public_status()
    expect(page.locator("h1")).to_contain_text("18")
    page.goto(live_server.url + "/corrections/")
    told = page.get_by_role("article").first
    expect(told).to_contain_text("The page says 18.")
    expect(told.get_by_role("row", name="People").last).to_contain_text("17")
    assert "anna" not in page.content()
    assert "basim" not in page.content()

    page.goto(live_server.url + reverse("admin:transfers_claim_history", args=[claim.pk]))
    page.get_by_role("link", name="Compare with how it stands, or restore").first.click()
    expect(page.get_by_role("row", name="People").first).to_contain_text("17")

    open_in_list(page, live_server, "published")
    page.get_by_label("Reason of the step").fill("Denied by who had said it.")
    assert "Withdrawn: R135." in step(page, "Withdraw")
    assert public_status() == 404
    page.goto(live_server.url + "/corrections/")
    expect(page.get_by_role("article").first).to_contain_text("Denied by who had said it.")
