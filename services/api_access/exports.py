"""Files for programs: the tables and the report that pages offer, and for the owner a copy of the whole database.

Each file that leaves is in the audit under the name of the token.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from golf.errors import SettingsError
from golf.maintenance import acting_as
from golf_db import FlatShotFilter
from services.api_access.caller import Caller, Scope, require
from services.exports.file_names import build_file_stem
from services.exports.json_values import to_json
from services.exports.putt_columns import build_putt_table
from services.exports.table import MEDIA_TYPES, Table, TableFormat, is_unknown
from services.exports.table_units import STORED, choose_units

if TYPE_CHECKING:
    from automation.ports import Clock
    from golf.sessions import SessionCard
    from golf.settings import Settings
    from golf.shots import StoredShot
    from golf.units import DisplayUnits
    from golf_db import GolfDatabase
    from services.backups.service import Backups
    from services.clubs.devices import Devices
    from services.coach_reports.service import CoachReports
    from services.maintenance.audit import AuditTrail
    from services.putting.service import PuttingQuestions
    from services.sessions.service import Sessions
    from services.shared.choices import Choices

MOST_ROWS = 100_000
"""Of one file; the rest comes with ``offset``."""
_HTML, _JSON, _SQLITE = "text/html", "application/json", "application/vnd.sqlite3"
_LEFT_SECONDS = 3600.0
"""After so long a copy of the database that is still there was left by a kill."""


class ExportKind(StrEnum):
    """What a file holds."""

    SHOTS = "shots"
    PUTTS = "putts"
    SESSIONS = "sessions"


class ExportFormat(StrEnum):
    """How it is written: CSV and Excel in the golfer's units, JSON and Parquet in those of storage (SI)."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file. ``total``: how many rows there are, of which it has a portion."""

    name: str
    media_type: str
    content: bytes
    total: int


@dataclass(frozen=True, slots=True)
class DatabaseCopy:
    """A verified copy of the whole database in a folder of its own; ``remove`` it once it was sent."""

    name: str
    path: Path
    media_type: str = _SQLITE

    def remove(self) -> None:
        """Delete it."""
        shutil.rmtree(self.path.parent, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class ApiExports:
    """Files for programs. Each method raises NotAllowed, and NotFound for a name that is not here. Thread-safe."""

    database: GolfDatabase
    settings: Settings
    clock: Clock
    sessions: Sessions
    putting: PuttingQuestions
    devices: Devices
    coach_reports: CoachReports
    backups: Backups
    choices: Choices
    audit: AuditTrail

    def export_table(
        self, caller: Caller, kind: ExportKind, file_format: ExportFormat, *, session_id: int | None = None,
        player: str | None = None, club: str | None = None, first_day: date | None = None,
        last_day: date | None = None, only_counting: bool = False, limit: int, offset: int = 0,
    ) -> ExportFile:
        """A portion of what passes as a file. Raises SettingsError for a filter that this kind does not have."""
        require(caller, Scope.READ)
        wanted = self._check(kind, FlatShotFilter(session_id, player, club, first_day, last_day, only_counting))
        units = STORED if file_format is ExportFormat.JSON else choose_units(
            TableFormat(file_format.value), self.choices.units)
        total, table = {ExportKind.SHOTS: self._load_shots, ExportKind.PUTTS: self._load_putts,
                        ExportKind.SESSIONS: self._load_sessions}[kind](wanted, units, slice(offset, offset + limit))
        content, media_type = _write(table, total, file_format)
        name = f"{build_file_stem(kind.value, self.clock.today())}.{file_format.value}"
        self._note(caller, name)
        return ExportFile(name, media_type, content, total)

    def export_report(
        self, caller: Caller, *, session_id: int | None = None, player: str | None = None, month: date | None = None
    ) -> ExportFile:
        """The report for a coach, of a session or of a player's month, as HTML. Raises SettingsError for neither."""
        require(caller, Scope.READ)
        today = self.clock.today()
        if session_id is not None:
            stem, page = build_file_stem("report", session_id), self.coach_reports.build_session_page(session_id, today)
        elif player is not None and month is not None:
            page = self.coach_reports.build_month_page(self.sessions.find_player(player), month, today)
            stem = f"{build_file_stem('report')}-{month:%Y-%m}"
        else:
            raise SettingsError("A report is of a session or of a player's month.", "Say session, or player and month.")
        self._note(caller, f"{stem}.html")
        return ExportFile(f"{stem}.html", _HTML, page.encode(), 1)

    def copy_database(self, caller: Caller) -> DatabaseCopy:
        """A verified copy of everything that is stored. Raises DatabaseError, DiskFull, SettingsError."""
        require(caller, Scope.OWNER)
        place = self.settings.private_folder / "api_exports"
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        _sweep(place)
        folder = Path(tempfile.mkdtemp(dir=place))
        copy = DatabaseCopy(f"{build_file_stem('database', self.clock.today())}.db", folder / "golf.db")
        try:
            made = self.backups.copy_to(folder)
            copy = DatabaseCopy(copy.name, folder / made.name)
        except BaseException:
            copy.remove()
            raise
        self._note(caller, copy.name)
        return copy

    def _check(self, kind: ExportKind, wanted: FlatShotFilter) -> FlatShotFilter:
        """With the player's name as it is stored. Raises NotFound, SettingsError."""
        if wanted.club is not None and kind is not ExportKind.SHOTS:
            raise SettingsError(f"Files of {kind.value} cannot be narrowed down to a club.", "Leave club out.")
        if wanted.only_counting and kind is ExportKind.SESSIONS:
            raise SettingsError("Only shots and putts count or do not.", "Leave counting out.")
        if wanted.session_id is not None:
            self.database.journal.load_session(wanted.session_id)  # raises NotFound
        player = None if wanted.player is None else self.sessions.find_player(wanted.player)
        return replace(wanted, player=player)

    def _load_shots(self, wanted: FlatShotFilter, units: DisplayUnits, portion: slice) -> tuple[int, Table]:
        from services.sessions.shot_tables import build_shot_table  # noqa: PLC0415 - only files of shots need it

        total, rows = self.database.flat_shots.load(
            wanted, limit=portion.stop - portion.start, offset=portion.start)
        found = self.database.practice.load_shots(list(dict.fromkeys(row["session_id"] for row in rows)))
        by_key = {(each.report_id, each.group_id, each.shot.shot_id): each for each in found}
        shots: list[StoredShot] = [by_key[row["report_id"], row["group_id"], row["shot_id"]] for row in rows]
        origins = self.devices.name_sessions({each.report_id for each in shots})
        return total, build_shot_table(shots, units, self.choices.shot_filter, origins)

    def _load_putts(self, wanted: FlatShotFilter, units: DisplayUnits, portion: slice) -> tuple[int, Table]:
        found = [each for each in self.putting.load_of_player(wanted.player)
                 if wanted.session_id in (None, each.session_id) and _is_between(each.practised_on, wanted)
                 and (each.putt.counts or not wanted.only_counting)]
        return len(found), build_putt_table(found[portion], units)

    def _load_sessions(self, wanted: FlatShotFilter, units: DisplayUnits, portion: slice) -> tuple[int, Table]:
        from services.maintenance.tables import build_sessions_table  # noqa: PLC0415 - only this file needs it

        found: Sequence[SessionCard] = [
            each for each in self.sessions.load_player_cards(wanted.player)
            if wanted.session_id in (None, each.report_id) and _is_between(each.practised_on, wanted)]
        return len(found), build_sessions_table(found[portion], units)

    def _note(self, caller: Caller, name: str) -> None:
        with acting_as(caller.who):
            self.audit.note_export(name)


def _is_between(day: date | None, wanted: FlatShotFilter) -> bool:
    """A session without a day is in no period."""
    first, last = wanted.first_day, wanted.last_day
    return (first is None and last is None) or (
        day is not None and (first is None or day >= first) and (last is None or day <= last))


def _write(table: Table, total: int, file_format: ExportFormat) -> tuple[bytes, str]:
    if file_format is ExportFormat.JSON:
        rows = [{heading: None if is_unknown(value) else to_json(value)
                 for heading, value in zip(table.headings, row, strict=True)} for row in table.rows]
        return json.dumps({"total": total, "rows": rows}, ensure_ascii=False).encode("utf-8", "replace"), _JSON
    from services.exports.table_files import write_table  # noqa: PLC0415 - pyarrow loads for 0.2 s

    kind = TableFormat(file_format.value)
    return write_table(table, kind), MEDIA_TYPES[kind]


def _sweep(place: Path) -> None:
    """Delete copies that a kill has left behind."""
    for left in place.iterdir():
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _LEFT_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
