"""Imports run downwards only (docs: the rooms of the house, in the README).

A newcomer can tell from the room of a file what it may touch. A module that has no place in LAYERS yet fails
the test: give it one.
"""

import ast
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings

# The rooms of transfers/, the uppermost layer first. A room may use those below it. It may use a neighbour of
# its own layer too, as long as no chain of uses comes back.
LAYERS = (
    {"urls", "apps"},
    {"views", "admin", "management", "feeds", "signin"},
    {"filters", "tables", "charts", "exports", "imports", "words", "templatetags"}
    | {
        "breakdown_figures",
        "citation_words",
        "content_words",
        "contents",
        "control_chart",
        "corrections",
        "countries",
        "dictionary",
        "facility_figures",
        "figure",
        "figure_sources",
        "figure_titles",
        "figures",
        "findings",
        "grounds",
        "findings_about",
        "ledger",
        "line_chart",
        "methodology",
        "nationalities",
        "openapi",
        "pictures",
        "place_map",
        "population_chart",
        "rules",
        "sitemaps",
        "situation",
        "raster",
        "revisions",
        "stream",
        "styleguide",
        "week_chart",
    },
    {"models", "migrations", "roles"},
    {"datasets", "progress", "line", "period", "quantity", "vocabulary"}
    | {
        "balance",
        "checks",
        "control",
        "coverage",
        "data_terms",
        "destinations",
        "examples",
        "json_schema",
        "names",
        "population",
        "privacy",
        "reasons",
        "reports",
        "parts",
        "residual",
        "selection",
        "small_cells",
        "small_counts",
        "spelling",
        "table_schema",
        "outlines",
        "timeline",
        "typed_date",
        "unseen",
        "web_address",
        "weeks",
    },
)

# The standard library and one another: no Django, no database, no clock of their own. All of the lowest
# layer.
PURE = LAYERS[-1]

LEVEL_OF = {room: level for level, rooms in enumerate(LAYERS) for room in rooms}


def modules(folder: str) -> dict[str, str]:
    """Return the source of each module under a folder of the project by its dotted name."""
    paths = sorted((settings.BASE_DIR / folder).rglob("*.py"))
    return {
        dotted_name(path.relative_to(settings.BASE_DIR)): path.read_text(encoding="utf-8") for path in paths
    }


def dotted_name(path: Path) -> str:
    """Return transfers.views.public for its file, and transfers.views.__init__ for the package itself."""
    return ".".join(path.with_suffix("").parts)


def imports_of(name: str, source: str) -> Iterator[str]:
    """Yield the full dotted name of everything a module imports, anywhere in it, under TYPE_CHECKING too.

    `from transfers import period` yields transfers.period, and so does `from . import period` in
    transfers/line.py.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = name.split(".")[: -node.level] if node.level else []
            origin = ".".join([*package, *([node.module] if node.module else [])])
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def room_of(name: str) -> str | None:
    """Return quantity for transfers.quantity.Quantity, None for transfers itself and for what is not ours."""
    first, *rest = name.split(".")
    return rest[0] if first == "transfers" and rest and rest[0] != "__init__" else None


def breaches(sources: dict[str, str]) -> list[str]:
    """Return a sentence for each import that does not run downwards, and for each circle of neighbours."""
    found = []
    uses: dict[str, set[str]] = {}
    for name, source in sources.items():
        room = room_of(name)
        imported = list(imports_of(name, source))
        if name.split(".")[0] == "config":
            found += [
                f"{name} imports {one}: config names the urls it mounts, as strings"
                for one in imported
                if room_of(one)
            ]
            continue
        found += [
            f"{name} imports {one}: settings are read from django.conf"
            for one in imported
            if one.split(".")[0] == "config"
        ]
        if room is None:
            found += [
                f"{name} imports {one}: the package itself stays empty" for one in imported if room_of(one)
            ]
            continue
        if room not in LEVEL_OF:
            found.append(f"{name}: the room {room} has no place in LAYERS")
            continue
        for one in imported:
            target = room_of(one)
            if target is None:
                top = one.split(".")[0]
                if room in PURE and top not in sys.stdlib_module_names and top != "transfers":
                    found.append(f"{name} imports {one}: a pure module stands on the standard library alone")
            elif target not in LEVEL_OF:
                found.append(f"{name} imports {one}: the room {target} has no place in LAYERS")
            elif LEVEL_OF[target] < LEVEL_OF[room]:
                found.append(f"{name} imports {one}: {room} lies below {target}")
            elif target != room:
                uses.setdefault(room, set()).add(target)
    try:
        TopologicalSorter(uses).prepare()
    except CycleError as error:
        found.append("a circle: " + " is used by ".join(error.args[1]))
    return found


def test_imports_run_downwards_only():
    sources = modules("transfers") | modules("config")
    assert len(sources) > 20, "the walk found the code"
    assert breaches(sources) == []


def test_every_layer_is_walked():
    """A room that was renamed would leave its rule behind, and the rule would check nothing."""
    rooms = {room_of(name) for name in modules("transfers")} - {None}
    assert all(rooms & layer for layer in LAYERS)
    assert rooms >= PURE


@pytest.mark.parametrize(
    ("name", "source", "breach"),
    [
        ("transfers.models.claim", "from transfers.views.claims import claim", "models lies below views"),
        ("transfers.models.claim", "def f():\n    import transfers.exports.csv", "models lies below exports"),
        ("transfers.models.claim", "from ..filters import ClaimFilter", "models lies below filters"),
        ("transfers.models.claim", "from transfers import urls", "models lies below urls"),
        (
            "transfers.models.claim",
            "if TYPE_CHECKING:\n    from transfers import admin",
            "models lies below admin",
        ),
        ("transfers.filters.__init__", "from ..views import public", "filters lies below views"),
        ("transfers.quantity", "from transfers.models import Claim", "quantity lies below models"),
        ("transfers.quantity", "from .models import Claim", "quantity lies below models"),
        ("transfers.progress", "from django.utils import timezone", "the standard library alone"),
        ("transfers.period", "import environ", "the standard library alone"),
        ("transfers.charts", "from transfers.sketches import draw", "sketches has no place in LAYERS"),
        ("transfers.helpers", "", "helpers has no place in LAYERS"),
        ("transfers.models.claim", "from config import settings", "read from django.conf"),
        ("transfers.__init__", "from transfers.models import Claim", "stays empty"),
        ("config.urls", "from transfers import urls", "as strings"),
        ("config.urls", "import transfers.urls", "as strings"),
    ],
)
def test_an_import_that_runs_upwards_is_found(name, source, breach):
    found = breaches({name: source})
    assert len(found) == 1, found
    assert breach in found[0]


@pytest.mark.parametrize("rooms", [("exports", "imports"), ("period", "quantity", "vocabulary")])
def test_neighbours_that_use_each_other_in_a_circle_are_found(rooms):
    sources = {
        f"transfers.{user}": f"from transfers.{used} import x" for user, used in pairwise([*rooms, rooms[0]])
    }
    (found,) = breaches(sources)
    assert found.startswith("a circle: ")
    sources.popitem()
    assert breaches(sources) == []


def test_what_is_allowed_is_not_found():
    allowed = {
        "transfers.urls": "from transfers.views.claims import claims\nfrom django.urls import path",
        "transfers.views.claims": "from transfers.filters import ClaimFilter\nfrom . import public",
        "transfers.tables": "from transfers.filters.asked import Chip",
        "transfers.models.claim": "from transfers import quantity\nfrom .source import Source",
        "transfers.period": "from transfers.vocabulary import Term\nimport datetime",
        "config.urls": "from django.urls import include",
        "config.settings": "from config import environment",
    }
    assert breaches(allowed) == []
