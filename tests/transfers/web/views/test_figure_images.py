"""A figure by itself: as an image, as a page in another site's frame, and the card beside a link."""

import re
from datetime import date

import pytest
from django.utils import timezone

from tests import factories
from transfers.models import DataVersion, Facility

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

OPERATION = "/operations/nes-iraq-2026/"
EMBED = "/embed/operations/nes-iraq-2026/"
NAMES = (
    "bar",
    "coverage",
    "progress",
    "plans",
    "weeks-by-origin",
    "weeks-by-destination",
    "map",
    "places",
    "nationalities",
)
OTHERS = ("facilities/ghuwayran-sinaa", "breakdowns/D12")
OF_OTHERS = {"facilities/ghuwayran-sinaa": ("control", "population"), "breakdowns/D12": ("nationalities",)}
COUNTED = {"standing": "counted", "standing_reason": "a reason"}


def size(image: bytes) -> tuple[int, int]:
    assert image[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = (int.from_bytes(image[place : place + 4], "big") for place in (16, 20))
    return width, height


def addresses() -> list[tuple[str, str]]:
    """Return every figure of the record's operation, of a facility and of a breakdown."""
    found = [("operations/nes-iraq-2026", name) for name in NAMES]
    return found + [(other, name) for other in OTHERS for name in OF_OTHERS[other]]


@pytest.mark.parametrize(("record_path", "name"), addresses())
def test_every_figure_is_an_image_in_both_languages(client, record_path, name):
    english = client.get(f"/{record_path}/figures/{name}.png")
    arabic = client.get(f"/ar/{record_path}/figures/{name}.png")

    for answer in (english, arabic):
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
        assert size(answer.content)[0] == 1760
        assert answer["ETag"]
        assert not answer.cookies
    assert english.content != arabic.content
    code = record_path.split("/")[1]
    assert english["Content-Disposition"] == f'inline; filename="handover-{code}-{name}.png"'


def test_an_image_as_known_on_a_day_says_so_in_its_name_and_is_another(client):
    now = client.get(f"{OPERATION}figures/bar.png")
    then = client.get(f"{OPERATION}figures/bar.png?known=2026-02-08")

    assert then["Content-Disposition"] == (
        'inline; filename="handover-nes-iraq-2026-bar-known-2026-02-08.png"'
    )
    assert now.content != then.content
    assert now["ETag"] != then["ETag"]


def test_an_image_that_the_reader_has_is_not_drawn_again(client):
    first = client.get(f"{OPERATION}figures/bar.png")
    again = client.get(f"{OPERATION}figures/bar.png", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_an_image_writes_down_its_address_and_so_differs_by_host(client, settings):
    settings.ALLOWED_HOSTS = ["one.example", "other.example"]
    one, other = (
        client.get(f"{OPERATION}figures/bar.png", headers={"Host": host})
        for host in ("one.example", "other.example")
    )

    assert one.content != other.content
    assert one["ETag"] != other["ETag"]


@pytest.mark.parametrize(
    "address",
    [
        f"{OPERATION}figures/xyzzy.png",
        f"{EMBED}xyzzy/",
        "/facilities/undisclosed-iraq/figures/population.png",
        "/breakdowns/D12/figures/bar.png",
        "/operations/xyzzy/figures/bar.png",
        "/operations/xyzzy/share.png",
    ],
)
def test_what_is_no_figure_is_a_404(client, address):
    assert client.get(address).status_code == 404


def test_an_operation_without_a_number_has_no_bar_and_a_plain_card(client):
    operation = factories.operation()

    assert client.get(f"/operations/{operation.code}/figures/bar.png").status_code == 404
    card = client.get(f"/operations/{operation.code}/share.png")
    assert size(card.content) == (1200, 630)


def test_nothing_unpublished_is_drawn(client):
    operation = factories.operation()
    factories.claim(operation=operation, people=4, **COUNTED)
    names = [f"/operations/{operation.code}/figures/{name}.png" for name in ("bar", "progress")]
    names.append(f"/operations/{operation.code}/share.png")
    before = [client.get(name).content for name in names]

    factories.claim(operation=operation, people=4096, publication_state="draft", **COUNTED)
    assert [client.get(name).content for name in names] == before

    factories.claim(operation=operation, people=4096, **COUNTED)
    after = [client.get(name).content for name in names]
    assert all(one != other for one, other in zip(before, after, strict=True))


def test_hidden_counts_are_in_no_image_and_no_frame(client):
    """Two tables that differ in what is hidden alone give the same image."""
    images, pages = [], []
    for hidden in (4, 7):
        operation = factories.operation(name_en="One name")
        breakdown = factories.breakdown(
            operation=operation,
            code=f"H{hidden}",
            stated_total=None,
            rows={"Iraqi": 30, "Syrian": hidden, "French": 9},
        )
        page = client.get(f"/embed/breakdowns/{breakdown.code}/nationalities/").content.decode()
        pages.append(page.replace(breakdown.code, "H"))
        image = client.get(f"/breakdowns/{breakdown.code}/figures/nationalities.png")
        assert image.status_code == 200
        images.append(image.content)
        assert page.count("&lt;10") >= 2
    assert pages[0] == pages[1]
    assert "Most are listed" not in pages[0]


def test_the_card_of_an_operation_has_the_size_that_networks_ask_for(client):
    now, then = client.get(f"{OPERATION}share.png"), client.get(f"{OPERATION}share.png?known=2026-02-08")

    assert size(now.content) == size(then.content) == (1200, 630)
    assert now.content != then.content
    assert client.get(f"/ar{OPERATION}share.png").content != now.content


@pytest.mark.parametrize("name", ["figures/bar.png", "share.png"])
@pytest.mark.parametrize("query", ["colour=red", "known=yesterday", "known=2999-01-01"])
def test_images_refuse_what_they_do_not_know(client, name, query):
    answer = client.get(f"{OPERATION}{name}?{query}")

    assert answer.status_code == 400
    assert query.split("=")[0] in answer.content.decode()


# --- in a frame ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("record_path", "name"), addresses())
def test_every_figure_may_be_framed_by_anybody(client, record_path, name):
    answer = client.get(f"/embed/{record_path}/{name}/")
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert not answer.cookies
    assert "<script" not in page
    assert "Source: " in page
    link = re.search(r'<a href="(http://testserver/[^"]+)" target="_top" rel="noopener">', page)
    assert link
    assert link[1] == f"http://testserver/{record_path}/#figure-{name}"


def test_a_frame_that_the_reader_has_may_still_be_framed(client):
    first = client.get(f"{EMBED}bar/")
    again = client.get(f"{EMBED}bar/", headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert "frame-ancestors *" in again["Content-Security-Policy"]
    assert "X-Frame-Options" not in again


@pytest.mark.parametrize(
    "address",
    [
        "/",
        OPERATION,
        "/claims/",
        "/facilities/ghuwayran-sinaa/",
        "/admin/login/",
        f"{OPERATION}figures/bar.png",
    ],
)
def test_everything_else_refuses_to_be_framed(client, address):
    answer = client.get(address)

    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"


def test_a_frozen_frame_keeps_its_number(client):
    operation = factories.operation()
    old = factories.source(published_on=date(2026, 1, 22))
    factories.claim(operation=operation, people=4, as_of_date=date(2026, 1, 22), sources=(old,), **COUNTED)
    page = client.get(operation.get_absolute_url()).content.decode()
    live, frozen = (
        re.search(rf'id="figure-bar-{which}".*?src=&quot;http://testserver(.*?)&quot;', page, re.DOTALL)[1]
        for which in ("embed", "frozen")
    )
    assert live == f"/embed/operations/{operation.code}/bar/"
    assert frozen == f"{live}?known=2026-01-22"

    new = factories.source(published_on=date(2026, 1, 23))
    factories.claim(operation=operation, people=8, as_of_date=date(2026, 1, 23), sources=(new,), **COUNTED)
    assert "8 people have been transferred" in client.get(live).content.decode()
    assert "4 people have been transferred" in client.get(frozen).content.decode()
    assert "As known on 22 Jan 2026." in client.get(frozen).content.decode()


def test_an_arabic_frame_is_in_arabic(client):
    page = client.get(f"/ar{EMBED}bar/").content.decode()

    assert '<html lang="ar" dir="rtl">' in page
    assert "نُقل 5,704" in page
    assert "/ar/operations/nes-iraq-2026/#figure-bar" in page


def test_a_figure_of_many_days_is_drawn_in_few_queries(client, django_assert_max_num_queries):
    DataVersion.objects.token(timezone.now())  # what it keeps is read once after each write
    with django_assert_max_num_queries(17):
        client.get(f"{OPERATION}figures/nationalities.png")
    with django_assert_max_num_queries(17):
        client.get("/embed/facilities/ghuwayran-sinaa/control/")


def test_a_facility_without_a_report_has_no_figure(client):
    code = Facility.objects.get(code="undisclosed-iraq").code

    assert "figure-frame" not in client.get(f"/facilities/{code}/").content.decode()
