"""The integrity check: SQLite's own, and the promises of ours that SQLite does not know."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator

from sqlalchemy import Connection

from golf.maintenance import Finding
from golf.sessions import choose_day
from storage.derived.club_sessions import compute_club_rows, load_club_rows
from storage.derived.dates import load_evidence
from storage.derived.session_sums import compute_summary, load_stored_summary

_REPAIR = "Restore a backup, or sync the session again."
_COUNTS = """
SELECT s.report_id, s.stored_shots, count(t.shot_id), s.import_revision, min(t.import_revision),
       max(t.import_revision)
FROM sessions AS s LEFT JOIN shots AS t ON t.report_id = s.report_id GROUP BY s.report_id
"""
_PUTT_REVISIONS = """
SELECT s.report_id FROM sessions AS s JOIN putts AS p ON p.report_id = s.report_id
GROUP BY s.report_id HAVING min(p.import_revision) <> max(p.import_revision)
    OR max(p.import_revision) <> s.import_revision
"""
_WITHOUT_RAW = """
SELECT report_id FROM sessions AS s WHERE imported_at IS NOT NULL AND made_from IS NULL
AND source IN ('portal', 'link') AND NOT EXISTS (SELECT 1 FROM raw_reports AS r WHERE r.report_id = s.report_id)
"""
_WITHOUT_FILE = """
SELECT report_id FROM sessions AS s WHERE source IN ('file', 'folder')
AND NOT EXISTS (SELECT 1 FROM session_files AS f WHERE f.report_id = s.report_id)
"""
_TOO_WIDE = """
SELECT report_id, count(*) FROM shots WHERE abs(side_m) > carry_m AND flags = '' GROUP BY report_id
"""
_FLIGHTS = """
SELECT report_id, carry_m, launch_angle_deg, apex_m FROM shots
WHERE flags = '' AND carry_m > 50 AND launch_angle_deg BETWEEN 8 AND 45 AND apex_m IS NOT NULL
"""
_LOWEST_LIFT, _HIGHEST_LIFT = 0.5, 6.0
"""Apex over that of a parabola of the same carry and launch: 1 to 3.5 for real shots, 5 to 11 for feet as metres."""


def run_checks(connection: Connection) -> list[Finding]:
    """All findings, errors first."""
    checks: tuple[Callable[[Connection], Iterator[Finding]], ...] = (
        check_file, check_foreign_keys, check_shot_counts, check_summaries, check_days, check_raw, check_sides,
        check_apexes)
    found = [finding for check in checks for finding in check(connection)]
    return sorted(found, key=lambda finding: finding.severity != "error")


def check_file(connection: Connection) -> Iterator[Finding]:
    """SQLite's own integrity check."""
    for (message,) in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
        if message != "ok":
            yield Finding("file", "error", f"The file is damaged: {message}. Restore a backup.")


def check_foreign_keys(connection: Connection) -> Iterator[Finding]:
    """Rows that belong to nothing."""
    for table, _row, parent, _key in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield Finding("links", "error", f"A row of {table} belongs to no row of {parent}. {_REPAIR}")


def check_shot_counts(connection: Connection) -> Iterator[Finding]:
    """As many shots as the session says, all from one import."""
    for report_id, said, found, revision, lowest, highest in connection.exec_driver_sql(_COUNTS):
        if said != found:
            yield Finding("counts", "error", f"The session says {said} shots, {found} are stored. {_REPAIR}",
                          report_id)
        if found and not lowest == highest == revision:
            yield Finding("imports", "error", f"Its shots are not all of the same import. {_REPAIR}", report_id)
    for (report_id,) in connection.exec_driver_sql(_PUTT_REVISIONS):
        yield Finding("imports", "error", f"Its putts are not all of the same import. {_REPAIR}", report_id)


def check_summaries(connection: Connection) -> Iterator[Finding]:
    """The summary on each session is what its shots say."""
    ids = connection.exec_driver_sql("SELECT report_id FROM sessions WHERE imported_at IS NOT NULL").scalars().all()
    for report_id in ids:
        if not _same_summary(load_stored_summary(connection, report_id), compute_summary(connection, report_id)):
            yield Finding("summaries", "error", f"Its summary does not match its shots. {_REPAIR}", report_id)
        if load_club_rows(connection, report_id) != compute_club_rows(connection, report_id):
            yield Finding("clubs", "error", f"Its clubs do not match its shots. {_REPAIR}", report_id)


def check_days(connection: Connection) -> Iterator[Finding]:
    """Each session lies on the best day its sources name."""
    rows = connection.exec_driver_sql("SELECT report_id, practised_on, date_source FROM sessions").all()
    for report_id, day, source in rows:
        best = choose_day(load_evidence(connection, report_id))
        expected = (best.day.isoformat(), best.source.value) if best and best.day else (None, None)
        if (day, source) != expected:
            yield Finding("days", "error", "It does not lie on the day its sources name. Reclassify the dates.",
                          report_id)


def check_raw(connection: Connection) -> Iterator[Finding]:
    """The raw report or the file of each stored session is kept."""
    for (report_id,) in connection.exec_driver_sql(_WITHOUT_RAW):
        yield Finding("raw", "error", "Its raw report is missing, so it cannot be replayed. Sync it again.", report_id)
    for (report_id,) in connection.exec_driver_sql(_WITHOUT_FILE):
        yield Finding("raw", "error", "Its file is missing, so it cannot be read again. Import it again.", report_id)


def check_sides(connection: Connection) -> Iterator[Finding]:
    """No ball flies farther aside than it carries: else side or carry may be in another unit."""
    for report_id, count in connection.exec_driver_sql(_TOO_WIDE):
        yield Finding("sides", "note", f"{count} of its shots went farther aside than they carried.", report_id)


def check_apexes(connection: Connection) -> Iterator[Finding]:
    """Apex fits carry and launch for most shots of a session: else it may be in feet or yards."""
    odd: dict[int, list[bool]] = defaultdict(list)
    for report_id, carry, launch, apex in connection.exec_driver_sql(_FLIGHTS):
        lift = apex / (carry * math.tan(math.radians(launch)) / 4)
        odd[report_id].append(not _LOWEST_LIFT <= lift <= _HIGHEST_LIFT)
    for report_id, verdicts in odd.items():
        if sum(verdicts) * 2 > len(verdicts):
            yield Finding("apexes", "note", "Apex does not fit carry and launch for most of its shots: "
                          "it may be in another unit.", report_id)


def _same_summary(stored: tuple[object, ...], computed: tuple[object, ...]) -> bool:
    return all(
        math.isclose(a, b, rel_tol=1e-9) if isinstance(a, float) and isinstance(b, float) else a == b
        for a, b in zip(stored, computed, strict=True))
