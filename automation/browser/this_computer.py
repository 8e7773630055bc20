"""What the ladder asks this computer: its environment, its programs, its commands."""

from __future__ import annotations

import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from golf.errors import BrowserUnavailable

OnLine = Callable[[str], None]
SILENCE_SECONDS = 3.0
_TEMPORARY = ("TMPDIR", "TMP", "TEMP")  # in the order in which the driver of the browser asks
RunCommand = Callable[[Sequence[str], Mapping[str, str], float, OnLine], int]


def run_command(command: Sequence[str], environ: Mapping[str, str], seconds: float, on_line: OnLine) -> int:
    """Run to the end, handing over every line it says; returns its exit code (negative: killed).

    While it is silent an empty line is handed over now and then, so that a Stop is heard. Ended with
    everything it started after ``seconds``, or when ``on_line`` raises (Stop).
    Raises OSError when the program cannot be started.
    """
    with (
        subprocess.Popen(
            list(command), env=dict(environ), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace",
            start_new_session=os.name == "posix",
        ) as process,
        _ended_after(process, seconds),
    ):
        for line in _lines_or_silence(process):
            on_line(line.rstrip())
    return process.returncode


def _lines_or_silence(process: subprocess.Popen[str]) -> Iterator[str]:
    """The lines a program says, and "" after every few seconds in which it says none."""
    said: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def listen() -> None:
        for line in process.stdout or ():
            said.put(line)
        said.put(None)

    threading.Thread(target=listen, name="installer-output", daemon=True).start()
    while True:
        try:
            line = said.get(timeout=SILENCE_SECONDS)
        except queue.Empty:
            yield ""
            continue
        if line is None:
            return
        yield line


@contextmanager
def _ended_after(process: subprocess.Popen[str], seconds: float) -> Iterator[None]:
    timer = threading.Timer(seconds, _end_family, [process])
    timer.daemon = True
    timer.start()
    try:
        yield
    except BaseException:
        _end_family(process)
        raise
    finally:
        timer.cancel()


def _end_family(process: subprocess.Popen[str]) -> None:
    with suppress(ProcessLookupError):  # it ended by itself in the meantime
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


@dataclass(frozen=True, slots=True)
class Machine:
    """This computer as the ladder sees it; tests bring another environment and another runner."""

    environ: Mapping[str, str]
    platform: str = sys.platform
    is_root: bool = False
    run_command: RunCommand = run_command

    def which(self, program: str) -> str | None:
        """The full path of a program on the PATH, or None."""
        return shutil.which(program, path=self.environ.get("PATH", ""))


def check_temporary_folder(machine: Machine) -> None:
    """Raise BrowserUnavailable when the folder for temporary files cannot be written: no browser starts without."""
    named = next((machine.environ[name] for name in _TEMPORARY if machine.environ.get(name)), None)
    try:
        folder = named or tempfile.gettempdir()
        os.rmdir(tempfile.mkdtemp(prefix="rangebook-", dir=folder))  # noqa: PTH106 - one folder, just made
    except OSError as error:
        raise BrowserUnavailable(
            f"The folder for temporary files{f' ({named})' if named else ''} cannot be written ({error.strerror}), "
            "so no browser can start.",
            "Make it writable, with some room, or set TMPDIR to a folder that is, then start Rangebook again.",
        ) from error


def this_machine(environ: Mapping[str, str]) -> Machine:
    """The real computer with the given environment."""
    return Machine(environ, is_root=os.name == "posix" and os.geteuid() == 0)
