"""The history of real runs in a real file: filters, what a page is told, exports."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from golf.errors import NotFound
from golf.reports import ListedReport, ReportKey
from golf.sync_events import Receipt, RunRecord, SyncFailure, SyncProgress, SyncResult, SyncStatus
from golf.sync_history import ReportOutcome, RunFilter, RunReport, UpstreamChange
from golf_db import GolfDatabase
from services.sync_history.tables import write_run_csv, write_run_json, write_runs_csv, write_runs_json
from services.sync_history.text import (
    describe_arrivals,
    describe_choice,
    describe_report,
    describe_traffic,
    describe_trigger,
)
from services.sync_history.view import read_run_id, retry_options, since
from storage.tables.core import run_reports
from tests.opened_app import OpenedApp
from tests.services.small_house import ME, history_of, report_body, save_report

NOON = datetime(2026, 2, 12, 12, tzinfo=UTC)
EVIL = '=HYPERLINK("http://x","y")'


@pytest.fixture
def db(app: OpenedApp) -> GolfDatabase:
    return app.database


def run(db: GolfDatabase, run_id: str, *, status: SyncStatus = SyncStatus.SUCCESS, hours: int = 0,
        trigger: str = "button", account: str = ME, errors: tuple[SyncFailure, ...] = (), **facts: Any) -> None:
    began = NOON + timedelta(hours=hours)
    db.runs.begin(run_id, trigger=trigger, mode="incremental", max_sessions=10, account=account, started_at=began)
    db.runs.finish(SyncResult(run_id, status, errors=errors, **facts), began + timedelta(seconds=9))


def touch(db: GolfDatabase, run_id: str, report_id: int, outcome: ReportOutcome, **facts: Any) -> None:
    values = {"session_name": "range", "existed": False, "after_change_id": 0, **facts}
    with db._store.writing() as connection:
        connection.execute(insert(run_reports).prefix_with("OR REPLACE").values(
            run_id=run_id, report_id=report_id, outcome=outcome.value, **values))


def failure(report_id: int | None = 7, name: str = "range", *, recoverable: bool = True) -> SyncFailure:
    return SyncFailure("report_unreadable", "The portal sent a web page.", recoverable, report_id, name)


def list_session(db: GolfDatabase, report_id: int, name: str = "range", run_id: str = "r1", **facts: Any) -> None:
    db.reports(ME).save_listing_rows([ListedReport(report_id, ReportKey("SECRETKEY1234567"), name, **facts)], run_id)


def ids(runs: tuple[RunRecord, ...]) -> list[str]:
    return [each.run_id for each in runs]


def test_an_empty_history_is_empty(db: GolfDatabase) -> None:
    found = history_of(db).load_list(RunFilter())
    assert (found.runs, found.matching, found.accounts, found.triggers) == ((), 0, (), ())


def test_runs_come_newest_first_in_portions(db: GolfDatabase) -> None:
    for hour in range(5):
        run(db, f"r{hour}", hours=hour)
    found = history_of(db).load_list(RunFilter(), shown=2)
    assert ids(found.runs) == ["r4", "r3"]
    assert found.matching == 5


@pytest.mark.parametrize(("limit", "offset", "expected"), [
    (2, 1, ["r3", "r2"]), (10, 4, ["r0"]), (10, 5, []), (None, 3, ["r1", "r0"]), (1, 0, ["r4"])])
def test_the_newest_can_be_left_out(db: GolfDatabase, limit: int | None, offset: int, expected: list[str]) -> None:
    for hour in range(5):
        run(db, f"r{hour}", hours=hour, errors=(failure(),))
    found = history_of(db).load_runs(RunFilter(), limit, offset)
    assert [each.run_id for each in found] == expected
    assert all(each.errors for each in found)


@pytest.mark.parametrize(("wanted", "expected"), [
    (RunFilter(statuses=(SyncStatus.ERROR,)), ["b"]),
    (RunFilter(statuses=(SyncStatus.ERROR, SyncStatus.PARTIAL)), ["c", "b"]),
    (RunFilter(account="Other@Example.com "), ["c"]),
    (RunFilter(trigger="cron"), ["b"]),
    (RunFilter(since=NOON + timedelta(hours=1)), ["c", "b"]),
    (RunFilter(statuses=(SyncStatus.CRASHED,)), []),
    (RunFilter(), ["c", "b", "a"]),
])
def test_each_filter_lets_through_what_it_says(db: GolfDatabase, wanted: RunFilter, expected: list[str]) -> None:
    run(db, "a")
    run(db, "b", status=SyncStatus.ERROR, hours=1, trigger="cron", errors=(failure(None),))
    run(db, "c", status=SyncStatus.PARTIAL, hours=2, account="other@example.com", errors=(failure(),))
    found = history_of(db).load_list(wanted)
    assert ids(found.runs) == expected
    assert found.matching == len(expected)
    assert {each.run_id: len(each.errors) for each in found.runs} == {
        name: {"a": 0, "b": 1, "c": 1}[name] for name in expected}
    assert [each.errors for each in found.runs] == [each.errors for each in db.history.load_runs(wanted)]
    assert set(found.accounts) == {ME, "other@example.com"}


def test_a_run_that_is_not_there_is_said(db: GolfDatabase) -> None:
    with pytest.raises(NotFound):
        history_of(db).load_view("nothing")


@pytest.mark.parametrize("text", [None, "", "a b", "../x", "<b>", "é", "a" * 81, "x;y", "a\n"])
def test_an_address_that_names_no_run(text: str | None) -> None:
    assert read_run_id(text) is None


def test_the_address_of_a_run() -> None:
    assert read_run_id("0123456789ab") == "0123456789ab"


def test_what_arrived_what_changed_and_what_failed_are_told_apart(db: GolfDatabase) -> None:
    list_session(db, 7)
    db.reports(ME).save_failure(failure(), "r1")
    run(db, "r1", status=SyncStatus.PARTIAL, errors=(failure(), failure(None)))
    touch(db, "r1", 5, ReportOutcome.IMPORTED, shots_after=30, new_shots=30)
    touch(db, "r1", 6, ReportOutcome.UPDATED, existed=True, shots_before=3, shots_after=5, new_shots=2)
    touch(db, "r1", 7, ReportOutcome.FAILED, code="report_unreadable", message="…")
    touch(db, "r1", 8, ReportOutcome.UNCHANGED, existed=True)
    touch(db, "r1", 9, ReportOutcome.GONE, existed=True)
    touch(db, "r1", 10, ReportOutcome.LISTED)
    view = history_of(db).load_view("r1")
    assert [each.report_id for each in view.arrived] == [5]
    assert [each.report_id for each in view.changed] == [6, 9]
    assert [(each.failure.report_id, each.is_missing) for each in view.failed] == [(7, True), (None, False)]
    assert (view.missing, view.unchanged, view.is_detailed) == ((7,), 1, True)


def test_a_failure_that_came_in_since_is_not_retried(app: OpenedApp) -> None:
    db = app.database
    list_session(db, 7, "sgt pebble")
    db.reports(ME).save_failure(failure(), "r1")
    run(db, "r1", status=SyncStatus.PARTIAL, errors=(failure(),))
    save_report(app, 7, report_body(3))
    view = history_of(db).load_view("r1")
    assert view.missing == ()
    assert not view.failed[0].is_missing


def test_a_killed_run_still_tells_what_failed(db: GolfDatabase) -> None:
    list_session(db, 7)
    db.reports(ME).save_failure(failure(), "r1")
    run(db, "r1", status=SyncStatus.CRASHED)
    touch(db, "r1", 7, ReportOutcome.FAILED, code="report_unreadable", message="A web page.", recoverable=True)
    view = history_of(db).load_view("r1")
    assert [each.failure.message for each in view.failed] == ["A web page."]
    assert view.missing == (7,)


def test_a_run_of_an_older_version_still_tells_what_the_portal_changed(app: OpenedApp) -> None:
    save_report(app, 7, report_body(3))
    with app.database._store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM run_reports")
    list_session(app.database, 7, "renamed", run_id="r2")
    with app.database._store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM run_reports")
    run(app.database, "r2", sessions_updated=1)
    view = app.sync_history.load_view("r2")
    assert [describe_report(each) for each in view.changed] == [["Renamed: “sgt pebble” → “renamed”"]]


def test_a_run_of_an_older_version_says_that_no_more_is_known(db: GolfDatabase) -> None:
    run(db, "r1", sessions_imported=4)
    assert not history_of(db).load_view("r1").is_detailed
    run(db, "r2", status=SyncStatus.NO_NEW, hours=1)
    assert history_of(db).load_view("r2").is_detailed


def test_a_retry_asks_for_these_and_no_others() -> None:
    options = retry_options([7, 9, 7])
    assert (options.max_sessions, options.only) == (None, frozenset({7, 9}))


def test_the_last_days_begin_that_many_days_ago() -> None:
    assert since(7, NOON) == NOON - timedelta(days=7)
    assert since(None, NOON) is None


def rows_of(table: bytes) -> list[dict[str, str]]:
    assert table.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))


def test_the_list_as_csv_quotes_what_a_spreadsheet_would_compute(db: GolfDatabase) -> None:
    run(db, "r1", status=SyncStatus.PARTIAL, message=EVIL, receipt=Receipt(3, 2, 30, 20, 1, listing_complete=True),
        errors=(failure(), failure(None)), sessions_imported=2, total_shots=20)
    (row,) = rows_of(write_runs_csv(db.history.load_runs(RunFilter())))
    assert row["message"] == "'" + EVIL
    assert (row["status"], row["outcome"], row["account"]) == ("partial", "Partly done", ME)
    assert (row["sessions_imported"], row["total_shots"], row["sessions_failed"]) == ("2", "20", "1")
    assert (row["stored_shots"], row["listed_shots"], row["started_at"]) == ("20", "30", "2026-02-12T12:00:00+00:00")


@pytest.mark.parametrize("start", list("=+-@\t\r"))
def test_a_run_as_csv_has_each_session_and_quotes_names(db: GolfDatabase, start: str) -> None:
    run(db, "r1", status=SyncStatus.PARTIAL, errors=(failure(99, start + "late"), failure(None, "")))
    touch(db, "r1", 5, ReportOutcome.IMPORTED, session_name=start + "cmd|x", shots_after=30, new_shots=30)
    rows = rows_of(write_run_csv(history_of(db).load_view("r1")))
    assert [row["report_id"] for row in rows] == ["5", "99", ""]
    assert rows[0]["session_name"].startswith("'" + start)
    assert rows[1]["session_name"].startswith("'" + start)
    assert (rows[0]["new_shots"], rows[0]["was_known"], rows[1]["outcome"]) == ("30", "no", "failed")


def test_json_tells_the_same_and_no_secret(db: GolfDatabase) -> None:
    list_session(db, 7)
    run(db, "r1", status=SyncStatus.PARTIAL, errors=(failure(),))
    touch(db, "r1", 5, ReportOutcome.IMPORTED, shots_after=30)
    (listed,) = json.loads(write_runs_json(db.history.load_runs(RunFilter())))
    document = json.loads(write_run_json(history_of(db).load_view("r1")))
    assert listed["errors"][0]["message"] == "The portal sent a web page."
    assert document["run"]["run_id"] == "r1"
    assert {each["report_id"]: each["shots_after"] for each in document["reports"]} == {7: 0, 5: 30}
    assert document["failures"][0]["report_id"] == 7
    assert "SECRETKEY" not in json.dumps([listed, document])


def record(**facts: Any) -> RunRecord:
    return RunRecord("r", "button", facts.pop("mode", "incremental"), SyncStatus.SUCCESS, NOON, NOON, NOON,
                     facts.pop("max_sessions", 10), SyncProgress("r"), **facts)


@pytest.mark.parametrize(("facts", "words"), [
    ({}, "New only, newest 10"),
    ({"mode": "full", "max_sessions": None}, "Everything"),
    ({"selection": '{"players": ["Sam", "Ann"]}'}, "New only, newest 10, players: Sam, Ann"),
    ({"selection": '{"only": [1]}', "mode": "chosen", "max_sessions": None}, "1 chosen session"),
    ({"selection": '{"first_day": "2026-02-01", "last_day": "2026-02-03"}'},
     "New only, newest 10, days Sun 1 Feb 2026 to Tue 3 Feb 2026"),
    ({"selection": "broken"}, "New only, newest 10"),
    ({"selection": "[1]"}, "New only, newest 10"),
])
def test_what_was_asked_for_in_words(facts: dict[str, Any], words: str) -> None:
    assert describe_choice(record(**facts)) == words


def test_counts_and_traffic_in_words() -> None:
    assert describe_traffic(record()) == "–"
    assert describe_traffic(record(requests=1, bytes_received=20_500, portal_requests=12)) == (
        "1 report request (20.5 kB), 12 page requests")
    assert describe_arrivals(record(sessions_imported=3, total_shots=1)) == "3 new, 1 shot, in 0 s"


@pytest.mark.parametrize(("change", "words"), [
    (UpstreamChange("portal_player", None, "Sam"), "Other player: – → “Sam”"),
    (UpstreamChange("practised_on", "2026-02-01", "2026-02-03"), "Moved: Sun 1 Feb 2026 → Tue 3 Feb 2026"),
    (UpstreamChange("shots", "3", "5"), "Grown: 3 → 5 shots"),
    (UpstreamChange("shots", "5", "1"), "Shrunk: 5 → 1 shot"),
    (UpstreamChange("gone", None, "2026"), "Gone from the portal; what was stored here is kept"),
    (UpstreamChange("gone", "2026", None), "Back on the portal"),
    (UpstreamChange("listed_shots", "3", "5"), "Shots in the portal's list: 3 → 5"),
    (UpstreamChange("something", "x", None), "something: x → –"),
])
def test_a_change_upstream_before_and_after(change: UpstreamChange, words: str) -> None:
    report = RunReport(7, "range", ReportOutcome.LISTED, existed=True, changes=(change,))
    assert describe_report(report) == [words]


@pytest.mark.parametrize(("trigger", "said"), [
    ("cli", "From the command line"), ("script", "From the command line, unattended"),
    ("cron", "From the command line, by cron or a script"), ("schedule", "Automatically"),
])
def test_only_a_job_of_the_schedule_is_called_automatic(trigger: str, said: str) -> None:
    assert describe_trigger(trigger) == said
