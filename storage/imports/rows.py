"""The shots of a file as rows of the tables: as those of a report, without a digest of all of it."""

from __future__ import annotations

from collections.abc import Sequence

from golf.reports import ClubGroup
from golf.shots import Shot, read_values
from storage.file.texts import storable, storable_or_none
from storage.reports.rows import SHOT_COLUMNS, Row, build_group_row, hash_values, pack_values

STORED_COLUMNS = SHOT_COLUMNS[:-1]
"""Those of a shot's row as ``build_file_rows`` makes it: all but the revision."""
SHOT_ID, POSITION = STORED_COLUMNS.index("shot_id"), STORED_COLUMNS.index("position")
"""Where they stand in such a row."""


def build_file_rows(report_id: int, groups: Sequence[ClubGroup]) -> tuple[list[Row], list[Row]]:
    """Rows of the groups and of their shots."""
    of_groups = [build_group_row(report_id, group) for group in groups]
    return of_groups, [_shot_row(report_id, row[1], shot) for row, group in zip(of_groups, groups, strict=True)
                       for shot in group.shots]


def _shot_row(report_id: int, group_id: str, shot: Shot) -> Row:
    values = read_values(shot)
    return (report_id, group_id, shot.shot_id, shot.position, *values, storable_or_none(shot.lie_angle_text, 80),
            storable_or_none(shot.shot_type, 80), ",".join(shot.flags) if shot.flags else "",
            storable(shot.flag_reason, 2000) if shot.flag_reason else "", shot.how_measured, shot.hit_at, shot.extras,
            hash_values(values, pack_values(values)))
