"""Write a zip archive piece by piece, the same bytes for the same contents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

PIECE = 64 * 1024  # bytes
# The archive knows no time zone and nothing before 1980. A real time would make two equal archives differ.
MOMENT = (1980, 1, 1, 0, 0, 0)
UNIX, READABLE = 3, 0o100644 << 16


class Outlet:
    """Keeps what an archive writes until it is fetched. It cannot seek, so sizes follow each member."""

    def __init__(self) -> None:
        self.written = bytearray()

    def write(self, data: bytes) -> int:
        self.written += data
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def fetch(self) -> bytes:
        data = bytes(self.written)
        self.written.clear()
        return data


def archive_chunks(members: Iterable[tuple[str, Iterable[str]]]) -> Iterator[bytes]:
    """Yield an archive of texts: each member's name with its text in pieces.

    The list of members comes last, so that an archive that breaks off cannot be opened.
    """
    outlet = Outlet()
    with ZipFile(outlet, "w") as archive:
        for name, texts in members:
            entry = ZipInfo(name, MOMENT)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system, entry.external_attr = UNIX, READABLE
            with archive.open(entry, "w") as member:
                for text in texts:
                    member.write(text.encode())
                    if len(outlet.written) >= PIECE:
                        yield outlet.fetch()
            yield outlet.fetch()
    yield outlet.fetch()
