"""Hold an upload between its preview and its import, in files that only its owner is given back.

On disk and not in the database, so that a preview waits for no other writer. Several machines need one
folder together.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings

LIFETIME = 24 * 60 * 60  # seconds
UPLOAD_NAME = r"[0-9]+-[0-9a-f]{64}"  # its owner, and its key


@dataclass(frozen=True, slots=True)
class Upload:
    """One upload: the list it is for, the file's name and its bytes."""

    dataset: str
    file: str
    content: bytes


def path_of(owner: int, key: str) -> Path:
    return Path(settings.UPLOADS) / f"{owner}-{key}"


def save_upload(owner: int, upload: Upload) -> str:
    """Keep the upload for its owner and return its key: a hash of all that was kept."""
    delete_expired()
    about = json.dumps({"dataset": upload.dataset, "file": upload.file})
    body = about.encode() + b"\n" + upload.content
    key = sha256(body).hexdigest()
    keep_file(path_of(owner, key).name, body)
    return key


def keep_file(name: str, body: bytes) -> None:
    folder = Path(settings.UPLOADS)
    folder.mkdir(mode=0o700, exist_ok=True)
    part = folder / f"{name}.part"
    part.touch(mode=0o600)
    part.write_bytes(body)
    os.replace(part, folder / name)  # whole or not at all


def waiting_uploads() -> Iterator[Path]:
    """Yield the files of the uploads that still wait for their import."""
    for path in sorted(Path(settings.UPLOADS).glob("*-*")):
        try:
            if re.fullmatch(UPLOAD_NAME, path.name) and not is_expired(path):
                yield path
        except FileNotFoundError:
            pass  # another process was faster


def load_upload(owner: int, key: str) -> Upload | None:
    """Return the owner's upload; None where there is none any more, or it is not what was kept."""
    if not re.fullmatch("[0-9a-f]{64}", key):
        return None
    path = path_of(owner, key)
    try:
        if is_expired(path):
            return None
        body = path.read_bytes()
    except FileNotFoundError:
        return None
    if sha256(body).hexdigest() != key:
        return None
    about, _, content = body.partition(b"\n")
    return Upload(content=content, **json.loads(about))


def delete_upload(owner: int, key: str) -> None:
    path_of(owner, key).unlink(missing_ok=True)


def delete_expired() -> None:
    for path in Path(settings.UPLOADS).glob("*-*"):
        try:
            if is_expired(path):
                path.unlink()
        except FileNotFoundError:
            pass  # another process was faster


def is_expired(path: Path) -> bool:
    return path.stat().st_mtime < time.time() - LIFETIME
