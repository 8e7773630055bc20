"""What a device may do here, in one word."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Chosen when the code of a device is made."""

    VIEWER = "viewer"
    """Looks."""
    GOLFER = "golfer"
    """Looks, syncs, and changes what a golfer changes."""
    OWNER = "owner"
    """Everything that this computer may: devices, passwords, restoring, backups."""
