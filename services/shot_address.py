"""A shot's place in an address (``?session=…&shot=12-3``): group and shot id, which stay when others are added."""

from __future__ import annotations

from collections.abc import Sequence

from golf.records import StoredShot


def write_shot_address(stored: StoredShot) -> str:
    """The part behind ``shot=``; a shot of another report, merged or moved in, says which."""
    own = f"{stored.group_id}-{stored.shot.shot_id}"
    return own if stored.session_id == stored.report_id else f"{stored.report_id}-{own}"


def find_shot_number(shots: Sequence[StoredShot], address: str | None) -> int | None:
    """The number (from 1) of the shot that an address names; None when none of these is meant."""
    if not address:
        return None
    return next((number for number, stored in enumerate(shots, start=1) if write_shot_address(stored) == address), None)
