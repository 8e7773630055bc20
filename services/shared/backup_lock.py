"""One backup, pruning or restore at a time for the whole machine: an OS file lock that a crash releases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from golf.errors import DatabaseBusy
from golf.private_files import make_private_folder
from golf.settings import Settings
from services.shared.lock_errors import describe_unusable_lock

PATIENCE_S = 60.0
AT_ONCE = 0.0


@contextmanager
def hold_backup_lock(settings: Settings, wait_s: float = PATIENCE_S) -> Iterator[None]:
    """Hold the lock while the block runs.

    Raises DatabaseBusy when somebody else has it for longer than we wait; SettingsError when it cannot be used.
    """
    lock_path = settings.private_folder / "backup.lock"
    lock = FileLock(lock_path, timeout=wait_s, mode=0o600, thread_local=False)
    try:
        make_private_folder(lock_path.parent)
        lock.acquire()
    except Timeout as error:
        raise DatabaseBusy("A backup or a restore is under way.", "Try again in a minute.") from error
    except OSError as error:
        raise describe_unusable_lock(lock_path, error) from error
    try:
        yield
    finally:
        lock.release()
