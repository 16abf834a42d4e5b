"""The map: its outlines are where the places are, and nothing withheld is drawn on it."""

import json
import re
from math import cos, radians

import pytest
from django.conf import settings

from tests import factories
from tests.addresses import content
from tests.transfers.web.views.test_pages import read, untouched
from transfers.figures.map import outlines, size
from transfers.models import Facility, Governorate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

COUNTED = {"standing": "counted", "standing_reason": "a reason"}
CITIES = {  # longitude and latitude of the towns governorates are named after or ruled from
    "SY01": (36.29, 33.51), "SY02": (37.16, 36.20), "SY04": (36.72, 34.73), "SY05": (36.75, 35.13),
    "SY06": (35.83, 35.55), "SY07": (36.63, 35.93), "SY08": (40.75, 36.50), "SY09": (40.14, 35.33),
    "SY11": (39.01, 35.95), "SY12": (36.11, 32.65), "SY13": (36.57, 32.71), "IQG01": (43.30, 33.42),
    "IQG02": (47.75, 30.45), "IQG03": (45.28, 31.31), "IQG04": (44.33, 31.99), "IQG05": (44.92, 31.99),
    "IQG06": (45.44, 35.56), "IQG07": (44.42, 32.48), "IQG08": (44.37, 33.31), "IQG09": (42.99, 36.86),
    "IQG10": (44.64, 33.75), "IQG11": (44.01, 36.19), "IQG12": (44.02, 32.61), "IQG13": (44.39, 35.47),
    "IQG14": (47.15, 31.84), "IQG15": (43.13, 36.34), "IQG16": (43.68, 34.60), "IQG17": (46.26, 31.05),
    "IQG18": (45.82, 32.51),
}  # fmt: skip


def rings(path: str) -> list[list[tuple[int, int]]]:
    return [
        [tuple(map(int, point.split(","))) for point in ring.split("L")]
        for ring in re.findall(r"M([^Z]+)Z", path)
    ]


def lies_in(path: str, x: float, y: float) -> bool:
    """Count how many borders lie east of a point: an odd number around it."""
    crossings = 0
    for ring in rings(path):
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                crossings += 1
    return crossings % 2 == 1


def test_every_governorate_of_the_record_has_an_outline_and_no_other():
    assert set(outlines()) == set(Governorate.objects.values_list("code", flat=True))


@pytest.mark.parametrize("code", CITIES)
def test_a_town_lies_within_the_outline_of_its_governorate_alone(code):
    longitude, latitude = CITIES[code]
    place = ((longitude - 35.5) * 90 * cos(radians(33.5)), (37.6 - latitude) * 90)

    assert [other for other, outline in outlines().items() if lies_in(outline.path, *place)] == [code]


def test_a_mark_stands_within_its_own_outline():
    astray = [code for code, found in outlines().items() if not lies_in(found.path, found.x, found.y)]
    assert astray == []


def test_the_outlines_are_small_stay_in_the_drawing_and_name_their_source():
    file = settings.BASE_DIR / "transfers" / "figures" / "outlines.json"
    width, height = size()

    assert file.stat().st_size < 20_000
    document = json.loads(file.read_text(encoding="utf-8"))
    assert "Natural Earth" in document["source"]
    assert "public domain" in document["licence"]
    for outline in outlines().values():
        points = [point for ring in rings(outline.path) for point in ring]
        assert all(0 <= x <= width and 0 <= y <= height for x, y in points)


def test_the_map_of_the_record_says_what_its_table_says(client):
    page = untouched("/")

    assert page.tables["Arrivals by governorate"] == [
        ["Al-Hasakeh", "origin", "2", "none counted", "2"],
        ["Unspecified detention facility in Hasakah (not on the map)", "origin", "3", "150", "2"],
        ["not reported", "origin", "3", "375", "1"],
        ["Undisclosed secure location(s) in Iraq (not on the map)", "receiving site", "8", "525", "5"],
    ]
    text = content(client.get("/")).decode()
    assert text.count('<path class="map-shape map-origin"') == 1
    assert text.count("map-destination") == 0
    assert text.count('<path class="map-shape') == 14 + 18


def test_people_of_each_end_add_up_and_only_named_places_are_drawn(client):
    operation = factories.operation()
    hasakah, baghdad = Governorate.objects.get(code="SY08"), Governorate.objects.get(code="IQG08")
    prison = factories.facility(governorate=hasakah)
    camp = factories.facility(governorate=hasakah)
    secret = factories.facility(name_en="A secret", governorate=hasakah, disclosure="undisclosed")
    jail = factories.facility(governorate=baghdad, country="IRQ")
    doubted = factories.facility(
        name_en="A doubted", governorate=baghdad, country="IRQ", disclosure="disputed"
    )
    nowhere = factories.facility(name_en="Somewhere", country="IRQ")
    ways = [(prison, jail), (camp, doubted), (secret, jail), (prison, nowhere), (None, None)]
    for number, (origin, destination) in enumerate(ways):
        factories.transfer(
            operation=operation, origin=origin, destination=destination, people=2**number, **COUNTED
        )
    factories.transfer(operation=operation, origin=camp, destination=jail, people=32, standing="listed")

    page = read(client, operation.get_absolute_url())

    rows = {(row[0], row[1]): row[2:] for row in page.tables["Arrivals by governorate"]}
    assert rows == {
        ("Al-Hasakeh", "origin"): ["3", str(1 + 2 + 8), "none"],
        ("A secret (not on the map)", "origin"): ["1", "4", "none"],
        ("not reported", "origin"): ["1", "16", "none"],
        ("Baghdad", "receiving site"): ["2", str(1 + 4), "none"],
        ("A doubted (not on the map)", "receiving site"): ["1", "2", "none"],
        ("Somewhere (not on the map)", "receiving site"): ["1", "8", "none"],
        ("not reported", "receiving site"): ["1", "16", "none"],
    }
    text = content(client.get(operation.get_absolute_url())).decode()
    assert (
        text.count('<path class="map-shape map-origin'),
        text.count('<path class="map-shape map-destination'),
    ) == (1, 1)


def test_a_governorate_without_an_outline_is_in_the_table(client):
    operation = factories.operation()
    elsewhere = Governorate.objects.create(code="TR01", country="TUR", name_en="Elsewhere")
    place = factories.facility(governorate=elsewhere, country="TUR")
    factories.transfer(operation=operation, origin=place, **COUNTED)
    assert Facility.objects.filter(governorate=elsewhere).exists()

    page = read(client, operation.get_absolute_url())

    assert page.tables["Arrivals by governorate"][0] == ["Elsewhere", "origin", "1", "1", "none"]


def test_without_an_arrival_there_is_no_map(client):
    operation = factories.operation()
    factories.claim(operation=operation, **COUNTED)

    assert "place-map" not in content(client.get(operation.get_absolute_url())).decode()
