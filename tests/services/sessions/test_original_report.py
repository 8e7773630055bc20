"""The report as the portal sent it, without the key that opens it there."""

import json
from datetime import UTC, datetime

import pytest

from automation.reports.report_parser import read_report
from golf.errors import NotFound
from golf.reports import ListedReport, RawReport, ReportKey
from golf.session_types import guess_report_type
from golf.sessions import SessionDetail
from services.sessions.original_report import name_original
from tests.opened_app import OpenedApp
from tests.services.small_house import ME, TODAY, report_body, save_report

KEY = "Zx81kk22mm44pp"


def detail(app: OpenedApp, report_id: int = 7) -> SessionDetail:
    return app.database.journal.load_session(report_id)


def test_the_report_comes_back_byte_for_byte(app: OpenedApp) -> None:
    save_report(app, 7, report_body(3))
    assert app.originals.has(detail(app))
    assert app.originals.load(detail(app)) == report_body(3)
    assert name_original(detail(app)) == "rangebook-original-2026-02-12-7.json"


def test_no_key_leaves_with_it_wherever_it_stands(app: OpenedApp) -> None:
    document = json.loads(report_body(2))
    document[0]["name"] = f"mine {KEY}"
    document[0]["link"] = "/power-u-report?id=9&key=ANOTHERSKEY1234&distance=yard"
    document[0]["image"] = "report/shotimage/9/ANOTHERSKEY1234/1/1"
    document[0]["key"] = "ANOTHERSKEY1234"
    save_report(app, 7, json.dumps(document).encode())
    app.parts.keys.remember({7: ReportKey(KEY)})
    body = app.originals.load(detail(app))
    assert KEY.encode() not in body
    assert b"ANOTHERSKEY1234" not in body
    assert json.loads(body)[0]["shots"] == document[0]["shots"]


def test_bytes_that_are_no_text_stay_as_they_are(app: OpenedApp) -> None:
    body = report_body(2).replace(b"sgt pebble", b"sgt \xff\xfe")
    content = read_report(report_body(2), session_name="x", today=TODAY)
    store = app.database.reports(ME)
    store.save_listing_rows([ListedReport(7, ReportKey(KEY), "x", "Sam", TODAY)], "run-1")
    store.save_report(RawReport(7, body, datetime(2026, 2, 12, tzinfo=UTC)), content,
                      guess_report_type("x", content), "run-1")
    assert app.originals.load(detail(app)) == body


def test_a_session_that_is_only_listed_has_none(app: OpenedApp) -> None:
    app.database.reports(ME).save_listing_rows([ListedReport(7, ReportKey(KEY), "x", "Sam", TODAY)], "run-1")
    assert not app.originals.has(detail(app))
    with pytest.raises(NotFound):
        app.originals.load(detail(app))
