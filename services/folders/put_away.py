"""Reading a file of a watched folder into a copy of our own, and putting it away once it was dealt with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from golf.errors import GolfError
from imports.tables.limits import MAX_FILE_BYTES
from services.folders.listing import IMPORTED, REJECTED, Signature, read_signature

_NO_LINKS: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_MOST_NAMES = 1000
_LATER = "It is tried again every minute."


class FileHeld(GolfError):
    """A file cannot be opened or moved now."""

    code = "file_held"
    recoverable = True


class FileChanging(GolfError):
    """A file was changed, or went, while it was looked at: there will be another look."""

    code = "file_changing"
    recoverable = True


def read_copy(path: Path, signature: Signature) -> bytes:
    """The bytes of a file that is as it was seen before, and afterwards. It is held open for the reading alone.

    Of a file that is too large one byte more than is read. Raises FileChanging, FileHeld.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | _NO_LINKS)
        with os.fdopen(descriptor, "rb") as stream:
            data = stream.read(MAX_FILE_BYTES + 1)
            after = os.fstat(stream.fileno())
        is_same = Signature(after.st_size, after.st_mtime_ns) == signature == read_signature(path)
    except FileNotFoundError as error:
        raise FileChanging("The file is gone.") from error
    except PermissionError as error:
        raise FileHeld("The file cannot be opened: another program holds it, or your user may not read it.",
                       _LATER) from error
    except OSError as error:
        raise FileHeld(f"The file cannot be read ({error.strerror or type(error).__name__}).", _LATER) from error
    if not is_same or len(data) < min(signature.size_bytes, MAX_FILE_BYTES):
        raise FileChanging("The file is being written.")
    return data


def move_imported(folder: Path, name: str, signature: Signature) -> str:
    """Move a file to ``imported/``; where it is now, below the folder. Raises FileChanging, FileHeld."""
    return _move(folder, name, signature, IMPORTED)


def move_rejected(folder: Path, name: str, signature: Signature, reason: str) -> str:
    """Move a file to ``rejected/`` with a note of the reason beside it. Raises FileChanging, FileHeld."""
    return _move(folder, name, signature, REJECTED, reason)


def delete_imported(folder: Path, name: str, signature: Signature) -> None:
    """Delete a file. Raises FileChanging, FileHeld."""
    try:
        _check_unchanged(folder / name, signature)
        (folder / name).unlink()
    except OSError as error:
        raise FileHeld(f"It could not be deleted ({_describe(error)}).", _LATER) from error


def _move(folder: Path, name: str, signature: Signature, into: str, reason: str = "") -> str:
    """The note is written first: a file that lies in ``rejected`` has one, whatever happens in between."""
    target = folder / into
    try:
        target.mkdir(exist_ok=True)
        if target.is_symlink():
            raise FileHeld(f"The folder {into} is a link to another place.", f"Make {into} a folder of its own.")
        place = _find_free_name(target, name)
        if reason:
            _note_beside(place).write_text(f"{name} was not imported.\n{reason}\n", encoding="utf-8")
        _check_unchanged(folder / name, signature)
        (folder / name).rename(place)
    except OSError as error:
        raise FileHeld(f"It could not be moved to {into} ({_describe(error)}).", _LATER) from error
    return f"{into}/{place.name}"


def _check_unchanged(path: Path, signature: Signature) -> None:
    try:
        is_same = read_signature(path) == signature
    except FileNotFoundError as error:
        raise FileChanging("The file is gone.") from error
    if not is_same:
        raise FileChanging("The file is being written.")


def _note_beside(place: Path) -> Path:
    return place.with_name(f"{place.name}.why.txt")


def _find_free_name(target: Path, name: str) -> Path:
    """A name that no file has; a note without its file, left by a sudden end, is written over."""
    for number in range(1, _MOST_NAMES):
        place = target / (name if number == 1 else f"{Path(name).stem} ({number}){Path(name).suffix}")
        if not os.path.lexists(place):
            return place
    raise FileHeld(f"There are {_MOST_NAMES:,} files of this name already.", "Tidy the folder up.")


def _describe(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "another program holds it, or the folder may not be written to"
    return error.strerror or type(error).__name__
