"""Files of the simulator PC: each is at the other Rangebook once, or is told with a reason."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from golf.errors import SyncAlreadyRunning
from golf.private_files import write_private_bytes
from golf.sessions import SessionSource
from golf_db import FileState
from services.api_access.caller import Scope
from services.folders.view import FolderChoices
from services.push.endpoint import Outcome, UploadAnswer
from services.push.outbox import Outbox
from services.push.text import QUEUED
from services.push.view import EventKind, TokenNeeded
from services.shared.allowed_paths import PathRefused
from services.shared.locks import hold_sync_lock
from tests.imports.builders import SPECS, build
from tests.proofs.points import Crash
from tests.services.folders.steps import balls
from tests.services.push.steps import Scripted, SimulatorPC, find_free_port, serving_api


def test_a_file_is_sent_once_and_put_away_after_its_receipt(simulator: SimulatorPC) -> None:
    simulator.write("Übung 1.csv", balls(5))
    simulator.go(3)
    assert simulator.shots == 5
    assert simulator.names == ["Übung 1.csv"], "it may be written on"
    assert (simulator.file("Übung 1.csv").state, simulator.file("Übung 1.csv").message) == (
        FileState.IMPORTED, "5 new shots.")
    simulator.go(12)
    assert simulator.names == ["imported/Übung 1.csv"]
    card, = simulator.server.database.journal.load_cards()
    assert card.player == "Ann"
    assert simulator.server.database.journal.load_session(card.report_id).source is SessionSource.API
    assert simulator.file("Übung 1.csv").run_id == simulator.server.imports.load_log()[0].run_id
    simulator.start()
    simulator.go(300)
    assert len(simulator.said(EventKind.UPLOADED)) == 1
    assert simulator.app.database.journal.load_cards() == [], "nothing is stored on the simulator PC"


def test_a_file_is_deleted_only_when_asked(simulator: SimulatorPC) -> None:
    simulator.deletes = True
    simulator.write("a.csv", balls(5))
    simulator.go(30)
    assert (simulator.names, simulator.shots) == ([], 5)


def test_while_the_server_is_away_nothing_is_lost_even_what_is_overwritten(simulator: SimulatorPC) -> None:
    port = find_free_port()
    simulator.address = f"http://127.0.0.1:{port}"
    simulator.push.tokens.save(simulator.destination, simulator.token, allow_file=True)
    simulator.write("export.csv", balls(5))
    simulator.go(60)
    simulator.write("export.csv", balls(4, 20))
    simulator.go(3600)
    assert (simulator.waiting, simulator.names) == (2, ["export.csv"])
    assert len(simulator.said(EventKind.TROUBLE)) == 1, "said when it begins"
    assert 12 < simulator.delivery.failures < 40, "with pauses that grow"
    with serving_api(simulator.server, port):
        simulator.go(600)
    assert len(simulator.said(EventKind.RESUMED)) == 1
    assert (simulator.shots, simulator.waiting, simulator.names) == (9, 0, ["imported/export.csv"])


@pytest.mark.parametrize("moment", ["before", "record", "done"])
def test_a_client_that_ends_around_the_receipt_sends_once_more_and_doubles_nothing(
    simulator: SimulatorPC, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    name = {"before": "note_answer", "record": "_drop", "done": "note_answer"}[moment]
    real = getattr(Outbox, name)

    def dying(*args: Any) -> None:
        if moment == "done":
            real(*args)
        raise Crash

    monkeypatch.setattr(Outbox, name, dying)
    simulator.write("a.csv", balls(5))
    with pytest.raises(Crash):
        simulator.go(30)
    monkeypatch.undo()
    simulator.start()
    simulator.go(60)
    assert (simulator.shots, simulator.sessions, simulator.waiting) == (5, 1, 0)
    assert simulator.names == ["imported/a.csv"]


def test_a_refused_file_is_put_aside_with_the_reason_and_stops_no_other(simulator: SimulatorPC) -> None:
    simulator.write("a bad.csv", b"%PDF-1.7 manual")
    simulator.write("good.csv", balls(5))
    simulator.go(200)
    assert simulator.names == ["imported/good.csv", "rejected/a bad.csv", "rejected/a bad.csv.why.txt"]
    assert "PDF" in (simulator.folder / "rejected" / "a bad.csv.why.txt").read_text(encoding="utf-8")
    assert simulator.shots == 5


def test_a_file_that_is_cut_off_is_not_sent_before_it_is_whole(simulator: SimulatorPC) -> None:
    whole = build(SPECS["garmin"], balls(6))
    simulator.write("cut.csv", whole[:900])
    simulator.go(120)
    assert (simulator.shots, simulator.said(EventKind.UPLOADING)) == (0, [])
    simulator.write("cut.csv", whole)
    simulator.go(60)
    assert simulator.shots == 6


def test_a_file_that_needs_an_answer_waits_and_goes_once_it_was_given(simulator: SimulatorPC) -> None:
    data = build(SPECS["fsx 2020"], balls(4))
    simulator.write("export.csv", data)
    simulator.go(600)
    assert (simulator.names, simulator.waiting) == (["export.csv"], 1)
    assert simulator.file("export.csv").state is FileState.WAITING
    assert "On which day" in simulator.file("export.csv").message
    assert len(simulator.said(EventKind.UPLOADING)) == 1
    simulator.go(7300)
    assert len(simulator.said(EventKind.UPLOADING)) == 3, "once an hour"


def test_the_last_shot_grows_one_session_of_the_day_it_was_written(simulator: SimulatorPC) -> None:
    for number in range(1, 5):
        simulator.write("LastShot.CSV", balls(1, number), "fsx 2020")
        simulator.go(20)
    assert (simulator.shots, simulator.sessions) == (4, 1)
    card, = simulator.server.database.journal.load_cards()
    assert card.practised_on == simulator.clock.now().astimezone().date()
    assert simulator.names == ["LastShot.CSV"]


def test_balls_overwritten_while_the_server_is_away_come_as_one_letter(
    scripted: tuple[SimulatorPC, Scripted]
) -> None:
    simulator, server = scripted
    server.answers = [UploadAnswer(Outcome.LATER, "there does not answer.")] * 3
    for number in range(1, 4):
        simulator.write("LastShot.CSV", balls(1, number), "fsx 2020")
        simulator.go(3)
    assert simulator.waiting == 1
    simulator.go(60)
    assert simulator.waiting == 0
    assert server.sent[-1][1].count(b"\n") == 4, "headings and three balls"


def test_rows_without_headings_go_with_the_file_that_was_sent_before(simulator: SimulatorPC) -> None:
    lines = build(SPECS["garmin"], balls(6)).splitlines(keepends=True)
    simulator.write("grows.csv", b"".join(lines[:-2]))
    simulator.go(20)
    assert (simulator.names, simulator.shots) == (["imported/grows.csv"], 4)
    simulator.write("grows.csv", b"".join(lines[-2:]))
    simulator.go(100)
    assert (simulator.shots, simulator.sessions) == (6, 1)


def test_a_file_that_changes_while_it_is_sent_is_not_put_away_and_is_sent_again(
    scripted: tuple[SimulatorPC, Scripted]
) -> None:
    simulator, server = scripted
    path, real = simulator.write("a.csv", balls(3)), server.send

    def send(name: str, data: bytes, **more: object) -> UploadAnswer:
        if not server.sent:
            path.write_bytes(build(SPECS["garmin"], balls(5)))
        return real(name, data, **more)

    server.send = send  # type: ignore[method-assign]
    simulator.go(3.0)
    assert simulator.names == ["a.csv"]
    simulator.go(120)
    assert [len(data) for _, data in server.sent] == sorted(len(build(SPECS["garmin"], balls(n))) for n in (3, 5))


def test_a_file_that_always_fails_holds_up_no_other(scripted: tuple[SimulatorPC, Scripted]) -> None:
    simulator, server = scripted
    real = server.send

    def send(name: str, data: bytes, **more: object) -> UploadAnswer:
        if name == "1 poison.csv":
            server.sent.append((name, data))
            return UploadAnswer(Outcome.LATER, "The connection to there broke off.")
        return real(name, data, **more)

    server.send = send  # type: ignore[method-assign]
    simulator.write("1 poison.csv", balls(3))
    simulator.start()
    for number in range(2, 6):
        simulator.write(f"{number}.csv", balls(3, 10 * number))
    simulator.go(120)
    assert simulator.names == ["1 poison.csv", *(f"imported/{number}.csv" for number in range(2, 6))]
    simulator.go(3600)
    assert 5 < len(server.sent) < 40, "with pauses that grow"


def test_a_server_that_asks_for_a_pause_gets_it(scripted: tuple[SimulatorPC, Scripted]) -> None:
    simulator, server = scripted
    server.answers = [UploadAnswer(Outcome.LATER, "there asks to be left alone.", pause_s=900.0)]
    simulator.write("a.csv", balls(3))
    simulator.go(890)
    assert (len(server.sent), server.asked) == (1, 1)
    simulator.go(30)
    assert (len(server.sent), simulator.names) == (2, ["imported/a.csv"])


def test_while_a_sync_runs_over_there_files_wait(simulator: SimulatorPC) -> None:
    simulator.write("a.csv", balls(5))
    with hold_sync_lock(simulator.server.settings.lock_path):
        simulator.go(10)
        assert (simulator.shots, simulator.waiting) == (0, 1)
    simulator.go(60)
    assert (simulator.shots, simulator.waiting) == (5, 0)


@pytest.mark.parametrize("reason", ["unknown", "revoked", "scope", "player"])
def test_without_a_token_that_is_taken_nothing_is_sent_until_a_person_gives_another(
    simulator: SimulatorPC, reason: str
) -> None:
    if reason == "scope":
        simulator.give_token(Scope.CONTROL)
    elif reason == "player":
        simulator.give_token(player=None)
    elif reason == "unknown":
        simulator.push.tokens.save(simulator.destination, "rangebook_unknown", allow_file=True)
    else:
        simulator.write("before.csv", balls(2))
        simulator.go(5)
        simulator.server.tokens.revoke("Sim 0")
    simulator.write("a.csv", balls(5, 40))
    simulator.go(1000)
    assert (simulator.waiting, simulator.names[-1]) == (1, "imported/before.csv" if reason == "revoked" else "a.csv")
    assert len(simulator.said(EventKind.TROUBLE)) == 1
    assert isinstance(simulator.delivery.refusal, TokenNeeded)
    simulator.give_token()
    simulator.go(100)
    assert (simulator.waiting, "imported/a.csv" in simulator.names) == (0, True)


def test_a_refused_token_is_shown_once_and_not_again(scripted: tuple[SimulatorPC, Scripted]) -> None:
    simulator, server = scripted
    server.answers = [TokenNeeded("there does not know this token.")]
    simulator.write("a.csv", balls(5))
    simulator.go(3600)
    assert (server.asked, len(server.sent)) == (1, 1)


def test_another_players_token_is_not_used(simulator: SimulatorPC) -> None:
    simulator.player = "Bob"
    simulator.push.tokens.save(simulator.destination, simulator.token, allow_file=True)
    simulator.write("a.csv", balls(5))
    simulator.go(60)
    assert (simulator.shots, simulator.waiting) == (0, 1)
    assert "sessions of Ann, not of Bob" in simulator.said(EventKind.TROUBLE)[0]


def test_a_full_disk_loses_nothing_and_is_said(simulator: SimulatorPC, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    simulator.start()
    simulator.write("a.csv", balls(5))
    monkeypatch.setattr("services.push.outbox.write_private_bytes", full)
    simulator.go(200)
    assert (simulator.names, simulator.waiting) == (["a.csv"], 0)
    assert len(simulator.said(EventKind.TROUBLE)) == 1
    assert "Make room" in simulator.said(EventKind.TROUBLE)[0]
    monkeypatch.undo()
    simulator.go(100)
    assert (simulator.shots, simulator.names) == (5, ["imported/a.csv"])


def test_a_disk_that_is_full_when_the_receipt_comes_doubles_nothing(
    simulator: SimulatorPC, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, full = write_private_bytes, [False]

    def write(path: Path, content: bytes) -> None:
        if full[0] and path.parent.name == "files":
            raise OSError(errno.ENOSPC, "No space left on device")
        real(path, content)

    monkeypatch.setattr("services.push.outbox.write_private_bytes", write)
    simulator.start()
    simulator.write("a.csv", balls(5))
    simulator.go(1)
    full[0] = True
    simulator.go(30)
    full[0] = False
    simulator.go(600)
    assert (simulator.shots, simulator.sessions, simulator.names) == (5, 1, ["imported/a.csv"])


def test_a_letter_that_the_disk_spoilt_is_made_anew_from_the_file(scripted: tuple[SimulatorPC, Scripted]) -> None:
    simulator, server = scripted
    server.answers = [UploadAnswer(Outcome.LATER, "there does not answer.")]
    simulator.write("a.csv", balls(5))
    simulator.go(3)
    letter, = (simulator.app.settings.private_folder / "push").rglob("*.letter")
    letter.write_bytes(letter.read_bytes()[:-20])
    simulator.go(1300)
    assert (server.sent[-1][1], simulator.names) == (build(SPECS["garmin"], balls(5)), ["imported/a.csv"])


def test_a_file_that_another_program_holds_waits(simulator: SimulatorPC, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def held(path: Any, *args: int) -> int:
        if Path(path).name == "a.csv":
            raise PermissionError(13, "held", str(path), 32)
        return real(path, *args)

    monkeypatch.setattr(os, "open", held)
    simulator.write("a.csv", balls(5))
    simulator.go(200)
    assert (simulator.shots, simulator.names) == (0, ["a.csv"])
    assert "another program holds it" in simulator.said(EventKind.WAITING)[0]
    monkeypatch.undo()
    simulator.go(100)
    assert (simulator.shots, simulator.names) == (5, ["imported/a.csv"])


def test_one_process_sends_a_folder_and_none_that_is_watched_here(simulator: SimulatorPC) -> None:
    simulator.start()
    plan = simulator.push.plan(simulator.destination, [str(simulator.folder)])
    with pytest.raises(SyncAlreadyRunning):
        simulator.push.run_once(plan, simulator.told.append)
    simulator.app.folders.add(str(simulator.folder), FolderChoices("Ann"), from_page=False)
    with pytest.raises(PathRefused, match="is watched"):
        simulator.push.plan(simulator.destination, [str(simulator.folder)])


def test_what_waits_is_not_noted_over_a_receipt_that_came_first(simulator: SimulatorPC) -> None:
    """The sender is a thread of its own: it may be done before the look notes that the file waits."""
    simulator.write("a.csv", balls(5))
    simulator.go(3)
    assert simulator.parts is not None
    box, = simulator.parts.outboxes.list_boxes()
    seen = simulator.file("a.csv")
    box.save_file(replace(seen, state=FileState.WAITING, message=QUEUED))
    assert simulator.file("a.csv").state is FileState.IMPORTED
