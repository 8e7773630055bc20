"""What putting a backup back would change: two files compared by SQL, row by row, in one snapshot of the live one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Set
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from golf.backups import BackupInfo, RestorePreview, SessionChange

# the rows of these belong to one session each; the words are what a golfer calls a difference in them
_SESSION_TABLES = {
    "session_tags": "tags", "club_groups": "clubs", "shots": "shots", "archived_shots": "earlier shots",
    "session_dates": "dates", "raw_reports": "original", "also_listed": "accounts", "report_checks": "last check",
    "quarantine": "quarantine", "conflicts": "conflicts", "shot_words": "words on shots", "session_files": "files",
    "not_same_balls": "the same balls", "putts": "putts", "live_messages": "messages of the monitor",
}
_SESSION_FIELDS = {
    "name": "name", "player": "player", "practised_on": "day", "session_type": "type", "notes": "notes",
    "stored_shots": "number of shots",
}
_EDIT, _BY_GOLFER = ("change_id", "at", "field"), "here.actor = 'golfer'"
_REST_OF_SESSION = "how it was imported"
_BAG_TABLES = {"bag_rules": "player, monitor_club, from_on, club",
               "bag_clubs": "player, club, position, is_in_bag, make, loft_deg"}
_COUNTED = {"sessions", *_SESSION_TABLES, "goals", "players", "preferences"}
"""The tables in which no difference is left over when each count of the preview is 0."""
_STAYS = {"data_revision": None, "audit": None,
          "portal_accounts": {"is_kept", "attempt_began_at", "refusal_code", "refused_at"}}
"""What no restore takes back, by table: all of it, or these columns."""


def compute_preview(live: Path, restored: Path, info: BackupInfo) -> RestorePreview:
    """Compare the live file with the restored scratch copy of the same schema. Writes to neither."""
    with _side_by_side(live, restored) as both:
        differing = _load_differences(both)
        return RestorePreview(
            backup=info,
            revision=_number(both, "SELECT revision FROM live.data_revision"),
            vanishing=_load_one_sided(both, "live", "back"),
            returning=_load_one_sided(both, "back", "live"),
            differing=_load_both_sided(both, differing),
            edits_lost=_count_missing(both, "change_log", _EDIT, _BY_GOLFER),
            edits_back=_count_missing(both, "change_log", _EDIT, _BY_GOLFER, here="back", there="live"),
            notes_lost=_number(both, "SELECT count(*) FROM live.sessions here LEFT JOIN back.sessions there "
                                     "USING (report_id) WHERE here.notes <> '' AND here.notes IS NOT there.notes"),
            tags_lost=_count_missing(both, "session_tags", ("report_id", "tag")),
            runs_lost=_count_missing(both, "backfill_runs", ("run_id",)),
            runs_back=_count_missing(both, "backfill_runs", ("run_id",), here="back", there="live"),
            choices_changed=len(_find_differing(both, "preferences", "key")),
            edits_turned=_number(both, "SELECT count(*) FROM live.change_log here JOIN back.change_log there "
                                       "USING (change_id, at, field) WHERE here.actor = 'golfer' "
                                       "AND (here.undone_at IS NULL) <> (there.undone_at IS NULL)"),
            goals_changed=len(_find_differing(both, "goals", "goal_id")),
            hands_changed=len(_find_differing(both, "players", "name")),
            bags_changed=len(_find_players_of_other_bags(both)),
            rest_differs=_differs_elsewhere(both),
        )


@contextmanager
def _side_by_side(live: Path, restored: Path) -> Iterator[sqlite3.Connection]:
    """Both files in one connection, strictly to read: ``live`` as of one moment, ``back`` as it lies there."""
    with closing(sqlite3.connect(":memory:", uri=True)) as connection:
        connection.isolation_level = None
        connection.execute("PRAGMA busy_timeout=10000")
        connection.execute("ATTACH DATABASE ? AS live", (f"{live.absolute().as_uri()}?mode=ro",))
        connection.execute("ATTACH DATABASE ? AS back", (f"{restored.absolute().as_uri()}?immutable=1",))
        connection.execute("BEGIN")
        yield connection


def _load_one_sided(both: sqlite3.Connection, here: str, there: str) -> tuple[SessionChange, ...]:
    """Sessions that only one of the two files knows, newest first."""
    rows = both.execute(
        f"SELECT report_id, name, player, practised_on, stored_shots FROM {here}.sessions WHERE report_id NOT IN "  # noqa: S608
        f"(SELECT report_id FROM {there}.sessions) ORDER BY practised_on DESC, report_id DESC")
    return tuple(SessionChange(number, name or "", player, _day(day), shots if here == "live" else None,
                               shots if here == "back" else None) for number, name, player, day, shots in rows)


def _load_both_sided(both: sqlite3.Connection, differing: dict[int, list[str]]) -> tuple[SessionChange, ...]:
    rows = both.execute(
        "SELECT here.report_id, here.name, here.player, here.practised_on, here.stored_shots, there.stored_shots "
        "FROM live.sessions here JOIN back.sessions there USING (report_id) "
        "ORDER BY here.practised_on DESC, here.report_id DESC")
    return tuple(SessionChange(number, name or "", player, _day(day), now, then, tuple(differing[number]))
                 for number, name, player, day, now, then in rows if number in differing)


def _load_differences(both: sqlite3.Connection) -> dict[int, list[str]]:
    """What is not the same, by session."""
    found: dict[int, list[str]] = {}
    changed = _find_differing(both, "sessions", "report_id")
    if changed:
        for number, words in _name_fields(both):
            found.setdefault(number, []).extend(words)
    for table, word in _SESSION_TABLES.items():
        for number in _find_differing(both, table, "report_id"):
            found.setdefault(number, []).append(word)
    for number in changed:
        found.setdefault(number, [_REST_OF_SESSION])
    return found


def _name_fields(both: sqlite3.Connection) -> Iterator[tuple[int, list[str]]]:
    unequal = ", ".join(f"here.{name} IS NOT there.{name}" for name in _SESSION_FIELDS)
    for number, *flags in both.execute(f"SELECT here.report_id, {unequal} FROM live.sessions here "  # noqa: S608
                                       "JOIN back.sessions there USING (report_id)"):
        if any(flags):
            yield number, [word for word, flag in zip(_SESSION_FIELDS.values(), flags, strict=True) if flag]


def _find_players_of_other_bags(both: sqlite3.Connection) -> set[str]:
    """Whose bag does not say the same in both; numbers of its lines say nothing."""
    return {player for table, columns in _BAG_TABLES.items() for here, there in (("live", "back"), ("back", "live"))
            for (player,) in both.execute(f"SELECT player FROM (SELECT {columns} FROM {here}.{table} "  # noqa: S608
                                          f"EXCEPT SELECT {columns} FROM {there}.{table})")}


def _differs_elsewhere(both: sqlite3.Connection) -> bool:
    """Whether anything differs that no count of the preview need tell of."""
    tables = both.execute("SELECT name FROM live.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite@_%' "
                          "ESCAPE '@'").fetchall()
    return any(_find_differing(both, name, None, _STAYS.get(name) or frozenset()) for (name,) in tables
               if name not in _COUNTED and _STAYS.get(name, ()) is not None)


def _find_differing(
    both: sqlite3.Connection, table: str, wanted: str | None, but: Set[str] = frozenset()
) -> set[Any]:
    """``wanted`` (None: the key) of every row that is missing on one side or is not the same on both.

    Differences in the columns of ``but`` do not count.
    """
    columns = both.execute("SELECT name, pk FROM pragma_table_xinfo(?, 'live') WHERE hidden = 0", (table,)).fetchall()
    keys = [name for name, pk in columns if pk]
    rest = [name for name, pk in columns if not pk and name not in but]
    wanted = wanted or keys[0]
    joined = " AND ".join(f'here."{name}" = there."{name}"' for name in keys)
    unequal = " OR ".join([f'there."{keys[0]}" IS NULL', *(f'here."{name}" IS NOT there."{name}"' for name in rest)])
    # the index of a table's key finds the other side's row; a plain EXCEPT would sort every shot twice
    return {value for (value,) in both.execute(
        f'SELECT DISTINCT here."{wanted}" FROM live."{table}" here LEFT JOIN back."{table}" there ON {joined} '  # noqa: S608
        f"WHERE {unequal} UNION "
        f'SELECT DISTINCT here."{wanted}" FROM back."{table}" here LEFT JOIN live."{table}" there ON {joined} '
        f'WHERE there."{keys[0]}" IS NULL')}


def _count_missing(
    both: sqlite3.Connection, table: str, same: tuple[str, ...], condition: str = "1", *, here: str = "live",
    there: str = "back",
) -> int:
    joined = " AND ".join(f"there.{name} IS here.{name}" for name in same)
    return _number(both, f"SELECT count(*) FROM {here}.{table} here WHERE {condition} AND NOT EXISTS "  # noqa: S608
                         f"(SELECT 1 FROM {there}.{table} there WHERE {joined})")


def _number(both: sqlite3.Connection, query: str) -> int:
    return int(both.execute(query).fetchone()[0])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
