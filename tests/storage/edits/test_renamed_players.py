"""The portal calls a player otherwise: what the golfer said of him goes along, and Undo takes it back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from golf.bag_and_goals import BagClub
from golf.sessions import UNKNOWN_PLAYER
from golf_db import GolfDatabase
from tests.storage.builders import GUESS, content, group, raw, row, shot
from tests.storage.run_steps import BOB, begin, undo

OLD, NEW = "Bob", "Bob Smith"


def sync(db: GolfDatabase, run_id: str, names: dict[int, Any], *, to_the_end: bool = True, account: str = BOB) -> None:
    """A run that sees these sessions, each of that player."""
    begin(db, run_id, account)
    reports = db.reports(account)
    reports.save_listing_rows([row(report_id, f"s{report_id}", player=player, shot_count=2)
                               for report_id, player in names.items()], run_id)
    for report_id in names:
        made = content(group([shot(number, seed=report_id) for number in range(2)], club="3 Wood"))
        reports.save_report(raw(report_id, made), made, GUESS, run_id)
    if to_the_end:
        reports.finish_listing(set(names), run_id)


def words_of(db: GolfDatabase, player: str) -> dict[str, Any]:
    return {"rules": [(rule.monitor_club, rule.club, rule.from_on) for rule in db.bag.load_rules(player)],
            "clubs": [(club.club, club.make, club.loft_deg) for club in db.bag.load_clubs(player)],
            "goals": [(goal.metric, goal.target, goal.note) for goal in db.goals.load(player, with_closed=True)],
            "left": db.players.is_left_handed(player)}


NOTHING = {"rules": [], "clubs": [], "goals": [], "left": False}


@pytest.fixture
def said(db: GolfDatabase) -> dict[str, Any]:
    """Bob has three sessions, a bag, a goal, and plays left-handed."""
    sync(db, "first", dict.fromkeys((1, 2, 3), OLD))
    db.bag.save_rule(OLD, "3 Wood", "Mini Driver")
    db.bag.save_club(BagClub(OLD, "Mini Driver", 1, True, "Acme", 11.5))
    db.goals.add(OLD, "carry_m", 200.0, club="Mini Driver", note="by spring")
    db.players.set_left_handed(OLD, value=True)
    return words_of(db, OLD)


def clubs(db: GolfDatabase, player: str) -> set[str]:
    return {use.club for use in db.practice.load_clubs(player)}


def test_a_new_name_on_the_portal_keeps_bag_goals_and_hand(db: GolfDatabase, said: dict[str, Any]) -> None:
    sync(db, "second", dict.fromkeys((1, 2, 3), NEW))
    assert words_of(db, NEW) == said
    assert words_of(db, OLD) == NOTHING
    assert clubs(db, NEW) == {"Mini Driver"}
    assert db.upkeep.check() == []
    assert [(change.field, change.old, change.new) for change in db.edits.load_changes() if change.report_id is None
            and change.actor == "sync"] == [("bag, goals and hand", OLD, NEW)]


def test_undo_and_redo_take_them_there_and_back(db: GolfDatabase, said: dict[str, Any]) -> None:
    before = db.compute_content_hash()
    sync(db, "second", dict.fromkeys((1, 2, 3), NEW))
    after = db.compute_content_hash()
    back = undo(db, "second")
    assert (words_of(db, OLD), words_of(db, NEW), db.compute_content_hash()) == (said, NOTHING, before)
    assert clubs(db, OLD) == {"Mini Driver"}
    again = undo(db, back)
    assert (words_of(db, OLD), words_of(db, NEW), db.compute_content_hash()) == (NOTHING, said, after)
    undo(db, again)
    assert (words_of(db, OLD), words_of(db, NEW), db.compute_content_hash()) == (said, NOTHING, before)
    assert db.upkeep.check() == []


def test_the_last_change_of_the_bag_can_still_be_undone(db: GolfDatabase, said: dict[str, Any]) -> None:
    sync(db, "second", dict.fromkeys((1, 2, 3), NEW))
    last = db.bag.load_last_change(NEW)
    assert last is not None
    db.edits.undo(last.change_id)
    assert words_of(db, NEW) == {**said, "clubs": []}


def test_what_is_said_under_the_new_name_goes_back_with_an_undo(db: GolfDatabase, said: dict[str, Any]) -> None:
    sync(db, "second", dict.fromkeys((1, 2, 3), NEW))
    db.bag.save_rule(NEW, "3 Wood", "Two Wood")
    undo(db, "second")
    assert words_of(db, OLD) == {**said, "rules": [("3 Wood", "Two Wood", None)]}
    assert clubs(db, OLD) == {"Two Wood"}
    assert db.upkeep.check() == []


def test_as_long_as_the_portal_lists_the_old_name_it_keeps_its_words(db: GolfDatabase, said: dict[str, Any]) -> None:
    sync(db, "second", {1: NEW, 2: NEW, 3: OLD})
    assert (words_of(db, OLD), words_of(db, NEW)) == (said, NOTHING)


def test_nobody_inherits_when_the_sessions_went_to_several_names(db: GolfDatabase, said: dict[str, Any]) -> None:
    sync(db, "second", {1: NEW, 2: "Ann", 3: "Cleo"})
    assert (words_of(db, OLD), words_of(db, NEW)) == (said, NOTHING)


def test_one_session_corrected_long_ago_does_not_stand_in_the_way(db: GolfDatabase, said: dict[str, Any]) -> None:
    sync(db, "second", {1: "Ann", 2: OLD, 3: OLD})
    sync(db, "third", {1: "Ann", 2: NEW, 3: NEW})
    assert words_of(db, NEW) == said
    sync(db, "fourth", {1: "Ann", 2: "Robert", 3: "Robert"})
    assert words_of(db, "Robert") == said


def test_words_of_the_new_name_are_left_alone(db: GolfDatabase, said: dict[str, Any]) -> None:
    sync(db, "extra", {1: OLD, 2: OLD, 3: OLD, 4: NEW})
    db.bag.save_rule(NEW, "3 Wood", "Spoon")
    sync(db, "second", dict.fromkeys((1, 2, 3, 4), NEW))
    assert words_of(db, NEW) == {**said, "rules": [("3 Wood", "Spoon", None)]}
    assert words_of(db, OLD) == {**NOTHING, "rules": said["rules"]}
    assert clubs(db, NEW) == {"Spoon"}
    undo(db, "second")
    assert words_of(db, OLD) == said
    assert words_of(db, NEW) == {**NOTHING, "rules": [("3 Wood", "Spoon", None)]}
    assert db.upkeep.check() == []


def test_sessions_that_stay_under_the_old_name_keep_their_clubs(db: GolfDatabase, said: dict[str, Any]) -> None:
    """One is gone from the portal, so its name can never change: both names have the words now."""
    sync(db, "gone", {1: OLD, 2: OLD})
    before = db.compute_content_hash()
    sync(db, "second", {1: NEW, 2: NEW})
    assert words_of(db, OLD) == words_of(db, NEW) == said
    assert clubs(db, OLD) == clubs(db, NEW) == {"Mini Driver"}
    back = undo(db, "second")
    assert (words_of(db, OLD), words_of(db, NEW), db.compute_content_hash()) == (said, NOTHING, before)
    undo(db, back)
    assert words_of(db, NEW) == said
    assert db.upkeep.check() == []


def test_words_copied_once_and_taken_away_do_not_come_again(db: GolfDatabase, said: dict[str, Any]) -> None:
    sync(db, "gone", {1: OLD, 2: OLD})
    sync(db, "second", {1: NEW, 2: NEW})
    db.bag.delete_rule(db.bag.load_rules(NEW)[0].rule_id)
    sync(db, "third", {1: NEW, 2: NEW})
    assert words_of(db, NEW) == {**said, "rules": []}


def test_a_walk_that_was_cut_off_is_followed_by_the_next(db: GolfDatabase, said: dict[str, Any]) -> None:
    """And so is a renaming of the time before words went along."""
    sync(db, "second", dict.fromkeys((1, 2, 3), NEW), to_the_end=False)
    assert words_of(db, OLD) == said
    sync(db, "third", dict.fromkeys((1, 2, 3), NEW))
    assert words_of(db, NEW) == said
    assert clubs(db, NEW) == {"Mini Driver"}


def test_a_rename_in_one_account_leaves_the_other_accounts_player(db: GolfDatabase, said: dict[str, Any]) -> None:
    sync(db, "club", {9: OLD}, account="club@example.com")
    sync(db, "second", dict.fromkeys((1, 2, 3), NEW))
    assert (words_of(db, OLD), words_of(db, NEW)) == (said, NOTHING)


def test_a_rule_from_a_day_on_keeps_its_day(db: GolfDatabase) -> None:
    sync(db, "first", {1: OLD})
    db.bag.save_rule(OLD, "3 Wood", "Spoon", date(2026, 1, 15))
    sync(db, "second", {1: NEW})
    assert words_of(db, NEW)["rules"] == [("3 Wood", "Spoon", date(2026, 1, 15))]


def test_words_said_before_the_portal_named_anybody_become_the_players(db: GolfDatabase) -> None:
    sync(db, "first", {1: None, 2: None})
    db.players.set_left_handed(UNKNOWN_PLAYER, value=True)
    sync(db, "second", {1: OLD, 2: OLD})
    assert db.players.is_left_handed(OLD)
