"""Messages that came while the database was locked: kept on the disk, and stored in their order once it is free.

What is kept here survives a kill and a power cut, so it may be answered like what is stored.
"""

from __future__ import annotations

import json
import logging
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from golf.private_files import make_private_folder, write_private_bytes

log = logging.getLogger(__name__)

_MOST_BYTES = 20_000_000
"""Some 30,000 balls. Nobody waits that long for a lock."""


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """A message as it came. ``club`` and ``player``: what was chosen then; None where nobody could say."""

    connection: str
    at: datetime
    body: str
    club: str | None = None
    player: str | None = None


class KeptMessages:
    """One file of them. Used under its desk's lock, by the one process that listens."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def is_waiting(self) -> bool:
        """Whether there are any."""
        return self._path.exists()

    def add(self, message: KeptMessage) -> None:
        """Keep one behind the others, durably. Raises OSError when the disk refuses."""
        make_private_folder(self._path.parent)
        line = _write(message)
        with os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "rb+") as file:
            end = file.seek(0, os.SEEK_END)
            if end + len(line) > _MOST_BYTES:
                raise OSError("too many messages are kept")
            file.seek(max(0, end - 1))
            if end and file.read(1) != b"\n":  # a power cut left half a line, which nobody was answered
                line = b"\n" + line
            file.write(line)
            file.flush()
            os.fsync(file.fileno())

    def load(self) -> list[KeptMessage]:
        """All of them in their order; half a line is none. None when the disk does not give them now."""
        try:
            lines = self._path.read_bytes().splitlines()
        except OSError as error:
            log.warning("kept_messages_unreadable", extra={"reason": type(error).__name__})
            return []
        return [message for line in lines if (message := _read(line)) is not None]

    def keep_only(self, left: list[KeptMessage]) -> None:
        """Let go of all but these, the last ones; where the disk refuses, they are met once more, and known then."""
        try:
            if left:
                write_private_bytes(self._path, b"".join(map(_write, left)))
            else:
                self._path.unlink(missing_ok=True)
        except OSError as error:
            log.warning("kept_messages_not_let_go", extra={"reason": type(error).__name__})
        else:
            log.info("kept_messages_stored", extra={"left": len(left)})


def _write(message: KeptMessage) -> bytes:
    return json.dumps({**asdict(message), "at": message.at.isoformat()}).encode() + b"\n"


def _read(line: bytes) -> KeptMessage | None:
    try:
        found: dict[str, Any] = json.loads(line)
        return KeptMessage(str(found["connection"]), datetime.fromisoformat(found["at"]), str(found["body"]),
                           found.get("club"), found.get("player"))
    except (ValueError, KeyError, TypeError):
        log.warning("kept_message_unreadable")
        return None
