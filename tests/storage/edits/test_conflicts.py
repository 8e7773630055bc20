from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from golf.errors import NotFound
from golf.sync_history import Conflict, ConflictField
from golf_db import AccountReports, GolfDatabase
from tests.storage.builders import GUESS, RUN, raw, row, session

FIRST, SECOND, THIRD, OWN = (date(2026, 2, day) for day in (1, 2, 3, 9))
LATER = "run-2"


@pytest.fixture
def listed(reports: AccountReports) -> AccountReports:
    say(reports)
    reports.save_report(raw(7), session(3, day=None), GUESS, RUN)
    return reports


def say(reports: AccountReports, run_id: str = RUN, **facts: Any) -> None:
    """The portal's row of session 7, with what it says differently."""
    said: dict[str, Any] = {"name": "range", "player": "Bob", "listed_on": FIRST} | facts
    reports.save_listing_rows([row(7, **said)], run_id)


def found(db: GolfDatabase) -> list[tuple[str, str, str | None, str | None]]:
    return [(each.field.value, each.mine, each.theirs_before, each.theirs) for each in db.conflicts.load_open()]


def test_an_edit_alone_is_no_conflict(db: GolfDatabase, listed: AccountReports) -> None:
    db.edits.rename(7, "mine")
    say(listed, LATER)
    assert found(db) == []
    assert db.conflicts.count_open() == 0


def test_a_change_alone_is_none_either(db: GolfDatabase, listed: AccountReports) -> None:
    say(listed, LATER, name="other", player="Ann", listed_on=SECOND)
    assert found(db) == []


def test_each_word_that_the_portal_changes_over_mine_is_kept_with_both(
    db: GolfDatabase, listed: AccountReports
) -> None:
    db.edits.rename(7, "mine")
    db.edits.set_player(7, "Me")
    db.edits.set_days([7], OWN)
    say(listed, LATER, name="other", player="Ann", listed_on=SECOND)
    assert sorted(found(db)) == [("day", "2026-02-09", "2026-02-01", "2026-02-02"),
                                 ("name", "mine", "range", "other"), ("player", "Me", "Bob", "Ann")]
    card = db.journal.load_session(7).card
    assert (card.name, card.player, card.practised_on) == ("mine", "Me", OWN)
    assert db.conflicts.count_open() == 3


def test_a_change_elsewhere_is_no_conflict(db: GolfDatabase, listed: AccountReports) -> None:
    db.edits.rename(7, "mine")
    say(listed, LATER, player="Ann", shot_count=4)
    assert found(db) == []


def test_a_portal_that_comes_to_agree_is_no_conflict(db: GolfDatabase, listed: AccountReports) -> None:
    db.edits.rename(7, "mine")
    say(listed, LATER, name="other")
    say(listed, "run-3", name="mine")
    assert found(db) == []


def test_a_portal_that_goes_back_says_nothing_new(db: GolfDatabase, listed: AccountReports) -> None:
    db.edits.rename(7, "mine")
    say(listed, LATER, name="other")
    say(listed, "run-3", name="range")
    assert found(db) == []


def test_a_second_change_keeps_the_word_of_the_beginning(db: GolfDatabase, listed: AccountReports) -> None:
    db.edits.rename(7, "mine")
    say(listed, LATER, name="other")
    say(listed, "run-3", name="third")
    assert found(db) == [("name", "mine", "range", "third")]


def test_a_report_that_moves_the_day_over_mine(db: GolfDatabase, listed: AccountReports) -> None:
    db.edits.set_days([7], OWN)
    listed.save_report(raw(7, session(4)), session(4, day=THIRD), GUESS, LATER)
    assert found(db) == [("day", "2026-02-09", "2026-02-01", "2026-02-03")]
    say(listed, "run-3", listed_on=SECOND)  # the launch monitor's word is better: nothing new
    assert found(db) == [("day", "2026-02-09", "2026-02-01", "2026-02-03")]


def test_keeping_mine_is_silent_until_the_portal_says_something_else(db: GolfDatabase, listed: AccountReports) -> None:
    db.edits.rename(7, "mine")
    say(listed, LATER, name="other")
    before = db.load_revision()
    assert db.conflicts.keep_mine([(7, ConflictField.NAME), (7, ConflictField.DAY)]) == 1
    assert db.load_revision() > before
    assert db.conflicts.keep_mine([(7, ConflictField.NAME)]) == 0
    say(listed, "run-3", name="other", player="Ann")
    assert found(db) == []
    assert db.journal.load_session(7).card.name == "mine"
    say(listed, "run-4", name="third")
    assert found(db) == [("name", "mine", "other", "third")]


def test_taking_theirs_gives_the_edit_up_and_can_be_undone(db: GolfDatabase, listed: AccountReports) -> None:
    db.edits.rename(7, "mine")
    db.edits.set_days([7], OWN)
    say(listed, LATER, name="other", listed_on=SECOND)
    keys = [(each.report_id, each.field) for each in db.conflicts.load_open()]
    assert db.edits.take_theirs(keys) == 2
    card = db.journal.load_session(7).card
    assert (card.name, card.practised_on) == ("other", SECOND)
    assert found(db) == []
    for change in db.edits.load_changes(2):
        db.edits.undo(change.change_id)
    card = db.journal.load_session(7).card
    assert (card.name, card.practised_on) == ("mine", OWN)


def test_taking_theirs_is_all_or_nothing(db: GolfDatabase, listed: AccountReports) -> None:
    db.edits.rename(7, "mine")
    say(listed, LATER, name="other")
    with pytest.raises(NotFound):
        db.edits.take_theirs([(7, ConflictField.NAME), (99, ConflictField.NAME)])
    assert db.journal.load_session(7).card.name == "mine"
    assert db.conflicts.count_open() == 1


def test_an_edit_taken_back_ends_it(db: GolfDatabase, listed: AccountReports) -> None:
    db.edits.rename(7, "mine")
    say(listed, LATER, name="other")
    db.edits.rename(7, None)
    assert found(db) == []


def test_an_edit_undone_ends_it(db: GolfDatabase, listed: AccountReports) -> None:
    db.edits.rename(7, "mine")
    say(listed, LATER, name="other")
    db.edits.undo(next(each.change_id for each in db.edits.load_changes() if each.actor == "golfer"))
    assert found(db) == []


def test_a_new_word_of_mine_stands_in_the_list(db: GolfDatabase, listed: AccountReports) -> None:
    db.edits.rename(7, "mine")
    say(listed, LATER, name="other")
    db.edits.rename(7, "better")
    assert found(db) == [("name", "better", "range", "other")]
    db.edits.rename(7, "other")
    assert found(db) == []


def test_a_conflict_tells_its_session(db: GolfDatabase, listed: AccountReports) -> None:
    db.edits.rename(7, "mine")
    say(listed, LATER, name="other")
    (conflict,) = db.conflicts.load_open()
    assert conflict == Conflict(7, "mine", ConflictField.NAME, "mine", "range", "other", conflict.found_at)


def test_a_page_that_names_a_session_twice_is_compared_once(db: GolfDatabase, listed: AccountReports) -> None:
    db.edits.rename(7, "mine")
    listed.save_listing_rows([row(7, "other"), row(7, "third")], LATER)
    assert found(db) == [("name", "mine", "range", "third")]
