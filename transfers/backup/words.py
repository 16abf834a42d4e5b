"""What a backup holds, in words for a terminal."""

from __future__ import annotations

from datetime import datetime

from transfers.backup.archive import Manifest


def contents_in_words(manifest: Manifest) -> str:
    """Return how much is in it, when it was made and of which build."""
    made_at = datetime.fromisoformat(manifest.made_at)
    rows, uploads = sum(manifest.rows.values()), len(manifest.uploads)
    return (
        f"{rows:,} rows in {len(manifest.rows)} tables and {uploads} upload{'' if uploads == 1 else 's'}, "
        f"made {made_at:%Y-%m-%d %H:%M:%S} UTC of build {manifest.build} ({manifest.vendor})"
    )
