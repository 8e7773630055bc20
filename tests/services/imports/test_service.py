from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from golf.errors import SyncAlreadyRunning
from golf.sessions import DateSource, SessionSource
from golf.sync_events import SyncStatus
from golf_db import UndoRefused
from services.imports.text import describe_hand, describe_stored_already
from services.imports.view import HandQuestion, ImportAnswers, NeedKind, Profile, ProfileColumn
from services.shared.locks import hold_sync_lock
from tests.imports.builders import SPECS, ball, build
from tests.opened_app import OpenedApp
from tests.services.imports.steps import ANN, DAY, balls, bring, count_shots, errors_of


def test_a_file_becomes_sessions_of_its_days_and_players(app: OpenedApp) -> None:
    later = datetime(2026, 6, 27, 9, 0, 5)  # noqa: DTZ001 - as files say it
    shots = [*balls(3), *balls(2, 50, at=later), ball(90, player="Bob")]
    shots[4]["at"] = later + timedelta(seconds=30)
    result = bring(app, "garmin", shots)
    assert result.is_in
    cards = app.database.journal.load_cards()
    assert {(card.player, card.practised_on, card.stored_shots, card.date_source) for card in cards} == {
        ("Ann", date(2026, 6, 27), 2, DateSource.FILE), ("Ann", DAY, 3, DateSource.FILE),
        ("Bob", DAY, 1, DateSource.FILE)}
    assert errors_of(app) == []
    assert app.database.journal.load_receipt().listed_sessions == 0, "only the portal's are in the receipt"


def test_a_preview_writes_nothing(app: OpenedApp) -> None:
    before = app.database.compute_content_hash(), app.database.load_revision()
    preview = app.imports.preview(build(SPECS["garmin"], balls(5)), "a.csv")
    assert (preview.found, preview.new, preview.known, preview.needs) == (5, 5, 0, ())
    assert (app.database.compute_content_hash(), app.database.load_revision()) == before
    assert app.imports.load_log() == []


def test_importing_twice_adds_nothing(app: OpenedApp) -> None:
    bring(app, "garmin", balls(5))
    before = app.database.compute_content_hash()
    again = bring(app, "garmin", balls(5), name="another name.csv")
    assert again.is_in
    assert (again.preview.new, again.preview.known, again.stored_sessions) == (0, 5, ())
    assert app.database.compute_content_hash() == before


def test_a_file_that_grew_updates_its_session(app: OpenedApp) -> None:
    first = bring(app, "garmin", balls(5))
    grown = bring(app, "garmin", balls(8))
    assert grown.stored_sessions == first.stored_sessions
    assert (grown.preview.new, grown.preview.known) == (3, 5)
    assert count_shots(app) == 8
    older = bring(app, "garmin", balls(4))
    assert (older.preview.new, older.preview.known, older.stored_sessions) == (0, 4, ())
    assert count_shots(app) == 8, "an older copy takes nothing away"
    assert errors_of(app) == []


def test_a_golfers_edits_survive_a_file_that_grew(app: OpenedApp) -> None:
    session_id, = bring(app, "garmin", balls(5)).stored_sessions
    stored = app.database.journal.load_shots(session_id)[2]
    app.database.shot_edits.save([stored.key], is_hidden=True, note="topped")
    app.database.edits.rename(session_id, "with Tom")
    app.database.edits.set_days([session_id], date(2026, 6, 1))
    bring(app, "garmin", balls(7))
    detail = app.database.journal.load_session(session_id)
    assert (detail.card.name, detail.card.practised_on) == ("with Tom", date(2026, 6, 1))
    assert [shot.edit.note for shot in app.database.journal.load_shots(session_id) if shot.edit.is_hidden] == ["topped"]


def test_club_data_that_came_later_are_taken(app: OpenedApp) -> None:
    blind = balls(3, club_speed_mps=None, smash_factor=None, attack_angle_deg=None, club_path_deg=None,
                  face_angle_deg=None)
    session_id, = bring(app, "garmin", blind).stored_sessions
    assert {shot.shot.club_speed_mps for shot in app.database.journal.load_shots(session_id)} == {None}
    seen = bring(app, "garmin", balls(3))
    assert (seen.preview.new, seen.preview.changed, seen.stored_sessions) == (0, 3, (session_id,))
    assert None not in {shot.shot.club_speed_mps for shot in app.database.journal.load_shots(session_id)}
    bring(app, "garmin", blind)
    assert None not in {shot.shot.club_speed_mps for shot in app.database.journal.load_shots(session_id)}
    assert errors_of(app) == []


def test_an_import_is_undone_and_brought_back(app: OpenedApp) -> None:
    empty = app.database.compute_content_hash()
    first = bring(app, "garmin", balls(5))
    once = app.database.compute_content_hash()
    second = bring(app, "garmin", balls(9))
    twice = app.database.compute_content_hash()
    with pytest.raises(UndoRefused):
        app.sync_history.undo(first.run_id or "")
    app.sync_history.undo(second.run_id or "")
    assert app.database.compute_content_hash() == once
    app.sync_history.undo(first.run_id or "")
    assert app.database.compute_content_hash() == empty
    app.sync_history.redo(first.run_id or "")
    app.sync_history.redo(second.run_id or "")
    assert app.database.compute_content_hash() == twice
    assert errors_of(app) == []


def test_an_undone_file_comes_in_again_under_its_number(app: OpenedApp) -> None:
    first = bring(app, "garmin", balls(5))
    app.sync_history.undo(first.run_id or "")
    again = bring(app, "garmin", balls(5))
    assert again.stored_sessions == first.stored_sessions
    with pytest.raises(UndoRefused):
        app.sync_history.redo(first.run_id or "")
    assert count_shots(app) == 5


def test_a_deleted_session_comes_back_by_undo_or_by_its_file(app: OpenedApp) -> None:
    session_id, = bring(app, "garmin", balls(5)).stored_sessions
    app.database.shot_edits.save([app.database.journal.load_shots(session_id)[0].key], note="good")
    before = app.database.compute_content_hash()
    run_id = app.imports.delete([session_id])
    assert count_shots(app) == 0
    assert errors_of(app) == []
    app.sync_history.undo(run_id)
    assert app.database.compute_content_hash() == before
    app.imports.delete([session_id])
    assert bring(app, "garmin", balls(5)).preview.new == 5


def test_a_session_of_the_portal_is_not_deleted(app: OpenedApp) -> None:
    from tests.storage.builders import GUESS, raw, session

    app.database.reports("bob").save_report(raw(5), session(), GUESS, "r")
    with pytest.raises(UndoRefused, match="the portal's"):
        app.imports.delete([5])


def test_what_a_file_lacks_is_asked_and_nothing_is_stored_before(app: OpenedApp) -> None:
    result = bring(app, "rapsodo", balls(3), ImportAnswers(takes_guesses=True))
    assert {need.kind.value for need in result.preview.needs} == {"day", "player"}
    assert "On which day" in result.refusal
    assert count_shots(app) == 0
    line, = app.imports.load_log()
    assert (line.status, line.run_id) == (SyncStatus.ERROR, result.run_id)
    assert bring(app, "rapsodo", balls(3)).is_in


def test_answers_are_remembered_for_the_device_and_the_day_is_not(app: OpenedApp) -> None:
    bring(app, "rapsodo", balls(3))
    preview = app.imports.preview(build(SPECS["rapsodo"], balls(4, 20)), "b.csv", ImportAnswers())
    assert [need.kind.value for need in preview.needs] == ["day"]
    assert preview.sessions[0].player == "Ann"


def test_a_day_given_by_the_golfer_is_the_golfers_word(app: OpenedApp) -> None:
    session_id, = bring(app, "rapsodo", balls(3)).stored_sessions
    card = app.database.journal.load_session(session_id).card
    assert (card.practised_on, card.date_source, card.player) == (DAY, DateSource.MANUAL, "Ann")


def test_another_day_for_the_same_bytes_does_not_double_the_balls(app: OpenedApp) -> None:
    bring(app, "mevo", balls(3))
    again = bring(app, "mevo", balls(3), replace(ANN, day=date(2026, 6, 1)))
    assert (again.preview.new, again.preview.known) == (0, 3)
    assert count_shots(app) == 3


def test_an_unknown_name_can_be_one_who_is_known(app: OpenedApp) -> None:
    bring(app, "rapsodo", balls(3))
    other = balls(3, 40, player="A. Smith")
    preview = app.imports.preview(build(SPECS["garmin"], other), "a.csv")
    assert [(each.name, each.known) for each in preview.unknown_players] == [("A. Smith", ("Ann",))]
    bring(app, "garmin", other, ImportAnswers(players={"A. Smith": "Ann"}))
    assert {card.player for card in app.database.journal.load_cards()} == {"Ann"}
    later = bring(app, "garmin", balls(2, 70, player="A. Smith"), ImportAnswers())
    assert (later.preview.unknown_players, later.preview.sessions[0].player) == ((), "Ann")


def test_a_hand_in_the_file_is_asked_about_and_mirrors_nothing(app: OpenedApp) -> None:
    session_id, = bring(app, "fsx json", balls(3)).stored_sessions
    assert not app.database.players.is_left_handed("Ann")
    preview = app.imports.preview(build(SPECS["fsx json"], balls(3)), "a.json")
    assert preview.hands == (HandQuestion("Ann", is_left=True),)
    assert "left-handed" in describe_hand(preview.hands[0])
    sides = [shot.shot.side_m for shot in app.database.journal.load_shots(session_id)]
    assert sides == pytest.approx([ball(number)["side_m"] for number in (1, 2, 3)])


@pytest.mark.parametrize("is_right", [True, False])
def test_a_hand_that_was_answered_is_not_asked_again(app: OpenedApp, *, is_right: bool) -> None:
    data = build(SPECS["fsx json"], balls(3))
    question, = app.imports.preview(data, "a.json").hands
    app.imports.answer_hand(question, is_right=is_right)
    assert app.database.players.is_left_handed("Ann") is is_right
    assert app.imports.preview(data, "a.json").hands == ()


def test_the_same_file_for_somebody_else_says_where_it_is_and_stores_nothing(app: OpenedApp) -> None:
    data = build(SPECS["rapsodo"], balls(3))
    session_id, = app.imports.store(app.imports.preview(data, "a.csv", ANN), ANN).stored_sessions
    bob = ImportAnswers(player="Bob", day=date(2026, 7, 1))
    again = app.imports.preview(data, "a.csv", bob)
    assert again.is_known_whole
    stored, = app.imports.load_stored_already(again)
    assert (stored.session_id, stored.player, stored.day) == (session_id, "Ann", DAY)
    assert "change its player or its day" in describe_stored_already(stored, again)
    same = app.imports.preview(data, "a.csv", ANN)
    assert "change" not in describe_stored_already(app.imports.load_stored_already(same)[0], same)
    app.imports.store(again, bob)
    assert count_shots(app) == 3


def test_what_a_file_says_of_its_values_stays_beside_them(app: OpenedApp) -> None:
    session_id, = bring(app, "garmin", balls(2, spin="Estimated")).stored_sessions
    shot = app.database.journal.load_shots(session_id)[0].shot
    assert shot.how_measured is not None
    assert "estimated: back_spin_rpm, side_spin_rpm" in shot.how_measured
    assert shot.hit_at == "2026-06-25T18:03:11"
    assert _read_flat(app, "device, how_measured")[0] == ("Garmin", shot.how_measured)


def test_what_a_file_excludes_is_shown_and_counts_in_no_number(app: OpenedApp) -> None:
    session_id, = bring(app, "trackman tps", [ball(1), ball(2, use="FALSE")]).stored_sessions
    assert [shot.counts for shot in app.database.journal.load_shots(session_id)] == [True, False]
    card = app.database.journal.load_session(session_id).card
    assert card.best_carry_m == pytest.approx(141)


def test_a_device_that_the_golfer_names_holds(app: OpenedApp) -> None:
    bring(app, "garmin", balls(2), replace(ANN, device="Garmin R10"))
    assert _read_flat(app, "device") == [("Garmin R10",), ("Garmin R10",)]


def test_no_import_while_a_sync_runs(app: OpenedApp) -> None:
    preview = app.imports.preview(build(SPECS["garmin"], balls(2)), "a.csv")
    with hold_sync_lock(app.settings.lock_path), pytest.raises(SyncAlreadyRunning):
        app.imports.store(preview)
    assert count_shots(app) == 0


def test_a_file_that_is_none_is_refused_in_a_sentence(app: OpenedApp) -> None:
    preview = app.imports.preview(b"hello, golfer", "note.txt")
    result = app.imports.store(preview)
    assert not result.is_in
    assert "looks like a list of shots" in result.refusal


def test_an_unknown_layout_is_mapped_by_hand_and_kept(app: OpenedApp) -> None:
    table = b"Tempo thing,Wallop,How far\nx,100,150\ny,101,151\nz,90,130\n"
    profile = Profile("my monitor", (ProfileColumn("Wallop", "ball_speed_mps", "mph"),
                                     ProfileColumn("How far", "carry_m", "yd")), maker="Acme")
    answers = replace(ANN, profile=profile, layout_confirmed=True)
    result = app.imports.store(app.imports.preview(table, "a.csv", answers), answers)
    assert result.is_in
    assert [shot.shot.carry_m for shot in app.database.journal.load_shots(result.stored_sessions[0])] == pytest.approx(
        [150 * 0.9144, 151 * 0.9144, 130 * 0.9144])
    assert [each.name for each in app.imports.load_profiles()] == ["my monitor"]
    again = app.imports.preview(table + b"q,80,110\n", "b.csv", ANN)
    assert (again.detection.format_id if again.detection else "") == "profile:my monitor"


def test_shots_of_our_own_export_are_known_at_home(app: OpenedApp) -> None:
    from services.exports.table import TableFormat
    from services.exports.table_files import write_table
    from services.sessions.shot_tables import build_shot_table

    session_id, = bring(app, "garmin", balls(3)).stored_sessions
    table = build_shot_table(app.database.journal.load_shots(session_id), app.choices.units, app.choices.shot_filter)
    preview = app.imports.preview(write_table(table, TableFormat.CSV), "export.csv", ANN)
    assert (preview.found, preview.new, preview.known, preview.refusal) == (3, 0, 3, None)


def test_an_imported_session_is_told_by_its_source_and_not_by_its_number(app: OpenedApp) -> None:
    bring(app, "garmin", balls(3))
    assert app.database.journal.count_sessions() == len(app.database.journal.load_cards()) == 1
    assert _read(app, "SELECT source, account FROM sessions") == [(SessionSource.FILE.value, "")]


def _read_flat(app: OpenedApp, columns: str) -> list[tuple[object, ...]]:
    return _read(app, f"SELECT {columns} FROM shots_flat ORDER BY report_id, shot_id")


def _read(app: OpenedApp, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(app.settings.database_path) as connection:
        return connection.execute(sql).fetchall()


def test_what_is_remembered_can_be_said_otherwise(app: OpenedApp) -> None:
    bring(app, "uneekor portal", balls(2))
    spec = SPECS["uneekor portal"]
    preview = app.imports.preview(build(spec, balls(2, 20)), "later.csv")
    assert {need.kind for need in preview.needs} == {NeedKind.DAY, NeedKind.UNITS}
    assert {need.kind: need.guess for need in preview.asked if need.kind is not NeedKind.UNITS} == {
        NeedKind.DAY: "", NeedKind.PLAYER: "Ann"}
    again = app.imports.preview(build(spec, balls(2, 20)), "later.csv", ImportAnswers(player="Bea", day=DAY))
    assert [session.player for session in again.sessions] == ["Bea"]


def test_the_log_names_the_sessions_that_are_here(app: OpenedApp) -> None:
    done = bring(app, "garmin", balls(2))
    assert app.imports.load_log()[0].sessions == done.stored_sessions
    app.imports.delete(done.stored_sessions)
    assert app.imports.load_log()[0].sessions == ()
