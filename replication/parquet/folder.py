"""The files of a folder: written whole or not at all, and what the system says of them in the golfer's words."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from golf.copies.errors import CopyError, CopyForeign, CopyFull, CopyReadOnly, CopyRefused, CopyUnreachable

if TYPE_CHECKING:
    import pyarrow as pa

PARTIAL: Final = ".rangebook-"
"""Begins the name of a file that is being written."""
_AGAIN = "Nothing is lost; it is tried again."
_READ_ELSEWHERE_S = 5.0
"""Windows lets nobody replace a file that another program reads; most readers are quick."""
_PIECE = 1 << 20


@contextmanager
def translated(folder: Path) -> Iterator[None]:
    """Raise what the system and Arrow say as one of our errors."""
    import pyarrow as pa  # noqa: PLC0415 - only a copy needs it

    try:
        yield
    except OSError as error:
        raise _explain(error, folder) from error
    except pa.ArrowException as error:
        raise damaged() from error


def damaged() -> CopyForeign:
    """What is said of a file that cannot be read."""
    return CopyForeign("A file of the copy is damaged.", "Check and mend the copy, or copy in full once more.")


def is_of_the_system(path: Path) -> bool:
    """Whether a file lies there because somebody looked into the folder."""
    return path.name.startswith(".") or path.name.lower() in ("desktop.ini", "thumbs.db")


def _explain(error: OSError, folder: Path) -> CopyError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return CopyFull("The disk of the folder is full.", f"Make room there. {_AGAIN}")
    if error.errno == errno.EROFS:
        return CopyReadOnly("The folder can only be read now.", f"Open its disk for writing. {_AGAIN}")
    if not folder.is_dir():
        return CopyUnreachable("The folder is not there: is its disk connected?", f"Connect it. {_AGAIN}")
    if isinstance(error, PermissionError):
        return CopyRefused("A file in the folder may not be written: it belongs to somebody else, or another program "
                           "has it open.", "Close that program, or choose a folder of your own, then copy again.")
    return CopyUnreachable("The disk of the folder does not answer.", _AGAIN)


def write_atomically(path: Path, write: Callable[[Path], None]) -> None:
    """Write under another name, flush to the disk, and put in place: whoever reads sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{PARTIAL}{secrets.token_hex(4)}-{path.name}")
    try:
        write(partial)
        with partial.open("rb+") as written:
            os.fsync(written.fileno())
        _replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    flush_folder(path.parent)


def _replace(partial: Path, path: Path) -> None:
    until = time.monotonic() + _READ_ELSEWHERE_S
    while True:
        try:
            os.replace(partial, path)
        except PermissionError:
            if os.name != "nt" or time.monotonic() > until:
                raise
            threading.Event().wait(0.1)
        else:
            return


def flush_folder(folder: Path) -> None:
    """Make what was put in place or taken away survive a power cut, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_json(path: Path, value: dict[str, Any]) -> None:
    """In place at once or not at all."""
    write_atomically(path, lambda partial: partial.write_text(  # type: ignore[arg-type]
        json.dumps(value, indent=1, sort_keys=True), encoding="utf-8"))


def read_json(path: Path) -> dict[str, Any] | None:
    """What a file of ours says; None without one. Raises CopyForeign for what is none."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise CopyForeign(f"The file {path.name} of the copy is damaged.",
                          "Remove the folder, then copy in full once more.")
    return found


def write_table(path: Path, tables: Iterator[pa.Table], schema: pa.Schema) -> int:
    """A Parquet file of these pieces, in place at once; how many rows. Without a row the file is taken away."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    rows = 0

    def write(partial: Path) -> None:
        nonlocal rows
        with pq.ParquetWriter(partial, schema, compression="zstd") as writer:
            for table in tables:
                if table.num_rows:
                    rows += table.num_rows
                    writer.write_table(table)

    first = next((table for table in tables if table.num_rows), None)
    if first is None:
        if path.exists():
            path.unlink()
            flush_folder(path.parent)
        return 0
    tables = _with_first(first, tables)
    write_atomically(path, write)
    return rows


def _with_first(first: pa.Table, others: Iterator[pa.Table]) -> Iterator[pa.Table]:
    yield first
    yield from others


def hash_file(path: Path) -> str:
    """SHA-256 of its bytes, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
