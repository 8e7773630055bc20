"""What is remembered of each place: its address, what came of the last copy and the last check, and what lies there.

In a private file and not in the database: a restored backup must not bring back a place that was removed, nor an
older memory of one that is in use.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from golf.errors import SettingsError
from golf.settings import Settings
from services.backup_places.address import PlaceAddress, read_address
from services.secrets.private_json import JsonLabel, PrivateJson

PLACES_FILE = "backup_places.json"
_MOMENTS = frozenset({"made_at", "copied_at", "checked_at", "at", "since", "added_at"})


@dataclass(frozen=True, slots=True)
class PlaceTrouble:
    """Why the last attempt failed, since when it has been failing, and how many times in a row."""

    at: datetime
    since: datetime
    times: int
    what_happened: str
    what_to_do: str

    def next_try(self) -> datetime:
        """Later each time: an hour, two, four … at most a day."""
        return self.at + timedelta(hours=min(24, 2 ** (self.times - 1)))


@dataclass(frozen=True, slots=True)
class PlaceCopy:
    """The newest verified copy in a place: which backup it is and what it holds."""

    name: str
    made_at: datetime
    copied_at: datetime
    sessions: int
    shots: int
    size_bytes: int
    revision: int | None


@dataclass(frozen=True, slots=True)
class KeptPlace:
    """One place as it was set up, and how it fares."""

    place_id: str
    name: str
    address_text: str
    added_at: datetime
    copy: PlaceCopy | None = None
    copies: int = 0
    checked_at: datetime | None = None
    """When a copy was last fetched, opened and compared value by value."""
    trouble: PlaceTrouble | None = None
    trouble_told: bool = False
    damaged: str = ""
    """The file name of a copy that was found damaged, until it is copied again, found whole or gone."""
    is_same_disk: bool = False
    """Whether it lay on the disk of golf.db when it was added. Kept: asking a disk that is away can take minutes."""

    @property
    def address(self) -> PlaceAddress:
        """The address, read."""
        return read_address(self.address_text)


class PlaceMemory:
    """The places of this Rangebook, shared by all its processes. Raises SettingsError and DatabaseBusy."""

    def __init__(self, settings: Settings) -> None:
        path = settings.private_folder / PLACES_FILE
        self._file = PrivateJson(path, JsonLabel(
            "places for backups", "The place could not be kept.", "backup_places_unreadable", "places",
            cannot_read=("The file with the places for backups cannot be read.", f"Give your user access to {path}.")))

    def load(self) -> list[KeptPlace]:
        """Every place, the oldest first; an entry that is not ours is passed over."""
        found = (_read(place_id, entry) for place_id, entry in self._file.read().items())
        return sorted((place for place in found if place is not None), key=lambda place: place.added_at)

    def save(self, place: KeptPlace) -> None:
        """Keep a new place, or what became of one."""
        with self._file.changing() as entries:
            entries[place.place_id] = _write(place)

    def update(self, place_id: str, **changes: Any) -> KeptPlace | None:
        """Change one that is still there; None when somebody removed it meanwhile."""
        with self._file.changing() as entries:
            place = _read(place_id, entries.get(place_id))
            if place is None:
                return None
            changed = replace(place, **changes)
            entries[place_id] = _write(changed)
            return changed

    def remove(self, place_id: str) -> None:
        """Forget a place."""
        with self._file.changing() as entries:
            entries.pop(place_id, None)


def _write(place: KeptPlace) -> dict[str, Any]:
    def ready(value: Any) -> Any:
        if isinstance(value, datetime):
            return value.isoformat()
        return {key: ready(inner) for key, inner in value.items()} if isinstance(value, dict) else value

    facts = asdict(place)
    del facts["place_id"]
    return {key: ready(value) for key, value in facts.items()}


def _read(place_id: str, entry: object) -> KeptPlace | None:
    try:
        facts = dict(entry)  # type: ignore[call-overload]  # not a mapping: a TypeError
        facts["copy"] = _record(PlaceCopy, facts.get("copy"))
        facts["trouble"] = _record(PlaceTrouble, facts.get("trouble"))
        place: KeptPlace = _record(KeptPlace, {**facts, "place_id": place_id})
        read_address(place.address_text)
    except (TypeError, ValueError, KeyError, AttributeError, SettingsError):
        return None
    return place


def _record(kind: Any, facts: Any) -> Any:
    """A record of this kind from its JSON; None from None. Fields that only a later version writes are passed over."""
    if facts is None:
        return None
    known = {field.name for field in fields(kind)}
    return kind(**{key: datetime.fromisoformat(value) if key in _MOMENTS and isinstance(value, str) else value
                   for key, value in facts.items() if key in known})
