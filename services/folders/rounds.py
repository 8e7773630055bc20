"""Looks into the watched folders, again and again: what is at rest is taken, what was dealt with is put away.

A round never waits: it returns after how many seconds the next one makes sense. The clock comes from outside.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from golf.errors import GolfError, SyncAlreadyRunning
from golf_db import FileState, SeenFile
from services.folders.arrivals import Arrivals, is_put_away, rest_needed_s
from services.folders.completeness import QUIET_S, FileKey, Looks
from services.folders.last_shot import is_rewritten
from services.folders.listing import FoundFile, Signature, list_files, read_signature
from services.folders.put_away import FileChanging, FileHeld
from services.folders.reading import DELETED
from services.folders.text import BUSY, DEFECT, describe_missing_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from automation.ports import Clock
    from golf_db import WatchedFolder

log = logging.getLogger(__name__)

EVERY_S = 60.0
"""Between two full rounds, whatever the disks tell."""
_BUSY_S = 10.0
"""Before it is tried again while a sync runs."""
_MARGIN_S = 0.05
_MOVED_FOR = timedelta(days=1)
"""For how long a file that was moved is looked at: the program that writes it may still have it open."""
OnFile = Callable[[SeenFile], None]


class FolderMemory(Protocol):
    """Where it stands what became of each file. What it raises (GolfError) ends the look into one folder."""

    def load_files(self, folder_id: int) -> Mapping[str, SeenFile]:
        """The files of a folder that are known, by name."""
        ...

    def save_file(self, file: SeenFile) -> None:
        """Remember what became of a file."""
        ...

    def forget_files(self, folder_id: int, names: Collection[str]) -> None:
        """Forget files."""
        ...

    def note_look(self, folder_id: int, at: datetime, trouble: str) -> None:
        """Remember when a folder was looked into, and why it could not be."""
        ...


class _Tried(NamedTuple):
    """A waiting file that was tried. ``revision``: of the data; None: it is worth another try in any case."""

    signature: Signature
    revision: int | None


@dataclass(slots=True)
class _Round:
    """What one look into a folder has come upon."""

    next_s: float = EVERY_S
    trouble: str = ""
    is_busy: bool = False

    def soon(self, seconds: float) -> None:
        self.next_s = min(self.next_s, max(seconds, 0.0) + _MARGIN_S)


class FolderRounds:
    """One thread at a time calls it."""

    def __init__(
        self, memory: FolderMemory, arrivals: Arrivals, clock: Clock,
        load_folders: Callable[[], list[WatchedFolder]], *, on_file: OnFile | None = None,
        is_wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        """``load_folders`` says which are looked into. ``on_file`` hears what became of each file.

        ``is_wanted`` is asked before each file whether to go on.
        """
        self._memory = memory
        self._arrivals = arrivals
        self._clock = clock
        self._on_file = on_file
        self.load_folders = load_folders
        self._is_wanted = is_wanted
        self._looks = Looks()
        self._tried: dict[FileKey, _Tried] = {}
        self._due_at: dict[int, float] = {}
        self._full_at: float | None = None

    def look(self, touched: Collection[int] = ()) -> float:
        """Look where something happened or is due, once a minute everywhere; the seconds until the next look.

        Raises DatabaseError when what was found cannot be remembered.
        """
        now = self._clock.monotonic()
        is_full = self._full_at is None or now - self._full_at >= EVERY_S
        if is_full:
            self._full_at = now
        for folder in self.load_folders():
            if is_full or folder.folder_id in touched or now >= self._due_at.get(folder.folder_id, now):
                self._due_at[folder.folder_id] = now + self._look_into(folder, is_full=is_full)
        ends = [*self._due_at.values(), (self._full_at or now) + EVERY_S]
        return max(0.0, min(ends) - self._clock.monotonic())

    def _look_into(self, folder: WatchedFolder, *, is_full: bool) -> float:
        turn = _Round()
        try:
            files = list_files(Path(folder.path))
        except OSError as error:
            self._looks.keep_only(folder.folder_id, ())
            turn.trouble = describe_missing_folder(error)
        else:
            self._go_through(folder, files, turn, is_full=is_full)
        if is_full or turn.trouble != folder.trouble:
            self._memory.note_look(folder.folder_id, self._clock.now(), turn.trouble)
        return turn.next_s

    def _go_through(self, folder: WatchedFolder, files: list[FoundFile], turn: _Round, *, is_full: bool) -> None:
        known = self._memory.load_files(folder.folder_id)
        self._forget_gone(folder, files, known)
        if is_full:
            files = [*files, *self._find_written_on(folder, files, known)]
        for file in sorted(files, key=lambda file: not is_rewritten(file.name)):
            if not self._is_wanted():
                return
            try:
                self._deal_with(folder, file, known.get(file.key), turn, is_full=is_full)
            except (FileChanging, FileHeld):
                turn.soon(QUIET_S)
            except SyncAlreadyRunning:
                turn.is_busy = True
                turn.trouble = BUSY
                turn.soon(_BUSY_S)
            except GolfError as error:
                turn.trouble = str(error)
                return
            except Exception as error:  # BLE001 - one bad file never stops the folder; it waits, and the log says why
                log.exception("watched_file_defect", exc_info=error)
                self._save(SeenFile(folder.folder_id, file.key, *file.signature, FileState.WAITING, self._clock.now(),
                                    message=DEFECT), file, revision=self._arrivals.load_revision())

    def _deal_with(
        self, folder: WatchedFolder, file: FoundFile, seen: SeenFile | None, turn: _Round, *, is_full: bool
    ) -> None:
        """One file: left alone, put away, or taken. What may be overwritten is kept at once, also while a sync runs."""
        looked_s = self._looks.see((folder.folder_id, file.name), file.signature, self._clock.monotonic())
        written_s = self._clock.now().timestamp() - file.signature.mtime_ns / 1e9
        rest_s = max(looked_s, written_s) if looked_s >= QUIET_S else looked_s
        is_dealt_with = seen is not None and Signature(seen.size_bytes, seen.mtime_ns) == file.signature
        if seen is not None and is_dealt_with and seen.state is not FileState.WAITING:
            if not file.came_as and is_put_away(folder, file.name, seen.state):
                self._put_away(folder, file, seen, rest_s, turn, is_full=is_full)
            return
        if is_dealt_with and not (is_full and self._is_worth_a_try(folder, file)):
            return
        if looked_s < QUIET_S:
            turn.soon(QUIET_S - looked_s)
            self._arrivals.keep_rewritten(folder, file)
        elif turn.is_busy:
            self._arrivals.keep_rewritten(folder, file)
        else:
            self._take(folder, file, seen, rest_s, turn)

    def _take(
        self, folder: WatchedFolder, file: FoundFile, seen: SeenFile | None, rest_s: float, turn: _Round
    ) -> None:
        now = self._arrivals.take(folder, file, seen, rest_s)
        if file.came_as and now.state is FileState.WAITING:
            return  # what became of it before holds until it can be read
        waits = now.state is FileState.WAITING and self._arrivals.waits_for_change(now, rest_s)
        self._save(now, file, revision=self._arrivals.load_revision() if waits else None)
        if not file.came_as and is_put_away(folder, file.name, now.state):
            self._put_away(folder, file, now, rest_s, turn, is_full=True)

    def _put_away(
        self, folder: WatchedFolder, file: FoundFile, seen: SeenFile, rest_s: float, turn: _Round, *, is_full: bool
    ) -> None:
        """Once it is at rest for long enough. What could not be moved is tried again by the full rounds."""
        needed_s = rest_needed_s(seen)
        if rest_s < needed_s:
            turn.soon(needed_s - rest_s)
        elif is_full or "\n" not in seen.message:
            after = self._arrivals.put_away(folder, file, seen)
            if after is None:
                self._memory.forget_files(folder.folder_id, [file.key])
                turn.soon(0.0)
            elif after != seen:
                self._save(after, file)

    def _save(self, seen: SeenFile, file: FoundFile, revision: int | None = None) -> None:
        self._memory.save_file(seen)
        self._tried[seen.folder_id, file.name] = _Tried(file.signature, revision)
        log.info("watched_file", extra={"state": seen.state.value, "run_id": seen.run_id})
        if self._on_file is not None:
            self._on_file(seen)

    def _is_worth_a_try(self, folder: WatchedFolder, file: FoundFile) -> bool:
        """Whether a waiting file may come in now: something was answered or imported since, or nothing is known."""
        tried = self._tried.get((folder.folder_id, file.name))
        if tried is None or tried.signature != file.signature:
            return True
        return not file.refused and (tried.revision is None or tried.revision != self._arrivals.load_revision())

    def _forget_gone(
        self, folder: WatchedFolder, files: Collection[FoundFile], known: Mapping[str, SeenFile]
    ) -> None:
        """A file that waited and is gone is no problem any more; what came in stays in the list."""
        there = {file.key for file in files}
        self._looks.keep_only(folder.folder_id, {file.name for file in files} | set(known))
        gone = [name for name, seen in known.items() if name not in there and seen.state is FileState.WAITING]
        if gone:
            self._memory.forget_files(folder.folder_id, gone)

    def _find_written_on(
        self, folder: WatchedFolder, files: Collection[FoundFile], known: Mapping[str, SeenFile]
    ) -> Iterator[FoundFile]:
        """Files that were moved away and have been written to since: their program holds them open."""
        there, since = {file.key for file in files}, self._clock.now() - _MOVED_FOR
        for name, seen in known.items():
            if seen.put_to in ("", DELETED) or name in there or seen.at < since:
                continue
            try:
                signature = read_signature(Path(folder.path) / seen.put_to)
            except OSError:
                continue
            if signature != (seen.size_bytes, seen.mtime_ns):
                yield FoundFile(seen.put_to, signature, came_as=name)
