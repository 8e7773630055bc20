"""Bests over all time, found by SQL, against those that Progress works out from the shots themselves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.progress import compute_bests
from golf.shot_edits import ShotFilter, ShotReview
from golf.units import DISPLAY_UNITS, UnitSystem
from golf_db import GolfDatabase, open_database
from services.progress.all_time_bests import BEST_METRICS, build_all_bests_table
from services.progress.service import ProgressQuestions
from tests.pages.conftest import seed_sessions
from tests.storage.builders import GUESS, RUN, content, group, raw, row, shot

PLAYER = "Alex"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GolfDatabase]:
    found = open_database(tmp_path_factory.mktemp("home") / "golf.db")
    seed_sessions(found, 60)
    driver = max(found.practice.load_club_shots(PLAYER, "Driver"), key=lambda each: each.value("carry_m") or 0)
    found.shot_edits.save([driver.key], review=ShotReview.OUT)
    yield found
    found.close()


@pytest.mark.parametrize("shot_filter", list(ShotFilter))
def test_they_are_the_bests_that_progress_finds_club_by_club(demo: GolfDatabase, shot_filter: ShotFilter) -> None:
    found = ProgressQuestions(demo).load_all_bests(PLAYER, shot_filter)
    clubs = [use.club for use in demo.practice.load_clubs(PLAYER) if use.club != "Putter"]
    assert [club.club for club in found] == clubs
    for club in found:
        shots = demo.practice.load_club_shots(PLAYER, club.club, sessions=None)
        for metric, best in zip(BEST_METRICS, club.bests, strict=True):
            expected = compute_bests(shots, metric, shot_filter)
            if metric.has_single_best:
                assert expected.ball is not None
                assert best is not None
                assert (best.key, best.value, best.session_id, best.practised_on, best.shots) == (
                    expected.ball.key, expected.ball.value, expected.ball.session_id, expected.ball.practised_on, 1)
            elif expected.session is None:
                assert best is None
            else:
                assert best is not None
                assert (best.key, best.session_id, best.practised_on, best.shots) == (
                    None, expected.session.report_id, expected.session.practised_on, expected.session.shots)
                assert best.value == pytest.approx(expected.session.value)


def test_neither_an_impossible_smash_nor_a_copy_a_putt_or_a_hidden_ball_is_a_best(tmp_path: Path) -> None:
    database = open_database(tmp_path / "golf.db")
    reports = database.reports("bob@example.com")
    reports.save_listing_rows([row(1, player="Bob"), row(2, player="Bob")], RUN)
    smashes = [1.3, 1.31, 1.32, 1.33, 1.34, 3.06, 2.5, 2.4, 2.3, 2.2, 2.1, 2.0]
    made = content(group([shot(n, smash_factor=smash, carry_m=100.0 + n) for n, smash in enumerate(smashes)]),
                   group([shot(90, seed=9, carry_m=4.0)], group_id="p", position=1, club="Putter"))
    for report_id in (1, 2):
        reports.save_report(raw(report_id, made), made, GUESS, RUN)
    database.shot_edits.save([(1, "g1", "11")], is_hidden=True)
    (iron,) = ProgressQuestions(database).load_all_bests("Bob", ShotFilter.ALL)
    carry, _, smash = iron.bests
    assert carry is not None
    assert (carry.value, carry.key) == (110.0, (1, "g1", "10"))
    assert smash is not None
    assert (smash.value, smash.shots, smash.session_id) == (1.32, 5, 1)
    assert ProgressQuestions(database).load_all_bests("Nobody", ShotFilter.ALL) == ()
    database.close()


def test_the_file_has_a_row_a_best_with_its_unit(demo: GolfDatabase) -> None:
    found = ProgressQuestions(demo).load_all_bests(PLAYER, ShotFilter.UNFLAGGED)
    table = build_all_bests_table(found, DISPLAY_UNITS[UnitSystem.IMPERIAL])
    first = dict(zip(table.headings, table.rows[0], strict=True))
    carry = found[0].bests[0]
    assert carry is not None
    assert (first["club"], first["number"], first["best_of"], first["unit"]) == ("Driver", "Carry", "ball", "yd")
    assert first["value"] == pytest.approx(carry.value * 1.0936133, abs=0.001)
    assert (first["report_id"], first["day"], first["balls"]) == (carry.session_id, carry.practised_on, 1)
    assert len(table.rows) == sum(best is not None for club in found for best in club.bests)
