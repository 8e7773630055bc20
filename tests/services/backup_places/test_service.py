"""Second places in a real folder; the passphrase's slow arithmetic is replaced where it is not the point."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from golf.backups import BackupPlaceError
from golf.errors import BackupInvalid, DatabaseBusy, KeyringUnavailable, NotFound, SettingsError
from golf.maintenance import AuditFilter, AuditKind
from services.backup_places import copies
from services.backup_places.copies import CopyInPlace
from services.backup_places.kept import PLACES_FILE, KeptPlace
from services.backup_places.secrets import PLACE_SECRETS_FILE
from services.shared.locks import hold_sync_lock
from tests.opened_app import OpenedApp
from tests.services.small_house import build_small_app, report_body, save_report

PASSPHRASE = "seven iron to the middle"


class MovedClock:
    """Time that passes when a test says so."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at

    def today(self) -> date:
        return self._at.astimezone().date()

    def monotonic(self) -> float:
        return 0.0

    def move(self, by: timedelta) -> None:
        self._at += by

    def set(self, at: datetime) -> None:
        self._at = at


@pytest.fixture(autouse=True)
def quick_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrap(key: str, passphrase: str) -> bytes:
        return json.dumps([key, passphrase]).encode()

    def unwrap(wrapped: bytes, passphrase: str) -> str:
        key, right = json.loads(wrapped)
        if passphrase != right:
            raise BackupPlaceError("The passphrase does not open this place.")
        return str(key)

    monkeypatch.setattr(copies, "wrap_key", wrap)
    monkeypatch.setattr(copies, "unwrap_key", unwrap)


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock(datetime(2026, 12, 1, 18, 0, tzinfo=UTC))


@pytest.fixture
def app(tmp_path: Path, clock: MovedClock) -> OpenedApp:
    app = build_small_app(tmp_path / "home", clock=clock)
    save_report(app, 101, report_body(5))
    return app


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def add(app: OpenedApp, folder: Path, name: str = "USB stick") -> KeptPlace:
    return app.backup_places.add(name, str(folder), PASSPHRASE, allow_file=True)


def copies_in(app: OpenedApp, place: KeptPlace) -> list[CopyInPlace]:
    return [found.copy for found in app.backup_places.find_copies(place)]


def sealed_files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.gz.age"))


def now_of(app: OpenedApp, name: str = "USB stick") -> KeptPlace:
    return app.backup_places.find(name)


def test_a_copy_is_verified_there_and_remembered(app: OpenedApp, stick: Path) -> None:
    said: list[str] = []
    copied = app.backup_places.copy(add(app, stick), lambda what, _done, _of: said.append(what))
    assert (copied.sessions, copied.shots) == (1, 5)
    place = now_of(app)
    assert place.copy == copied
    assert place.copies == 1
    assert list(dict.fromkeys(said)) == ["Encrypting", "Verifying", "Copying", "Reading back"]
    assert len(sealed_files(stick)) == 1


def test_nothing_of_the_golfer_can_be_read_there(app: OpenedApp, stick: Path) -> None:
    app.backup_places.copy(add(app, stick))
    for path in (path for path in stick.rglob("*") if path.is_file() and path.name != copies.KEY_NAME):
        content = path.read_bytes()
        assert content.startswith(b"age-encryption.org/v1")
        assert b"SQLite" not in content
        assert b"content_hash" not in content


def test_the_passphrase_is_kept_nowhere(app: OpenedApp, stick: Path) -> None:
    app.backup_places.copy(add(app, stick))
    for path in (path for path in app.settings.home.rglob("*") if path.is_file()):
        assert PASSPHRASE.encode() not in path.read_bytes(), path


def test_a_second_copy_of_the_same_state_adds_nothing(app: OpenedApp, stick: Path) -> None:
    place = add(app, stick)
    first = app.backup_places.copy(place)
    assert app.backup_places.copy(place).name == first.name
    assert len(sealed_files(stick)) == 1


def test_what_changed_meanwhile_is_backed_up_and_copied(app: OpenedApp, stick: Path, clock: MovedClock) -> None:
    place = add(app, stick)
    app.backup_places.copy(place)
    clock.move(timedelta(minutes=5))
    save_report(app, 102, report_body(7, carry=120))
    assert app.backup_places.copy(place).sessions == 2


def test_by_itself_only_the_newest_backup_that_is_not_there(app: OpenedApp, stick: Path) -> None:
    add(app, stick)
    app.backup_places.copy_when_due()
    assert sealed_files(stick) == []  # no backup yet
    app.backups.back_up_when_due()
    app.backup_places.copy_when_due()
    assert len(sealed_files(stick)) == 1
    written = sealed_files(stick)[0].stat().st_mtime_ns
    app.backup_places.copy_when_due()
    assert sealed_files(stick)[0].stat().st_mtime_ns == written


def test_nothing_is_copied_while_a_sync_runs(app: OpenedApp, stick: Path) -> None:
    add(app, stick)
    app.backups.back_up_when_due()
    with hold_sync_lock(app.settings.lock_path):
        app.backup_places.copy_when_due()
    assert sealed_files(stick) == []


def test_each_week_a_copy_is_opened_and_compared(app: OpenedApp, stick: Path, clock: MovedClock) -> None:
    add(app, stick)
    app.backups.back_up_when_due()
    app.backup_places.copy_when_due()
    clock.move(timedelta(days=7, minutes=1))
    app.backup_places.copy_when_due()
    assert now_of(app).checked_at == clock.now()


def test_a_copy_that_rotted_is_found_by_the_check(app: OpenedApp, stick: Path) -> None:
    place = add(app, stick)
    app.backup_places.copy(place)
    [sealed] = sealed_files(stick)
    content = bytearray(sealed.read_bytes())
    content[-50] ^= 1
    sealed.write_bytes(content)
    with pytest.raises(BackupInvalid, match="does not give back"):
        app.backup_places.check(place)
    trouble = now_of(app).trouble
    assert trouble is not None
    assert "does not give back" in trouble.what_happened


def test_another_disk_in_its_stead_is_not_written_to(app: OpenedApp, stick: Path) -> None:
    place = add(app, stick)
    shutil.rmtree(stick)
    with pytest.raises(BackupPlaceError, match="not there"):
        app.backup_places.copy(place)
    assert not stick.exists()
    stick.mkdir()
    with pytest.raises(BackupPlaceError, match="another disk"):
        app.backup_places.copy(place)
    assert list(stick.iterdir()) == []


def test_a_place_that_fails_is_tried_later_and_later_and_told_once(
    app: OpenedApp, stick: Path, clock: MovedClock, tmp_path: Path,
) -> None:
    add(app, stick)
    app.backups.back_up_when_due()
    stick.rename(tmp_path / "unplugged")
    tried = []
    for _ in range(60):
        before = now_of(app).trouble
        app.backup_places.copy_when_due()
        if now_of(app).trouble != before:
            tried.append(clock.now())
        clock.move(timedelta(hours=1))
    pauses = [round((later - earlier) / timedelta(hours=1)) for earlier, later in pairwise(tried)]
    assert pauses[:4] == [1, 2, 4, 8]
    titles = [notice.title for notice in app.notices.load_recent(20)]
    assert titles.count("Backups have not reached USB stick since yesterday") == 1
    (tmp_path / "unplugged").rename(stick)
    clock.move(timedelta(days=1))
    app.backup_places.copy_when_due()
    assert now_of(app).trouble is None
    assert "Backups reach USB stick again" in [notice.title for notice in app.notices.load_recent(20)]


def test_an_unfinished_copy_counts_for_nothing_and_goes_after_a_day(
    app: OpenedApp, stick: Path, clock: MovedClock,
) -> None:
    place = add(app, stick)
    app.backup_places.copy(place)
    [sealed] = sealed_files(stick)
    cut_off = sealed.with_name("golf-20261130-120000-daily.db.0badf00d.gz.age")
    cut_off.write_bytes(b"half")
    assert len(copies_in(app, place)) == 1
    app.backup_places.copy(place)
    assert cut_off.exists()  # somebody may be at it
    clock.set(datetime.now(UTC) + timedelta(days=2))
    app.backup_places.copy(place)
    assert not cut_off.exists()


def test_old_copies_go_as_they_do_here(app: OpenedApp, stick: Path, clock: MovedClock) -> None:
    place = add(app, stick)
    for number in range(12):
        save_report(app, 200 + number, report_body(5, carry=100 + number))
        app.backups.back_up_when_due()
        app.backup_places.copy(place)
        clock.move(timedelta(days=1))
    there = {each.backup.name for each in copies_in(app, place)}
    assert there == {info.name for info in app.backups.load_list()}
    assert len(there) < 12


def test_everything_comes_back_on_a_bare_machine_with_the_passphrase_alone(
    app: OpenedApp, stick: Path, tmp_path: Path, clock: MovedClock,
) -> None:
    app.backup_places.copy(add(app, stick))
    bare = build_small_app(tmp_path / "new computer", clock=clock)
    with pytest.raises(BackupPlaceError, match="passphrase"):
        bare.backup_places.find_elsewhere(str(stick), "another long passphrase")
    [found] = bare.backup_places.find_elsewhere(str(stick), PASSPHRASE)
    brought = bare.backup_places.bring(found)
    assert bare.backups.preview_restore(brought.name).backup.sessions == 1
    bare.backups.restore(brought.name)
    assert bare.database.journal.load_session(101).card.stored_shots == 5


def test_a_copy_that_was_exchanged_does_not_come_in(app: OpenedApp, stick: Path, clock: MovedClock) -> None:
    """Somebody with access to the place puts an older sealed file under a newer name."""
    place = add(app, stick)
    app.backup_places.copy(place)
    clock.move(timedelta(days=1))
    save_report(app, 102, report_body(7, carry=120))
    app.backup_places.copy(place)
    older, newer = sealed_files(stick)
    newer.write_bytes(older.read_bytes())
    newest = app.backup_places.find_copies(now_of(app))[0]
    with pytest.raises(BackupInvalid):
        app.backup_places.bring(newest)


def test_without_keyring_and_consent_nothing_is_laid_anywhere(app: OpenedApp, stick: Path) -> None:
    with pytest.raises(KeyringUnavailable, match="no usable keyring"):
        app.backup_places.add("USB stick", str(stick), PASSPHRASE)
    assert list(stick.iterdir()) == []
    assert app.backup_places.load() == []


def test_a_place_is_taken_over_again_with_its_passphrase_only(app: OpenedApp, stick: Path) -> None:
    place = add(app, stick)
    app.backup_places.copy(place)
    app.backup_places.remove(place)
    with pytest.raises(BackupPlaceError, match="passphrase"):
        app.backup_places.add("Again", str(stick), "another long passphrase", allow_file=True)
    again = add(app, stick, "Again")
    assert len(copies_in(app, again)) == 1


def test_a_removed_place_leaves_no_key_here_and_its_copies_there(app: OpenedApp, stick: Path) -> None:
    place = add(app, stick)
    app.backup_places.copy(place)
    app.backup_places.remove(place)
    assert len(sealed_files(stick)) == 1
    for name in (PLACES_FILE, PLACE_SECRETS_FILE):
        assert place.place_id not in (app.settings.private_folder / name).read_text()
    with pytest.raises(NotFound):
        app.backup_places.find("USB stick")


def test_a_removed_place_may_take_its_copies_along(app: OpenedApp, stick: Path) -> None:
    place = add(app, stick)
    app.backup_places.copy(place)
    app.backup_places.remove(place, delete_copies=True)
    assert [path for path in stick.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(("name", "folder", "why"), [
    ("", None, "needs a name"), ("usb  STICK", "other", "already"), ("Other", "stick", "is this place"),
    ("Inside", "home/backups", "inside Rangebook"), ("Gone", "nowhere", "not there"),
])
def test_a_place_that_cannot_be_one_is_refused(
    app: OpenedApp, stick: Path, name: str, folder: str | None, why: str,
) -> None:
    tmp_path = stick.parent
    add(app, stick)
    (tmp_path / "other").mkdir()
    with pytest.raises((SettingsError, BackupPlaceError), match=why):
        app.backup_places.add(name, str(tmp_path / (folder or "other")), PASSPHRASE, allow_file=True)
    assert len(app.backup_places.load()) == 1


def test_two_processes_do_not_copy_at_once(app: OpenedApp, stick: Path) -> None:
    place = add(app, stick)

    def copy_again(_what: str, _done: int, _of: int) -> None:
        app.backup_places.copy(place)

    with pytest.raises(DatabaseBusy, match="already"):
        app.backup_places.copy(place, copy_again)


def test_two_rangebooks_share_a_place(app: OpenedApp, stick: Path, tmp_path: Path, clock: MovedClock) -> None:
    app.backup_places.copy(add(app, stick))
    other = build_small_app(tmp_path / "other home", clock=clock)
    with other.database._store.writing() as connection:  # the tests' homes begin as copies of one
        connection.exec_driver_sql("UPDATE rangebook SET rangebook_id = ?", ("f" * 32,))
    save_report(other, 300, report_body(9))
    other.backup_places.copy(add(other, stick))
    assert [each.backup.shots for each in copies_in(app, now_of(app))] == [5]
    found = app.backup_places.find_elsewhere(str(stick), PASSPHRASE)
    assert sorted(each.copy.backup.shots for each in found) == [5, 9]


def test_two_computers_with_copies_of_one_file_keep_both(
    app: OpenedApp, stick: Path, tmp_path: Path, clock: MovedClock,
) -> None:
    app.backup_places.copy(add(app, stick))
    twin = build_small_app(tmp_path / "twin", clock=clock)
    save_report(twin, 300, report_body(9))
    twin.backup_places.copy(add(twin, stick))
    assert len(sealed_files(stick)) == 2  # each prunes its own


def test_setting_up_and_removing_stand_in_the_audit(app: OpenedApp, stick: Path) -> None:
    app.backup_places.remove(add(app, stick))
    told = [entry.what for entry in app.database.audit.load(AuditFilter(AuditKind.SETTING))]
    assert told[:2] == ["Place for backups removed", "Place for backups added"]
