"""What a monitor's program is answered, as GSPro answers it."""

from __future__ import annotations

import json

OK, PLAYER, FAILED = 200, 201, 501


def write_received(message: str = "Shot received successfully") -> bytes:
    """The message is dealt with; a ball is stored."""
    return _write({"Code": OK, "Message": message})


def write_player(club: str, *, is_left_handed: bool) -> bytes:
    """Tell who plays with which club, by its code."""
    return _write({"Code": PLAYER, "Message": "GSPro Player Information",
                   "Player": {"Handed": "LH" if is_left_handed else "RH", "Club": club}})


def write_failed(message: str) -> bytes:
    """The message could not be dealt with."""
    return _write({"Code": FAILED, "Message": message})


def read_code(answer: bytes) -> int | None:
    """The code of an answer of GSPro; None when it has none."""
    code = _load(answer).get("Code")
    return code if isinstance(code, int) else None


def read_player_club(answer: bytes) -> str:
    """The code of the club in an answer that tells one; empty when it tells none."""
    player = _load(answer).get("Player")
    club = player.get("Club") if isinstance(player, dict) else None
    return club if isinstance(club, str) else ""


def _load(answer: bytes) -> dict[str, object]:
    try:
        found = json.loads(answer)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(answer: dict[str, object]) -> bytes:
    return json.dumps(answer).encode()
