"""Whether a file is whole: the same in two looks, and not ending in the middle of something."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from golf.errors import FileUnreadable
from imports.tables.text_encoding import find_encoding
from services.folders.listing import Signature

QUIET_S = 2.0
"""Between two looks at a file that find the same size and time."""
_ZIP, _ZIP_END = b"PK\x03\x04", b"PK\x05\x06"
_ZIP_TAIL = 66_000
"""The end of a zip file stands in its last 65,557 bytes."""
_NO_TABLES = (b"%PDF", b"SQLite", b"\x89PNG", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")
_SEPARATORS = ",;\t"
_AGAIN = "Write or copy the file once more, or import it on the page Import."

FileKey = tuple[int, str]
"""A folder's number and a file's name."""


class _Look(NamedTuple):
    signature: Signature
    since: float


class Looks:
    """Remembers since when each file has been as it is. Seconds are of a clock that never goes back."""

    def __init__(self) -> None:
        self._seen: dict[FileKey, _Look] = {}

    def see(self, key: FileKey, signature: Signature, now: float) -> float:
        """For how many seconds the file has been as it is; 0 when it is new or was changed."""
        look = self._seen.get(key)
        if look is None or look.signature != signature:
            look = self._seen[key] = _Look(signature, now)
        return now - look.since

    def keep_only(self, folder_id: int, names: Collection[str]) -> None:
        """Forget the files of a folder that are not there any more; those that were moved into it stay."""
        for key in [key for key in self._seen if key[0] == folder_id and key[1] not in names and "/" not in key[1]]:
            del self._seen[key]


def find_cut(data: bytes) -> FileUnreadable | None:
    """Why a file looks cut off; None when it ends as it should, or is no table at all."""
    if not data.strip():
        return FileUnreadable("The file is empty.", _AGAIN)
    if data.startswith(_ZIP):
        return None if _ZIP_END in data[-_ZIP_TAIL:] else FileUnreadable("The end of the workbook is missing.", _AGAIN)
    if data.startswith(_NO_TABLES):
        return None
    try:
        text = data.decode(find_encoding(data), errors="replace").lstrip("\ufeff \t\r\n")
    except FileUnreadable:
        return None  # no text: whoever reads it says what it is
    if text.startswith(("{", "[")):
        is_whole = text.rstrip("\0 \t\r\n").endswith(("}", "]"))
        return None if is_whole else FileUnreadable("The end of the file is missing.", _AGAIN)
    return None if _ends_whole(text) else FileUnreadable("The file ends in the middle of a line.", _AGAIN)


def _ends_whole(text: str) -> bool:
    """Whether a table's last line is whole: it ends, or has as many cells as the one before it."""
    if text.endswith(("\n", "\r")):
        return True
    lines = text.splitlines()
    if len(lines) < 2:
        return False
    last, before = lines[-1], lines[-2]
    if last.count('"') % 2:
        return False
    return bool(last.strip()) and all(last.count(sign) >= before.count(sign) for sign in _SEPARATORS)
