"""What is sent where, what became of it, and what the command line shows of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from golf.errors import CredentialsMissing, SettingsError
from golf.same_names import search_key
from golf_db import SeenFile
from services.shared.addresses import AddressFault, find_fault, read_origin

_API_PATHS = ("/v1", "/api")


class PushAddressRefused(SettingsError):
    """An address of another Rangebook is none, or a token would travel to it in the open."""

    code = "push_address"


class TokenNeeded(CredentialsMissing):
    """The other Rangebook has to be shown a token, and none is known that it takes. A person must give one."""

    code = "token_needed"


@dataclass(frozen=True, slots=True)
class Destination:
    """A Rangebook that is sent files, and whose sessions they are; an empty ``player``: whoever the token is for."""

    address: str
    player: str = ""

    @property
    def key(self) -> str:
        """Under what its token is kept: a token for one address is never sent to another."""
        return hashlib.sha256(f"{read_origin(self.address)}\n{search_key(self.player)}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class PushPlan:
    """What the golfer asked for. ``device``: the launch monitor, where a file does not say it."""

    destination: Destination
    folders: tuple[Path, ...]
    device: str = ""
    deletes: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """The content of a file as it waits to be sent; ``seen`` is the file that it was read from.

    ``number`` grows with every letter of an outbox. ``day``: on which the file was written, if it says none itself.
    """

    number: int
    seen: SeenFile
    sha256: str
    day: date | None = None


class EventKind(StrEnum):
    """What can happen."""

    UPLOADING = "uploading"
    UPLOADED = "uploaded"
    REFUSED = "refused"
    WAITING = "waiting"
    TROUBLE = "trouble"
    """Nothing can be sent now, or a folder cannot be read."""
    RESUMED = "resumed"


@dataclass(frozen=True, slots=True)
class PushEvent:
    """Something that happened, with our sentence about it. ``file`` empty: it is about no file."""

    kind: EventKind
    message: str
    file: str = ""
    folder: str = ""
    run_id: str | None = None
    moved_to: str = ""


Tell = Callable[[PushEvent], None]


@dataclass(frozen=True, slots=True)
class OutboxView:
    """A folder with what became of its files. ``waiting``: contents that are not at the other Rangebook yet."""

    address: str
    player: str
    folder: str
    uploaded: int
    refused: int
    waiting: int
    last_at: datetime | None
    problems: tuple[SeenFile, ...]


def read_push_address(typed: str) -> str:
    """The base address of a Rangebook, without its API's path. Raises PushAddressRefused."""
    address = typed.strip().rstrip("/")
    for path in _API_PATHS:
        address = address.removesuffix(path).rstrip("/")
    fault = find_fault(address)
    if fault is AddressFault.NONE:
        raise PushAddressRefused("This is no address of a Rangebook.",
                                 "It looks like http://localhost:8501, or https://rangebook.example.com.")
    if fault is AddressFault.MORE_THAN_A_PLACE:
        raise PushAddressRefused("The address holds more than a place.",
                                 "Leave out names, passwords and everything from ? or # on; the token is asked for.")
    if fault is AddressFault.IN_THE_OPEN:
        raise PushAddressRefused(
            "Over http:// the token and your sessions could be read by everybody in the network.",
            "Use https://, or http://localhost for a Rangebook on this computer or at the end of an SSH tunnel.")
    return address
