from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import pyarrow as pa
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from analysis.metrics import METRICS
from analysis.period import Basis, Window
from golf.errors import (
    DatabaseBusy,
    DatabaseNewerThanApp,
    KeyringUnavailable,
    PasswordRefused,
    PasswordRefusedBefore,
    PortalOffline,
)
from golf.reports import ListedReport, ReportKey
from golf.shot_edits import DEFAULT_SHOT_FILTER
from golf.sync_events import Receipt, SyncFailure, SyncProgress, SyncStage, SyncStatus
from services.home.digest import load_digest
from services.home.headline import describe_headline
from services.home.service import HomeQuestions
from services.home.view import JournalView
from services.progress.goals import GoalSubject, GoalWords
from services.progress.view import Asked
from services.shared.formatting import format_moment, format_number
from services.shared.metric_format import MetricFormat
from services.sync.run_recorder import CRASH_MESSAGE
from tests.pages.conftest import (
    CONNECTED,
    NOT_CONNECTED,
    TODAY,
    FakeApp,
    busy,
    go_to,
    kept_state,
    make_run,
    save_failed,
    seed_sessions,
    seed_waiting,
    texts,
    wire,
)
from tests.stored_sessions import ACCOUNT
from ui.home.hero import build_strip
from ui.shared.escape import plain


def button(page: AppTest, label: str) -> Button:
    return next(b for b in page.button if b.label == label)


def card_links(page: AppTest) -> int:
    """Links to single sessions; the digest and the first steps link elsewhere."""
    return sum("session=" in link.proto.query_string for link in page.get("page_link"))


def totals(page: AppTest) -> str:
    """The line that counts everything of the player."""
    return next(caption.value for caption in page.caption if caption.value[0].isdigit())


def metric_links(page: AppTest) -> list[dict[str, str]]:
    """The addresses of what Home says of a club and a number."""
    found = [dict(parse_qsl(link.proto.query_string.lstrip("?"))) for link in page.get("page_link")]
    return [address for address in found if "metric" in address]


def test_an_empty_journal_says_what_to_do(app: FakeApp, frame: AppTest) -> None:
    page = frame.run()
    assert not page.exception
    assert "No sessions yet" in texts(page)
    assert not card_links(page)


def test_one_session_fills_the_journal(app: FakeApp, frame: AppTest) -> None:
    (report_id,) = seed_sessions(app.database, 1)
    page = frame.run()
    assert not page.exception
    card = app.database.journal.load_cards()[0]
    assert totals(page).startswith(f"1 session · {card.distinct_shots:,} shots")
    assert "Up to date" in texts(page)
    assert report_id == card.report_id


def test_many_sessions_come_a_dozen_at_a_time(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 30)
    assert card_links(frame.run()) == 4  # the last practice and three sessions
    page = go_to(frame, "sessions")
    assert not page.exception
    assert card_links(page) == 12
    cards = app.database.journal.load_cards(app.database.practice.load_players()[0], limit=30)
    own = sum(card.copy_of is None for card in cards)
    button(page, f"Show more ({own - 12} older)").click().run()
    assert card_links(page) == min(own, 24)


def test_the_player_of_the_frame_changes_figures_and_cards(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 30)
    page = frame.run()
    player = app.database.practice.load_players()[1]
    page.selectbox(key="address_player").select(player).run()
    assert totals(page).startswith(f"{app.database.journal.load_totals(player, TODAY).sessions:,} session")
    assert card_links(page) <= app.database.journal.count_sessions(player) + 1
    assert page.query_params["player"] == player


@pytest.mark.parametrize("player", ["Nobody", "<b>x</b>", "x" * 400])
def test_a_player_of_the_address_that_nobody_is_means_the_usual_one(app: FakeApp, frame: AppTest, player: str) -> None:
    seed_sessions(app.database, 30)
    usual = totals(frame.run())
    frame.query_params["player"] = player
    page = frame.run()
    assert not page.exception
    assert totals(page) == usual


def test_a_failed_session_is_marked_and_its_name_is_drawn_as_text(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 2)
    save_failed(app.database, 99999)
    page = frame.run()
    assert "Not imported" in texts(page)
    assert "0 of 9 shots. It could not be brought home" in texts(page).replace("\\", "")
    page = go_to(frame, "sessions")
    assert any("a \\*starred\\* name" in link.proto.label for link in page.get("page_link"))


def test_first_use_shows_the_form_and_syncs_at_once_after_saving(app: FakeApp, frame: AppTest) -> None:
    app.credentials.now = NOT_CONNECTED
    page = frame.run()
    page.text_input(key="sign_in_username").input("me@example.com")
    page.text_input(key="sign_in_password_0").input("secret")
    button(page, "Save and sync").click().run()
    assert not page.exception
    assert app.credentials.checked == [("me@example.com", "secret", False)]
    assert len(app.jobs.started) == 1
    assert page.status[0].state == "running"
    assert "secret" not in kept_state(page)


def test_a_refused_password_starts_nothing_and_empties_the_box(app: FakeApp, frame: AppTest) -> None:
    app.credentials.now = NOT_CONNECTED
    app.credentials.refusal = PasswordRefused("The portal refused this password.", "Type it again.")
    page = frame.run()
    page.text_input(key="sign_in_username").input("me@example.com")
    page.text_input(key="sign_in_password_0").input("wrong")
    button(page, "Save and sync").click().run()
    assert "refused this password" in texts(page)
    assert app.jobs.started == []
    page.run()
    assert "wrong" not in kept_state(page)
    assert len(app.credentials.checked) == 1


def test_the_very_password_that_was_refused_is_sent_only_after_a_second_word(app: FakeApp, frame: AppTest) -> None:
    app.credentials.now = NOT_CONNECTED
    app.credentials.refusal = PasswordRefusedBefore("The portal refused this very password on 3 May.", "Check it.")
    page = frame.run()
    assert not page.checkbox
    page.text_input(key="sign_in_username").input("me@example.com")
    page.text_input(key="sign_in_password_0").input("wrong")
    button(page, "Save and sync").click().run()
    assert "refused this very password" in texts(page)
    assert not app.credentials.once_more
    app.credentials.refusal = None
    page.checkbox(key="sign_in_once_more_1").check()
    page.text_input(key="sign_in_password_1").input("wrong")
    button(page, "Save and sync").click().run()
    assert not page.exception
    assert app.credentials.once_more
    assert len(app.jobs.started) == 1


def test_what_became_of_a_sign_in_stands_until_the_next_try(app: FakeApp, frame: AppTest) -> None:
    """The panel is drawn again every few seconds: words said once were gone before they were read."""
    app.credentials.now = NOT_CONNECTED
    page = frame.run()
    button(page, "Save and sync").click().run().run()
    assert [error.value for error in page.error] == ["**Please type both e-mail and password.**"]
    app.credentials.refusal = PasswordRefused("The portal refused this password.", "Type it again.")
    page.text_input(key="sign_in_username").input("me@example.com")
    page.text_input(key="sign_in_password_0").input("wrong")
    button(page, "Save and sync").click().run().run()
    assert ["refused this password" in error.value for error in page.error] == [True]
    app.credentials.refusal = None
    page.text_input(key="sign_in_password_1").input("right")
    button(page, "Save and sync").click().run().run()
    assert not page.error
    assert len(app.jobs.started) == 1


def test_why_no_sync_began_stands_until_one_does(app: FakeApp, frame: AppTest) -> None:
    app.jobs.refusal = DatabaseBusy("The database is busy.", "Try again.")
    page = frame.run()
    page.button(key="sync").click().run().run()
    assert "The database is busy" in texts(page)
    app.jobs.refusal = None
    page.button(key="sync").click().run()
    assert not page.error


def test_a_file_needs_consent_when_there_is_no_keyring(app: FakeApp, frame: AppTest) -> None:
    app.credentials.now = NOT_CONNECTED
    app.credentials.refusal = KeyringUnavailable("There is no usable keyring.", "Allow the file.")
    page = frame.run()
    page.text_input(key="sign_in_username").input("me@example.com")
    page.text_input(key="sign_in_password_0").input("secret")
    button(page, "Save and sync").click().run()
    assert not page.exception
    app.credentials.refusal = None
    page.checkbox(key="sign_in_allow_file").check()
    page.text_input(key="sign_in_username").input("me@example.com")
    page.text_input(key="sign_in_password_1").input("secret")
    button(page, "Save and sync").click().run()
    assert app.credentials.checked[-1] == ("me@example.com", "secret", True)


def test_a_blocked_account_waits_for_a_person(app: FakeApp, frame: AppTest) -> None:
    app.credentials.now = replace(CONNECTED, blocked_reason="The portal refused this password on 3 May.")
    page = frame.run()
    assert [warning.value for warning in page.warning] == ["**Syncing waits for you.**"]
    assert not [b for b in page.button if b.label == "Sync New Sessions"]
    page.button(key="sign_in_again_button").click().run()
    assert "refused this password" in texts(page)
    page.button(key="try_again").click().run()
    assert not page.exception
    assert app.credentials.tried_again == 1
    assert (len(app.jobs.started), app.jobs.accounts) == (1, [ACCOUNT])
    assert not page.warning


def test_a_running_sync_shows_progress_and_can_be_stopped(app: FakeApp, frame: AppTest) -> None:
    page = frame.run()
    page.button(key="sync").click().run()
    assert app.jobs.started[0].max_sessions == 10
    progress = SyncProgress("run-1", SyncStage.REPORTS, "Fetched *this*", 10, 4, 3, 1, 0, 0, 150, 2.0, 3.0)
    app.jobs.runs[0] = replace(app.jobs.runs[0], progress=progress)
    page.run()
    box = page.status[0]
    assert (box.label, box.state) == ("Syncing your sessions", "running")
    assert "4 of 10 done · 3 imported · 1 updated · 150 shots" in texts(page)
    assert "2.0 sessions/s · 2 s so far · about 3 s left" in texts(page)
    assert "Fetched \\*this\\*" in texts(page)
    page.button(key="stop").click().run()
    assert app.jobs.stopped == ["run-1"]
    assert page.button(key="stop").disabled


def test_a_finished_sync_says_what_came_and_what_waits(app: FakeApp, frame: AppTest) -> None:
    seed_waiting(app.database, 115)
    page = frame.run()
    page.button(key="sync").click().run()
    app.jobs.finish(SyncStatus.SUCCESS, sessions_imported=10, total_shots=444, sessions_waiting=115,
                    duration_seconds=12.0, receipt=Receipt(125, 10, 5551, 444, 115, False))
    page.run()
    assert "Your new sessions are here." in page.success[0].value
    assert "115 more are waiting." in texts(page)
    assert "Last sync: done, 115 more waiting" in texts(page)
    page.button(key="get_all").click().run()
    assert app.jobs.started[-1].max_sessions is None


def test_a_sync_that_ends_while_the_page_is_drawn_is_counted(
    app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = frame.run()
    page.button(key="sync").click().run()
    read = HomeQuestions.load_journal

    def read_just_too_early(*asked: Any) -> JournalView:
        view = read(*asked)
        if app.jobs.runs[0].is_active:
            seed_sessions(app.database, 1)
            app.jobs.finish(SyncStatus.SUCCESS, sessions_imported=1, total_shots=44)
        return view

    monkeypatch.setattr(HomeQuestions, "load_journal", read_just_too_early)
    st.cache_resource.clear()  # as after each session that a running sync stores
    page.run()
    assert "Your new sessions are here." in page.success[0].value
    assert totals(page).startswith("1 session ·")


@pytest.mark.parametrize("status", [
    SyncStatus.CRASHED, SyncStatus.CANCELLED, SyncStatus.PARTIAL, SyncStatus.ERROR, SyncStatus.NO_NEW])
def test_what_waits_is_offered_however_the_last_run_ended(app: FakeApp, frame: AppTest, status: SyncStatus) -> None:
    seed_waiting(app.database, 3)
    app.jobs.runs = [make_run(status)]
    page = frame.run()
    assert "3 more are waiting." in texts(page)
    assert page.button(key="get_all").label == "Get all 3"


def test_nothing_is_offered_when_nothing_waits(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 2)
    app.jobs.runs = [make_run(SyncStatus.SUCCESS, sessions_waiting=7)]
    page = frame.run()
    assert not [b for b in page.button if b.label.startswith("Get all")]


def test_a_crash_gives_its_advice_once(app: FakeApp, frame: AppTest) -> None:
    app.jobs.runs = [make_run(SyncStatus.CRASHED, message=CRASH_MESSAGE)]
    page = frame.run()
    assert page.warning[0].value.count("sync again") == 1


def test_the_receipt_stands_in_the_sync_panel_with_gaps_by_name(app: FakeApp, frame: AppTest) -> None:
    (report_id,) = seed_sessions(app.database, 1)
    name, stored = "short *one*", app.database.journal.load_session(report_id).card.stored_shots
    store = app.database.reports(ACCOUNT)
    store.save_listing_rows([ListedReport(report_id, ReportKey("k" * 12), name, "Alex", TODAY, "", stored + 2)], "r")
    page = frame.run()
    assert "Receipt" not in texts(page)
    assert f"- **short \\*one\\***: {stored:,} of {stored + 2:,} shots." in texts(page)


def test_copies_are_not_spoken_of_beside_the_figures(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 125)
    page = frame.run()
    assert "copies" not in texts(page).lower()
    assert "Receipt" not in texts(page)


@pytest.mark.parametrize(("status", "words"), [
    (SyncStatus.NO_NEW, "Nothing new came"),
    (SyncStatus.PARTIAL, "not everything came in"),
    (SyncStatus.CANCELLED, "Stopped."),
    (SyncStatus.AUTH_FAILED, "did not let us in"),
    (SyncStatus.ERROR, "could not finish"),
    (SyncStatus.CRASHED, "ended unexpectedly"),
])
def test_every_way_a_run_ends_is_said(app: FakeApp, frame: AppTest, status: SyncStatus, words: str) -> None:
    page = frame.run()
    page.button(key="sync").click().run()
    app.jobs.finish(status, message="Because *of* this.",
                    errors=(SyncFailure("report", "Not readable.", True, 7, "sgt <b>pebble</b>"),))
    page.run()
    assert not page.exception
    assert words in texts(page)
    assert "sgt \\<b\\>pebble" in texts(page)


def test_a_start_that_fails_says_why(app: FakeApp, frame: AppTest) -> None:
    app.jobs.refusal = PortalOffline("The portal cannot be reached.", "Check the network.")
    page = frame.run()
    page.button(key="sync").click().run()
    assert "The portal cannot be reached" in page.error[0].value


def test_an_old_success_is_not_announced_again(app: FakeApp, frame: AppTest) -> None:
    run = make_run(SyncStatus.SUCCESS, sessions_imported=3, total_shots=90)
    finished_at = run.started_at - timedelta(days=1)
    app.jobs.runs = [replace(run, finished_at=finished_at)]
    page = frame.run()
    assert not page.success
    assert f"Last sync: done, {format_moment(finished_at)}" in texts(page)


def test_a_database_that_cannot_be_opened_gets_a_page_of_its_own(
    monkeypatch: pytest.MonkeyPatch, frame: AppTest
) -> None:
    def refuse() -> None:
        raise DatabaseNewerThanApp("The file was written by Rangebook 9.", "Update Rangebook.")

    wire(monkeypatch, refuse)
    page = frame.run()
    assert page.title[0].value == "This file is from a newer Rangebook"
    assert "Rangebook 9" in page.error[0].value
    assert not page.metric


def test_a_database_that_fails_in_the_middle_of_a_page_is_said(
    app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.jobs, "latest", busy)
    page = frame.run()
    assert not page.exception
    assert "The database is busy" in texts(page)
    monkeypatch.setattr(app.database, "load_revision", busy)
    page.run()
    assert not page.exception
    assert "The database is busy" in page.error[0].value


def test_a_list_that_lost_most_sessions_asks_what_that_means(app: FakeApp, frame: AppTest) -> None:
    failure = SyncFailure("listing_shrunk", "The portal lists 2 sessions.", False)
    app.jobs.runs = [make_run(SyncStatus.ERROR, errors=(failure,))]
    page = frame.run()
    page.button(key="shrunk_accept").click().run()
    assert (app.jobs.started[0].full, app.jobs.started[0].accept_missing) == (True, True)
    app.jobs.finish(SyncStatus.ERROR, errors=(failure,))
    page.run()
    page.button(key="shrunk_again").click().run()
    assert (app.jobs.started[1].full, app.jobs.started[1].accept_missing) == (True, False)


def test_the_headline_leads_to_its_evidence_and_the_evidence_says_the_same(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 40)
    page = frame.run()
    assert not page.exception
    player = app.database.practice.load_players()[0]
    digest = load_digest(app.database, player, Basis(Window.LAST_20, DEFAULT_SHOT_FILTER, TODAY))
    assert digest is not None
    headline = describe_headline(digest, app.choices.units)
    assert headline.club, "the sessions of this test have something to work on"
    assert page.title[0].value == plain(headline.text, 200)
    said = metric_links(page)
    assert said[0] == {"club": headline.club, "metric": headline.metric, "evidence": "home", "player": player,
                       "period": "20"}
    assert len(said) <= 3
    evidence = go_to(frame, "progress", **said[0])
    assert not evidence.exception
    assert plain(headline.text, 200) in texts(evidence)


def test_the_picture_has_the_very_sessions_that_the_evidence_shows(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 40)
    (address, *_) = metric_links(frame.run())
    player, shot_filter = address["player"], DEFAULT_SHOT_FILTER
    view = app.progress.load_view(Asked(player, address["club"], address["metric"], Window.LAST_20, shot_filter), TODAY)
    strip = build_strip(view, address["metric"], MetricFormat(app.choices.units))
    assert [point.shots for point in strip.points] == [point.shots for point in view.series.points]
    assert [point.practised_on for point in strip.points] == sorted(point.practised_on for point in strip.points)
    assert strip.target == 0.0 if address["metric"] == "side_m" else strip.target is not None


def drawn_sessions(page: AppTest) -> list[tuple[float, int]]:
    """Value and balls of each session in the first figure of a page, oldest first."""
    tables = [pa.ipc.open_stream(table.data.data).read_pandas()
              for table in page.get("vega_lite_chart")[0].proto.datasets]
    sessions = max((table for table in tables if {"value", "shots"} <= set(table.columns)), key=len)
    return [(float(value), int(shots)) for value, shots in zip(sessions["value"], sessions["shots"], strict=True)]


def test_show_me_opens_the_sessions_of_the_picture(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 40)
    page = frame.run()
    (address, *_) = metric_links(page)
    picture = drawn_sessions(page)
    evidence = go_to(frame, "progress", **address)
    assert len(picture) >= 3
    assert picture == drawn_sessions(evidence)


def test_the_bag_has_the_numbers_of_the_page_clubs(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 40)
    page = frame.run()
    player = app.database.practice.load_players()[0]
    bag = app.clubs.load_bag(player, Basis(Window.LAST_20, DEFAULT_SHOT_FILTER, TODAY))
    expected = {card.club: format_number(app.choices.units.distance(card.stats.carry_number.median), 0)
                for card in bag.cards if card.stats.carry_number is not None and card.club != "Putter"}
    shown = {label.split(" **")[0]: label.split("**")[1] for label in
             (link.proto.label for link in page.get("page_link")) if label.count("**") == 2 and " **" in label}
    assert shown == {plain(club, 24): carry for club, carry in expected.items()}


def test_too_few_balls_are_said_and_nothing_is_made_up(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 1)
    page = frame.run()
    assert page.title[0].value == plain("Too early to say what to work on.", 200)
    assert not metric_links(page)


def test_an_open_goal_stands_on_home_with_how_far_it_has_come(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 40)
    (address, *_) = metric_links(frame.run())
    subject = GoalSubject(address["player"], address["club"], METRICS["carry_m"])
    app.goals.add(subject, GoalWords(target=200.0, due_on=None, note=""))
    page = frame.run()
    (bar,) = page.get("progress")
    assert bar.proto.text.replace("\\", "").startswith(f"Carry 218.7 yd with the {address['club']} · now ")
    assert "Set a goal" not in [link.proto.label for link in page.get("page_link")]


def test_the_first_steps_are_a_line_and_can_be_hidden(app: FakeApp, frame: AppTest) -> None:
    assert "First steps, 1 of 3:" in texts(frame.run())
    seed_sessions(app.database, 1)
    page = frame.run()
    assert "First steps, 2 of 3:" in texts(page)
    next(b for b in page.button if b.key == "hide_tour").click().run()
    assert "First steps" not in texts(page)


def test_a_second_press_within_the_minute_asks_back_and_can_go_ahead(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 1)
    app.jobs.just_synced = "Synced 20 seconds ago: everything is here and nothing is waiting."
    page = frame.run()
    page.button(key="sync").click().run()
    assert app.jobs.started == []
    assert "Synced 20 seconds ago" in texts(page)
    page.button(key="sync_anyway").click().run()
    assert len(app.jobs.started) == 1
    assert "Synced 20 seconds ago" not in texts(page)


def test_when_the_minute_is_over_nothing_is_said_of_it_any_more(app: FakeApp, frame: AppTest) -> None:
    app.jobs.just_synced = "Synced 59 seconds ago: everything is here and nothing is waiting."
    page = frame.run()
    page.button(key="sync").click().run()
    app.jobs.just_synced = ""
    assert "Synced 59 seconds ago" not in texts(page.run())
    page.button(key="sync").click().run()
    assert len(app.jobs.started) == 1


def test_get_all_is_never_held_up(app: FakeApp, frame: AppTest) -> None:
    seed_waiting(app.database, 3)
    app.jobs.just_synced = "Synced 20 seconds ago: everything is here and nothing is waiting."
    page = frame.run()
    page.button(key="get_all").click().run()
    assert len(app.jobs.started) == 1


def test_a_running_sync_says_how_far_it_is_since_when_and_what_went_wrong(app: FakeApp, frame: AppTest) -> None:
    began = datetime(2026, 7, 24, 18, 4, tzinfo=UTC)
    failures = (SyncFailure("report", "It was cut off.", True, 7, "range *one*", at=began),
                SyncFailure("report", "Nobody can read it.", False, 8, "irons", at=began + timedelta(minutes=2)))
    progress = SyncProgress("r", SyncStage.REPORTS, "Fetching", total=40, processed=12, imported=10, gone=3, failed=2,
                            started_at=began, failures=failures)
    app.jobs.runs = [replace(make_run(SyncStatus.RUNNING), progress=progress, errors=failures)]
    shown = texts(frame.run()).replace("\\", "")
    clock = f"{began.astimezone():%H:%M}"
    assert f"since {clock}" in shown
    assert "3 gone" in shown
    assert f"{clock} **range *one***: It was cut off. (The next sync tries again.)" in shown
    assert "**irons**: Nobody can read it. (It will not be tried again by itself.)" in shown
    bar, = frame.get("progress")
    assert bar.proto.text == "Bringing sessions home · 30 %"


def test_a_preview_is_never_the_last_sync(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 1)
    looked = make_run(SyncStatus.SUCCESS, run_id="looked", message="Here is the plan.")
    app.jobs.runs = [replace(looked, mode="preview"), make_run(SyncStatus.SUCCESS, run_id="synced",
                                                              message="All came in.")]
    page = frame.run()
    assert "Here is the plan" not in texts(page)
    assert f"Last sync: done, {format_moment(app.jobs.runs[1].finished_at)}" in texts(page)
