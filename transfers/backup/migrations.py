"""Whether a database stands exactly where a program's migrations lead."""

from __future__ import annotations

from django.db.migrations.loader import MigrationLoader

from transfers.backup.refused import Refused

Names = set[tuple[str, str]]  # app and name


def refuse_unfinished(applied: Names) -> None:
    """Refuse a database that waits for migrations, or has gone through some that this program lacks."""
    if unknown := unknown_among(applied):
        raise Refused(
            f"The database has gone through {listed(unknown)}, which this program lacks: back it up with the "
            "program that it belongs to."
        )
    if waiting := unapplied(applied):
        raise Refused(f"The database waits for {listed(waiting)}: run manage.py migrate first.")


def unapplied(applied: Names) -> Names:
    return set(MigrationLoader(None).graph.nodes) - applied


def unknown_among(applied: Names) -> Names:
    return applied - set(MigrationLoader(None).disk_migrations)


def last_among(applied: Names) -> list[tuple[str, str]]:
    """Return those that no other of them stands on: to reach these is to apply them all."""
    nodes = MigrationLoader(None).graph.node_map
    return sorted(key for key in applied if not any(child.key in applied for child in nodes[key].children))


def listed(names: Names) -> str:
    """Return the first of some migrations in words, and how many more there are."""
    first, *others = (f"{app}.{name}" for app, name in sorted(names))
    return f"{first} and {len(others)} more" if others else first
