"""The promise of a stable format: columns are only ever appended (docs/files.md)."""

import json
from pathlib import Path

import pytest

from transfers.datasets import BY_NAME

# The columns as released, written by hand: add a new column at the end of its list when it is released. What
# is in here never changes.
RELEASED = json.loads(Path(__file__).with_name("columns.json").read_text(encoding="utf-8"))


def broken(name: str, columns: list[str]) -> str:
    """Return in what the columns of a list break the promise; empty where they keep it."""
    for place, promised in enumerate(RELEASED[name]):
        if place >= len(columns) or columns[place] != promised:
            return f"{name}: column {place + 1} was released as {promised}: never rename, move or remove it"
    return ""


@pytest.mark.parametrize("name", RELEASED)
def test_no_released_column_is_renamed_moved_or_removed(name):
    assert name in BY_NAME, f"{name} was released: never rename or remove a list"
    assert broken(name, list(BY_NAME[name].names)) == ""


def test_what_is_not_yet_promised_is_added_to_the_file():
    assert {name: list(dataset.names) for name, dataset in BY_NAME.items()} == RELEASED, (
        "a new list or column: add it to columns.json"
    )


def test_a_broken_promise_is_found():
    names = RELEASED["claims"]

    assert broken("claims", [*names, "another"]) == ""
    assert "column 1" in broken("claims", [names[1], names[0], *names[2:]])
    assert "column 21" in broken("claims", names[:-1])
    assert "column 2" in broken("claims", [names[0], "effort", *names[2:]])
