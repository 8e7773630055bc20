from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from golf.maintenance import Finding
from golf.sessions import DateSource
from golf.sync_events import SyncFailure, SyncStatus
from services.backups.status import BackupTrouble, save_trouble
from services.sessions.date_sources import DateFilter, load_date_rows
from tests.pages.conftest import (
    CONNECTED,
    NOT_CONNECTED,
    TODAY,
    FakeApp,
    bare_frame,
    go_to,
    list_again,
    make_run,
    save_failed,
    seed_sessions,
    texts,
    type_into,
)
from tests.storage.two_spellings import COMPOSED, DECOMPOSED, store_spellings
from tests.stored_sessions import ACCOUNT


def open_tab(frame: AppTest, name: str) -> AppTest:
    return go_to(frame, "settings", tab=name.lower())


@pytest.mark.parametrize("sessions", [0, 1, 12])
@pytest.mark.parametrize("tab", ["Data", "Maintenance", "Tags", "Automation", "Devices"])
def test_every_tab_opens_with_nothing_one_and_many(app: FakeApp, frame: AppTest, tab: str, sessions: int) -> None:
    seed_sessions(app.database, sessions)
    page = open_tab(frame, tab)
    assert not page.exception
    assert page.header


def test_data_says_what_is_stored_and_where(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 5)
    page = open_tab(frame, "Data")
    facts = app.database.upkeep.load_facts()
    assert page.metric[0].value == str(facts.sessions)
    assert page.code[0].value == str(app.database.path)


def test_a_backup_is_made_and_restored_in_two_clicks(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 2)
    page = open_tab(frame, "Data")
    page.button(key="backup_now").click().run()
    assert not page.exception
    assert "Backed up and verified" in texts(page)
    assert "1 backup\\, " in texts(page), "the line above counts the one just made"
    seed_sessions(app.database, 4)
    choice = page.run().selectbox(key="restore_choice")
    choice.select_index(0).run()
    assert "2 sessions would no longer be here" in texts(page)
    page.button(key="restore_confirm").click().run()
    assert not page.exception
    assert "Restored" in texts(page)
    assert app.database.upkeep.load_facts().sessions == 2


def test_a_restore_that_would_change_nothing_cannot_be_pressed(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 2)
    app.database.backups.make(app.settings.backup_folder, "by hand")
    page = open_tab(frame, "Data")
    page.selectbox(key="restore_choice").select_index(0).run()
    assert "Nothing would change" in texts(page)
    assert page.button(key="restore_confirm").disabled


def test_what_changed_after_the_preview_is_shown_before_anything_is_restored(app: FakeApp, frame: AppTest) -> None:
    first, *_ = seed_sessions(app.database, 2)
    app.database.backups.make(app.settings.backup_folder, "by hand")
    app.database.edits.rename(first, "a ![name](http://evil.example/p.png)")
    page = open_tab(frame, "Data")
    page.selectbox(key="restore_choice").select_index(0).run()
    assert "1 session would be as it was then" in texts(page)
    assert "name" in page.dataframe[-1].value["What"][0]
    seed_sessions(app.database, 3)
    page.button(key="restore_confirm").click().run()
    assert app.database.upkeep.load_facts().sessions == 2, "the click runs the page anew, with a preview of now"


def test_a_damaged_backup_and_a_failed_automatic_one_are_said(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 2)
    info = app.database.backups.make(app.settings.backup_folder, "by hand")
    (app.settings.backup_folder / info.name).write_bytes(b"hello")
    save_trouble(app.settings, BackupTrouble(info.made_at, "disk_full", "The disk is full.", "Make room."))
    page = open_tab(frame, "Data")
    assert "was not made" in page.warning[0].value
    page.selectbox(key="restore_choice").select_index(0).run()
    assert "damaged" in page.error[0].value
    assert "restore_confirm" not in {button.key for button in page.button}


def test_a_foreign_link_is_refused_with_a_sentence(app: FakeApp, frame: AppTest) -> None:
    page = open_tab(frame, "Data")
    page.text_input[0].input("https://evil.example/power-u-report?id=1&key=abcdefghijkl")
    next(b for b in page.button if b.label == "Import").click().run()
    assert not page.exception
    assert page.error
    assert "abcdefghijkl" not in texts(page)


def test_a_date_is_corrected_for_many_and_undone(app: FakeApp, frame: AppTest) -> None:
    ids = seed_sessions(app.database, 3)
    rows = load_date_rows(app.database)
    assert {row.report_id for row in rows} == set(ids)
    assert all(DateSource.LISTING in row.days for row in rows)
    page = open_tab(frame, "Maintenance")
    app.database.edits.set_days(ids[:2], date(2020, 2, 2))
    page.run()
    page.selectbox(key="undo_choice").select_index(0).run()
    page.button(key="undo_confirm").click().run()
    assert not page.exception
    assert "Undone." in texts(page)
    assert load_date_rows(app.database) == rows
    assert app.database.edits.load_decisions(limit=10) == []


def test_a_decision_behind_many_changes_of_a_sync_can_be_undone(app: FakeApp, frame: AppTest) -> None:
    ids = seed_sessions(app.database, 3)
    app.database.edits.set_days(ids, date(2020, 2, 2))
    for number in range(30):
        list_again(app.database, ids[0], on=TODAY - timedelta(days=number))
    assert {change.actor for change in app.database.edits.load_changes(limit=25)} == {"sync"}
    page = open_tab(frame, "Maintenance")
    chosen, = page.selectbox(key="undo_choice").options
    assert "3 sessions" in chosen
    page.selectbox(key="undo_choice").select_index(0).run()
    page.button(key="undo_confirm").click().run()
    assert app.database.edits.load_decisions(limit=10) == []


def test_decisions_in_the_same_words_are_told_apart_and_all_can_be_reached(
    app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, = seed_sessions(app.database, 1)
    for _ in range(3):
        app.database.edits.rename(number, "a")
        app.database.edits.rename(number, None)
    monkeypatch.setattr("ui.settings.maintenance._DECISIONS_AT_FIRST", 4)
    page = open_tab(frame, "Maintenance")
    options = page.selectbox(key="undo_choice").options
    assert len(options) == len(set(options)) == 4
    page.button(key="undo_older").click().run()
    assert len(page.selectbox(key="undo_choice").options) == 6
    assert "undo_older" not in [button.key for button in page.button]


def test_the_integrity_check_and_the_replay_answer(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 3)
    page = open_tab(frame, "Maintenance")
    page.button(key="check").click().run()
    assert not page.exception
    assert "The database is whole" in texts(page)
    page.button(key="replay").click().run()
    assert not page.exception
    assert "3 reports read again" in texts(page)


def test_two_spellings_of_a_player_are_a_question_until_they_are_joined(app: FakeApp, frame: AppTest) -> None:
    page = open_tab(frame, "Maintenance")
    assert "players_join_0" not in [button.key for button in page.button]
    store_spellings(app.database, {1: COMPOSED, 2: COMPOSED, 3: DECOMPOSED})
    app.database.bag.save_rule(DECOMPOSED, "3 Wood", "Spoon")
    page = open_tab(frame, "Maintenance")
    assert "Two players are the same name written in two ways" in texts(page)
    assert "You can undo it in History" in texts(page)
    page.button(key="players_join_0").click().run()
    assert not page.exception
    assert "is one player now" in texts(page)
    assert "1 session and 1 bag entry came from the other spelling" in texts(page)
    assert "players_join_0" not in [button.key for button in page.button]
    changes = next(each.value for each in page.dataframe if "What" in each.value.columns)
    assert (changes["What"][0], changes["By"][0]) == ("spellings of a player", "you")
    assert app.database.practice.load_players() == [COMPOSED]


def test_the_dates_of_all_sessions_can_be_narrowed_to_those_that_need_a_look(app: FakeApp, frame: AppTest) -> None:
    ids = seed_sessions(app.database, 300)
    save_failed(app.database, 77, listed_on=None)
    list_again(app.database, ids[4], on=TODAY - timedelta(days=900))
    rows = load_date_rows(app.database)
    asked = {each: [row for row in rows if row.passes(each)] for each in DateFilter}
    assert len(rows) == 301
    assert [row.report_id for row in asked[DateFilter.UNDATED]] == [77]
    assert ids[4] in [row.report_id for row in asked[DateFilter.DISAGREE]]
    page = open_tab(frame, "Maintenance")
    for each in DateFilter:
        page.selectbox(key="dates_filter").select(each).run()
        assert not page.exception
        assert len(page.dataframe[0].value) == len(asked[each])
    assert list(page.dataframe[0].value.columns[3:]) == [
        "From", "You", "Launch monitor", "Portal's list", "Date in its name", "File", "File's name"]
    assert next(b for b in page.button if b.key == "dates_set").label == "Set"


def test_a_day_set_by_the_golfer_settles_a_disagreement(app: FakeApp, frame: AppTest) -> None:
    (report_id,) = seed_sessions(app.database, 1)
    list_again(app.database, report_id, on=TODAY - timedelta(days=900))
    (row,) = load_date_rows(app.database)
    assert row.disagrees
    app.database.edits.set_days([row.report_id], row.used_on)
    again = next(each for each in load_date_rows(app.database) if each.report_id == row.report_id)
    assert again.source is DateSource.MANUAL
    assert not again.disagrees
    assert load_date_rows(app.database, search="no such name") == []


def test_findings_are_drawn_as_text(app: FakeApp) -> None:
    def script() -> None:
        from golf.maintenance import Finding
        from ui.settings.maintenance import render_findings

        render_findings([Finding("x", "note", "note ![a](http://evil.example/p.png)"), Finding("y", "error", "bad")])

    page = AppTest.from_function(script).run()
    assert not page.exception
    assert "1 error found" in page.error[0].value
    assert page.markdown[0].value.startswith("- **Error** · bad")
    assert "![a]" not in page.markdown[0].value
    assert Finding("x", "note", "").report_id is None


def test_tags_are_renamed_and_deleted(app: FakeApp, frame: AppTest) -> None:
    (report_id,) = seed_sessions(app.database, 1)
    app.database.edits.set_tags(report_id, ["wedges"])
    page = open_tab(frame, "Tags")
    page.selectbox(key="tag_choice").select("wedges").run()
    page.text_input(key="tag_new_name").input("short game").run()
    page.button(key="tag_rename").click().run()
    assert not page.exception
    assert app.database.edits.load_tags() == [("short game", 1)]


def test_the_account_is_connected_or_waits_or_is_unknown(app: FakeApp, frame: AppTest) -> None:
    page = open_tab(frame, "Automation")
    said = texts(page).replace("\\", "")
    assert "golfer@example.com: connected" in said.replace("\u2060", "")
    assert "Kept in the system keyring" in said
    app.credentials.now = replace(CONNECTED, blocked_reason="Refused on 3 May.")
    page.run()
    assert "syncing waits for you" in texts(page)
    app.credentials.now = NOT_CONNECTED
    page.run()
    assert "Not connected" in page.warning[0].value


def test_one_account_is_as_simple_as_ever_and_can_be_forgotten(app: FakeApp, frame: AppTest) -> None:
    page = open_tab(frame, "Automation")
    assert not [b for b in page.button if b.key in ("account_sync_0", "account_pause_0")]
    page.button(key="account_remove_0").click().run()
    assert not page.exception
    assert app.credentials.forgotten
    assert "Not connected" in texts(page)


def test_how_much_a_sync_brings_is_kept(app: FakeApp, frame: AppTest) -> None:
    page = open_tab(frame, "Automation")
    page.selectbox(key="max_sessions_choice").select("all").run()
    page.selectbox(key="mode_choice").select("full").run()
    page.button(key="sync").click().run()
    assert (app.jobs.started[0].max_sessions, app.jobs.started[0].full) == (None, True)
    again = open_tab(bare_frame(), "Automation")
    assert again.selectbox(key="max_sessions_choice").value == "all"


def test_any_number_of_sessions_can_be_typed(app: FakeApp, frame: AppTest) -> None:
    page = open_tab(frame, "Automation")
    type_into(page, "max_sessions_choice", " 1,037 ")
    page.button(key="sync").click().run()
    assert app.jobs.started[0].max_sessions == 1037
    again = open_tab(bare_frame(), "Automation")
    assert again.selectbox(key="max_sessions_choice").value == "1037"


@pytest.mark.parametrize("typed", ["0", "-3", "ten", "2.5", "1e3", "100001", "٣", "9" * 400])
def test_what_is_no_number_of_sessions_is_said_and_changes_nothing(app: FakeApp, frame: AppTest, typed: str) -> None:
    page = open_tab(frame, "Automation")
    type_into(page, "max_sessions_choice", typed)
    assert "is no number of sessions" in texts(page)
    assert page.selectbox(key="max_sessions_choice").value == "10"
    assert app.sync_choices.load_max_sessions() == "10"
    assert not page.exception


def test_a_full_sync_is_one_click_and_changes_no_choice(app: FakeApp, frame: AppTest) -> None:
    page = open_tab(frame, "Automation")
    page.button(key="sync_full").click().run()
    assert [options.full for options in app.jobs.started] == [True]
    assert not app.sync_choices.load_options().full


def test_everything_can_be_compared_and_goes_on_where_it_stopped(app: FakeApp, frame: AppTest) -> None:
    first, *_ = seed_sessions(app.database, 3)
    page = open_tab(frame, "Automation")
    assert "3 sessions would be fetched again" in texts(page)
    page.button(key="compare").click().run()
    assert [options.mode for options in app.jobs.started] == ["compare"]
    assert page.button(key="compare").disabled
    app.jobs.finish(SyncStatus.CANCELLED)
    app.database.reports(ACCOUNT).save_recheck(first, changed=False)
    page.run()
    assert page.button(key="compare").label == "Go on (2 left)"
    page.button(key="compare").click().run()
    app.jobs.finish(SyncStatus.CANCELLED)
    page.run().button(key="compare_over").click().run()
    beginnings = [options.compared_before for options in app.jobs.started]
    assert beginnings[0] == beginnings[1] != beginnings[2]
    assert not page.exception


def test_nothing_is_offered_to_compare_before_the_first_session(app: FakeApp, frame: AppTest) -> None:
    page = open_tab(frame, "Automation")
    assert "No session is stored yet" in texts(page)
    assert not [button for button in page.button if button.key == "compare"]


def test_who_did_what_can_be_narrowed_and_outside_text_is_drawn_as_text(app: FakeApp, frame: AppTest) -> None:
    assert "Nothing of this kind happened yet" in texts(open_tab(frame, "Maintenance"))
    app.real.audit.note_export("rangebook-shots-2026-07-24-7.csv")
    app.sync_choices.save_max_sessions("37")
    page = open_tab(bare_frame(), "Maintenance")
    table = next(each.value for each in page.dataframe if "Of what" in each.value)
    assert list(table["Of what"]) == ["Sessions per sync", "rangebook-shots-2026-07-24-7.csv"]
    assert table["More"][0] == "as it came → 37"
    page.selectbox(key="audit_kind").select("export").run()
    table = next(each.value for each in page.dataframe if "Of what" in each.value)
    assert list(table["What"]) == ["Export"]
    page.selectbox(key="audit_kind").select("restore").run()
    assert "Nothing of this kind happened yet" in texts(page)
    assert not page.exception


def test_the_history_shows_ten_runs_and_their_errors(app: FakeApp, frame: AppTest) -> None:
    failure = SyncFailure("report", "Not readable.", True, 7, "sgt *pebble*")
    app.jobs.runs = [make_run(SyncStatus.PARTIAL, run_id=f"r{i}", sessions_imported=3, total_shots=90,
                              duration_seconds=75.0, errors=(failure,)) for i in range(12)]
    page = open_tab(frame, "Automation")
    table = page.dataframe[0].value
    assert len(table) == 10
    assert list(table.columns[:5]) == ["Date", "Sessions imported", "Shots", "Duration", "Status"]
    assert table["Duration"][0] == "1 min 15 s"
    assert (table["Started"][0], table["Looked at"][0]) == ("Here", "New only")
    assert len([box for box in page.expander if box.label.endswith("1 problem")]) == 10
    assert "sgt \\*pebble\\*" in texts(page)


def test_the_diagnostics_are_shown_to_the_last_byte_before_they_can_be_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from services.support import diagnostics
    from tests.services.support.canaries import CHECKS, FIXED, build_full_house, find_in_text

    house = build_full_house(tmp_path)
    monkeypatch.setattr(diagnostics, "examine", lambda _settings: CHECKS)

    def script() -> None:
        import streamlit as st

        from ui.settings.diagnostics import render_diagnostics

        render_diagnostics(st.session_state["house"])

    page = AppTest.from_function(script, default_timeout=120)
    page.session_state["house"] = house
    page.run()
    assert len(page.get("download_button")) == 0
    page.button(key="diagnostics_build").click().run()
    assert not page.exception
    report = page.session_state["diagnostics_report"]
    assert [block.value.strip("\n") for block in page.code] == [text.strip("\n") for text in report.files.values()]
    assert [box.label for box in page.expander] == list(report.files)
    assert len(page.get("download_button")) == 1
    drawn = "\n".join(map(str, page.main)).encode() + texts(page).encode()
    assert find_in_text(drawn, FIXED) == set()
    house.database.close()
