from __future__ import annotations

import datetime as dt
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from demo_portal import Account, Report, Trap, build_account
from demo_portal.images import has_image
from demo_portal.practice_days import slots_newest_first

TODAY = dt.date(2026, 2, 12)
ROOT = Path(__file__).parents[2]
FINGERPRINT = """
import datetime, hashlib, json, sys
from demo_portal import build_account
account = build_account(today=datetime.date(2026, 2, 12), sessions=60)
text = json.dumps([[r.id, r.key, r.name, str(r.date), r.player, r.payload()] for r in account.reports])
sys.stdout.write(hashlib.sha256(text.encode()).hexdigest())
"""


def shots(report: Report) -> list[dict[str, object]]:
    return [dict(shot) for group in report.groups for shot in group.shots]


def with_trap(account: Account, trap: Trap) -> list[Report]:
    return [report for report in account.reports if trap in report.traps]


def test_two_processes_serve_the_same_account() -> None:
    prints = {
        subprocess.run(
            [sys.executable, "-c", FINGERPRINT],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(prints) == 1


def test_the_account_is_as_large_as_a_real_one() -> None:
    account = build_account(today=TODAY)
    assert len(account.reports) == 125
    assert 5000 <= account.shot_count <= 6100
    counts = [report.shot_count for report in account.reports]
    assert min(counts) == 1
    assert 100 < max(counts) <= 130
    assert 0.4 <= sum(30 <= count <= 70 for count in counts) / len(counts) <= 0.7
    assert 300 <= (account.today - account.reports[-1].date).days <= 430
    assert max(len(report.groups) for report in account.reports) <= 10


def test_ids_grow_with_time_and_keys_are_unique(whole_account: Account) -> None:
    oldest_first = whole_account.reports[::-1]
    ids = [report.id for report in oldest_first]
    assert ids == sorted(set(ids))
    keys = [report.key for report in oldest_first]
    assert len(set(keys)) == len(keys)
    assert all(12 <= len(key) <= 16 and key.isalnum() and key.isascii() for key in keys)
    group_ids = [group.id for report in oldest_first for group in report.groups]
    assert len(set(group_ids)) == len(group_ids)


@pytest.mark.parametrize("sessions", [400, 3_000])
def test_ids_of_a_large_account_are_positive(sessions: int) -> None:
    ids = [slot.report_id for slot in slots_newest_first(7, TODAY, sessions)]
    assert len(ids) == sessions
    assert ids == sorted(set(ids), reverse=True)
    assert ids[-1] > 0


@pytest.mark.parametrize("today", [TODAY, dt.date(2026, 7, 1), dt.date(2027, 1, 3), dt.date(2030, 2, 28)])
def test_the_last_weeks_look_alive_on_any_day(today: dt.date) -> None:
    account = build_account(today=today, sessions=30)
    owners_days = {report.date for report in account.reports if report.player == "Alex"}
    assert {today - dt.timedelta(days=back) for back in range(3)} <= owners_days
    for week in range(4):
        days = {today - dt.timedelta(days=7 * week + day) for day in range(10)}
        assert days & owners_days


def test_tomorrow_has_todays_sessions_and_what_is_new() -> None:
    now = {report.id: report.payload() for report in build_account(today=TODAY, traps=False, sessions=60).reports}
    later = build_account(today=TODAY + dt.timedelta(days=1), traps=False, sessions=60).reports
    same = [report for report in later if report.id in now]
    assert len(same) >= 56
    assert all(report.payload() == now[report.id] for report in same)


@pytest.mark.parametrize("seed", [1, 7, 42])
def test_every_trap_is_in_the_default_account(seed: int) -> None:
    account = build_account(seed=seed, today=TODAY)
    assert {trap for report in account.reports for trap in report.traps} == set(Trap)


def test_an_honest_account_can_be_had() -> None:
    account = build_account(today=TODAY, sessions=40, traps=False)
    assert "99999" not in json.dumps([report.payload() for report in account.reports])


def test_sentinels_stand_together_and_alone(whole_account: Account) -> None:
    missing = [
        sum(value == 99999 for value in shot.values()) for report in whole_account.reports for shot in shots(report)
    ]
    assert 1 in missing
    assert max(missing) >= 6


def test_optix_fields_have_their_own_sentinel_and_text(whole_account: Account) -> None:
    values = {shot["optix_x"] for report in whole_account.reports for shot in shots(report)}
    assert {1666.6, -1666.6, "0"} <= values


def test_impossible_values_and_missing_club_data_are_there(whole_account: Account) -> None:
    every = [shot for report in whole_account.reports for shot in shots(report)]
    assert any(shot["club_speed"] == 100_000.0 for shot in every)
    assert any(shot["launch_angle"] == 80.0 for shot in every)
    assert any(shot["club_speed"] == 99999 and shot["ball_speed"] != 99999 for shot in every)
    assert all(str(shot["lie_angle"]).split()[0] in {"UP", "DOWN"} for shot in every)


def test_a_resaved_session_has_another_id_and_the_same_shots(whole_account: Account) -> None:
    for copy in with_trap(whole_account, Trap.RESAVED_SESSION):
        original = next(one for one in whole_account.reports if one.id < copy.id)
        assert (copy.name, copy.player, copy.date) == (original.name, original.player, original.date)
        assert shots(copy) == shots(original)
        assert copy.key != original.key


def test_duplicates_inside_a_report_differ_by_id_only(whole_account: Account) -> None:
    for report in with_trap(whole_account, Trap.DUPLICATE_SHOTS):
        bare = [json.dumps({**shot, "id": 0}, sort_keys=True) for shot in shots(report)]
        assert len(set(bare)) < len(bare)


def test_default_club_rounds_mix_clubs_under_iron_one(whole_account: Account) -> None:
    report = max(with_trap(whole_account, Trap.DEFAULT_CLUB_ROUND), key=lambda one: one.shot_count)
    assert {(group.club_name, group.club) for group in report.groups if group.shots} == {("IRON1", 18)}
    speeds = [float(str(shot["ball_speed"])) for shot in shots(report)]
    assert statistics.pstdev(speeds) > 5


def test_names_groups_and_clubs_mislead(whole_account: Account) -> None:
    names = {report.name for report in whole_account.reports}
    assert {"<b>x</b>", "=1+1", "9"} <= names
    groups = [group for report in whole_account.reports for group in report.groups]
    assert any(not group.shots for group in groups)
    assert "70 yds" in {group.name for group in groups}
    assert {group.club for group in groups if group.club_name == "WEDGE_60"} == {36}
    assert all(report.groups[0].name == report.name for report in whole_account.reports)
    for group in groups:
        assert [shot["id"] for shot in group.shots] == list(range(1, len(group.shots) + 1))


def test_players_improve_over_the_year() -> None:
    account = build_account(today=TODAY, traps=False)

    def driver_speeds(start: int, end: int) -> list[float]:
        return [
            float(str(shot["club_speed"]))
            for report in account.reports
            if report.player == "Alex" and start <= (TODAY - report.date).days < end
            for group in report.groups
            if group.club_name == "DRIVER"
            for shot in group.shots
        ]

    assert statistics.mean(driver_speeds(0, 120)) > statistics.mean(driver_speeds(240, 365)) + 0.3


def test_some_shots_have_pictures() -> None:
    share = sum(has_image(43195, 691120, shot) for shot in range(1, 201)) / 200
    assert 0.25 < share < 0.55
