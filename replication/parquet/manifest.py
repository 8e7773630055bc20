"""What a folder says of itself: of which Rangebook it is the copy, and how far the last run came."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from golf.copies.errors import CopyForeign
from golf.copies.records import CopyCounts, CopyHead
from replication.parquet.folder import read_json

MANIFEST: Final = "manifest.json"
FORMAT: Final = 1


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """None without one. Raises CopyForeign for what is none of ours, OSError."""
    found = read_json(folder / MANIFEST)
    if found is not None and (found.get("format") != FORMAT or "rangebook_id" not in found):
        raise CopyForeign("The folder holds other files.", "Choose an empty one for the copy.")
    return found


def read_head(found: Mapping[str, Any]) -> CopyHead:
    """What a manifest says of the copy."""
    counts = CopyCounts(*found["counts"]) if found.get("counts") else CopyCounts()
    return CopyHead(found["rangebook_id"], found["computer"], found["schema"], found["contract"], found["mark"],
                    found["begun"], found["cursor"], found["digests"], counts, found["copied_at"])


def read_pairs(path: Path) -> list[list[str]]:
    """Nothing of a file that is damaged: what it should hold is sent again then."""
    try:
        found = read_json(path) or {}
    except CopyForeign:
        return []
    pairs: list[list[str]] = found.get("rows", [])
    return pairs


def empty_manifest(rangebook_id: str) -> dict[str, Any]:
    """Of a folder into which no run has written to its end."""
    return {"format": FORMAT, "rangebook_id": rangebook_id, "computer": "", "schema": "", "contract": 0, "mark": None,
            "begun": None, "cursor": None, "digests": {}, "counts": None, "copied_at": "", "files": {}, "columns": {}}
