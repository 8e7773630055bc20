"""A small Rangebook in a folder: the real wiring, a portal that nobody answers for, a few reports."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import keyring
from keyring.backends import fail

from automation.ports import Clock
from automation.reports.report_parser import read_report
from golf.reports import ListedReport, RawReport, ReportKey
from golf.session_types import guess_report_type
from golf.settings import Settings
from golf_db import GolfDatabase
from services.sync.dependencies import SyncDependencies
from services.sync_history.service import SyncHistory
from services.wiring import build_app
from tests.opened_app import OpenedApp, opened

ME = "me@example.com"
NOBODY = "http://127.0.0.1:9"
TODAY = date(2026, 2, 12)


def settings_in(home: Path) -> Settings:
    return Settings(home=home, portal_url=NOBODY, api_url=NOBODY)


def build_small_app(home: Path, *, clock: Clock | None = None) -> OpenedApp:
    """The real thing, without this machine's keyring."""
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    return opened(build_app(settings_in(home), clock=clock))


def app_around(parts: SyncDependencies) -> OpenedApp:
    """The services of an app around the parts of a sync; nobody is signed in, and nobody looks for crashes."""
    nobody: Any = SimpleNamespace(accounts=tuple, enabled_accounts=tuple, latest=lambda: None, _parts=parts)
    return OpenedApp(parts, nobody, nobody, keyring=nobody, open_picture_api=parts.open_api)


def history_of(database: GolfDatabase) -> SyncHistory:
    """For looking back only: nothing can be started or taken back with it."""
    parts: Any = SimpleNamespace(database=database)
    nothing: Any = None
    return SyncHistory(parts, nothing, nothing)


def report_body(shots: int, *, carry: float = 150.0) -> bytes:
    document: list[dict[str, Any]] = [{
        "id": 1, "name": "sgt pebble", "club_name": "IRON7", "club": 24, "client_created_date": "2026-02-12",
        "shots": [{"id": number, "ball_speed": 50.0 + number / 10, "club_speed": 36.0, "carry_distance": carry + number,
                   "total_distance": carry + number + 5, "side_distance": 1.0, "apex": 25.0, "back_spin": 6000 + number,
                   "side_spin": 100, "launch_angle": 18.0, "side_angle": 0.5} for number in range(1, shots + 1)],
    }]
    return json.dumps(document).encode()


def save_report(app: OpenedApp, report_id: int, body: bytes, *, name: str = "sgt pebble", listed: int | None = None,
                run_id: str = "run-1") -> None:
    """List a report and store it, as a sync does."""
    store = app.database.reports(ME)
    content = read_report(body, session_name=name, today=TODAY)
    row = ListedReport(report_id, ReportKey("abcdefgh1234"), name, "Sam", TODAY, "Feb 12, 2026",
                       content.shot_count if listed is None else listed)
    store.save_listing_rows([row], run_id)
    store.save_report(RawReport(report_id, body, datetime(2026, 2, 12, 20, tzinfo=UTC)), content,
                      guess_report_type(name, content), run_id)


def save_without_carry(database: GolfDatabase, report_id: int, run_id: str, account: str = ME) -> None:
    """A new session whose report has no carry in any shot."""
    document = json.loads(report_body(3))
    for shot in document[0]["shots"]:
        del shot["carry_distance"]
    body = json.dumps(document).encode()
    content = read_report(body, session_name="range", today=TODAY)
    store = database.reports(account)
    store.save_listing_rows([ListedReport(report_id, ReportKey("abcdefgh1234"), "range", "Sam", TODAY)], run_id)
    store.save_report(RawReport(report_id, body, datetime(2026, 2, 12, 20, tzinfo=UTC)), content,
                      guess_report_type("range", content), run_id)
