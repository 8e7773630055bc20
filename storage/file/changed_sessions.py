"""Which sessions change: written down by SQLite itself, so that no way of changing one can be forgotten.

Temporary triggers stand in a writer's connection only, never in the golfer's file: one that acts by itself is refused
(storage.file.schema_guard). They note a session with the data revision that comes next, and are there only while the
file has copies elsewhere; without one, writing costs what it did.

A reader whose snapshot has revision r finds everything that changed after it among the changes above r: each later
transaction notes at least r + 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from sqlalchemy import Connection

from storage.tables.core import metadata

_FOLLOWING = frozenset({"changed_sessions", "change_log", "club_sessions", "join_conflicts", "report_checks",
                        "run_errors", "run_reports"})
"""Tables with a session's number whose rows are no part of the session."""
OF_NO_SESSION = 0
"""Noted for a change of what the golfer said that belongs to no session; sessions have numbers above it."""
_SAID = ("bag_clubs", "bag_rules", "goals", "join_conflicts", "players")
"""Preferences and the history are left out: they change with each press and run, and travel with the next copy."""
_ARE_THERE = "SELECT 1 FROM temp.sqlite_master WHERE name = 'changed_sessions_sessions_insert'"
_HAS_COPIES = "SELECT EXISTS (SELECT 1 FROM copies)"
_NOTE = """
INSERT INTO changed_sessions (report_id, change)
SELECT s.report_id, (SELECT revision + 1 FROM data_revision) FROM ({sessions}) AS s
WHERE NOT EXISTS (SELECT 1 FROM changed_sessions AS noted WHERE noted.report_id = s.report_id
                  AND noted.change > (SELECT revision FROM data_revision))
ON CONFLICT (report_id) DO UPDATE SET change = excluded.change
"""
"""No OR REPLACE: inside a trigger the outer statement's OR IGNORE would win."""
_OF_ACCOUNT = "SELECT report_id FROM sessions WHERE account = {row}.username"
_OF_PLAYER = "SELECT report_id FROM sessions WHERE player = {row}.player"
_EVENTS = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}


def note_changes(connection: Connection) -> None:
    """Have the session numbers of everything that this connection changes noted, when the file has copies."""
    if (connection.exec_driver_sql(_HAS_COPIES).scalar_one()
            and connection.exec_driver_sql(_ARE_THERE).scalar() is None):
        for statement in build_triggers():
            connection.exec_driver_sql(statement)


@cache
def build_triggers() -> tuple[str, ...]:
    """A statement for each table and event."""
    holding = [table.name for table in metadata.tables.values()
               if "report_id" in table.columns and table.name not in _FOLLOWING]
    return (*(trigger for name in holding for trigger in _triggers_of(name, "SELECT {row}.report_id AS report_id")),
            *_triggers_of("portal_accounts", _OF_ACCOUNT, of="device_maker, device_model"),
            *_triggers_of("bag_rules", _OF_PLAYER),
            *(trigger for name in _SAID for trigger in _triggers_of(
                name, f"SELECT {OF_NO_SESSION} AS report_id", called="said")))


def _triggers_of(table: str, sessions: str, *, of: str = "", called: str = "sessions") -> Iterable[str]:
    for event, rows in _EVENTS.items():
        columns = f" OF {of}" if of and event == "update" else ""
        body = ";\n".join(_NOTE.format(sessions=sessions.format(row=row)) for row in rows)
        yield (f"CREATE TEMP TRIGGER changed_{called}_{table}_{event} AFTER {event.upper()}{columns} ON main.{table}\n"
               f"BEGIN {body}; END")
