"""Watched folders: add, change, remove, say how they are, and watch them."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from golf.errors import NotFound, SettingsError
from golf.network_disks import find_network_kind
from golf.private_files import explained, write_private_bytes
from imports.cells.moments import DayOrder
from services.folders.arrivals import Arrivals
from services.folders.importing import FolderImports
from services.folders.last_shot import LastShots
from services.folders.listing import IMPORTED, REJECTED
from services.folders.rounds import FolderRounds, OnFile
from services.folders.text import describe_contained, describe_disk
from services.folders.view import AddedFolder, FileState, FolderChoices, FolderView
from services.folders.watch import FolderWatch
from services.shared.allowed_paths import AllowedPaths, PathRefused
from services.shared.audit_note import note_setting
from services.shared.locks import hold_watch_lock

if TYPE_CHECKING:
    from golf_db import WatchedFolder
    from services.imports.service import Imports
    from services.sync.dependencies import SyncDependencies

log = logging.getLogger(__name__)

DAY_ORDERS = ("", *(each.value for each in DayOrder))
_LISTED = 10
_LOG_LINES = 200
_MOST_FOLDERS = 20


class Folders:
    """The watched folders of a Rangebook. Thread-safe."""

    def __init__(self, dependencies: SyncDependencies, imports: Imports, allowed: AllowedPaths) -> None:
        self._settings = dependencies.settings
        self._clock = dependencies.clock
        self._database = dependencies.database
        self._imports = imports
        self._allowed = allowed
        self._watch = FolderWatch(lambda: hold_watch_lock(dependencies.settings), self._make_rounds)

    def load(self) -> list[FolderView]:
        """Every folder with its last files, the oldest first."""
        folders = self._database.folders.load()
        if not folders:
            return []
        sessions = {line.run_id: line.sessions for line in self._imports.load_log(_LOG_LINES)}
        return [self._view(folder, sessions) for folder in folders]

    def add(self, typed: str, choices: FolderChoices, *, from_page: bool = True) -> AddedFolder:
        """Watch a folder from now on. Raises PathRefused, SettingsError, DatabaseError; then nothing is changed.

        ``from_page`` False: it was typed at a terminal, and may be any folder.
        """
        place = self._allowed.check(typed, may_be_network=True, from_page=from_page)
        self._check_choices(choices)
        folders = self._database.folders.load()
        self._check_new(place, folders)
        folder = self._database.folders.add(
            str(place), player=choices.player.strip(), device=choices.device.strip(), day_order=choices.day_order,
            afterwards=choices.afterwards, network_kind=find_network_kind(place) or "", computer=self._take_mark(),
            at=self._clock.now())
        note_setting(self._database, "Folder watched", str(place))
        self._watch.wake()
        log.info("folder_added", extra={"network": folder.network_kind, "afterwards": folder.afterwards.value})
        others = [each.path for each in folders
                  if place in Path(each.path).parents or Path(each.path) in place.parents]
        return AddedFolder(folder, tuple(filter(None, (describe_disk(folder), describe_contained(others)))))

    def change(self, folder_id: int, choices: FolderChoices) -> None:
        """Say what holds for a folder's files from now on; it is watched here. Raises NotFound, SettingsError."""
        self._check_choices(choices)
        self._database.folders.change(
            folder_id, player=choices.player.strip(), device=choices.device.strip(), day_order=choices.day_order,
            afterwards=choices.afterwards, computer=self._take_mark())
        note_setting(self._database, "Watched folder changed", self._path_of(folder_id))
        self._watch.wake()

    def remove(self, folder_id: int) -> None:
        """Watch a folder no more. Its files and what came of them stay. Raises NotFound."""
        path = self._path_of(folder_id)
        self._database.folders.remove(folder_id)
        note_setting(self._database, "Folder not watched any more", path)
        self._watch.wake()

    def find(self, typed: str) -> WatchedFolder:
        """The folder with this number or path. Raises NotFound."""
        text = typed.strip()
        for folder in self._database.folders.load():
            if text == str(folder.folder_id) or str(Path(text).expanduser().absolute()) == folder.path or (
                    str(Path(text).expanduser().resolve()) == folder.path):
                return folder
        raise NotFound(f"{text} is not watched.", "See the folders with: watch list")

    @property
    def is_watching(self) -> bool:
        """Whether this process watches in the background."""
        return self._watch.is_running

    def keep_watching(self, is_wanted: Callable[[], bool]) -> None:
        """See to it that somebody watches while there are folders: in the background, until nobody wants it.

        Where another process watches already this one does not.
        """
        if self._load_here():
            self._watch.start(is_wanted)

    def watch(self, is_wanted: Callable[[], bool], on_file: OnFile | None = None) -> None:
        """Watch in this thread until nobody wants it. Raises FoldersAlreadyWatched, SettingsError."""
        self._watch.run(is_wanted, on_file)

    def stop_watching(self) -> None:
        """End after the file in hand."""
        self._watch.stop()

    def _path_of(self, folder_id: int) -> str:
        return next((each.path for each in self._database.folders.load() if each.folder_id == folder_id), "")

    def _make_rounds(self, on_file: OnFile | None, is_wanted: Callable[[], bool]) -> FolderRounds:
        intake = FolderImports(self._imports, self._database.load_revision)
        arrivals = Arrivals(intake, LastShots(self._settings.private_folder / "folders"), self._clock.now)
        return FolderRounds(self._database.folders, arrivals, self._clock, self._load_here, on_file=on_file,
                            is_wanted=is_wanted)

    def _load_here(self) -> list[WatchedFolder]:
        """The folders that are watched on this computer."""
        mark = self._load_mark()
        return [folder for folder in self._database.folders.load() if mark and folder.computer == mark]

    def _view(self, folder: WatchedFolder, sessions: dict[str, tuple[int, ...]]) -> FolderView:
        load = self._database.folders.load_latest
        counts = self._database.folders.count_files(folder.folder_id)
        problems = load(folder.folder_id, _LISTED, states=[FileState.WAITING])
        rejected = load(folder.folder_id, _LISTED, states=[FileState.REJECTED])
        problems += [file for file in rejected if not file.put_to]
        latest = load(folder.folder_id, _LISTED, states=[FileState.IMPORTED, FileState.KNOWN, FileState.REJECTED])
        return FolderView(
            folder, folder.computer == self._load_mark(), tuple(problems),
            tuple(file for file in latest if file not in problems),
            counts.get(FileState.IMPORTED, 0) + counts.get(FileState.KNOWN, 0), counts.get(FileState.REJECTED, 0),
            counts.get(FileState.WAITING, 0), sessions)

    def _check_new(self, place: Path, folders: list[WatchedFolder]) -> None:
        if not place.is_dir():
            raise PathRefused(f"{place} is a file.", "Choose the folder in which it lies.")
        if len(folders) >= _MOST_FOLDERS:
            raise PathRefused(f"At most {_MOST_FOLDERS} folders can be watched.", "Remove one first.")
        for each in map(Path, (folder.path for folder in folders)):
            if place == each:
                raise PathRefused(f"{place} is watched already.", "Change what is chosen for it in the list.")
            if each in place.parents and place.relative_to(each).parts[0] in (IMPORTED, REJECTED):
                raise PathRefused(f"{place} is where Rangebook puts the files of {each}.", "Choose another folder.")

    def _check_choices(self, choices: FolderChoices) -> None:
        if choices.day_order not in DAY_ORDERS:
            raise SettingsError(f"“{choices.day_order}” is no order of a date.",
                                f"Choose {' or '.join(DAY_ORDERS[1:])}.")

    @property
    def _mark_place(self) -> Path:
        return self._settings.private_folder / "folders" / "this_computer"

    def _load_mark(self) -> str:
        """By what folders that were added here are told from those of a backup of another computer; empty: none yet."""
        try:
            return self._mark_place.read_text(encoding="ascii")[:40]
        except (OSError, ValueError):
            return ""

    def _take_mark(self) -> str:
        mark = self._load_mark()
        if not mark:
            mark = secrets.token_hex(16)
            with explained("The folder cannot be watched: nothing can be written to Rangebook's own folder.",
                           "Make room on the disk and give your user access to it."):
                write_private_bytes(self._mark_place, mark.encode())
        return mark
