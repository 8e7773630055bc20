"""What the tables of a question hold, column by column: the public contract of golf.copies.contract, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from golf.copies.contract import TABLES, Kind

TABLE_WORDS: Final[Mapping[str, str]] = MappingProxyType({
    "sessions": "One row a session.", "shots": "One row a shot, with your edits.", "putts": "One row a putt.",
    "tags": "One row a tag of a session or a shot.", "notes": "One row a note of a session or a shot.",
    "players": "One row a player.", "clubs": "One row a club of a bag.",
    "bag_rules": "Which club is meant when the monitor says another.", "goals": "One row a goal.",
    "runs": "One row a sync or import.",
})
_UNITS: Final = {"yd": "yards", "mph": "miles an hour", "deg": "degrees", "rpm": "turns a minute", "mm": "millimetres",
                 "m": "metres", "ft": "feet", "in": "inches", "s": "seconds"}
_KINDS: Final = {Kind.TEXT: "text", Kind.INTEGER: "whole number", Kind.REAL: "number", Kind.TRUTH: "1: yes, 0: no",
                 Kind.DAY: "day, as 2026-12-01", Kind.MOMENT: "moment"}
_WORDS: Final = {
    "counts": "1: your numbers rest on it", "is_hidden": "1: you deleted it",
    "report_id": "the session as it came in", "session_id": "the session it counts with",
    "club": "with your bag and your edits applied", "club_raw": "as the monitor wrote it",
    "monitor_club": "as the monitor meant it", "swing_length": "full, half, 70 yds …; empty when nobody said",
    "how_measured": "which values the monitor calculated", "side_yd": "yards; right is positive",
    "best_carry_m": "metres, without putts", "average_smash": "mean, without putts", "made": "1: in the hole",
    "lateral_miss_in": "inches; right is positive", "depth_miss_in": "inches; long is positive",
    "source": "the door it came through", "merged_into": "the session it was merged with",
    "flag_reason": "why it does not count",
}


@dataclass(frozen=True, slots=True)
class ColumnWords:
    """A column and what it holds."""

    name: str
    holds: str


def describe_columns(table: str) -> tuple[ColumnWords, ...]:
    """The columns of a table of the contract, in their order."""
    return tuple(ColumnWords(name, _WORDS.get(name) or _describe(name, kind))
                 for name, kind in TABLES[table].columns.items())


def _describe(name: str, kind: Kind) -> str:
    unit = name.rpartition("_")[2] if kind is Kind.REAL and "_" in name else ""
    return _UNITS.get(unit) or _KINDS[kind]
