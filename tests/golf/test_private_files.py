"""Private from birth, whole or not at all."""

import os
import stat
import sys
from pathlib import Path

import pytest

from golf.private_files import make_private_folder, write_private_bytes


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes; on Windows the profile folder protects it")
def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "secret"
    write_private_bytes(path, b"x")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_failed_replacement_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret"
    write_private_bytes(path, b"old")

    def full_disk(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        write_private_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["secret"]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_parents_made_on_the_way_are_private_too(tmp_path: Path) -> None:
    make_private_folder(tmp_path / "a" / "b")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700
