"""What a system is asked to run for us, and what a kind of system must be able to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from golf.errors import SettingsError

EVERY_MINUTES = 15


@dataclass(frozen=True, slots=True)
class JobName:
    """How a system knows a job: by ``name``, and where people read it by ``title``."""

    name: str
    title: str


SYNC = JobName("rangebook-sync", "Rangebook automatic sync")
COPY = JobName("rangebook-copy", "Rangebook copies")
PUSH = JobName("rangebook-push", "Rangebook push")


@dataclass(frozen=True, slots=True)
class SystemJob:
    """What is started every quarter of an hour: for a sync, whether one is due is decided by Rangebook itself.

    ``minute`` (0 to 14) keeps every golfer's machine from looking in the same minute. ``environment`` holds what the
    program needs to find the same data; a password never. ``words``: the command of cli.py. ``stays``: it goes on until
    it is ended, and is started again where it was.
    """

    python: Path
    cli: Path
    minute: int
    environment: Mapping[str, str]
    called: JobName = SYNC
    words: tuple[str, ...] = ("sync", "--scheduled", "--quiet")
    stays: bool = False

    @property
    def arguments(self) -> tuple[str, ...]:
        """The command without its environment."""
        return (str(self.python), str(self.cli), *self.words)

    @property
    def minutes(self) -> tuple[int, ...]:
        """The minutes of each hour."""
        return tuple(range(self.minute, 60, EVERY_MINUTES))


class SystemSchedule(Protocol):
    """One kind of system. Texts are built by pure functions beside it; programs are run by ``run_program``."""

    title: str
    aside: str
    """What a golfer must know about this kind, or nothing."""

    def __init__(self, *, called: JobName = SYNC) -> None:
        """Of the job of this name."""
        ...

    def install(self, job: SystemJob) -> None:
        """Put the job in, in the place of an earlier one. Raises SettingsError."""
        ...

    def remove(self) -> bool:
        """Take it out; whether there was one. Raises SettingsError."""
        ...

    def load(self) -> str | None:
        """The installed job as the system keeps it; None when there is none. Raises SettingsError."""
        ...

    def build(self, job: SystemJob) -> str:
        """The text that ``load`` gives when exactly this job is installed."""
        ...


def require_plain(*texts: str) -> None:
    """Raise SettingsError when a path holds what no system's table can: a line break or a NUL."""
    for text in texts:
        if any(sign in text for sign in "\r\n\0"):
            raise SettingsError("A folder of Rangebook has a line break in its name.", "Rename it, then try again.")
