"""Whether a folder lies on another machine, where SQLite's locks cannot be relied upon.

Measured over such a mount: two machines both got the write lock, one commit vanished, and
``integrity_check`` still said ok.
"""

from __future__ import annotations

from pathlib import Path

_MOUNTS = Path("/proc/self/mounts")
_NETWORK = {"9p", "afs", "cifs", "ceph", "davfs", "fuse.rclone", "fuse.sshfs", "glusterfs", "ncpfs", "nfs", "nfs4",
            "smb3", "smbfs"}


def is_on_network_disk(path: Path, mounts: Path = _MOUNTS) -> bool:
    """True when the system lists the path's disk as a network one; False where that cannot be told."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:  # no such list outside Linux
        return False
    resolved = path.resolve()
    kinds = {Path(_unescaped(fields[1])): fields[2] for fields in map(str.split, lines) if len(fields) > 2}
    nearest = next((kinds[place] for place in (resolved, *resolved.parents) if place in kinds), "")
    return nearest in _NETWORK


def _unescaped(mount_point: str) -> str:
    return mount_point.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
