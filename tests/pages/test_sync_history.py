"""The sync history: empty, one, many, failing; a page a run; asking again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert
from streamlit.testing.v1 import AppTest

from golf.errors import SyncAlreadyRunning
from golf.report_fields import FIELDS_LOST, FIELDS_NOTED
from golf.reports import ListedReport, ReportKey
from golf.sync_events import Receipt, ReceiptGap, SyncFailure, SyncResult, SyncStatus
from golf.sync_history import ReportOutcome
from storage.tables.core import run_reports
from tests.pages.conftest import FakeApp, go_to, save_failed, seed_sessions, texts
from tests.services.small_house import save_without_carry
from tests.stored_sessions import ACCOUNT
from ui.sync.tabs import TITLE

NOON = datetime.now(UTC) - timedelta(days=1)


def run(app: FakeApp, run_id: str, *, status: SyncStatus = SyncStatus.SUCCESS, days: int = 0,
        trigger: str = "button", account: str = ACCOUNT, **facts: Any) -> None:
    began = NOON - timedelta(days=days)
    app.database.runs.begin(run_id, trigger=trigger, mode="incremental", max_sessions=10, account=account,
                            started_at=began)
    app.database.runs.finish(SyncResult(run_id, status, **facts), began + timedelta(seconds=9))


def touch(app: FakeApp, run_id: str, report_id: int, outcome: ReportOutcome, **facts: Any) -> None:
    values = {"session_name": "range", "existed": False, "after_change_id": 0, **facts}
    with app.database._store.writing() as connection:
        connection.execute(insert(run_reports).prefix_with("OR REPLACE").values(
            run_id=run_id, report_id=report_id, outcome=outcome.value, **values))


def failed_run(app: FakeApp, count: int = 1) -> None:
    """A run in which so many sessions failed, all still missing."""
    errors = []
    for report_id in range(71, 71 + count):
        save_failed(app.database, report_id)
        errors.append(SyncFailure("report_unreadable", "The portal sent a web page.", True, report_id, "a *starred*"))
    run(app, "bad", status=SyncStatus.PARTIAL, errors=tuple(errors))


HEADER_ICONS = {f":material/{name}:" for name in ("sync", "sync_problem", "fact_check", "info", "settings")}
TABS = {"Preview", "History", "Import"}


def links(page: AppTest) -> list[str]:
    """Those of the page itself: without the header's and the tabs'."""
    return [element.proto.label for element in page.get("page_link") if element.proto.icon not in HEADER_ICONS
            and element.proto.label not in TABS]


def test_without_a_run_it_says_where_to_begin(app: FakeApp, frame: AppTest) -> None:
    page = go_to(frame, "sync_history")
    assert not page.exception
    assert page.title[0].value == TITLE
    assert "No sync has run yet" in texts(page)


def test_one_run_is_a_link_to_its_page(app: FakeApp, frame: AppTest) -> None:
    run(app, "r1", sessions_imported=3, total_shots=120)
    page = go_to(frame, "sync_history")
    assert not page.exception
    assert any("Done" in label for label in links(page))
    assert "3 new, 120 shots" in texts(page)


def test_many_runs_come_in_portions(app: FakeApp, frame: AppTest) -> None:
    for number in range(25):
        run(app, f"r{number}", days=number)
    page = go_to(frame, "sync_history")
    assert len(links(page)) == 20
    page.button(key="history_more").click().run()
    assert len(links(page)) == 25
    assert not page.exception


def test_filters_narrow_the_list(app: FakeApp, frame: AppTest) -> None:
    run(app, "ok")
    run(app, "old", status=SyncStatus.ERROR, days=40, trigger="cron")
    run(app, "other", days=2, account="club@example.com")
    page = go_to(frame, "sync_history")
    assert len(links(page)) == 3
    page.multiselect(key="address_status").select("error").run()
    assert len(links(page)) == 1
    page.selectbox(key="address_days").select("30").run()
    assert links(page) == []
    assert "No sync passes this filter" in texts(page)
    page.multiselect(key="address_status").unselect("error").run()
    page.selectbox(key="address_account").select("club@example.com").run()
    assert len(links(page)) == 1
    assert page.query_params["account"] == "club@example.com"
    assert page.query_params["days"] == "30"
    assert not page.exception


def test_an_address_narrows_the_list_and_shows_how(app: FakeApp, frame: AppTest) -> None:
    run(app, "ok")
    run(app, "old", status=SyncStatus.ERROR, days=40)
    run(app, "gone", status=SyncStatus.CRASHED)
    page = go_to(frame, "sync_history", status="crashed,error,nonsense", days="soon")
    assert len(links(page)) == 2
    assert page.multiselect(key="address_status").value == ["error", "crashed"]
    stranger = go_to(frame, "sync_history", account="stranger@example.com")
    assert links(stranger) == []
    assert stranger.selectbox(key="address_account").value == "stranger@example.com"


@pytest.mark.parametrize("address", ["nothing", "<script>", "a b", "", "é" * 20])
def test_an_address_that_names_no_run_is_said(app: FakeApp, frame: AppTest, address: str) -> None:
    run(app, "r1")
    page = go_to(frame, "sync_history", run=address)
    assert not page.exception
    assert page.error
    assert "All syncs" in links(page)


def test_a_run_tells_everything_it_did(app: FakeApp, frame: AppTest) -> None:
    ids = seed_sessions(app.database, 2)
    receipt = Receipt(3, 2, 90, 60, 1, listing_complete=True, gaps=(ReceiptGap(9, "lost", 30, 0, "It failed."),))
    run(app, "r1", sessions_imported=1, sessions_updated=1, total_shots=60, receipt=receipt, message="Some came.")
    touch(app, "r1", ids[0], ReportOutcome.IMPORTED, session_name="new [x](http://e)", shots_after=60)
    touch(app, "r1", ids[1], ReportOutcome.UPDATED, existed=True, shots_before=30, shots_after=28)
    app.database.reports(ACCOUNT).save_listing_rows(
        [ListedReport(ids[1], ReportKey("k" * 12), "renamed *upstream*")], "r1")
    page = go_to(frame, "sync_history", run="r1")
    assert not page.exception
    said = texts(page)
    assert "2 of 3 sessions, 60 of 90 shots" in said
    assert "What arrived (1)" in said
    assert "What changed on the portal (1)" in said
    assert "Renamed" in said
    assert "renamed \\*upstream\\*" in said
    assert "golfer" in said
    assert any("new \\[x\\]" in label for label in links(page))
    assert [tile.value for tile in page.metric] == ["1", "1", "60", "0 s"]


def test_a_run_of_an_older_version_says_what_is_not_known(app: FakeApp, frame: AppTest) -> None:
    run(app, "r1", sessions_imported=4)
    assert "before Rangebook kept" in texts(go_to(frame, "sync_history", run="r1"))


def test_one_failure_has_its_reason_and_a_retry(app: FakeApp, frame: AppTest) -> None:
    failed_run(app)
    page = go_to(frame, "sync_history", run="bad")
    assert "The portal sent a web page" in texts(page)
    assert "Recoverable" in texts(page)
    assert not [button for button in page.button if button.key == "retry_all"]
    page.button(key="retry_0").click().run()
    assert not page.exception
    assert [options.only for options in app.jobs.started] == [frozenset({71})]
    assert app.jobs.started[0].max_sessions is None
    assert page.button(key="retry_0").disabled
    assert page.status


def test_all_failures_are_retried_together(app: FakeApp, frame: AppTest) -> None:
    failed_run(app, 40)
    page = go_to(frame, "sync_history", run="bad")
    assert len([button for button in page.button if button.label == "Retry"]) == 30
    page.button(key="run_more_failed").click().run()
    assert len([button for button in page.button if button.label == "Retry"]) == 40
    page.button(key="retry_all").click().run()
    assert app.jobs.started[0].only == frozenset(range(71, 111))


def test_what_came_of_a_retry_is_said(app: FakeApp, frame: AppTest) -> None:
    failed_run(app)
    page = go_to(frame, "sync_history", run="bad")
    page.button(key="retry_0").click().run()
    app.jobs.finish(SyncStatus.SUCCESS, sessions_imported=1, total_shots=9)
    page.run()
    assert "1 new session, 9 shots" in texts(page)
    assert "See that sync" in links(page)


def test_a_retry_that_cannot_start_says_why(app: FakeApp, frame: AppTest) -> None:
    failed_run(app)
    app.jobs.refusal = SyncAlreadyRunning("Another sync is running.", "Wait for it.")
    page = go_to(frame, "sync_history", run="bad")
    page.button(key="retry_0").click().run()
    assert not page.exception
    assert "Another sync is running" in texts(page)


def test_the_settings_lead_to_the_history(app: FakeApp, frame: AppTest) -> None:
    page = go_to(frame, "settings", tab="automation")
    assert "All syncs, each with its page" in links(page)


def hold_back(app: FakeApp, *report_ids: int, answer: bytes | None = b"<html>down</html>") -> None:
    """Sessions that failed three times in a row."""
    for report_id in report_ids:
        save_failed(app.database, report_id)
        failure = SyncFailure("report_unreadable", "The portal sent a web page.", True, report_id)
        for _ in range(2):
            app.database.reports(ACCOUNT).save_failure(failure, "r", answer)


def test_what_is_held_back_is_listed_with_its_reason(app: FakeApp, frame: AppTest) -> None:
    hold_back(app, 71)
    page = go_to(frame, "sync_history")
    assert not page.exception
    said = texts(page)
    assert "Held back (1)" in said
    assert "3 failures in a row" in said
    assert any("starred" in label for label in links(page))
    assert page.get("download_button")[0].proto.label == "Download the raw answer"
    page.button(key="held_retry_71").click().run()
    assert app.jobs.started[0].only == frozenset({71})


def test_what_reports_lack_is_told_and_can_be_accepted(app: FakeApp, frame: AppTest) -> None:
    for report_id in (71, 72, 73):
        save_without_carry(app.database, report_id, "r1", ACCOUNT)
    lost = SyncFailure(FIELDS_LOST, "3 sessions came without any carry: the portal may have changed.", True)
    note = SyncFailure(FIELDS_NOTED, "The portal's reports have a field that Rangebook does not know yet.", True)
    run(app, "r1", status=SyncStatus.PARTIAL, errors=(lost,), notes=(note,))
    page = go_to(frame, "sync_history")
    assert not page.exception
    said = texts(page)
    assert "Missing in the portal's reports (3)" in said
    assert "3 sessions came without carry" in said
    page.button(key="fields_accept").click().run()
    assert not page.exception
    assert "Missing in the portal's reports" not in texts(page)
    assert "Not missed any more in the portal's reports: carry." in texts(page)
    page.button(key="fields_watch").click().run()
    assert app.database.field_losses.load_accepted() == []
    page = go_to(frame, "sync_history", run="r1")
    assert not page.exception
    said = texts(page)
    assert "3 sessions came without any carry" in said
    assert "does not know yet" in said


def test_without_an_answer_there_is_none_to_download(app: FakeApp, frame: AppTest) -> None:
    hold_back(app, 71, answer=None)
    assert not go_to(frame, "sync_history").get("download_button")


def test_many_held_back_are_retried_or_dismissed_together(app: FakeApp, frame: AppTest) -> None:
    hold_back(app, *range(71, 85))
    page = go_to(frame, "sync_history")
    assert "Held back (14)" in texts(page)
    page.button(key="held_dismiss_71").click().run()
    assert "Held back (13)" in texts(page)
    page.button(key="held_retry_all").click().run()
    assert app.jobs.started[0].only == frozenset(range(72, 85))
    app.jobs.finish(SyncStatus.PARTIAL)
    page.run()
    page.button(key="held_dismiss_all").click().run()
    assert "Held back" not in "".join(header.value for header in page.header)
    assert not page.exception


def test_a_failure_that_is_held_back_says_so_on_its_run(app: FakeApp, frame: AppTest) -> None:
    hold_back(app, 71)
    run(app, "bad", status=SyncStatus.PARTIAL,
        errors=(SyncFailure("report_unreadable", "The portal sent a web page.", True, 71, "a"),))
    assert "press Retry to ask again" in texts(go_to(frame, "sync_history", run="bad"))


def differ(app: FakeApp, *report_ids: int) -> None:
    """Sessions the golfer named himself, and the portal renamed afterwards."""
    store = app.database.reports(ACCOUNT)
    for report_id in report_ids:
        store.save_listing_rows([ListedReport(report_id, ReportKey("k" * 12), "old")], "r")
        app.database.edits.rename(report_id, "my *own*")
        store.save_listing_rows([ListedReport(report_id, ReportKey("k" * 12), "new [x](http://e)")], "r2")


def test_a_difference_shows_both_words_and_mine_is_kept(app: FakeApp, frame: AppTest) -> None:
    differ(app, 71)
    page = go_to(frame, "sync_history")
    assert not page.exception
    said = texts(page)
    assert "Differences with the portal (1)" in said
    assert "my \\*own\\*" in said
    assert "new \\[x\\]" in said
    page.button(key="conflict_keep_71_name").click().run()
    assert not page.exception
    assert "1 difference settled" in texts(page)
    assert "Differences" not in "".join(header.value for header in page.header)
    assert app.database.journal.load_session(71).card.name == "my *own*"


def test_many_differences_are_settled_together(app: FakeApp, frame: AppTest) -> None:
    differ(app, *range(71, 101))
    page = go_to(frame, "sync_history")
    page.button(key="conflict_take_80_name").click().run()
    assert "Differences with the portal (29)" in texts(page)
    page.button(key="conflict_take_all").click().run()
    assert not page.exception
    assert app.database.conflicts.count_open() == 0
    assert app.database.journal.load_session(71).card.name == "new [x](http://e)"


def test_home_says_how_many_differ(app: FakeApp, frame: AppTest) -> None:
    differ(app, 71, 72)
    assert "2 differences with the portal: look" in links(go_to(frame, "home"))


def test_a_sync_is_undone_in_two_clicks_and_the_undo_taken_back(app: FakeApp, frame: AppTest) -> None:
    run(app, "seed", sessions_imported=2)
    ids = seed_sessions(app.database, 2)
    before = app.database.compute_content_hash()
    page = go_to(frame, "sync_history", run="seed")
    assert not page.exception
    said = texts(page)
    assert "2 sessions" in said
    assert "removed here" in said
    assert "would bring removed sessions again" in said
    page.button(key="undo_run").click().run()
    assert not page.exception
    assert "2 sessions removed" in texts(page)
    assert app.database.journal.load_cards() == []
    page.button(key="undo_run").click().run()
    assert app.database.compute_content_hash() == before
    assert {card.report_id for card in app.database.journal.load_cards()} == set(ids)


def test_a_sync_that_cannot_be_undone_says_why(app: FakeApp, frame: AppTest) -> None:
    run(app, "seed", sessions_imported=1)
    (report_id,) = seed_sessions(app.database, 1)
    app.database.edits.rename(report_id, "mine")
    page = go_to(frame, "sync_history", run="seed")
    assert not [button for button in page.button if button.key == "undo_run"]
    assert "You have changed" in texts(page)
