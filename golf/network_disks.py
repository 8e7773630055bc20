"""On what kind of disk does a folder lie? SQLite's locks and shared memory cannot be relied upon over a network.

Measured over such a mount: two machines both got the write lock, one commit vanished, and ``integrity_check`` still
said ok.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path, PurePath

_NETWORK = ("nfs", "cifs", "smb", "afp", "webdav", "davfs", "sshfs", "9p", "afs", "gluster", "ceph", "lustre", "ncpfs",
            "rclone", "s3fs", "gcsfuse")
"""What the name of the kind begins with, with or without ``fuse.`` before it."""
_SYNCED_FOLDERS = ("dropbox", "onedrive", "google drive", "googledrive", "icloud drive", "mobile documents",
                   "nextcloud")
_ESCAPES = {"\\040": " ", "\\011": "\t", "\\012": "\n", "\\134": "\\"}
_DRIVE_REMOTE = 4  # GetDriveTypeW: DRIVE_REMOTE


def find_network_kind(place: Path, mounts: str | None = None) -> str | None:
    """The kind of network disk that a folder or file lies on (``nfs4``, ``cifs``, …).

    None for a disk of this machine, and where the system does not say. ``mounts``: lines ``device folder kind …``
    instead of the system's own list.
    """
    place = place.resolve()
    if sys.platform == "win32":
        return _windows_kind(place)
    kind = _mounted_kind(place, _load_mounts() if mounts is None else mounts)
    return kind if kind and kind.lower().removeprefix("fuse.").startswith(_NETWORK) else None


def find_synced_folder(folder: Path) -> str | None:
    """The part of the path that belongs to a file-synchronising service, which may copy a database in pieces."""
    return next((part for part in folder.parts if part.lower().startswith(_SYNCED_FOLDERS)), None)


def _load_mounts() -> str:
    """/proc/mounts, or the same made of macOS's ``mount``; empty where the system does not say."""
    proc = Path("/proc/mounts")
    try:
        if proc.exists():
            return proc.read_text(encoding="utf-8", errors="replace")
        lines = subprocess.run(["mount"], capture_output=True, text=True, timeout=5, check=False).stdout.splitlines()
    except (OSError, subprocess.SubprocessError):
        return ""
    return "\n".join(_as_proc_line(line) for line in lines)


def _as_proc_line(line: str) -> str:
    """``//me@nas/golf on /Volumes/golf (smbfs, nodev)`` → ``- /Volumes/golf smbfs``."""
    place, _, options = line.partition(" on ")[2].rpartition(" (")
    return f"- {place.replace(' ', chr(92) + '040')} {options.split(',')[0].rstrip(')')}"


def _mounted_kind(place: Path, mounts: str) -> str | None:
    """The kind of the innermost mount that holds the place; the later line wins, as it covers the earlier."""
    best: tuple[int, str] | None = None
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        mount = PurePath(_unescape(fields[1]))
        if place.is_relative_to(mount) and (best is None or len(mount.parts) >= best[0]):
            best = (len(mount.parts), fields[2])
    return best[1] if best else None


def _unescape(mount: str) -> str:
    for escape, character in _ESCAPES.items():
        mount = mount.replace(escape, character)
    return mount


def _windows_kind(place: Path) -> str | None:
    if str(place).startswith("\\\\"):
        return "network share"
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - Windows only

        if ctypes.windll.kernel32.GetDriveTypeW(place.anchor) == _DRIVE_REMOTE:
            return "network drive"
    return None
