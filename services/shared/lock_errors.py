"""What a lock file that cannot be opened means to the golfer."""

from __future__ import annotations

from pathlib import Path

from golf.errors import SettingsError


def describe_unusable_lock(lock_path: Path, error: OSError) -> SettingsError:
    """The error to raise. Somebody else's file is what one ``sudo …`` leaves behind."""
    path = error.filename or lock_path  # it may be the folder that is in the way
    if isinstance(error, PermissionError):
        return SettingsError(f"The file {path} is not yours: Rangebook has been run by another user here.",
                             f"Give your user access to {path}, then try again.")
    return SettingsError(f"The file {path} cannot be used ({error.strerror or type(error).__name__}).",
                         "Make room on the disk and give your user access to it, then try again.")
