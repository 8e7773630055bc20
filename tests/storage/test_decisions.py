"""What one press changed is one decision of the log: found after years of syncs, taken back together."""

from __future__ import annotations

from datetime import date

import pytest

from golf.shot_edits import ShotReview
from golf_db import AccountReports, GolfDatabase, UndoRefused
from tests.storage.builders import RUN, row
from tests.storage.edits.test_practice_room import keys, save, words


def test_one_press_on_shots_of_several_sessions_is_one_decision(db: GolfDatabase, reports: AccountReports) -> None:
    for number in (1, 2, 3):
        save(reports, number, day=number)
    before = db.compute_content_hash()
    db.shot_edits.save([*keys(db, 1)[:1], *keys(db, 2), *keys(db, 3)], review=ShotReview.OUT)
    decision, = db.edits.load_decisions(limit=10)
    assert sorted(change.report_id or 0 for change in decision.changes) == [1, 2, 3]
    db.edits.undo(*decision.change_ids)
    assert db.compute_content_hash() == before
    assert db.edits.load_decisions(limit=10) == []


def test_clubs_given_at_once_are_one_decision_and_one_transaction(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 1)
    one, two, three = keys(db, 1)
    db.shot_edits.save_clubs({one: "8 Iron", two: "9 Iron", three: "8 Iron"})
    assert [word.club for word in words(db, 1)] == ["8 Iron", "9 Iron", "8 Iron"]
    decision, = db.edits.load_decisions(limit=10)
    assert len(decision.changes) == 2
    db.edits.undo(*decision.change_ids)
    assert [word.club for word in words(db, 1)] == [None] * 3


def test_two_presses_are_two_decisions_newest_first(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 1)
    first, = db.shot_edits.save(keys(db, 1)[:1], note="a")
    second, = db.shot_edits.save(keys(db, 1)[:1], note="b")
    assert [each.change_ids for each in db.edits.load_decisions(limit=10)] == [(second,), (first,)]
    assert [each.change_ids for each in db.edits.load_decisions(limit=1)] == [(second,)]


def test_a_decision_is_found_behind_any_number_of_changes_by_syncs(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 1)
    change, = db.shot_edits.save(keys(db, 1), review=ShotReview.FINE)
    for number in range(60):
        reports.save_listing_rows([row(1, f"name {number}", player="Bob")], RUN)
    assert all(each.actor == "sync" for each in db.edits.load_changes(limit=50))
    assert [each.change_ids for each in db.edits.load_decisions(limit=10)] == [(change,)]
    assert db.edits.load_last_edit("Bob") is not None


def test_days_set_at_once_are_taken_back_at_once(db: GolfDatabase, reports: AccountReports) -> None:
    for number in (1, 2):
        save(reports, number, day=number)
    days = [db.journal.load_session(number).card.practised_on for number in (1, 2)]
    db.edits.set_days([1, 2], date(2020, 1, 1))
    decision, = db.edits.load_decisions(limit=10)
    db.edits.undo(*decision.change_ids)
    assert [db.journal.load_session(number).card.practised_on for number in (1, 2)] == days


def test_a_merge_with_all_its_parts_is_taken_back_at_once(db: GolfDatabase, reports: AccountReports) -> None:
    for number in (1, 2, 3):
        save(reports, number, day=number)
    db.regrouping.merge([3], 2)
    before = db.compute_content_hash()
    db.regrouping.merge([2], 1)
    decision = db.edits.load_decisions(limit=10)[0]
    assert len(decision.changes) == 2
    db.edits.undo(*decision.change_ids)
    assert db.compute_content_hash() == before


def test_all_of_a_decision_is_taken_back_or_nothing(db: GolfDatabase, reports: AccountReports) -> None:
    for number in (1, 2):
        save(reports, number, day=number)
    db.shot_edits.save([*keys(db, 1), *keys(db, 2)], review=ShotReview.OUT)
    decision, = db.edits.load_decisions(limit=10)
    db.shot_edits.save(keys(db, 1)[:1], review=ShotReview.FINE)
    before = db.compute_content_hash()
    with pytest.raises(UndoRefused):
        db.edits.undo(*decision.change_ids)
    assert db.compute_content_hash() == before


def test_the_last_words_are_of_this_player(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 1, player="Ann")
    save(reports, 2, day=2)
    ann, = db.shot_edits.save(keys(db, 1), review=ShotReview.OUT)
    bob, = db.shot_edits.save(keys(db, 2), review=ShotReview.OUT)
    found = {player: db.edits.load_last_edit(player) for player in ("Ann", "Bob", "Nobody")}
    assert {player: each and each.change_ids for player, each in found.items()} == {
        "Ann": (ann,), "Bob": (bob,), "Nobody": None}
    db.edits.undo(bob)
    assert db.edits.load_last_edit("Bob") is None
