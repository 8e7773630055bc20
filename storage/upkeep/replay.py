"""Looking after the file: what is in it, is it sound, and the raw reports for replaying."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from sqlalchemy import func, select

from golf.errors import NotFound
from golf.maintenance import Finding, StorageFacts
from golf.network_disks import find_network_kind
from golf.reports import RawReport, ReportContent, SavedReport
from golf.sessions import DateEvidence, SessionState, TypeGuess
from storage.changes.changesets import keep_snapshot_before_change
from storage.derived.dates import choose_practice_day, save_evidence
from storage.file.engine import Repository
from storage.file.revision import bump_revision
from storage.file.schema import VERSION_TABLE
from storage.file.unpacking import unpack
from storage.reading.sessions import not_found
from storage.reports.writer import prepare_report, write_report
from storage.tables.core import metadata, raw_reports, sessions, shots
from storage.upkeep.checks import run_checks

_C, _R = sessions.c, raw_reports.c


class Upkeep(Repository):
    """Facts, checks and replay. Thread-safe."""

    def load_facts(self) -> StorageFacts:
        """What is stored and where; the size includes what SQLite has not folded into the file yet."""
        with self._store.reading() as connection:
            stored, players, first, last = connection.execute(select(
                func.count(), func.count(_C.player.distinct()), func.min(_C.practised_on), func.max(_C.practised_on),
            ).where(_C.imported_at.is_not(None))).one()
            shot_count = connection.execute(select(func.count()).select_from(shots)).scalar_one()
            raw_count = connection.execute(select(func.count()).select_from(raw_reports)).scalar_one()
            schema = connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar_one()  # noqa: S608
        return StorageFacts(str(self._store.path), self._size(), stored, shot_count, raw_count, players, first, last,
                            str(schema))

    def load_counts(self) -> dict[str, int]:
        """How many rows each of our tables has, and how far the sessions are: numbers alone."""
        with self._store.reading() as connection:
            counts = {name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
                      for name, table in sorted(metadata.tables.items())}
            states = {state.value: 0 for state in SessionState}
            states |= {row.state: row.number for row in connection.execute(
                select(_C.state, func.count().label("number")).group_by(_C.state))}
        return counts | {f"sessions_{state}": number for state, number in states.items()}

    def load_raw(self, report_id: int) -> RawReport:
        """The newest stored bytes of a report, as they came. Raises NotFound."""
        newest = (select(_R.body, _R.fetched_at).where(_R.report_id == report_id)
                  .order_by(_R.version.desc()).limit(1))
        with self._store.reading() as connection:
            row = connection.execute(newest).first()
            if row is None:
                raise NotFound(f"The raw report {report_id} is not stored here.", "Sync to fetch it.")
            return RawReport(report_id, unpack(row.body), row.fetched_at)

    def iter_raw_ids(self) -> list[int]:
        """Reports with stored raw bytes, in the order of their ids."""
        with self._store.reading() as connection:
            return list(connection.execute(select(_R.report_id).distinct().order_by(_R.report_id)).scalars())

    def check(self) -> list[Finding]:
        """Everything that can be wrong with the file or its content; empty when all is well."""
        with self._store.reading() as connection:
            found = run_checks(connection)
        if find_network_kind(self._store.path):
            found.append(Finding("disk", "note", "The data folder is on a network disk, where two machines can "
                                 "overwrite each other's changes. Keep it on a disk of this machine."))
        return found

    def save_replayed(
        self, raw: RawReport, content: ReportContent, guess: TypeGuess, run_id: str
    ) -> SavedReport:
        """Store what a newer reading made of an already stored raw report; its state stays. Raises NotFound."""
        report = prepare_report(raw, content, guess, run_id, keeps_raw=False)
        with self._store.writing() as connection:
            if connection.execute(select(_C.report_id).where(_C.report_id == raw.report_id)).first() is None:
                raise not_found(raw.report_id)
            return write_report(connection, report)

    def save_dates(self, report_id: int, evidence: Iterable[DateEvidence], run_id: str) -> bool:
        """Replace what some sources say about the day of a session; True when that moved it."""
        with self._store.writing() as connection:
            keep_snapshot_before_change(connection, run_id, report_id)
            for item in evidence:
                save_evidence(connection, report_id, item)
            moved = choose_practice_day(connection, report_id, run_id)
            if moved:
                bump_revision(connection)
        return moved

    def _size(self) -> int:
        size = 0
        for suffix in ("", "-wal"):
            with suppress(FileNotFoundError):
                size += self._store.path.with_name(self._store.path.name + suffix).stat().st_size
        return size
