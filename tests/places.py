"""Other databases than the tests' own, to be backed up, restored and spoilt; one way on both kinds."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from tests.template import connect_to


class SqlitePlaces:
    def __init__(self, folder: Path) -> None:
        self.folder, self.own = folder, connection.settings_dict["NAME"]
        self.made = 0

    def empty(self) -> Path:
        """Lead the site to a file that is not there."""
        self.made += 1
        folder = self.folder / f"place-{self.made}"
        folder.mkdir()
        connect_to(str(folder / "db.sqlite3"))
        return folder / "db.sqlite3"

    def copy(self) -> Path:
        """Lead the site to a copy of the record."""
        connection.close()
        path = self.empty()
        with closing(sqlite3.connect(self.own)) as source, closing(sqlite3.connect(path)) as target:
            source.backup(target)
        return path

    def leave(self) -> None:
        connect_to(self.own)
        for number in range(self.made):
            shutil.rmtree(self.folder / f"place-{number + 1}")


class PostgresqlPlaces:
    def __init__(self) -> None:
        self.own = connection.settings_dict["NAME"]
        self.names: list[str] = []

    def make(self, template: str) -> str:
        connection.close()
        name = f"{self.own}_place_{len(self.names) + 1}"
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        self.names.append(name)
        connect_to(name)
        return name

    def empty(self) -> str:
        """Lead the site to a database without tables."""
        return self.make("template0")

    def copy(self) -> str:
        """Lead the site to a copy of the record."""
        return self.make(connection.settings_dict["TEST"]["TEMPLATE"])

    def leave(self) -> None:
        connect_to(self.own)
        with connection.creation._nodb_cursor() as cursor:
            for name in self.names:
                cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def places(folder: Path) -> SqlitePlaces | PostgresqlPlaces:
    return SqlitePlaces(folder) if connection.vendor == "sqlite" else PostgresqlPlaces()
