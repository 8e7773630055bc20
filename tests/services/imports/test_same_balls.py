"""The same evening as a report of the portal and as a file: each ball counts once, whichever came first."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from golf.reports import ListedReport, ReportContent
from golf.shots import MEASURES, Shot
from tests.imports.builders import Ball
from tests.opened_app import OpenedApp
from tests.services.imports.steps import ANN, bring, count_shots, errors_of
from tests.storage.builders import GUESS, KEY, content, group, raw

EVENING = date(2026, 6, 25)
SEEN = ("ball_speed_mps", "carry_m", "total_m", "side_m", "launch_angle_deg", "back_spin_rpm", "side_spin_rpm",
        "club_speed_mps")


def hit(number: int, seed: int = 1) -> Ball:
    source = random.Random(f"{seed}/{number}")
    return {"ball_speed_mps": source.uniform(40, 70), "club_speed_mps": source.uniform(30, 48),
            "carry_m": source.uniform(120, 200), "total_m": source.uniform(205, 240), "side_m": source.uniform(-20, 20),
            "launch_angle_deg": source.uniform(10, 25), "back_spin_rpm": source.uniform(2000, 8000),
            "side_spin_rpm": source.uniform(-600, 600), "club": "7 Iron", "player": "Ann"}


def portal(balls: list[Ball], day: date = EVENING) -> ReportContent:
    """As the portal sends them: metres and metres a second, two digits."""
    shots = [Shot(str(place), place, **{name: round(ball[name], 2) for name in SEEN})
             for place, ball in enumerate(balls)]
    return content(group(shots), day=day)


def view(balls: list[Ball]) -> list[Ball]:
    """As a program of the monitor rounds them: yards, mph and feet, one digit."""
    per_si: dict[str, float] = {"ball_speed_mps": 2.2369363, "club_speed_mps": 2.2369363, "carry_m": 1.0936133,
                                "total_m": 1.0936133, "side_m": 1.0936133}
    return [ball | {name: round(ball[name] * per_si.get(name, 1), 0 if "spin" in name else 1) / per_si.get(name, 1)
                    for name in SEEN} for ball in balls]


def sync(app: OpenedApp, balls: list[Ball], *, report_id: int = 7, player: str = "Ann", day: date = EVENING,
         listed_on: date | None = None) -> None:
    reports = app.database.reports("ann@example.com")
    reports.save_listing_rows([ListedReport(report_id, KEY, "range", player, listed_on)],
                              f"sync-{report_id}-{len(balls)}")
    made = portal(balls, day)
    reports.save_report(raw(report_id, made), made, GUESS, f"sync-{report_id}-{len(balls)}")


BALLS = [hit(number) for number in range(12)]
FILE: dict[str, Any] = {"name": "26.0625.180230.csv"}


@pytest.mark.parametrize("file_first", [True, False])
def test_an_evening_by_two_doors_counts_once(app: OpenedApp, file_first: bool) -> None:
    if file_first:
        result = bring(app, "uneekor view", view(BALLS), ANN, **FILE)
        sync(app, BALLS)
    else:
        sync(app, BALLS)
        result = bring(app, "uneekor view", view(BALLS), ANN, **FILE)
        assert [len(shared.balls) for shared in result.shared_balls] == [12]
    assert count_shots(app) == 12
    session_id, = result.stored_sessions
    shared, = app.imports.load_shared_balls([session_id])
    assert {shared.session_id, shared.other_id} == {session_id, 7}
    assert errors_of(app) == []


def test_a_session_whose_day_the_list_knew_is_compared_when_its_shots_come(app: OpenedApp) -> None:
    bring(app, "uneekor view", view(BALLS), ANN, **FILE)
    reports = app.database.reports("ann@example.com")
    reports.save_listing_rows([ListedReport(7, KEY, "range", "Ann", EVENING)], "list")
    made = content(*portal(BALLS).groups, day=None)
    reports.save_report(raw(7, made), made, GUESS, "fetch")
    assert count_shots(app) == 12


def test_the_copy_with_more_values_counts(app: OpenedApp) -> None:
    sync(app, BALLS)
    richer = [ball | {"attack_angle_deg": -3.0, "club_path_deg": 1.5} for ball in view(BALLS)]
    session_id, = bring(app, "gspro", richer).stored_sessions
    assert app.database.journal.load_session(session_id).card.distinct_shots == 12
    assert app.database.journal.load_session(7).card.distinct_shots == 0
    assert app.database.journal.load_session(7).card.copy_of == session_id


def test_a_copy_without_a_club_never_replaces_one_with_a_club(app: OpenedApp) -> None:
    sync(app, BALLS)
    richer = [ball | {"attack_angle_deg": -3.0, "club_path_deg": 1.5} for ball in view(BALLS)]
    bring(app, "uneekor view", richer, ANN, **FILE)
    assert app.database.journal.load_session(7).card.distinct_shots == 12
    assert count_shots(app) == 12


def test_other_players_and_days_keep_their_balls(app: OpenedApp) -> None:
    sync(app, BALLS, player="Bob")
    sync(app, [hit(number, 3) for number in range(12)], report_id=8, day=date(2026, 6, 20))
    bring(app, "uneekor view", view(BALLS), ANN, **FILE)
    bring(app, "uneekor view", view([hit(number, 3) for number in range(12)]), ANN, name="26.0626.180230.csv")
    assert count_shots(app) == 48


def test_some_balls_are_only_in_one_of_both(app: OpenedApp) -> None:
    sync(app, BALLS[:8])
    bring(app, "uneekor view", view(BALLS[4:]), ANN, **FILE)
    assert count_shots(app) == 12


def test_the_golfer_can_say_that_they_are_other_balls(app: OpenedApp) -> None:
    sync(app, BALLS)
    session_id, = bring(app, "uneekor view", view(BALLS), ANN, **FILE).stored_sessions
    app.imports.keep_apart(session_id, 7)
    assert count_shots(app) == 24
    assert errors_of(app) == []
    app.imports.keep_apart(7, session_id, are_same=True)
    assert count_shots(app) == 12


def test_undo_of_either_door_gives_the_balls_back_to_the_other(app: OpenedApp) -> None:
    sync(app, BALLS)
    before = app.database.compute_content_hash()
    richer = [ball | {"attack_angle_deg": -3.0} for ball in view(BALLS)]
    result = bring(app, "gspro", richer)
    after = app.database.compute_content_hash()
    assert app.database.journal.load_session(7).card.distinct_shots == 0
    app.sync_history.undo(result.run_id or "")
    assert app.database.compute_content_hash() == before
    app.sync_history.redo(result.run_id or "")
    assert app.database.compute_content_hash() == after


def test_a_day_set_right_brings_the_copies_together(app: OpenedApp) -> None:
    sync(app, BALLS, day=date(2026, 6, 1))
    bring(app, "uneekor view", view(BALLS), ANN, **FILE)
    assert count_shots(app) == 24
    app.database.edits.set_days([7], EVENING)
    assert count_shots(app) == 12
    app.database.edits.set_days([7], date(2026, 6, 1))
    assert count_shots(app) == 24
    assert errors_of(app) == []


def test_a_player_set_right_brings_them_together(app: OpenedApp) -> None:
    sync(app, BALLS, player="Bob")
    bring(app, "uneekor view", view(BALLS), ANN, **FILE)
    app.database.edits.set_player(7, "Ann")
    assert count_shots(app) == 12
    assert errors_of(app) == []


def test_a_sync_that_changes_shots_decides_anew(app: OpenedApp) -> None:
    bring(app, "uneekor view", view(BALLS), ANN, **FILE)
    sync(app, BALLS[:3])
    assert count_shots(app) == 12
    sync(app, [hit(number, 9) for number in range(3)])
    assert count_shots(app) == 15
    assert errors_of(app) == []


def test_every_measure_is_compared(app: OpenedApp) -> None:
    assert set(SEEN) <= set(MEASURES)
