"""Importing files: preview first, then whole or not at all, as a run of the history that can be taken back."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from golf.errors import FileTooLarge, FileUnreadable
from golf.sync_events import BY_HAND, DELETE, IMPORT, REPLAY, SyncFailure
from golf_db import FileToImport, ImportLine, SessionToImport, SharedBalls, is_sqlite_file, open_foreign_copy
from imports.all_formats import ALL_FORMATS
from imports.tables.limits import MAX_FILE_BYTES
from imports.unknown import UNKNOWN_ID, read_raw_columns
from services.imports.by_hand import TypedSession, TypedShot, build_typed_session
from services.imports.preview import FilePreview, read_kept_answers
from services.imports.remembered import Remembered
from services.imports.text import describe_needs, describe_saved
from services.imports.view import (
    HandQuestion,
    ImportAnswers,
    ImportPreview,
    ImportResult,
    Profile,
    RawColumn,
    StoredAlready,
)
from services.shared.clock import ClockNotBehindHistory
from services.shared.formatting import count_of
from services.sync.recorded_operation import open_side_run

if TYPE_CHECKING:
    from services.sync.dependencies import SyncDependencies

log = logging.getLogger(__name__)

OnCount = Callable[[int, int], None]
"""Called with how many are done and how many there are."""
NEEDS = "file_needs_answers"
"""The code of a file that is refused because something must be said first."""
NO_ANSWERS = ImportAnswers()


class Imports:
    """Files of launch monitors. Thread-safe; a sync and an import never run at the same time."""

    def __init__(self, dependencies: SyncDependencies) -> None:
        self._dependencies = dependencies
        self._database = dependencies.database
        self._remembered = Remembered(dependencies.database)
        self._preview = FilePreview(dependencies.database, self._remembered)

    def read_path(self, path: Path) -> bytes:
        """The bytes of a file of this computer; one that is far too large is not even read.

        Another program's database is copied whole through SQLite, also while that program has it open. Raises
        FileRefused.
        """
        try:
            if not path.is_file():
                raise FileUnreadable("There is no such file." if not path.exists() else "This is no file.",
                                     "Check its name and folder.")
            check_size(path.stat().st_size)
            if not is_sqlite_file(path):
                return path.read_bytes()
        except OSError as error:
            raise FileUnreadable(f"The file cannot be opened ({error.strerror}).",
                                 "Give your user access to it.") from error
        with open_foreign_copy(path, self._dependencies.settings.private_folder) as copy:
            return copy.serialize()

    def preview(self, data: bytes, name: str, answers: ImportAnswers = NO_ANSWERS) -> ImportPreview:
        """What a file holds and what is still needed; writes nothing. A file that cannot be read has a ``refusal``.

        Raises DatabaseError.
        """
        today = ClockNotBehindHistory(self._dependencies.clock, self._database).today()
        preview = self._preview.read(data, name, answers, today)
        log.info("file_previewed", extra={"found": preview.found, "new": preview.new, "needs": len(preview.needs)})
        return preview

    def load_raw_columns(self, data: bytes) -> tuple[RawColumn, ...]:
        """The columns of a file as they are, for a mapping by hand; numbered without a row of headings.

        Raises FileTooLarge and FileUnreadable.
        """
        return read_raw_columns(data)

    def store(self, preview: ImportPreview, answers: ImportAnswers = NO_ANSWERS) -> ImportResult:
        """Import what was previewed, and remember the answers. A file with a refusal or needs is only noted.

        Raises SyncAlreadyRunning while a sync or another import runs, DatabaseError; then nothing is changed.
        """
        if preview.refusal is not None or preview.file is None:
            return self._refuse(preview)
        with open_side_run(self._dependencies, IMPORT) as run:
            saved = self._database.imports.save(preview.file, run.run_id, build_facts(preview))
            run.looked_at = len(preview.sessions)
            run.saved += [each for each in saved.sessions if each is not None]
            run.message = f"{preview.name}: {describe_saved(saved)}"
            stored = tuple(each.report_id for each in run.saved)
        self._remembered.save_answers(preview.file.format_id, preview.remembers)
        self._remembered.save_players(answers.players)
        if answers.profile is not None and answers.profile.name:
            self._remembered.save_profile(answers.profile)
        log.info("file_imported", extra={"sessions": len(stored), "shots": saved.new_shots, "putts": saved.new_putts})
        return ImportResult(preview, run.run_id, stored_sessions=stored, new_shots=saved.new_shots,
                            new_putts=saved.new_putts,
                            shared_balls=tuple(self._database.imports.load_shared_balls(stored)))

    def add_session(self, typed: TypedSession) -> int:
        """Store a session that was typed in; its number. A run of the history that can be taken back.

        Raises TypedRefused, SyncAlreadyRunning, DatabaseError; then nothing is changed.
        """
        return self._save_typed(build_typed_session(typed), None)

    def add_shots(self, session_id: int, shots: Sequence[TypedShot]) -> int:
        """Add shots that were typed in to any session, also one of the portal; the number under which they are kept.

        They count with that session, and no sync takes them away. Raises as ``add_session``, and NotFound.
        """
        card = self._database.journal.load_session(session_id).card
        today = ClockNotBehindHistory(self._dependencies.clock, self._database).today()
        typed = TypedSession(card.player, card.practised_on or today, shots, f"Typed in: {card.name}")
        return self._save_typed(build_typed_session(typed), session_id)

    def _save_typed(self, session: SessionToImport, into: int | None) -> int:
        count = len(session.shot_ids)
        facts = {"file": session.name, "format": "by hand", "sessions": 1, "found": count, "new": count, "known": 0}
        with open_side_run(self._dependencies, BY_HAND) as run:
            saved = self._database.imports.save_typed(session, run.run_id, facts, into)
            run.looked_at = 1
            run.saved.append(saved)
            run.message = f"{count_of(count, 'shot')} typed in."
        log.info("typed_in", extra={"shots": count})
        return saved.report_id

    def has_files(self) -> bool:
        """Whether any session was read from a file."""
        return bool(self._database.imports.load_files())

    def replay(self, on_progress: OnCount | None = None) -> str:
        """Read every kept file again with today's readers; what came of it, in a sentence.

        It is a run of the history that can be taken back. A file that today's readers refuse stays as it is.
        Raises SyncAlreadyRunning, DatabaseError.
        """
        today = ClockNotBehindHistory(self._dependencies.clock, self._database).today()
        kept = {sha256: (name, format_id, answers)
                for sha256, name, format_id, answers in self._database.imports.load_files()}
        with open_side_run(self._dependencies, REPLAY) as run:
            for done, (sha256, (name, format_id, answers)) in enumerate(kept.items(), start=1):
                said = replace(read_kept_answers(answers), format_id=format_id)
                found = self._preview.read(self._database.imports.load_body(sha256), name, said, today)
                if found.file is None:
                    reason = str(found.refusal or describe_needs(found.needs))
                    run.failures.append(SyncFailure("file_not_read_again", f"{name}: {reason}", recoverable=False))
                else:
                    run.saved += self._database.imports.save_replayed(found.file, run.run_id)
                if on_progress is not None:
                    on_progress(done, len(kept))
            run.looked_at = len(kept)
            run.message = f"{count_of(len(kept), 'file')} read again, {count_of(len(run.saved), 'session')} changed."
        return run.message

    def delete(self, session_ids: Collection[int]) -> str:
        """Take imported sessions out again; the id of the run, which keeps them and can be taken back.

        Raises NotFound, UndoRefused, SyncAlreadyRunning, DatabaseError; then nothing is changed.
        """
        with open_side_run(self._dependencies, DELETE) as run:
            self._database.imports.delete(session_ids, run.run_id)
            run.looked_at = len(session_ids)
            run.message = f"{count_of(len(session_ids), 'session')} deleted."
        return run.run_id

    def answer_hand(self, question: HandQuestion, *, is_right: bool) -> None:
        """Take what a file says of a player's hand for true, or remember that it is wrong and is not asked again.

        Numbers stay as the file has them; figures of the player are drawn for his hand.
        """
        if is_right:
            self._database.players.set_left_handed(question.player, question.is_left)
        self._remembered.save_denied_hand(question.player, "" if is_right else "left" if question.is_left else "right")

    def load_stored_already(self, preview: ImportPreview) -> list[StoredAlready]:
        """Under whom and on which day the balls of a file are stored that are here; the newest day first."""
        ids = sorted({each.part.report_id for each in preview.sessions if each.part.report_id is not None})
        cards = self._database.journal.load_cards(report_ids=ids, limit=len(ids)) if ids else []
        return [StoredAlready(card.report_id, card.name, card.player, card.practised_on) for card in cards]

    def load_kept(self, run_id: str) -> tuple[str, bytes]:
        """Name and bytes of a file of the import log, to be tried again with other answers or a later reader.

        Raises NotFound when it is not kept: refused files are kept until 60 MB of newer ones have come.
        """
        return self._database.imports.load_kept(run_id)

    def load_log(self, limit: int = 200) -> list[ImportLine]:
        """Every file that was imported or refused, the newest first."""
        return self._database.imports.load_log(limit)

    def load_shared_balls(self, session_ids: Collection[int]) -> list[SharedBalls]:
        """Which balls of these sessions are here twice, through two doors."""
        return self._database.imports.load_shared_balls(session_ids)

    def keep_apart(self, session_id: int, other_id: int, *, are_same: bool = False) -> None:
        """Count the balls of both sessions from now on, or (``are_same``) once again. Raises NotFound."""
        self._database.imports.keep_apart(session_id, other_id, are_same=are_same)

    def list_formats(self) -> list[str]:
        """What the known formats are called, sorted."""
        return sorted((each.title for each in ALL_FORMATS.values() if each.id != UNKNOWN_ID), key=str.casefold)

    def load_profiles(self) -> list[Profile]:
        """The layouts that the golfer mapped, by name."""
        return self._remembered.load_profiles()

    def delete_profile(self, name: str) -> None:
        """Forget a layout; what was imported with it stays."""
        self._remembered.delete_profile(name)

    def load_players(self) -> Sequence[str]:
        """Whom a file's shots may belong to."""
        return [player.name for player in self._database.players.load()]

    def _refuse(self, preview: ImportPreview) -> ImportResult:
        """Note in the history and in the import log that nothing was stored, and why."""
        refusal = preview.refusal
        code = NEEDS if refusal is None else refusal.code
        reason = describe_needs(preview.needs) if refusal is None else str(refusal)
        data = preview.data
        file = FileToImport(preview.name, data, hashlib.sha256(data).digest(), _format_of(preview), "{}", ())
        with open_side_run(self._dependencies, IMPORT) as run:
            run.has_failed = True
            run.message = f"{preview.name}: {reason}"
            run.failures.append(SyncFailure(code, run.message, recoverable=False))
            self._database.imports.save_refusal(file, run.run_id, build_facts(preview) | {"refusal": reason})
        return ImportResult(preview, run.run_id, refusal=reason)


def build_facts(preview: ImportPreview) -> dict[str, Any]:
    """A file in numbers and reasons, as the command line's JSON and the import log have it."""
    problems: list[dict[str, Any]] = [{"line": each.line, "reason": each.reason} for each in preview.problems]
    if preview.refusal is not None:
        problems.append({"line": None, "reason": str(preview.refusal)})
    return {
        "file": preview.name, "format": _format_of(preview) or None,
        "confidence": preview.detection.confidence if preview.detection else 0.0,
        "sessions": len(preview.sessions), "found": preview.found, "new": preview.new, "known": preview.known,
        "unreadable": preview.unreadable, "problems": problems,
        "needs": [{"need": each.kind.value, "question": each.question, "guess": each.guess,
                   "choices": list(each.choices), "column": each.column} for each in preview.needs]}


def check_size(size_bytes: int) -> None:
    """Raise FileTooLarge for a file that need not even be read."""
    if size_bytes > MAX_FILE_BYTES:
        raise FileTooLarge(f"The file is larger than {MAX_FILE_BYTES // 1_000_000} MB.",
                           "Export fewer sessions at once, and import those.")


def _format_of(preview: ImportPreview) -> str:
    return preview.detection.format_id if preview.detection else ""
