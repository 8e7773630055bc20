from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from automation.reports import report_parser
from golf.errors import ReportUnreadable, SyncAlreadyRunning
from golf.reports import ReportContent
from services.shared.locks import hold_sync_lock
from tests.opened_app import OpenedApp
from tests.services.small_house import build_small_app, report_body, save_report


@pytest.fixture
def app(tmp_path: Path) -> OpenedApp:
    app = build_small_app(tmp_path)
    save_report(app, 101, report_body(5))
    save_report(app, 102, report_body(7, carry=120))
    return app


def test_a_sound_file_has_no_errors(app: OpenedApp) -> None:
    assert [finding for finding in app.maintenance.check_integrity() if finding.severity == "error"] == []


def test_a_lost_shot_is_found_and_errors_come_first(app: OpenedApp) -> None:
    with closing(sqlite3.connect(app.settings.database_path)) as connection, connection:
        connection.execute("DELETE FROM shots WHERE report_id = 101 AND position = 0")
    findings = app.maintenance.check_integrity()
    assert findings[0].severity == "error"
    assert {finding.report_id for finding in findings if finding.severity == "error"} >= {101}


def test_replaying_with_the_same_cleaning_changes_nothing(app: OpenedApp) -> None:
    before = app.database.compute_content_hash()
    counts: list[tuple[int, int]] = []
    result = app.maintenance.replay_raw(lambda done, total: counts.append((done, total)))
    assert (result.reports, result.changed, result.problems) == (2, 0, 0)
    assert counts == [(1, 2), (2, 2)]
    assert app.database.compute_content_hash() == before


def test_replaying_keeps_the_golfers_words(app: OpenedApp) -> None:
    app.database.edits.rename(101, "my own name")
    app.maintenance.replay_raw()
    assert app.database.journal.load_session(101).card.name == "my own name"


def test_better_cleaning_reaches_what_is_stored(app: OpenedApp, monkeypatch: pytest.MonkeyPatch) -> None:
    read = report_parser.read_report

    def read_better(body: bytes, **options: object) -> ReportContent:
        return read(body.replace(b"IRON7", b"IRON8"), **options)  # type: ignore[arg-type]

    monkeypatch.setattr(report_parser, "read_report", read_better)
    assert app.maintenance.replay_raw().changed == 2
    assert app.database.journal.load_session(101).card.clubs == ("8 Iron",)


def test_one_unreadable_report_does_not_cost_the_others(app: OpenedApp, monkeypatch: pytest.MonkeyPatch) -> None:
    read = report_parser.read_report

    def read_some(body: bytes, **options: object) -> ReportContent:
        if len(body) == len(report_body(5)):
            raise ReportUnreadable("The portal sent a report that is broken or cut off.", "")
        return read(body.replace(b"IRON7", b"IRON8"), **options)  # type: ignore[arg-type]

    monkeypatch.setattr(report_parser, "read_report", read_some)
    result = app.maintenance.replay_raw()
    assert (result.reports, result.changed, result.problems) == (2, 1, 1)
    assert result.failures[0].report_id == 101
    assert app.database.journal.load_session(101).card.stored_shots == 5


def test_nothing_is_replayed_while_a_sync_runs(app: OpenedApp) -> None:
    with hold_sync_lock(app.settings.lock_path), pytest.raises(SyncAlreadyRunning):
        app.maintenance.replay_raw()
