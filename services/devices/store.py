"""The devices that are let in: a private file beside the database, never in what is backed up or copied out.

A restored backup must not bring a removed device back. A device shows a cookie of 256 random bits; the file holds its
SHA-256 only, so that whoever reads the file learns no cookie from it.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from golf.devices.roles import Role
from golf.errors import NotFound, SettingsError
from golf.same_names import search_key
from golf.settings import Settings
from services.secrets.private_json import JsonLabel, PrivateJson

DEVICES_FILE = "devices.json"
LONGEST_NAME = 60
MOST_DEVICES = 50
FORGOTTEN_AFTER = timedelta(days=90)
"""A device that was not seen for so long has to come in with a code again."""
ROTATED_EVERY = timedelta(days=1)
OLD_COOKIE_HOLDS = timedelta(minutes=1)
"""After a rotation: what the browser asked for meanwhile still shows the old cookie."""
_NOTED_EVERY = timedelta(minutes=1)
_SECRET_BYTES = 32
_NO_DEVICE = NotFound("There is no device of this name.", "See them in Settings, Devices, or with: devices list")


@dataclass(frozen=True, slots=True)
class Device:
    """What is known of a device; never its cookie."""

    device_id: str
    name: str
    role: Role
    created_at: datetime
    last_seen_at: datetime
    rotated_at: datetime

    @property
    def who(self) -> str:
        """How the audit and the change log name it."""
        return f"device {self.name}"


class DeviceStore:
    """The devices of this Rangebook, shared by all its processes. Thread-safe.

    Every method raises SettingsError when the file cannot be read or written, and DatabaseBusy.
    """

    def __init__(self, settings: Settings, now: Callable[[], datetime]) -> None:
        path = settings.private_folder / DEVICES_FILE
        self._file = PrivateJson(path, JsonLabel(
            "devices", "The devices could not be kept.", "devices_unreadable", "devices",
            cannot_read=("The file with the devices cannot be read.", f"Give your user access to {path}.")))
        self._now = now
        self._reading = threading.Lock()
        self._seen: tuple[object, Mapping[str, Any]] | None = None

    def add(self, name: str, role: Role) -> tuple[str, Device]:
        """Let a device in: its new cookie, and what is known of it. A name that is taken gets a number."""
        secret, now = _new_secret(), self._now()
        with self._file.changing() as entries:
            if len(entries) >= MOST_DEVICES:
                raise SettingsError(f"There are {MOST_DEVICES} devices already.",
                                    "Remove those that nobody uses: Settings, Devices.")
            device = Device(secrets.token_hex(6), _free_name(name, entries), role, now, now, now)
            entries[device.device_id] = {
                "name": device.name, "role": role.value, "sha256": _digest(secret), "created_at": _text(now),
                "last_seen_at": _text(now), "rotated_at": _text(now)}
        return secret, device

    def load(self) -> list[Device]:
        """Every device, the one seen last first."""
        found = (_read_device(device_id, entry) for device_id, entry in self._entries().items())
        return sorted((each for each in found if each is not None), key=lambda each: each.last_seen_at, reverse=True)

    def find(self, device_id: str) -> Device | None:
        """A device that is let in still; None when it was removed or not seen for too long."""
        device = _read_device(device_id, self._entries().get(device_id))
        return device if device is not None and self._is_remembered(device) else None

    def check(self, secret: str) -> Device | None:
        """Whose cookie this is; None for one that is not ours, was removed or is too old."""
        digest, now, match = _digest(secret), self._now(), None
        for device_id, entry in self._entries().items():
            device = _read_device(device_id, entry)
            if device is not None and self._is_remembered(device) and _shows(entry, digest, now):
                match = device
        return match

    def rotate(self, device_id: str) -> str | None:
        """A new cookie for a device whose cookie is a day old, and what it showed holds a minute longer; else None.

        Notes besides, once a minute, that the device was seen.
        """
        now = self._now()
        device = self.find(device_id)
        if device is None or not (_is_due(device.last_seen_at, _NOTED_EVERY, now)
                                  or _is_due(device.rotated_at, ROTATED_EVERY, now)):
            return None
        with self._file.changing() as entries:
            entry = entries.get(device_id)
            held = _read_device(device_id, entry)
            if held is None or entry is None:
                return None
            entry["last_seen_at"] = _text(now)
            if not _is_due(held.rotated_at, ROTATED_EVERY, now):
                return None
            secret = _new_secret()
            entry.update(old_sha256=entry["sha256"], old_until=_text(now + OLD_COOKIE_HOLDS), sha256=_digest(secret),
                         rotated_at=_text(now))
        return secret

    def remove(self, name: str) -> Device:
        """Let a device, by its name or id, in no more. Raises NotFound."""
        wanted = search_key(name)
        device = next((each for each in self.load() if name == each.device_id or search_key(each.name) == wanted), None)
        if device is None:
            raise _NO_DEVICE
        with self._file.changing() as entries:
            entries.pop(device.device_id, None)
        return device

    def _is_remembered(self, device: Device) -> bool:
        return self._now() - device.last_seen_at < FORGOTTEN_AFTER

    def _entries(self) -> Mapping[str, Any]:
        """The file's entries, read again when the file was replaced."""
        try:
            facts = self._file.path.stat()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise SettingsError("The file with the devices cannot be read.",
                                f"Give your user access to {self._file.path}.") from error
        stamp = (facts.st_ino, facts.st_mtime_ns, facts.st_size)
        with self._reading:
            if self._seen is None or self._seen[0] != stamp:
                self._seen = (stamp, self._file.read())
            return self._seen[1]


def check_name(name: str) -> str:
    """The name without needless spaces. Raises SettingsError for what is none."""
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > LONGEST_NAME or not tidy.isprintable():
        raise SettingsError("This is no name for a device.", f"Use 1 to {LONGEST_NAME} letters, such as “My phone”.")
    return tidy


def _free_name(name: str, entries: Mapping[str, Any]) -> str:
    tidy = check_name(name)
    taken = {search_key(str(entry.get("name"))) for entry in entries.values() if isinstance(entry, dict)}
    free = (f"{tidy} {number}" if number > 1 else tidy for number in range(1, len(taken) + 2))
    return next(each for each in free if search_key(each) not in taken)


def _new_secret() -> str:
    return secrets.token_urlsafe(_SECRET_BYTES)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _shows(entry: Mapping[str, Any], digest: str, now: datetime) -> bool:
    """Whether this is the digest of the device's cookie, or of the one before it while that holds."""
    is_new = secrets.compare_digest(str(entry.get("sha256")), digest)
    is_old = secrets.compare_digest(str(entry.get("old_sha256")), digest)
    return is_new or (is_old and now < _moment(entry.get("old_until")))


def _is_due(since: datetime, every: timedelta, now: datetime) -> bool:
    """Also after the clock was set back."""
    return not timedelta() <= now - since < every


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _moment(text: object) -> datetime:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def _read_device(device_id: str, entry: Any) -> Device | None:
    """A device of the file; None for what is none."""
    try:
        return Device(device_id, str(entry["name"]), Role(entry["role"]), *(
            datetime.fromisoformat(entry[key]) for key in ("created_at", "last_seen_at", "rotated_at")))
    except (KeyError, TypeError, ValueError):
        return None
