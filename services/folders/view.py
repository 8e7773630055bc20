"""What Settings and the command line show of a watched folder."""

from __future__ import annotations

from dataclasses import dataclass

from golf_db import Afterwards, FileState, SeenFile, WatchedFolder

__all__ = ["AddedFolder", "Afterwards", "FileState", "FolderChoices", "FolderView", "SeenFile", "WatchedFolder"]


@dataclass(frozen=True, slots=True)
class FolderChoices:
    """What holds for the files of a folder. ``day_order``: ``day first`` or ``month first``; empty: not said."""

    player: str = ""
    device: str = ""
    day_order: str = ""
    afterwards: Afterwards = Afterwards.MOVE


@dataclass(frozen=True, slots=True)
class AddedFolder:
    """A folder that was added. ``notes``: what is worth knowing of it."""

    folder: WatchedFolder
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FolderView:
    """A folder with what became of its files. ``is_here``: it is watched on this computer.

    ``problems``: files that wait or lie there rejected, the newest first; ``latest``: all others.
    ``sessions``: what each import brought that is still here, by run.
    """

    folder: WatchedFolder
    is_here: bool
    problems: tuple[SeenFile, ...]
    latest: tuple[SeenFile, ...]
    imported: int
    rejected: int
    waiting: int
    sessions: dict[str, tuple[int, ...]]
