"""What the documents name exists, and what exists is in the documents."""

import re
from pathlib import Path

from django.conf import settings
from django.core.management import get_commands

README = (settings.BASE_DIR / "README.md").read_text(encoding="utf-8")
OPERATING = (settings.BASE_DIR / "docs" / "operating.md").read_text(encoding="utf-8")
DECISIONS = (settings.BASE_DIR / "docs" / "decisions.md").read_text(encoding="utf-8")
DOCUMENTS = [settings.BASE_DIR / "README.md", *sorted((settings.BASE_DIR / "docs").glob("*.md"))]
ALL_TEXT = "\n".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)
MAKEFILE = (settings.BASE_DIR / "Makefile").read_text(encoding="utf-8")

# Named in the documents like files: a folder that is made where the site runs, an address, part of a backup.
NOT_IN_THE_TREE = {".uploads/", "progress.json", "manifest.json"}


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
    named = set(re.findall(r"(?:^ {4}|`|=\S+ )make ([a-z-]+)", ALL_TEXT, re.MULTILINE))

    assert len(named) > 5
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
    assert found > 20
    assert README.count("| `") <= 12


def test_the_readme_is_one_screen():
    assert len(README.splitlines()) <= 70


def test_every_module_and_folder_the_documents_name_exists():
    """A path is named from the top, or from transfers/; a file also by its name alone."""
    named = set(re.findall(r"`((?:[\w.-]+/)*(?:[\w.-]+\.(?:py|html|csv|css|json|svg)|[\w-]+/))`", ALL_TEXT))
    names = {path.name for path in settings.BASE_DIR.rglob("*") if ".venv" not in path.parts}
    missing = [
        path
        for path in sorted(named - NOT_IN_THE_TREE)
        if not any((settings.BASE_DIR / room / path).exists() for room in ("", "transfers", "tests"))
        and ("/" in path or path not in names)
    ]

    assert len(named) > 40
    assert missing == []


def test_every_link_and_image_of_the_documents_leads_to_a_file():
    found = 0
    for document in DOCUMENTS:
        for target in re.findall(r"\]\(([^)\s]+)[^)]*\)", document.read_text(encoding="utf-8")):
            path = target.split("#")[0]
            if path and not re.match(r"[a-z]+:", path):
                assert (document.parent / path).is_file(), f"{document.name}: {target}"
                found += 1
    assert found > 2


def decisions() -> list[list[tuple[int, str]]]:
    """Return the decisions of each group of rooms: their numbers and texts."""
    groups = []
    for group in re.split(r"^## ", DECISIONS, flags=re.MULTILINE)[1:]:
        found = re.split(r"^\*\*(\d+)\. ", group, flags=re.MULTILINE)[1:]
        groups.append([(int(number), text) for number, text in zip(found[::2], found[1::2], strict=True)])
    return groups


def test_each_decision_has_a_number_of_its_own_and_is_short():
    numbers = [number for group in decisions() for number, _text in group]

    assert len(numbers) > 100
    assert len(numbers) == len(set(numbers))
    for group in decisions():
        assert [number for number, _text in group] == sorted(number for number, _text in group)
        assert all(len(text.strip().splitlines()) <= 8 for _number, text in group)


def test_every_decision_that_is_cited_is_there():
    numbers = {number for group in decisions() for number, _text in group}
    cited = {
        (int(number), path.name)
        for room in ("config", "transfers", "templates", "tests", "docs")
        for path in (settings.BASE_DIR / room).rglob("*")
        if path.suffix in {".py", ".html", ".md"} and path != Path(__file__)
        for number in re.findall(r"\bdecisions? (\d+)", path.read_text(encoding="utf-8"))
    }

    assert {number for number, _name in cited} >= {8, 17, 22, 36}
    assert [(number, name) for number, name in sorted(cited) if number not in numbers] == []


def test_the_documents_hold_no_path_of_a_machine():
    assert not re.search(r"(^|\s)/(home|root|tmp|usr|work)/", ALL_TEXT)
