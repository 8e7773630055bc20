"""``account …`` and what the other commands do with several accounts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import cli
import commands.accounts
import commands.login
import commands.shared
from golf.errors import SignInBlocked
from golf.sync_events import SyncFailure, SyncResult, SyncStatus
from golf.sync_preview import PreviewItem, PreviewKind
from services.sign_in.login_places import StoredCredentials
from services.sync.all_accounts import AccountResult, AllAccountsProgress
from services.sync.options import SyncOptions
from services.sync_preview.view import SyncPreview
from tests.opened_app import OpenedApp
from tests.services.sign_in.test_credentials import Portal
from tests.services.small_house import ME, build_small_app

CLUB = "club@example.com"
Run = Callable[..., Result]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenedApp]:
    app = build_small_app(tmp_path)
    monkeypatch.setattr(app.credentials, "_verify", lambda *_anything: None)
    for name in (ME, CLUB):
        app.credentials._keep(app.credentials._places.file, StoredCredentials(name, "secret"))
    for module in (cli, commands.login, commands.accounts):
        monkeypatch.setattr(module, "open_app", lambda: app)
    yield app
    app.database.close()


@pytest.fixture
def run(app: OpenedApp) -> Run:
    return lambda *arguments, stdin=None: CliRunner().invoke(cli.cli, list(arguments), input=stdin)


def cards(result: Result) -> dict[str, dict[str, object]]:
    assert result.exit_code == 0, result.output
    return {card["username"]: card for card in json.loads(result.stdout)["accounts"]}


def test_accounts_are_listed_named_paused_and_resumed(run: Run) -> None:
    assert cards(run("--json", "account", "label", CLUB, "The Club"))[CLUB]["label"] == "The Club"
    assert cards(run("--json", "account", "pause", "the club"))[CLUB]["is_enabled"] is False
    assert "paused" in run("account", "list").stdout
    assert cards(run("--json", "account", "resume", "THE CLUB"))[CLUB]["is_enabled"] is True
    listed = run("--json", "account", "list")
    assert list(cards(listed)) == [ME, CLUB]
    assert "secret" not in listed.stdout


def test_an_account_is_added_and_removed(app: OpenedApp, run: Run) -> None:
    added = run("account", "add", "--username", "ann@example.com", "--label", "Ann", "--password-stdin",
                "--allow-file", stdin="right-password\n")
    assert (added.exit_code, "Ann is kept" in added.stdout) == (0, True), added.output
    assert app.credentials.load("ann@example.com").password == "right-password"
    assert run("account", "remove", "ann").exit_code == 2
    assert run("account", "remove", "ann", "--yes").exit_code == 0
    assert app.credentials.accounts() == (ME, CLUB)


@pytest.mark.parametrize("command", [["login", "--username", ME], ["account", "add", "--username", "ann@example.com"]])
def test_a_script_sends_a_refused_password_once(
    app: OpenedApp, run: Run, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    portal = Portal()
    monkeypatch.setattr(app.credentials, "_verify", portal)
    results = [run(*command, "--password-stdin", "--allow-file", stdin="wrong-canary\n") for _ in range(3)]
    assert [result.exit_code for result in results] == [4, 4, 4]
    assert portal.sent == ["wrong-canary"]
    assert "refused this very password on" in " ".join(results[2].stderr.split())
    assert "wrong-canary" not in "".join(result.output for result in results)
    assert run(*command, "--password-stdin", "--allow-file", stdin="right-password\n").exit_code == 0


@pytest.mark.parametrize(("answer", "sent"), [("n", 1), ("y", 2)])
def test_who_typed_a_refused_password_is_asked_before_it_is_sent_again(
    app: OpenedApp, run: Run, monkeypatch: pytest.MonkeyPatch, answer: str, sent: int
) -> None:
    portal = Portal()
    monkeypatch.setattr(app.credentials, "_verify", portal)
    for module in (commands.shared, commands.login):
        monkeypatch.setattr(module, "can_ask", lambda: True)
    typed = ("login", "--username", ME, "--allow-file")
    assert run(*typed, stdin="wrong-canary\n").exit_code == 4
    assert run(*typed, stdin=f"wrong-canary\n{answer}\n").exit_code == 4
    assert portal.sent == ["wrong-canary"] * sent


def test_an_unknown_account_is_said(run: Run) -> None:
    result = run("account", "pause", "nobody")
    assert (result.exit_code, "nobody" in result.stderr) == (1, True)


def test_login_for_an_account_refuses_another(run: Run) -> None:
    result = run("login", "--account", CLUB, "--username", "ann@example.com", "--password-stdin", "--allow-file",
                 stdin="x\n")
    assert (result.exit_code, "account add" in result.stderr) == (1, True)
    assert run("login", "--account", CLUB, "--password-stdin", "--allow-file", stdin="x\n").exit_code == 0


def test_logout_asks_which_one(app: OpenedApp, run: Run) -> None:
    assert run("logout").exit_code == 2
    assert run("logout", "--account", CLUB).exit_code == 0
    assert app.credentials.accounts() == (ME,)


def test_status_lists_them_all(run: Run) -> None:
    said = run("status").stdout
    assert ME in said
    assert CLUB in said
    assert set(cards(run("--json", "status"))) == {ME, CLUB}


def ended(*steps: AccountResult) -> AllAccountsProgress:
    return AllAccountsProgress((ME, CLUB), steps, is_over=True)


@pytest.mark.parametrize(("steps", "code"), [
    ((AccountResult(ME, SyncResult("a", SyncStatus.SUCCESS)), AccountResult(CLUB, SyncResult("b", SyncStatus.NO_NEW))),
     0),
    ((AccountResult(ME, SyncResult("a", SyncStatus.SUCCESS)), AccountResult(CLUB, reason="Refused on 3 May.")), 3),
    ((AccountResult(ME, SyncResult("a", SyncStatus.PARTIAL)),
      AccountResult(CLUB, SyncResult("b", SyncStatus.AUTH_FAILED))), 4),
    ((AccountResult(ME, SyncResult("a", SyncStatus.ERROR, errors=(SyncFailure("x", "Broken.", True),))),
      AccountResult(CLUB, SyncResult("b", SyncStatus.SUCCESS))), 1),
    ((AccountResult(ME, SyncResult("a", SyncStatus.CANCELLED)), AccountResult(CLUB, reason="Left out.")), 130),
])
def test_all_accounts_end_with_the_code_of_the_worst(
    app: OpenedApp, run: Run, monkeypatch: pytest.MonkeyPatch, steps: tuple[AccountResult, ...], code: int
) -> None:
    monkeypatch.setattr(app.jobs, "run_all_blocking", lambda *_a, **_k: ended(*steps))
    for arguments in (("sync",), ("sync", "--account", "all")):
        result = run(*arguments)
        assert result.exit_code == code, result.output
        assert CLUB in result.output
    told = json.loads(run("--json", "sync").stdout)
    assert [step["account"] for step in told["accounts"]] == [ME, CLUB]
    assert told["exit_code"] == code


def test_one_account_is_synced_by_its_name(app: OpenedApp, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str | None] = []

    def run_blocking(_options: SyncOptions, _trigger: str, *, account: str | None, **_more: object) -> SyncResult:
        asked.append(account)
        return SyncResult("r", SyncStatus.NO_NEW)

    monkeypatch.setattr(app.jobs, "run_blocking", run_blocking)
    app.database.accounts.save_label(CLUB, "Club")
    assert run("sync", "--account", "club").exit_code == 0
    app.database.accounts.save_sync_enabled(ME, enabled=False)
    assert run("sync").exit_code == 0
    assert asked == [CLUB, CLUB]


def test_what_needs_one_account_says_so(run: Run) -> None:
    for arguments in (("sync", "--preview"), ("sync", "--accept-missing")):
        refused = run(*arguments)
        assert refused.exit_code == 2
        assert CLUB in " ".join(refused.stderr.split())


def test_a_preview_and_its_run_are_of_the_account_that_was_named(
    app: OpenedApp, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str | None]] = []
    item = PreviewItem(7, PreviewKind.NEW, "range", "Sam", None, date(2026, 2, 1), 30, 0, will_run=True)

    def preview_blocking(options: SyncOptions, _trigger: str, *, account: str | None, **_more: object) -> SyncResult:
        asked.append(("preview", account))
        app.jobs.preview = SyncPreview("r", account or "", options, datetime.now(UTC), (item,), (), None)
        return SyncResult("r", SyncStatus.SUCCESS)

    def run_blocking(_options: SyncOptions, _trigger: str, *, preview: SyncPreview, **_more: object) -> SyncResult:
        asked.append(("run", preview.account))
        return SyncResult("r2", SyncStatus.SUCCESS)

    monkeypatch.setattr(app.jobs, "preview_blocking", preview_blocking)
    monkeypatch.setattr(app.jobs, "run_blocking", run_blocking)
    monkeypatch.setattr(cli, "can_ask", lambda: True)
    app.database.accounts.save_label(CLUB, "Club")
    assert run("sync", "--preview", "--account", "club", stdin="y\n").exit_code == 0
    assert asked == [("preview", CLUB), ("run", CLUB)]


def test_when_every_account_is_paused_the_first_one_is_not_synced_instead(
    app: OpenedApp, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[object] = []
    for name in ("run_blocking", "run_all_blocking", "preview_blocking"):
        monkeypatch.setattr(app.jobs, name, lambda *_a, **more: begun.append(more))
    for name in (ME, CLUB):
        app.database.accounts.save_sync_enabled(name, enabled=False)
    for arguments in (("sync",), ("sync", "--account", "all"), ("sync", "--preview")):
        refused = run(*arguments)
        assert refused.exit_code == 1
        assert "Every account is paused" in " ".join(refused.stderr.split())
    assert begun == []


def test_when_nobody_may_sign_in_that_is_the_exit_code(
    app: OpenedApp, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_anything: object, **_more: object) -> AllAccountsProgress:
        raise SignInBlocked("Refused on 3 May.", "Sign in.")

    monkeypatch.setattr(app.jobs, "run_all_blocking", refuse)
    assert run("sync").exit_code == 4
