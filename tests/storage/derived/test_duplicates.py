from __future__ import annotations

from datetime import date

import pytest

from analysis.averages_by_club import compute_club_figures
from golf.shots import Shot
from golf_db import AccountReports, GolfDatabase
from tests.storage.builders import GUESS, RUN, content, group, raw, row, session, shot

TODAY = date(2026, 2, 1)


def save(reports: AccountReports, report_id: int, shots: int, *, seed: int = 1, player: str | None = "Bob") -> None:
    reports.save_listing_rows([row(report_id, player=player)], RUN)
    reports.save_report(raw(report_id), session(shots, seed=seed), GUESS, RUN)


def duplicates(db: GolfDatabase, report_id: int) -> list[str | None]:
    return [stored.duplicate_of for stored in db.journal.load_shots(report_id)]


@pytest.mark.parametrize("order", [(10, 20), (20, 10)])
def test_a_resaved_session_is_a_copy_of_the_older_one_whichever_came_first(
    db: GolfDatabase, reports: AccountReports, order: tuple[int, int]
) -> None:
    for report_id in order:
        save(reports, report_id, 3)
    assert duplicates(db, 10) == [None, None, None]
    assert duplicates(db, 20) == ["10/g1/0", "10/g1/1", "10/g1/2"]
    copy = db.journal.load_session(20).card
    assert (copy.copy_of, copy.stored_shots, copy.distinct_shots) == (10, 3, 0)
    totals = db.journal.load_totals(None, TODAY)
    assert (totals.sessions, totals.shots) == (1, 3)
    assert db.upkeep.check() == []


def test_a_partly_resaved_session_counts_its_own_shots_only(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 10, 3)
    save(reports, 20, 5)
    card = db.journal.load_session(20).card
    assert (card.copy_of, card.stored_shots, card.distinct_shots) == (None, 5, 2)
    assert compute_club_figures(db.journal.load_shots(20))[0].counted == 2
    assert db.journal.load_totals(None, TODAY).shots == 5


def test_when_the_original_is_gone_the_copy_takes_its_place(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 10, 3)
    save(reports, 20, 3)
    reports.finish_listing({20}, RUN)
    assert duplicates(db, 20) == [None, None, None]
    assert db.journal.load_session(10).card.copy_of == 20
    assert db.journal.load_totals(None, TODAY).shots == 3
    reports.save_listing_rows([row(10)], RUN)
    assert db.journal.load_session(20).card.copy_of == 10


def test_when_the_original_loses_a_shot_the_other_one_counts(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 10, 3)
    save(reports, 20, 3)
    reports.save_report(raw(10, session(2)), session(2, seed=1), GUESS, RUN)
    assert duplicates(db, 20) == ["10/g1/0", "10/g1/1", None]
    assert db.journal.load_totals(None, TODAY).shots == 3


def test_the_same_numbers_of_another_player_are_no_duplicates(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 10, 3)
    save(reports, 20, 3, player="Ann")
    assert duplicates(db, 20) == [None] * 3
    db.edits.set_player(20, "Bob")
    assert duplicates(db, 20) == ["10/g1/0", "10/g1/1", "10/g1/2"]
    db.edits.set_player(20, None)
    assert duplicates(db, 20) == [None] * 3
    assert db.upkeep.check() == []


def test_an_unknown_player_may_be_anybody_and_named_ones_stay_apart(
    db: GolfDatabase, reports: AccountReports
) -> None:
    save(reports, 10, 3, player=None)
    save(reports, 20, 3, player="Bob")
    save(reports, 30, 3, player="Ann")
    copies = ["20/g1/0", "20/g1/1", "20/g1/2"]
    assert [duplicates(db, number) for number in (10, 20, 30)] == [copies, [None] * 3, [None] * 3]
    assert [db.journal.load_totals(player, TODAY).shots for player in ("Bob", "Ann", None)] == [3, 3, 6]
    assert db.upkeep.check() == []


def test_a_named_player_keeps_a_shot_that_is_gone_upstream_against_an_unknown_one(
    db: GolfDatabase, reports: AccountReports
) -> None:
    save(reports, 10, 3, player="Bob")
    save(reports, 20, 3, player=None)
    reports.finish_listing({20}, RUN)
    assert duplicates(db, 10) == [None] * 3
    assert db.journal.load_session(20).card.copy_of == 10


def test_a_pasted_copy_that_turns_out_to_be_another_players_counts_again(
    db: GolfDatabase, reports: AccountReports
) -> None:
    save(reports, 10, 3, player="Bob")
    reports.save_report(raw(20), session(3, seed=1), GUESS, RUN)
    assert db.journal.load_session(20).card.copy_of == 10
    reports.save_listing_rows([row(20, player="Ann")], RUN)
    assert duplicates(db, 20) == [None] * 3


def test_shots_with_too_few_measures_are_never_called_duplicates(db: GolfDatabase, reports: AccountReports) -> None:
    few = Shot("1", 0, ball_speed_mps=50.0, carry_m=100.0, total_m=105.0, side_m=0.0)
    without_ball = shot(2, ball_speed_mps=None)
    for report_id in (10, 20):
        reports.save_report(raw(report_id), content(group([few, without_ball])), GUESS, RUN)
    assert duplicates(db, 20) == [None, None]


def test_minus_zero_is_zero_and_not_measured_is_not_zero(db: GolfDatabase, reports: AccountReports) -> None:
    reports.save_report(raw(10), content(group([shot(1, side_m=0.0)])), GUESS, RUN)
    reports.save_report(raw(20), content(group([shot(1, side_m=-0.0)])), GUESS, RUN)
    reports.save_report(raw(30), content(group([shot(1, side_m=None)])), GUESS, RUN)
    assert duplicates(db, 20) == ["10/g1/1"]
    assert duplicates(db, 30) == [None]
