"""The data page: every list, column, code, parameter and problem, in both languages; its examples run."""

import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.utils import timezone
from django.utils.translation import gettext, override

from transfers.datasets import DATASETS, VOCABULARIES
from transfers.exports.formats import FORMATS, OF_PAGES
from transfers.filters import FILTERS
from transfers.models import DataVersion, Operation
from transfers.web.views import problems
from transfers.wording.terms import CONVENTIONS, LICENCE, PROBLEMS, PROMISE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def page_text(client, address: str = "/data/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def programs(text: str) -> list[tuple[str, str]]:
    """Return the examples of the page: language and text."""
    found = re.findall(r'<pre class="example" data-language="(\w+)".*?<code>(.*?)</code>', text, re.DOTALL)
    return [(language, unescape(program)) for language, program in found]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_tells_every_list_column_code_and_parameter(client, language):
    html = page_text(client, "/data/" if language == "en" else "/ar/data/")
    text = unescape(re.sub(r"</?(span|bdi|wbr)[^>]*>", "", html))
    with override(language):
        for dataset in DATASETS:
            assert f'id="{dataset.name}"' in text
            assert gettext(dataset.description) in text
            for name in FORMATS:
                assert f'/{dataset.name}.{name}"' in text
            for column in dataset:
                assert f"<code>{column.name}</code>" in text
                assert gettext(column.description) in text
                assert column.hxl in text
            for name in FILTERS[dataset.name].base_filters:
                assert f"<code>{name}</code>" in text
        for each in FORMATS.values():
            assert all(f"<code>{name}</code>" in text for name in each.parameters if name not in OF_PAGES)
        for vocabulary in VOCABULARIES:
            for term in vocabulary:
                assert f"<code>{term.value}</code>" in text
                assert gettext(term.meaning) in text if term.meaning else True
        for each in (*CONVENTIONS, *PROBLEMS):
            assert gettext(each.title) in text
            assert gettext(each.text) in text
        assert all(gettext(promise) in text for promise in PROMISE)
    assert LICENCE.address in text


def test_every_problem_that_an_address_names_is_explained(client):
    text = page_text(client)
    address = client.get("/claims.csv?colour=red").json()["type"]
    assert f'id="{address.partition("#")[2]}"' in text

    kinds = re.findall(r'problem\(\s*"([a-z-]+)", \d', Path(problems.__file__).read_text("utf-8"))
    assert len(kinds) > 5
    assert set(kinds) == {each.name for each in PROBLEMS}


def test_an_anchor_leads_to_each_list_and_each_vocabulary(client):
    text = page_text(client)
    anchors, ids = set(re.findall(r'href="#([\w-]+)"', text)), set(re.findall(r' id="([\w-]+)"', text))

    assert anchors <= ids
    assert {dataset.name for dataset in DATASETS} <= anchors
    assert {f"codes-{vocabulary.__name__}" for vocabulary in VOCABULARIES} <= anchors


def test_it_costs_two_queries(client, django_assert_num_queries):
    DataVersion.objects.token(timezone.now())  # what it keeps is read once after each write
    with django_assert_num_queries(2):  # the data version, the latest operation
        client.get("/data/")


def test_before_there_is_an_operation_it_names_none(client):
    Operation.objects.update(publication_state="withdrawn")
    text = page_text(client)

    assert "progress.json</a>" not in text
    assert all("/operations/" not in program for _language, program in programs(text))


def test_the_lists_and_every_foot_lead_to_it(client):
    assert page_text(client, "/claims/").count('href="/data/') == 3  # menu, list, foot
    assert page_text(client, "/methodology/").count('href="/data/') == 2


@pytest.fixture
def shown(live_server) -> list[tuple[str, str]]:
    """The examples as a reader of the live server finds them."""
    return programs(urlopen(live_server.url + "/data/").read().decode())


def test_the_examples_of_curl_and_python_run_as_they_stand(shown, tmp_path):
    said = {}
    for language, program in shown:
        if language == "curl" and not shutil.which("curl"):
            continue
        command = {"curl": ["sh", "-e", "-c"], "python": [sys.executable, "-c"]}.get(language)
        if command:
            done = subprocess.run(
                [*command, program], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
            )
            assert done.returncode == 0, program + done.stderr
            said[program] = done.stdout

    said = "\n".join(said.values())
    assert len(shown) == 6
    assert "R001" in said, "pandas printed the counted claims"
    assert "'people': 5704" in said, "the headline is that of the page"
    assert "126 {'claim':" in said, "the walk came to the end"
    assert "T001 2026-01-21 150 ['S002'," in said, "the package was opened"
    if shutil.which("curl"):
        assert (tmp_path / "claims.csv").read_bytes().startswith(b"\xef\xbb\xbfclaim,operation,")
        assert b'"standing":"counted"' in (tmp_path / "counted.json").read_bytes()


def test_the_example_of_r_runs_where_there_is_r_and_else_asks_for_what_is_there(shown, tmp_path):
    (program,) = (program for language, program in shown if language == "r")
    if shutil.which("Rscript"):
        done = subprocess.run(
            ["Rscript", "-e", program], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
    for address in re.findall(r'"(http[^"]+)"', program):
        assert urlopen(address).status == 200
