"""One backup, pruning or restore at a time for the whole machine: an OS file lock that a crash releases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from golf.errors import DatabaseBusy
from golf.private_files import make_private_folder
from golf.settings import Settings

PATIENCE_S = 60.0
AT_ONCE = 0.0


@contextmanager
def hold_backup_lock(settings: Settings, wait_s: float = PATIENCE_S) -> Iterator[None]:
    """Hold the lock while the block runs. Raises DatabaseBusy when somebody else has it for longer than we wait."""
    make_private_folder(settings.private_folder)
    lock = FileLock(settings.private_folder / "backup.lock", timeout=wait_s, mode=0o600, thread_local=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise DatabaseBusy("A backup or a restore is under way.", "Try again in a minute.") from error
    try:
        yield
    finally:
        lock.release()
