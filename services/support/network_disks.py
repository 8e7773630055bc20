"""On what kind of disk does a folder lie? SQLite's shared memory does not work over a network."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path, PurePath

_NETWORK = ("nfs", "cifs", "smb", "afp", "webdav", "davfs", "sshfs", "9p", "afs", "gluster", "ceph", "lustre", "ncpfs",
            "fuse.rclone", "fuse.s3fs", "fuse.gcsfuse")
_SYNCED_FOLDERS = ("dropbox", "onedrive", "google drive", "googledrive", "icloud drive", "mobile documents",
                   "nextcloud")
_DRIVE_REMOTE = 4  # GetDriveTypeW: DRIVE_REMOTE


def find_network_kind(folder: Path, mounts: str | None = None) -> str | None:
    """The kind of network disk the folder lies on (``nfs4``, ``cifs``, …), or None for a local one."""
    if sys.platform == "win32":
        return _windows_kind(folder)
    if mounts is None:
        mounts = _load_mounts()
    kind = _mounted_kind(folder, mounts)
    return kind if kind and kind.lower().startswith(_NETWORK) else None


def find_synced_folder(folder: Path) -> str | None:
    """The part of the path that belongs to a file-synchronising service, which may copy a database in pieces."""
    return next((part for part in folder.parts if part.lower().startswith(_SYNCED_FOLDERS)), None)


def _load_mounts() -> str:
    """Lines ``device folder kind …``: /proc/mounts, or the same made of macOS's ``mount``."""
    proc = Path("/proc/mounts")
    if proc.exists():
        return proc.read_text(errors="replace")
    lines = subprocess.run(["mount"], capture_output=True, text=True, timeout=5, check=False).stdout.splitlines()
    return "\n".join(_as_proc_line(line) for line in lines)


def _as_proc_line(line: str) -> str:
    """``//me@nas/golf on /Volumes/golf (smbfs, nodev)`` → ``- /Volumes/golf smbfs``."""
    place, _, options = line.partition(" on ")[2].rpartition(" (")
    return f"- {place.replace(' ', chr(92) + '040')} {options.split(',')[0].rstrip(')')}"


def _mounted_kind(folder: Path, mounts: str) -> str | None:
    """The kind of the innermost mount that holds the folder; the later line wins, as it covers the earlier."""
    best: tuple[int, str] | None = None
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        place = PurePath(fields[1].replace("\\040", " "))
        if folder.is_relative_to(place) and (best is None or len(place.parts) >= best[0]):
            best = (len(place.parts), fields[2])
    return best[1] if best else None


def _windows_kind(folder: Path) -> str | None:
    if str(folder).startswith("\\\\"):
        return "network share"
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - Windows only

        if ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == _DRIVE_REMOTE:
            return "network drive"
    return None
