"""The six-digit code with which a device comes in: ten minutes, one device, and few wrong tries.

Wrong tries are counted in a private file, so that a restart forgives none. A code ends after five of them; over all
codes ten in an hour are looked at, and after each the next one has to wait twice as long.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from typing import Any

from golf.devices.roles import Role
from golf.settings import Settings
from services.secrets.private_json import JsonLabel, PrivateJson

CODES_FILE = "device_codes.json"
CODE_HOLDS = timedelta(minutes=10)
MOST_WRONG_OF_A_CODE = 5
MOST_WRONG = 10
WRONG_COUNT_FOR = timedelta(hours=1)
_DIGITS = 6
_CODE, _WRONG = "code", "wrong"


class Answer(Enum):
    """What came of a try."""

    RIGHT = auto()
    WRONG = auto()
    """Or too old, or used, or ended by wrong tries: who guesses is not told which."""
    WAIT = auto()
    """Not looked at: too soon after a wrong one, or too many wrong ones."""


@dataclass(frozen=True, slots=True)
class Tried:
    """``role``: of the device, with the right code. ``wait``: until the next try is looked at."""

    answer: Answer
    role: Role | None = None
    wait: timedelta = timedelta()


class PairingCodes:
    """The one code that is open, and the wrong tries. Raises SettingsError and DatabaseBusy."""

    def __init__(self, settings: Settings, now: Callable[[], datetime]) -> None:
        self._file = PrivateJson(settings.private_folder / CODES_FILE, JsonLabel(
            "codes of devices", "The code could not be kept.", "device_codes_unreadable", "codes"))
        self._now = now

    def make(self, role: Role) -> str:
        """A new code for one device of this role; the one before it holds no more. Wrong tries stay counted."""
        code = "".join(secrets.choice("0123456789") for _ in range(_DIGITS))
        salt = secrets.token_hex(16)
        with self._file.changing() as entries:
            entries[_CODE] = {"scrypt": _digest(code, salt), "salt": salt, "role": role.value, "wrong": 0,
                              "made_at": self._now().astimezone(UTC).isoformat()}
        return code

    def close(self) -> None:
        """Let no device in with the code that was made last."""
        with self._file.changing() as entries:
            entries.pop(_CODE, None)

    def is_open(self) -> bool:
        """Whether a device can come in with the code that was made last."""
        return _is_open(self._file.read().get(_CODE), self._now())

    def take(self, typed: str) -> Tried:
        """Look at a code that somebody typed. The right one lets in once."""
        now = self._now()
        with self._file.changing() as entries:
            wrong = _recent(entries.get(_WRONG), now)
            wait = _wait(wrong, now)
            if wait > timedelta():
                return Tried(Answer.WAIT, wait=wait)
            entry = entries.get(_CODE)
            is_right = _matches(entry, typed) and _is_open(entry, now)
            if is_right and entry is not None:
                entries.pop(_CODE)
                return Tried(Answer.RIGHT, Role(entry["role"]))
            entries[_WRONG] = [*(each.isoformat() for each in wrong), now.astimezone(UTC).isoformat()]
            if isinstance(entry, dict):
                entry["wrong"] = int(entry.get("wrong", 0)) + 1
            return Tried(Answer.WRONG, wait=_wait([*wrong, now], now))


def _digest(code: str, salt: str) -> str:
    """Slow on purpose: a million codes are few. 16 MB and some hundredths of a second."""
    return hashlib.scrypt(code.encode("utf-8", "surrogatepass"), salt=bytes.fromhex(salt), n=2**14, r=8, p=1).hex()


def _matches(entry: Any, typed: str) -> bool:
    """Takes as long without a code as with a wrong one."""
    plain = "".join(typed.split())[:_DIGITS + 1]
    try:
        kept, salt = str(entry["scrypt"]), str(entry["salt"])
        return secrets.compare_digest(_digest(plain, salt), kept)
    except (KeyError, TypeError, ValueError):
        _digest(plain, "00" * 16)
        return False


def _is_open(entry: Any, now: datetime) -> bool:
    try:
        age = now - datetime.fromisoformat(entry["made_at"])
        return timedelta() <= age < CODE_HOLDS and int(entry["wrong"]) < MOST_WRONG_OF_A_CODE and bool(
            Role(entry["role"]))
    except (KeyError, TypeError, ValueError):
        return False


def _recent(kept: Any, now: datetime) -> list[datetime]:
    """The wrong tries that count. One of the future counts as of now: a clock that was set back forgives none."""
    found = []
    for text in kept if isinstance(kept, list) else ():
        try:
            at = datetime.fromisoformat(str(text))
            if now - at < WRONG_COUNT_FOR:
                found.append(min(at, now))
        except (TypeError, ValueError):
            continue
    return sorted(found)


def _wait(wrong: list[datetime], now: datetime) -> timedelta:
    """How long from now until the next try is looked at: 1 s after the first wrong one, 2, 4 …, then the hour."""
    if not wrong:
        return timedelta()
    if len(wrong) >= MOST_WRONG:
        return wrong[-MOST_WRONG] + WRONG_COUNT_FOR - now
    return wrong[-1] + timedelta(seconds=2 ** (len(wrong) - 1)) - now
