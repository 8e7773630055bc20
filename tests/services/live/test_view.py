from __future__ import annotations

import pytest

from services.live.desk import LiveDesk
from tests.live.messages import ball
from tests.live.messages import message as say
from tests.opened_app import OpenedApp
from tests.services.live.house import HandClock


def test_a_ball_without_a_carry_is_drawn_by_our_estimate_which_is_stored_nowhere(app: OpenedApp) -> None:
    desk = LiveDesk(app.database, HandClock(), app.live.choices)
    for number, values in enumerate(({"CarryDistance": 0}, {"Speed": 120}, {"VLA": -4, "CarryDistance": 0},
                                     {"CarryDistance": 0, "BackSpin": -90_000})):
        desk.take(say(number, ball(**{"Speed": 100 + number, **values})), "a")
    running = app.live.load_running()
    assert running is not None
    worked_out, told, topped, impossible = running.balls
    assert [each.is_worked_out for each in running.balls] == [True, False, False, False]
    assert worked_out.stored.shot.carry_m == pytest.approx(140, abs=25)
    assert worked_out.stored.shot.side_m is not None
    assert told.stored.shot.carry_m == pytest.approx(256.5 * 0.9144)
    assert (topped.stored.shot.carry_m, impossible.stored.shot.carry_m) == (None, None)
    stored = {each.shot.position: each.shot.carry_m for each in running.shots}
    assert stored == {0: None, 1: pytest.approx(256.5 * 0.9144), 2: None, 3: None}
