"""A cleaned report as rows of the tables, made before the transaction begins.

The measured values of a shot also become bytes: to tell equal shots, and to tell whether a report changed.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b, sha256
from struct import Struct
from typing import Any

from sqlalchemy import BindParameter, Insert, Table, bindparam, insert, null
from sqlalchemy.dialects import sqlite

from golf.reports import ClubGroup, RawReport, ReportContent
from golf.sessions import TypeGuess
from golf.shots import MEASURES, Shot, read_values
from storage.file.texts import storable, storable_or_none
from storage.tables.column_types import moment_text
from storage.tables.core import club_groups, shots

GROUP_COLUMNS = ("report_id", "group_id", "position", "label", "club", "club_raw", "club_number", "club_source",
                 "created_text", "portal_default_club")
_PORTAL_COLUMNS = ("report_id", "group_id", "shot_id", "position", *MEASURES, "lie_angle_text", "shot_type", "flags",
                   "flag_reason", "content_hash", "import_revision")
"""What the portal fills. The digests of stored reports begin with these names: others would all differ."""
_OF_FILES = ("how_measured", "hit_at", "extras")
SHOT_COLUMNS = (*_PORTAL_COLUMNS[:-2], *_OF_FILES, *_PORTAL_COLUMNS[-2:])
_FASTEST = 1  # zlib level: a third of the time of the default, a tenth more room

Row = tuple[Any, ...]
_Values = tuple[float | None, ...]
"""One value per name in MEASURES, in that order."""

_PACKED = Struct(f"<I{len(MEASURES)}d")
_EVERYTHING = (1 << len(MEASURES)) - 1
_BALL_SPEED = MEASURES.index("ball_speed_mps")
_NOTHING = (None,) * len(_OF_FILES)
_ENOUGH_MEASURES = 5  # ball speed and four more: fewer equal values may be chance


@dataclass(frozen=True, slots=True)
class ReportRows:
    """What save_report writes. ``shots`` lack their last column, the revision."""

    groups: list[Row]
    shots: list[Row]
    digest: bytes
    raw_sha256: bytes
    raw_body: bytes
    fetched_at: str

    @property
    def shot_ids(self) -> set[tuple[str, str]]:
        """Group and shot id of every shot."""
        return {(row[1], row[2]) for row in self.shots}


def build_report_rows(raw: RawReport, content: ReportContent, guess: TypeGuess) -> ReportRows:
    """Rows, digest and compressed raw body of a report."""
    groups, rows, digest = build_content_rows(raw.report_id, content, guess)
    return ReportRows(
        groups=groups, shots=rows, digest=digest, raw_sha256=sha256(raw.body).digest(),
        raw_body=zlib.compress(raw.body, _FASTEST), fetched_at=moment_text(raw.fetched_at))


def build_content_rows(report_id: int, content: ReportContent, guess: TypeGuess) -> tuple[list[Row], list[Row], bytes]:
    """Rows of the groups, rows of the shots (without their last column), and a digest of both."""
    groups = [build_group_row(report_id, group) for group in content.groups]
    digest = blake2b(repr((_PORTAL_COLUMNS, groups, content.api_date, content.lost_shots, guess)).encode(
        "utf-8", "replace"), digest_size=16)
    rows = [_shot_row(row[:2], shot, digest)
            for row, group in zip(groups, content.groups, strict=True) for shot in group.shots]
    return groups, rows, digest.digest()


def build_group_row(report_id: int, group: ClubGroup) -> Row:
    """A group's row."""
    return (report_id, storable(group.group_id, 80), group.position, storable(group.label), storable(group.club, 80),
            storable_or_none(group.club_raw, 80), group.club_number, group.club_source,
            storable(group.created_text, 80), group.is_default_club)


def _shot_row(group_key: Row, shot: Shot, digest: blake2b) -> Row:
    """A row without its revision; adds the shot to the digest that tells whether the report changed."""
    values = read_values(shot)
    packed = pack_values(values)
    place = (*group_key, storable(shot.shot_id, 80), shot.position)
    words = (storable_or_none(shot.lie_angle_text, 80), storable_or_none(shot.shot_type, 80), ",".join(shot.flags),
             storable(shot.flag_reason, 2000))
    digest.update(packed)
    of_files = (shot.how_measured, shot.hit_at, shot.extras)
    digest.update(repr((place, words) if of_files == _NOTHING else (place, words, of_files)).encode("utf-8"))
    return (*place, *values, *words, *of_files, hash_values(values, packed))


def _compiled(statement: Insert) -> str:
    """SQL with one positional parameter per column: runs near the raw driver's speed."""
    return str(statement.compile(dialect=sqlite.dialect()))


def _columns(table: Table, names: tuple[str, ...]) -> dict[str, BindParameter[Any]]:
    return {name: bindparam(name, type_=table.c[name].type) for name in names}


def _upsert_groups() -> str:
    statement = sqlite.insert(club_groups).values(_columns(club_groups, GROUP_COLUMNS))
    changes: dict[str, Any] = {name: statement.excluded[name] for name in GROUP_COLUMNS[2:]}
    changes["missing_since"] = null()
    return _compiled(statement.on_conflict_do_update(index_elements=GROUP_COLUMNS[:2], set_=changes))


INSERT_SHOTS = _compiled(insert(shots).values(_columns(shots, SHOT_COLUMNS)))
UPSERT_GROUPS = _upsert_groups()


def pack_values(values: _Values) -> bytes:
    """Which values are there, and what they are. 0 and -0 are the same, None is neither."""
    if None not in values:
        return _PACKED.pack(_EVERYTHING, *[value + 0.0 for value in values])  # type: ignore[operator]
    present = _find_present(tuple([value is None for value in values]))
    return _PACKED.pack(present, *[0.0 if value is None else value + 0.0 for value in values])


@lru_cache(maxsize=256)
def _find_present(missing: tuple[bool, ...]) -> int:
    """A bit for each value that is there: a report has few different patterns."""
    return sum(1 << place for place, is_missing in enumerate(missing) if not is_missing)


def hash_values(values: _Values, packed: bytes) -> bytes | None:
    """What makes two shots the same ball; None when too little was measured to tell."""
    if values[_BALL_SPEED] is None or len(values) - values.count(None) < _ENOUGH_MEASURES:
        return None
    return blake2b(packed, digest_size=16).digest()
