"""Files that were dropped and are not imported yet: each with its preview and answers, in this tab alone.

A preview is kept without the shots that it would store: they are read once more when the golfer presses Import. So ten
large files that wait take no room but their bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

import streamlit as st

from golf.errors import GolfError
from services.imports.view import ImportAnswers, ImportPreview, ImportResult, Need, NeedKind, RawColumn, UnknownPlayer

if TYPE_CHECKING:
    from services.app import App

_FILES, _WANTED, _AGAIN = "import_files", "import_wanted", "import_again"
NO_ANSWERS = ImportAnswers()


class Uploaded(Protocol):
    """A file as the browser sent it."""

    file_id: str
    name: str

    def getvalue(self) -> bytes:
        """Its bytes."""


@dataclass(slots=True)
class WaitingFile:
    """A file, what was asked of it until now, and what it was read as last. ``result``: it was imported."""

    file_id: str
    name: str
    data: bytes
    asked: dict[tuple[NeedKind, str], Need] = field(default_factory=dict)
    was_open: set[tuple[NeedKind, str]] = field(default_factory=set)
    """Of what was asked: that for which nothing was remembered."""
    unknown: dict[str, UnknownPlayer] = field(default_factory=dict)
    first: ImportPreview | None = None
    preview: ImportPreview | None = None
    answers: ImportAnswers = NO_ANSWERS
    revision: int = -1
    has_player: bool = False
    """A name was filled in once; if it is taken out, it stays out."""
    is_whole: bool = False
    """It could be read, and nothing is missing."""
    is_ready: bool = False
    """It could be imported as the page shows it."""
    raw_columns: tuple[RawColumn, ...] | None = None
    result: ImportResult | None = None
    trouble: GolfError | None = None

    def key(self, name: str) -> str:
        """The key of a widget of this file."""
        return f"import_{self.file_id}_{name}"


def keep_waiting(uploaded: Sequence[Uploaded]) -> list[WaitingFile]:
    """The files that lie in the box now, in its order; what was taken out of it is forgotten."""
    known: dict[str, WaitingFile] = st.session_state.get(_FILES, {})
    files = {each.file_id: known.get(each.file_id) or WaitingFile(each.file_id, each.name, each.getvalue())
             for each in uploaded} | st.session_state.get(_AGAIN, {})
    st.session_state[_FILES] = files
    return list(files.values())


def try_again(app: App, run_id: str) -> None:
    """Let a file of the import log wait once more. Raises NotFound, DatabaseError."""
    name, data = app.imports.load_kept(run_id)
    file_id = f"{_AGAIN}_{run_id}"
    st.session_state[_AGAIN] = {**st.session_state.get(_AGAIN, {}), file_id: WaitingFile(file_id, name, data)}


def is_again(waiting: WaitingFile) -> bool:
    """Whether the file is tried again, and lies in no box that it could be taken out of."""
    return waiting.file_id in st.session_state.get(_AGAIN, {})


def put_away(waiting: WaitingFile) -> None:
    """Let a file that was tried again wait no more."""
    st.session_state[_AGAIN].pop(waiting.file_id, None)


def keep_refused(app: App, waiting: WaitingFile) -> None:
    """Note a file that cannot be read in the import log, where it can be tried again. Raises DatabaseError."""
    if waiting.preview is not None:
        waiting.result = app.imports.store(waiting.preview, waiting.answers)


def read_waiting(app: App, waiting: WaitingFile, answers: ImportAnswers) -> ImportPreview:
    """Preview a file; at once when neither the answers nor the stored data have changed. Raises DatabaseError."""
    revision = app.revision.load().revision
    if waiting.preview is not None and (waiting.answers, waiting.revision) == (answers, revision):
        return waiting.preview
    with st.spinner("Reading the file …"):  # the largest take a quarter of a minute
        preview = app.imports.preview(waiting.data, waiting.name, answers)
    waiting.is_whole = preview.file is not None
    waiting.preview = kept = replace(preview, file=None)
    waiting.answers, waiting.revision = answers, revision
    waiting.first = waiting.first or kept
    open_still = {(need.kind, need.column) for need in preview.needs}
    for need in preview.asked:
        key = need.kind, need.column
        if key not in waiting.asked:
            waiting.asked[key] = need
            waiting.was_open |= {key} & open_still
    for player in preview.unknown_players:
        waiting.unknown.setdefault(player.name, player)
    return kept


def want(file_ids: Sequence[str]) -> None:
    """Import these when the page is drawn, with the answers that it shows then."""
    st.session_state[_WANTED] = list(file_ids)


def store_wanted(app: App, files: Sequence[WaitingFile]) -> None:
    """Import what was asked for, one by one: what goes wrong with one stops none of the others."""
    wanted = st.session_state.pop(_WANTED, [])
    chosen = [each for each in files if each.file_id in wanted and each.is_ready and each.result is None]
    if not chosen:
        return
    with st.spinner("Importing …"):
        for each in chosen:
            _store(app, each)
    st.rerun()


def forget_result(waiting: WaitingFile) -> None:
    """Look at the file anew, after its import was taken back."""
    waiting.result = waiting.preview = waiting.first = None


def _store(app: App, waiting: WaitingFile) -> None:
    waiting.trouble = None
    try:
        preview = app.imports.preview(waiting.data, waiting.name, waiting.answers)
        result = app.imports.store(preview, waiting.answers)
    except GolfError as error:
        waiting.trouble = error
        return
    waiting.result = replace(result, preview=replace(preview, file=None))
