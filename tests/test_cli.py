"""The command line: in this process against a small app, and as a real program against the demo."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import cli
import commands.fields
import commands.players
import commands.shared
import commands.sync_history.history
from automation.ports import SignInGate
from commands.output import as_text
from commands.sync_view import describe_progress, polite_interrupts
from demo_portal import DemoPortal, Fault
from golf.errors import PasswordRefused, SignInBlocked
from golf.maintenance import AuditFilter, AuditKind
from golf.report_fields import FIELDS_LOST, FIELDS_NOTED
from golf.reports import ListedReport, ReportKey
from golf.sync_events import OnStatus, SyncFailure, SyncProgress, SyncResult, SyncStatus, SyncWatch
from golf.sync_preview import PreviewItem, PreviewKind
from golf_db import open_database
from services.exports.json_values import to_json
from services.secrets.keyring_access import KeyringAccess
from services.shared.clock import SystemClock
from services.shared.locks import hold_sync_lock
from services.shared.log_setup import LOG_FILE
from services.sign_in.credentials import Credentials, build_places
from services.sync.options import SyncOptions
from services.sync_preview.validation import ValidatedSession, Validation
from services.sync_preview.view import SyncPreview
from tests.browsers import remember_browser
from tests.demo_accounts import fresh_account
from tests.opened_app import OpenedApp, with_credentials
from tests.services.keyring_doubles import MemoryKeyring
from tests.services.small_house import ME, build_small_app, report_body, save_report, save_without_carry
from tests.small_portal import SESSIONS, hosts_of, small_portal
from tests.storage.two_spellings import COMPOSED, DECOMPOSED, store_spellings

ROOT = Path(__file__).parents[1]
Run = Callable[..., Result]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenedApp]:
    """The real wiring with a keyring in memory and a portal whose right password is ``right-password``."""
    app = build_small_app(tmp_path)

    def verify(username: str, password: str, gate: SignInGate, _on_status: OnStatus) -> None:
        gate.attempt_begins(username, password)
        right = password == "right-password"
        gate.attempt_ended(username, None if right else PasswordRefused.code)
        if not right:
            raise PasswordRefused("The portal refused user name or password.", "Check both.")

    backend = MemoryKeyring()
    places = build_places(app.settings, keyring=KeyringAccess(lambda: backend))
    app = with_credentials(app, Credentials(places, app.credentials._gate, verify, app.parts.cookies,
                                            no_sync=lambda: hold_sync_lock(app.settings.lock_path),
                                            roster=app.database.accounts))
    looking_back = commands.sync_history
    for module in (cli, commands.fields, commands.login, commands.backups, looking_back.history,
                   looking_back.quarantine, looking_back.conflicts, commands.players, commands.schedule):
        monkeypatch.setattr(module, "open_app", lambda: app)
    yield app
    app.database.close()


@pytest.fixture
def run(app: OpenedApp) -> Run:
    def run_command(*arguments: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(cli.cli, list(arguments), input=stdin)

    return run_command


def answer_of(result: Result) -> Any:
    """The one object on stdout."""
    assert result.stdout.count("\n") == 1
    return json.loads(result.stdout)


def sign_in(run: Run) -> None:
    assert run("login", "--username", ME, "--password-stdin", stdin="right-password\n").exit_code == 0


def sync_ends_with(
    app: OpenedApp, monkeypatch: pytest.MonkeyPatch, outcome: SyncResult, seen: list[SyncOptions] | None = None,
    triggers: list[str] | None = None,
) -> None:
    """The next sync is over at once, with this outcome."""
    def run_blocking(options: SyncOptions, trigger: str, *, watch: SyncWatch, preview: SyncPreview | None = None,
                     account: str | None = None) -> SyncResult:
        assert account in (None, ME)
        (seen if seen is not None else []).append(options)
        (triggers if triggers is not None else []).append(trigger)
        watch.on_status("Reading the listing…")
        watch.on_progress(SyncProgress("run", total=10, processed=3, imported=3, shots=120, elapsed_seconds=2))
        return outcome

    monkeypatch.setattr(app.jobs, "run_blocking", run_blocking)


# -- sync ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("status", "code"), [
    (SyncStatus.SUCCESS, 0), (SyncStatus.NO_NEW, 0), (SyncStatus.PARTIAL, 3), (SyncStatus.AUTH_FAILED, 4),
    (SyncStatus.ERROR, 1), (SyncStatus.CANCELLED, 130),
])
def test_each_outcome_has_its_exit_code_and_its_words(
    run: Run, app: OpenedApp, monkeypatch: pytest.MonkeyPatch, status: SyncStatus, code: int
) -> None:
    sync_ends_with(app, monkeypatch, SyncResult("run", status, message="What happened, in a sentence."))
    result = run("sync")
    assert result.exit_code == code
    assert "What happened, in a sentence." in result.output
    assert "Reading the listing…" in result.stderr
    quiet = run("sync", "--quiet")
    assert (quiet.exit_code, quiet.stdout) == (code, "")
    assert ("in a sentence" in quiet.stderr) is (code in (1, 4))
    answer = answer_of(run("sync", "--json"))
    assert (answer["result"]["status"], answer["exit_code"]) == (status.value, code)


@pytest.mark.parametrize(("arguments", "options"), [
    ([], SyncOptions()),
    (["--max-sessions", "all", "--full"], SyncOptions(None, full=True)),
    (["--max-sessions", "3", "--player", "Sam", "--player", "Guest 1"], SyncOptions(3, players=("Sam", "Guest 1"))),
    (["--since", "2026-01-01", "--until", "2026-02-01"],
     SyncOptions(first_day=date(2026, 1, 1), last_day=date(2026, 2, 1))),
    (["--only", "7", "--only", "9"], SyncOptions(only=frozenset({7, 9}))),
    (["--accept-missing"], SyncOptions(full=True, accept_missing=True)),
])
def test_options_reach_the_sync(
    run: Run, app: OpenedApp, monkeypatch: pytest.MonkeyPatch, arguments: list[str], options: SyncOptions
) -> None:
    seen: list[SyncOptions] = []
    sync_ends_with(app, monkeypatch, SyncResult("run", SyncStatus.NO_NEW), seen)
    assert run("sync", *arguments).exit_code == 0
    assert seen == [options]


@pytest.mark.parametrize("arguments", [
    ["sync", "--max-sessions", "0"], ["sync", "--max-sessions", "many"], ["sync", "--max-sessions", "-1"], ["dance"],
    ["sync", "--no-such-option"], ["history", "--limit", "0"], ["backup", "restore"],
])
def test_wrong_usage_is_exit_code_2(run: Run, arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_without_credentials_a_sign_in_is_needed(run: Run) -> None:
    result = run("sync")
    assert result.exit_code == 4
    assert "Sign in once" in result.stderr
    assert answer_of(run("--json", "sync"))["error"]["code"] == "no_credentials"


def test_a_refused_password_blocks_the_command_line_too(run: Run, app: OpenedApp) -> None:
    sign_in(run)
    app.parts.make_gate("cli").attempt_ended(ME, "password_refused")
    result = run("sync")
    assert result.exit_code == 4
    assert "refused" in result.stderr
    assert run("login", "--try-again").exit_code == 0
    app.parts.make_gate("cli").check_login(ME, "right-password")


def test_a_preview_shows_the_plan_and_does_nothing_where_nobody_can_be_asked(
    run: Run, app: OpenedApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = PreviewItem(7, PreviewKind.NEW, "range", "Sam", None, date(2026, 2, 1), 30, 0, will_run=True)
    plan = SyncPreview("run", ME, SyncOptions(), datetime.now(UTC), (item,), (), None)

    def preview_blocking(options: SyncOptions, trigger: str, **listeners: Any) -> SyncResult:
        app.jobs.preview = plan
        return SyncResult("run", SyncStatus.SUCCESS)

    monkeypatch.setattr(app.jobs, "preview_blocking", preview_blocking)
    result = run("sync", "--preview")
    assert result.exit_code == 0
    assert "fetches it" in result.stdout
    assert "1 new" in result.stdout
    answer = answer_of(run("sync", "--preview", "--json"))
    assert answer["plan"]["items"][0]["report_id"] == 7
    assert answer["plan"]["summary"] == "1 new"
    seen: list[SyncOptions] = []
    sync_ends_with(app, monkeypatch, SyncResult("run", SyncStatus.SUCCESS), seen)
    monkeypatch.setattr(cli, "can_ask", lambda: True)
    assert run("sync", "--preview", stdin="n\n").exit_code == 0
    assert seen == []
    assert run("sync", "--preview", stdin="y\n").exit_code == 0
    assert seen == [plan.options]


def test_a_validating_run_says_what_it_read_and_stores_nothing(
    run: Run, app: OpenedApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Validation((ValidatedSession(7, "range", "new", 30, 1), ValidatedSession(
        6, "irons", "not readable", remark="It was cut off.")))

    def validate_blocking(options: SyncOptions, trigger: str, **listeners: Any) -> tuple[SyncResult, Validation]:
        assert (options.max_sessions, listeners["account"]) == (5, None)
        return SyncResult("run", SyncStatus.PARTIAL, message="Checked. Nothing was stored."), found

    monkeypatch.setattr(app.jobs, "validate_blocking", validate_blocking)
    result = run("sync", "--validate", "--max-sessions", "5")
    assert result.exit_code == 3
    assert "7 range: new, 30 shots, 1 shot not readable." in result.stdout
    assert "6 irons: not readable. It was cut off." in result.stdout
    assert "Nothing was stored." in result.stdout
    answer = answer_of(run("sync", "--validate", "--max-sessions", "5", "--json"))
    assert [each["outcome"] for each in answer["validation"]["sessions"]] == ["new", "not readable"]
    assert answer["exit_code"] == 3
    assert run("sync", "--validate", "--preview").exit_code == 2


def test_everything_can_be_compared(run: Run, app: OpenedApp, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[SyncOptions] = []
    sync_ends_with(app, monkeypatch, SyncResult("run", SyncStatus.NO_NEW), seen)
    assert run("sync", "--compare-all").exit_code == 0
    assert (seen[0].mode, seen[0].full, seen[0].max_sessions) == ("compare", True, None)
    for other in (["--preview"], ["--validate"], ["--days", "7"], ["--only", "5"], ["--accept-missing"]):
        assert run("sync", "--compare-all", *other).exit_code == 2
    assert len(seen) == 1


def test_a_sync_counts_as_a_persons_only_at_a_terminal(
    run: Run, app: OpenedApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form was sent and its answer never known: only a person may send it again, a script may not."""
    sign_in(run)
    app.parts.make_gate("cli").attempt_begins(ME, "right-password")
    result = run("sync")
    assert result.exit_code == 4
    assert "cut off" in result.stderr
    seen: list[str] = []
    sync_ends_with(app, monkeypatch, SyncResult("run", SyncStatus.NO_NEW), triggers=seen)
    for at_terminal in (True, False):
        monkeypatch.setattr(commands.shared, "can_ask", lambda at_terminal=at_terminal: at_terminal)
        assert run("sync").exit_code == 0
    assert seen == ["cli", "script"]


def test_without_any_stdin_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert not commands.shared.can_ask()


@pytest.mark.parametrize(("trigger", "may"), [
    ("button", True), ("cli", True), ("cron", False), ("script", False), ("schedule", False), ("startup", False),
    ("something new", False),
])
def test_only_what_a_person_starts_may_follow_an_unknown_end(app: OpenedApp, trigger: str, may: bool) -> None:
    app.parts.make_gate("cli").attempt_begins(ME, "a password")
    with nullcontext() if may else pytest.raises(SignInBlocked):
        app.parts.make_gate(trigger).check_login(ME, "a password")


def test_logout_beside_a_sync_says_to_stop_it_first(run: Run, app: OpenedApp) -> None:
    sign_in(run)
    with hold_sync_lock(app.settings.lock_path):
        result = run("logout")
    assert result.exit_code == 5
    assert "Stop it first" in result.stderr
    assert run("logout").exit_code == 0


def test_a_second_sync_is_told_about_the_first(run: Run, app: OpenedApp) -> None:
    sign_in(run)
    app.database.runs.begin("other-run", trigger="button", mode="incremental", max_sessions=10, account=ME,
                            started_at=SystemClock().now())
    with hold_sync_lock(app.settings.lock_path):
        result = run("sync")
        answer = answer_of(run("sync", "--json"))
    assert result.exit_code == 5
    assert "“button”" in result.stderr
    assert "--attach" in result.stderr
    assert (answer["error"]["code"], answer["exit_code"]) == ("already_running", 5)


def test_the_lock_held_without_a_sync_is_said_as_that(run: Run, app: OpenedApp) -> None:
    sign_in(run)
    with hold_sync_lock(app.settings.lock_path):
        result = run("sync", "--attach")
    assert result.exit_code == 5
    assert "Something else of Rangebook" in result.stderr


def test_attaching_watches_the_other_sync_to_its_end(run: Run, app: OpenedApp) -> None:
    sign_in(run)
    app.database.runs.begin("other-run", trigger="button", mode="incremental", max_sessions=10, account=ME,
                            started_at=SystemClock().now())

    def finish() -> None:
        app.database.runs.save_progress(SyncProgress("other-run", message="Fetching the shots…", total=2, processed=1))
        app.database.runs.finish(SyncResult("other-run", SyncStatus.PARTIAL, sessions_imported=2, total_shots=90,
                                            message="One is missing."), SystemClock().now())

    timer = threading.Timer(1.5, finish)
    with hold_sync_lock(app.settings.lock_path):
        timer.start()
        result = run("sync", "--attach")
        timer.join()
    assert result.exit_code == 3
    assert "2 new sessions" in result.stdout
    assert "One is missing." in result.stdout


# -- status and history -------------------------------------------------------------------------


def test_a_fresh_machine_says_that_nothing_has_happened_yet(run: Run, app: OpenedApp) -> None:
    result = run("status")
    assert result.exit_code == 0
    assert "Not connected" in result.stdout
    assert "No sync has run yet" in result.stdout
    assert str(app.settings.database_path) in result.stdout.replace("\n", "")
    assert "No sync has run yet" in run("history").stdout


def test_status_and_history_as_json_are_one_object_without_secrets(run: Run, app: OpenedApp) -> None:
    sign_in(run)
    save_report(app, 101, report_body(5))
    status = answer_of(run("status", "--json"))
    assert status["credentials"]["username"] == ME
    assert status["receipt"]["stored_shots"] == 5
    assert status["last_run"] is None
    assert answer_of(run("history", "--json")) == {"runs": [], "exit_code": 0}
    assert "right-password" not in json.dumps(status)
    assert "abcdefgh1234" not in json.dumps(status)


def test_history_shows_runs_and_on_request_their_errors(run: Run, app: OpenedApp) -> None:
    now = SystemClock().now()
    app.database.runs.begin("r1", trigger="cli", mode="full", max_sessions=None, account=ME, started_at=now)
    app.database.runs.finish(SyncResult(
        "r1", SyncStatus.PARTIAL, sessions_imported=3, total_shots=140, duration_seconds=65,
        errors=(SyncFailure("report_unreadable", "It was [red]cut off\x1b[31m.", recoverable=True, report_id=7,
                            session_name="[bold]range"),)), now)
    plain = run("history").stdout
    assert "Partly" in plain
    assert "1 min 5 s" in plain
    assert "cut off" not in plain
    with_errors = run("history", "--errors").stdout
    assert "[bold]range: It was [red]cut off" in with_errors
    assert "\x1b" not in with_errors


# -- login and logout ---------------------------------------------------------------------------


def test_login_checks_keeps_and_says_where(run: Run, app: OpenedApp) -> None:
    result = run("login", "--username", ME, "--password-stdin", stdin="right-password\r\n")
    assert result.exit_code == 0
    assert f"Connected as {ME}" in result.stdout
    assert "keyring" in result.stdout
    assert app.credentials.load().password == "right-password"


def test_a_refused_login_keeps_nothing_and_needs_another_sign_in(run: Run, app: OpenedApp) -> None:
    result = run("login", "--username", ME, "--password-stdin", stdin="wrong-canary\n")
    assert result.exit_code == 4
    assert "Nothing was changed" in result.stderr
    assert "wrong-canary" not in result.output
    assert app.credentials.status().username is None


def test_without_a_terminal_nobody_is_asked(run: Run) -> None:
    for arguments in (["login"], ["login", "--username", ME], ["backup", "restore", "x"]):
        result = run(*arguments)
        assert result.exit_code == 2
        assert "nobody can be asked" in result.stderr


def test_at_a_terminal_name_and_password_are_asked_and_the_password_is_not_shown(
    run: Run, app: OpenedApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands.shared, "can_ask", lambda: True)
    monkeypatch.setattr(commands.login, "can_ask", lambda: True)
    result = run("login", stdin=f"{ME}\nright-password\n")
    assert result.exit_code == 0
    assert "right-password" not in result.output
    assert app.credentials.load().username == ME


def test_without_a_keyring_the_golfer_is_asked_for_consent(
    run: Run, app: OpenedApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    access = app.credentials._places.keyring._access
    access._find_backend = lambda: SimpleNamespace(priority=0)
    refused = run("login", "--username", ME, "--password-stdin", stdin="right-password\n")
    assert refused.exit_code == 1
    assert "only your user can read" in refused.stderr
    assert run("login", "--username", ME, "--password-stdin", "--allow-file", stdin="right-password\n").exit_code == 0
    assert "not encrypted" in run("status").stdout
    monkeypatch.setattr(commands.shared, "can_ask", lambda: True)
    monkeypatch.setattr(commands.login, "can_ask", lambda: True)
    assert run("login", stdin=f"{ME}\nright-password\nn\n").exit_code == 1
    assert run("login", stdin=f"{ME}\nright-password\ny\n").exit_code == 0


def test_logout_removes_and_says_so(run: Run, app: OpenedApp) -> None:
    sign_in(run)
    assert "Your sessions stay" in run("logout").stdout
    assert app.credentials.status().username is None
    assert run("sync").exit_code == 4


# -- backup and doctor --------------------------------------------------------------------------


def test_backups_are_made_listed_and_restored(run: Run, app: OpenedApp) -> None:
    assert "No backups yet" in run("backup", "list").stdout
    save_report(app, 101, report_body(5))
    name = answer_of(run("backup", "make", "--json"))["backup"]["name"]
    save_report(app, 102, report_body(6, carry=110))
    assert name in run("backup", "list").stdout.replace("\n", "")
    seen = run("backup", "preview", name)
    assert "1 session would no longer be here (6 shots)" in seen.stdout
    assert answer_of(run("backup", "preview", name, "--json"))["preview"]["vanishing"][0]["report_id"] == 102
    restored = run("backup", "restore", name, "--yes")
    assert restored.exit_code == 0
    assert "1 session, 5 shots" in restored.stdout
    assert run("backup", "restore", "no-such", "--yes", "--json").exit_code == 1
    assert "Deleted: 0 backups" in run("backup", "prune").stdout
    assert "Kept: the daily ones" in run("backup", "list").stdout


def test_the_doctor_fails_when_something_fails(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from services.support import doctor
    from services.support.doctor import Check, CheckState

    monkeypatch.setenv("RANGEBOOK_HOME", str(tmp_path))
    monkeypatch.setattr(doctor, "examine", lambda _settings: [
        Check("Python", CheckState.OK, "Fine."), Check("Portal", CheckState.WARN, "Slow [x].", "Wait.")])
    result = run("doctor")
    assert result.exit_code == 0
    assert "Slow [x]. Wait." in result.stdout
    monkeypatch.setattr(doctor, "examine", lambda _settings: [Check("Portal", CheckState.FAIL, "Gone.", "Wait.")])
    answer = answer_of(run("doctor", "--json"))
    assert answer == {"checks": [{"name": "Portal", "state": "fail", "sentence": "Gone.", "next_step": "Wait."}],
                      "exit_code": 1}
    assert (tmp_path / "logs" / LOG_FILE).exists(), "it sends the golfer to the log"
    monkeypatch.setenv("RANGEBOOK_HOME", "/dev/null/nowhere")
    assert "Gone." in run("doctor").stdout, "a folder that cannot be written is for the doctor to say"


def test_the_diagnostics_are_shown_whole_and_saved_when_agreed(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import zipfile

    import commands.doctor
    from services.support import doctor

    monkeypatch.setenv("RANGEBOOK_HOME", str(tmp_path / "secret-home"))
    monkeypatch.setattr(doctor, "examine", lambda _settings: [])
    target = tmp_path / "report.zip"
    assert run("doctor", "--zip", str(target)).exit_code == 2, "nobody can be asked"
    monkeypatch.setattr(commands.shared, "can_ask", lambda: True)
    shown = run("doctor", "--zip", str(target), stdin="n\n")
    assert shown.exit_code == 1
    assert not target.exists()
    shown = run("doctor", "--zip", str(target), stdin="y\n")
    assert shown.exit_code == 0
    assert target.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(target) as archive:
        for name in archive.namelist():
            assert f"--- {name}" in shown.stdout
            for line in archive.read(name).decode().splitlines():
                assert line in shown.stdout
    assert "secret-home" not in shown.stdout
    again = run("doctor", "--zip", str(target), "--yes")
    assert (again.exit_code, "is there already" in again.stderr) == (1, True)
    answer = answer_of(run("doctor", "--zip", str(tmp_path / "b.zip"), "--yes", "--json"))
    assert set(answer) == {"checks", "exit_code", "files", "zip"}


# -- the rest -----------------------------------------------------------------------------------


def test_text_from_outside_is_drawn_as_text() -> None:
    assert as_text("[red]a\x1b[31m\nb\x07").plain == "[red]a [31m b "
    assert "canary" not in str(to_json({"key": [ReportKey("canary-123")]}))


def test_progress_in_words() -> None:
    assert describe_progress(SyncProgress("r", message="Signing in…", elapsed_seconds=3)) == "Signing in… 3 s"
    words = describe_progress(SyncProgress("r", total=125, processed=12, imported=12, shots=480, eta_seconds=30))
    assert words == "9 % · 12 of 125 done · 12 imported · 480 shots · about 30 s left"


def press_ctrl_c_twice(asked: threading.Event) -> None:
    with polite_interrupts(asked.set):
        os.kill(os.getpid(), signal.SIGINT)
        assert asked.wait(30)
        os.kill(os.getpid(), signal.SIGINT)
        threading.Event().wait(1)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_the_first_interrupt_is_polite_the_second_is_not() -> None:
    asked, before = threading.Event(), signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        press_ctrl_c_twice(asked)
    assert asked.is_set()
    assert signal.getsignal(signal.SIGINT) is before


def test_a_defect_is_one_sentence_and_exit_code_1(
    app: OpenedApp, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "open_app", lambda: 1 / 0)
    assert cli.main(["status"]) == 1
    assert "Something unexpected" in capfd.readouterr().err


# -- as a real program --------------------------------------------------------------------------


def program(
    home: Path, *arguments: str, stdin: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    if {"sync", "login"} & set(arguments):
        remember_browser(home)
    return subprocess.run(
        [sys.executable, "cli.py", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=240, check=False,
        input=stdin, env=program_environment(home, environment))


def program_environment(home: Path, more: Mapping[str, str]) -> dict[str, str]:
    """That of a golfer's terminal without a keyring: nothing of ours but the home and what is asked for."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("UNEEKOR_", "RANGEBOOK_"))}
    return {**clean, "RANGEBOOK_HOME": str(home), "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring", **more}


def test_the_program_explains_itself(tmp_path: Path) -> None:
    shown = program(tmp_path, "--help")
    assert shown.returncode == 0
    assert "Exit codes" in shown.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_database_is_explained_with_exit_code_1(tmp_path: Path) -> None:
    (tmp_path / "golf.db").write_bytes(b"not a database " * 100)
    ended = program(tmp_path, "status", "--json")
    assert ended.returncode == 1
    assert json.loads(ended.stdout)["error"]["code"] == "database_damaged"
    assert "Traceback" not in ended.stderr


def test_environment_credentials_are_used_and_never_written(tmp_path: Path) -> None:
    ended = program(tmp_path, "status", "--json", UNEEKOR_USERNAME=ME, UNEEKOR_PASSWORD="canary-password")
    answer = json.loads(ended.stdout)
    assert (answer["credentials"]["place"], answer["credentials"]["username"]) == ("environment", ME)
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"canary-password" not in written
    assert "canary-password" not in ended.stdout + ended.stderr


@pytest.mark.browser
def test_the_demo_syncs_from_the_terminal(tmp_path: Path) -> None:
    first = program(tmp_path, "--demo", "sync", "--max-sessions", "3", "--json")
    assert first.returncode == 0, first.stderr
    result = json.loads(first.stdout)["result"]
    assert (result["status"], result["sessions_imported"]) == ("success", 3)
    with closing(open_database(tmp_path / "demo.db")) as database:
        (run,) = database.runs.load_recent(3)
    assert (run.sessions_imported, run.trigger) == (3, "script")  # no terminal here


@pytest.mark.browser
@pytest.mark.proof  # in one process: tests/journeys/test_half_a_list.py
def test_a_list_not_read_to_its_end_is_said_in_json_and_in_the_exit_code(tmp_path: Path) -> None:
    """No row could be read: 1. Some could: 3 (tests/journeys/test_listing_survives.py)."""
    with DemoPortal(fresh_account(sessions=33, today=date.today())) as portal:  # noqa: DTZ011 - the demo's days
        portal.faults.on(Fault.LISTING_OTHER_SHAPE)
        ended = program(
            tmp_path, "sync", "--max-sessions", "1", "--json", UNEEKOR_USERNAME=portal.username,
            UNEEKOR_PASSWORD=portal.password, UNEEKOR_PORTAL_URL=portal.url, UNEEKOR_API_URL=portal.api_url)
    told = json.loads(ended.stdout)
    assert (ended.returncode, told["exit_code"], told["result"]["status"]) == (1, 1, "error"), ended.stderr
    assert "could not be read to its end" in told["result"]["message"]
    assert told["result"]["receipt"]["listing_complete"] is False
    assert told["result"]["gone_sessions"] == []


@pytest.mark.browser
@pytest.mark.proof  # in one process: tests/journeys/test_portal_survives.py
def test_an_account_without_sessions_is_complete_in_every_manner_of_asking(tmp_path: Path) -> None:
    with DemoPortal(fresh_account(sessions=0, today=date.today())) as portal:  # noqa: DTZ011 - the demo's days
        ended = program(
            tmp_path, "sync", "--json", UNEEKOR_USERNAME=portal.username, UNEEKOR_PASSWORD=portal.password,
            UNEEKOR_PORTAL_URL=portal.url, UNEEKOR_API_URL=portal.api_url)
    result = json.loads(ended.stdout)["result"]
    assert (ended.returncode, result["status"]) == (0, "no_new"), ended.stderr
    assert (result["receipt"]["listed_sessions"], result["receipt"]["listing_complete"]) == (0, True)


@pytest.mark.browser
@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_ctrl_c_stops_politely_and_the_next_sync_goes_on(tmp_path: Path) -> None:
    remember_browser(tmp_path)
    with small_portal(api_seconds=0.5) as (_, login):
        with subprocess.Popen([sys.executable, "cli.py", "sync", "--max-sessions", "all"], cwd=ROOT,
                              env=program_environment(tmp_path, login), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True, start_new_session=True) as running:
            assert running.stderr is not None
            for line in running.stderr:
                if line.startswith("Stored"):
                    break
            os.killpg(running.pid, signal.SIGINT)  # as a terminal does: the browser gets it too
            said = running.stderr.read()
            assert running.wait(240) == 130
        assert "Stopping after" in said
        again = program(tmp_path, "sync", "--max-sessions", "2", "--quiet", **login)
        assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    with closing(open_database(tmp_path / "golf.db")) as database:
        after, stopped = database.runs.load_recent(3)
    assert stopped.status is SyncStatus.CANCELLED
    assert 0 < stopped.sessions_imported < SESSIONS
    assert 0 < after.sessions_imported <= 2


def sync_refused_twice(home: Path, portal: DemoPortal) -> dict[str, str]:
    """A new process each: nothing but the database remembers. Returns the environment of both."""
    wrong = {"UNEEKOR_USERNAME": portal.username, "UNEEKOR_PASSWORD": "wrong-canary", **hosts_of(portal)}
    for _ in range(2):
        ended = program(home, "sync", "--json", **wrong)
        assert ended.returncode == 4, ended.stderr
        assert "wrong-canary" not in ended.stdout + ended.stderr
    assert portal.counters.sign_in_attempts == 1
    return wrong


@pytest.mark.browser
def test_a_refused_password_is_tried_once_by_however_many_processes(tmp_path: Path) -> None:
    with small_portal() as (portal, _):
        sync_refused_twice(tmp_path, portal)
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or b"wrong-canary" not in path.read_bytes()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.proof  # what a person then does, in one process: tests/test_cli_accounts.py, and above
@pytest.mark.timeout(900)
def test_a_refused_password_is_tried_once_whatever_asks_until_a_person_acts(tmp_path: Path) -> None:
    with small_portal() as (portal, _):
        hosts = hosts_of(portal)
        wrong = sync_refused_twice(tmp_path, portal)
        assert program(tmp_path, "login", "--try-again", **wrong).returncode == 0
        assert program(tmp_path, "sync", **wrong).returncode == 4
        assert portal.counters.sign_in_attempts == 2

        login = ["login", "--username", portal.username, "--password-stdin"]
        refused = program(tmp_path, *login, stdin=f"{portal.password}\n", **hosts)
        assert (refused.returncode, portal.counters.sign_in_attempts) == (1, 2)  # nowhere agreed to keep it
        kept = program(tmp_path, *login, "--allow-file", stdin=f"{portal.password}\n", **hosts)
        assert (kept.returncode, portal.counters.sign_in_attempts) == (0, 3), kept.stderr
        synced = program(tmp_path, "sync", "--max-sessions", "1", "--json", **hosts)
        assert synced.returncode == 0, synced.stderr
        assert portal.counters.sign_in_attempts == 3  # the kept cookie let it in
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or b"wrong-canary" not in path.read_bytes()


def test_a_run_is_taken_back_and_brought_back(app: OpenedApp, run: Run) -> None:
    app.database.runs.begin("run-1", trigger="button", mode="full", max_sessions=None, account=ME,
                            started_at=app.parts.clock.now())
    save_report(app, 101, report_body(5))
    app.database.runs.mark_all_crashed("over", app.parts.clock.now())
    before = app.database.compute_content_hash()
    undone = run("undo", "last", "--json")
    assert undone.exit_code == 0
    record = json.loads(undone.stdout)["run"]
    assert (record["undoes"], record["message"]) == ("run-1", "1 session removed (5 shots).")
    again = run("undo", "run-1")
    assert again.exit_code == 1
    assert "taken back already" in again.stderr
    assert run("undo", record["run_id"], "--yes").exit_code == 0
    assert app.database.compute_content_hash() == before


def test_an_unknown_run_is_not_taken_back(run: Run) -> None:
    refused = run("undo", "nobody", "--json")
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["error"]["code"] == "not_found"


def test_undo_asks_at_a_terminal(app: OpenedApp, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    app.database.runs.begin("run-1", trigger="button", mode="full", max_sessions=None, account=ME,
                            started_at=app.parts.clock.now())
    save_report(app, 101, report_body(5))
    app.database.runs.mark_all_crashed("over", app.parts.clock.now())
    monkeypatch.setattr("commands.sync_history.history.can_ask", lambda: True)
    assert run("undo", "last", stdin="n\n").exit_code != 0
    assert app.database.upkeep.load_facts().sessions == 1
    assert run("undo", "last", stdin="y\n").exit_code == 0
    assert app.database.upkeep.load_facts().sessions == 0


def hold_back(app: OpenedApp, report_id: int = 7) -> None:
    """A session that failed three times in a row."""
    store = app.database.reports(ME)
    store.save_listing_rows([ListedReport(report_id, ReportKey("abcdefgh1234"), "range", shot_count=3)], "run-1")
    failure = SyncFailure("report_unreadable", "The portal sent a web page.", True, report_id, "range")
    for _ in range(3):
        store.save_failure(failure, "run-1", b"<html>\x1b[31mdown</html>")


def test_history_narrows_and_exports(app: OpenedApp, run: Run) -> None:
    for run_id, status in (("run-a", SyncStatus.SUCCESS), ("run-b", SyncStatus.ERROR)):
        app.database.runs.begin(run_id, trigger="cron", mode="full", max_sessions=None, account=ME,
                                started_at=app.parts.clock.now())
        app.database.runs.finish(SyncResult(run_id, status, message="=1+1"), app.parts.clock.now())
    assert {each["run_id"] for each in answer_of(run("history", "--json"))["runs"]} == {"run-a", "run-b"}
    assert [each["run_id"] for each in answer_of(run("history", "--status", "error", "--json"))["runs"]] == ["run-b"]
    assert run("history", "--account", "nobody").stdout.strip() == "No such sync."
    table = run("history", "--csv", "--days", "1").stdout
    assert table.startswith("run_id,started_at")
    assert "'=1+1" in table
    assert len(app.audit.load(AuditFilter(AuditKind.EXPORT))) == 1
    assert "run-b" in run("history").stdout


def test_history_show_tells_one_run(app: OpenedApp, run: Run) -> None:
    hold_back(app)
    app.database.runs.begin("run-1", trigger="cron", mode="full", max_sessions=None, account=ME,
                            started_at=app.parts.clock.now())
    failure = SyncFailure("report_unreadable", "The portal sent a web page.", True, 7, "range")
    app.database.runs.finish(SyncResult("run-1", SyncStatus.PARTIAL, errors=(failure,)), app.parts.clock.now())
    for name in ("run-1", "last"):
        shown = run("history", "show", name)
        assert shown.exit_code == 0
        assert "range: The portal sent a web page." in shown.stdout
    answer = answer_of(run("history", "show", "run-1", "--json"))
    assert (answer["run"]["run_id"], answer["failures"][0]["still_missing"]) == ("run-1", True)
    assert run("history", "show", "run-1", "--csv").stdout.startswith("run_id,report_id")
    assert [entry.what for entry in app.audit.load(AuditFilter(AuditKind.EXPORT))] == [
        "The sessions of a sync, to the terminal"]
    assert run("history", "show", "nothing").exit_code == 1
    assert "abcdefgh1234" not in json.dumps(answer)


def test_quarantine_lists_shows_retries_and_dismisses(
    app: OpenedApp, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("quarantine", "list").stdout.strip() == "Nothing is held back."
    assert run("quarantine", "retry").exit_code == 0
    hold_back(app)
    assert [each["report_id"] for each in answer_of(run("quarantine", "list", "--json"))["quarantine"]] == [7]
    assert "range" in run("quarantine", "list").stdout
    shown = run("quarantine", "raw", "7").stdout
    assert "down</html>" in shown
    assert "session 7" in app.audit.load(AuditFilter(AuditKind.EXPORT))[0].what
    assert "\x1b" not in shown
    seen: list[SyncOptions] = []
    sync_ends_with(app, monkeypatch, SyncResult("run", SyncStatus.PARTIAL, message="It failed."), seen)
    assert run("quarantine", "retry", "7").exit_code == 3
    assert seen[0].only == frozenset({7})
    assert run("quarantine", "retry", "8").exit_code == 1
    assert run("quarantine", "dismiss").exit_code == 0
    assert answer_of(run("quarantine", "list", "--json"))["quarantine"] == []
    assert len(answer_of(run("quarantine", "list", "--all", "--json"))["quarantine"]) == 1
    assert run("quarantine", "raw", "8").exit_code == 1


def test_two_spellings_of_a_player_are_told_joined_and_taken_back(
    app: OpenedApp, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("players", "join").stdout.strip() == "Each player's name is stored in one spelling."
    assert answer_of(run("players", "list", "--json"))["players"] == []
    store_spellings(app.database, {1: COMPOSED, 2: COMPOSED, 3: DECOMPOSED})
    told = f"{COMPOSED} (2 sessions) and {DECOMPOSED} (1 session)."
    assert told in run("players", "list").stdout
    assert answer_of(run("players", "list", "--json"))["players"][0]["kept"] == {"name": COMPOSED, "sessions": 2}
    assert "use --yes" in run("players", "join").stderr
    monkeypatch.setattr(commands.shared, "can_ask", lambda: True)
    monkeypatch.setattr(commands.shared, "confirm", lambda _question: False)
    asked = run("players", "join")
    assert (asked.exit_code, told in asked.stderr) == (1, True)
    before = app.database.compute_content_hash()
    answer = answer_of(run("players", "join", "--yes", "--json"))
    assert answer["joined"] == [f"{COMPOSED} is one player now: 1 session came from the other spelling."]
    assert app.database.practice.load_players() == [COMPOSED]
    joined = app.database.runs.load_recent(1)[0]
    assert (joined.mode, joined.status) == ("join", SyncStatus.SUCCESS)
    assert run("undo", joined.run_id, "--yes").exit_code == 0
    assert app.database.compute_content_hash() == before


def test_what_reports_lack_is_told_and_accepted(app: OpenedApp, run: Run) -> None:
    assert "No session came without" in run("fields", "list").stdout
    assert run("fields", "accept").stdout.strip() == "Nothing is missing."
    begun = app.parts.clock.now()
    app.database.runs.begin("run-1", trigger="cli", mode="full", max_sessions=None, account=ME, started_at=begun)
    save_without_carry(app.database, 7, "run-1")
    lost = SyncFailure(FIELDS_LOST, "3 sessions came without any carry.", True)
    note = SyncFailure(FIELDS_NOTED, "The portal's reports have a field …", True)
    app.database.runs.finish(SyncResult("run-1", SyncStatus.PARTIAL, errors=(lost,), notes=(note,)), begun)
    status = run("status").stdout
    assert "1 session came without carry" in status
    assert "Note: The portal's reports have a field" in status
    shown = run("history", "show", "last").stdout
    assert "Came without carry." in shown
    assert "3 sessions came without any carry." in shown
    assert "The portal's reports have a field" in shown
    answer = answer_of(run("history", "show", "run-1", "--json"))
    assert [each["code"] for each in answer["failures"]] == [FIELDS_LOST]
    assert [each["code"] for each in answer["notes"]] == [FIELDS_NOTED]
    assert [each["report_id"] for each in answer_of(run("fields", "list", "--json"))["sessions"]] == [7]
    assert "carry" in run("fields", "list").stdout
    assert "Not missed any more: carry." in run("fields", "accept").stdout
    assert "Not missed any more: carry." in run("fields", "list").stdout
    assert "came without carry" not in run("status").stdout
    assert "1 field looked for again" in run("fields", "watch").stdout


def test_conflicts_are_listed_and_settled(app: OpenedApp, run: Run) -> None:
    assert "do not differ" in run("conflicts", "list").stdout
    store = app.database.reports(ME)
    for report_id in (7, 8):
        store.save_listing_rows([ListedReport(report_id, ReportKey("abcdefgh1234"), "old")], "run-1")
        app.database.edits.rename(report_id, "mine")
        store.save_listing_rows([ListedReport(report_id, ReportKey("abcdefgh1234"), "new")], "run-2")
    assert {each["report_id"] for each in answer_of(run("conflicts", "list", "--json"))["conflicts"]} == {7, 8}
    assert "new" in run("conflicts", "list").stdout
    assert run("conflicts", "keep-mine").exit_code == 2
    assert run("conflicts", "keep-mine", "9").exit_code == 1
    assert answer_of(run("conflicts", "keep-mine", "7", "--json"))["settled"] == 1
    assert run("conflicts", "take-theirs", "8", "--field", "day").exit_code == 1
    assert answer_of(run("conflicts", "take-theirs", "--all", "--json"))["settled"] == 1
    names = {card.report_id: card.name for card in app.database.journal.load_waiting()}
    assert names == {7: "mine", 8: "new"}
