"""Reading a file of a folder before it goes on its way: what stands in it, also where its beginning lies elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from golf.errors import FileRefused
from services.imports.service import check_size
from services.imports.view import ImportAnswers, ImportPreview, NeedKind

if TYPE_CHECKING:
    from datetime import date

    from golf_db import SeenFile, WatchedFolder
    from services.folders.last_shot import CollectedShots
    from services.folders.listing import FoundFile
    from services.imports.service import Imports

DELETED = "deleted"
"""Where a file is that was deleted once it was in."""


@dataclass(frozen=True, slots=True)
class Readable:
    """A file as it is read: its bytes, the day where it says none, and where its beginning lies, if elsewhere."""

    data: bytes
    day: date | None = None
    put_to: str = ""


class FolderReader:
    """Reads files with what is said for their folder; stores nothing."""

    def __init__(self, imports: Imports) -> None:
        self._imports = imports

    def preview(self, folder: WatchedFolder, name: str, found: Readable) -> tuple[ImportPreview, ImportAnswers]:
        """What a file holds, and the answers with which it was read. Raises DatabaseError."""
        # The order of a date is said only where the file leaves it open: else it would make days of it that are none.
        answers = ImportAnswers(player=folder.player, device=folder.device, day=found.day)
        try:
            check_size(len(found.data))
        except FileRefused as refusal:
            return ImportPreview(name, refusal=refusal), answers
        preview = self._imports.preview(found.data, name, answers)
        if folder.day_order and any(need.kind is NeedKind.DAY_ORDER for need in preview.needs):
            answers = replace(answers, day_order=folder.day_order)
            preview = self._imports.preview(found.data, name, answers)
        return preview, answers

    def join_beginning(
        self, folder: WatchedFolder, file: FoundFile, before: SeenFile | None, found: Readable
    ) -> Readable:
        """A program that goes on writing after its file was moved away writes rows without headings.

        They are read together with the file that has them; nothing of that file is changed. Raises DatabaseError.
        """
        if before is None or before.put_to in ("", DELETED) or file.came_as:
            return found
        if self.preview(folder, file.name, found)[0].file is not None:
            return found
        try:
            beginning = Readable((Path(folder.path) / before.put_to).read_bytes())
        except OSError:
            return found
        joined = Readable(beginning.data + found.data, found.day, before.put_to)
        whole, first = (self.preview(folder, file.name, each)[0] for each in (joined, beginning))
        has_more = whole.file is not None and whole.found > first.found and whole.unreadable <= first.unreadable
        return joined if has_more else found


def as_readable(collected: CollectedShots | None) -> Readable | None:
    """The shots that were collected of a rewritten file, as a file."""
    return None if collected is None else Readable(collected.data, collected.day)
