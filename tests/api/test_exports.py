"""Files through the API: what pages offer, filtered and paged as reading is, and noted under the token's name."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from golf.maintenance import AuditFilter, AuditKind
from golf.units import UnitSystem
from services.api_access.caller import Scope
from services.live.desk import LiveDesk
from tests.api.conftest import Connect
from tests.live.messages import ball, message
from tests.opened_app import OpenedApp
from tests.pages.test_putting import putt_session

METRES_IN_A_YARD = 0.9144


def key(row: dict[str, Any]) -> tuple[str, str]:
    return row["group_id"], row["shot_id"]


def exports_of(app: OpenedApp) -> list[tuple[str, str]]:
    return [(entry.who, entry.what) for entry in app.audit.load(AuditFilter(AuditKind.EXPORT))]


def test_shots_come_in_each_format_with_the_same_rows(filled: OpenedApp, connect: Connect) -> None:
    client = connect(Scope.READ)
    newest = client.get("/v1/sessions?limit=1").json()["sessions"][0]["session_id"]
    asked = f"/v1/export?kind=shots&session={newest}&format="
    told = client.get(asked + "json").json()
    as_csv = client.get(asked + "csv")
    assert as_csv.headers["content-type"].startswith("text/csv")
    assert as_csv.headers["content-disposition"].endswith('.csv"')
    rows = list(csv.DictReader(io.StringIO(as_csv.content.decode("utf-8-sig"))))
    parquet = pq.read_table(io.BytesIO(client.get(asked + "parquet").content)).to_pylist()
    assert client.get(asked + "xlsx").content.startswith(b"PK")
    stored = {(each.group_id, each.shot.shot_id): each.shot.carry_m for each in filled.sessions.load_shots(newest)}
    assert told["total"] == len(told["rows"]) == len(rows) == len(parquet) == len(stored) > 0
    assert int(as_csv.headers["x-total-count"]) == told["total"]
    assert {key(row): row["carry_m"] for row in told["rows"]} == stored
    assert list(map(key, parquet)) == list(map(key, told["rows"]))
    for row in rows:
        if row["carry_yd"]:
            assert float(row["carry_yd"]) * METRES_IN_A_YARD == pytest.approx(stored[key(row)], abs=0.01)
    assert set(exports_of(filled)) == {("token Program 0", f"rangebook-shots-{filled.clock.today()}.{kind}")
                                       for kind in ("json", "csv", "parquet", "xlsx")}


def test_files_are_filtered_and_paged_as_reading_is(filled: OpenedApp, connect: Connect) -> None:
    client = connect(Scope.READ)
    sessions = client.get("/v1/sessions").json()["sessions"]
    day, club = sessions[1]["day"], sessions[1]["clubs"][0]
    for asked in ("", f"&since={day}", f"&until={day}&counting=true", f"&club={club}", "&player=nobody"):
        read, export = client.get(f"/v1/shots?limit=1000{asked}"), client.get(
            f"/v1/export?kind=shots&format=json{asked}")
        assert read.status_code == export.status_code
        if read.status_code == 200:
            assert export.json()["total"] == read.json()["total"]
            assert list(map(key, export.json()["rows"][:1000])) == list(map(key, read.json()["shots"]))
    whole = client.get("/v1/export?kind=shots&format=json").json()
    part = client.get("/v1/export?kind=shots&format=json&limit=5&offset=7").json()
    assert (part["total"], part["rows"]) == (whole["total"], whole["rows"][7:12])
    assert client.get("/v1/export?kind=sessions&format=json").json()["total"] == len(sessions)
    dated = client.get(f"/v1/export?kind=sessions&format=json&since={day}&until={day}").json()["rows"]
    assert {row["day"] for row in dated} == {day}
    for asked in ("kind=sessions&club=Driver", "kind=putts&club=Driver", "kind=sessions&counting=true", "kind=notes",
                  "kind=shots&limit=0", "kind=shots&limit=9999999999", "kind=shots&format=exe"):
        assert client.get(f"/v1/export?{asked}").status_code == 422, asked
    assert client.get("/v1/export?kind=shots&session=1").status_code == 404


def test_an_export_that_has_not_changed_is_not_sent_again(filled: OpenedApp, connect: Connect) -> None:
    client = connect(Scope.READ)
    etag = client.get("/v1/export?kind=shots").headers["etag"]
    assert client.get("/v1/export?kind=shots", headers={"If-None-Match": etag}).status_code == 304
    assert client.get("/v1/export?kind=putts", headers={"If-None-Match": etag}).status_code == 200
    filled.choices.save_unit_system(UnitSystem.METRIC)
    again = client.get("/v1/export?kind=shots", headers={"If-None-Match": etag})
    assert again.status_code == 200
    assert "carry_m" in again.content.decode("utf-8-sig").splitlines()[0]


def test_putts_come_as_numbers_and_as_a_file(app: OpenedApp, connect: Connect) -> None:
    client = connect(Scope.READ)
    assert client.get("/v1/putting").status_code == 404
    session = putt_session(app.database, player="Ann", makes=7, putts=10)
    putt_session(app.database, 1, player="Ann", device="Camera", putts=3, makes=1)
    found = client.get("/v1/putting?limit=4&offset=2&period=all").json()
    assert (found["device"], found["counted"], found["total"], len(found["putts"])) == ("Webcam", 10, 10, 4)
    assert (found["made"]["made"], found["made"]["putts"], found["made"]["rate"]) == (7, 10, 0.7)
    assert [each["device"] for each in found["devices"]] == ["Webcam", "Camera"]
    assert found["by_distance"][0]["rate"]["putts"] == 10
    assert found["putts"][0] | {"session_id": session, "number": 3, "made": True, "target_distance_m": 2.0} == (
        found["putts"][0])
    assert client.get("/v1/putting?device=Camera&period=all").json()["counted"] == 3
    assert client.get("/v1/putting?device=Radar").status_code == 404
    rows = client.get(f"/v1/export?kind=putts&format=json&session={session}").json()
    assert rows["total"] == 10
    assert sum(row["made"] for row in rows["rows"]) == 7


def test_the_report_of_a_session_and_of_a_month(filled: OpenedApp, connect: Connect) -> None:
    client = connect(Scope.READ)
    newest = client.get("/v1/sessions?limit=1").json()["sessions"][0]
    page = client.get(f"/v1/export/report?session={newest['session_id']}")
    assert page.headers["content-type"].startswith("text/html")
    assert "<html" in page.text
    month = newest["day"][:7]
    assert client.get("/v1/export/report", params={"player": newest["player"], "month": month}).status_code == 200
    assert client.get("/v1/export/report").status_code == 422
    for wrong in ("2026-13", "2026-1", "20260-01", "x"):
        asked = {"player": newest["player"], "month": wrong}
        assert client.get("/v1/export/report", params=asked).status_code == 422, wrong


def test_the_whole_database_is_the_owners(filled: OpenedApp, connect: Connect, tmp_path: Path) -> None:
    for scope in (Scope.READ, Scope.UPLOAD, Scope.CONTROL):
        assert connect(scope).get("/v1/export/database").status_code == 403
    answer = connect(Scope.OWNER).get("/v1/export/database")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/vnd.sqlite3"
    copy = tmp_path / "copy.db"
    copy.write_bytes(answer.content)
    with closing(sqlite3.connect(copy)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        stored = file.execute("SELECT count(*) FROM shots").fetchone()[0]
    assert stored == sum(len(filled.sessions.load_shots(each.report_id))
                         for each in filled.sessions.load_player_cards(None))
    assert exports_of(filled) == [("token Program 3", f"rangebook-database-{filled.clock.today()}.db")]
    assert list((filled.settings.private_folder / "api_exports").iterdir()) == [], "the copy is gone once it is sent"
    assert filled.backups.load_list() == [], "it is none of the golfer's backups"


def test_a_ball_that_was_just_hit_changes_what_was_read(app: OpenedApp, connect: Connect) -> None:
    """Pages hear of balls within 20 seconds; a program that asks must not be told that nothing has changed."""
    client, desk, etag = connect(Scope.READ), LiveDesk(app.database, app.clock, app.live.choices), ""
    for number in range(1, 4):
        desk.take(message(number, ball(Speed=100 + number / 10)), "a")
        answer = client.get("/v1/shots", headers={"If-None-Match": etag})
        etag = answer.headers["etag"]
        assert answer.status_code == 200
        assert answer.json()["total"] == number
    assert client.get("/v1/shots", headers={"If-None-Match": etag}).status_code == 304
