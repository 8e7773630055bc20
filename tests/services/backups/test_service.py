from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from golf.errors import BackupInvalid, SyncAlreadyRunning
from services.shared.locks import hold_sync_lock
from tests.opened_app import OpenedApp
from tests.services.small_house import ME, build_small_app, report_body, save_report


@pytest.fixture
def app(tmp_path: Path) -> OpenedApp:
    app = build_small_app(tmp_path)
    save_report(app, 101, report_body(5))
    return app


def test_a_backup_brings_back_what_was_there(app: OpenedApp) -> None:
    made = app.backups.make()
    save_report(app, 102, report_body(7, carry=120))
    assert app.database.upkeep.load_facts().sessions == 2
    restored = app.backups.restore(made.name)
    assert (restored.sessions, restored.shots, restored.content_hash) == (1, 5, made.content_hash)
    assert app.database.upkeep.load_facts().sessions == 1
    assert app.database.journal.load_session(101).card.stored_shots == 5


def test_the_state_before_a_restore_is_backed_up_first(app: OpenedApp) -> None:
    made = app.backups.make()
    save_report(app, 102, report_body(7, carry=120))
    app.backups.restore(made.name)
    assert [info.sessions for info in app.backups.load_list()] == [2, 1]


def test_nothing_is_restored_while_a_sync_runs(app: OpenedApp) -> None:
    made = app.backups.make()
    save_report(app, 102, report_body(7, carry=120))
    with hold_sync_lock(app.settings.lock_path), pytest.raises(SyncAlreadyRunning, match="nothing was restored"):
        app.backups.restore(made.name)
    assert app.database.upkeep.load_facts().sessions == 2


def test_a_backup_can_be_made_while_a_sync_runs(app: OpenedApp) -> None:
    with hold_sync_lock(app.settings.lock_path):
        assert app.backups.make().sessions == 1


def test_a_refused_password_stays_refused_whatever_is_restored(app: OpenedApp) -> None:
    made = app.backups.make()
    gate = app.parts.make_gate("cli")
    gate.attempt_begins(ME, "a password")
    gate.attempt_ended(ME, "password_refused")
    app.backups.restore(made.name)
    assert app.database.accounts.load_block(ME) is not None


@pytest.mark.parametrize("name", ["nothing.db", "../golf.db", "/etc/passwd"])
def test_what_is_no_backup_is_refused(app: OpenedApp, name: str) -> None:
    with pytest.raises(BackupInvalid):
        app.backups.restore(name)
    assert app.database.upkeep.load_facts().sessions == 1


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_backups_are_private_and_hold_no_secret(app: OpenedApp) -> None:
    made = app.backups.make()
    path = app.settings.backup_folder / made.name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert b"abcdefgh1234" not in path.read_bytes()
