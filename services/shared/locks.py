"""One sync at a time for the whole machine: an OS file lock that a crash releases by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from golf.errors import SyncAlreadyRunning
from golf.private_files import make_private_folder
from services.shared.lock_errors import describe_unusable_lock


@contextmanager
def hold_sync_lock(lock_path: Path) -> Iterator[None]:
    """Hold the lock while the block runs. Raises SyncAlreadyRunning at once when somebody has it; SettingsError."""
    lock = FileLock(lock_path, timeout=0, mode=0o600, thread_local=False)
    try:
        make_private_folder(lock_path.parent)
        lock.acquire()
    except Timeout as error:
        raise SyncAlreadyRunning(
            "A sync is already running on this machine.", "Watch it here, or stop it first.") from error
    except OSError as error:
        raise describe_unusable_lock(lock_path, error) from error
    try:
        yield
    finally:
        lock.release()


def is_sync_lock_free(lock_path: Path) -> bool:
    """Whether nobody holds the lock. Takes it for an instant: ask rarely, never on every poll.

    Raises SettingsError when the file cannot be opened: then nobody can say.
    """
    try:
        with hold_sync_lock(lock_path):
            return True
    except SyncAlreadyRunning:
        return False
