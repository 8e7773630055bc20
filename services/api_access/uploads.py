"""Sessions that programs send: the import of the page Import, for the token's own player and nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from golf.errors import DatabaseBusy, SettingsError, SyncAlreadyRunning
from golf.maintenance import acting_as
from golf.same_names import is_same_name
from golf.sessions import DateEvidence, DateSource, SessionSource
from imports.tables.limits import MAX_FILE_BYTES
from services.api_access.caller import Caller, Scope, require
from services.imports.service import check_size
from services.imports.text import describe_needs
from services.imports.view import ImportAnswers, ImportPreview, NeedKind
from services.shared.formatting import count_of

if TYPE_CHECKING:
    from automation.ports import Clock
    from services.imports.service import Imports

MOST_FILES = 20
"""In one request."""


class UploadStatus(StrEnum):
    """What became of a file."""

    STORED = "stored"
    UPDATED = "updated"
    KNOWN = "known"
    NEEDS_ANSWERS = "needs_answers"
    REFUSED = "refused"
    BUSY = "busy"
    """Something else runs: nothing is wrong with the file, and sending it again will do."""


IS_IN = frozenset({UploadStatus.STORED, UploadStatus.UPDATED, UploadStatus.KNOWN})


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it was sent."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class ShotCounts:
    """Shots of a file: not here before, here already, and rows that could not be read."""

    new: int = 0
    known: int = 0
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class UploadProblem:
    """A row that could not be read, or (line None) the file as a whole."""

    line: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class UploadResult:
    """What became of one file. ``session_id`` is the first of ``session_ids``; None: nothing of it is here.

    ``stats_integrated``: every number and figure counts the shots already.
    """

    success: bool
    file: str
    session_id: int | None
    session_ids: tuple[int, ...]
    message: str
    uploaded_at: datetime
    file_type: str | None
    processing_status: UploadStatus
    session_updated: bool = False
    stats_integrated: bool = False
    shots: ShotCounts = ShotCounts()
    problems: tuple[UploadProblem, ...] = ()
    run_id: str | None = None


@dataclass(frozen=True, slots=True)
class UploadTerms:
    """What a token may send: sessions of ``player``, in files of at most so many bytes."""

    token: str
    player: str
    largest_file_bytes: int = MAX_FILE_BYTES
    most_files: int = MOST_FILES


@dataclass(frozen=True, slots=True)
class ApiUploads:
    """Takes files of programs. Thread-safe; sending the same file again adds nothing."""

    imports: Imports
    clock: Clock

    def describe_terms(self, caller: Caller) -> UploadTerms:
        """What the token may send. Raises NotAllowed; SettingsError for a token without a player."""
        require(caller, Scope.UPLOAD)
        if caller.player is None:
            raise SettingsError("This token does not say whose sessions it sends.",
                                "Make another one: token create NAME --scope upload --player NAME")
        return UploadTerms(caller.name, caller.player)

    def upload(
        self, caller: Caller, files: Sequence[SentFile], device: str = "", written_on: date | None = None
    ) -> list[UploadResult]:
        """Import each file whole or not at all; one that is refused stops none of the others.

        ``written_on`` is the day of shots whose file says none. Raises as ``describe_terms``; SettingsError for no
        file and for too many; FileTooLarge where the only file is.
        """
        player = self.describe_terms(caller).player
        if not 1 <= len(files) <= MOST_FILES:
            raise SettingsError("There is no file in the request." if not files else
                                f"More than {MOST_FILES} files at once are not taken.", "Send one file or a few.")
        if len(files) == 1:
            check_size(len(files[0].data))
        with acting_as(caller.who):
            return [self._take(file, ImportAnswers(player=player, device=device, takes_guesses=True), written_on)
                    for file in files]

    def _take(self, file: SentFile, answers: ImportAnswers, written_on: date | None) -> UploadResult:
        preview = self.imports.preview(file.data, file.name, answers)
        day = written_on if any(need.kind is NeedKind.DAY for need in preview.asked) else None
        if day is not None:
            answers = replace(answers, day=day)
            preview = self.imports.preview(file.data, file.name, answers)
        if refused := _find_refusal(preview, answers.player):
            return self._answer(preview, *refused)
        if preview.is_known or preview.file is None:
            return self._answer(preview, UploadStatus.KNOWN, "Everything in it is here already.")
        written = () if day is None else (
            DateEvidence(DateSource.FILE, day, f"the file was written on {day.isoformat()}"),)
        from_api = tuple(replace(session, source=SessionSource.API, dates=written or session.dates)
                         for session in preview.file.sessions)
        preview = replace(preview, file=replace(preview.file, sessions=from_api), remembers={})
        try:
            stored = self.imports.store(preview, answers)
        except (SyncAlreadyRunning, DatabaseBusy) as error:
            return self._answer(preview, UploadStatus.BUSY, str(error))
        was_here = any(session.part.report_id is not None for session in preview.sessions)
        return self._answer(preview, UploadStatus.UPDATED if was_here else UploadStatus.STORED,
                            f"{count_of(stored.new_shots, 'new shot')}.", stored.stored_sessions, stored.run_id)

    def _answer(
        self, preview: ImportPreview, status: UploadStatus, message: str, stored: Sequence[int] = (),
        run_id: str | None = None,
    ) -> UploadResult:
        known = [session.part.report_id for session in preview.sessions if session.part.report_id is not None]
        sessions = tuple(dict.fromkeys((*stored, *known)))
        is_in = status in IS_IN
        problems = [UploadProblem(each.line, each.reason) for each in preview.problems]
        if not is_in:
            problems.append(UploadProblem(None, message))
        return UploadResult(
            success=is_in, file=preview.name, session_id=next(iter(sessions), None), session_ids=sessions,
            message=message, uploaded_at=self.clock.now(),
            file_type=preview.detection.format_id if preview.detection else None, processing_status=status,
            session_updated=status is UploadStatus.UPDATED, stats_integrated=is_in,
            shots=ShotCounts(preview.new if is_in else 0, preview.known, preview.unreadable),
            problems=tuple(problems), run_id=run_id)


def _find_refusal(preview: ImportPreview, player: str) -> tuple[UploadStatus, str] | None:
    """Why a file cannot be taken; None when it can."""
    if preview.refusal is not None:
        return UploadStatus.REFUSED, str(preview.refusal)
    other = next((each.player for each in preview.sessions if not is_same_name(each.player, player)), None)
    if other is not None:
        return UploadStatus.REFUSED, (
            f"The file names the player {other}; this token sends sessions of {player}. Import one such file on the "
            f"page Import, and say there who {other} is.")
    if preview.file is not None:
        return None
    return UploadStatus.NEEDS_ANSWERS, (
        f"{describe_needs(preview.needs)} Import it once on the page Import and say it there.")
