"""Other devices: letting them in with a code, what they may do, and out again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from golf.devices.roles import Role
from golf.errors import GolfError
from golf.maintenance import AuditEntry, AuditKind, who_acts
from services.devices.allowed_app import WholeApp, restrict
from services.devices.codes import CODE_HOLDS, Answer, PairingCodes
from services.devices.network import NetworkChoice, NetworkChoices
from services.devices.store import Device, DeviceStore, check_name
from services.shared.audit_note import note_audit
from services.shared.formatting import count_of

if TYPE_CHECKING:
    from golf.settings import Settings
    from golf_db import GolfDatabase


_MOST_REFUSED = 1000


class CodeRefused(GolfError):
    """A code lets nobody in."""

    code = "code_refused"


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code to show: six digits, and until when it lets one device in."""

    digits: str
    role: Role
    until: datetime


class OtherDevices:
    """Everything about other devices. Thread-safe. Every method raises SettingsError and DatabaseBusy."""

    def __init__(self, settings: Settings, database: GolfDatabase, now: Callable[[], datetime]) -> None:
        self._store = DeviceStore(settings, now)
        self._codes = PairingCodes(settings, now)
        self._choices = NetworkChoices(settings)
        self._database = database
        self._refused: set[tuple[str, str]] = set()
        self._now = now

    def load_choice(self) -> NetworkChoice:
        """Whether other devices are let in at all, and under which names of this computer."""
        return self._choices.load()

    def save_choice(self, choice: NetworkChoice) -> None:
        """From the next start of Rangebook on; letting nobody in holds at once."""
        self._choices.save(choice)
        here = "; a code here, too" if choice.asks_here else ""
        self._note(AuditKind.SETTING, who_acts(), "Other devices on this network",
                   ("allowed" if choice.is_on else "not allowed") + here)

    def make_code(self, role: Role) -> NewCode:
        """A code for one device of this role; the one before it holds no more."""
        digits = self._codes.make(role)
        self._note(AuditKind.SETTING, who_acts(), "Code for a device made", role.value)
        return NewCode(digits, role, self._now() + CODE_HOLDS)

    def has_open_code(self) -> bool:
        """Whether the code that was made last still lets a device in."""
        return self._codes.is_open()

    def pair(self, typed: str, name: str) -> tuple[str, Device]:
        """Let a device in: its cookie, and what is known of it. Raises CodeRefused, and SettingsError for no name."""
        name = check_name(name)
        tried = self._codes.take(typed)
        if tried.answer is Answer.WAIT:
            raise CodeRefused("Too many wrong codes.", f"Try again in {_say(tried.wait)}.")
        if tried.role is None:
            self._note(AuditKind.REFUSAL, f"device {name}", "Wrong code of a device")
            raise CodeRefused("This code is not right, or too old.",
                              f"Look at the code again, and try in {_say(tried.wait)}. The owner can make a new one.")
        secret, device = self._store.add(name, tried.role)
        self._note(AuditKind.SIGN_IN, device.who, "Device let in", device.role.value)
        return secret, device

    def load(self) -> list[Device]:
        """Every device, the one seen last first."""
        return self._store.load()

    def find(self, device_id: str) -> Device | None:
        """A device that is let in still."""
        return self._store.find(device_id)

    def check(self, secret: str) -> Device | None:
        """Whose cookie this is."""
        return self._store.check(secret)

    def rotate(self, device_id: str) -> str | None:
        """A new cookie when it is time for one; notes that the device was seen."""
        return self._store.rotate(device_id)

    def remove(self, name: str) -> Device:
        """Let a device, by its name or id, in no more: it is out within a second. Raises NotFound."""
        device = self._store.remove(name)
        self._note(AuditKind.SETTING, who_acts(), "Device removed", device.name)
        return device

    def restrict(self, app: WholeApp, device_id: str | None) -> WholeApp:
        """The app as this device may use it; None: as nobody may."""
        return restrict(app, lambda: None if device_id is None else self.find(device_id), self._note_refusal)

    def _note_refusal(self, device: Device, path: str) -> None:
        """Once for each question while this process runs: a page may ask again every second."""
        if (device.device_id, path) not in self._refused and len(self._refused) < _MOST_REFUSED:
            self._refused.add((device.device_id, path))
            self._note(AuditKind.REFUSAL, device.who, "Not allowed for the device", f"{device.role.value}: {path}")

    def _note(self, kind: AuditKind, who: str, what: str, detail: str = "") -> None:
        note_audit(self._database, AuditEntry(kind, who, what, detail))


def _say(wait: timedelta) -> str:
    seconds = max(1, -int(-wait.total_seconds() // 1))
    return count_of(seconds, "second") if seconds < 120 else f"{-(-seconds // 60)} minutes"
