"""The preview says exactly what the restore then does."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from golf.backups import RestorePreview
from golf.bag_and_goals import BagClub
from golf.errors import BackupInvalid
from golf_db import AccountReports, GolfDatabase, open_database
from storage.backups.content_facts import compute_facts
from tests.depth import share
from tests.storage.builders import GUESS, RUN, moment, raw, row, session

_BY_SESSION = ("sessions", "session_tags", "club_groups", "shots", "archived_shots", "session_dates", "raw_reports",
               "shot_words")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def store(reports: AccountReports, report_id: int, shots: int = 4) -> None:
    reports.save_listing_rows([row(report_id, f"s{report_id}", player="Bob")], RUN)
    content = session(shots, seed=report_id)
    reports.save_report(raw(report_id, content), content, GUESS, RUN)


def test_everything_that_would_change_is_named(db: GolfDatabase, reports: AccountReports, folder: Path) -> None:
    for report_id in (1, 2, 3):
        store(reports, report_id)
    info = db.backups.make(folder, "by hand")
    assert db.backups.preview(folder, info.name).changes_nothing
    db.edits.rename(1, "mine")
    db.edits.set_notes(2, "hands ahead")
    db.edits.set_tags(2, ["wedges", "range"])
    db.edits.set_days([1], date(2025, 5, 5))
    store(reports, 3, shots=6)
    store(reports, 4)
    db.preferences.save("units", "metric")
    db.runs.begin("r9", trigger="cli", mode="full", max_sessions=None, account="bob", started_at=moment())
    seen = db.backups.preview(folder, info.name)
    assert [(each.report_id, each.name, each.shots_now, each.shots_then) for each in seen.vanishing] == [
        (4, "s4", 4, None)]
    assert seen.returning == ()
    differs = {each.report_id: each for each in seen.differing}
    assert set(differs) == {1, 2, 3}
    assert set(differs[1].differs) == {"name", "day", "dates"}
    assert set(differs[2].differs) == {"notes", "tags"}
    assert {"number of shots", "shots", "original"} <= set(differs[3].differs)
    assert (differs[3].shots_now, differs[3].shots_then) == (6, 4)
    assert (seen.notes_lost, seen.tags_lost, seen.runs_lost, seen.runs_back, seen.choices_changed) == (1, 2, 1, 0, 1)
    assert seen.edits_lost == sum(change.actor == "golfer" for change in db.edits.load_changes(limit=100))
    assert seen.revision == db.load_revision()


def test_words_that_belong_to_no_session_are_counted(db: GolfDatabase, reports: AccountReports, folder: Path) -> None:
    store(reports, 1)
    shots = [shot.key for shot in db.journal.load_shots(1)]
    db.edits.rename(1, "mine")
    info = db.backups.make(folder, "by hand")
    db.goals.add("Bob", "carry_m", 150.0)
    db.players.set_left_handed("Bob", value=True)
    db.bag.save_rule("Bob", "7 Iron", "Spoon")
    db.bag.save_club(BagClub("Bob", "Spoon", make="Acme"))
    db.shot_edits.save(shots[:1], club="PW")
    db.edits.undo(next(change.change_id for change in db.edits.load_changes() if change.field == "name"))
    seen = db.backups.preview(folder, info.name)
    assert (seen.goals_changed, seen.hands_changed, seen.bags_changed, seen.edits_turned) == (1, 1, 1, 1)
    assert [set(each.differs) for each in seen.differing] == [{"name", "words on shots"}]
    assert not seen.changes_nothing


@pytest.mark.parametrize("change", [
    lambda db: db.goals.add("Bob", "carry_m", 150.0), lambda db: db.players.set_left_handed("Bob", value=True),
    lambda db: db.bag.save_club(BagClub("Bob", "Spoon", make="Acme")),
    lambda db: db.reports("bob").finish_listing(None, RUN)])
def test_no_word_is_lost_by_a_restore_that_changes_nothing(
    db: GolfDatabase, reports: AccountReports, folder: Path, change: Any
) -> None:
    store(reports, 1)
    info = db.backups.make(folder, "by hand")
    change(db)
    assert not db.backups.preview(folder, info.name).changes_nothing


def test_what_was_thrown_away_is_shown_as_coming_back(
    db: GolfDatabase, reports: AccountReports, folder: Path
) -> None:
    store(reports, 1)
    first = db.backups.make(folder, "by hand")
    store(reports, 2, shots=7)
    db.runs.begin("r9", trigger="cli", mode="full", max_sessions=None, account="bob", started_at=moment())
    db.backups.restore(folder, first.name)
    safety = next(info for info in db.backups.load_list(folder) if info.reason == "before restore")
    seen = db.backups.preview(folder, safety.name)
    assert [(each.report_id, each.shots_now, each.shots_then) for each in seen.returning] == [(2, None, 7)]
    assert (seen.vanishing, seen.differing, seen.runs_back) == ((), (), 1)


def test_the_preview_writes_nothing(db: GolfDatabase, reports: AccountReports, folder: Path) -> None:
    store(reports, 1)
    info = db.backups.make(folder, "by hand")
    store(reports, 2)
    before, files = rows_of(db), {path.name: path.read_bytes() for path in folder.iterdir()}
    revision = db.load_revision()
    db.backups.preview(folder, info.name)
    assert rows_of(db) == before
    assert db.load_revision() == revision
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == files


def test_a_damaged_backup_has_no_preview(db: GolfDatabase, reports: AccountReports, folder: Path) -> None:
    store(reports, 1)
    info = db.backups.make(folder, "by hand")
    content = bytearray((folder / info.name).read_bytes())
    content[content.index(b"nothing says otherwise")] ^= 1
    (folder / info.name).write_bytes(content)
    with pytest.raises(BackupInvalid):
        db.backups.preview(folder, info.name)
    assert len(list(folder.iterdir())) == 2


def rows_of(db: GolfDatabase) -> dict[str, dict[Any, list[Any]]]:
    """Every row that belongs to a session, by table and session; and all runs and choices."""
    found: dict[str, dict[Any, list[Any]]] = {}
    with db._store.raw() as connection:
        for table in _BY_SESSION:
            cursor = connection.execute(f"SELECT * FROM {table}")
            place = [column[0] for column in cursor.description].index("report_id")
            for each in cursor:
                found.setdefault(table, {}).setdefault(each[place], []).append(each)
        for table in ("backfill_runs", "preferences"):
            found[table] = {each[0]: [each] for each in connection.execute(f"SELECT * FROM {table}")}
        found["edits"] = {each: [each] for each in connection.execute(
            "SELECT change_id, at, field FROM change_log WHERE actor = 'golfer'")}
    return found


def touched(before: dict[str, dict[Any, list[Any]]], after: dict[str, dict[Any, list[Any]]]) -> set[int]:
    return {number for table in _BY_SESSION
            for number in {*before.get(table, {}), *after.get(table, {})}
            if sorted(map(repr, before.get(table, {}).get(number, ()))) != sorted(
                map(repr, after.get(table, {}).get(number, ())))}


numbers = st.integers(1, 5)
actions = st.lists(st.one_of(
    st.tuples(st.just("store"), numbers, st.integers(1, 6)),
    st.tuples(st.just("rename"), numbers, st.text(max_size=5)),
    st.tuples(st.just("notes"), numbers, st.text(max_size=5)),
    st.tuples(st.just("tags"), numbers, st.lists(st.sampled_from(["a", "b", "c"]), max_size=3)),
    st.tuples(st.just("day"), numbers, st.dates(date(2025, 1, 1), date(2026, 1, 1))),
    st.tuples(st.just("run"), numbers, st.just(None)),
    st.tuples(st.just("choice"), numbers, st.sampled_from(["x", "y"])),
    st.tuples(st.just("undo"), numbers, st.just(None)),
    st.tuples(st.just("goal"), numbers, st.floats(1, 300)),
    st.tuples(st.just("bag"), numbers, st.sampled_from(["Spoon", "Brassie"])),
    st.tuples(st.just("make"), numbers, st.sampled_from(["Acme", ""])),
    st.tuples(st.just("hand"), numbers, st.booleans()),
    st.tuples(st.just("word"), numbers, st.sampled_from(["PW", None])),
), max_size=12)


def act(db: GolfDatabase, what: str, number: int, value: Any) -> None:
    reports = db.reports("bob")
    known = reports.load_known_reports()
    if what == "store":
        store(reports, number, value)
    elif what == "run" and db.runs.load_run(f"r{number}") is None:
        db.runs.begin(f"r{number}", trigger="cli", mode="full", max_sessions=None, account="bob", started_at=moment())
    elif what == "choice":
        db.preferences.save(f"choice {number}", value)
    elif what == "undo" and (changes := [change for change in db.edits.load_changes(limit=1)
                                         if change.actor == "golfer" and not change.undone]):
        db.edits.undo(changes[0].change_id)
    elif what in SAYINGS:
        SAYINGS[what](db, number, value)
    elif number in known and what == "word":
        db.shot_edits.save([shot.key for shot in db.journal.load_shots(number)[:1]], club=value)
    elif number in known and what == "day":
        db.edits.set_days([number], value)
    elif number in known and what in ("rename", "notes", "tags"):
        {"rename": db.edits.rename, "notes": db.edits.set_notes, "tags": db.edits.set_tags}[what](number, value)


def add_or_close_a_goal(db: GolfDatabase, number: int, target: float) -> None:
    goals = db.goals.load("Bob", with_closed=True)
    if number > len(goals):
        db.goals.add("Bob", "carry_m", target)
    elif goals[number - 1].closed_at is None:
        db.goals.close(goals[number - 1].goal_id)
    else:
        db.goals.reopen(goals[number - 1].goal_id)


SAYINGS: dict[str, Callable[[GolfDatabase, int, Any], object]] = {
    "goal": add_or_close_a_goal,
    "bag": lambda db, _number, club: db.bag.save_rule("Bob", "7 Iron", club),
    "make": lambda db, _number, make: db.bag.save_club(BagClub("Bob", "7 Iron", make=make)),
    "hand": lambda db, number, value: db.players.set_left_handed(f"player {number}", value=value),
}


@settings(deadline=None, max_examples=share(4, 50), suppress_health_check=[HealthCheck.too_slow])
@given(actions, actions, actions)
def test_the_preview_equals_what_the_restore_then_does(
    tmp_path_factory: pytest.TempPathFactory, first: list[Any], then: list[Any], later: list[Any]
) -> None:
    home = tmp_path_factory.mktemp("home")
    with closing(open_database(home / "golf.db")) as db:
        for action in first:
            act(db, *action)
        old = db.backups.make(home / "b", "by hand")
        for action in then:
            act(db, *action)
        middle = db.backups.make(home / "b", "by hand")
        check_preview(db, home / "b", old.name)
        for action in later:
            act(db, *action)
        check_preview(db, home / "b", middle.name)


def check_preview(db: GolfDatabase, folder: Path, name: str) -> None:
    before, told = rows_of(db), words_of(db)
    with db._store.raw() as connection:
        now = compute_facts(connection).content_hash
    seen: RestorePreview = db.backups.preview(folder, name)
    assert seen.changes_nothing == (now == db.backups.verify(folder, name).content_hash)
    db.backups.restore(folder, name)
    after = rows_of(db)
    was, is_now = set(before.get("sessions", ())), set(after.get("sessions", ()))
    assert {each.report_id for each in seen.vanishing} == was - is_now
    assert {each.report_id for each in seen.returning} == is_now - was
    assert seen.touched == touched(before, after)
    assert seen.runs_lost == len(before["backfill_runs"].keys() - after["backfill_runs"].keys())
    assert seen.runs_back == len(after["backfill_runs"].keys() - before["backfill_runs"].keys())
    assert seen.edits_lost == len(before["edits"].keys() - after["edits"].keys())
    assert seen.edits_back == len(after["edits"].keys() - before["edits"].keys())
    assert seen.tags_lost == len(_tags(before) - _tags(after))
    said = words_of(db)
    assert seen.goals_changed == len(dict(told["goals"].items() ^ said["goals"].items()))
    assert seen.hands_changed == len(dict(told["hands"].items() ^ said["hands"].items()))
    assert seen.bags_changed == (told["bag"] != said["bag"])
    assert seen.edits_turned == sum(told["undone"][key] != said["undone"][key]
                                    for key in told["undone"].keys() & said["undone"].keys())
    shots = {number: len(rows) for number, rows in after.get("shots", {}).items()}
    for each in (*seen.returning, *seen.differing):
        assert each.shots_then == shots.get(each.report_id, 0)
    if seen.changes_nothing:
        assert before == after
    with db._store.raw() as connection:
        assert compute_facts(connection).content_hash == db.backups.verify(folder, name).content_hash


def words_of(db: GolfDatabase) -> dict[str, dict[Any, Any]]:
    """What the golfer says of no single session."""
    with db._store.raw() as connection:
        return {"goals": {each[0]: each for each in connection.execute("SELECT * FROM goals")},
                "hands": dict(connection.execute("SELECT name, is_left_handed FROM players").fetchall()),
                "bag": dict.fromkeys([*connection.execute("SELECT monitor_club, from_on, club FROM bag_rules"),
                                      *connection.execute("SELECT club, make FROM bag_clubs")]),
                "undone": {each[:3]: each[3] for each in connection.execute(
                    "SELECT change_id, at, field, undone_at IS NULL FROM change_log WHERE actor = 'golfer'")}}


def _tags(rows: dict[str, dict[Any, list[Any]]]) -> set[Any]:
    return {tag for tags in rows.get("session_tags", {}).values() for tag in tags}
