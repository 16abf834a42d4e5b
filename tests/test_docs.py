"""What the documents name exists, and what exists is in the documents."""

import re

from django.conf import settings
from django.core.management import get_commands

README = (settings.BASE_DIR / "README.md").read_text(encoding="utf-8")
OPERATING = (settings.BASE_DIR / "docs" / "operating.md").read_text(encoding="utf-8")
DECISIONS = (settings.BASE_DIR / "docs" / "decisions.md").read_text(encoding="utf-8")
MAKEFILE = (settings.BASE_DIR / "Makefile").read_text(encoding="utf-8")


def test_every_variable_the_environment_reads_is_in_the_table():
    source = (settings.BASE_DIR / "config" / "environment.py").read_text(encoding="utf-8")
    read = set(re.findall(r'= _[a-z_]+\(\s*"([A-Z_]+)"', source))
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", OPERATING, re.MULTILINE))

    assert read == documented != set()


def test_every_command_is_in_the_table():
    ours = {name for name, app in get_commands().items() if app == "transfers"}

    assert ours
    for name in ours:
        assert f"`manage.py {name}" in OPERATING, name


def test_every_make_target_the_documents_name_exists():
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z-]+)\b", re.sub(r"make (creates|for|and)", "", README + OPERATING)))

    assert named
    assert named <= targets


def test_every_room_of_the_readme_exists():
    rooms = [
        path
        for row in re.findall(r"^\| (`.+?) \|", README, re.MULTILINE)
        for path in re.findall(r"`([^`]+)`", row)
    ]
    found = 0
    for room in rooms:
        match = re.fullmatch(r"(.*)\{(.+)\}(.*)", room)
        for path in [f"{match[1]}{part}{match[3]}" for part in match[2].split(",")] if match else [room]:
            exists = (settings.BASE_DIR / path).exists() or (settings.BASE_DIR / f"{path}.py").exists()
            assert exists, path
            found += 1
    assert found > 15


DOCUMENTS = [settings.BASE_DIR / "README.md", *sorted((settings.BASE_DIR / "docs").glob("*.md"))]


def test_every_link_and_image_of_the_documents_leads_to_a_file():
    found = 0
    for document in DOCUMENTS:
        for target in re.findall(r"\]\(([^)\s]+)[^)]*\)", document.read_text(encoding="utf-8")):
            path = target.split("#")[0]
            if path and not re.match(r"[a-z]+:", path):
                assert (document.parent / path).is_file(), f"{document.name}: {target}"
                found += 1
    assert found > 2


def test_decisions_are_numbered_and_short():
    decisions = re.split(r"^(\d+)\. ", DECISIONS, flags=re.MULTILINE)[1:]
    numbers, texts = decisions[::2], decisions[1::2]

    assert [int(number) for number in numbers] == list(range(1, len(numbers) + 1))
    assert max(len(text.strip().splitlines()) for text in texts) <= 8


def test_the_documents_hold_no_path_of_a_machine():
    for text in (README, OPERATING, DECISIONS):
        assert not re.search(r"(^|\s)/(home|root|tmp|usr|work)/", text)
