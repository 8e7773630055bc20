"""How rows of a copy are read from this file: a statement for each table of the contract."""

from __future__ import annotations

from typing import Final

from golf.copies.contract import NOTES, OTHERS, PUTTS, SESSIONS, SHOTS, TAGS, CopyTable
from golf.putts import PUTTER
from golf.sessions import PUTTING
from storage.file.changed_sessions import OF_NO_SESSION
from storage.tables.core import IS_PRACTICE

_OF_THESE = "report_id IN (SELECT value FROM json_each(?))"
_SESSIONS = {
    "session_type": f"CASE WHEN s.clubs = '[\"{PUTTER}\"]' OR s.stored_shots = 0 AND EXISTS (SELECT 1 "
                    f"FROM main.putts AS p WHERE p.report_id = s.report_id) THEN '{PUTTING}' ELSE s.session_type END",
    "session_id": "coalesce(s.merged_into, s.report_id)", "shots": "s.stored_shots", "counts": "s.counted",
    "device": "nullif(trim(coalesce(s.device_maker, a.device_maker, '') || ' ' || coalesce(s.device_model, "
              "CASE WHEN s.device_maker IS NULL THEN a.device_model END, '')), '')",
}
_FROM_SESSIONS = ("main.sessions AS s LEFT JOIN portal_accounts AS a ON a.username = s.account "
                  "AND s.source IN ('portal', 'link')")


def _columns(table: CopyTable) -> str:
    return ", ".join(table.columns)


def _build_of_session(which: str) -> dict[str, str]:
    """``which`` rows, in SQL: a condition on ``report_id``, for any table that has one.

    Tables are named with ``main``: a view of the contract may bear the name of the table beneath it (VIEWS).
    """
    of_sessions = ", ".join(f"{_SESSIONS.get(name, 's.' + name)} AS {name}" for name in SESSIONS.columns)
    return {
        SESSIONS.name: f"SELECT {of_sessions} FROM {_FROM_SESSIONS} WHERE s.{which} "
                       "AND s.imported_at IS NOT NULL ORDER BY s.report_id",
        SHOTS.name: f"SELECT {_columns(SHOTS)} FROM main.shots_flat WHERE {which} "
                    "ORDER BY report_id, group_id, shot_id",
        PUTTS.name: f"SELECT {_columns(PUTTS)} FROM main.putts_flat WHERE {which} ORDER BY report_id, putt_id",
        TAGS.name: f"SELECT report_id, '' AS group_id, '' AS shot_id, tag FROM session_tags WHERE {which} UNION "
                   "SELECT w.report_id, w.group_id, w.shot_id, t.value FROM shot_words AS w, json_each(w.tags) AS t "
                   f"WHERE w.{which} ORDER BY 1, 2, 3, 4",
        NOTES.name: "SELECT report_id, '' AS group_id, '' AS shot_id, notes AS note FROM main.sessions "
                    f"WHERE notes <> '' AND {which} UNION ALL SELECT report_id, group_id, shot_id, note "
                    f"FROM shot_words WHERE note <> '' AND {which} ORDER BY 1, 2, 3",
    }


OF_SESSION: Final = _build_of_session("report_id IN (SELECT value FROM json_each(?))")
"""By table; each ``?`` takes a JSON list of session numbers. The session's number comes first."""
_SOURCES = {"clubs": "bag_clubs", "runs": "backfill_runs"}
_WHICH = {"runs": "mode <> 'copy' AND status <> 'running'"}
OTHER: Final = {
    table.name: f"SELECT {_columns(table)} FROM main.{_SOURCES.get(table.name, table.name)} "
                f"WHERE {_WHICH.get(table.name, '1')} ORDER BY {', '.join(table.key)}"
    for table in OTHERS}
VIEWS: Final = {name: statement.partition(" ORDER BY ")[0] for name, statement in (
    *_build_of_session("report_id IS NOT NULL").items(), *OTHER.items())}
"""Every table of the contract, whole."""
WITH_PUTTS: Final = f"SELECT DISTINCT report_id FROM putts WHERE {_OF_THESE}"
ALL_IDS: Final = "SELECT report_id, stored_shots FROM sessions ORDER BY report_id"
THESE_IDS: Final = f"SELECT report_id, stored_shots FROM sessions WHERE {_OF_THESE} ORDER BY report_id"
CHANGED: Final = f"""
WITH changed (id) AS (SELECT report_id FROM changed_sessions WHERE change > ? AND report_id <> {OF_NO_SESSION}),
     shown (id) AS (SELECT id FROM changed
                    UNION SELECT report_id FROM sessions WHERE merged_into IN (SELECT id FROM changed))
SELECT id FROM shown UNION SELECT report_id FROM shot_words WHERE session_id IN (SELECT id FROM shown)
"""
"""With those whose shots are shown in a session that changed: its day, name and player are theirs."""
SAID: Final = f"SELECT EXISTS (SELECT 1 FROM changed_sessions WHERE report_id = {OF_NO_SESSION} AND change > ?)"
COUNTS: Final = f"""
SELECT count(*), coalesce(sum(distinct_shots), 0), max(practised_on), (SELECT count(*) FROM shots)
FROM sessions WHERE {IS_PRACTICE}
"""
