"""The tables of a copy, the same in every target: a public contract. Columns may be added, none renamed or removed.

Their rows hold what SQLite holds: days and moments as ISO text, truths as 0 and 1. A target turns them into its own
types and back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

CONTRACT: Final = 1
"""Grows when a table or column is added or means more: then every session is compared anew."""


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    INTEGER = "integer"
    REAL = "real"
    TRUTH = "truth"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class CopyTable:
    """A table: the columns by name, and which of them name a row within one Rangebook."""

    name: str
    columns: Mapping[str, Kind]
    key: tuple[str, ...]


def _table(name: str, key: str, **kinds: str) -> CopyTable:
    columns = {column: Kind(kind) for kind, names in kinds.items() for column in names.split()}
    ordered = {column: columns[column] for column in (*key.split(), *(each for each in columns if each not in key))}
    return CopyTable(name, MappingProxyType(ordered), tuple(key.split()))


SESSIONS: Final = _table(
    "sessions", "report_id", integer="report_id session_id shots distinct_shots merged_into made_from",
    text="player name session_type date_source source device conditions clubs", day="practised_on",
    truth="is_normalised counts", real="best_carry_m average_smash", moment="first_seen_at imported_at gone_at")
"""``session_id``: the session it counts with, where the golfer merged the two; else itself."""
SHOTS: Final = _table(
    "shots", "report_id group_id shot_id", integer="report_id session_id",
    text="group_id shot_id session_name player club club_raw monitor_club shot_type device how_measured group_label "
         "swing_length",
    day="session_date", truth="counts is_hidden",
    real="carry_yd total_yd side_yd apex_yd ball_speed_mph club_speed_mph smash_factor launch_angle_deg side_angle_deg "
         "descent_angle_deg back_spin_rpm side_spin_rpm attack_angle_deg club_path_deg face_angle_deg "
         "dynamic_loft_deg impact_x_mm impact_y_mm optix_x_mm optix_y_mm flight_time_s")
"""The view ``shots_flat``; ``report_id`` is the session as it came in, ``session_id`` the one that it counts with."""
PUTTS: Final = _table(
    "putts", "report_id putt_id", integer="report_id session_id putt_number", day="session_date", truth="made counts",
    text="putt_id session_name player device hit_at category flag_reason",
    real="elapsed_s ball_speed_mph start_direction_deg target_distance_ft rolled_distance_ft lateral_miss_in "
         "depth_miss_in skid_distance_ft")
"""The view ``putts_flat``: those of a launch monitor are in ``shots`` as well."""
TAGS: Final = _table("tags", "report_id group_id shot_id tag", integer="report_id", text="group_id shot_id tag")
"""Of sessions (group and shot empty) and of shots; so are the notes."""
NOTES: Final = _table("notes", "report_id group_id shot_id", integer="report_id", text="group_id shot_id note")
OF_SESSION: Final = (SESSIONS, SHOTS, PUTTS, TAGS, NOTES)
"""Tables whose rows belong to a session."""
OTHERS: Final = (
    _table("players", "name", text="name", truth="is_left_handed"),
    _table("clubs", "player club", text="player club make", integer="position", truth="is_in_bag", real="loft_deg"),
    _table("bag_rules", "rule_id", integer="rule_id", text="player monitor_club club", day="from_on"),
    _table("goals", "goal_id", integer="goal_id", text="player club metric note", real="target", day="due_on",
           moment="created_at closed_at"),
    _table("runs", "run_id", text="run_id trigger mode status message", moment="started_at finished_at",
           integer="sessions_discovered sessions_imported sessions_updated sessions_waiting sessions_gone total_shots",
           real="duration_seconds"),
)
"""Tables of the whole Rangebook."""
TABLES: Final = MappingProxyType({table.name: table for table in (*OF_SESSION, *OTHERS)})
