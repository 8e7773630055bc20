"""What lies in a watched folder: the files that may be a launch monitor's, and what is passed over with a reason.

Only files that lie in the folder itself are looked at. Subfolders are not, so ``imported`` and ``rejected`` never come
in again, and of two folders of which one contains the other each has its own files.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

IMPORTED, REJECTED = "imported", "rejected"
"""The folders that Rangebook makes in a watched one."""
_READ = (".csv", ".tsv", ".json", ".xlsx")
"""Files of other kinds are no launch monitor's; they are left alone, whatever the folder's choice is."""
_DATABASES = (".db", ".db3", ".sqlite", ".sqlite3")
_UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", ".download", ".filepart")
_HIDDEN_STARTS = (".", "~$", "~")
_HIDDEN_ON_WINDOWS = 2  # FILE_ATTRIBUTE_HIDDEN
_LINK = "It is a link to another place, and links are not followed. Put the file itself into the folder."
_DATABASE = ("It is a database of another program, and is left as it is. Import it on the page Import, or have the "
             "program export its shots as CSV into this folder.")
_NO_FILE = "It is no file. Remove it from the folder."


class Signature(NamedTuple):
    """By what a file that was changed is told from the same one unchanged."""

    size_bytes: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file in a folder. ``refused``: why it is not even opened; empty: it may be read.

    ``came_as``: of a file that was moved already, the name under which it came; ``name`` is where it lies now.
    """

    name: str
    signature: Signature
    refused: str = ""
    came_as: str = ""

    @property
    def key(self) -> str:
        """The name under which it is stored: names that are no text are made so."""
        return self.came_as or self.name.encode("utf-8", "replace").decode("utf-8")[:300]


def list_files(folder: Path) -> list[FoundFile]:
    """The files of a folder that concern us, the oldest first. Raises OSError when it cannot be looked into."""
    with os.scandir(folder) as entries:
        found = [_describe(entry) for entry in entries if not is_unfinished(entry.name)]
    return sorted(filter(None, found), key=lambda file: (file.signature.mtime_ns, file.name))


def is_unfinished(name: str) -> bool:
    """Whether a name says that the file is hidden, or not there yet."""
    return name.startswith(_HIDDEN_STARTS) or name.lower().endswith(_UNFINISHED)


def read_signature(path: Path) -> Signature:
    """The size and time of a file now, links not followed. Raises OSError."""
    found = path.lstat()
    return Signature(found.st_size, found.st_mtime_ns)


def _describe(entry: os.DirEntry[str]) -> FoundFile | None:
    """None for what does not concern us, and for what vanished while we looked."""
    suffix = Path(entry.name).suffix.lower()
    if suffix not in (*_READ, *_DATABASES):
        return None
    try:
        known = entry.stat(follow_symlinks=False)
    except OSError:
        return None
    if getattr(known, "st_file_attributes", 0) & _HIDDEN_ON_WINDOWS or stat.S_ISDIR(known.st_mode):
        return None
    refused = ""
    if stat.S_ISLNK(known.st_mode):
        refused = _LINK
    elif not stat.S_ISREG(known.st_mode):
        refused = _NO_FILE
    elif suffix in _DATABASES:
        refused = _DATABASE
    return FoundFile(entry.name, Signature(known.st_size, known.st_mtime_ns), refused)
