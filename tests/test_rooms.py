"""The rooms of the house: what each says of itself, what the pure ones stand on, what comments name."""

import ast
import re
import sys
from pathlib import Path

import pytest
from django.conf import settings

HOUSE = settings.BASE_DIR / "transfers"
PURE_ROOMS = ("values", "analysis", "disclosure")
# The checks are pure but for the two files that read the record for them.
PURE_FILES = ("vocabulary.py", "datasets.py", "checks/__init__.py") + tuple(
    f"checks/{name}.py" for name in ("breakdowns", "claims", "facts", "finding", "places", "sources", "texts")
)
PURE = [path for room in PURE_ROOMS for path in sorted((HOUSE / room).glob("*.py"))]
PURE += [HOUSE / name for name in PURE_FILES]
ALLOWED = {"django.utils.translation"}  # gettext: neither a database nor a clock


def imports_of(source: str) -> list[str]:
    """Return the modules that a text imports from, under TYPE_CHECKING and in functions too."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            found.append(node.module or "")
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return found


def impure(source: str) -> list[str]:
    """Return what a pure file imports besides the standard library, gettext and other pure files."""
    pure = {f"transfers.{room}" for room in PURE_ROOMS}
    pure |= {
        f"transfers.{name.removesuffix('.py').removesuffix('/__init__').replace('/', '.')}"
        for name in PURE_FILES
    }
    return [
        name
        for name in imports_of(source)
        if name.split(".")[0] not in sys.stdlib_module_names
        and name not in ALLOWED | {"transfers"}
        and not any(name == one or name.startswith(f"{one}.") for one in pure - {"transfers.checks"})
        and name != "transfers.checks"
    ]


@pytest.mark.parametrize("path", PURE, ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_pure_file_stands_on_the_standard_library_and_gettext(path):
    assert impure(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "from django.utils import timezone",
        "from django.shortcuts import render",
        "def f():\n    import environ",
        "from transfers.models import Claim",
        "from transfers.checks.record import Findings",
    ],
)
def test_what_is_not_pure_is_found(source):
    assert impure(source) != []


def test_every_room_says_what_belongs_there():
    rooms = [path.parent for path in HOUSE.rglob("__init__.py") if path.parent != HOUSE]
    silent = [
        str(room.relative_to(HOUSE))
        for room in rooms
        if not {"migrations", "commands"} & set(room.parts)
        and not ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8")))
    ]

    assert len(rooms) > 20
    assert silent == []


def test_no_room_is_crowded_and_few_files_lie_flat():
    for room in {path.parent for path in HOUSE.rglob("*.py")}:
        files = [path for path in room.glob("*.py") if path.name != "__init__.py"]
        assert room.name == "migrations" or len(files) <= (6 if room == HOUSE else 25), room


def test_a_comment_names_files_that_exist():
    """Templates, scripts and modules name one another: a move leaves no old name behind."""
    sources = [settings.BASE_DIR / "templates", settings.BASE_DIR / "static" / "js", HOUSE]
    files = [
        p for top in sources for p in top.rglob("*") if p.suffix in (".html", ".svg", ".js", ".py", ".txt")
    ]
    there = {
        p.relative_to(settings.BASE_DIR).as_posix() for p in settings.BASE_DIR.rglob("*.py") if is_ours(p)
    }
    missing = [
        f"{path.name}: {name}"
        for path in files
        for name in re.findall(r"(?<![\w./-])((?:[a-z_]+/)*[a-z_]+\.py)\b", path.read_text(encoding="utf-8"))
        if not any(one == name or one.endswith(f"/{name}") for one in there)
    ]

    assert len(files) > 300
    assert missing == []


def is_ours(path: Path) -> bool:
    return ".venv" not in path.parts and "staticfiles" not in path.parts
