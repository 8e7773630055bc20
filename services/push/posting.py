"""Files of folders on their way into outboxes, with the looks, readers and completeness rules of watched folders."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from golf.errors import FileTooLarge
from golf_db import FileState, SeenFile, WatchedFolder
from services.folders.arrivals import CUT_AFTER_S, REJECT_AFTER_S, Arrival
from services.folders.reading import FolderReader, Readable
from services.folders.text import describe_soon_rejected
from services.push.outbox import Outbox
from services.push.text import QUEUED
from services.push.view import EventKind, PushEvent, Tell

if TYPE_CHECKING:
    from golf.errors import FileRefused
    from services.imports.service import Imports

_AGAIN_EVERY_S = 600.0
"""How often files that wait are held against what is in the outbox: nothing should be missing there."""


class Outboxes:
    """The folders that are sent, each with its outbox: the memory of a FolderRounds. Thread-safe."""

    def __init__(self, folders: Sequence[tuple[WatchedFolder, Outbox]], tell: Tell) -> None:
        self._folders = {folder.folder_id: folder for folder, _ in folders}
        self._boxes = {folder.folder_id: box for folder, box in folders}
        self._lock = threading.Lock()
        self._tell = tell

    def list_boxes(self) -> list[Outbox]:
        """Every outbox."""
        return list(self._boxes.values())

    def find(self, folder_id: int) -> Outbox:
        """The outbox of a folder."""
        return self._boxes[folder_id]

    def load_folders(self) -> list[WatchedFolder]:
        """The folders, with what keeps somebody from looking into them."""
        with self._lock:
            return list(self._folders.values())

    def load_files(self, folder_id: int) -> dict[str, SeenFile]:
        """What became of each file."""
        return self._boxes[folder_id].load_files()

    def save_file(self, file: SeenFile) -> None:
        """Remember what became of a file. Raises SettingsError."""
        self._boxes[file.folder_id].save_file(file)

    def forget_files(self, folder_id: int, names: Collection[str]) -> None:
        """Forget what became of files. Raises SettingsError."""
        self._boxes[folder_id].forget_files(names)

    def note_look(self, folder_id: int, at: datetime, trouble: str) -> None:
        """Say why a folder cannot be looked into, once."""
        with self._lock:
            folder = self._folders[folder_id]
            self._folders[folder_id] = replace(folder, looked_at=at, trouble=trouble)
        if trouble and trouble != folder.trouble:
            self._tell(PushEvent(EventKind.TROUBLE, trouble, folder=folder.path))


class Posting:
    """What becomes of a file that is whole: it goes into its folder's outbox. The other Rangebook has the last word."""

    def __init__(
        self, outboxes: Outboxes, imports: Imports, monotonic: Callable[[], float], on_posted: Callable[[], None]
    ) -> None:
        """``imports`` read, and store nothing; ``on_posted`` is called when there is something to send."""
        self._outboxes = outboxes
        self._reader = FolderReader(imports)
        self._on_posted = on_posted
        self.load_revision: Callable[[], int] = lambda: int(monotonic() // _AGAIN_EVERY_S)

    def take_in(self, arrival: Arrival, found: Readable, rest_s: float) -> SeenFile:
        """Post a file. One that cannot be read here waits until its program must have ended writing it.

        Then it is sent all the same: the other Rangebook may be newer, or know a layout that its golfer mapped.
        Raises DatabaseError, SettingsError.
        """
        folder, file = arrival.folder, arrival.file
        found = self._reader.join_beginning(folder, file, arrival.before, found)
        seen = replace(arrival.seen, put_to=file.name if file.came_as else found.put_to)
        refusal = self._reader.preview(folder, file.name, found)[0].refusal
        if refusal is not None and rest_s < REJECT_AFTER_S:
            return replace(seen, message=describe_soon_rejected(str(refusal), REJECT_AFTER_S, folder.afterwards))
        if isinstance(refusal, FileTooLarge):
            return replace(seen, state=FileState.REJECTED, message=str(refusal))
        self._outboxes.find(folder.folder_id).post(seen, found.data, found.day)
        self._on_posted()
        return replace(seen, message=QUEUED)

    def refuse(self, arrival: Arrival, data: bytes, refusal: FileRefused, rest_s: float) -> SeenFile:
        """Refuse a file that looks cut off, once it had time to become whole: it is not even sent."""
        del data  # it stays in the folder, and later in rejected/
        if rest_s < CUT_AFTER_S:
            message = describe_soon_rejected(str(refusal), CUT_AFTER_S, arrival.folder.afterwards)
            return replace(arrival.seen, message=message)
        return replace(arrival.seen, state=FileState.REJECTED, message=str(refusal))

    def was_taken_back(self, folder: WatchedFolder, name: str, stored: Readable) -> bool:
        """Nobody here knows what was taken back at the other Rangebook."""
        del folder, name, stored
        return False

    def waits_for_change(self, seen: SeenFile, rest_s: float) -> bool:
        """A file that was posted is not taken again before it has its receipt."""
        del rest_s
        return seen.message == QUEUED or self._outboxes.find(seen.folder_id).has_letter(seen.name)
