"""Which disks are on a network; the doctor and the integrity check answer the same about one folder."""

import subprocess
import sys
from pathlib import Path

import pytest

import golf.network_disks
from golf.network_disks import find_network_kind, find_synced_folder
from golf_db import open_database
from services.support.doctor import CheckState, check_home

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
nas:/homes /home nfs4 rw 0 0
/dev/sdb1 /home/me/fast\\040disk ext4 rw 0 0
//nas/golf /mnt/golf cifs rw 0 0
//nas/y /mnt/nas\\040share cifs rw 0 0
me@nas:/x /mnt/ssh fuse.sshfs rw 0 0
broken
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="mount tables are POSIX")


@pytest.mark.parametrize(("folder", "kind"), [
    ("/home/me/golf", "nfs4"), ("/home/me/fast disk/golf", None), ("/mnt/golf", "cifs"), ("/mnt/golfing", None),
    ("/var/lib", None), ("/mnt/nas share/golf/golf.db", "cifs"), ("/mnt/ssh/golf", "fuse.sshfs"),
])
def test_a_network_disk_is_recognised_by_its_innermost_mount(folder: str, kind: str | None) -> None:
    assert find_network_kind(Path(folder), MOUNTS) == kind


def test_this_machines_temporary_folder_is_local(tmp_path: Path) -> None:
    assert find_network_kind(tmp_path) is None


def test_a_system_that_does_not_say_counts_as_local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("mount", 5)

    monkeypatch.setattr(Path, "exists", lambda _: False)
    monkeypatch.setattr(subprocess, "run", refuse)
    assert find_network_kind(tmp_path) is None


@pytest.mark.parametrize(("kind", "is_network"), [
    ("ext4", False), ("apfs", False), ("fuseblk", False), ("nfs4", True), ("smbfs", True), ("smb3", True), ("9p", True),
    ("fuse.sshfs", True), ("fuse.rclone", True), ("lustre", True), ("glusterfs", True), ("fuse.glusterfs", True),
    ("afpfs", True), ("ncpfs", True),
])
def test_doctor_and_integrity_check_agree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, is_network: bool
) -> None:
    database = open_database(tmp_path / "golf.db")
    monkeypatch.setattr(golf.network_disks, "_load_mounts", lambda: f"there {tmp_path.resolve()} {kind} rw 0 0")
    assert any(finding.check == "disk" for finding in database.upkeep.check()) is is_network
    assert (check_home(tmp_path).state is CheckState.FAIL) is is_network


@pytest.mark.parametrize(("folder", "found"), [
    ("/home/me/Dropbox (Personal)/golf", "Dropbox (Personal)"), ("/Users/me/OneDrive - Club/x", "OneDrive - Club"),
    ("/home/me/golf", None),
])
def test_synchronised_folders_are_recognised_by_name(folder: str, found: str | None) -> None:
    assert find_synced_folder(Path(folder)) == found
