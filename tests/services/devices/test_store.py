from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from golf.devices.roles import Role
from golf.errors import NotFound, SettingsError
from services.devices.store import DEVICES_FILE, FORGOTTEN_AFTER, MOST_DEVICES, DeviceStore
from tests.services.small_house import settings_in


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2026, 12, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> DeviceStore:
    return DeviceStore(settings_in(tmp_path), clock.now)


def test_a_device_comes_in_with_its_cookie_and_the_file_holds_none(store: DeviceStore, tmp_path: Path) -> None:
    secret, device = store.add("My  phone", Role.GOLFER)
    assert store.check(secret) == device
    assert (device.name, device.role, device.who) == ("My phone", Role.GOLFER, "device My phone")
    path = settings_in(tmp_path).private_folder / DEVICES_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert secret not in path.read_text()
    for other in ("", secret[:-1], secret + "x", device.device_id, "None", "\ud800"):
        assert store.check(other) is None


def test_a_removed_device_is_out_in_every_process(store: DeviceStore, tmp_path: Path, clock: Clock) -> None:
    secret, device = store.add("Phone", Role.VIEWER)
    elsewhere = DeviceStore(settings_in(tmp_path), clock.now)
    assert elsewhere.check(secret) is not None
    assert store.remove("phone") == device
    assert elsewhere.check(secret) is None
    assert elsewhere.find(device.device_id) is None
    with pytest.raises(NotFound):
        store.remove("phone")


def test_a_cookie_is_a_day_old_and_gets_a_follower(store: DeviceStore, clock: Clock) -> None:
    secret, device = store.add("Phone", Role.VIEWER)
    assert store.rotate(device.device_id) is None
    clock.at += timedelta(days=1)
    new = store.rotate(device.device_id)
    assert new is not None
    assert new != secret
    assert store.rotate(device.device_id) is None
    assert store.check(secret) == store.check(new) is not None, "what is under way still shows the old one"
    clock.at += timedelta(minutes=1)
    assert store.check(secret) is None
    assert store.check(new) is not None


def test_a_device_that_is_not_seen_is_forgotten(store: DeviceStore, clock: Clock) -> None:
    secret, device = store.add("Phone", Role.VIEWER)
    clock.at += FORGOTTEN_AFTER - timedelta(minutes=5)
    store.rotate(device.device_id)
    clock.at += timedelta(days=2)
    assert store.find(device.device_id) is not None
    clock.at += FORGOTTEN_AFTER
    assert store.find(device.device_id) is None
    assert store.check(secret) is None
    assert [each.name for each in store.load()] == ["Phone"], "listed until it is removed"


def test_names_are_told_apart(store: DeviceStore) -> None:
    assert [store.add("Phone", Role.VIEWER)[1].name for _ in range(3)] == ["Phone", "Phone 2", "Phone 3"]
    for name in ("", "   ", "x" * 61, "a\u202eb"):
        with pytest.raises(SettingsError):
            store.add(name, Role.VIEWER)


def test_there_are_not_too_many(store: DeviceStore) -> None:
    for _ in range(MOST_DEVICES):
        store.add("Phone", Role.VIEWER)
    with pytest.raises(SettingsError, match="devices already"):
        store.add("Phone", Role.VIEWER)


@pytest.mark.parametrize("body", ['{"version":1,"devices":{"a":{"name":"x","role":"king"},"b":3}}', "[]", "{", ""])
def test_a_file_that_is_not_ours_lets_nobody_in(store: DeviceStore, tmp_path: Path, body: str) -> None:
    path = settings_in(tmp_path).private_folder / DEVICES_FILE
    path.parent.mkdir(parents=True)
    path.write_text(body)
    assert store.load() == []
    assert store.check("x") is None
    assert store.find("a") is None
