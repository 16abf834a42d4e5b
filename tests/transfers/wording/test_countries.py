"""What a country's code is called, in both languages, and where readers see it."""

import re

import pytest
from django.utils.translation import override
from django_countries import countries

from tests.transfers.web.views.test_pages import untouched
from transfers.models import Authority, BreakdownCount, Facility, Governorate
from transfers.wording.countries import country_name

CODES = [countries.alpha3(code) for code in countries.countries]


@pytest.mark.parametrize(
    ("code", "english", "arabic"),
    [
        ("SYR", "Syria", "سوريا"),
        ("IRQ", "Iraq", "العراق"),
        ("SAU", "Saudi Arabia", "السعودية"),
        ("GBR", "United Kingdom", "المملكة المتحدة"),
    ],
)
def test_a_country_has_its_name(code, english, arabic):
    assert country_name(code) == english
    with override("ar"):
        assert country_name(code) == arabic


def test_every_country_has_an_arabic_name():
    assert len(CODES) > 240
    with override("ar"):
        names = {code: country_name(code) for code in CODES}
    assert [code for code, name in names.items() if re.search("[A-Za-z]", name) or not name.strip()] == []


def test_what_is_no_country_stays_as_it_is():
    assert country_name("XKX") == "XKX"
    assert country_name("") == ""


def test_every_code_of_the_record_is_a_country(record):
    used = {
        code
        for model in (Authority, BreakdownCount, Facility, Governorate)
        for code in model.objects.exclude(country="").values_list("country", flat=True)
    }
    assert used <= set(CODES)


def test_pages_name_countries_and_show_no_code(record, client):
    assert "Country Syria" in untouched("/facilities/al-hol-camp/").words
    assert "البلد سوريا" in untouched("/ar/facilities/al-hol-camp/").words
    for address in ("/ar/facilities/", "/ar/breakdowns/D12/"):
        page = client.get(address).content.decode()
        assert "سوريا" in page
        assert not re.search(r">\s*\(?(SYR|IRQ|TUR)\b", page), address


def test_a_label_in_a_framed_table_says_that_it_is_english(record, client):
    page = client.get("/ar/embed/breakdowns/D12/nationalities/").content.decode()
    assert '<th scope="row"><bdi><span lang="en" dir="auto">Syrian</span></bdi></th>' in page
    english = client.get("/embed/breakdowns/D12/nationalities/").content.decode()
    assert '<th scope="row"><bdi>Syrian</bdi></th>' in english
