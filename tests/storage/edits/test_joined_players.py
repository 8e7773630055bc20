"""Two spellings of a player are joined as one run, and Undo gives back every row and every word."""

from __future__ import annotations

from typing import Any

import pytest

from golf.bag_and_goals import BagClub, PlayerSpellings, Spelling
from golf.errors import NotFound
from golf.sync_history import ReportOutcome
from golf_db import GolfDatabase, UndoRefused
from tests.storage.builders import GUESS, content, group, raw, row, shot
from tests.storage.run_steps import BOB, begin, undo
from tests.storage.two_spellings import COMPOSED, DECOMPOSED, store_spellings

KEPT, OTHER = DECOMPOSED, COMPOSED


@pytest.fixture
def twins(db: GolfDatabase) -> GolfDatabase:
    """Three sessions of the decomposed name, two of the composed one, one of somebody else."""
    store_spellings(db, {1: KEPT, 2: KEPT, 3: KEPT, 4: OTHER, 5: OTHER, 6: "Jose"})
    return db


def join(db: GolfDatabase, run_id: str = "join") -> Any:
    begin(db, run_id, "")
    return db.player_names.join(COMPOSED, run_id)


def words_of(db: GolfDatabase, player: str) -> dict[str, Any]:
    return {"rules": db.bag.load_rules(player), "clubs": db.bag.load_clubs(player),
            "goals": db.goals.load(player, with_closed=True), "left": db.players.is_left_handed(player),
            "used": db.practice.load_clubs(player), "last": db.bag.load_last_change(player)}


def everything(db: GolfDatabase) -> tuple[Any, ...]:
    return db.compute_content_hash(), words_of(db, KEPT), words_of(db, OTHER), words_of(db, "Jose")


def players(db: GolfDatabase) -> dict[int, str]:
    return {number: db.journal.load_session(number).card.player for number in range(1, 7)}


def test_the_one_with_most_sessions_is_kept(twins: GolfDatabase) -> None:
    assert twins.player_names.load_twins() == [PlayerSpellings(Spelling(KEPT, 3), (Spelling(OTHER, 2),))]


def test_of_equal_ones_the_composed_name_is_kept(db: GolfDatabase) -> None:
    store_spellings(db, {1: DECOMPOSED, 2: COMPOSED})
    assert db.player_names.load_twins()[0].kept.name == COMPOSED


def test_one_spelling_is_no_question_and_joins_nothing(db: GolfDatabase) -> None:
    store_spellings(db, {1: COMPOSED, 2: "Jose"})
    assert db.player_names.load_twins() == []
    before = everything_of_file(db)
    with pytest.raises(NotFound):
        db.player_names.join(COMPOSED, "join")
    assert everything_of_file(db) == before


def everything_of_file(db: GolfDatabase) -> tuple[str, int]:
    return db.compute_content_hash(), db.load_revision()


def test_a_join_gives_the_sessions_and_undo_and_redo_are_exact(twins: GolfDatabase) -> None:
    twins.edits.set_tags(4, ["range"])
    before = everything(twins)
    joined = join(twins)
    after = everything(twins)
    assert joined.report_ids == (4, 5)
    assert players(twins) == dict.fromkeys(range(1, 6), KEPT) | {6: "Jose"}
    assert twins.player_names.load_twins() == []
    assert twins.practice.load_players().count(KEPT) == 1
    assert {each.report_id: each.outcome for each in twins.history.load_reports("join")} == {
        4: ReportOutcome.UPDATED, 5: ReportOutcome.UPDATED}
    back = undo(twins, "join")
    assert everything(twins) == before
    again = undo(twins, back)
    assert everything(twins) == after
    undo(twins, again)
    assert everything(twins) == before
    assert twins.upkeep.check() == []


def test_words_of_the_other_go_along_when_the_kept_name_is_silent(twins: GolfDatabase) -> None:
    twins.bag.save_rule(OTHER, "3 Wood", "Mini Driver")
    twins.bag.save_club(BagClub(OTHER, "Mini Driver", 1, True, "Acme", 11.5))
    twins.goals.add(OTHER, "carry_m", 200.0, club="Mini Driver", note="by spring")
    twins.players.set_left_handed(OTHER, value=True)
    before = everything(twins)
    joined = join(twins)
    assert (joined.moved_clubs, joined.moved_goals, joined.moved_hand) == (2, 1, True)
    assert (joined.rules, joined.clubs, joined.hands) == ((), (), ())
    assert [use.club for use in twins.practice.load_clubs(KEPT)] == ["Mini Driver"]
    assert twins.practice.load_clubs(KEPT)[0].sessions == 5
    assert twins.players.is_left_handed(KEPT)
    assert [goal.note for goal in twins.goals.load(KEPT)] == ["by spring"]
    assert twins.upkeep.check() == []
    after = everything(twins)
    undo(twins, undo(twins, "join"))
    assert everything(twins) == after
    last = twins.bag.load_last_change(KEPT)
    assert last is not None
    undo(twins, "undo-undo-join", "back")
    assert everything(twins) == before
    assert twins.upkeep.check() == []


def test_the_last_change_of_a_bag_that_went_along_can_still_be_undone(twins: GolfDatabase) -> None:
    twins.bag.save_rule(OTHER, "3 Wood", "Mini Driver")
    join(twins)
    last = twins.bag.load_last_change(KEPT)
    assert last is not None
    twins.edits.undo(last.change_id)
    assert twins.bag.load_rules(KEPT) == []
    assert [use.club for use in twins.practice.load_clubs(KEPT)] == ["3 Wood"]


def test_what_both_said_stays_as_the_kept_name_has_it_and_the_others_is_named(twins: GolfDatabase) -> None:
    for player, club, left in ((KEPT, "Spoon", False), (OTHER, "Mini Driver", True)):
        twins.bag.save_rule(player, "3 Wood", club)
        twins.bag.save_club(BagClub(player, "Putter", 1, True, club))
        twins.players.set_left_handed(player, value=left)
        twins.goals.add(player, "carry_m", 200.0, note=club)
    twins.bag.save_rule(OTHER, "7 Iron", "Seven")
    before = everything(twins)
    joined = join(twins)
    assert (joined.moved_clubs, joined.moved_goals, joined.moved_hand) == (1, 1, False)
    assert [(rule.monitor_club, rule.club) for rule in joined.rules] == [("3 Wood", "Mini Driver")]
    assert [(club.club, club.make) for club in joined.clubs] == [("Putter", "Mini Driver")]
    assert [hand.is_left_handed for hand in joined.hands] == [True]
    assert {(rule.monitor_club, rule.club) for rule in twins.bag.load_rules(KEPT)} == {
        ("3 Wood", "Spoon"), ("7 Iron", "Seven")}
    assert {goal.note for goal in twins.goals.load(KEPT)} == {"Spoon", "Mini Driver"}
    assert not twins.players.is_left_handed(KEPT)
    assert [use.club for use in twins.practice.load_clubs(KEPT)] == ["Spoon"]
    assert twins.upkeep.check() == []
    undo(twins, "join")
    assert everything(twins) == before
    assert twins.upkeep.check() == []


def test_what_both_said_alike_is_not_named(twins: GolfDatabase) -> None:
    for player in (KEPT, OTHER):
        twins.bag.save_rule(player, "3 Wood", "Spoon")
        twins.bag.save_club(BagClub(player, "Spoon", None, True, "Acme"))
        twins.players.set_left_handed(player, value=True)
    joined = join(twins)
    assert (joined.rules, joined.clubs, joined.hands) == ((), (), ())


def test_edits_before_a_join_come_back_and_edits_since_are_a_reason(twins: GolfDatabase) -> None:
    twins.edits.set_player(5, OTHER)
    twins.edits.rename(4, "mine")
    before = everything(twins)
    join(twins)
    assert players(twins)[5] == KEPT
    twins.edits.set_notes(5, "windy")
    assert "You have changed" in (twins.changesets.explain_undo("join") or "")
    with pytest.raises(UndoRefused):
        undo(twins, "join")
    twins.edits.undo(twins.edits.load_changes(1)[0].change_id)
    undo(twins, "join", "back")
    assert everything(twins) == before
    assert twins.upkeep.check() == []


def test_bag_and_goals_changed_since_go_back_with_an_undo(twins: GolfDatabase) -> None:
    twins.bag.save_rule(OTHER, "3 Wood", "Mini Driver")
    goal = twins.goals.add(OTHER, "carry_m", 200.0)
    join(twins)
    twins.bag.save_rule(KEPT, "3 Wood", "Two Wood")
    twins.bag.save_rule(KEPT, "7 Iron", "Seven")
    twins.goals.change(goal.goal_id, target=210.0, due_on=None, note="")
    undo(twins, "join")
    assert [(rule.monitor_club, rule.club) for rule in twins.bag.load_rules(OTHER)] == [("3 Wood", "Two Wood")]
    assert [(rule.monitor_club, rule.club) for rule in twins.bag.load_rules(KEPT)] == [("7 Iron", "Seven")]
    assert [each.target for each in twins.goals.load(OTHER)] == [210.0]
    assert twins.upkeep.check() == []


@pytest.mark.parametrize("spelling", [COMPOSED, DECOMPOSED])
def test_sessions_that_come_later_are_the_joined_players(twins: GolfDatabase, spelling: str) -> None:
    join(twins)
    after = twins.load_revision()
    reports = twins.reports(BOB)
    begin(twins, "second")
    reports.save_listing_rows([row(number, f"s{number}", player=spelling, shot_count=2) for number in (1, 4, 5)],
                              "second")
    assert twins.load_revision() == after + 2, "the run alone: no session changed"
    reports.save_listing_rows([row(9, player=spelling)], "second")
    made = content(group([shot(1, seed=9)]))
    for number in (4, 9):
        reports.save_report(raw(number, made), made, GUESS, "second")
    assert {twins.journal.load_session(number).card.player for number in (1, 4, 5, 9)} == {KEPT}
    assert twins.player_names.load_twins() == []
    assert twins.conflicts.load_open() == []
    assert "A later run" in (twins.changesets.explain_undo("join") or "")


def test_three_spellings_become_one(db: GolfDatabase) -> None:
    forms = ["Jos\u00e9 \u00c5", "Jose\u0301 A\u030a", "Jos\u00e9 A\u030a"]
    store_spellings(db, {1: forms[0], 2: forms[0], 3: forms[1], 4: forms[2]})
    db.bag.save_rule(forms[1], "3 Wood", "Spoon")
    db.bag.save_rule(forms[2], "3 Wood", "Mini Driver")
    before = db.compute_content_hash(), [db.bag.load_rules(form) for form in forms]
    begin(db, "join", "")
    joined = db.player_names.join(forms[1], "join")
    assert set(joined.report_ids) == {3, 4}
    assert db.practice.load_players() == [forms[0]]
    assert len(joined.rules) == 1
    undo(db, "join")
    assert (db.compute_content_hash(), [db.bag.load_rules(form) for form in forms]) == before
    assert db.upkeep.check() == []


def test_shots_moved_and_sessions_merged_keep_their_place(twins: GolfDatabase) -> None:
    twins.regrouping.merge([4], 5)
    twins.regrouping.merge([2], 1)
    before = everything(twins)
    join(twins)
    assert twins.upkeep.check() == []
    undo(twins, "join")
    assert everything(twins) == before
    assert twins.upkeep.check() == []
