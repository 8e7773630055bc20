from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from golf.maintenance import AuditFilter
from golf.sync_events import SyncFailure, SyncResult, SyncStatus
from services.api_access.caller import Scope
from tests.api.conftest import Connect
from tests.opened_app import OpenedApp
from tests.storage.builders import moment


def run(app: OpenedApp, run_id: str, status: SyncStatus | None, *errors: SyncFailure) -> None:
    """A run of the history; None: it goes on."""
    app.database.runs.begin(run_id, trigger="api", mode="incremental", max_sessions=10, account="me@example.com",
                            started_at=app.clock.now())
    if status is not None:
        app.database.runs.finish(SyncResult(run_id, status, sessions_imported=2, sessions_updated=1, errors=errors,
                                            message="As it went."), app.clock.now())


def test_the_status_of_a_home_that_never_synced_is_idle(app: OpenedApp, connect: Connect) -> None:
    found = connect(Scope.READ).get("/v1/sync/status").json()["operations"]
    assert [(each["operation"], each["status"], each["correlation_id"]) for each in found] == [
        ("portal_sync", "idle", None), ("import", "idle", None), ("live", "idle", None)]


@pytest.mark.parametrize(("ended", "status", "result"), [
    (SyncStatus.SUCCESS, "completed", "complete"), (SyncStatus.NO_NEW, "completed", "no_new"),
    (SyncStatus.PARTIAL, "completed", "partial"), (SyncStatus.CANCELLED, "cancelled", "cancelled"),
    (SyncStatus.AUTH_FAILED, "error", "auth_failed"), (SyncStatus.ERROR, "error", "error"),
    (SyncStatus.CRASHED, "error", "crashed")])
def test_each_end_of_a_sync_has_its_words(
    app: OpenedApp, connect: Connect, ended: SyncStatus, status: str, result: str
) -> None:
    run(app, "r1", ended, SyncFailure("unavailable", "Session 7 did not come.", recoverable=True, report_id=7))
    found = connect(Scope.READ).get("/v1/sync/history/r1").json()
    assert (found["status"], found["result"], found["correlation_id"]) == (status, result, "r1")
    if ended is not SyncStatus.CRASHED:  # of a crashed one what is stored counts, not what it says
        assert found["stats"] == {"added": 2, "updated": 1, "deleted": 0}
    assert found["progress"]["error_count"] == 1
    assert found["errors"][0] | {"timestamp": None} == {
        "timestamp": None, "record_id": "7", "message": "Session 7 did not come.", "recoverable": True}
    assert found["error"] == ("As it went." if status == "error" else None)
    assert found["started_at"] == found["start_time"] is not None
    assert found["completed_at"] is not None


def test_what_runs_is_told_to_whoever_starts_another(app: OpenedApp, connect: Connect,
                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    from golf.errors import SyncAlreadyRunning

    def start(*_: object) -> str:
        raise SyncAlreadyRunning("A sync is already running on this machine.", "Watch it here.")

    monkeypatch.setattr(app.jobs, "start_all", start)
    run(app, "r1", None)
    answer = connect(Scope.CONTROL).post("/v1/sync", json={})
    assert answer.status_code == 409
    assert answer.json()["progress"]["correlation_id"] == "r1"
    assert answer.json()["progress"]["status"] == "running"
    assert answer.headers["content-type"] == "application/problem+json"


def test_without_a_login_a_sign_in_is_needed(connect: Connect) -> None:
    answer = connect(Scope.CONTROL).post("/v1/sync")
    assert (answer.status_code, answer.json()["code"]) == (422, "sign_in_needed")
    assert answer.json()["what_to_do"]


@pytest.mark.parametrize("body", [
    {"mode": "everything"}, {"max_sessions": 0}, {"max_sessions": "some"}, {"days_back": -1}, {"since": "soon"},
    {"players": "Sam"}, {"sessions": ["x"]}, {"unknown": 1}, {"mode": "compare", "days_back": 3}, [], "x"])
def test_what_cannot_be_meant_is_refused_before_anything_starts(app: OpenedApp, connect: Connect, body: object) -> None:
    answer = connect(Scope.CONTROL).post("/v1/sync", json=body)
    assert answer.status_code == 422
    assert answer.json()["code"] in ("unreadable_request", "settings")
    assert app.jobs.latest() is None


def test_stopping_asks_what_runs_and_says_so_when_nothing_does(app: OpenedApp, connect: Connect) -> None:
    client = connect(Scope.CONTROL)
    assert client.delete("/v1/sync").json() == {
        "success": False, "message": "Nothing is running.", "correlation_id": None}
    run(app, "r1", None)
    assert client.delete("/v1/sync").json()["correlation_id"] == "r1"
    latest = app.database.runs.load_latest()
    assert latest is not None
    assert latest.stop_requested
    assert app.audit.load(AuditFilter())[0].who == "token Program 0"


def test_the_history_is_paged_and_filtered(app: OpenedApp, connect: Connect) -> None:
    for number in range(5):
        run(app, f"r{number}", SyncStatus.ERROR if number % 2 else SyncStatus.SUCCESS)
    client = connect(Scope.READ)
    page = client.get("/v1/sync/history?limit=2&offset=1").json()
    assert (page["total"], [each["correlation_id"] for each in page["runs"]]) == (5, ["r3", "r2"])
    failed = client.get("/v1/sync/history?status=error").json()
    assert [each["correlation_id"] for each in failed["runs"]] == ["r3", "r1"]
    assert client.get("/v1/sync/history?account=nobody").status_code == 404
    assert client.get("/v1/sync/history/none").status_code == 404
    assert client.get("/v1/sync/history?limit=0").status_code == 422


def test_the_info_counts_as_home_does(filled: OpenedApp, connect: Connect) -> None:
    info = connect(Scope.READ).get("/v1/sync/info").json()
    totals = filled.home.load_journal(None, 0, filled.clock.today()).totals
    assert (info["total_sessions"], info["total_shots"]) == (totals.sessions, totals.shots)
    assert (info["automatic"], info["next_run_at"]) == (False, None)


def test_shots_are_the_rows_of_the_public_view(filled: OpenedApp, connect: Connect) -> None:
    client = connect(Scope.READ)
    session = client.get("/v1/sessions?limit=1").json()["sessions"][0]["session_id"]
    page = client.get(f"/v1/shots?session={session}&limit=1000").json()
    assert page["total"] == len(page["shots"]) == len(filled.sessions.load_shots(session))
    with closing(sqlite3.connect(filled.database.path)) as file:
        columns = [column[0] for column in file.execute("SELECT * FROM shots_flat LIMIT 0").description]
    assert list(page["shots"][0]) == columns
    by_carry = {round(shot.shot.carry_m * 1.0936133, 6) for shot in filled.sessions.load_shots(session)
                if shot.shot.carry_m is not None}
    assert {round(row["carry_yd"], 6) for row in page["shots"] if row["carry_yd"] is not None} == by_carry
    everything = client.get("/v1/shots?limit=1").json()["total"]
    first, second = (client.get(f"/v1/shots?limit=3&offset={offset}").json()["shots"] for offset in (0, 3))
    assert not {json.dumps(row) for row in first} & {json.dumps(row) for row in second}
    assert client.get("/v1/shots?session=1").status_code == 404
    assert client.get("/v1/shots?since=2026-01-01&until=2025-01-01").json()["total"] == 0
    assert client.get("/v1/shots?counting=true&limit=1").json()["total"] <= everything


def test_numbers_are_those_of_the_pages(filled: OpenedApp, connect: Connect) -> None:
    client, player = connect(Scope.READ), filled.sessions.load_players()[0]
    basis = filled.choices.load_basis(filled.clock.today())
    found = client.get("/v1/clubs", params={"player": player, "period": "all"}).json()
    assert found["period"] == "all"
    assert client.get("/v1/clubs", params={"player": player}).json()["period"] == basis.window.value
    from analysis.period import Basis, Window

    cards = filled.clubs.load_bag(player, Basis(Window.ALL, basis.shot_filter, basis.today)).cards
    assert [each["club"] for each in found["clubs"] if not each["is_retired"]] == [card.club for card in cards]
    for each, card in zip(found["clubs"], cards, strict=False):
        number = card.stats.carry_number
        assert (each["carry_m"] or {}).get("median") == (number.median if number else None)
    club = found["clubs"][0]["club"]
    progress = client.get("/v1/progress", params={"player": player, "club": club, "period": "all"}).json()
    assert progress["club"] == club
    assert progress["number"] == (found["clubs"][0]["carry_m"] or {}).get("median")
    assert client.get("/v1/digest", params={"player": player}).json()["sentences"]
    assert "gaps" in client.get("/v1/gapping").json()
    for wrong in ("clubs?player=Nobody", "progress?club=Spoon", "sessions/1"):
        assert client.get(f"/v1/{wrong}").status_code == 404
    assert client.get("/v1/progress", params={"club": club, "metric": "x"}).status_code == 422


def test_an_answer_that_is_known_is_not_sent_again(filled: OpenedApp, connect: Connect) -> None:
    client = connect(Scope.READ, Scope.CONTROL)
    first = client.get("/v1/sessions")
    same = client.get("/v1/sessions", headers={"If-None-Match": first.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert client.get("/v1/sessions?limit=1").headers["etag"] != first.headers["etag"]
    session = first.json()["sessions"][0]["session_id"]
    client.patch(f"/v1/sessions/{session}", json={"notes": "windy"})
    assert client.get("/v1/sessions", headers={"If-None-Match": first.headers["etag"]}).status_code == 200


def test_a_session_is_changed_under_the_name_of_the_token_and_back(filled: OpenedApp, connect: Connect) -> None:
    client = connect(Scope.READ, Scope.CONTROL)
    session = client.get("/v1/sessions").json()["sessions"][0]
    number = session["session_id"]
    said = {"name": "Evening", "type": "Drill", "day": "2026-07-01", "notes": "new grip", "tags": ["grip", "wet"]}
    assert client.patch(f"/v1/sessions/{number}", json=said).json()["changed"] == 5
    assert client.patch(f"/v1/sessions/{number}", json=said).json()["changed"] == 0
    now = client.get(f"/v1/sessions/{number}").json()
    assert (now["session"]["name"], now["session"]["type"], now["session"]["day"], now["notes"],
            now["session"]["tags"]) == ("Evening", "Drill", "2026-07-01", "new grip", ["grip", "wet"])
    assert filled.maintenance.load_changes(1)[0].who == "token Program 0"
    assert filled.audit.load(AuditFilter())[0].who == "token Program 0"
    assert client.patch(f"/v1/sessions/{number}", json={"name": "", "type": ""}).json()["changed"] == 2
    assert client.get(f"/v1/sessions/{number}").json()["session"]["name"] == session["name"]
    for wrong in ({"name": "x" * 201}, {"type": "Party"}, {"day": "x"}, {"more": 1}, {"tags": "x"}):
        assert client.patch(f"/v1/sessions/{number}", json=wrong).status_code == 422
    assert client.patch("/v1/sessions/1", json={"notes": "x"}).status_code == 404
    client.patch(f"/v1/sessions/{number}", json={"name": "a\0b", "notes": "\0c", "tags": ["d\0"]})
    kept = client.get(f"/v1/sessions/{number}").json()
    assert (kept["session"]["name"], kept["notes"], kept["session"]["tags"]) == ("ab", "c", ["d"])


def test_shots_are_hidden_and_shown_again(filled: OpenedApp, connect: Connect) -> None:
    client = connect(Scope.READ, Scope.CONTROL)
    row = client.get("/v1/shots?counting=true&limit=1").json()["shots"][0]
    name: dict[str, Any] = {key: row[key] for key in ("report_id", "group_id", "shot_id")}
    before = client.get("/v1/shots?counting=true&limit=1").json()["total"]
    done = client.post("/v1/shots/decisions", json={"choice": "hide", "shots": [name]}).json()
    assert client.get("/v1/shots?counting=true&limit=1").json()["total"] == before - 1
    assert client.post("/v1/changes/undo", json={"change_ids": done["change_ids"]}).status_code == 200
    assert client.get("/v1/shots?counting=true&limit=1").json()["total"] == before
    again = client.post("/v1/changes/undo", json={"change_ids": done["change_ids"]})
    assert (again.status_code, again.json()["code"]) == (409, "undo_refused")
    missing = client.post("/v1/shots/decisions", json={"choice": "hide", "shots": [name, name | {"shot_id": "no"}]})
    assert missing.status_code == 404
    assert client.get("/v1/shots?counting=true&limit=1").json()["total"] == before, "all of them or none"


def test_a_program_says_how_long_a_swing_was_meant(filled: OpenedApp, connect: Connect) -> None:
    client = connect(Scope.READ, Scope.CONTROL)
    row = client.get("/v1/shots?counting=true&limit=1").json()["shots"][0]
    wanted: dict[str, Any] = {"choice": "swing", "shots": [{key: row[key] for key in ("report_id", "group_id",
                                                                                     "shot_id")}]}

    def length() -> Any:
        return client.get("/v1/shots?counting=true&limit=1").json()["shots"][0]["swing_length"]

    for said, kept in (("70 yards", "70 yds"), ("full", "full"), (None, row["swing_length"])):
        assert client.post("/v1/shots/decisions", json=wanted | {"swing_length": said}).json()["changed"] == 1
        assert length() == kept
    for wrong in ({"swing_length": "far"}, {"choice": "hide", "swing_length": "half"}):
        assert client.post("/v1/shots/decisions", json=wanted | wrong).status_code == 422
    assert length() == row["swing_length"]


def test_a_run_that_cannot_be_taken_back_says_why(app: OpenedApp, connect: Connect) -> None:
    run(app, "r1", SyncStatus.NO_NEW)
    client = connect(Scope.CONTROL)
    assert client.post("/v1/sync/history/r1/undo").status_code == 409
    assert client.post("/v1/sync/history/none/undo").status_code == 404


def test_a_token_that_may_not_is_told_which_scope_it_lacks(connect: Connect) -> None:
    answer = connect(Scope.UPLOAD).get("/v1/sessions")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert "read" in answer.json()["detail"]


def test_what_is_not_offered_is_a_problem_like_any_other(connect: Connect) -> None:
    client = connect(Scope.OWNER)
    for method, path, status in (("GET", "/v1/nothing", 404), ("GET", "/v1/sync/", 404), ("PUT", "/v1/sync", 405),
                                 ("GET", "/docs", 404), ("GET", "/v1/sessions/abc", 422)):
        answer = client.request(method, path)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), path
        assert {"type", "title", "status", "detail", "code"} <= set(answer.json())


def test_a_defect_is_logged_and_not_told(app: OpenedApp, connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the inner works")

    monkeypatch.setattr(app.jobs, "latest", fail)
    answer = connect(Scope.READ).get("/v1/sync/status")
    assert (answer.status_code, answer.json()["code"]) == (500, "defect")
    assert "inner works" not in answer.text


def test_the_description_is_the_one_that_is_committed(connect: Connect) -> None:
    kept = Path(__file__).parents[2] / "docs" / "api" / "openapi.json"
    assert connect(Scope.READ).get("/v1/openapi.json").json() == json.loads(kept.read_text(encoding="utf-8")), (
        "write it anew: python -m api.describe")


def test_moments_are_in_utc(app: OpenedApp, connect: Connect) -> None:
    run(app, "r1", SyncStatus.SUCCESS)
    assert connect(Scope.READ).get("/v1/sync/history/r1").json()["started_at"].endswith(("Z", "+00:00"))
    assert moment().tzinfo is not None
