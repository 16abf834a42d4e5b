"""Every text for readers is translated, whole, and compiled as it stands: locale/ar."""

import gettext
import os
import re
import shutil
import struct
import subprocess
import sys

import pytest
from django.conf import settings
from django.utils.translation import ngettext, override

from tests.catalogue import Entry, placeholders, read_catalogue

FOLDER = settings.BASE_DIR / "locale/ar/LC_MESSAGES"
ENTRIES = read_catalogue(FOLDER / "django.po")
EACH_FORM = (0, 1, 2, 3, 11, 100)  # one number of each of the six Arabic forms
TAG = re.compile(r"<[^>]+>")


def test_there_is_a_catalogue():
    assert len(ENTRIES) > 1000
    assert sum(bool(entry.plural) for entry in ENTRIES) > 30


def test_no_text_is_untranslated_or_only_guessed():
    missing = [entry.text for entry in ENTRIES if not all(entry.translations)]
    guessed = [entry.text for entry in ENTRIES if entry.is_fuzzy]

    assert missing == []
    assert guessed == [], "check each translation and take the mark off"


def test_a_text_that_is_counted_has_all_six_forms():
    assert {
        entry.text: len(entry.translations)
        for entry in ENTRIES
        if entry.plural and len(entry.translations) != 6
    } == {}
    assert {entry.text for entry in ENTRIES if not entry.plural and len(entry.translations) != 1} == set()


def wrongly_filled(entry: Entry) -> bool:
    """Tell whether a translation asks for what the text does not fill in, or leaves something out.

    Only the forms for none, one and two may leave the number out: Arabic says it in the noun.
    """
    if not entry.plural:
        return placeholders(entry.translations[0]) != placeholders(entry.text)
    allowed, needed = set(placeholders(entry.text + entry.plural)), set(placeholders(entry.plural))
    given = [set(placeholders(form)) for form in entry.translations]
    of_one = set(placeholders(entry.text))  # the text for one may say less: "one plan", without a span
    left_out = max(
        len(wanted - form) for wanted, form in zip((needed, of_one, needed), given[:3], strict=True)
    )
    return any(not form <= allowed for form in given) or given[3:] != [needed] * 3 or left_out > 1


def test_translations_fill_in_what_the_text_fills_in():
    assert [entry.text for entry in ENTRIES if wrongly_filled(entry)] == []


def test_a_placeholder_that_is_lost_or_invented_is_found():
    assert wrongly_filled(Entry("", "%(number)s (%(span)s)", "", ("%(number)s",), False))
    assert wrongly_filled(Entry("", "announced: %s", "", ("%(s)s",), False))
    assert wrongly_filled(Entry("", "%(n)s page", "%(n)s pages", ("", "", "", "%(n)s", "%(n)s", "x"), False))
    assert wrongly_filled(Entry("", "%(n)s page", "%(n)s pages", ("", "", "%(m)s", *["%(n)s"] * 3), False))
    assert not wrongly_filled(Entry("", "%(n)s page", "%(n)s pages", ("", "", "", *["%(n)s"] * 3), False))


def test_translations_keep_the_markup():
    for entry in ENTRIES:
        for form in entry.translations:
            assert sorted(TAG.findall(form)) == sorted(TAG.findall(entry.text)), entry.text


def test_numbers_are_written_with_one_kind_of_digits_and_words_stay_neutral():
    for entry in ENTRIES:
        for form in entry.translations:
            assert not re.search("[٠-٩۰-۹]", form), form
            assert "إرهاب" not in form, form


def test_the_compiled_catalogue_is_the_one_that_is_read_here():
    compiled = (FOLDER / "django.mo").read_bytes()
    (number,) = struct.unpack("<I", compiled[8:12])
    with (FOLDER / "django.mo").open("rb") as file:
        found = gettext.GNUTranslations(file)

    assert number == len(ENTRIES) + 1, "run make messages"  # the header is one more
    for entry in ENTRIES:
        if entry.plural:
            forms = tuple(found.ngettext(entry.text, entry.plural, number) for number in EACH_FORM)
            assert forms == entry.translations, "run make messages"
        elif entry.context:
            assert found.pgettext(entry.context, entry.text) == entry.translations[0], "run make messages"
        else:
            assert found.gettext(entry.text) == entry.translations[0], "run make messages"


def test_every_text_of_the_program_is_in_the_catalogue(tmp_path):
    if not shutil.which("xgettext"):
        pytest.skip("no gettext here (Debian: apt-get install gettext): nobody looked for new texts")
    for name in ("config", "transfers", "templates", "static", "locale"):
        kept = shutil.ignore_patterns("__pycache__", "vendor", "record")
        shutil.copytree(settings.BASE_DIR / name, tmp_path / name, ignore=kept)
    shutil.copy(settings.BASE_DIR / "manage.py", tmp_path)

    command = [sys.executable, "manage.py", "makemessages", "--all", "--no-location"]
    environment = {**os.environ, "SECRET_KEY": "0" * 64, "DATABASE_URL": "sqlite:///never.sqlite3"}
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)
    found = {entry.key for entry in read_catalogue(tmp_path / "locale/ar/LC_MESSAGES/django.po")}

    assert found - {entry.key for entry in ENTRIES} == set(), "run make messages, then translate them"
    assert {entry.key for entry in ENTRIES} - found == set(), "run make messages: nothing says these any more"


def test_arabic_counts_in_six_ways():
    with override("ar"):
        said = [ngettext("%(number)s page", "%(number)s pages", n) % {"number": n} for n in EACH_FORM]

    assert said == ["لا صفحات", "صفحة واحدة", "صفحتان", "3 صفحات", "11 صفحة", "100 صفحة"]
