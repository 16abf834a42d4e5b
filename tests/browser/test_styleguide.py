"""Every piece in every state: the components page is drawn, fits every width, and axe-core is silent."""

import pytest
from django.urls import include, path

from tests.browser import axe
from tests.browser.test_every_page import too_wide
from transfers.urls import debug_pages
from transfers.vocabulary import DayMark, Standing

pytestmark = pytest.mark.usefixtures("record")

# The site as it is with DEBUG on, for the tests that name this module as their urls.
urlpatterns = [path("", include("transfers.urls")), *debug_pages(True)]


@pytest.fixture
def with_debug_pages(settings):
    settings.ROOT_URLCONF = __name__


@pytest.mark.django_db
def test_a_site_that_is_served_has_no_such_page(client):
    missing, never = client.get("/styleguide/"), client.get("/no/such/page/")

    assert missing.status_code == 404
    assert missing.content == never.content
    assert debug_pages(False) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("with_debug_pages")
def test_it_shows_every_piece_in_every_state(client):
    html = client.get("/styleguide/").content.decode()

    for standing in Standing:
        assert f'class="standing standing-{standing}"' in html
    for mark in DayMark:
        assert f'class="day-mark day-{mark}"' in html
    for words in (
        "No counted figure yet.",
        "No ceiling was announced.",
        "It has reached the announced ceiling.",
        "It passed the announced ceiling on 21 Jan 2026.",
        "Whether the operation was under way on that day is not recorded.",
        "The operation closed below the announced ceiling.",
        "As far as reported, the operation closed below the announced ceiling.",
        "The operation closed at the announced ceiling.",
        "The operation closed above the announced ceiling, which it passed on 21 Jan 2026.",
        "None of them appears in a dated, counted transfer.",
        "All of them appear in dated, counted transfers.",
        "As known on 21 Jan 2026.",
        "No claim matches:",
        "No published source.",
        "&lt;10",
        "withheld",
        "quarantined",
    ):
        assert words in html, words
    assert html.count('role="img" aria-label="Bar:') == 10  # of 12 endings two have no number
    assert html.count('role="img" aria-label="Meter:') == 3


@pytest.mark.browser
@pytest.mark.usefixtures("with_debug_pages")
def test_the_longest_names_and_addresses_fit_every_width(page, live_server):
    page.goto(f"{live_server.url}/styleguide/")
    assert too_wide(page) == []
    assert axe.violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert too_wide(page) == []
    assert axe.violations(page) == []
    page.emulate_media(media="print")  # where the address of 444 characters is written out
    assert too_wide(page, [688]) == []
