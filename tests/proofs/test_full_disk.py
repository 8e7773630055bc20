"""No room left in the middle of a sync, an undo, a backup, a restore: said, nothing half done, healed by room."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from golf.errors import DatabaseError, DiskFull
from golf.sync_events import SyncStatus
from services.sync.options import SyncOptions
from tests.depth import proof
from tests.proofs.disks import SmallDisk, small_disk
from tests.proofs.house import SmallHouse, content_shots, load_truth_of_sessions, stored_shots
from tests.proofs.points import Doom, raise_crash

EVERYTHING = SyncOptions(None, full=True, rechecks=0)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk", "6m") as disk:
        yield disk


@pytest.fixture
def house(disk: SmallDisk) -> Iterator[SmallHouse]:
    house = SmallHouse(disk.folder, Doom(raise_crash), sessions=12)
    yield house
    house.close()


def assert_whole(house: SmallHouse) -> None:
    """What is stored is what the portal has, session by session, and the file is sound."""
    truth = {report.id: content_shots(house.truth(report)) for report in house.portal.account.reports}
    for report_id, row in load_truth_of_sessions(house.database).items():
        if row["imported_at"] is not None:
            assert stored_shots(house.database, report_id) == truth[report_id]
    assert [found for found in house.database.upkeep.check() if found.severity == "error"] == []


def assert_heals(house: SmallHouse, disk: SmallDisk) -> None:
    disk.make_room()
    result = house.sync(EVERYTHING)
    assert result.status in (SyncStatus.SUCCESS, SyncStatus.NO_NEW), result
    assert result.receipt is not None
    assert result.receipt.is_complete
    assert not any(run.is_active for run in house.database.runs.load_recent(100))
    assert_whole(house)


@pytest.mark.parametrize("room_kib", [12, proof(60), proof(120), proof(180)])
def test_in_the_middle_of_a_sync(house: SmallHouse, disk: SmallDisk, room_kib: int) -> None:
    disk.leave(room_kib)
    with suppress(DiskFull):  # before anything was begun
        result = house.sync(EVERYTHING)
        assert result.status is SyncStatus.ERROR, result
        assert "room" in str(result.errors)
    assert_whole(house)
    assert_heals(house, disk)


@pytest.mark.parametrize("room_kib", [proof(0), 12, proof(32)])
def test_in_the_middle_of_an_undo(house: SmallHouse, disk: SmallDisk, room_kib: int) -> None:
    run_id = house.sync(EVERYTHING).run_id
    before = house.database.compute_content_hash()
    disk.leave(room_kib)
    with pytest.raises(DiskFull, match="full"):
        house.app.sync_history.undo(run_id)
    assert house.database.compute_content_hash() == before
    assert_whole(house)
    disk.make_room()
    undone = house.app.sync_history.undo(run_id)
    assert load_truth_of_sessions(house.database) == {}
    house.app.sync_history.undo(undone.run_id)
    assert house.database.compute_content_hash() == before
    assert_heals(house, disk)


@pytest.mark.parametrize("room_kib", [proof(0), 64, proof(300)])
def test_in_the_middle_of_a_backup(house: SmallHouse, disk: SmallDisk, room_kib: int) -> None:
    house.sync(EVERYTHING)
    before, files = house.database.compute_content_hash(), names_in(house.parts.settings.backup_folder)
    disk.leave(room_kib)
    with pytest.raises(DatabaseError, match=r"room|full"):
        house.app.backups.make()
    assert house.app.backups.load_list() == []
    assert names_in(house.parts.settings.backup_folder) == files, "nothing half written is left"
    assert house.database.compute_content_hash() == before
    disk.make_room()
    house.app.backups.make()
    assert len(house.app.backups.load_list()) == 1


@pytest.mark.parametrize("room_kib", [proof(16), 900, proof(1500)])
def test_in_the_middle_of_a_restore(house: SmallHouse, disk: SmallDisk, room_kib: int) -> None:
    house.sync(SyncOptions(4, rechecks=0))
    early = house.database.compute_content_hash()
    info = house.app.backups.make()
    house.sync(EVERYTHING)
    before = house.database.compute_content_hash()
    disk.leave(room_kib)
    with pytest.raises(DatabaseError, match=r"room|full"):
        house.app.backups.restore(info.name)
    assert house.database.compute_content_hash() == before
    assert_whole(house)
    disk.make_room()
    house.app.backups.restore(info.name)
    assert house.database.compute_content_hash() == early
    assert_heals(house, disk)


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()
