"""Open the database file that is there, and notice when another one, or none, has taken its place.

By itself SQLite makes an empty file where it finds none, and goes on writing into one that was removed: the
first shows an empty ledger as if it were whole, the second loses what is saved.
"""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import quote

from django.db import OperationalError
from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    opened: tuple[int, int] | None = None  # device and number of the file behind the open connection

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        if not self.is_in_memory_db():
            params["database"] = f"file:{quote(str(params['database']))}?mode=rw"
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        # Asked before: a file that is exchanged in between is taken for another one, and opened once more.
        self.opened = self.file_here()
        return super().get_new_connection(conn_params)

    def file_here(self) -> tuple[int, int] | None:
        """Return which file stands at the database's path; None where none does, or none can be reached."""
        try:
            found = os.stat(self.settings_dict["NAME"])
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def is_missing(self) -> bool:
        return not self.is_in_memory_db() and self.file_here() is None

    def is_cut_off(self) -> bool:
        """Tell whether the open connection reads and writes a file that no longer is the database."""
        is_open = self.connection is not None and not self.is_in_memory_db()
        return is_open and self.file_here() != self.opened

    def ensure_connection(self) -> None:
        if self.is_cut_off() and not self.in_atomic_block:
            self.close()
        super().ensure_connection()

    def _commit(self) -> None:
        if self.is_cut_off():
            raise OperationalError("the database file was removed or replaced during this transaction")
        super()._commit()
