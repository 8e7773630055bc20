from __future__ import annotations

import pytest

from golf.sessions import SessionSource
from imports.tables.limits import MAX_FILE_BYTES
from services.api_access.caller import Scope
from services.shared.locks import hold_sync_lock
from tests.api.conftest import Connect
from tests.imports.builders import SPECS, build
from tests.opened_app import OpenedApp
from tests.services.imports.steps import balls, count_shots

PATHS = ["/v1/sessions/upload", "/sessions/upload"]


def garmin(count: int = 5, first: int = 0) -> bytes:
    return build(SPECS["garmin"], balls(count, first))


@pytest.mark.parametrize("path", PATHS)
def test_a_file_in_a_form_becomes_a_session_and_a_second_time_adds_nothing(
    app: OpenedApp, connect: Connect, path: str
) -> None:
    client, data = connect(Scope.UPLOAD), build(SPECS["skytrak"], balls(5))
    first = client.post(path, files={"file": ("range.csv", data)}).json()
    assert (first["success"], first["processing_status"], first["shots"]["new"]) == (True, "stored", 5), first
    assert first["session_id"] in first["session_ids"]
    assert first["run_id"]
    assert first["stats_integrated"]
    again = client.post(path, files={"file": ("other name.csv", data)}).json()
    assert (again["success"], again["processing_status"], again["shots"]) == (
        True, "known", {"new": 0, "known": 5, "unreadable": 0})
    assert (again["session_id"], again["run_id"]) == (first["session_id"], None)
    assert count_shots(app) == 5
    detail = app.database.journal.load_session(first["session_id"])
    assert (detail.source, detail.card.player) == (SessionSource.API, "Ann")


def test_a_file_that_grew_updates_its_session(app: OpenedApp, connect: Connect) -> None:
    client = connect(Scope.UPLOAD)
    first = client.post(PATHS[0], files={"file": ("a.csv", build(SPECS["skytrak"], balls(3)))}).json()
    grown = client.post(PATHS[0], files={"file": ("a.csv", build(SPECS["skytrak"], balls(6)))}).json()
    assert (grown["processing_status"], grown["session_updated"], grown["shots"]["new"]) == ("updated", True, 3)
    assert grown["session_id"] == first["session_id"]
    assert count_shots(app) == 6


@pytest.mark.parametrize("kind", ["text/csv", "text/csv; charset=utf-8", "application/octet-stream"])
def test_a_body_without_a_form_is_told_by_its_content(app: OpenedApp, connect: Connect, kind: str) -> None:
    answer = connect(Scope.UPLOAD).post(PATHS[0], content=build(SPECS["skytrak"], balls(4)),
                                        headers={"Content-Type": kind})
    assert answer.status_code == 200, answer.text
    assert count_shots(app) == 4


def test_several_files_each_have_their_result(app: OpenedApp, connect: Connect) -> None:
    answer = connect(Scope.UPLOAD).post(PATHS[0], files=[
        ("file", ("good.csv", build(SPECS["skytrak"], balls(4)))), ("file", ("bad.csv", b"no shots here"))])
    good, bad = answer.json()
    assert (answer.status_code, good["success"], bad["success"]) == (200, True, False)
    assert bad["problems"][-1]["reason"]
    assert count_shots(app) == 4


def test_a_file_that_is_too_large_stops_none_of_the_others(app: OpenedApp, connect: Connect) -> None:
    too_large = ("file", ("large.csv", b"\0" * (MAX_FILE_BYTES + 1)))
    answer = connect(Scope.UPLOAD).post(PATHS[0], files=[
        ("file", ("first.csv", garmin(3))), too_large, ("file", ("last.csv", build(SPECS["skytrak"], balls(4, 20))))])
    assert [each["processing_status"] for each in answer.json()] == ["stored", "refused", "stored"], answer.text
    assert count_shots(app) == 7
    assert connect(Scope.UPLOAD).post(PATHS[0], files=[too_large]).status_code == 413


@pytest.mark.parametrize(("body", "status"), [(b"", 422), (b"hello", 422), (b"%PDF-1.7", 422), (b"\x00\xff" * 50, 422)])
def test_what_holds_no_shots_is_refused_with_the_reason(connect: Connect, body: bytes, status: int) -> None:
    answer = connect(Scope.UPLOAD).post(PATHS[0], content=body, headers={"Content-Type": "text/csv"})
    assert answer.status_code == status
    assert answer.json()["detail"]
    assert answer.headers["content-type"] == "application/problem+json"


def test_another_kind_of_body_and_no_file_are_refused(connect: Connect) -> None:
    client = connect(Scope.UPLOAD)
    assert client.post(PATHS[0], content=b"x", headers={"Content-Type": "text/html"}).status_code == 415
    assert client.post(PATHS[0], data={"file": "no file"}, files={"x": b""}).status_code == 422
    assert client.post(PATHS[0], files=[("file", (f"{n}.csv", b"x")) for n in range(21)]).status_code in (400, 422)


def test_no_other_player_can_be_written(app: OpenedApp, connect: Connect) -> None:
    of_bob = build(SPECS["skytrak"], balls(4)).replace(b"PLAYER: Ann", b"PLAYER: Bob")
    answer = connect(Scope.UPLOAD).post(PATHS[0], files={"file": ("g.csv", of_bob)})
    assert (answer.status_code, answer.json()["code"]) == (422, "refused")
    assert "Bob" in answer.json()["detail"]
    assert "Ann" in answer.json()["detail"]
    assert count_shots(app) == 0


def test_while_something_else_runs_it_is_said_to_be_busy_and_nothing_is_lost(app: OpenedApp, connect: Connect) -> None:
    client = connect(Scope.UPLOAD)
    file = {"file": ("a.csv", build(SPECS["skytrak"], balls(3)))}
    with hold_sync_lock(app.settings.lock_path):
        assert client.post(PATHS[0], files=file).status_code == 409
    assert client.post(PATHS[0], files=file).json()["processing_status"] == "stored"


def test_a_token_for_looking_sends_nothing(app: OpenedApp, connect: Connect) -> None:
    assert connect(Scope.CONTROL).post(PATHS[0], files={"file": ("a.csv", garmin())}).status_code == 403
    assert count_shots(app) == 0


def test_what_a_program_sent_can_be_taken_back(app: OpenedApp, connect: Connect) -> None:
    client = connect(Scope.OWNER)
    sent = client.post(PATHS[0], files={"file": ("a.csv", build(SPECS["skytrak"], balls(3)))}).json()
    assert client.post(f"/v1/sync/history/{sent['run_id']}/undo").status_code == 200
    assert count_shots(app) == 0


def test_a_token_says_what_it_may_send(app: OpenedApp, connect: Connect) -> None:
    terms = connect(Scope.UPLOAD).get(PATHS[0])
    assert (terms.status_code, terms.json()["player"], terms.json()["largest_file_bytes"]) == (200, "Ann", 20_000_000)
    assert connect(Scope.READ).get(PATHS[0]).status_code == 403
    secret, _ = app.api.tokens.create("Nobody's", [Scope.UPLOAD])
    nobody = connect(Scope.UPLOAD).get(PATHS[0], headers={"Authorization": f"Bearer {secret}"})
    assert (nobody.status_code, nobody.json()["code"]) == (422, "settings")


@pytest.mark.parametrize("spec", ["fsx 2020", "garmin"])
def test_a_day_of_writing_counts_only_where_the_file_says_none(app: OpenedApp, connect: Connect, spec: str) -> None:
    client, data = connect(Scope.UPLOAD), build(SPECS[spec], balls(3))
    sent = client.post(PATHS[0], params={"written_on": "2024-02-29"}, files={"file": ("LastShot.CSV", data)})
    assert sent.status_code == 200, sent.text
    day = app.database.journal.load_session(sent.json()["session_id"]).card.practised_on
    assert (str(day) == "2024-02-29") is (spec == "fsx 2020")
    assert client.post(PATHS[0], params={"written_on": "soon"}, files={"file": ("a.csv", data)}).status_code == 422
