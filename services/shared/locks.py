"""One sync, and one backup, pruning or restore at a time for the whole machine: OS file locks that a crash releases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from golf.copies.errors import CopyAlreadyRunning
from golf.errors import DatabaseBusy, FoldersAlreadyWatched, GolfError, SettingsError, SyncAlreadyRunning
from golf.private_files import make_private_folder
from golf.settings import Settings

PATIENCE_S = 60.0
AT_ONCE = 0.0


def hold_sync_lock(lock_path: Path) -> AbstractContextManager[None]:
    """Hold the lock while the block runs. Raises SyncAlreadyRunning at once when somebody has it; SettingsError."""
    return _hold(lock_path, AT_ONCE, SyncAlreadyRunning(
        "Another sync or import is running on this computer.", "Try again when it is done."))


def is_sync_lock_free(lock_path: Path) -> bool:
    """Whether nobody holds the lock. Takes it for an instant: ask rarely, never on every poll.

    Raises SettingsError when the file cannot be opened: then nobody can say.
    """
    try:
        with hold_sync_lock(lock_path):
            return True
    except SyncAlreadyRunning:
        return False


def describe_unusable_lock(lock_path: Path, error: OSError) -> SettingsError:
    """The error to raise. Somebody else's file is what one ``sudo …`` leaves behind."""
    path = error.filename or lock_path  # it may be the folder that is in the way
    if isinstance(error, PermissionError):
        return SettingsError(f"The file {path} is not yours: Rangebook has been run by another user here.",
                             f"Give your user access to {path}, then try again.")
    return SettingsError(f"The file {path} cannot be used ({error.strerror or type(error).__name__}).",
                         "Make room on the disk and give your user access to it, then try again.")


def hold_watch_lock(settings: Settings) -> AbstractContextManager[None]:
    """Hold the lock while the block runs: one process watches the folders.

    Raises FoldersAlreadyWatched at once when somebody has it; SettingsError.
    """
    return _hold(settings.private_folder / "folders.lock", AT_ONCE, FoldersAlreadyWatched(
        "Another Rangebook is watching the folders on this computer.", "Leave it to that one, or close it first."))


def hold_push_lock(lock_path: Path, folder: str) -> AbstractContextManager[None]:
    """Hold the lock of whoever sends the files of a folder, while the block runs.

    Raises SyncAlreadyRunning at once, SettingsError.
    """
    return _hold(lock_path, AT_ONCE, SyncAlreadyRunning(
        f"The files of {folder} are being sent already.", "Leave it to that process, or end it first."))


def hold_backup_lock(settings: Settings, wait_s: float = PATIENCE_S) -> AbstractContextManager[None]:
    """Hold the lock while the block runs.

    Raises DatabaseBusy when somebody else has it for longer than we wait; SettingsError when it cannot be used.
    """
    return _hold(settings.private_folder / "backup.lock", wait_s, DatabaseBusy(
        "A backup or a restore is under way.", "Try again in a minute."))


def hold_live_lock(settings: Settings) -> AbstractContextManager[None]:
    """Hold the lock of whoever listens for live balls, while the block runs.

    Raises SyncAlreadyRunning at once when another process listens; SettingsError when it cannot be used.
    """
    return _hold(settings.private_folder / "live.lock", AT_ONCE, SyncAlreadyRunning(
        "Another process of Rangebook listens for live balls already.", "Use that one, or stop it first."))


def hold_copy_lock(settings: Settings) -> AbstractContextManager[None]:
    """Hold the lock of whoever writes copies elsewhere, while the block runs.

    Raises CopyAlreadyRunning at once when somebody has it; SettingsError when it cannot be used.
    """
    return _hold(settings.private_folder / "copies.lock", AT_ONCE, CopyAlreadyRunning(
        "A copy is being written already.", "Wait until it is done, or stop it."))


@contextmanager
def _hold(lock_path: Path, wait_s: float, taken: GolfError) -> Iterator[None]:
    """Hold the file's lock. Raises ``taken`` when somebody else keeps it for longer than we wait, SettingsError."""
    lock = FileLock(lock_path, timeout=wait_s, mode=0o600, thread_local=False)
    try:
        make_private_folder(lock_path.parent)
        lock.acquire()
    except Timeout as error:
        raise taken from error
    except OSError as error:
        raise describe_unusable_lock(lock_path, error) from error
    try:
        yield
    finally:
        lock.release()
