"""The demo portal in a process of its own, so that it shares no interpreter lock with what is measured."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measure import BenchmarkError

ROOT = Path(__file__).resolve().parent.parent
STOP_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class FarPortal:
    """Where the portal is and how to sign in."""

    url: str
    api_url: str
    username: str
    password: str = field(repr=False)


@contextmanager
def portal_process(sessions: int) -> Iterator[FarPortal]:
    """A demo portal with so many sessions; ended with the block. Raises BenchmarkError when it does not start."""
    command = [sys.executable, "-m", "demo_portal", "--sessions", str(sessions)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True) as process:
        try:
            yield read_address(process.stdout.readline() if process.stdout else "")
        finally:
            stop_process(process)


def read_address(line: str) -> FarPortal:
    """Read the portal's first line (``portal … api … user … password …``)."""
    words = line.split()
    facts = dict(zip(words[::2], words[1::2], strict=False))
    try:
        return FarPortal(facts["portal"], facts["api"], facts["user"], facts["password"])
    except KeyError as error:
        raise BenchmarkError("The demo portal did not start.") from error


def stop_process(process: subprocess.Popen[str]) -> None:
    """End a process of ours: asked first, then made to."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(STOP_SECONDS)
