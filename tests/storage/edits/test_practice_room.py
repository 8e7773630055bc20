"""The ground of the practice room: words on shots, bags, goals, and what pages read of clubs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from analysis.averages_by_club import compute_club_figures
from analysis.club_stats import compute_club_stats, measured
from analysis.quality.shot_arrays import TEACHING, read_counted, read_shots
from golf.bag_and_goals import BagClub
from golf.errors import GolfError, NotFound
from golf.sessions import SessionType, TypeGuess
from golf.shot_edits import NO_EDIT, ShotEdit, ShotFilter, ShotReview
from golf.shots import ShotFlag, StoredShot
from golf.sync_events import SyncResult, SyncStatus
from golf_db import AccountReports, GolfDatabase, UndoRefused
from tests.storage.builders import GUESS, RUN, content, group, moment, raw, row, session, shot

DAY = date(2026, 2, 1)
ROUND = TypeGuess(SessionType.ROUND, "left on the default club", 0.9)


def save(reports: AccountReports, report_id: int, shots: int = 3, *, day: int = 1, player: str = "Bob") -> None:
    reports.save_listing_rows([row(report_id, player=player)], RUN)
    reports.save_report(raw(report_id), session(shots, seed=report_id, day=date(2026, 2, day)), GUESS, RUN)


def keys(db: GolfDatabase, report_id: int) -> list[tuple[int, str, str]]:
    return [stored.key for stored in db.journal.load_shots(report_id)]


def words(db: GolfDatabase, report_id: int) -> list[ShotEdit]:
    return [stored.edit for stored in db.journal.load_shots(report_id)]


def clubs(db: GolfDatabase, player: str = "Bob") -> dict[str, tuple[int, int]]:
    return {use.club: (use.sessions, use.shots) for use in db.practice.load_clubs(player)}


def is_sound(db: GolfDatabase) -> bool:
    return [finding for finding in db.upkeep.check() if finding.severity == "error"] == []


# words on shots


def test_a_word_is_kept_apart_from_the_shot_and_survives_a_new_import(
    db: GolfDatabase, reports: AccountReports
) -> None:
    save(reports, 1)
    db.shot_edits.save(keys(db, 1)[:1], review=ShotReview.OUT, note="phone rang", tags=["thin", " thin "])
    reports.save_report(raw(1, session(4, seed=1)), session(4, seed=1), GUESS, RUN)
    assert words(db, 1)[0] == ShotEdit(review=ShotReview.OUT, note="phone rang", tags=("thin",))
    assert words(db, 1)[1:] == [NO_EDIT] * 3
    assert db.shot_edits.load_tags() == ["thin"]


def test_what_is_left_out_stays_as_it_is_and_none_takes_a_word_back(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 1)
    first = keys(db, 1)[:1]
    db.shot_edits.save(first, club="8 Iron", note="borrowed")
    db.shot_edits.save(first, is_hidden=True)
    assert words(db, 1)[0] == ShotEdit(is_hidden=True, club="8 Iron", note="borrowed")
    db.shot_edits.save(first, is_hidden=False, club=None, note="")
    assert words(db, 1)[0] == NO_EDIT
    with db._store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM shot_words").scalar() == 0


def test_hidden_and_left_out_shots_leave_the_sums(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 1)
    best = max(db.journal.load_shots(1), key=lambda stored: stored.shot.carry_m or 0)
    db.shot_edits.save([best.key], review=ShotReview.OUT)
    card = db.journal.load_session(1).card
    assert (card.distinct_shots, card.smash_shots) == (3, 2)
    assert card.best_carry_m is not None
    assert card.best_carry_m < (best.shot.carry_m or 0)
    db.shot_edits.save([best.key], is_hidden=True)
    card = db.journal.load_session(1).card
    assert (card.stored_shots, card.distinct_shots) == (3, 2)
    assert clubs(db) == {"7 Iron": (1, 2)}
    assert is_sound(db)


def test_a_session_all_of_whose_shots_are_hidden_counts_no_more_and_is_no_copy(
    db: GolfDatabase, reports: AccountReports
) -> None:
    save(reports, 1)
    db.shot_edits.save(keys(db, 1), is_hidden=True)
    assert db.journal.load_session(1).card.copy_of is None
    assert db.journal.load_totals(None, DAY).sessions == 0
    assert clubs(db) == {}
    assert is_sound(db)


def test_another_club_moves_the_shot(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 1)
    db.shot_edits.save(keys(db, 1)[:2], club="8 Iron")
    assert clubs(db) == {"7 Iron": (1, 1), "8 Iron": (1, 2)}
    found = db.journal.load_shots(1)
    assert [(stored.club, stored.monitor_club) for stored in found] == [
        ("8 Iron", "7 Iron"), ("8 Iron", "7 Iron"), ("7 Iron", "7 Iron")]
    assert db.journal.load_session(1).card.clubs == ("7 Iron", "8 Iron")


def test_a_named_club_takes_a_shot_out_of_a_round_on_the_default_club(
    db: GolfDatabase, reports: AccountReports
) -> None:
    reports.save_listing_rows([row(1, player="Bob")], RUN)
    mixed = content(group([shot(1), shot(2)], club="1 Iron", club_raw="IRON1", is_default_club=True))
    reports.save_report(raw(1), mixed, ROUND, RUN)
    assert clubs(db) == {}
    db.shot_edits.save(keys(db, 1)[:1], club="5 Iron")
    assert clubs(db) == {"5 Iron": (1, 1)}
    assert [stored.is_default_club for stored in db.journal.load_shots(1)] == [False, True]
    assert [stored.club for stored in db.practice.load_club_shots("Bob", "5 Iron")] == ["5 Iron"]
    assert is_sound(db)


def test_words_are_logged_by_session_and_undone_together(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 1)
    save(reports, 2, day=2)
    before = db.compute_content_hash()
    changes = db.shot_edits.save([*keys(db, 1)[:1], *keys(db, 2)], review=ShotReview.FINE)
    assert len(changes) == 2
    assert {change.report_id for change in db.edits.load_changes() if change.field == "shots"} == {1, 2}
    db.shot_edits.undo(changes)
    assert db.compute_content_hash() == before
    with pytest.raises(UndoRefused):
        db.shot_edits.undo(changes)


def test_undoing_from_the_change_log_works_too_and_only_in_order_for_the_same_shot(
    db: GolfDatabase, reports: AccountReports
) -> None:
    save(reports, 1)
    one, two, _three = keys(db, 1)
    first, = db.shot_edits.save([one], note="a")
    second, = db.shot_edits.save([one], note="b")
    other, = db.shot_edits.save([two], note="c")
    with pytest.raises(UndoRefused):
        db.edits.undo(first)
    db.edits.undo(second)
    db.edits.undo(first)
    assert [word.note for word in words(db, 1)] == ["", "c", ""]
    db.edits.undo(other)


def test_saying_what_is_so_already_changes_nothing(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 1)
    revision = db.load_revision()
    assert db.shot_edits.save(keys(db, 1), is_hidden=False, club=" ", note="") == []
    assert db.load_revision() == revision


def test_a_shot_that_is_not_stored_changes_nothing_at_all(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 1)
    with pytest.raises(NotFound):
        db.shot_edits.save([*keys(db, 1), (1, "g1", "99")], is_hidden=True)
    assert words(db, 1) == [NO_EDIT] * 3


def test_a_run_with_words_on_its_shots_is_not_taken_back(db: GolfDatabase, reports: AccountReports) -> None:
    db.runs.begin(RUN, trigger="cli", mode="full", max_sessions=None, account="bob@example.com",
                  started_at=moment())
    save(reports, 1)
    db.runs.finish(SyncResult(RUN, SyncStatus.SUCCESS), moment(13))
    change, = db.shot_edits.save(keys(db, 1)[:1], is_hidden=True)
    with pytest.raises(UndoRefused, match="changed"):
        db.changesets.undo(RUN, "undo-1", moment(14))
    db.shot_edits.undo([change])
    db.changesets.undo(RUN, "undo-1", moment(14))
    assert clubs(db) == {}
    assert is_sound(db)


# trust


def stored(**facts: object) -> StoredShot:
    measures = facts.pop("measures", {})
    flags = facts.pop("flags", ())
    return StoredShot(1, "g", "7 Iron", "IRON7", "", shot(1, flags=flags, **measures), **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(("found", "under"), [
    (stored(), {ShotFilter.ALL, ShotFilter.UNFLAGGED, ShotFilter.MEASURED}),
    (stored(measures={"club_speed_mps": None}), {ShotFilter.ALL, ShotFilter.UNFLAGGED}),
    (stored(edit=ShotEdit(review=ShotReview.OUT)), {ShotFilter.ALL}),
    (stored(edit=ShotEdit(review=ShotReview.FINE)), {ShotFilter.ALL, ShotFilter.UNFLAGGED, ShotFilter.MEASURED}),
    (stored(flags=(ShotFlag.IMPOSSIBLE,)), {ShotFilter.ALL}),
    (stored(flags=(ShotFlag.DUPLICATE,)), set()),
    (stored(duplicate_of="2/g/1"), set()),
    (stored(edit=ShotEdit(is_hidden=True)), set()),
])
def test_what_counts_under_which_trust(found: StoredShot, under: set[ShotFilter]) -> None:
    assert {shot_filter for shot_filter in ShotFilter if found.passes(shot_filter)} == under


def test_an_impossible_value_enters_no_number_and_neither_does_what_is_made_of_it() -> None:
    found = stored(flags=(ShotFlag.IMPOSSIBLE,), measures={"club_speed_mps": 99_000.0, "smash_factor": 0.001,
                                                           "carry_m": 150.0})
    assert found.value("club_speed_mps") is None
    assert found.value("smash_factor") is None
    assert found.value("carry_m") == 150.0


@pytest.mark.parametrize("shot_filter", list(ShotFilter))
def test_the_smash_of_a_chip_is_no_number_and_the_chip_counts(shot_filter: ShotFilter) -> None:
    """9.5 m/s off a club of 3.1 m/s: either speed is a little wrong, their ratio is no smash; its carry is right."""
    chip = stored(measures={"ball_speed_mps": 9.5, "club_speed_mps": 3.1, "smash_factor": 9.5 / 3.1, "carry_m": 8.0})
    good = stored(measures={"ball_speed_mps": 50.0, "club_speed_mps": 36.0, "smash_factor": 1.39, "carry_m": 130.0})
    assert chip.passes(shot_filter)
    assert (chip.value("smash_factor"), chip.value("carry_m"), chip.value("ball_speed_mps")) == (None, 8.0, 9.5)
    assert measured([chip, good], "smash_factor") == [1.39]
    assert measured([chip, good], "carry_m") == [8.0, 130.0]
    assert compute_club_figures([chip, good], shot_filter)[0].means["smash_factor"] == 1.39
    smash = compute_club_stats("7 Iron", [chip, good], shot_filter).smash
    assert smash is not None
    assert (smash.spread.n, smash.spread.p90) == (1, 1.39)
    table = read_shots([chip, good])
    assert np.isnan(table.columns["smash_factor"]).tolist() == [True, False]
    assert table.columns["carry_m"].tolist() == [8.0, 130.0]


def test_what_is_learnt_of_a_club_knows_no_impossible_smash(db: GolfDatabase, reports: AccountReports) -> None:
    made = content(group([shot(0, smash_factor=3.06), shot(1, smash_factor=1.4), shot(2, smash_factor=None)]))
    reports.save_listing_rows([row(1, player="Bob")], RUN)
    reports.save_report(raw(1, made), made, GUESS, RUN)
    table = read_counted(db.practice.load_counted_shots("Bob", ["7 Iron"], TEACHING, sessions=20))
    smash = table.columns["smash_factor"]
    assert sorted(smash[~np.isnan(smash)].tolist()) == [1.4]
    assert not np.isnan(table.columns["carry_m"]).any()


# the bag


def test_the_bag_names_the_monitors_clubs_from_a_day_on(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 1, day=1)
    save(reports, 2, day=10)
    save(reports, 3, day=20, player="Ann")
    db.bag.save_rule("Bob", "7 Iron", "7i blade")
    db.bag.save_rule("Bob", "7 Iron", "7i new", date(2026, 2, 5))
    assert clubs(db) == {"7i blade": (1, 3), "7i new": (1, 3)}
    assert clubs(db, "Ann") == {"7 Iron": (1, 3)}
    assert [item.report_id for item in db.practice.load_club_sessions("Bob", "7i new")] == [2]
    assert {found.club for found in db.practice.load_shots([1, 2, 3])} == {"7i blade", "7i new", "7 Iron"}
    assert db.bag.load_monitor_clubs("Bob") == ["7 Iron"]
    assert is_sound(db)


def test_a_session_that_moves_to_another_day_follows_the_bag(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 1, day=1)
    db.bag.save_rule("Bob", "7 Iron", "7i new", date(2026, 2, 5))
    assert clubs(db) == {"7 Iron": (1, 3)}
    db.edits.set_days([1], date(2026, 2, 7))
    assert clubs(db) == {"7i new": (1, 3)}
    db.edits.set_player(1, "Ann")
    assert (clubs(db), clubs(db, "Ann")) == ({}, {"7 Iron": (1, 3)})
    assert is_sound(db)


def test_a_change_of_the_bag_is_undone_from_the_log_in_order(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 1)
    first = db.bag.save_rule("Bob", "7 Iron", "A")
    second = db.bag.save_rule("Bob", "7 Iron", "B")
    db.bag.save_rule("Ann", "7 Iron", "C")
    with pytest.raises(UndoRefused):
        db.edits.undo(first)
    db.edits.undo(second)
    assert [rule.club for rule in db.bag.load_rules("Bob")] == ["A"]
    db.edits.undo(first)
    assert db.bag.load_rules("Bob") == []
    assert clubs(db) == {"7 Iron": (1, 3)}
    assert [rule.club for rule in db.bag.load_rules("Ann")] == ["C"]


def test_a_deleted_rule_gives_the_monitors_word_back(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 1)
    db.bag.save_rule("Bob", "7 Iron", "A")
    db.bag.delete_rule(db.bag.load_rules("Bob")[0].rule_id)
    assert clubs(db) == {"7 Iron": (1, 3)}
    with pytest.raises(NotFound):
        db.bag.delete_rule(77)
    with pytest.raises(NotFound):
        db.bag.save_rule("Bob", "7 Iron", "  ")


def test_placed_clubs_come_in_the_players_order(db: GolfDatabase, reports: AccountReports) -> None:
    reports.save_listing_rows([row(1, player="Bob")], RUN)
    groups = [group([shot(n)], group_id=f"g{n}", club=club) for n, club in enumerate(["Driver", "7 Iron", "PW"])]
    reports.save_report(raw(1), content(*groups), GUESS, RUN)
    assert [use.club for use in db.practice.load_clubs("Bob")] == ["Driver", "7 Iron", "PW"]
    db.bag.save_club(BagClub("Bob", "PW", position=1, make="Blade", loft_deg=46.0))
    assert [use.club for use in db.practice.load_clubs("Bob")] == ["PW", "Driver", "7 Iron"]
    assert db.bag.load_clubs("Bob") == [BagClub("Bob", "PW", 1, True, "Blade", 46.0)]


def test_what_is_said_of_clubs_is_one_change_and_taken_back_whole(db: GolfDatabase) -> None:
    iron, wedge = BagClub("Bob", "7 Iron", 1, True, "Blade", 34.0), BagClub("Bob", "PW", 2, False, "", None)
    first = db.bag.save_clubs([iron, wedge])
    assert first is not None
    second = db.bag.save_clubs([replace(wedge, make="Old"), replace(iron, position=3)])
    other = db.bag.save_club(BagClub("Ann", "7 Iron", make="Hers"))
    assert second is not None
    with pytest.raises(UndoRefused, match="changed again since"):
        db.edits.undo(first)
    assert [change.change_id for change in (db.bag.load_last_change("Bob"),) if change] == [second]
    db.edits.undo(second)
    assert db.bag.load_clubs("Bob") == [iron, wedge]
    db.edits.undo(first)
    assert db.bag.load_clubs("Bob") == []
    assert db.bag.load_last_change("Bob") is None
    with pytest.raises(UndoRefused, match="already"):
        db.edits.undo(first)
    assert [change.change_id for change in (db.bag.load_last_change("Ann"),) if change] == [other]
    assert db.bag.load_clubs("Ann") == [BagClub("Ann", "7 Iron", None, True, "Hers", None)]


def test_saying_the_same_of_a_club_again_is_no_change(db: GolfDatabase) -> None:
    assert db.bag.save_club(BagClub("Bob", "PW", make="Blade")) is not None
    revision = db.load_revision()
    assert db.bag.save_club(BagClub("Bob", "PW", make=" Blade ")) is None
    assert (db.load_revision(), len(db.edits.load_changes())) == (revision, 1)


def test_clubs_are_saved_all_or_none(db: GolfDatabase) -> None:
    without = replace(BagClub("Bob", "SW"), is_in_bag=None)  # type: ignore[arg-type]
    with pytest.raises(GolfError):
        db.bag.save_clubs([BagClub("Bob", "PW", make="Blade"), without])
    assert db.bag.load_clubs("Bob") == []
    assert db.bag.load_last_change("Bob") is None


# what pages read


def test_the_last_sessions_of_a_club_come_newest_first_and_undated_ones_last(
    db: GolfDatabase, reports: AccountReports
) -> None:
    for report_id, day in ((1, 5), (2, 9), (3, 7)):
        save(reports, report_id, day=day)
    reports.save_listing_rows([row(4, player="Bob")], RUN)
    reports.save_report(raw(4), session(2, seed=4, day=None), GUESS, RUN)
    found = db.practice.load_club_sessions("Bob", "7 Iron")
    assert [(item.report_id, item.shots) for item in found] == [(2, 3), (3, 3), (1, 3), (4, 2)]
    assert [item.report_id for item in db.practice.load_club_sessions("Bob", "7 Iron", limit=2)] == [2, 3]
    period = db.practice.load_club_sessions("Bob", "7 Iron", first=date(2026, 2, 5), last=date(2026, 2, 7))
    assert [item.report_id for item in period] == [3, 1]
    assert [shot.report_id for shot in db.practice.load_club_shots("Bob", "7 Iron", sessions=2)] == [3] * 3 + [2] * 3


def test_a_copy_of_a_session_is_no_session_of_the_club(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 1)
    reports.save_listing_rows([row(9, player="Bob")], RUN)
    reports.save_report(raw(9), session(3, seed=1, day=DAY), GUESS, RUN)
    assert clubs(db) == {"7 Iron": (1, 3)}


def test_players_come_by_their_last_practice(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 1, day=5, player="Ann")
    save(reports, 2, day=9, player="Bob")
    assert db.practice.load_players() == ["Bob", "Ann"]
    db.players.set_left_handed("Ann", True)
    assert [(player.name, player.is_left_handed) for player in db.players.load()] == [("Ann", True), ("Bob", False)]
    assert db.players.is_left_handed("Ann")
    assert not db.players.is_left_handed("Bob")


def test_goals_are_closed_and_taken_up_again(db: GolfDatabase) -> None:
    goal = db.goals.add("Bob", "carry_m", 150.0, club="7 Iron", due_on=DAY, note="by spring")
    db.goals.add("Ann", "carry_m", 100.0)
    assert db.goals.load("Bob") == [goal]
    db.goals.close(goal.goal_id)
    assert db.goals.load("Bob") == []
    assert [item.goal_id for item in db.goals.load("Bob", with_closed=True)] == [goal.goal_id]
    db.goals.reopen(goal.goal_id)
    db.goals.change(goal.goal_id, target=155.0, due_on=None, note="")
    assert [(item.target, item.due_on) for item in db.goals.load("Bob")] == [(155.0, None)]
    with pytest.raises(NotFound):
        db.goals.close(99)
