"""7 daily + 4 weekly, whatever the calendar and the clock do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from golf.backups import BackupInfo
from golf.errors import BackupInvalid
from golf_db import GolfDatabase
from storage.backups.retention import SAFETY_PERIOD, KeptFor, select_kept

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
REASONS = st.sampled_from(["daily"] * 6 + ["before restore", "before update", "by hand", ""])
steps = st.lists(st.tuples(st.timedeltas(timedelta(minutes=1), timedelta(days=9)), REASONS), min_size=1, max_size=60)
zones = st.sampled_from([UTC, ZoneInfo("Pacific/Honolulu"), ZoneInfo("Europe/Berlin"), timezone(timedelta(hours=14))])

moments = st.timedeltas(timedelta(0), timedelta(days=360)).map(lambda passed: START + passed)


def made(at: datetime, number: int, reason: str = "daily") -> BackupInfo:
    return BackupInfo(f"b{number:04}", at, 1, 1, 1, "", reason)


def kept_of(backups: list[BackupInfo], now: datetime, zone: ZoneInfo | None = None) -> list[BackupInfo]:
    newest_first = sorted(backups, key=lambda info: (info.made_at, info.name), reverse=True)
    kept = select_kept(newest_first, now, zone=zone)
    return [info for info in newest_first if info.name in kept]


@settings(deadline=None)
@given(steps, zones)
def test_pruned_after_each_backup_never_lacks_what_the_whole_history_would_keep(
    history: list[tuple[timedelta, str]], zone: ZoneInfo
) -> None:
    """The oracle never deletes: of everything ever made, the newest of the last 7 days and of the last 4 weeks."""
    everything: list[BackupInfo] = []
    there: list[BackupInfo] = []
    now = START
    for number, (gap, reason) in enumerate(history):
        now += gap
        info = made(now, number, reason)
        everything.append(info)
        there = kept_of([*there, info], now, zone)
        daily = [each for each in everything if each.reason == "daily"]
        by_day = {each.made_at.astimezone(zone).date(): each for each in daily}
        by_week = {each.made_at.astimezone(zone).isocalendar()[:2]: each for each in daily}
        needed = {by_day[day] for day in sorted(by_day)[-7:]} | {by_week[week] for week in sorted(by_week)[-4:]}
        safety = [each for each in everything if each.reason.startswith("before")]
        needed |= set(safety[-3:]) | {each for each in safety if now - each.made_at < SAFETY_PERIOD}
        needed |= {each for each in everything if each.reason in ("by hand", "")}
        assert set(there) == needed | {everything[-1]}


@settings(deadline=None)
@given(st.lists(st.tuples(moments, REASONS), max_size=60), moments)
def test_whatever_the_clock_says_the_newest_and_the_future_stay(
    history: list[tuple[datetime, str]], now: datetime
) -> None:
    backups = [made(at, number, reason) for number, (at, reason) in enumerate(history)]
    kept = kept_of(backups, now, ZoneInfo("UTC"))
    past = [info for info in backups if info.made_at <= now]
    assert {info for info in backups if info.made_at > now} <= set(kept)
    if past:
        assert max(past, key=lambda info: (info.made_at, info.name)) in kept
    assert kept_of(kept, now, ZoneInfo("UTC")) == kept, "pruning twice is pruning once"


def test_a_year_of_practice_leaves_seven_days_and_four_weeks() -> None:
    backups = [made(START + timedelta(days=day), day) for day in range(365)][::-1]
    kept = select_kept(backups, backups[0].made_at, zone=UTC)
    assert sum(KeptFor.DAY in why for why in kept.values()) == 7
    assert sum(KeptFor.WEEK in why for why in kept.values()) == 4
    assert len(kept) == 7 + 4 - sum(len(why) > 2 or why == (KeptFor.DAY, KeptFor.WEEK) for why in kept.values())


def test_a_pause_costs_no_old_backup() -> None:
    backups = [made(START + timedelta(days=day), day) for day in range(7)][::-1]
    assert len(select_kept(backups, START + timedelta(days=900))) == 7


def test_two_backups_of_an_evening_are_two_days_in_berlin_and_one_in_honolulu() -> None:
    evening = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)
    backups = [made(evening + timedelta(hours=1), 2), made(evening, 1)]
    assert len(select_kept(backups, evening + timedelta(days=1), zone=ZoneInfo("Europe/Berlin"))) == 2
    assert len(select_kept(backups, evening + timedelta(days=1), zone=ZoneInfo("Pacific/Honolulu"))) == 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def test_pruning_removes_files_with_their_manifests(db: GolfDatabase, folder: Path) -> None:
    days = [START + timedelta(days=day) for day in range(20)]
    infos = [db.backups.make(folder, "daily", at=at) for at in days]
    hand = db.backups.make(folder, "by hand", at=START)
    gone = db.backups.prune(folder, at=days[-1], zone=UTC)
    left = db.backups.load_list(folder)
    assert {info.name for info in gone} | {info.name for info in left} == {info.name for info in (*infos, hand)}
    assert hand in left
    assert infos[-1] in left
    assert {path.name for path in folder.iterdir()} == {
        name for info in left for name in (info.name, f"{info.name}.json")}
    assert db.backups.prune(folder, at=days[-1], zone=UTC) == []


def test_nothing_is_pruned_while_the_newest_one_is_damaged(db: GolfDatabase, folder: Path) -> None:
    infos = [db.backups.make(folder, "daily", at=START + timedelta(days=day)) for day in range(20)]
    (folder / infos[-1].name).write_bytes(b"hello")
    with pytest.raises(BackupInvalid):
        db.backups.prune(folder, at=START + timedelta(days=20), zone=UTC)
    assert len(db.backups.load_list(folder)) == 20
