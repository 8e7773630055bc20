"""Our sentences about watched folders and their files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from golf_db import Afterwards, FileState
from services.imports.text import describe_result
from services.shared.formatting import count_of, format_moment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from golf_db import SeenFile, WatchedFolder
    from services.folders.view import FolderView
    from services.imports.view import ImportResult, Need

AFTERWARDS_WORDS: Mapping[Afterwards, str] = {
    Afterwards.MOVE: "Move it to imported/", Afterwards.LEAVE: "Leave it where it is",
    Afterwards.DELETE: "Delete it"}
STATE_WORDS: Mapping[FileState, str] = {
    FileState.IMPORTED: "imported", FileState.KNOWN: "nothing new", FileState.REJECTED: "rejected",
    FileState.WAITING: "waiting"}
NOT_HERE = ("This folder was added on another computer, or came with a backup. Its files stay untouched until you say "
            "that it is to be watched here.")
DEFECT = "Something unexpected went wrong inside Rangebook with this file; the log has the details. The file stays."
BUSY = "Its files wait until the sync or import that is running has ended."
_RECENT_S = 90.0
NO_SHOT_YET = "There is no shot in it yet."


def describe_imported(result: ImportResult) -> str:
    """``1 session, 12 new shots.``; with the rows that could not be read."""
    lost = result.preview.unreadable
    return describe_result(result) + (f" {count_of(lost, 'row')} could not be read." if lost else "")


def describe_known(found: int, noun: str) -> str:
    """Of a file that brought nothing; ``noun``: what its balls are called."""
    return f"Nothing new: all {count_of(found, noun)} were here already."


def describe_open_questions(needs: Sequence[Need]) -> str:
    """Why a file waits, and where it is answered."""
    questions = " ".join(dict.fromkeys(need.question for need in needs))
    return (f"The file does not say everything: {questions} Answer it once on the page Import, or set it for this "
            f"folder if it is the player or the order of the date.")


def describe_soon_rejected(reason: str, seconds: float, afterwards: Afterwards) -> str:
    """Of a file that cannot be read, while its program may still be writing."""
    if afterwards is Afterwards.LEAVE:
        return reason
    return f"{reason} If it stays as it is for {describe_span(seconds)}, it goes to rejected/."


def describe_span(seconds: float) -> str:
    """``1 minute``, ``10 minutes``."""
    return count_of(round(seconds / 60), "minute")


def describe_missing_folder(error: OSError) -> str:
    """Why a folder cannot be looked into; it goes on by itself once it can."""
    again = "Rangebook goes on by itself when it can be read again."
    if isinstance(error, PermissionError):
        return f"The folder may not be read. Grant your user access to it. {again}"
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return f"The folder is not there. Connect its disk or network, or remove it from this list. {again}"
    return f"The folder cannot be read ({error.strerror or type(error).__name__}). {again}"


def describe_disk(folder: WatchedFolder) -> str:
    """How changes are noticed, where that is not at once."""
    if not folder.network_kind:
        return ""
    return (f"It lies on a network disk ({folder.network_kind}), which does not tell of changes: Rangebook looks into "
            f"it every few seconds.")


def describe_contained(others: Sequence[str]) -> str:
    """That another watched folder lies in this one, or around it; empty when none does."""
    if not others:
        return ""
    return (f"{' and '.join(others)} is watched, too: one lies in the other. Each folder takes only the files that lie "
            f"directly in it, so none comes in twice.")


def describe_file(file: SeenFile) -> str:
    """What became of a file, with where it is now."""
    if file.put_to == "deleted":
        return f"{file.message} The file was deleted."
    return f"{file.message} Now in {file.put_to}." if file.put_to else file.message


def describe_counts(view: FolderView, now: datetime) -> str:
    """``Looked into just now · 12 imported, 1 rejected, 2 waiting``."""
    folder = view.folder
    looked = "Not looked into yet"
    if folder.looked_at is not None:
        is_recent = (now - folder.looked_at).total_seconds() < _RECENT_S
        looked = f"Looked into {'just now' if is_recent else format_moment(folder.looked_at)}"
    counts = [f"{number:,} {words}" for number, words in (
        (view.imported, "imported"), (view.rejected, "rejected"), (view.waiting, "waiting")) if number]
    return " · ".join(filter(None, (looked, ", ".join(counts) or "no file yet")))
