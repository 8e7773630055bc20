"""A disk that is really small, and can be given more room."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class SmallDisk:
    """A mounted tmpfs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def leave(self, kib: int) -> None:
        """Fill it until only so much is left."""
        filler = self.folder / "filler"
        filler.unlink(missing_ok=True)
        room = shutil.disk_usage(self.folder).free - kib * 1024
        filler.write_bytes(b"x" * max(room, 0))

    def make_room(self) -> None:
        (self.folder / "filler").unlink(missing_ok=True)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[SmallDisk]:
    folder.mkdir()
    if shutil.which("mount") is None:
        pytest.skip("no mount here")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],
                             capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip("mounting needs root")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
