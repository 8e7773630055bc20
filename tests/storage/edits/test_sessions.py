from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from analysis.averages_by_club import compute_club_figures
from golf.errors import GolfError, NotFound
from golf.sessions import DateSource, SessionType
from golf_db import AccountReports, GolfDatabase, UndoRefused
from tests.storage.builders import GUESS, RUN, content, group, raw, row, session, shot


@pytest.fixture(autouse=True)
def stored(reports: AccountReports) -> None:
    reports.save_listing_rows([row(1, "range", player="Bob"), row(2, "warmup", player="Bob")], RUN)
    for report_id in (1, 2):
        reports.save_report(raw(report_id), session(3, seed=report_id), GUESS, RUN)


def test_the_golfers_word_wins_and_survives_every_sync(db: GolfDatabase, reports: AccountReports) -> None:
    db.edits.rename(1, " My range ")
    db.edits.set_player(1, "Ann")
    db.edits.set_type(1, SessionType.DRILL)
    db.edits.set_notes(1, "windy")
    db.edits.set_tags(1, ["wind"])
    db.edits.set_days([1], date(2025, 12, 24))
    reports.save_listing_rows([row(1, "portal", player="Guest", listed_on=date(2026, 2, 9))], "run-2")
    reports.save_report(raw(1, session(4)), session(4, seed=1, day=date(2026, 2, 8)), GUESS, "run-2")
    detail = db.journal.load_session(1)
    card = detail.card
    assert (card.name, card.player, card.type, card.tags) == ("My range", "Ann", SessionType.DRILL, ("wind",))
    assert (card.practised_on, card.date_source) == (date(2025, 12, 24), DateSource.MANUAL)
    assert (detail.notes, detail.portal_name, detail.portal_player) == ("windy", "portal", "Guest")
    assert detail.type_is_manual


def test_none_gives_back_the_portals_word(db: GolfDatabase) -> None:
    db.edits.rename(1, "x")
    db.edits.rename(1, "  ")
    db.edits.set_days([1, 2], date(2025, 12, 24))
    assert db.edits.set_days([1, 2, 1], None) == 2
    card = db.journal.load_session(1).card
    assert (card.name, card.practised_on, card.date_source) == ("range", date(2026, 2, 1), DateSource.API)


def test_an_edit_that_changes_nothing_is_not_logged(db: GolfDatabase) -> None:
    before = db.load_revision()
    db.edits.rename(1, None)
    db.edits.set_tags(1, [])
    assert db.edits.set_days([1], None) == 0
    assert db.load_revision() == before
    assert db.edits.load_changes() == []


EDITS: list[Callable[[GolfDatabase], object]] = [
    lambda db: db.edits.rename(1, "x"),
    lambda db: db.edits.set_player(1, "Ann"),
    lambda db: db.edits.set_type(1, SessionType.FITTING),
    lambda db: db.edits.set_notes(1, "x"),
    lambda db: db.edits.set_tags(1, ["x", "y"]),
    lambda db: db.edits.set_days([1], date(2020, 1, 1)),
    lambda db: db.edits.set_default_club(1, "g1", is_default=True),
]


@pytest.mark.parametrize("edit", EDITS)
def test_every_edit_is_logged_and_can_be_undone_once(
    db: GolfDatabase, edit: Callable[[GolfDatabase], object]
) -> None:
    before = (db.journal.load_session(1), compute_club_figures(db.journal.load_shots(1)))
    edit(db)
    assert (db.journal.load_session(1), compute_club_figures(db.journal.load_shots(1))) != before
    change = db.edits.load_changes()[0]
    assert (change.actor, change.report_id, change.undone) == ("golfer", 1, False)
    db.edits.undo(change.change_id)
    assert (db.journal.load_session(1), compute_club_figures(db.journal.load_shots(1))) == before
    assert db.edits.load_changes()[0].undone
    with pytest.raises(UndoRefused):
        db.edits.undo(change.change_id)


def test_an_earlier_change_is_undone_only_after_the_later_one(db: GolfDatabase) -> None:
    db.edits.rename(1, "first")
    db.edits.rename(1, "second")
    second, first = db.edits.load_changes()
    with pytest.raises(UndoRefused):
        db.edits.undo(first.change_id)
    db.edits.undo(second.change_id)
    assert db.journal.load_session(1).card.name == "first"
    db.edits.undo(first.change_id)
    assert db.journal.load_session(1).card.name == "range"


def test_what_the_sync_changed_is_not_undone(db: GolfDatabase, reports: AccountReports) -> None:
    reports.save_listing_rows([row(1, "renamed")], RUN)
    with pytest.raises(UndoRefused):
        db.edits.undo(db.edits.load_changes()[0].change_id)
    with pytest.raises(NotFound):
        db.edits.undo(12345)


def test_editing_what_is_not_stored_changes_nothing(db: GolfDatabase) -> None:
    before = db.load_revision()
    for edit in (lambda: db.edits.rename(9, "x"), lambda: db.edits.set_days([1, 9], date(2020, 1, 1)),
                 lambda: db.edits.set_default_club(1, "nowhere", is_default=True), lambda: db.edits.delete_tag("x")):
        with pytest.raises(NotFound):
            edit()
    assert db.load_revision() == before
    assert db.journal.load_session(1).card.practised_on == date(2026, 2, 1)


def test_tags_in_another_spelling_are_one_tag(db: GolfDatabase) -> None:
    db.edits.set_tags(1, ["Short  game", "short game ", "", "wind"])
    db.edits.set_tags(2, ["SHORT GAME"])
    assert db.edits.load_tags() == [("Short game", 2), ("wind", 1)]


def test_a_renamed_tag_merges_and_undoing_takes_it_apart_again(db: GolfDatabase) -> None:
    db.edits.set_tags(1, ["a", "b"])
    db.edits.set_tags(2, ["a"])
    before = [db.journal.load_session(report_id).card.tags for report_id in (1, 2)]
    db.edits.rename_tag("a", "B")
    assert db.edits.load_tags() == [("b", 2)]
    db.edits.undo(db.edits.load_changes()[0].change_id)
    assert [db.journal.load_session(report_id).card.tags for report_id in (1, 2)] == before


def test_a_tag_can_change_its_case_and_be_deleted_undoably(db: GolfDatabase) -> None:
    db.edits.set_tags(1, ["wind"])
    db.edits.rename_tag("wind", "Wind")
    assert db.edits.load_tags() == [("Wind", 1)]
    db.edits.delete_tag("Wind")
    assert db.edits.load_tags() == []
    db.edits.undo(db.edits.load_changes()[0].change_id)
    assert db.edits.load_tags() == [("Wind", 1)]
    with pytest.raises(GolfError):
        db.edits.rename_tag("Wind", "  ")


def test_tags_set_before_a_renaming_are_not_undone_over_it(db: GolfDatabase) -> None:
    db.edits.set_tags(1, ["wind"])
    set_tags = db.edits.load_changes()[0]
    db.edits.rename_tag("wind", "storm")
    with pytest.raises(UndoRefused):
        db.edits.undo(set_tags.change_id)


def test_the_players_word_on_a_default_club_round_moves_it(db: GolfDatabase, reports: AccountReports) -> None:
    on_default = group([shot(1)], club="1 Iron", club_raw="IRON1", is_default_club=True)
    reports.save_report(raw(5), content(on_default), GUESS, RUN)
    assert db.journal.load_session(5).card.clubs == ()
    db.edits.set_default_club(5, "g1", is_default=False)
    assert db.journal.load_session(5).card.clubs == ("1 Iron",)
    assert not compute_club_figures(db.journal.load_shots(5))[0].group.is_default_club
