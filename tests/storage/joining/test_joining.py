"""Another Rangebook comes over: every session once, every word of the golfer's, and what differs is listed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from golf.bag_and_goals import BagClub
from golf.errors import DatabaseNewerThanApp
from golf.sessions import SessionType
from golf.shot_edits import ShotReview
from golf_db import GolfDatabase, UndoRefused
from storage.joining.decisions import DECISIONS
from storage.joining.other_file import NotARangebook, SameRangebook
from storage.joining.resolve import Verdict, resolve
from storage.tables.metadata import metadata
from tests.storage.builders import content, group, moment, row, session, shot
from tests.storage.joining.two_homes import (
    ask,
    begin,
    bring_file,
    close_run,
    count_rows,
    errors,
    flat,
    join,
    make_home,
    of_file,
    sync,
    type_in,
    words,
)
from tests.storage.older_files import unpack_home
from tests.storage.run_steps import undo


@pytest.fixture
def home(tmp_path: Path) -> Iterator[GolfDatabase]:
    db = make_home(tmp_path / "home")
    yield db
    db.close()


@pytest.fixture
def away(tmp_path: Path) -> Iterator[GolfDatabase]:
    db = make_home(tmp_path / "away")
    yield db
    db.close()


def test_every_table_has_a_decision() -> None:
    assert set(DECISIONS) == set(metadata.tables)


@pytest.mark.parametrize(("mine", "theirs", "verdict"), [
    ([None], [None], Verdict.KEEP), ([None], [None, "x"], Verdict.TAKE), ([None, "x"], [None], Verdict.KEEP),
    ([None, "x"], [None, "x"], Verdict.KEEP), ([None, "x"], [None, "y"], Verdict.CONFLICT),
    ([None, "x"], [None, "x", "y"], Verdict.TAKE), ([None, "x", "y"], [None, "x"], Verdict.KEEP),
    ([None, "x", None], [None, "x"], Verdict.KEEP), ([None, "x"], [None, "x", None], Verdict.TAKE),
    ([None, "x", "y"], [None, "y", "x"], Verdict.CONFLICT), ([None, "w", "x"], [None, "x", "z"], Verdict.TAKE)])
def test_the_side_that_went_on_is_ahead(mine: list[str | None], theirs: list[str | None], verdict: Verdict) -> None:
    assert resolve(mine, theirs) is verdict


def fill(db: GolfDatabase) -> None:
    """A session by each door, with a word of every kind."""
    sync(db, "s1", 1, session(3, seed=1))
    sync(db, "s2", 2, session(4, seed=2))
    bring_file(db, "f1", of_file("evening", [1, 2, 3]))
    typed = type_in(db, "h1", "typed")
    db.edits.rename(1, "Wedges")
    db.edits.set_notes(1, "windy")
    db.edits.set_tags(1, ["short game", "Wind"])
    db.edits.set_type(2, SessionType.DRILL)
    db.edits.set_days([2], date(2026, 1, 5))
    db.shot_edits.save([(1, "g1", "0")], review=ShotReview.OUT, note="thin")
    db.shot_edits.save([(2, "g1", "1")], club="Mini Driver", tags=["low"])
    db.regrouping.merge([typed], 1)
    db.regrouping.split([(2, "g1", "2"), (2, "g1", "3")], "The second half")
    db.bag.save_rule("Bob", "7 Iron", "Old 7")
    db.bag.save_club(BagClub("Bob", "Old 7", 3, True, "Acme", 33.0))
    db.goals.add("Bob", "carry", 150.0)
    db.players.set_left_handed("Bob", value=True)


def test_everything_comes_over_and_nothing_a_second_time(home: GolfDatabase, away: GolfDatabase) -> None:
    fill(away)
    outcome = join(home, away, "j1")
    assert flat(home) == flat(away)
    assert words(home) == words(away)
    assert outcome.conflicts == ()
    assert (outcome.counts.new_sessions, outcome.counts.new_shots) == (5, 12)
    before = count_rows(home)
    again = join(home, away, "j2")
    assert not again.counts.changes_anything
    assert count_rows(home) == before
    back = join(away, home, "j3")
    assert not back.counts.changes_anything
    assert back.conflicts == ()


def test_the_preview_says_what_joining_does(home: GolfDatabase, away: GolfDatabase) -> None:
    fill(away)
    sync(home, "s1", 1, session(3, seed=1))
    home.edits.rename(1, "Mine")
    shown = home.joining.preview(away.path)
    done = join(home, away, "j1")
    assert shown.counts == done.counts
    assert [(each.field, each.mine, each.theirs) for each in shown.conflicts] == [("name", "Mine", "Wedges")]
    assert [(each.field, each.mine, each.theirs) for each in done.conflicts] == [("name", "Mine", "Wedges")]


def test_a_join_is_taken_back_as_a_whole_and_brought_back(home: GolfDatabase, away: GolfDatabase) -> None:
    fill(away)
    sync(home, "s1", 1, session(3, seed=1))
    before = home.compute_content_hash(), words(home)
    join(home, away, "j1")
    after = flat(home), words(home)
    undo(home, "j1", "u1")
    assert (home.compute_content_hash(), words(home)) == before
    assert errors(home) == []
    undo(home, "u1", "r1")
    assert (flat(home), words(home)) == after
    assert errors(home) == []


def test_a_join_of_nothing_but_a_bag_is_taken_back(home: GolfDatabase, away: GolfDatabase) -> None:
    away.bag.save_rule("Bob", "7 Iron", "Old 7")
    join(home, away, "j1")
    assert [rule.club for rule in home.bag.load_rules("Bob")] == ["Old 7"]
    undo(home, "j1", "u1")
    assert home.bag.load_rules("Bob") == []


def test_what_is_taken_out_of_a_bag_there_is_taken_out_here(home: GolfDatabase, away: GolfDatabase) -> None:
    home.bag.save_club(BagClub("Bob", "Old 1", 1, True, "Acme", 30.0))
    join(away, home, "j1")
    away.edits.undo(away.edits.load_changes(limit=1)[0].change_id if away.edits.load_changes(limit=1)[0].actor ==
                    "golfer" else away.edits.load_changes(limit=2)[1].change_id)
    assert away.bag.load_clubs("Bob") == []
    assert join(home, away, "j2").conflicts == ()
    assert home.bag.load_clubs("Bob") == []
    undo(home, "j2", "u2")
    assert [club.club for club in home.bag.load_clubs("Bob")] == ["Old 1"]


def test_a_word_changed_since_stands_in_the_way_of_the_undo(home: GolfDatabase, away: GolfDatabase) -> None:
    fill(away)
    join(home, away, "j1")
    home.edits.rename(1, "Later")
    with pytest.raises(UndoRefused, match="changed"):
        undo(home, "j1", "u1")


def test_both_edits_are_kept_and_a_conflict_is_listed_once(home: GolfDatabase, away: GolfDatabase) -> None:
    for db in (home, away):
        sync(db, "s1", 1, session(3, seed=1))
    home.edits.rename(1, "Home")
    home.edits.set_notes(1, "from home")
    away.edits.rename(1, "Away")
    away.edits.set_type(1, SessionType.DRILL)
    join(home, away, "j1")
    join(home, away, "j2")
    assert ask(home, "SELECT name, notes, session_type FROM sessions") == [("Home", "from home", "Drill")]
    conflict, = home.joining.load_conflicts()
    assert (conflict.field, conflict.mine, conflict.theirs, conflict.is_takeable) == ("name", "Home", "Away", True)
    home.joining.take_theirs(conflict.conflict_id)
    assert ask(home, "SELECT name FROM sessions") == [("Away",)]
    assert home.joining.load_conflicts() == []
    newest = home.edits.load_changes(limit=1)[0]
    home.edits.undo(newest.change_id)
    assert ask(home, "SELECT name FROM sessions") == [("Home",)]


def test_a_settled_difference_is_not_asked_again_until_something_else_is_said(
    home: GolfDatabase, away: GolfDatabase
) -> None:
    for db, name in ((home, "Home"), (away, "Away")):
        sync(db, "s1", 1, session(3, seed=1))
        db.edits.rename(1, name)
    join(home, away, "j1")
    home.joining.keep_mine(home.joining.load_conflicts()[0].conflict_id)
    assert join(home, away, "j2").conflicts == ()
    assert home.joining.load_conflicts() == []
    away.edits.rename(1, "Other")
    assert [each.theirs for each in join(home, away, "j3").conflicts] == ["Other"]
    assert [each.theirs for each in home.joining.load_conflicts()] == ["Other"]


def test_differences_of_a_join_that_was_taken_back_are_listed_by_the_next(
    home: GolfDatabase, away: GolfDatabase
) -> None:
    for db, name in ((home, "Home"), (away, "Away")):
        sync(db, "s1", 1, session(3, seed=1))
        db.edits.rename(1, name)
    away.edits.set_notes(1, "windy")
    join(home, away, "j1")
    undo(home, "j1", "u1")
    assert home.joining.load_conflicts() == []
    join(home, away, "j2")
    assert [each.field for each in home.joining.load_conflicts()] == ["name"]
    assert ask(home, "SELECT notes FROM sessions") == [("windy",)]


def test_the_log_says_where_a_word_is_from_and_when_it_was_said(home: GolfDatabase, away: GolfDatabase) -> None:
    for db in (home, away):
        sync(db, "s1", 1, session(3, seed=1))
    away.edits.rename(1, "Away")
    said = away.edits.load_changes(limit=1)[0]
    join(home, away, "j1")
    change = next(each for each in home.edits.load_changes() if each.field == "name")
    assert (change.at, change.new, change.who, change.run_id) == (
        said.at, "Away", "Rangebook on another computer", "j1")
    home.edits.undo(change.change_id)
    assert ask(home, "SELECT name FROM sessions") == [("range 1",)]
    join(home, away, "j2")
    assert ask(home, "SELECT name FROM sessions") == [("range 1",)], "what was taken back does not come again"


def test_a_word_that_only_went_on_is_no_conflict(home: GolfDatabase, away: GolfDatabase) -> None:
    sync(away, "s1", 1, session(3, seed=1))
    away.edits.rename(1, "First")
    join(home, away, "j1")
    away.edits.rename(1, "Second")
    assert join(home, away, "j2").conflicts == ()
    assert ask(home, "SELECT name FROM sessions") == [("Second",)]


def test_the_newer_answer_of_the_portal_replaces_the_older_one(home: GolfDatabase, away: GolfDatabase) -> None:
    old, new = session(3, seed=1), content(group([shot(0, seed=1), shot(1, seed=5), shot(7, seed=5)]))
    sync(home, "s1", 1, old, at=moment(8))
    sync(away, "s1", 1, new, at=moment(9))
    home.shot_edits.save([(1, "g1", "0")], note="mine")
    join(away, home, "j1")
    join(home, away, "j2")
    assert flat(home) == flat(away)
    assert ask(home, "SELECT shot_id FROM shots ORDER BY 1") == [("0",), ("1",), ("7",)]
    assert ask(home, "SELECT shot_id FROM archived_shots") == [("2",)]
    assert ask(away, "SELECT note FROM shot_words") == [("mine",)]
    undo(home, "j2", "u1")
    assert ask(home, "SELECT shot_id FROM shots ORDER BY 1") == [("0",), ("1",), ("2",)]


def test_sessions_made_by_hand_on_both_sides_never_collide(home: GolfDatabase, away: GolfDatabase) -> None:
    for db, name in ((home, "here"), (away, "there")):
        sync(db, "s1", 1, session(4, seed=1))
        db.regrouping.split([(1, "g1", "0" if db is home else "3")], f"Split {name}")
        type_in(db, "h1", f"typed {name}", seed=len(name))
    made = [ask(db, "SELECT report_id FROM sessions WHERE made_from IS NOT NULL") for db in (home, away)]
    assert made[0] == made[1], "both gave it the same number"
    join(home, away, "j1")
    join(away, home, "j2")
    assert flat(home) == flat(away)
    assert sorted(ask(home, "SELECT name, distinct_shots FROM sessions")) == [
        ("Split here", 1), ("Split there", 1), ("range 1", 2), ("typed here", 2), ("typed there", 2)]
    assert not join(home, away, "j3").counts.changes_anything


def test_the_same_file_on_both_sides_is_one_session_with_every_ball(home: GolfDatabase, away: GolfDatabase) -> None:
    bring_file(home, "f1", of_file("evening", [1, 2]))
    bring_file(away, "f1", of_file("evening", [1, 2]))
    bring_file(away, "f2", of_file("late", [8]))
    bring_file(home, "f3", of_file("renamed", [8, 9], key="another key"))
    join(home, away, "j1")
    assert ask(home, "SELECT count(*), sum(stored_shots) FROM sessions") == [(3, 5)]


def test_what_was_deleted_here_stays_deleted_and_is_listed(home: GolfDatabase, away: GolfDatabase) -> None:
    for db in (home, away):
        number = bring_file(db, "f1", of_file("evening", [1, 2]))
    home.imports.delete([number], begin(home, "d1", "delete"))
    close_run(home, "d1")
    outcome = join(home, away, "j1")
    assert ask(home, "SELECT count(*) FROM sessions") == [(0,)]
    assert [(each.title, each.field) for each in outcome.conflicts] == [("evening", "session")]
    assert len(home.joining.load_conflicts("j1")) == 1


def test_what_is_only_listed_there_is_left_to_the_next_sync(home: GolfDatabase, away: GolfDatabase) -> None:
    sync(away, "s1", 1, session(2))
    away.reports("bob@example.com").save_listing_rows([row(9, "waiting")], begin(away, "s2"))
    outcome = join(home, away, "j1")
    assert (outcome.counts.new_sessions, outcome.counts.waiting) == (1, 1)


def test_a_copy_of_this_very_rangebook_is_refused(home: GolfDatabase, tmp_path: Path) -> None:
    sync(home, "s1", 1, session(2))
    info = home.backups.make(tmp_path / "backups", "by hand")
    with pytest.raises(SameRangebook, match="copy or a backup"):
        home.joining.preview(tmp_path / "backups" / info.name)


def test_a_backup_of_the_other_one_comes_over_and_stays_as_it_is(
    home: GolfDatabase, away: GolfDatabase, tmp_path: Path
) -> None:
    fill(away)
    info = away.backups.make(tmp_path / "backups", "by hand")
    path = tmp_path / "backups" / info.name
    before = path.read_bytes()
    home.joining.join(path, begin(home, "j1"))
    assert flat(home) == flat(away)
    assert path.read_bytes() == before
    assert list((home.path.parent / "joining").iterdir()) == []


def test_a_file_with_a_trigger_or_of_another_program_is_refused(
    home: GolfDatabase, away: GolfDatabase, tmp_path: Path
) -> None:
    import sqlite3
    from contextlib import closing

    sync(away, "s1", 1, session(2))
    with closing(sqlite3.connect(away.path)) as connection:
        connection.execute("CREATE TRIGGER planted AFTER INSERT ON sessions BEGIN DELETE FROM shots; END")
        connection.commit()
    with pytest.raises(NotARangebook, match="a trigger named “planted”"):
        home.joining.preview(away.path)
    (tmp_path / "notes.db").write_text("no database at all")
    with pytest.raises(NotARangebook):
        home.joining.preview(tmp_path / "notes.db")
    with pytest.raises(NotARangebook, match="no file"):
        home.joining.preview(tmp_path / "nothing.db")


def test_a_file_of_an_older_rangebook_is_updated_in_the_copy_alone(
    home: GolfDatabase, tmp_path: Path
) -> None:
    old = unpack_home(tmp_path / "old")
    before = old.read_bytes()
    outcome = home.joining.join(old, begin(home, "j1"))
    assert outcome.counts.new_sessions > 0
    assert old.read_bytes() == before
    assert errors(home) == []
    rows = count_rows(home)
    again = home.joining.join(old, begin(home, "j2"))
    assert again.counts.unchanged_sessions == outcome.counts.new_sessions
    assert count_rows(home) == rows, "a file without a mark of its own gets the same one each time"


def test_a_file_of_a_newer_rangebook_is_refused(home: GolfDatabase, away: GolfDatabase) -> None:
    with closing(sqlite3.connect(away.path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseNewerThanApp, match="newer Rangebook"):
        home.joining.preview(away.path)
