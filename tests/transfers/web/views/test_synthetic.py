"""Where synthetic records are public, every page and file says so; where there are none, nothing does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from tests import factories, ledgers
from tests.addresses import FIGURES, codes_of, pages
from tests.walks import Answer, Visitor
from transfers.figures.image import card, layout
from transfers.figures.operation import figure_named
from transfers.ledger.operation import read_ledger
from transfers.models import DataVersion, Operation
from transfers.synthetic.plan import CLAIMS, Plan
from transfers.vocabulary import SYNTHETIC
from transfers.wording.terms import SYNTHETIC_NOTICE

pytestmark = pytest.mark.django_db

SMALL = Plan(CLAIMS, seed=1, transfers=30, operations=1, claims=20)
OPERATION = "synthetic-claims-1"
SYNTHETIC_FIGURES = {
    "operation_figure": [OPERATION, "bar"],
    "embed_operation": [OPERATION, "progress"],
    "facility_figure": ["synthetic-syr-01", "control"],
    "embed_facility": ["synthetic-syr-01", "control"],
    "breakdown_figure": ["synthetic-D0000001", "nationalities"],
    "embed_breakdown": ["synthetic-D0000001", "nationalities"],
}
# Pieces that hold no record: what a crawler reads, and the description of the addresses.
TOLD_IN_WORDS = ("text/html", "application/atom+xml")
OF_NO_RECORD = {"robots", "sitemap", "sitemap_section", "openapi"}


def addresses() -> Iterator[tuple[str, str]]:
    """Yield each kind of public address by the name of its url, of a synthetic record where of any."""
    for pattern in pages():
        if pattern.name in FIGURES:
            yield pattern.name, reverse(pattern.name, args=SYNTHETIC_FIGURES[pattern.name])
        elif pattern.pattern.converters:
            codes = sorted(codes_of(pattern.name), key=lambda code: (not code.startswith(SYNTHETIC), code))
            yield pattern.name, reverse(pattern.name, args=codes[:1])
        else:
            yield pattern.name, reverse(pattern.name)


@pytest.fixture(scope="module")
def marked(django_db_setup, django_db_blocker) -> dict[str, dict[str, tuple[str, Answer]]]:
    """Return what each kind of address answers beside a small synthetic ledger: six seconds.

    In Arabic pages and feeds alone: files are the same in every language.
    """
    visitor, found = Visitor(), {}
    with django_db_blocker.unblock(), ledgers.made(SMALL):
        for language in ("en", "ar"):
            with override(language):
                asked = dict(addresses())
            found[language] = {
                name: (address, visitor.get(address))
                for name, address in asked.items()
                if language == "en" or found["en"][name][1].headers["Content-Type"].startswith(TOLD_IN_WORDS)
            }
    return found


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_kind_of_page_and_file_says_so(marked, language):
    silent = []
    for name, (address, answer) in marked[language].items():
        assert answer.status_code == 200, address
        assert answer.headers["X-Robots-Tag"].startswith("noindex"), address
        kind = answer.headers["Content-Type"]
        if name not in OF_NO_RECORD and kind != "image/png" and not says_so(answer, language):
            silent.append(address)

    assert silent == []
    assert len(marked[language]) > 20


def says_so(answer: Answer, language: str) -> bool:
    kind = answer.headers["Content-Type"]
    if kind.startswith(TOLD_IN_WORDS):
        with override(language):
            return gettext(SYNTHETIC_NOTICE) in answer.body.decode()
    if kind == "application/json":
        return json.loads(answer.body).get("notice") == SYNTHETIC_NOTICE
    return "-synthetic." in answer.headers["Content-Disposition"]


def test_the_package_says_so_in_both_languages(marked):
    package = ZipFile(BytesIO(marked["en"]["package"][1].body))

    assert SYNTHETIC_NOTICE in package.read("README.md").decode()
    with override("ar"):
        assert gettext(SYNTHETIC_NOTICE) in package.read("README.ar.md").decode()
    assert SYNTHETIC_NOTICE in package.read("datapackage.json").decode()
    assert SYNTHETIC_NOTICE in package.read(f"progress/{OPERATION}.json").decode()
    assert SYNTHETIC_NOTICE not in package.read("progress/nes-iraq-2026.json").decode()


def test_images_of_synthetic_records_say_so_and_those_of_others_do_not():
    at = timezone.now()
    with ledgers.made(SMALL) as made:
        for operation, is_synthetic in ((made, True), (Operation.objects.get(code="nes-iraq-2026"), False)):
            ledger = read_ledger(operation, at, None)
            figure = figure_named("bar", ledger, at, "http://testserver")
            image = render_to_string("figures/picture.svg", layout(figure))
            shared = render_to_string("figures/share.svg", card(ledger))
            assert (SYNTHETIC_NOTICE in image) is is_synthetic
            assert (SYNTHETIC_NOTICE in shared) is is_synthetic


def test_the_file_of_the_command_says_so(tmp_path):
    with ledgers.made(SMALL):
        call_command("export_csv", "operations", str(tmp_path / "file"), format="json")
    assert SYNTHETIC_NOTICE in (tmp_path / "file").read_text()


def test_a_site_without_them_says_nothing(english_answers):
    """The whole site is read once in a run, by other tests as well."""
    for address, answer in english_answers.items():
        assert answer.headers.get("X-Robots-Tag") != "noindex", address  # a sitemap has one of Django's
        assert b"ynthetic" not in answer.body, address
        assert "ynthetic" not in answer.headers.get("Content-Disposition", ""), address


# --- when it is said ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make", [factories.operation, factories.authority, factories.facility, factories.source]
)
def test_it_is_said_while_one_is_public(client, make):
    def is_said() -> bool:
        return SYNTHETIC_NOTICE in client.get("/methodology/").content.decode()

    assert not is_said()
    record = make(code=f"{SYNTHETIC}one", publication_state="draft")
    assert not is_said()
    record.publication_state = "published"
    record.save()
    assert is_said()
    record.publish_at = timezone.now() + timedelta(days=1)
    record.save()
    assert not is_said()
    assert DataVersion.objects.state(record.publish_at).is_synthetic
    record.delete()
    assert not is_said()


@pytest.mark.parametrize("code", ["syntheticone", "synthetic", "Synthetic-one", "not-synthetic-one"])
def test_another_code_is_no_synthetic_one(client, code):
    factories.operation(code=code)

    assert SYNTHETIC_NOTICE not in client.get("/methodology/").content.decode()


def test_it_costs_a_page_no_query(client, django_assert_num_queries):
    factories.operation(code=f"{SYNTHETIC}one")
    client.get("/methodology/")

    with django_assert_num_queries(1):
        assert SYNTHETIC_NOTICE in client.get("/methodology/").content.decode()
