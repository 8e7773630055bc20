"""Days, bags, players and taken-back runs where shots count with another session: sums follow, nothing falls out."""

from __future__ import annotations

from datetime import date

import pytest

from golf.sync_events import SyncResult, SyncStatus
from golf_db import AccountReports, GolfDatabase, RegroupingRefused, UndoRefused
from tests.storage.builders import GUESS, RUN, content, group, moment, raw, row, session, shot
from tests.storage.edits.test_merge_and_split import card_shots, counted, is_sound, keys, save


def clubs(db: GolfDatabase, player: str) -> dict[str, tuple[int, int]]:
    return {use.club: (use.sessions, use.shots) for use in db.practice.load_clubs(player)}


def test_a_card_names_the_clubs_of_the_day_its_session_moves_to(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 1, day=1)
    db.bag.save_rule("Bob", "7 Iron", "7i new", date(2026, 2, 5))
    db.edits.set_days([1], date(2026, 2, 7))
    assert db.journal.load_session(1).card.clubs == ("7i new",)
    assert is_sound(db)


def test_a_card_names_the_clubs_of_the_day_its_report_says(db: GolfDatabase, reports: AccountReports) -> None:
    db.bag.save_rule("Bob", "7 Iron", "7i new", date(2026, 2, 5))
    save(reports, 1, day=7)
    assert db.journal.load_session(1).card.clubs == ("7i new",)
    assert is_sound(db)


def test_a_friends_balls_follow_the_friends_bag(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 1)
    made, _changes = db.regrouping.split(keys(db, 1)[:2], "Ann's balls")
    db.edits.set_player(made, "Ann")
    assert db.bag.load_monitor_clubs("Ann") == ["7 Iron"]
    rule = db.bag.save_rule("Ann", "7 Iron", "Ann's 7")
    assert (clubs(db, "Bob"), clubs(db, "Ann")) == ({"7 Iron": (1, 2)}, {"Ann's 7": (1, 2)})
    assert is_sound(db)
    db.edits.undo(rule)
    assert clubs(db, "Ann") == {"7 Iron": (1, 2)}
    assert is_sound(db)


def run(db: GolfDatabase, run_id: str) -> None:
    db.runs.begin(run_id, trigger="cli", mode="full", max_sessions=None, account="bob@example.com",
                  started_at=moment())


def finish(db: GolfDatabase, run_id: str) -> None:
    db.runs.finish(SyncResult(run_id, SyncStatus.SUCCESS), moment(13))


@pytest.mark.parametrize("how", ["merge", "move"])
def test_a_session_listed_earlier_does_not_lose_its_guests_with_the_run_that_fetched_it(
    db: GolfDatabase, reports: AccountReports, how: str
) -> None:
    save(reports, 1)
    run(db, "r1")
    reports.save_listing_rows([row(2, "s2", player="Bob")], "r1")
    finish(db, "r1")
    run(db, "r2")
    reports.save_report(raw(2), session(3, seed=2), GUESS, "r2")
    finish(db, "r2")
    changes = db.regrouping.merge([1], 2) if how == "merge" else db.regrouping.move(keys(db, 1)[:2], 2)
    with pytest.raises(UndoRefused, match="count with"):
        db.changesets.undo("r2", "u", moment(14))
    assert counted(db)[1] == 7
    db.edits.undo(changes[0])
    db.changesets.undo("r2", "u", moment(14))
    assert card_shots(db) == {1: 4}
    assert is_sound(db)


def test_a_friends_balls_move_on_to_the_friends_other_session_and_back(
    db: GolfDatabase, reports: AccountReports
) -> None:
    save(reports, 1)
    save(reports, 2, player="Ann")
    made, _changes = db.regrouping.split(keys(db, 1)[:2], "Ann's balls")
    db.edits.set_player(made, "Ann")
    moved = keys(db, made)
    db.regrouping.move(moved, 2)
    assert card_shots(db) == {2: 6, 1: 2}
    db.regrouping.move(moved, 1)
    assert card_shots(db) == {2: 4, 1: 4}
    with pytest.raises(RegroupingRefused):
        db.regrouping.move(moved, 2)
    assert is_sound(db)


@pytest.mark.parametrize("how", ["merge", "hide"])
def test_a_session_that_holds_one_copy_is_no_copy_when_its_own_shots_count_elsewhere(
    db: GolfDatabase, reports: AccountReports, how: str
) -> None:
    for report_id, shots in ((1, [shot(1)]), (2, [shot(1), shot(2), shot(3)]), (3, [shot(4)])):
        save(reports, report_id)
        made = content(group(shots))
        reports.save_report(raw(report_id, made), made, GUESS, RUN)
    if how == "merge":
        db.regrouping.merge([2], 3)
    else:
        db.shot_edits.save(keys(db, 2), is_hidden=True)
    assert db.journal.load_session(2).card.copy_of is None
    assert is_sound(db)
