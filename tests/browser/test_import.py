"""The desk's import in a browser: a real upload, under the real policy, on a narrow screen too."""

import pytest
from django.urls import reverse

from tests.transfers.imports import files
from transfers.models import Claim

pytestmark = pytest.mark.usefixtures("transactional_db", "record")


@pytest.fixture
def desk(live_server, page, admin_user, client, settings, tmp_path):
    """A browser in which an administrator has logged in."""
    settings.UPLOADS = tmp_path / "uploads"
    client.force_login(admin_user)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "path": "/admin/"}
    page.context.add_cookies([{**cookie, "domain": "localhost"}])
    page.goto(live_server.url + reverse("admin:import"))
    return page


def choose(desk, tmp_path, content: bytes):
    path = tmp_path / "claims.csv"
    path.write_bytes(content)
    desk.select_option("[name=list]", "claims")
    desk.set_input_files("[name=file]", path)
    desk.click("text=Show what it would do")


def widths(desk) -> list[int]:
    """Return how wide the page is on screens of 360 and 1440 pixels."""
    found = []
    for width in (360, 1440):
        desk.set_viewport_size({"width": width, "height": 900})
        found.append(desk.evaluate("document.documentElement.scrollWidth"))
    return found


def test_a_file_is_chosen_read_and_imported(desk, tmp_path):
    assert widths(desk) == [360, 1440]
    rows = files.new_claims(2, notes="w" * 300)

    choose(desk, tmp_path, files.as_csv(rows, "utf-16", ";"))

    assert desk.inner_text(".found").split("\n")[:8:2] == ["List", "Format", "Encoding", "Delimiter"]
    assert widths(desk) == [360, 1440]
    desk.click("[value='Import 2 rows']")
    assert desk.inner_text(".messagelist") == "Imported claims.csv: 2 new rows, 0 changed rows."
    assert Claim.objects.filter(code__startswith="N0", publication_state="draft").count() == 2


def test_faults_stand_in_a_table_that_fits(desk, tmp_path):
    choose(desk, tmp_path, files.as_csv(files.new_claims(2, people="1,500", notes="=" + "w" * 300)))

    assert "4 faults." in desk.inner_text(".errornote")
    assert desk.locator(".wide tbody tr").count() == 4
    assert widths(desk) == [360, 1440]
