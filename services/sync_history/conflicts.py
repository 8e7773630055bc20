"""Where the golfer's edit and the portal's change disagree: list them, keep mine or take theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from golf.errors import NotFound
from golf.sync_history import Conflict, ConflictField

if TYPE_CHECKING:
    from golf_db import GolfDatabase

FIELD_WORDS = {ConflictField.NAME: "Name", ConflictField.PLAYER: "Player", ConflictField.DAY: "Day"}


def load_conflicts(database: GolfDatabase) -> list[Conflict]:
    """What nobody has settled, the newest first."""
    return list(database.conflicts.load_open())


def count_conflicts(database: GolfDatabase) -> int:
    """How many there are."""
    return int(database.conflicts.count_open())


def choose_conflicts(
    database: GolfDatabase, report_ids: Collection[int], field: ConflictField | None = None
) -> list[Conflict]:
    """Those of these sessions, or all, in one field or every. Raises NotFound for a session that has none."""
    found = [each for each in load_conflicts(database) if field in (None, each.field)]
    strangers = set(report_ids) - {each.report_id for each in found}
    if strangers:
        raise NotFound(f"Session {min(strangers)} does not differ from the portal here.", "Look at: conflicts list")
    return [each for each in found if not report_ids or each.report_id in report_ids]


def keep_mine(database: GolfDatabase, chosen: Iterable[Conflict]) -> int:
    """The golfer's word is right; not mentioned again until the portal says something else."""
    return int(database.conflicts.keep_mine(_keys(chosen)))


def take_theirs(database: GolfDatabase, chosen: Iterable[Conflict]) -> int:
    """The portal's word holds from now on. In the change log, so it can be undone."""
    return int(database.edits.take_theirs(_keys(chosen)))


def _keys(chosen: Iterable[Conflict]) -> list[tuple[int, ConflictField]]:
    return [(each.report_id, each.field) for each in chosen]
