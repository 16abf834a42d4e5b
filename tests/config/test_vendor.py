"""What others wrote is here untouched, whole and with its licence."""

import hashlib
from pathlib import Path

import pytest
from django.conf import settings

# What pages use, what images are written with, and what only tests use: the last two are never served.
SHELVES = (
    settings.BASE_DIR / "static" / "vendor",
    settings.BASE_DIR / "transfers" / "fonts",
    settings.BASE_DIR / "tests" / "vendor",
)
PACKAGES = sorted(path for shelf in SHELVES for path in shelf.glob("*/*") if path.is_dir())


def vendored_files(shelf: Path) -> dict[str, str]:
    return {
        path.relative_to(shelf).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in shelf.rglob("*")
        if path.is_file() and path != shelf / "SHA256SUMS"
    }


@pytest.mark.parametrize("shelf", SHELVES, ids=lambda path: path.parent.name)
def test_every_vendored_file_matches_its_sum_and_every_sum_has_its_file(shelf: Path):
    lines = (shelf / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    assert vendored_files(shelf) == listed != {}
    assert lines == sorted(lines, key=lambda line: line.split("  ", 1)[1])


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: "-".join(path.parts[-2:]))
def test_every_package_has_its_licence_and_says_its_version(package: Path):
    assert [path for path in package.glob("LICENSE*") if path.stat().st_size], "a licence"
    assert f'"version": "{package.name}"' in (package / "package.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "path",
    [path for shelf in SHELVES for end in ("js", "css") for path in shelf.rglob(f"*.min.{end}")],
    ids=lambda path: path.name,
)
def test_every_source_map_is_there(path: Path):
    """Without it collectstatic fails."""
    _, asks, name = path.read_text(encoding="utf-8").rpartition("sourceMappingURL=")
    if asks:
        assert (path.parent / name.removesuffix("*/").strip()).is_file()
