"""Second places for backups: set up, filled by themselves, checked, and the way back from them.

Each copy is proved before it leaves (opened again and compared value by value) and read back whole where it arrived.
Nothing here delays a sync: while one runs, the copies wait.
"""

from __future__ import annotations

import hashlib
import logging
import os
import platform
import random
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from automation.ports import Clock
from golf.backups import BackupInfo, BackupKind, BackupPlaceError
from golf.errors import BackupInvalid, DatabaseBusy, GolfError, NotFound, SettingsError
from golf.maintenance import AuditEntry, AuditKind, who_acts
from golf.notices import NoticeKind
from golf.private_files import make_private_folder
from golf.same_names import search_key
from golf.settings import Settings
from golf_db import GolfDatabase
from services.backup_places.address import PlaceAddress, PlaceKind, read_address
from services.backup_places.copies import (
    CopiesInPlace,
    CopyInPlace,
    OnProgress,
    find_folders,
    name_folder,
    scratch_path,
)
from services.backup_places.kept import KeptPlace, PlaceCopy, PlaceMemory, PlaceTrouble
from services.backup_places.place import Place, PlaceSignIn, is_same_disk
from services.backup_places.sealing import check_passphrase
from services.backup_places.secrets import PlaceSecrets, PlaceSecretStore
from services.backup_places.text import describe_safety
from services.backups.service import Backups
from services.secrets.redaction import mask_in_log
from services.shared.audit_note import note_audit
from services.shared.locks import hold_backup_lock, is_sync_lock_free

log = logging.getLogger(__name__)

LONGEST_NAME = 60
CHECKED_EVERY = timedelta(days=7)
TOLD_AFTER = timedelta(days=1)
"""A place that fails for so long is told of once; a stick that is unplugged for an evening is not."""

Tell = Callable[[NoticeKind, str, str, str], object]


def ignore_progress(_what: str, _done: int, _of: int) -> None:
    """For those who do not look."""


@dataclass(frozen=True, slots=True)
class FoundCopy:
    """A copy with the place that it can be fetched from."""

    copy: CopyInPlace
    copies: CopiesInPlace


class BackupPlaces:
    """The places of this Rangebook. Thread-safe; one process at a time copies."""

    def __init__(
        self, database: GolfDatabase, backups: Backups, settings: Settings, *, clock: Clock, kept: PlaceSecretStore,
        tell: Tell,
    ) -> None:
        self._database = database
        self._backups = backups
        self._settings = settings
        self._clock = clock
        self._secrets = kept
        self._tell = tell
        self._memory = PlaceMemory(settings)
        home = f"{platform.node()} {settings.home.absolute()}"
        self._computer = hashlib.sha256(home.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    # -- what there is ----------------------------------------------------------------------------

    def load(self) -> list[KeptPlace]:
        """Every place, the oldest first. Raises SettingsError."""
        return self._memory.load()

    def describe_safety(self) -> str:
        """In a sentence: how many places hold a verified copy, the backups here included. Raises SettingsError."""
        return describe_safety(next(iter(self._backups.load_list()), None), self.load(), self._clock.now())

    def find(self, name: str) -> KeptPlace:
        """The place of this name or id. Raises NotFound and SettingsError."""
        for place in self.load():
            if place.place_id == name or search_key(place.name) == search_key(name):
                return place
        raise NotFound("There is no such place for backups.", "See the list of places for the names.")

    def needs_consent_for_file(self) -> bool:
        """Whether the key of a place could only be kept in a private file."""
        return self._secrets.needs_consent_for_file()

    # -- setting up -------------------------------------------------------------------------------

    def add(
        self, name: str, typed: str, passphrase: str, sign_in: PlaceSignIn | None = None, *, allow_file: bool = False,
    ) -> KeptPlace:
        """Lay the place's key there, read it back, and keep the place; nothing is copied yet.

        A place that holds copies of this Rangebook already is taken over with its passphrase. Raises SettingsError,
        KeyringUnavailable, BackupPlaceError; then nothing changed here.
        """
        name, address, sign_in = _check_name(name), read_address(typed), sign_in or PlaceSignIn()
        mask_in_log(*(secret for secret in (passphrase, sign_in.password) if secret))
        check_passphrase(passphrase)
        self._check_new(name, address)
        self._secrets.check_can_keep(allow_file=allow_file)
        _, key = CopiesInPlace.set_up(Place(address, sign_in), self._folder(), passphrase)
        place = KeptPlace(secrets.token_hex(4), name, address.text, self._clock.now(),
                          is_same_disk=is_same_disk(address, self._settings.home))
        self._secrets.save(place.place_id, PlaceSecrets(key, sign_in), allow_file=allow_file)
        self._memory.save(place)
        self._note("Place for backups added", place)
        return place

    def remove(self, place: KeptPlace, *, delete_copies: bool = False) -> None:
        """Forget the place and its key; its copies stay unless they shall go. Raises what opening it raises."""
        if delete_copies:
            with self._one_at_a_time():
                self._open(place).remove_all()
        self._memory.remove(place.place_id)
        self._secrets.clear(place.place_id)
        self._note(f"Place for backups removed{', with its copies' if delete_copies else ''}", place)

    # -- copying and checking ---------------------------------------------------------------------

    def copy(self, place: KeptPlace, on_progress: OnProgress = ignore_progress) -> PlaceCopy:
        """Copy the present state there, making a backup first when something changed since the newest one.

        Raises BackupPlaceError, BackupInvalid, DatabaseError, SettingsError; the trouble is kept for Settings.
        """
        with self._one_at_a_time():
            if self._backups.load_health().changed:
                self._backups.make(BackupKind.DAILY.value)
            newest = next(iter(self._backups.load_list()), None)
            if newest is None:
                raise SettingsError("There is nothing to copy yet.", "Sync or import something first.")
            with self._noting_trouble(place):
                return self._copy(place, newest, on_progress)

    def check(self, place: KeptPlace, on_progress: OnProgress = ignore_progress) -> CopyInPlace:
        """Fetch one of the copies there, chosen by chance, and compare it value by value; returns which.

        Raises BackupPlaceError (also when none is there), BackupInvalid, SettingsError.
        """
        with self._one_at_a_time(), self._noting_trouble(place):
            return self._check(place, on_progress)

    def copy_when_due(self) -> None:
        """Copy the newest backup to each place that lacks it, and check each place once a week.

        Cheap when nothing is due, so any clock tick may call it. What goes wrong is kept for Settings and the doctor,
        told once when it lasts a day, and tried again later and later. Raises SettingsError for a file of ours only.
        """
        for place in self.load():
            newest = next(iter(self._backups.load_list()), None)
            if newest is None or not self._is_due(place, newest):
                continue
            try:
                with self._one_at_a_time(), self._noting_trouble(place):
                    if self._lacks(place, newest):
                        self._copy(place, newest, ignore_progress)
                    else:
                        self._check(place, ignore_progress)
            except GolfError as error:
                log.info("backup_place_failed", extra={"code": error.code})

    # -- the way back -----------------------------------------------------------------------------

    def find_elsewhere(self, typed: str, passphrase: str, sign_in: PlaceSignIn | None = None) -> list[FoundCopy]:
        """The copies in a place that is not set up here, newest first: all that a new computer needs is the passphrase.

        Raises SettingsError and BackupPlaceError.
        """
        address, sign_in = read_address(typed), sign_in or PlaceSignIn()
        mask_in_log(*(secret for secret in (passphrase, sign_in.password) if secret))
        opened = Place(address, sign_in)
        folders = find_folders(opened)
        if not folders:
            raise NotFound("No copies of a Rangebook lie in this place.", "Check the address.")
        return _find_in(opened, folders, passphrase)

    def bring(self, found: FoundCopy, on_progress: OnProgress = ignore_progress) -> BackupInfo:
        """Fetch a copy, prove it, and lay it among the backups here, from where it can be restored.

        Raises BackupPlaceError, BackupInvalid, DatabaseError, FileNotSaved.
        """
        folder = self._scratch_folder()
        with scratch_path(folder) as opened:
            found.copies.fetch(self._database, found.copy, opened, on_progress)
            with hold_backup_lock(self._settings):
                return self._database.backups.adopt(folder, opened, found.copy.backup)

    def find_copies(self, place: KeptPlace) -> list[FoundCopy]:
        """The copies in a place that is set up here, newest first, to be brought back; asks the place.

        Raises BackupPlaceError, KeyringUnavailable and SettingsError.
        """
        opened = self._open(place)
        return [FoundCopy(copy, opened) for copy in opened.load()]

    # -- inside -----------------------------------------------------------------------------------

    def _copy(self, place: KeptPlace, newest: BackupInfo, on_progress: OnProgress) -> PlaceCopy:
        opened = self._open(place)
        opened.check_key_is_there()
        there = opened.load()
        saved = next((each for each in there if each.backup == newest and each.file_name != place.damaged), None)
        if saved is None:
            with self._held_backup(newest) as path:
                saved = opened.save(self._database, path, newest, self._clock.now(), on_progress)
            there = [saved, *(each for each in there if each.file_name != saved.file_name)]
            self._note_whole(place, saved)
        kept = self._prune(opened, there)
        copy = PlaceCopy(newest.name, newest.made_at, saved.copied_at, newest.told_sessions, newest.shots,
                         saved.sealed.size_bytes, newest.revision)
        self._memory.update(place.place_id, copy=copy, copies=kept)
        if place.damaged and place.damaged not in {each.file_name for each in opened.load()}:
            self._memory.update(place.place_id, damaged="")
        return copy

    def _prune(self, opened: CopiesInPlace, there: list[CopyInPlace]) -> int:
        """Delete what retention does not keep, as here, and what was never finished; how many stay."""
        own = [copy for copy in there if copy.computer == self._computer]
        own.sort(key=lambda copy: copy.backup.made_at, reverse=True)
        kept = self._database.backups.choose_kept([copy.backup for copy in own], self._clock.now())
        surplus = [copy for copy in own if copy.backup.name not in kept]
        for copy in surplus:
            opened.remove(copy)
        opened.sweep(self._clock.now())
        return len(there) - len(surplus)

    def _check(self, place: KeptPlace, on_progress: OnProgress) -> CopyInPlace:
        opened = self._open(place)
        opened.check_key_is_there()
        there = opened.load()
        if not there:
            raise NotFound("No copy lies in this place yet.", "Copy there first.")
        doubted = [each for each in there if each.file_name == place.damaged]
        chosen = random.choice(doubted or there)  # noqa: S311 - which one is sampled is no secret
        try:
            opened.check(self._database, chosen, self._scratch_folder(), on_progress)
        except BackupInvalid:
            self._memory.update(place.place_id, damaged=chosen.file_name)
            raise
        self._note_whole(place, chosen)
        self._memory.update(place.place_id, checked_at=self._clock.now(), copies=len(there))
        return chosen

    def _note_whole(self, place: KeptPlace, copy: CopyInPlace) -> None:
        if place.damaged == copy.file_name:
            self._memory.update(place.place_id, damaged="")

    def _open(self, place: KeptPlace) -> CopiesInPlace:
        kept = self._secrets.load(place.place_id)
        return CopiesInPlace(Place(place.address, kept.sign_in), self._folder(), kept.key, self._computer)

    def _folder(self) -> str:
        return name_folder(self._database.joining.load_id())

    def _scratch_folder(self) -> Path:
        make_private_folder(self._settings.backup_folder)
        return self._settings.backup_folder

    @contextmanager
    def _held_backup(self, info: BackupInfo) -> Iterator[Path]:
        """The backup's file under a second name, so that pruning may take the first one away meanwhile."""
        folder = self._scratch_folder()
        with scratch_path(folder) as held:
            with hold_backup_lock(self._settings):
                self._database.backups.verify(folder, info.name)
                _link_or_copy(folder / info.name, held)
            yield held

    def _is_due(self, place: KeptPlace, newest: BackupInfo) -> bool:
        trouble, now = place.trouble, self._clock.now()
        if trouble is not None and trouble.at <= now < trouble.next_try():  # one to come: a clock was ahead
            return False
        if not (self._lacks(place, newest) or self._is_check_due(place)):
            return False
        return is_sync_lock_free(self._settings.lock_path)  # asked last: for an instant it keeps a sync from beginning

    def _lacks(self, place: KeptPlace, newest: BackupInfo) -> bool:
        return place.copy is None or place.copy.name != newest.name or place.damaged.startswith(f"{newest.name}.")

    def _is_check_due(self, place: KeptPlace) -> bool:
        return abs(self._clock.now() - (place.checked_at or place.added_at)) >= CHECKED_EVERY

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        """Raises DatabaseBusy when another process copies."""
        make_private_folder(self._settings.private_folder)
        try:
            with FileLock(self._settings.private_folder / "copying_backups.lock", timeout=0, mode=0o600):
                yield
        except Timeout as error:
            raise DatabaseBusy("Backups are being copied already.", "Wait until that is done.") from error

    @contextmanager
    def _noting_trouble(self, place: KeptPlace) -> Iterator[None]:
        """Keep what goes wrong, and forget it when it works; each is told once."""
        try:
            yield
        except GolfError as error:
            self._note_trouble(place, error)
            raise
        if place.trouble is not None:
            if place.trouble_told:
                self._tell(NoticeKind.NEEDS_YOU, f"backup place {place.place_id} again {self._clock.now():%Y%m%d%H%M}",
                           f"Backups reach {place.name} again", "The newest backup lies there now.")
            self._memory.update(place.place_id, trouble=None, trouble_told=False)

    def _note_trouble(self, place: KeptPlace, error: GolfError) -> None:
        now, before = self._clock.now(), place.trouble
        trouble = PlaceTrouble(now, before.since if before else now, before.times + 1 if before else 1,
                               error.what_happened, error.what_to_do)
        is_told = place.trouble_told
        if not is_told and now - trouble.since >= TOLD_AFTER:
            self._tell(NoticeKind.NEEDS_YOU, f"backup place {place.place_id} {trouble.since:%Y%m%d%H%M}",
                       f"Backups have not reached {place.name} since yesterday", f"{trouble.what_happened} "
                       f"{trouble.what_to_do}")
            is_told = True
        self._memory.update(place.place_id, trouble=trouble, trouble_told=is_told)

    def _check_new(self, name: str, address: PlaceAddress) -> None:
        for place in self.load():
            if search_key(place.name) == search_key(name):
                raise SettingsError(f"There is a place “{name}” already.", "Choose another name, or remove that one.")
            if place.address_text == address.text:
                raise SettingsError(f"“{place.name}” is this place.", "Choose another one.")
        if address.kind is PlaceKind.FOLDER and _is_inside(Path(address.root), self._settings.home):
            raise SettingsError("This folder is inside Rangebook's own.", "Choose one on another disk.")

    def _note(self, what: str, place: KeptPlace) -> None:
        note_audit(self._database, AuditEntry(AuditKind.SETTING, who_acts(), what, place.name))


def _check_name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise SettingsError(f"A place needs a name of at most {LONGEST_NAME} characters.", "Such as: USB stick.")
    return name


def _is_inside(folder: Path, home: Path) -> bool:
    return folder.resolve().is_relative_to(home.resolve())


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copyfile(source, target)


def _find_in(opened: Place, folders: list[str], passphrase: str) -> list[FoundCopy]:
    """The copies of every folder that the passphrase opens. Raises BackupPlaceError when it opens none."""
    found: list[FoundCopy] = []
    refused: BackupPlaceError | None = None
    opens_one = False
    for folder in folders:
        try:
            copies = CopiesInPlace.find(opened, folder, passphrase)
        except BackupPlaceError as error:
            refused = error
            continue
        opens_one = True
        found += [FoundCopy(copy, copies) for copy in copies.load()]
    if refused is not None and not opens_one:
        raise refused
    return sorted(found, key=lambda each: each.copy.backup.made_at, reverse=True)
