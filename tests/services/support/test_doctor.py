from __future__ import annotations

import http.server
import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from golf.report_fields import FIELDS_NOTED
from golf.settings import Settings
from golf.sync_events import SyncFailure, SyncResult, SyncStatus
from golf_db import open_database
from services.secrets.keyring_access import KeyringAccess
from services.shared.locks import hold_sync_lock
from services.support.doctor import (
    Check,
    CheckState,
    check_answers,
    check_database,
    check_home,
    check_keyring,
    check_lock,
    check_python,
    check_reports,
    check_sqlite,
    examine,
)
from tests.services.keyring_doubles import LockableKeyring, MemoryKeyring
from tests.services.small_house import save_without_carry


@pytest.fixture(params=[200, 401, 404, 503])
def answering(request: pytest.FixtureRequest) -> Iterator[tuple[str, int]]:
    """A web server that gives one answer to everything."""
    status: int = request.param

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://me:canary@127.0.0.1:{server.server_port}", status
        server.shutdown()


def test_the_whole_examination_says_a_state_and_a_sentence_for_everything(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", portal_url="http://127.0.0.1:9", api_url="http://127.0.0.1:9")
    checks = examine(settings, keyring=KeyringAccess(MemoryKeyring))
    assert [check.name for check in checks] == [
        "Python", "Home folder", "Database", "Backups", "SQLite", "Keyring", "Browser", "Portal", "Report API",
        "Reports", "Files", "Players", "Sync", "Clock", "Open files"]
    for check in checks:
        assert check.sentence.endswith((".", "keep backups."))
        assert check.next_step or check.state is CheckState.OK
    assert not settings.database_path.exists()


def test_this_python_and_its_packages_are_fine() -> None:
    assert check_python().state is CheckState.OK


def test_an_answering_portal_is_reachable_whatever_it_answers_but_a_server_error(answering: tuple[str, int]) -> None:
    address, status = answering
    check = check_answers("Portal", address)
    assert check.state is (CheckState.WARN if status >= 500 else CheckState.OK)
    assert "canary" not in repr(check)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "http://no-such-host.invalid", "http://[broken"])
def test_a_portal_that_does_not_answer_is_a_failure_with_a_next_step(address: str) -> None:
    try:
        check = check_answers("Portal", address)
    except ValueError:  # urlsplit refuses it; settings never let such an address in
        return
    assert check.state is CheckState.FAIL
    assert "network" in check.next_step


def test_the_demo_needs_neither_network_nor_keyring(tmp_path: Path) -> None:
    assert check_answers("Portal", "http://127.0.0.1:9", demo=True).state is CheckState.OK
    assert check_keyring(Settings(home=tmp_path, demo=True), KeyringAccess(LockableKeyring)).state is CheckState.OK


def test_a_keyring_that_cannot_be_used_is_a_warning_with_the_way_round(tmp_path: Path) -> None:
    check = check_keyring(Settings(home=tmp_path), KeyringAccess(LockableKeyring))
    assert check.state is CheckState.WARN
    assert "locked" in check.sentence
    assert "python start.py cli login --allow-file" in check.next_step


def test_a_sound_database_is_described_and_a_damaged_one_explained(tmp_path: Path) -> None:
    path = tmp_path / "golf.db"
    assert check_database(path).state is CheckState.OK
    assert not path.exists()
    open_database(path).close()
    assert "0 sessions" in check_database(path).sentence
    path.write_bytes(b"this is not a database, whatever its name says" * 100)
    settings = Settings(home=tmp_path, portal_url="http://127.0.0.1:9", api_url="http://127.0.0.1:9")
    damaged = _only("Database", examine(settings, keyring=KeyringAccess(MemoryKeyring)))
    assert damaged.state is CheckState.FAIL
    assert damaged.next_step


def test_a_running_sync_is_seen(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    assert "No sync" in check_lock(settings).sentence
    with hold_sync_lock(settings.lock_path):
        assert "running now" in check_lock(settings).sentence


def test_a_home_that_cannot_be_written_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    check = check_home(tmp_path / "file")
    assert check.state is CheckState.FAIL
    assert "RANGEBOOK_HOME" in check.next_step


def test_a_good_home_is_fine_and_nothing_stays_behind(tmp_path: Path) -> None:
    assert check_home(tmp_path / "home").state is CheckState.OK
    assert list((tmp_path / "home").iterdir()) == []


def test_a_home_inside_a_synchronised_folder_is_a_warning(tmp_path: Path) -> None:
    assert check_home(tmp_path / "Dropbox" / "golf").state is CheckState.WARN


def test_the_sqlite_note_is_about_this_library() -> None:
    assert sqlite3.sqlite_version in check_sqlite().sentence


def _only(name: str, checks: list[Check]) -> Check:
    return next(check for check in checks if check.name == name)


def test_what_the_portals_reports_lack_or_have_anew_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "golf.db"
    assert check_reports(path).state is CheckState.OK
    database = open_database(path)
    assert check_reports(path).state is CheckState.OK
    now = datetime.now(UTC)
    database.runs.begin("run-1", trigger="cli", mode="full", max_sessions=None, account="me", started_at=now)
    note = SyncFailure(FIELDS_NOTED, "The portal's reports have a field that is new: “gear_effect”.", recoverable=True)
    database.runs.finish(SyncResult("run-1", SyncStatus.SUCCESS, notes=(note,)), now)
    assert (check_reports(path).state, check_reports(path).sentence) == (CheckState.WARN, note.message)
    save_without_carry(database, 7, "run-1")
    found = check_reports(path)
    assert found.state is CheckState.WARN
    assert found.sentence.startswith("1 session came without carry. ")
    assert "fields accept" in found.next_step
    database.close()
