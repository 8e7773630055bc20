"""Whoever reads the output, or holds the terminal, goes away: real processes, real pipes, a real pseudo-terminal."""

from __future__ import annotations

import errno
import io
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from commands.output_streams import OpenEndedStream
from commands.sync_view import polite_interrupts
from golf.settings import Settings
from golf.sync_events import RunRecord, SyncStatus
from golf_db import open_database
from tests.browsers import remember_browser
from tests.small_portal import SESSIONS, small_portal

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX pipes and signals")


def environment(home: Path) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("UNEEKOR_", "RANGEBOOK_"))}
    return {**clean, "RANGEBOOK_HOME": str(home), "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}


@pytest.fixture
def nobody() -> Iterator[int]:
    """The writing end of a pipe whose reader is gone."""
    reader, writer = os.pipe()
    os.close(reader)
    yield writer
    os.close(writer)


def program(home: Path, *arguments: str, stdout: int = subprocess.PIPE, stderr: int = subprocess.PIPE,
            login: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    env = {**environment(home), **(login or {})}
    return subprocess.run([sys.executable, "cli.py", *arguments], cwd=ROOT, env=env, text=True,
                          stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr, timeout=240, check=False)


def last_run(home: Path) -> RunRecord:
    with closing(open_database(Settings(home=home).database_path)) as database:
        (run,) = database.runs.load_recent(1)
    return run


@pytest.mark.browser
@pytest.mark.parametrize("closed", ["both", "stdout", "stderr"])
def test_a_sync_whose_output_is_cut_off_goes_on_to_its_end(tmp_path: Path, nobody: int, closed: str) -> None:
    out = nobody if closed != "stderr" else subprocess.PIPE
    err = nobody if closed != "stdout" else subprocess.PIPE
    remember_browser(tmp_path)
    with small_portal() as (_, login):
        ended = program(tmp_path, "sync", "--max-sessions", "3", stdout=out, stderr=err, login=login)
    assert ended.returncode == 0
    assert "Traceback" not in (ended.stderr or "")
    assert "unexpected" not in (ended.stderr or "")
    if closed == "stderr":
        assert "3 new sessions" in ended.stdout
    run = last_run(tmp_path)
    assert (run.status, run.sessions_imported) == (SyncStatus.SUCCESS, 3)


@pytest.mark.parametrize(("arguments", "wanted"), [
    (("status",), 0), (("history",), 0), (("status", "--json"), 0), (("--help",), 0), (("--demo", "doctor"), 0),
    (("export", "--help"), 0), (("nonsense",), 2)])
def test_no_command_ends_with_a_traceback_about_a_pipe(
    tmp_path: Path, nobody: int, arguments: tuple[str, ...], wanted: int
) -> None:
    stdout_gone = program(tmp_path, *arguments, stdout=nobody)
    assert stdout_gone.returncode == wanted
    assert "Traceback" not in stdout_gone.stderr
    assert "BrokenPipe" not in stdout_gone.stderr
    assert program(tmp_path, *arguments, stderr=nobody).returncode == wanted
    assert program(tmp_path, *arguments, stdout=nobody, stderr=nobody).returncode == wanted


def test_a_full_disk_is_no_closed_pipe() -> None:
    class Full(io.StringIO):
        def write(self, _text: str) -> int:
            raise OSError(errno.ENOSPC, "no space left")

    with pytest.raises(OSError, match="no space"):
        OpenEndedStream(Full()).write("numbers")


def run_until_stored(
    home: Path, login: Mapping[str, str], then: Callable[[subprocess.Popen[bytes], int], None]
) -> int:
    """Sync in a terminal of its own, do something once the first session is stored; the exit code."""
    remember_browser(home)
    master, slave = os.openpty()
    running = subprocess.Popen(
        [sys.executable, "-c", _IN_ITS_TERMINAL, "sync", "--max-sessions", "all"], cwd=ROOT, start_new_session=True,
        env={**environment(home), **login, "TERM": "dumb"}, stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    said = b""
    while b"Stored" not in said:
        said += os.read(master, 4096)
    then(running, master)
    return running.wait(240)


_IN_ITS_TERMINAL = """
import fcntl, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
import cli
sys.exit(cli.main(sys.argv[1:]))
"""


def close_terminal(_running: subprocess.Popen[bytes], master: int) -> None:
    os.close(master)  # the system sends SIGHUP, and every write fails with EIO from now on


def hang_up_twice(running: subprocess.Popen[bytes], master: int) -> None:
    os.killpg(running.pid, signal.SIGHUP)
    os.killpg(running.pid, signal.SIGHUP)
    threading.Thread(target=_read_on, args=(master,), daemon=True).start()


def _read_on(master: int) -> None:
    try:
        while os.read(master, 4096):
            pass
    except OSError:
        os.close(master)


@pytest.mark.browser
@pytest.mark.parametrize("how", [close_terminal, hang_up_twice])
def test_a_closed_terminal_stops_as_politely_as_ctrl_c(
    tmp_path: Path, how: Callable[[subprocess.Popen[bytes], int], None]
) -> None:
    with small_portal(api_seconds=0.5) as (_, login):
        assert run_until_stored(tmp_path, login, how) == 130
    run = last_run(tmp_path)
    assert run.status is SyncStatus.CANCELLED
    assert 0 < run.sessions_imported < SESSIONS


def test_where_hanging_up_is_ignored_it_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with polite_interrupts(lambda: None):
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
            assert signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL
    finally:
        signal.signal(signal.SIGHUP, before)
