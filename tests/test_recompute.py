"""The lines in docs/recompute.md work out the headline from the public files, as a stranger would."""

import re
from contextlib import redirect_stdout
from io import StringIO

import pytest
from django.conf import settings

pytestmark = pytest.mark.usefixtures("record")

TEXT = (settings.BASE_DIR / "docs" / "recompute.md").read_text(encoding="utf-8")
LINES = re.search(r"```python\n(.+?)```", TEXT, re.DOTALL)[1]


def printed(site: str, known: str) -> str:
    lines = LINES.replace("http://127.0.0.1:8000", site)
    lines = re.sub(r'(site, query = "[^"]+", )""', rf'\1"{known and f"?known={known}"}"', lines)
    out = StringIO()
    with redirect_stdout(out):
        exec(compile(lines, "docs/recompute.md", "exec"), {})
    return out.getvalue().strip()


@pytest.mark.parametrize(
    ("known", "people"),
    [("", 5704), ("2026-01-22", 150), ("2026-02-03", 1300), ("2026-02-08", 2250), ("2026-02-10", 4583)],
)
def test_a_dozen_lines_recompute_the_headline_and_every_step(live_server, known, people):
    assert printed(live_server.url, known) == f"{people} True"


def test_the_document_promises_what_the_lines_print(live_server):
    assert f"`{printed(live_server.url, '')}`" in TEXT


def test_there_are_a_dozen_lines_or_so():
    body = LINES[LINES.index("told = ") :]
    assert len(body.splitlines()) <= 16
