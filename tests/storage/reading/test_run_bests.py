from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from golf.notices import BestMeasure
from golf.shots import ShotFlag
from golf_db import AccountReports, GolfDatabase
from storage.reading.run_bests import ENOUGH_SHOTS_BEFORE, LATELY_DAYS
from tests.storage.builders import GUESS, content, group, raw, row, shot
from tests.storage.run_steps import begin, undo

ENOUGH = ENOUGH_SHOTS_BEFORE
OLD, NEW = "old-run", "new-run"


class Range:
    """Sessions stored by one run or another."""

    def __init__(self, db: GolfDatabase, reports: AccountReports) -> None:
        self._db, self._reports = db, reports

    def hit(self, report_id: int, carries: Sequence[float], *, run: str = OLD, player: str = "Alex",
            club: str = "7 Iron", seed: int | None = None, speed: float = 40.0, default: bool = False,
            flagged: bool = False) -> None:
        flags = (ShotFlag.IMPOSSIBLE,) if flagged else ()
        seed = report_id if seed is None else seed
        shots = [shot(number, seed=seed, carry_m=carry, ball_speed_mps=speed, flags=flags)
                 for number, carry in enumerate(carries)]
        report = content(group(shots, club=club, is_default_club=default))
        self._reports.save_listing_rows([row(report_id, player=player, shot_count=len(shots))], run)
        self._reports.save_report(raw(report_id, report), report, GUESS, run)

    def bests(self, run: str = NEW) -> list[tuple[str, str, str, float, float]]:
        return [(best.player, best.club, best.measure.value, best.value, best.before)
                for best in self._db.personal_bests.load_new(run)]


@pytest.fixture
def at_the_range(db: GolfDatabase, reports: AccountReports) -> Range:
    made = Range(db, reports)
    made.hit(10, [150.0] * ENOUGH)
    return made


def test_a_longer_carry_is_a_best_with_what_it_beat(at_the_range: Range) -> None:
    at_the_range.hit(11, [149.0, 151.5, 151.0], run=NEW)
    assert at_the_range.bests() == [("Alex", "7 Iron", "carry", 151.5, 150.0)]
    assert at_the_range.bests(OLD) != at_the_range.bests()


def test_a_faster_ball_is_one_too(at_the_range: Range) -> None:
    at_the_range.hit(11, [140.0], run=NEW, speed=41.0)
    assert at_the_range.bests() == [("Alex", "7 Iron", BestMeasure.BALL_SPEED.value, 41.0, 40.0)]


def test_nothing_better_is_no_best_and_neither_is_the_same(at_the_range: Range) -> None:
    at_the_range.hit(11, [150.0, 120.0], run=NEW)
    assert at_the_range.bests() == []


def test_the_first_import_of_a_history_has_no_bests(db: GolfDatabase, reports: AccountReports) -> None:
    new = Range(db, reports)
    for number in range(5):
        new.hit(20 + number, [150.0 + number] * ENOUGH, run=NEW)
    assert new.bests() == []
    new.hit(30, [190.0], run="later", club="Driver")
    assert new.bests("later") == []  # the first with this club


def test_a_backfilled_old_session_is_a_best_only_against_everything_stored(at_the_range: Range) -> None:
    at_the_range.hit(12, [160.0], run="between")
    at_the_range.hit(5, [155.0], run=NEW)  # an older report with a lower number
    assert at_the_range.bests() == []


def test_an_old_ball_that_comes_in_late_is_no_news(at_the_range: Range, db: GolfDatabase) -> None:
    """As when the newest ten sessions come first and then the rest: 8 October does not beat 25 November."""
    at_the_range.hit(5, [166.8], run=NEW)
    db.edits.set_days([10], date(2026, 11, 25))
    db.edits.set_days([5], date(2026, 10, 8))
    assert at_the_range.bests() == []
    db.edits.set_days([5], date(2026, 11, 25))  # on the same day nobody knows which came first
    assert at_the_range.bests() == [("Alex", "7 Iron", "carry", 166.8, 150.0)]


def test_a_ball_of_long_ago_is_no_news_though_nothing_later_beats_it(at_the_range: Range, db: GolfDatabase) -> None:
    at_the_range.hit(5, [166.8], run=NEW)
    db.edits.set_days([10], date(2026, 5, 1))
    db.edits.set_days([5], date(2026, 6, 1))
    at_the_range.hit(30, [20.0], club="PW")
    db.edits.set_days([30], date(2026, 6, 1) + timedelta(days=LATELY_DAYS))
    assert len(at_the_range.bests()) == 1
    db.edits.set_days([30], date(2026, 6, 2) + timedelta(days=LATELY_DAYS))
    assert at_the_range.bests() == []


def test_others_clubs_defaults_putts_and_impossible_shots_do_not_count(at_the_range: Range) -> None:
    at_the_range.hit(11, [180.0], run=NEW, player="Sam")
    at_the_range.hit(12, [180.0], run=NEW, club="8 Iron")
    at_the_range.hit(13, [180.0], run=NEW, default=True)
    at_the_range.hit(14, [180.0], run=NEW, flagged=True)
    at_the_range.hit(15, [3.0] * ENOUGH, club="Putter")
    at_the_range.hit(16, [9.0], run=NEW, club="Putter")
    assert at_the_range.bests() == []


def test_a_session_saved_again_does_not_beat_itself(at_the_range: Range) -> None:
    at_the_range.hit(20, [158.0, 159.0], seed=7)
    at_the_range.hit(21, [158.0, 159.0], seed=7, run=NEW)
    assert at_the_range.bests() == []
    at_the_range.hit(9, [158.0, 159.0], seed=7, run=NEW)  # as the lower number it becomes the original
    assert at_the_range.bests() == []


def test_a_session_that_grew_is_compared_with_what_it_had(at_the_range: Range) -> None:
    at_the_range.hit(11, [155.0, 140.0], run="between")
    at_the_range.hit(11, [155.0, 140.0, 154.0], run="grown")
    assert at_the_range.bests("grown") == []  # its best is an old one
    at_the_range.hit(11, [155.0, 140.0, 154.0, 156.0], run=NEW)
    assert at_the_range.bests() == [("Alex", "7 Iron", "carry", 156.0, 155.0)]


def test_a_session_that_was_listed_first_and_fetched_later_is_new(
    at_the_range: Range, reports: AccountReports,
) -> None:
    reports.save_listing_rows([row(11, player="Alex", shot_count=1)], "listing-only")
    at_the_range.hit(11, [156.0], run=NEW)
    assert at_the_range.bests() == [("Alex", "7 Iron", "carry", 156.0, 150.0)]


def test_what_was_not_measured_is_neither_a_best_nor_experience(db: GolfDatabase, reports: AccountReports) -> None:
    made = Range(db, reports)
    made.hit(10, [None] * ENOUGH)  # type: ignore[list-item]
    made.hit(11, [150.0], run=NEW)
    assert made.bests() == []


def test_what_was_told_taken_back_and_brought_again_is_no_news(at_the_range: Range, db: GolfDatabase) -> None:
    begin(db, "first")
    at_the_range.hit(11, [155.0, 140.0], run="first")
    assert at_the_range.bests("first") == [("Alex", "7 Iron", "carry", 155.0, 150.0)]
    undo(db, "first")
    begin(db, "again")
    at_the_range.hit(11, [155.0, 140.0], run="again")
    assert at_the_range.bests("again") == []
    undo(db, "again")
    begin(db, NEW)
    at_the_range.hit(11, [155.0, 140.0], run=NEW)
    at_the_range.hit(12, [156.0], run=NEW)
    assert at_the_range.bests() == [("Alex", "7 Iron", "carry", 156.0, 155.0)]
