"""Copies elsewhere as pages and commands use them, with a real PostgreSQL."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import pytest

from golf.copies.errors import (
    CopyAddressRefused,
    CopyAlreadyRunning,
    CopyError,
    CopyOfAnother,
    CopyUnreachable,
)
from golf.errors import KeyringUnavailable, NotFound, SettingsError
from golf.sync_events import COPY, SyncResult, SyncStatus
from services.copies.copying import Extent
from services.copies.runs import CopyRuns
from services.copies.view import CopyState
from services.shared.locks import hold_copy_lock
from tests.opened_app import OpenedApp
from tests.replication.postgres_server import address_of, execute
from tests.services.copies.copied_home import NOW
from tests.services.small_house import build_small_app

SHOTS = "SELECT count(*) FROM rangebook.shots"


_FIRST = "WHERE ctid = (SELECT min(ctid) FROM rangebook.shots WHERE report_id = %s)"
BY_HAND = (
    f"UPDATE rangebook.shots SET carry_yd = carry_yd + 1e-9 {_FIRST}", f"DELETE FROM rangebook.shots {_FIRST}",
    "DELETE FROM rangebook.sessions WHERE report_id = %s", "DELETE FROM rangebook_raw.sessions WHERE report_id = %s",
    "UPDATE rangebook_raw.sessions SET content = substring(content FOR 60) WHERE report_id = %s",
)


def state(app: OpenedApp) -> CopyState:
    view, = app.copies.load_views()
    return view.state


def report_ids(app: OpenedApp) -> list[int]:
    return [card.report_id for card in app.database.journal.load_cards(limit=99)]


def test_a_first_run_copies_everything_and_the_next_one_nothing(app: OpenedApp, club: str) -> None:
    app.copies.add("club", address_of(club))
    assert state(app) is CopyState.NEVER
    first = app.copies.run("club")
    assert (first.status, first.sessions_discovered) == (SyncStatus.SUCCESS, 6)
    assert state(app) is CopyState.EQUAL
    assert app.copies.check("club").is_equal
    second = app.copies.run("club")
    assert (second.status, second.sessions_discovered) == (SyncStatus.NO_NEW, 0)
    here, = app.database.copies.load()
    assert execute(club, SHOTS) == [(here.counts.rows,)]


def test_one_changed_session_alone_is_sent(app: OpenedApp, club: str) -> None:
    app.copies.add("club", address_of(club))
    app.copies.run("club")
    number = report_ids(app)[0]
    app.database.edits.rename(number, "evening")
    assert state(app) is CopyState.BEHIND
    assert app.copies.run("club").sessions_discovered == 1
    assert execute(club, "SELECT name FROM rangebook.sessions WHERE report_id = %s", number) == [("evening",)]
    assert app.copies.check("club").is_equal


def test_runs_are_in_the_history_and_are_not_the_last_sync(app: OpenedApp, club: str) -> None:
    app.copies.add("club", address_of(club))
    result = app.copies.run("club")
    run = app.database.runs.load_run(result.run_id)
    assert run is not None
    assert (run.mode, run.status, run.total_shots) == (COPY, SyncStatus.SUCCESS, 0)
    assert run.message.startswith("club: 6 sessions copied (")
    assert app.jobs.latest() is None
    assert execute(club, "SELECT count(*) FROM rangebook.runs WHERE mode = 'copy'") == [(0,)]


def test_a_value_changed_by_hand_is_found_and_mended(app: OpenedApp, club: str) -> None:
    app.copies.add("club", address_of(club))
    app.copies.run("club")
    number = report_ids(app)[2]
    for statement in BY_HAND:
        execute(club, statement, number)
        found = app.copies.check("club")
        assert (found.differing, found.waiting, state(app)) == ((number,), 0, CopyState.DAMAGED), statement
        app.copies.mend("club", found)
        assert app.copies.check("club").is_equal, statement
        assert state(app) is CopyState.EQUAL


def test_a_table_of_the_whole_rangebook_changed_by_hand_is_found_and_mended(app: OpenedApp, club: str) -> None:
    app.database.bag.save_rule("sgt pebble", "7 Iron", "8 Iron", None)
    app.copies.add("club", address_of(club))
    app.copies.run("club")
    for statement, table in (("UPDATE rangebook.bag_rules SET club = 'PW'", "bag_rules"),
                             ("UPDATE rangebook_raw.rows SET content = '{}' WHERE table_name = 'bag_rules'",
                              "bag_rules"), ("DELETE FROM rangebook_raw.rows WHERE table_name = 'audit'", "audit")):
        execute(club, statement)
        found = app.copies.check("club")
        if table == "audit" and not found.tables:
            continue  # nothing was done yet that an audit knows
        assert found.tables == (table,), statement
        app.copies.mend("club", found)
        assert app.copies.check("club").is_equal, statement


def test_a_session_that_nobody_has_here_is_taken_away(app: OpenedApp, club: str) -> None:
    app.copies.add("club", address_of(club))
    app.copies.run("club")
    execute(club, "INSERT INTO rangebook.shots (rangebook_id, report_id, group_id, shot_id) SELECT rangebook_id, 77, "
                  "'g', 's' FROM rangebook.files")
    found = app.copies.check("club")
    assert found.differing == (77,)
    app.copies.mend("club", found)
    assert app.copies.check("club").is_equal


def test_a_preview_says_what_waits_and_sends_nothing(app: OpenedApp, club: str) -> None:
    app.copies.add("club", address_of(club))
    assert app.copies.preview("club") == ["club: Nothing is copied yet. Nothing was sent."]
    app.copies.run("club")
    assert app.copies.preview("club") == ["club: Up to date. Nothing was sent."]


def test_a_target_without_passwords_is_given_none(app: OpenedApp) -> None:
    address = "bigquery://golf-club-1/golf?location=EU"
    assert (app.copies.takes_password(address), app.copies.takes_password("postgres://b@localhost/x")) == (False, True)
    with pytest.raises(CopyAddressRefused, match="no password"):
        app.copies.add("lake", address, "secret")
    assert app.copies.load_views() == []


def test_a_full_run_sends_every_session(app: OpenedApp, club: str) -> None:
    app.copies.add("club", address_of(club))
    app.copies.run("club")
    execute(club, "UPDATE rangebook.shots SET club = 'Hockey stick'")
    assert app.copies.run("club", Extent.ALL).message.startswith("club: 6 sessions copied")
    assert app.copies.check("club").is_equal


def test_a_stopped_run_is_gone_on_with(app: OpenedApp, club: str) -> None:
    app.copies.add("club", address_of(club))
    stop = threading.Event()
    stop.set()
    assert app.copies.run("club", stop=stop).status is SyncStatus.CANCELLED
    assert state(app) is CopyState.NEVER
    app.copies.run("club")
    assert app.copies.check("club").is_equal


def test_many_rangebooks_share_a_database_and_never_touch_each_other(
        app: OpenedApp, club: str, tmp_path: Path) -> None:
    other = build_small_app(tmp_path / "other")
    with other.database._store.changing() as connection:
        connection.exec_driver_sql("UPDATE rangebook SET rangebook_id = 'another'")
    app.copies.add("club", address_of(club))
    other.copies.add("club", address_of(club))
    threads = [threading.Thread(target=each.copies.run, args=("club",)) for each in (app, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert app.copies.check("club").is_equal
    assert other.copies.check("club").is_equal
    other.copies.remove("club", with_rows=True)
    assert app.copies.check("club").is_equal
    assert execute(club, "SELECT count(*) FROM rangebook.files") == [(1,)]
    other.database.close()


def test_a_home_brought_to_another_computer_does_not_write_over_the_copy(
        app: OpenedApp, club: str, tmp_path: Path) -> None:
    app.copies.add("club", address_of(club))
    app.copies.run("club")
    backup = app.backups.make()
    second = build_small_app(tmp_path / "second")
    folder = second.settings.backup_folder
    folder.mkdir(parents=True, exist_ok=True)
    for path in app.settings.backup_folder.glob(f"{backup.name}*"):
        (folder / path.name).write_bytes(path.read_bytes())
    second.backups.restore(backup.name)
    second.copies.add("club", address_of(club))
    with pytest.raises(CopyOfAnother):
        second.copies.run("club")
    second.copies.run("club", takes_over=True)
    assert second.copies.check("club").is_equal
    with pytest.raises(CopyOfAnother):
        app.copies.run("club")
    second.database.close()


def test_an_older_backup_put_back_here_is_compared_in_full_once(app: OpenedApp, club: str) -> None:
    app.copies.add("club", address_of(club))
    app.copies.run("club")
    backup = app.backups.make()
    app.database.edits.rename(report_ids(app)[0], "evening")
    app.copies.run("club")
    app.backups.restore(backup.name)
    assert app.copies.run("club").sessions_discovered == 6
    assert app.copies.check("club").is_equal


def test_copies_follow_by_themselves_and_can_be_told_not_to(app: OpenedApp, club: str) -> None:
    app.copies.add("club", address_of(club))
    assert app.copies.runs.copy_what_waits() == 1
    assert app.copies.runs.copy_what_waits() == 0
    app.database.edits.rename(report_ids(app)[0], "evening")
    app.copies.set_automatic("club", is_automatic=False)
    assert app.copies.runs.copy_what_waits() == 0
    app.copies.set_automatic("club", is_automatic=True)
    assert app.copies.runs.copy_what_waits(when_quiet=True) == 0, "a first look: it may be an import in full swing"
    assert app.copies.runs.copy_what_waits(when_quiet=True) == 1
    app.database.edits.rename(report_ids(app)[0], "morning")
    app.copies.runs.follow()
    app.copies.runs.wait()
    assert state(app) is CopyState.EQUAL


def test_a_copy_that_fails_waits_longer_each_time_and_is_told_of_once(app: OpenedApp, club: str) -> None:
    app.copies.add("club", address_of(club))
    app.copies.run("club")
    execute("postgres", f"ALTER DATABASE {club} ALLOW_CONNECTIONS false")
    waits: list[int | None] = []
    for number in range(4):
        app.database.edits.rename(report_ids(app)[0], f"evening {number}")
        with app.database._store.writing() as connection:
            connection.exec_driver_sql("UPDATE copies SET next_try_at = '2000-01-01T00:00:00.000000+00:00'")
        before = app.clock.now()
        assert app.copies.runs.copy_what_waits() == 1
        kept, = app.database.copies.load()
        waits.append(None if kept.next_try_at is None else round((kept.next_try_at - before).total_seconds() / 60))
    kept, = app.database.copies.load()
    assert (kept.failures, waits) == (4, [5, 10, 20, 40])
    assert state(app) is CopyState.TROUBLE
    execute("postgres", f"ALTER DATABASE {club} ALLOW_CONNECTIONS true")
    app.copies.run("club")
    assert state(app) is CopyState.EQUAL
    titles = [notice.title for notice in reversed(app.database.notices.load_recent())]
    assert titles == ["The copy club does not work", "The copy club works again"]


def test_a_second_run_at_the_same_time_is_refused(app: OpenedApp, club: str) -> None:
    app.copies.add("club", address_of(club))
    with hold_copy_lock(app.settings), pytest.raises(CopyAlreadyRunning):
        app.copies.run("club")


def test_a_run_whose_process_was_killed_is_closed_by_the_next_one(app: OpenedApp, club: str) -> None:
    app.copies.add("club", address_of(club))
    app.database.runs.begin("dead", trigger=COPY, mode=COPY, max_sessions=None, account="", started_at=NOW)
    app.database.runs.mark_all_crashed("a sync says so", NOW)
    alive = app.database.runs.load_run("dead")
    assert alive is not None
    assert alive.is_active, "a sync does not know whether a copy lives"
    app.copies.run("club")
    dead = app.database.runs.load_run("dead")
    assert dead is not None
    assert dead.status is SyncStatus.CRASHED


def test_a_copy_never_holds_the_lock_of_syncs(app: OpenedApp, club: str) -> None:
    from services.shared.locks import hold_sync_lock

    app.copies.add("club", address_of(club))
    with hold_sync_lock(app.settings.lock_path):
        assert app.copies.run("club").status is SyncStatus.SUCCESS


def test_columns_that_are_missing_there_are_added(app: OpenedApp, club: str) -> None:
    app.copies.add("club", address_of(club))
    app.copies.run("club")
    execute(club, "DROP VIEW rangebook.club_shots")
    execute(club, "ALTER TABLE rangebook.shots DROP COLUMN device")
    app.copies.run("club")
    assert app.copies.check("club").is_equal


def test_the_public_keys_roles_of_supabase_reach_nothing(app: OpenedApp, club: str) -> None:
    for role in ("anon", "authenticated"):
        if not execute("postgres", "SELECT 1 FROM pg_roles WHERE rolname = %s", role):
            execute("postgres", f"CREATE ROLE {role} NOLOGIN")
    execute(club, "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO anon, authenticated")
    app.copies.add("club", address_of(club))
    app.copies.run("club")
    assert app.copies.check("club").doors == ()
    execute(club, "GRANT SELECT ON rangebook.shots TO anon")
    execute(club, "ALTER TABLE rangebook.notes DISABLE ROW LEVEL SECURITY")
    assert [("anon" in door, "rangebook.notes" in door) for door in app.copies.check("club").doors] == [
        (True, False), (False, True)]


def test_a_password_stands_in_no_log_no_table_no_error_and_no_view(
        app: OpenedApp, club: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    canary = "canary-4711-geheim"
    caplog.set_level(logging.DEBUG)
    typed = address_of(club).replace("postgres@", f"postgres:{canary}@")
    with pytest.raises(KeyringUnavailable):
        app.copies.add("club", typed)
    kept, place = app.copies.add("club", typed, allow_file=True)
    assert (place, canary in kept.address) == ("file", False)
    app.copies.run("club")
    with pytest.raises(CopyUnreachable) as raised:
        app.copies.add("gone", f"postgresql://bob:{canary}@127.0.0.1:9/golf")
    with pytest.raises(CopyAddressRefused) as refused:
        app.copies.add("none", f"postgresql://bob:{canary}@[bad/golf")
    said = "\n".join([caplog.text, repr(app.copies.load_views()), str(raised.value), repr(refused.value.__cause__),
                      str(refused.value), repr(raised.value.__cause__)])
    assert canary not in said
    assert canary.encode() not in app.database.path.read_bytes()
    assert (app.settings.private_folder / "copy_passwords.json").stat().st_mode & 0o077 == 0
    app.copies.remove("club")
    assert canary not in (app.settings.private_folder / "copy_passwords.json").read_text()


def test_names_are_told_apart(app: OpenedApp, club: str) -> None:
    app.copies.add("club", address_of(club))
    with pytest.raises(SettingsError):
        app.copies.add("club", address_of("postgres"))
    with pytest.raises(CopyAddressRefused):
        app.copies.add("again", address_of(club))
    with pytest.raises(SettingsError):
        app.copies.add(" ", address_of("postgres"))
    with pytest.raises(NotFound):
        app.copies.run("nobody")
    assert isinstance(app.copies.runs, CopyRuns)


def test_a_sync_that_ends_is_copied_without_waiting_for_it(app: OpenedApp, club: str) -> None:
    app.copies.add("club", address_of(club))
    result = SyncResult("run", SyncStatus.SUCCESS)
    for listener in app.jobs._listeners:
        listener(result)
    app.copies.runs.wait()
    assert state(app) is CopyState.EQUAL


def test_a_sync_does_not_fail_with_a_copy_that_cannot_be_reached(app: OpenedApp, club: str) -> None:
    app.copies.add("club", address_of(club))
    execute("postgres", f"ALTER DATABASE {club} ALLOW_CONNECTIONS false")
    for listener in app.jobs._listeners:
        listener(SyncResult("run", SyncStatus.SUCCESS))
    app.copies.runs.wait()
    assert state(app) is CopyState.TROUBLE


def test_a_goal_that_went_while_a_run_was_broken_off_is_gone_there_too(app: OpenedApp, club: str) -> None:
    """The broken run had sent the goal already; what was sent last by a whole run says nothing of that."""
    app.copies.add("club", address_of(club))
    app.copies.run("club")
    app.database.bag.save_rule("nobody", "7 Iron", "8 Iron", None)
    execute(club, "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                  "IF NEW.mark IS DISTINCT FROM OLD.mark THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END $$")
    execute(club, "CREATE TRIGGER refuse BEFORE UPDATE ON rangebook.files FOR EACH ROW EXECUTE FUNCTION refuse()")
    with pytest.raises(CopyError):
        app.copies.run("club")
    assert execute(club, "SELECT count(*) FROM rangebook.bag_rules") == [(1,)]
    execute(club, "DROP TRIGGER refuse ON rangebook.files")
    app.database.bag.delete_rule(app.database.bag.load_rules("nobody")[0].rule_id)
    app.copies.run("club")
    assert execute(club, "SELECT count(*) FROM rangebook.bag_rules") == [(0,)]
    assert app.copies.check("club").is_equal
