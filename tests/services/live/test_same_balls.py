"""The balls of a live session that come again by the portal or as a file are counted once."""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime
from typing import Any

import pytest

from golf.reports import ListedReport
from golf.sessions import SessionSource
from golf.shots import Shot
from services.live.desk import LiveDesk
from tests.imports.builders import Ball
from tests.live.messages import message
from tests.opened_app import OpenedApp
from tests.services.imports.steps import ANN, bring, count_shots, errors_of
from tests.services.imports.test_same_balls import SEEN, view
from tests.services.live.house import HandClock
from tests.storage.builders import GUESS, KEY, content, group, raw

EVENING = datetime(2026, 6, 25, 18, tzinfo=UTC)
FILE: dict[str, Any] = {"name": "26.0625.180230.csv"}


def hit(number: int) -> Ball:
    source = random.Random(f"live/{number}")
    return {"ball_speed_mps": source.uniform(40, 70), "club_speed_mps": source.uniform(30, 48),
            "carry_m": source.uniform(120, 200), "total_m": source.uniform(205, 240), "side_m": source.uniform(-20, 20),
            "launch_angle_deg": source.uniform(10, 25), "side_angle_deg": source.uniform(-5, 5),
            "back_spin_rpm": source.uniform(2000, 8000), "side_spin_rpm": source.uniform(-600, 600), "club": "7 Iron",
            "player": "Ann"}


def sync(app: OpenedApp) -> None:
    """The portal's report of the evening: metres and metres a second, two digits."""
    shots = [Shot(str(place), place, **{name: round(ball[name], 2) for name in (*SEEN, "side_angle_deg")})
             for place, ball in enumerate(BALLS)]
    reports, made = app.database.reports("ann@example.com"), content(group(shots), day=EVENING.date())
    reports.save_listing_rows([ListedReport(7, KEY, "range", "Ann", EVENING.date())], "sync-7")
    reports.save_report(raw(7, made), made, GUESS, "sync-7")


BALLS = [hit(number) for number in range(12)]


def play(app: OpenedApp, *, carry: bool = False, spins: str = "both", club: bool = False) -> None:
    """The balls as a monitor's program tells them while they are hit: mph and yards, one digit."""
    clock = HandClock(EVENING)
    app.live.choices.save_play("7 Iron", "Ann", EVENING)
    desk = LiveDesk(app.database, clock, app.live.choices)
    for number, ball in enumerate(BALLS, 1):
        told = {"Speed": round(ball["ball_speed_mps"] / 0.44704, 1), "VLA": round(ball["launch_angle_deg"], 1),
                "HLA": round(ball["side_angle_deg"], 1)}
        back, side = round(ball["back_spin_rpm"]), round(ball["side_spin_rpm"])
        told |= {"BackSpin": back, "SideSpin": side} if spins == "both" else {}
        if spins == "total":
            exact = ball["side_spin_rpm"], ball["back_spin_rpm"]
            told |= {"TotalSpin": round(math.hypot(*exact)), "SpinAxis": round(math.degrees(math.atan2(*exact)), 1)}
        told |= {"CarryDistance": round(ball["carry_m"] / 0.9144, 1)} if carry else {}
        seen = {"Speed": round(ball["club_speed_mps"] / 0.44704, 1)} if club else None
        clock.move(seconds=20)
        desk.take(message(number, told, seen), "a")


@pytest.mark.parametrize("live_first", [True, False])
@pytest.mark.parametrize("told", [
    {"carry": True, "club": True}, {"club": True}, {}, {"spins": "total"}, {"spins": "total", "carry": True}],
    ids=["all", "no carry", "ball alone", "total spin", "total spin and carry"])
def test_live_and_portal_count_once(app: OpenedApp, told: dict[str, Any], live_first: bool) -> None:
    if not live_first:
        sync(app)
    play(app, **told)
    if live_first:
        sync(app)
    assert count_shots(app) == 12
    live = next(card.report_id for card in app.database.journal.load_cards(limit=9) if card.name == "Live session")
    shared, = app.imports.load_shared_balls([live])
    assert shared.session_id == live, "the portal tells more of each ball"
    assert len(shared.balls) == 12
    assert errors_of(app) == []


@pytest.mark.parametrize("live_first", [True, False])
def test_live_and_file_count_once(app: OpenedApp, live_first: bool) -> None:
    if live_first:
        play(app, carry=True, club=True)
    bring(app, "uneekor view", view(BALLS), ANN, **FILE)
    if not live_first:
        play(app, carry=True, club=True)
    assert count_shots(app) == 12
    sources = {app.database.journal.load_session(card.report_id).source: card.distinct_shots
               for card in app.database.journal.load_cards(limit=9)}
    assert set(sources) == {SessionSource.LIVE, SessionSource.FILE}
    assert sorted(sources.values()) == [0, 12]
    assert errors_of(app) == []


def test_balls_of_too_few_values_are_not_taken_for_the_same(app: OpenedApp) -> None:
    play(app, spins="none")
    sync(app)
    assert count_shots(app) == 24
