"""Which session of another Rangebook is which here: by what names it at its source and by its balls, never by number.

A session that the golfer made of others' shots is named by the Rangebook that made it and its number there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from golf.sessions import OF_THE_PORTAL
from storage.changes.report_snapshots import SESSIONS, unpack_snapshot
from storage.derived.own_ids import own_id_of

_ID = "SELECT rangebook_id FROM rangebook"
_SESSIONS = """
SELECT report_id, source, given_key, source_key, made_from, imported_at, name, account FROM sessions
ORDER BY first_seen_at, report_id
"""
_BALLS = """
SELECT shot_id FROM shots WHERE report_id = ?1 UNION ALL SELECT 'putt ' || putt_id FROM putts WHERE report_id = ?1
"""
_HOMES = """
SELECT t.shot_id, t.report_id FROM sessions AS s JOIN shots AS t ON t.report_id = s.report_id
WHERE s.source NOT IN ('portal', 'link')
UNION ALL SELECT 'putt ' || putt_id, report_id FROM putts
"""
"""A portal's shots have ids of its own, which other sessions may have too."""
_FILES = "SELECT sha256 FROM session_files WHERE report_id = ?"
_IS_FILE_HERE = "SELECT 1 FROM session_files WHERE sha256 = ?"
_REMOVED = """
SELECT touch.before FROM run_reports AS touch JOIN backfill_runs AS run ON run.run_id = touch.run_id
WHERE touch.outcome = 'removed' AND run.undone_by IS NULL AND touch.before IS NOT NULL
"""


class Fate(StrEnum):
    """What becomes of a session of the other Rangebook."""

    NEW = "new"
    KNOWN = "known"
    WAITING = "waiting"
    """Only listed there: the next sync of its account brings it."""
    DELETED = "deleted"
    """The golfer deleted it here."""
    READ_OTHERWISE = "read_otherwise"
    """Its file is here, read with other answers."""


@dataclass(frozen=True, slots=True)
class Match:
    """A session there, and its number here (where it is or would be)."""

    there: int
    here: int | None
    key: str
    name: str
    fate: Fate
    account: str = ""


@dataclass(slots=True)
class Plan:
    """Every session of the other Rangebook with its fate, and names of sessions that mean the same in both."""

    matches: list[Match] = field(default_factory=list)
    ids_here: dict[str, int] = field(default_factory=dict)
    names_here: dict[int, str] = field(default_factory=dict)
    names_there: dict[int, str] = field(default_factory=dict)

    def name_here(self, report_id: int) -> str:
        """What names a session of this Rangebook."""
        return self.names_here.get(report_id, f"gone {report_id}")

    def name_there(self, report_id: int) -> str:
        """What names a session of the other one."""
        return self.names_there.get(report_id, f"gone there {report_id}")


def load_rangebook_id(connection: Connection) -> str:
    """What tells this Rangebook from every other but its own copies."""
    return str(connection.exec_driver_sql(_ID).scalar_one())


def make_key(row: Any, rangebook_id: str) -> str:
    """What names a session in every Rangebook."""
    if row.given_key is None and row.made_from is not None:
        return f"made:{rangebook_id}:{row.report_id}"
    return str(row.source_key)


def plan_sessions(mine: Connection, theirs: Connection) -> Plan:
    """Look at both files and say what becomes of each session; writes nothing, and says the same each time."""
    plan, own_id = Plan(), load_rangebook_id(mine)
    for row in mine.exec_driver_sql(_SESSIONS):
        key = make_key(row, own_id)
        plan.ids_here[key], plan.names_here[row.report_id] = row.report_id, key
    here = _Here(mine, load_removed_keys(mine), {row[0]: row[1] for row in mine.exec_driver_sql(_HOMES)})
    taken, other_id = set(plan.names_here), load_rangebook_id(theirs)
    for row in theirs.exec_driver_sql(_SESSIONS).all():
        match = _match(here, theirs, row, make_key(row, other_id), plan)
        if match.fate is Fate.NEW:
            number = _number(mine, row, match.key, taken)
            taken.add(number)
            match = replace(match, here=number)
            plan.ids_here[match.key], plan.names_here[number] = number, match.key
        if match.here is not None:
            plan.names_there[row.report_id] = plan.names_here[match.here]
        plan.matches.append(match)
    return plan


def load_removed_keys(connection: Connection) -> set[str]:
    """What names the imported sessions that the golfer deleted, and did not take that back."""
    found = set()
    for packed in connection.exec_driver_sql(_REMOVED).scalars():
        session = unpack_snapshot(packed)[0][SESSIONS]
        key = dict(zip(session.columns, session.rows[0], strict=True)).get("given_key")
        if key is not None:
            found.add(str(key))
    return found


@dataclass(frozen=True, slots=True)
class _Here:
    """What is known of this Rangebook before the first session is looked at."""

    connection: Connection
    removed: set[str]
    homes: Mapping[str, int]


def _match(here: _Here, theirs: Connection, row: Any, key: str, plan: Plan) -> Match:
    def say(fate: Fate, number: int | None = None) -> Match:
        return Match(row.report_id, number, key, row.name, fate, row.account)

    if key in plan.ids_here:
        return say(Fate.KNOWN, plan.ids_here[key])
    if row.imported_at is None and row.made_from is None:
        return say(Fate.WAITING)
    if row.source in OF_THE_PORTAL:
        return say(Fate.NEW)
    if key in here.removed:
        return say(Fate.DELETED)
    home = _find_by_balls(theirs, row.report_id, here.homes)
    if home is not None:
        return say(Fate.KNOWN, home)
    files = theirs.exec_driver_sql(_FILES, (row.report_id,)).scalars().all()
    is_here = any(here.connection.exec_driver_sql(_IS_FILE_HERE, (each,)).first() is not None for each in files)
    return say(Fate.READ_OTHERWISE if is_here else Fate.NEW)


def _find_by_balls(theirs: Connection, report_id: int, homes: Mapping[str, int]) -> int | None:
    """The session here that has most of its balls."""
    found = Counter(homes[ball] for ball in theirs.exec_driver_sql(_BALLS, (report_id,)).scalars() if ball in homes)
    return max(found, key=lambda home: (found[home], -home), default=None)


def _number(mine: Connection, row: Any, key: str, taken: Iterable[int]) -> int:
    """A report of the portal has its number everywhere; every other session gets one that is free here."""
    if row.given_key is None and row.made_from is None:
        return int(row.report_id)
    used = set(taken)
    number = own_id_of(mine, key)
    while number in used:
        number += 1
    return number
