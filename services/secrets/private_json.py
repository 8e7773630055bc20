"""JSON documents in private files, written whole and held by one process at a time."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from golf.errors import DatabaseBusy, SettingsError
from golf.private_files import make_private_folder, write_private_bytes

_LOCK_WAIT_S = 20.0


@contextmanager
def hold_private_file(path: Path, threads: threading.Lock, what: str) -> Iterator[None]:
    """Hold the file with ``what`` against every other thread and process. Raises DatabaseBusy or SettingsError."""
    lock_path = path.with_suffix(".lock")
    try:
        make_private_folder(lock_path.parent)
        with threads, FileLock(lock_path, timeout=_LOCK_WAIT_S, mode=0o600):
            yield
    except Timeout as error:
        raise DatabaseBusy(f"Another Rangebook keeps the file with the {what} busy.",
                           "Close it, or try again in a minute.") from error
    except OSError as error:
        raise SettingsError(f"The file with the {what} cannot be used.",
                            f"Give your user access to {path.parent} and make room on the disk.") from error


def write_private_document(path: Path, document: Mapping[str, object], what_happened: str) -> None:
    """Replace a private JSON file whole. Raises SettingsError, beginning with ``what_happened``."""
    try:
        write_private_bytes(path, json.dumps(document).encode())
    except OSError as error:
        raise SettingsError(
            what_happened, f"Make room on the disk and give your user access to {path.parent}.") from error
