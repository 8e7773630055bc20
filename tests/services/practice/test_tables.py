from datetime import date

import pytest

from analysis.practice.first_ball import Aspect, FirstBall, FirstBallVerdict
from analysis.practice.shot_order import Mixing
from analysis.practice.warm_up import Stage, WarmUp, WarmUpVerdict
from analysis.practice.year import compute_year
from analysis.stats.signed_rank_interval import Middle
from golf.sessions import PracticeDay
from golf.units import DISPLAY_UNITS, UnitSystem
from services.exports.table_units import STORED
from services.practice.tables import (
    build_days_table,
    build_first_ball_table,
    build_mixing_table,
    build_months_table,
    build_warm_up_table,
)

YARDS = DISPLAY_UNITS[UnitSystem.IMPERIAL]
FIRST, LAST = date(2026, 1, 30), date(2026, 2, 2)
YEAR = compute_year([PracticeDay(date(2026, 1, 31), 2, 80), PracticeDay(LAST, 1, 5)], FIRST, LAST, 1)


def test_every_day_also_without_practice() -> None:
    assert build_days_table(YEAR.days).rows == (
        (FIRST, 0, 0), (date(2026, 1, 31), 2, 80), (date(2026, 2, 1), 0, 0), (LAST, 1, 5))


def test_every_month() -> None:
    assert build_months_table(YEAR).rows == (("2026-01", 1, 2, 80), ("2026-02", 1, 1, 5))


def test_mixing_in_one_row_and_none_without_a_session() -> None:
    table = build_mixing_table(Mixing(3, 100, 20, 17, 97, 4, 2, 4.5, 22))
    row = dict(zip(table.headings, table.rows[0], strict=True))
    assert (row["sessions"], row["balls"], row["changes_at_least"], row["returns"]) == (3, 100, 17, 4)
    assert row["changes_percent"] == pytest.approx(17.526)
    assert row["typical_block_balls"] == 4.5
    assert build_mixing_table(Mixing(0, 0, 0, 0, 0, 0, 0, None, 0)).rows == ()


def test_first_balls_with_intervals_and_units() -> None:
    found = [FirstBall(Aspect.OFFLINE, FirstBallVerdict.WORSE, Middle(0.6, 0.55, 0.7, 9), 9, 30, 10.0, 8.0),
             FirstBall(Aspect.SMASH, FirstBallVerdict.OPEN, None, 2, 3, 1.3, 1.35)]
    offline, smash = build_first_ball_table(found, YARDS).rows
    assert offline == ("Offline", "worse", 60.0, 55.0, 70.0, "yd", 10.936, 8.749, 30, 9)
    assert smash == ("Smash", "open", None, None, None, "", 1.3, 1.35, 3, 2)
    assert build_first_ball_table(found, STORED).rows[0][5:8] == ("m", 10.0, 8.0)


def test_the_stages_of_warming_up() -> None:
    stages = (Stage(1, 5, Middle(0.12, 0.05, 0.2, 8)), Stage(6, 10, None))
    table = build_warm_up_table(WarmUp(WarmUpVerdict.TAKES_BALLS, 5, False, stages, 8, 200))
    assert table.rows == ((1, 5, 12.0, 5.0, 20.0, 8), (6, 10, None, None, None, None))
