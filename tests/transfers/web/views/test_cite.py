"""How pages and figures say they are cited: whole, in plain text, the same for everybody."""

import re
from datetime import date
from html import unescape

import pytest
from django.utils import timezone
from django.utils.translation import override
from playwright.sync_api import expect

from tests import factories
from transfers.models import DataVersion
from transfers.models.version import version_name
from transfers.wording.citation import citation_words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

OPERATION = "Transfer of ISIS-linked detainees from northeast Syria to Iraq, 2026"


def citations(client, address: str) -> dict[str, str]:
    """Return the citations of a page by the id of their box."""
    text = client.get(address).content.decode()
    boxes = re.findall(r'<textarea id="([^"]*citation)"[^>]*>(.*?)</textarea>', text, re.DOTALL)
    return {name: unescape(words) for name, words in boxes}


def version() -> str:
    return version_name(DataVersion.objects.token(timezone.now()))


def test_a_record_is_cited_with_title_operation_version_and_address(client):
    assert citations(client, "/claims/R001/")["citation"] == (
        f"Handover. “Claim R001: Transferred, 150 people, US Central Command, 21 Jan 2026”. {OPERATION}. "
        f"Data version {version()}. http://testserver/claims/R001/ (read on [day])"
    )


@pytest.mark.parametrize(
    "address",
    [
        *("/transfers/T001/", "/events/E01/", "/breakdowns/D12/", "/sources/S001/", "/facilities/aqtan/"),
        *("/claims/", "/transfers/", "/sources/", "/events/", "/facilities/", "/breakdowns/", "/timeline/"),
        "/operations/nes-iraq-2026/",
    ],
)
def test_every_list_and_every_record_is_cited(client, address):
    for prefix in ("", "/ar"):
        (words,) = (
            words for name, words in citations(client, prefix + address).items() if name == "citation"
        )
        assert version() in words
        assert f"http://testserver{prefix}{address}" in words
        assert words.count(OPERATION) <= 1


def test_a_list_is_cited_with_its_question_and_its_day_without_its_order(client):
    words = citations(client, "/claims/?standing=disputed&known=2026-02-08&sort=people&page=1")["citation"]

    assert "disputed" in words
    assert "As known on 8 Feb 2026." in words
    assert "http://testserver/claims/?standing=disputed&known=2026-02-08 (" in words


def test_a_figure_is_cited_with_its_finding_its_day_and_its_own_address(client):
    found = citations(client, "/?known=2026-02-08")
    words = found["figure-progress-citation"]

    assert len(found) > 3
    assert words.startswith("Handover. “")
    assert OPERATION in words
    assert "As known on 8 Feb 2026." in words
    assert "http://testserver/operations/nes-iraq-2026/?known=2026-02-08#figure-progress (" in words
    control = citations(client, "/facilities/ghuwayran-sinaa/")["figure-control-citation"]
    assert "/facilities/ghuwayran-sinaa/#figure-control" in control
    assert "#figure-nationalities" in citations(client, "/breakdowns/D12/")["figure-nationalities-citation"]


def test_a_citation_tells_nothing_of_few_people_and_is_plain_text(client):
    event = factories.operation().events.create(
        code="ev-1", title='"3 Iraqis" & more <b>', summary="", category="data",
        date_precision="unknown", confidence="low", publication_state="published",
    )  # fmt: skip
    words = citations(client, event.get_absolute_url())["citation"]

    assert "“Event " in words
    assert '"<10 Iraqis" & more <b>' in words


def test_the_words_leave_out_what_there_is_not():
    bare = citation_words("One.", "https://example.org/", "abc")
    assert bare == "Handover. “One”. Data version abc. https://example.org/ (read on [day])"
    whole = citation_words("One", "https://example.org/", "abc", operation="Two", known=date(2026, 2, 8))
    assert "“One”. Two. As known on 8 Feb 2026. Data version abc." in whole
    assert citation_words("One of Two", "a", "b", operation="Two").count("Two") == 1
    with override("ar"):
        assert "نسخة البيانات abc" in citation_words("One", "a", "abc")


@pytest.mark.browser
def test_a_button_copies_the_citation_with_the_day(page, live_server):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(live_server.url + "/claims/R001/")
    button = page.get_by_role("button", name="Copy")
    expect(button).to_be_hidden()
    page.get_by_text("Cite", exact=True).click()
    button.click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label("Citation, to paste").input_value()
    assert re.search(rf"\(read on \d+ \w+ {date.today().year}\)$", copied)


@pytest.mark.browser
def test_without_a_script_the_citation_can_still_be_copied_by_hand(browser, live_server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/claims/R001/")
    page.get_by_text("Cite", exact=True).click()

    expect(page.get_by_label("Citation, to paste")).to_be_visible()
    expect(page.get_by_role("button", name="Copy")).to_be_hidden()
    context.close()
