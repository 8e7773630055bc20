"""What is to be sent of one folder and what became of its files: an outbox on disk, the truth between two starts.

The content of a file lies here from the moment the file is whole until the other Rangebook has answered for it, so a
file that its program overwrites meanwhile is not lost. Every file here is written in one step and only then counts.
The order is: the letter, the request, the file's record with the receipt, the end of the letter. Whatever ends the
program in between leads to one more request, and the other Rangebook knows the content again.
"""

from __future__ import annotations

import hashlib
import json
import logging
import threading
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from golf.errors import SettingsError
from golf.private_files import explained, make_private_folder, write_private_bytes
from golf_db import FileState, SeenFile
from services.push.text import QUEUED
from services.push.view import Letter

log = logging.getLogger(__name__)

_ABOUT, _LETTERS, _FILES = "outbox.json", "letters", "files"
_KEPT_FOR = timedelta(days=90)
"""For how long it is remembered what became of a file that was put away."""
_NOT_WRITTEN = ("Rangebook's own folder cannot be written to: nothing more is sent until it can.",
                "Make room on the disk and give your user access to it.")


@dataclass(frozen=True, slots=True)
class AboutOutbox:
    """Whose outbox it is."""

    address: str
    player: str
    folder: str


class Outbox:
    """The outbox of one folder. Thread-safe; one process at a time opens it (services.shared.locks)."""

    def __init__(self, place: Path, about: AboutOutbox) -> None:
        self.about = about
        self._place = place
        self._lock = threading.RLock()
        self._letters: dict[int, Letter] = {}
        self._files: dict[str, SeenFile] = {}
        self._last_number = 0

    @property
    def folder_id(self) -> int:
        """A number that stands for the folder."""
        return int(hashlib.sha256(self.about.folder.encode("utf-8", "surrogatepass")).hexdigest()[:12], 16)

    def open(self, now: datetime) -> None:
        """Read what is there, and tidy up what a sudden end left. Raises SettingsError."""
        with self._lock, explained(*_NOT_WRITTEN):
            for folder in (_LETTERS, _FILES):
                make_private_folder(self._place / folder)
                for rest in (self._place / folder).glob(".*"):
                    rest.unlink(missing_ok=True)
            self.introduce()
            self.read()
            for file in list(self._files.values()):
                if file.put_to and file.at < now - _KEPT_FOR:
                    self._forget(file.name)

    def introduce(self) -> None:
        """Note whose outbox this is, where it can be found again. Raises SettingsError."""
        about = self._place / _ABOUT
        with explained(*_NOT_WRITTEN):
            if not about.exists():
                write_private_bytes(about, json.dumps({
                    "address": self.about.address, "player": self.about.player, "folder": self.about.folder}).encode())

    def read(self) -> None:
        """Read what is there, and change nothing. Raises OSError."""
        self._letters = {letter.number: letter for letter in map(_read_letter, self._list(_LETTERS)) if letter}
        self._files = {file.name: file for file in map(_read_file, self._list(_FILES)) if file}
        self._last_number = max(self._letters, default=0)

    def load_files(self) -> dict[str, SeenFile]:
        """What became of each file, by name."""
        with self._lock:
            return dict(self._files)

    def save_file(self, file: SeenFile) -> None:
        """Remember what became of a file. Raises SettingsError.

        That it waits to be sent is passed over once nothing of it waits any more.
        """
        with self._lock:
            if file.message == QUEUED and not self.has_letter(file.name):
                return  # it was sent while somebody was about to note that it waits
            with explained(*_NOT_WRITTEN):
                write_private_bytes(self._place_of(file.name), json.dumps(_as_facts(file)).encode())
            self._files[file.name] = file

    def forget_files(self, names: Collection[str]) -> None:
        """Forget what became of files; what waits to be sent of them stays. Raises SettingsError."""
        with self._lock, explained(*_NOT_WRITTEN):
            for name in names:
                self._forget(name)

    def post(self, seen: SeenFile, data: bytes, day: date | None) -> None:
        """Keep the content of a file until it is sent. What is here already is not kept twice.

        A letter of the same file whose content the new one begins with has become a part of it and goes. Raises
        SettingsError when it cannot be kept.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        with self._lock:
            earlier = [letter for letter in self._letters.values() if letter.seen.name == seen.name]
            if any(letter.sha256 == sha256 for letter in earlier):
                return
            contained = [letter for letter in earlier if self._begins_with(data, letter, day)]
            letter = Letter(self._last_number + 1, replace(seen, message=QUEUED), sha256, day)
            head = json.dumps({"sha256": sha256, "day": None if day is None else day.isoformat(),
                               "seen": _as_facts(letter.seen)}).encode()
            with explained(*_NOT_WRITTEN):
                write_private_bytes(self._place_of_letter(letter.number), head + b"\n" + data)
                self._last_number = letter.number
                self._letters[letter.number] = letter
                for each in contained:
                    self._drop(each)

    def list_letters(self) -> list[Letter]:
        """What waits to be sent, the oldest first."""
        with self._lock:
            return sorted(self._letters.values(), key=lambda letter: letter.number)

    def has_letter(self, name: str) -> bool:
        """Whether anything of a file waits to be sent."""
        with self._lock:
            return any(letter.seen.name == name for letter in self._letters.values())

    def load_content(self, letter: Letter) -> bytes | None:
        """The content of a letter. Raises SettingsError.

        None: it is gone or damaged; then it is dropped, and the file is taken once more.
        """
        try:
            _, _, data = self._place_of_letter(letter.number).read_bytes().partition(b"\n")
        except FileNotFoundError:
            data = b""
        except OSError as error:
            raise SettingsError(*_NOT_WRITTEN) from error
        if hashlib.sha256(data).hexdigest() == letter.sha256:
            return data
        with self._lock, explained(*_NOT_WRITTEN):
            if letter.number in self._letters:
                log.warning("push_letter_damaged")
                self._drop(letter)
                self._forget(letter.seen.name)
        return None

    def note_answer(self, letter: Letter, file: SeenFile) -> None:
        """Remember the answer for a letter: first the file's record, then the letter goes, unless the file waits on.

        The record is left alone where the file has changed since and its newer content waits. Raises SettingsError.
        """
        with self._lock:
            is_newest = not any(each.seen.name == file.name and each.number > letter.number
                                for each in self._letters.values())
            if is_newest:
                self.save_file(file)
            if file.state is not FileState.WAITING:
                with explained(*_NOT_WRITTEN):
                    self._drop(letter)

    def _begins_with(self, data: bytes, letter: Letter, day: date | None) -> bool:
        kept = self.load_content(letter)
        return bool(kept) and letter.day == day and data.startswith(kept or b"\0")

    def _drop(self, letter: Letter) -> None:
        self._place_of_letter(letter.number).unlink(missing_ok=True)
        self._letters.pop(letter.number, None)

    def _forget(self, name: str) -> None:
        self._place_of(name).unlink(missing_ok=True)
        self._files.pop(name, None)

    def _list(self, folder: str) -> Iterator[Path]:
        place = self._place / folder
        return (path for path in place.iterdir() if not path.name.startswith(".")) if place.is_dir() else iter(())

    def _place_of(self, name: str) -> Path:
        return self._place / _FILES / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.json"

    def _place_of_letter(self, number: int) -> Path:
        return self._place / _LETTERS / f"{number:010}.letter"


def find_about(place: Path) -> AboutOutbox | None:
    """Whose outbox lies at a place; None for none, or one that cannot be read."""
    try:
        kept = json.loads((place / _ABOUT).read_bytes())
        return AboutOutbox(str(kept["address"]), str(kept["player"]), str(kept["folder"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _as_facts(file: SeenFile) -> dict[str, Any]:
    return {"folder_id": file.folder_id, "name": file.name, "size_bytes": file.size_bytes, "mtime_ns": file.mtime_ns,
            "state": file.state.value, "at": file.at.isoformat(), "has_grown": file.has_grown, "put_to": file.put_to,
            "sha256": None if file.sha256 is None else file.sha256.hex(), "message": file.message,
            "run_id": file.run_id}


def _read_facts(kept: dict[str, Any]) -> SeenFile:
    """Raises KeyError, TypeError, ValueError for what is no record."""
    sha256 = kept["sha256"]
    return SeenFile(
        int(kept["folder_id"]), str(kept["name"]), int(kept["size_bytes"]), int(kept["mtime_ns"]),
        FileState(kept["state"]), datetime.fromisoformat(kept["at"]),
        None if sha256 is None else bytes.fromhex(sha256), bool(kept["has_grown"]), str(kept["put_to"]),
        str(kept["message"]), kept["run_id"])


def _read_file(path: Path) -> SeenFile | None:
    """A record; None for one that cannot be read: then the file is taken anew."""
    try:
        return _read_facts(json.loads(path.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        log.warning("push_record_unreadable")
        return None


def _read_letter(path: Path) -> Letter | None:
    try:
        with path.open("rb") as stream:
            head = json.loads(stream.readline())
        day = head["day"]
        return Letter(int(path.stem), _read_facts(head["seen"]), str(head["sha256"]),
                      None if day is None else date.fromisoformat(day))
    except (OSError, ValueError, KeyError, TypeError):
        log.warning("push_letter_unreadable")
        return None
