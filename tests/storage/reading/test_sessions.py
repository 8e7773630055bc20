from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from statistics import fmean, median
from typing import Any

import pytest
from sqlalchemy import event

from analysis.averages_by_club import ClubFigures, compute_club_figures
from golf.errors import NotFound
from golf.sessions import UNKNOWN_PLAYER, PracticeDay, SessionState
from golf.shot_edits import NO_EDIT
from golf.shots import MEASURES, Shot, ShotFlag
from golf.swing_groups import group_of, is_part_swing, names_distance
from golf.sync_events import SyncFailure
from golf_db import AccountReports, GolfDatabase
from services.home.service import HomeQuestions
from tests.storage.builders import GUESS, RUN, content, group, raw, row, session, shot

TODAY = date(2026, 2, 10)


def save(reports: AccountReports, report_id: int, *, player: str | None = None, name: str = "range",
         day: date | None = date(2026, 2, 1), shots: int = 3, seed: int | None = None) -> None:
    reports.save_listing_rows([row(report_id, name, player=player)], RUN)
    reports.save_report(raw(report_id), session(shots, seed=report_id if seed is None else seed, day=day), GUESS, RUN)


def test_an_empty_database_has_totals_of_nothing(db: GolfDatabase) -> None:
    totals = db.journal.load_totals(None, TODAY)
    assert (totals.sessions, totals.shots, totals.last_practice_on, totals.streak_days) == (0, 0, None, 0)
    assert db.journal.load_cards() == []
    assert db.journal.load_players() == []


def test_totals_and_days_follow_the_player_filter(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 1, player="Bob", day=TODAY)
    save(reports, 2, player="Ann", day=TODAY - timedelta(days=1), shots=5)
    save(reports, 3, player="Bob", day=None)
    everybody = db.journal.load_totals(None, TODAY)
    assert (everybody.sessions, everybody.shots, everybody.streak_days, everybody.undated_sessions) == (3, 11, 2, 1)
    bob = db.journal.load_totals("Bob", TODAY)
    assert (bob.sessions, bob.shots, bob.last_practice_on, bob.streak_days) == (2, 6, TODAY, 1)
    assert db.journal.load_practice_days("Ann", date(2026, 1, 1), TODAY) == [
        PracticeDay(TODAY - timedelta(days=1), 1, 5)]
    assert [day.newest for day in db.journal.load_practice_days(None, date(2026, 1, 1), TODAY)] == [2, 1]
    assert db.journal.load_players() == ["Ann", "Bob"]


def test_sessions_to_put_together_are_the_nearest_days_first(db: GolfDatabase, reports: AccountReports) -> None:
    for number, days in enumerate((0, 400, 390, 410, 399), start=1):
        save(reports, number, player="Bob", day=TODAY - timedelta(days=days), name=f"range {number}")
    save(reports, 6, player="Bob", day=None)
    save(reports, 7, player="Ann", day=TODAY - timedelta(days=400))
    save(reports, 8, player="Bob", day=TODAY - timedelta(days=400), name="the same evening")
    reports.save_listing_rows([row(9, player="Bob", listed_on=TODAY - timedelta(days=400))], RUN)

    def near(day: date | None, limit: int, search: str = "") -> list[int]:
        return [each.report_id for each in db.journal.load_names_near("Bob", day, search=search, limit=limit)]

    assert near(TODAY - timedelta(days=400), 3) == [8, 2, 5]
    assert near(TODAY - timedelta(days=400), 99) == [8, 2, 5, 4, 3, 1, 6]
    assert near(None, 2) == [1, 3]
    assert near(TODAY, 99, "EVENING") == [8]


def test_a_session_without_a_ball_is_no_practice(db: GolfDatabase, reports: AccountReports) -> None:
    """Opened and empty, a copy, every ball hidden, not fetched yet, failed: cards perhaps, never days or sessions."""
    save(reports, 1, day=TODAY - timedelta(days=1), shots=4)
    save(reports, 2, day=TODAY, shots=0)
    save(reports, 3, day=TODAY, seed=1, shots=4)
    save(reports, 4, day=TODAY)
    db.shot_edits.save([stored.key for stored in db.journal.load_shots(4)], is_hidden=True)
    reports.save_listing_rows([row(5, listed_on=TODAY), row(6, listed_on=TODAY), row(7, listed_on=TODAY)], RUN)
    reports.save_failure(SyncFailure("report_unreadable", "It was cut off.", True, 6), RUN)
    save(reports, 7, day=TODAY, shots=0)
    reports.save_failure(SyncFailure("report_unreadable", "It was cut off.", True, 7), RUN)
    totals = db.journal.load_totals(None, TODAY)
    assert (totals.sessions, totals.shots, totals.streak_days) == (1, 4, 1)
    assert totals.last_practice_on == db.journal.load_last_day(UNKNOWN_PLAYER) == TODAY - timedelta(days=1)
    assert db.journal.load_first_day(UNKNOWN_PLAYER) == TODAY - timedelta(days=1)
    assert db.journal.load_practice_days(None, date(2026, 1, 1), TODAY) == [
        PracticeDay(TODAY - timedelta(days=1), 1, 4)]
    assert db.practice.load_period(UNKNOWN_PLAYER, date(2026, 1, 1), TODAY) == [1]
    view = HomeQuestions(db).load_journal(None, 12, TODAY)
    assert (view.matching, view.totals.sessions) == (6, 1)
    assert [day.sessions for day in view.calendar].count(1) == 1


def test_an_update_that_failed_leaves_what_was_stored_in_the_totals(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 1, day=TODAY, shots=4)
    reports.save_failure(SyncFailure("report_unreadable", "It was cut off.", True, 1), RUN)
    totals = db.journal.load_totals(None, TODAY)
    assert (totals.sessions, totals.shots, totals.streak_days) == (1, 4, 1)


def test_only_empty_sessions_are_somebodys_all_the_same(db: GolfDatabase, reports: AccountReports) -> None:
    """The player can be chosen, to see the cards; there is nothing to count and no day."""
    save(reports, 1, player="Bob", day=TODAY, shots=0)
    assert db.journal.load_players() == db.practice.load_players() == ["Bob"]
    assert db.journal.load_last_day("Bob") is None
    assert db.journal.load_totals("Bob", TODAY).sessions == 0


def test_a_long_streak_is_counted_to_its_end(db: GolfDatabase, reports: AccountReports) -> None:
    for number in range(130):
        save(reports, number + 1, day=TODAY - timedelta(days=number), shots=1)
    save(reports, 999, day=TODAY - timedelta(days=131), shots=1)
    assert db.journal.load_totals(None, TODAY).streak_days == 130


def test_cards_come_newest_day_first_then_highest_id_and_the_undated_last(
    db: GolfDatabase, reports: AccountReports
) -> None:
    save(reports, 1, day=date(2026, 2, 1))
    save(reports, 2, day=None)
    save(reports, 3, day=date(2026, 2, 1))
    save(reports, 4, day=date(2026, 1, 1))
    assert [card.report_id for card in db.journal.load_cards()] == [3, 1, 4, 2]
    assert [card.report_id for card in db.journal.load_cards(limit=2, offset=1)] == [1, 4]


def test_merely_listed_sessions_are_cards_only_when_asked_for(db: GolfDatabase, reports: AccountReports) -> None:
    reports.save_listing_rows([row(1), row(2), row(3)], RUN)
    reports.save_report(raw(1), session(1), GUESS, RUN)
    reports.save_failure(SyncFailure("report_unreadable", "It was cut off.", True, 2), RUN)
    assert {card.report_id for card in db.journal.load_cards()} == {1, 2}
    assert [card.report_id for card in db.journal.load_cards(state=SessionState.PENDING)] == [3]
    assert {card.report_id for card in db.journal.load_waiting()} == {2, 3}
    assert db.journal.load_cards(state=SessionState.FAILED)[0].last_error == "It was cut off."
    assert db.journal.count_sessions() == 2


@pytest.mark.parametrize(("search", "found"), [
    ("PEBBLE", {1}), ("äpfel", {2}), ("ÄPFEL", {2}), ("7 iron", {1, 2}), ("%", set()), ("_", set()),
    ("wedges pebble", {1}), ("wedges äpfel", set()), ("windy", {2}), ("round", {2})])
def test_search_looks_at_name_clubs_notes_type_and_tags(
    db: GolfDatabase, reports: AccountReports, search: str, found: set[int]
) -> None:
    save(reports, 1, name="sgt Pebble")
    save(reports, 2, name="Äpfel")
    db.edits.set_tags(1, ["Wedges"])
    db.edits.set_notes(2, "very windy round")
    assert {card.report_id for card in db.journal.load_cards(search=search)} == found
    assert db.journal.count_sessions(search=search) == len(found)


def test_club_figures_agree_with_an_independent_computation(db: GolfDatabase, reports: AccountReports) -> None:
    iron = [shot(number, seed=1) for number in range(9)]
    iron[2] = shot(2, seed=1, club_speed_mps=None, smash_factor=None)
    iron[3] = shot(3, seed=1, flags=(ShotFlag.IMPOSSIBLE,), carry_m=9999.0)
    iron[4] = shot(4, seed=1, flags=(ShotFlag.DUPLICATE,))
    driver = [shot(number, seed=2) for number in range(4)]
    left_on_default = [shot(number, seed=3) for number in range(2)]
    reports.save_report(raw(5), content(
        group(iron, group_id="a"), group(driver, group_id="b", position=1, club="Driver"),
        group(left_on_default, group_id="c", position=2, club="1 Iron", club_raw="IRON1", is_default_club=True),
        group([], group_id="d", position=3, club="PW")), GUESS, RUN)
    figures = compute_club_figures(db.journal.load_shots(5))
    assert [figure.club for figure in figures] == ["Driver", "7 Iron", "Mixed clubs"]
    assert [figure.group.is_default_club for figure in figures] == [False, False, True]
    _agree(figures[1], iron)
    _agree(figures[0], driver)
    card = db.journal.load_session(5).card
    counting = [each for each in (*iron, *driver, *left_on_default) if not each.flags]
    assert card.best_carry_m == max(each.carry_m or 0 for each in counting)
    assert card.average_smash == pytest.approx(
        fmean(each.smash_factor for each in counting if each.smash_factor is not None and each.smash_factor <= 1.65))
    assert (card.clubs, card.stored_shots, card.distinct_shots) == (("Driver", "7 Iron"), 15, 14)


def _agree(figures: ClubFigures, shots: list[Shot]) -> None:
    counting = [each for each in shots if not each.flags]
    assert (figures.shots, figures.counted) == (len(shots), len(counting))
    for name in MEASURES:
        values = [getattr(each, name) for each in counting if getattr(each, name) is not None]
        if name == "smash_factor":  # of a chip it can be no number
            values = [value for value in values if value <= 1.65]
        assert figures.counts[name] == len(values)
        assert figures.means[name] == pytest.approx(fmean(values))
        number = figures.numbers[name]
        assert number is not None
        assert number.median == pytest.approx(median(values))


def test_shots_come_back_as_they_were_saved(db: GolfDatabase, reports: AccountReports) -> None:
    sparse = Shot("9", 2, ball_speed_mps=50.0, side_m=0.0)
    shots = [shot(1), shot(2, flags=(ShotFlag.IMPOSSIBLE, ShotFlag.DUPLICATE)), sparse]
    reports.save_report(raw(5), content(group(shots)), GUESS, RUN)
    assert [stored.shot for stored in db.journal.load_shots(5)] == shots


def test_the_receipt_names_gaps_with_reasons(db: GolfDatabase, reports: AccountReports) -> None:
    reports.save_listing_rows([row(n, f"s{n}", shot_count=3) for n in range(1, 7)], RUN)
    for report_id, shots in ((1, 3), (2, 2), (3, 4)):
        reports.save_report(raw(report_id), session(shots, seed=report_id), GUESS, RUN)
    reports.save_failure(SyncFailure("report_unavailable", "No answer.", True, 4), RUN)
    reports.finish_listing({1, 2, 3, 4, 5}, RUN)
    receipt = db.journal.load_receipt("bob@example.com")
    assert (receipt.listed_sessions, receipt.stored_sessions, receipt.waiting_sessions) == (5, 3, 3)
    assert (receipt.listed_shots, receipt.stored_shots) == (15, 8)
    assert {gap.report_id: gap.reason for gap in receipt.gaps} == {
        2: "The portal lists 3 shots but sends 2. The next sync asks again.",
        3: "The report holds more shots than the portal's list says.",
        4: "It could not be brought home. No answer."}
    assert receipt.listing_complete
    assert not receipt.is_complete


def test_shots_too_many_make_up_for_no_missing_ones(db: GolfDatabase, reports: AccountReports) -> None:
    reports.save_listing_rows([row(1, shot_count=5), row(2, shot_count=3)], RUN)
    for report_id, shots in ((1, 3), (2, 5)):
        reports.save_report(raw(report_id), session(shots, seed=report_id), GUESS, RUN)
    receipt = db.journal.load_receipt()
    assert receipt.sentence() == "2 of 2 sessions, 6 of 8 shots"
    assert [gap.stored_shots for gap in receipt.gaps] == [5, 3]


def test_a_receipt_without_gaps_is_complete(db: GolfDatabase, reports: AccountReports) -> None:
    reports.save_listing_rows([row(1, shot_count=3), row(2)], RUN)
    for report_id in (1, 2):
        reports.save_report(raw(report_id), session(3, seed=report_id), GUESS, RUN)
    assert not db.journal.load_receipt().is_complete
    reports.finish_listing(None, RUN)
    assert db.journal.load_receipt().is_complete
    db.reports("ann").save_listing_rows([row(3)], RUN)
    assert not db.journal.load_receipt().listing_complete
    assert db.journal.load_receipt("bob@example.com").is_complete


def test_a_stored_session_that_wants_an_update_waits(db: GolfDatabase, reports: AccountReports) -> None:
    for report_id in (1, 2):
        save(reports, report_id)
    reports.finish_listing({1, 2}, RUN)
    assert db.journal.load_receipt().is_complete
    reports.save_listing_rows([row(2, "renamed")], "run-2")
    reports.finish_listing(None, "run-2")
    receipt = db.journal.load_receipt("bob@example.com")
    assert (receipt.waiting_sessions, receipt.gaps, receipt.is_complete) == (1, (), False)
    assert [card.report_id for card in db.journal.load_waiting("bob@example.com")] == [2]
    reports.save_report(raw(2), session(3, seed=2), GUESS, "run-2")
    assert db.journal.load_receipt().is_complete
    assert db.journal.load_waiting() == []


def test_receipt_and_waiting_read_no_session_that_is_settled(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 1)
    asked: list[tuple[str, Any]] = []
    event.listen(db._store.engine, "before_cursor_execute",
                 lambda _connection, _cursor, sql, facts, *_rest: asked.append((sql, facts)))
    db.journal.load_receipt()
    db.journal.load_waiting()
    with db._store.reading() as connection:
        plans = [step[3] for sql, facts in list(asked) if sql.startswith("SELECT")
                 for step in connection.exec_driver_sql("EXPLAIN QUERY PLAN " + sql, facts)]
    scans = [step for step in plans if step.startswith("SCAN sessions")]
    assert scans.count("SCAN sessions USING INDEX ix_sessions_unsettled") == 2
    assert set(scans) == {"SCAN sessions USING INDEX ix_sessions_unsettled",
                          "SCAN sessions USING COVERING INDEX ix_sessions_receipt"}


def test_a_session_nobody_stored_is_not_found(db: GolfDatabase) -> None:
    with pytest.raises(NotFound):
        db.journal.load_session(5)


def test_shots_flat_is_the_promised_contract(db: GolfDatabase, reports: AccountReports) -> None:
    reports.save_listing_rows([row(5, "range", player="Bob")], RUN)
    reports.save_report(raw(5), content(group([shot(1, carry_m=100.0, ball_speed_mps=50.0, apex_m=None)])), GUESS, RUN)
    promised = [
        "report_id", "group_id", "shot_id", "session_date", "session_name", "player", "club", "club_raw", "carry_yd",
        "total_yd", "side_yd", "apex_yd", "ball_speed_mph", "club_speed_mph", "smash_factor", "launch_angle_deg",
        "side_angle_deg", "descent_angle_deg", "back_spin_rpm", "side_spin_rpm", "attack_angle_deg", "club_path_deg",
        "face_angle_deg", "dynamic_loft_deg", "impact_x_mm", "impact_y_mm", "optix_x_mm", "optix_y_mm",
        "flight_time_s", "shot_type", "monitor_club", "counts", "is_hidden",
        "session_id", "device", "how_measured", "group_label", "swing_length"]
    with db._store.reading() as connection:
        found = connection.exec_driver_sql("SELECT * FROM shots_flat").mappings().all()
    assert list(found[0]) == promised
    assert len(found) == 1
    assert found[0]["carry_yd"] == pytest.approx(109.36133)
    assert found[0]["ball_speed_mph"] == pytest.approx(111.846815)
    assert found[0]["apex_yd"] is None
    assert (found[0]["session_date"], found[0]["player"], found[0]["club"]) == ("2026-02-01", "Bob", "7 Iron")


def test_shots_flat_calls_no_club_what_is_of_several_and_says_how_far_a_swing_was_meant(
    db: GolfDatabase, reports: AccountReports
) -> None:
    reports.save_report(raw(5), content(
        group([shot(1), shot(2)], group_id="1", club="1 Iron", is_default_club=True),
        replace(group([shot(3)], group_id="2", club="PW"), label="70 Yds wedges"),
        group([shot(4)], group_id="3", club="PW")),
        GUESS, RUN)
    db.shot_edits.save([db.journal.load_shots(5)[1].key], club="7 Iron")
    with db._store.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT club, monitor_club, group_label, swing_length, counts FROM shots_flat ORDER BY shot_id").all()
    assert [tuple(each) for each in found] == [
        ("Mixed clubs", "1 Iron", found[0].group_label, None, 1), ("7 Iron", "1 Iron", found[1].group_label, None, 1),
        ("PW", "PW", "70 Yds wedges", "70 yds", 1), ("PW", "PW", found[3].group_label, None, 1)]
    assert [stored.club for stored in db.journal.load_shots(5)] == ["Mixed clubs", "7 Iron", "PW", "PW"]


@pytest.mark.parametrize("label", [
    "70 yds", "55Yards", "60m", "100 metres", "PW 70yds half", "70 Y", "9 o'clock", "9 o’clock drill", "12 oclock",
    "half", "half swing", "Three-quarter PW", "three quarters", "threequarter", "half of three quarter",
    "7 Iron", "warmup", "Iron9", "2026.2.12", "9", "56°", "halfway", "", "70 ydsx", "A70 yds",
    "1000 yds"])
def test_shots_flat_reads_a_label_as_the_pages_do(db: GolfDatabase, reports: AccountReports, label: str) -> None:
    reports.save_report(raw(5), content(replace(group([shot(1)]), label=label)), GUESS, RUN)
    (stored,) = db.journal.load_shots(5)
    with db._store.reading() as connection:
        length = connection.exec_driver_sql("SELECT swing_length FROM shots_flat").scalar_one()
    assert (length or "") == group_of(stored).distance


@pytest.mark.parametrize(("label", "said", "flat"), [
    ("70 yds", "full", "full"), ("70 yds", "half", "half"), ("PW", "60 m", "60 m"), ("PW", "full", "full"),
    ("70 yds", None, "70 yds"), ("PW", None, None)])
def test_the_golfers_word_on_a_swing_wins_over_the_label(
    db: GolfDatabase, reports: AccountReports, label: str, said: str | None, flat: str | None
) -> None:
    reports.save_report(raw(5), content(replace(group([shot(1), shot(2)]), label=label)), GUESS, RUN)
    key = db.journal.load_shots(5)[0].key
    changes = db.shot_edits.save([key], swing_length=said)
    reports.save_report(raw(5), content(replace(group([shot(1), shot(2)]), label=label)), GUESS, RUN)
    first, second = db.journal.load_shots(5)
    with db._store.reading() as connection:
        found = connection.exec_driver_sql("SELECT swing_length FROM shots_flat ORDER BY shot_id").scalars().all()
    distance = "" if flat in (None, "full") else flat
    assert (found[0], group_of(first).distance) == (flat, distance)
    assert is_part_swing(first) == bool(distance)
    assert second.edit == NO_EDIT
    labels = db.practice.load_counted_shots(first.player, [first.club], ["carry_m"], sessions=20).labels
    assert sorted(map(names_distance, labels)) == sorted(map(is_part_swing, (first, second)))
    if said is not None:
        db.shot_edits.undo(changes)
    assert db.journal.load_shots(5)[0].edit == NO_EDIT
