"""``mcp`` as a program meets it: the official client starts it and talks to it over standard input and output."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp_types import CallToolResult, Implementation, TextContent
from typer.testing import CliRunner, Result

import cli
from golf.maintenance import AuditEntry, AuditFilter, AuditKind
from golf_db import open_database
from services.coach.tools import build_lookups, build_overview
from services.wiring import build_app
from tests.services.small_house import settings_in
from tests.stored_sessions import seed_database

ROOT = Path(__file__).parents[2]
CLI = str(ROOT / "cli.py")
TOOLS = {"overview", "club_figures", "progress", "gapping", "digest"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with closing(open_database(tmp_path / "golf.db")) as database:
        seed_database(database, 6, date(2026, 7, 24))
    return tmp_path


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("UNEEKOR_", "RANGEBOOK_"))}
    return {**kept, "RANGEBOOK_HOME": str(home), "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}


def run(home: Path, *words: str, told: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, CLI, "mcp", *words], cwd=home, env=environment(home), capture_output=True,
                          text=True, timeout=100, check=False, input=told or "")


def switch_on(home: Path, *, is_on: bool = True) -> None:
    with closing(open_database(home / "golf.db")) as database:
        database.preferences.save("local_models", "on" if is_on else "off")


@asynccontextmanager
async def talking(home: Path) -> AsyncIterator[ClientSession]:
    start = StdioServerParameters(command=sys.executable, args=[CLI, "mcp"], env=environment(home), cwd=str(home))
    async with stdio_client(start) as (read, write), ClientSession(
            read, write, client_info=Implementation(name="Desk program", version="1")) as session:
        await session.initialize()
        yield session


def talk(home: Path, what: Callable[[ClientSession], Awaitable[None]]) -> None:
    async def go() -> None:
        async with asyncio.timeout(100), talking(home) as session:
            await what(session)

    asyncio.run(go())


def text_of(result: CallToolResult) -> str:
    part, = result.content
    assert isinstance(part, TextContent)
    return part.text


def audit_of(home: Path) -> list[AuditEntry]:
    with closing(open_database(home / "golf.db")) as database:
        return database.audit.load(AuditFilter(AuditKind.EXPORT))


def facts_of(home: Path) -> tuple[Any, dict[str, Any], list[str]]:
    """What the coach would be told, and every word that must not leave."""
    app = build_app(settings_in(home))
    view = app.coach.load_view(app.sessions.find_player(None), app.choices.load_basis(app.clock.today()),
                               app.choices.units)
    return build_overview(view.facts), build_lookups(view.facts), app.sessions.load_players()


def test_it_is_off_until_it_is_switched_on_and_writes_nothing_to_standard_output(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment(home).items():
        monkeypatch.setenv(name, value)

    def tell(*words: str) -> Result:
        return CliRunner().invoke(cli.cli, ["mcp", *words])

    refused = tell()
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "switched off" in refused.stderr
    assert "mcp --on" in refused.stderr
    assert tell("--on").exit_code == 0
    ended = run(home)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", ""), "it ends with its standard input"
    noise = run(home, told="this is no message\n\n[]\n")
    assert noise.returncode == 0
    assert all(json.loads(line)["jsonrpc"] == "2.0" for line in noise.stdout.splitlines())
    assert tell("--off").exit_code == 0
    assert tell().exit_code == 1
    assert tell("--on", "--off").exit_code == 2


def test_a_program_gets_exactly_what_the_coach_would_be_told(home: Path) -> None:
    switch_on(home)
    overview, lookups, players = facts_of(home)
    answers: dict[str, Any] = {}

    async def ask(session: ClientSession) -> None:
        tools = (await session.list_tools()).tools
        assert {tool.name for tool in tools} == TOOLS
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)
        for club in (each["club"] for each in overview["clubs"]):
            answers[club] = json.loads(text_of(await session.call_tool("club_figures", {"club": club})))
        for name in ("overview", "gapping", "digest"):
            answers[name] = json.loads(text_of(await session.call_tool(name, {})))
        answers["wrong"] = text_of(await session.call_tool("club_figures", {"club": "../../etc/passwd"}))
        answers["unknown"] = text_of(await session.call_tool("delete_everything", {}))

    talk(home, ask)
    assert answers["overview"] == overview
    assert [answers[each["club"]] for each in overview["clubs"]] == lookups["club_figures"]
    assert answers["gapping"] == {"gaps": lookups["gapping"]}
    assert answers["digest"] == {"digest": lookups["digest"]}
    assert "no such club" in answers["wrong"]
    assert "passwd" not in answers["wrong"]
    assert "no such tool" in answers["unknown"]
    everything = json.dumps(answers)
    assert not [name for name in players if name in everything]


def test_what_was_asked_is_in_the_audit_and_no_answer_is(home: Path) -> None:
    switch_on(home)

    async def ask(session: ClientSession) -> None:
        await session.call_tool("progress", {"club": "Driver", "metric": "carry"})
        await session.call_tool("gapping", {})

    talk(home, ask)
    entries = audit_of(home)
    assert [(entry.who, entry.what) for entry in entries] == [
        ("model in Desk program", "Looked up: gapping"), ("model in Desk program", "Looked up: progress")]
    assert [entry.detail for entry in entries] == ["", '{"club": "Driver", "metric": "carry"}']


def test_switching_it_off_holds_for_what_runs(home: Path) -> None:
    switch_on(home)

    async def ask(session: ClientSession) -> None:
        assert not (await session.call_tool("overview", {})).is_error
        switch_on(home, is_on=False)
        refused = await session.call_tool("overview", {})
        assert refused.is_error
        assert "switched off" in text_of(refused)

    talk(home, ask)
    assert len(audit_of(home)) == 1


def test_nothing_can_be_changed(home: Path) -> None:
    switch_on(home)

    with closing(open_database(home / "golf.db")) as database:
        before = database.load_revision()

    async def ask(session: ClientSession) -> None:
        for name in TOOLS:
            await session.call_tool(name, {"club": "Driver'; DROP TABLE shots; --", "metric": "carry", "write": "x"})

    talk(home, ask)
    with closing(open_database(home / "golf.db")) as database:
        assert database.load_revision() == before


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_ctrl_c_ends_it_while_it_waits_for_a_question(home: Path) -> None:
    switch_on(home)
    asked = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}}})
    process = subprocess.Popen(
        [sys.executable, CLI, "mcp"], env=environment(home), cwd=home, text=True, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE)
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(asked + "\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == 1
        process.send_signal(signal.SIGINT)
        assert process.wait(100) == -signal.SIGINT
