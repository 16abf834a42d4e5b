"""What others wrote is here untouched, whole and with its licence."""

import hashlib
from pathlib import Path

import pytest
from django.conf import settings

VENDOR = settings.BASE_DIR / "static" / "vendor"
SUMS = VENDOR / "SHA256SUMS"

PACKAGES = sorted(path for path in VENDOR.glob("*/*") if path.is_dir())


def vendored_files() -> dict[str, str]:
    return {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path != SUMS
    }


def test_every_vendored_file_matches_its_sum_and_every_sum_has_its_file():
    lines = SUMS.read_text(encoding="ascii").splitlines()
    listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    assert vendored_files() == listed
    assert lines == sorted(lines, key=lambda line: line.split("  ", 1)[1])


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.relative_to(VENDOR).as_posix())
def test_every_package_has_its_licence_and_says_its_version(package: Path):
    assert [path for path in package.glob("LICENSE*") if path.stat().st_size], "a licence"
    assert f'"version": "{package.name}"' in (package / "package.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "path", [*VENDOR.rglob("*.min.js"), *VENDOR.rglob("*.min.css")], ids=lambda path: path.name
)
def test_every_source_map_is_there(path: Path):
    """Without it collectstatic fails."""
    _, asks, name = path.read_text(encoding="utf-8").rpartition("sourceMappingURL=")
    if asks:
        assert (path.parent / name.removesuffix("*/").strip()).is_file()
