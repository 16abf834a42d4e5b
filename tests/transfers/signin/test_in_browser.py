"""A whole sign-in in Chromium: set up, sign out, sign in with the app, and with a recovery code."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.browser import axe
from tests.transfers.signin.conftest import PASSWORD, code_of, wrong_code_of

# Where the desk's breadcrumbs begin: told from the words around it by its colour alone, on each of its pages.
DJANGOS_OWN = '<a href="/admin/">Home</a>'

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(page, live_server):
    """The sign-in page of the desk, before Anna; the page fixture fails on any breach of the policy."""
    User.objects.create_superuser("anna", password=PASSWORD)
    page.goto(live_server.url + reverse("admin:transfers_claim_changelist"))
    return page


def give_password(page, password: str = PASSWORD) -> None:
    page.get_by_label("Username").fill("anna")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


def give_code(page, code: str, button: str = "Sign in") -> None:
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name=button, exact=True).click()


def test_a_whole_sign_in(desk):
    claims = reverse("admin:transfers_claim_changelist")
    give_password(desk)
    desk.wait_for_url("**/second-factor/set-up/**")
    assert desk.get_by_role("img", name="QR code").evaluate("image => image.naturalWidth") > 100
    desk.get_by_text("No camera?").click()
    device = TOTPDevice.objects.get()
    secret = desk.locator(".secret").inner_text().replace(" ", "")
    assert f"secret={secret}&" in device.config_url
    give_code(desk, code_of(device), "Set up")

    desk.get_by_text("they are not shown again").wait_for()
    codes = desk.locator(".recovery-codes li").all_inner_texts()
    with desk.expect_download() as download:
        desk.get_by_text("Save them as a file").click()
    assert download.value.path().read_text().splitlines()[2:] == codes
    desk.get_by_text("I have them: go on").click()
    desk.wait_for_url(f"**{claims}")
    assert {cookie["path"] for cookie in desk.context.cookies()} == {"/admin/"}

    # The app again: the code that set it up is used, the next half minute's is not.
    desk.get_by_role("button", name="Log out").click()
    desk.goto(desk.url.replace("logout/", ""))
    give_password(desk)
    device.refresh_from_db()
    give_code(desk, wrong_code_of(device))
    desk.get_by_text("This code is wrong, or was used before.").wait_for()
    TOTPDevice.objects.get().throttle_reset()
    give_code(desk, code_of(device, steps=1))
    desk.wait_for_url("**/admin/")

    desk.get_by_role("button", name="Log out").click()
    desk.goto(desk.url.replace("logout/", "sign-ins/"))
    give_password(desk)
    give_code(desk, codes[3])
    desk.wait_for_url("**/sign-ins/")
    desk.get_by_text("9 recovery codes are left.").wait_for()


def test_every_page_of_signing_in_fits_its_screen_and_axe_finds_no_fault(page, live_server):
    User.objects.create_superuser("anna", password=PASSWORD)
    found = []

    def look() -> None:
        for width, scheme in ((320, "light"), (1440, "dark")):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            faults = (fault for fault in axe.violations(page) if DJANGOS_OWN not in fault)
            found.extend((page.title(), width, scheme, fault) for fault in faults)
            if page.evaluate("document.documentElement.scrollWidth") != width:
                found.append((page.title(), width, "wider than the screen"))

    page.goto(live_server.url + reverse("admin:sign_ins"))
    give_password(page)
    page.wait_for_url("**/set-up/**")
    look()
    give_code(page, code_of(TOTPDevice.objects.get()), "Set up")
    page.get_by_text("they are not shown again").wait_for()
    look()
    page.get_by_text("I have them: go on").click()
    page.get_by_text("New second factor, signed in").wait_for()
    look()
    page.get_by_role("button", name="Log out").click()
    page.goto(live_server.url + reverse("admin:index"))
    give_password(page)
    give_code(page, "aaaa aaaa")
    page.get_by_text("This code is wrong").wait_for()
    look()
    page.get_by_text("Sign in with another account").click()
    for _ in range(4):
        give_password(page, "wrong")
        page.wait_for_load_state()
    page.get_by_text("Too many failed sign-ins").wait_for()
    look()

    assert found == []
