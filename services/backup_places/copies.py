"""The copies of one Rangebook in one place: sealed files, each with a sealed manifest that is written last.

A sealed file without a manifest was never finished: it counts for nothing and is removed after a day.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from golf.backups import BackupInfo, BackupPlaceError, read_info, write_info
from golf.errors import BackupInvalid
from golf_db import GolfDatabase
from services.backup_places.place import Place
from services.backup_places.sealing import (
    Sealed,
    make_key,
    seal_bytes,
    seal_file,
    unseal_bytes,
    unseal_file,
    unwrap_key,
    wrap_key,
)

log = logging.getLogger(__name__)

KEY_NAME = "rangebook-key.age"
_SEALED, _MANIFEST = ".gz.age", ".json.age"
_MOST_BYTES_OF_A_MANIFEST = 100_000
_MOST_BYTES_OF_A_KEY = 4096
_FOLDER = re.compile(r"rangebook-[0-9a-f]{8}")
_UNFINISHED_FOR = timedelta(days=1)
_FOLDER_DIGITS = 8

OnProgress = Callable[[str, int, int], None]
"""Told what is being done, and how many bytes of how many; may raise to stop."""


@dataclass(frozen=True, slots=True)
class CopyInPlace:
    """A finished copy: the backup that it is, and what its sealed file must be."""

    backup: BackupInfo
    sealed: Sealed
    copied_at: datetime
    computer: str
    """Names the home it was copied from, without telling it. A home deletes its own copies only."""

    @property
    def file_name(self) -> str:
        """What its files in the place are called; two computers that copy in the same second do not collide."""
        return f"{self.backup.name}.{self.backup.content_hash[:8]}"


def name_folder(rangebook_id: str) -> str:
    """The folder of a Rangebook in a place that several may share."""
    return f"rangebook-{rangebook_id[:_FOLDER_DIGITS]}"


def find_folders(place: Place) -> list[str]:
    """The folders of Rangebooks in a place."""
    return [name for name in place.list_folders() if _FOLDER.fullmatch(name)]


@contextmanager
def scratch_path(folder: Path) -> Iterator[Path]:
    """A free hidden path beside the backups; what is written there goes with the block."""
    path = folder / f".elsewhere-{secrets.token_hex(6)}.db"
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


class CopiesInPlace:
    """Saves, lists, checks, fetches and removes copies. Raises BackupPlaceError, BackupInvalid and FileNotSaved."""

    def __init__(self, place: Place, folder: str, key: str, computer: str = "") -> None:
        self._place = place
        self._folder = folder
        self._key = key
        self._computer = computer

    @classmethod
    def set_up(cls, place: Place, folder: str, passphrase: str) -> tuple[CopiesInPlace, str]:
        """Find the place's key with the passphrase, or lay a new one there; with the key.

        Raises BackupPlaceError when copies lie there already and the passphrase is not theirs.
        """
        wrapped = place.read_small(f"{folder}/{KEY_NAME}", _MOST_BYTES_OF_A_KEY)
        if wrapped is not None:
            key = unwrap_key(wrapped, passphrase)
        else:
            key = make_key()
            place.write_small(f"{folder}/{KEY_NAME}", wrap_key(key, passphrase))
        return cls(place, folder, key), key

    @classmethod
    def find(cls, place: Place, folder: str, passphrase: str) -> CopiesInPlace:
        """The copies that lie in a folder of a place. Raises BackupPlaceError for another passphrase or no key."""
        wrapped = place.read_small(f"{folder}/{KEY_NAME}", _MOST_BYTES_OF_A_KEY)
        if wrapped is None:
            raise BackupPlaceError("No copies of a Rangebook lie in this place.", "Check the address.")
        return cls(place, folder, unwrap_key(wrapped, passphrase))

    def check_key_is_there(self) -> None:
        """Raises BackupPlaceError when this is not the place that was set up: another disk, or an emptied folder."""
        if self._place.read_small(f"{self._folder}/{KEY_NAME}", _MOST_BYTES_OF_A_KEY) is None:
            raise BackupPlaceError(
                "The place does not hold the key that was laid there; another disk may stand in its stead.",
                "Plug in the right disk, or remove the place and add it again.")

    def load(self) -> list[CopyInPlace]:
        """The finished copies, newest first; a manifest that cannot be read is logged and passed over."""
        found = []
        for name in self._list_ending(_MANIFEST):
            try:
                found.append(self._load_one(name))
            except BackupInvalid:
                log.warning("copy_without_manifest", extra={"backup": name})
        return sorted(found, key=lambda copy: (copy.backup.made_at, copy.backup.name), reverse=True)

    def save(
        self, database: GolfDatabase, backup: Path, info: BackupInfo, at: datetime, on_progress: OnProgress
    ) -> CopyInPlace:
        """Seal a backup, prove that it opens again and is the same, copy it, read it back, then write its manifest."""
        with scratch_path(backup.parent) as sealed_path, scratch_path(backup.parent) as opened_path:
            on_progress("Encrypting", 0, info.size_bytes)
            sealed = seal_file(backup, sealed_path, self._key)
            on_progress("Verifying", 0, info.size_bytes)
            unseal_file(sealed_path, opened_path, self._key, info.size_bytes)
            database.backups.verify_copy(opened_path, info)
            opened_path.unlink()
            copy = CopyInPlace(info, sealed, at, self._computer)
            name = f"{self._folder}/{copy.file_name}{_SEALED}"
            self._place.save(name, sealed_path, lambda done: on_progress("Copying", done, sealed.size_bytes))
        self._check_sealed(name, sealed, on_progress)
        self._place.write_small(f"{self._folder}/{copy.file_name}{_MANIFEST}", seal_bytes(_write(copy), self._key))
        log.info("backup_copied", extra={"backup": info.name, "bytes": sealed.size_bytes})
        return copy

    def check(self, database: GolfDatabase, copy: CopyInPlace, scratch: Path, on_progress: OnProgress) -> None:
        """Fetch a copy, open it and compare it with its manifest, value by value."""
        with scratch_path(scratch) as opened:
            self.fetch(database, copy, opened, on_progress)

    def fetch(self, database: GolfDatabase, copy: CopyInPlace, target: Path, on_progress: OnProgress) -> None:
        """Bring a copy to ``target``, decrypted and verified."""
        size = copy.sealed.size_bytes
        with scratch_path(target.parent) as sealed_path:
            found = self._place.fetch(f"{self._folder}/{copy.file_name}{_SEALED}", sealed_path,
                                      lambda done: on_progress("Fetching", done, size))
            if found != copy.sealed.sha256:
                raise _damaged(copy.backup.name)
            on_progress("Verifying", 0, copy.backup.size_bytes)
            unseal_file(sealed_path, target, self._key, copy.backup.size_bytes)
        database.backups.verify_copy(target, copy.backup)

    def remove(self, copy: CopyInPlace) -> None:
        """Delete a copy: the file first, so that nothing is left that nobody can verify."""
        self._place.remove(f"{self._folder}/{copy.file_name}{_SEALED}")
        self._place.remove(f"{self._folder}/{copy.file_name}{_MANIFEST}")

    def remove_all(self) -> None:
        """Delete every copy, and the key last."""
        for ending in (_SEALED, _MANIFEST):
            for name in self._list_ending(ending):
                self._place.remove(f"{self._folder}/{name}{ending}")
        self._place.remove(f"{self._folder}/{KEY_NAME}")

    def sweep(self, now: datetime) -> int:
        """Remove files that were never finished; how many."""
        finished = set(self._list_ending(_MANIFEST))
        old = [name for name in self._list_ending(_SEALED) if name not in finished
               and now - self._place.load_written_at(f"{self._folder}/{name}{_SEALED}", now) > _UNFINISHED_FOR]
        for name in old:
            self._place.remove(f"{self._folder}/{name}{_SEALED}")
        return len(old)

    def _list_ending(self, ending: str) -> list[str]:
        names = self._place.list_names(self._folder)
        return [name.removesuffix(ending) for name in names if name.endswith(ending)]

    def _load_one(self, name: str) -> CopyInPlace:
        sealed = self._place.read_small(f"{self._folder}/{name}{_MANIFEST}", _MOST_BYTES_OF_A_MANIFEST)
        if sealed is None:
            raise BackupInvalid("The manifest of a copy is gone.", "Choose another copy.")
        return _read(name, unseal_bytes(sealed, self._key, name))

    def _check_sealed(self, name: str, sealed: Sealed, on_progress: OnProgress) -> None:
        there = self._place.hash_file(name, lambda done: on_progress("Reading back", done, sealed.size_bytes))
        if there != (sealed.sha256, sealed.size_bytes):
            raise _damaged(name.partition("/")[2])


def _damaged(name: str) -> BackupInvalid:
    return BackupInvalid(f"The place does not give back what was written to it ({name}).",
                         "Check the disk or the server; this copy does not count.")


def _write(copy: CopyInPlace) -> bytes:
    return json.dumps({
        "backup": write_info(copy.backup), "copied_at": copy.copied_at.isoformat(),
        "sealed_sha256": copy.sealed.sha256, "sealed_bytes": copy.sealed.size_bytes,
        "computer": copy.computer}).encode()


def _read(file_name: str, content: bytes) -> CopyInPlace:
    try:
        facts = json.loads(content)
        copy = CopyInPlace(read_info(file_name.rpartition(".")[0], facts["backup"]),
                           Sealed(str(facts["sealed_sha256"]), int(facts["sealed_bytes"])),
                           datetime.fromisoformat(facts["copied_at"]), str(facts["computer"]))
        if copy.file_name != file_name:
            raise ValueError("another copy's manifest")
        return copy
    except (ValueError, TypeError, KeyError) as error:
        raise BackupInvalid(f"The manifest of {file_name} is unreadable.", "Choose another copy.") from error
