"""Where the golfer's edit and the portal's change disagree: list them, keep mine or take theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from golf.errors import NotFound
from golf.sync_history import Conflict, ConflictField
from services.shared.database_service import DatabaseService

FIELD_WORDS = {ConflictField.NAME: "Name", ConflictField.PLAYER: "Player", ConflictField.DAY: "Day"}


class Conflicts(DatabaseService):
    """Differences that nobody has settled; the golfer's word holds meanwhile."""

    def load(self) -> list[Conflict]:
        """What nobody has settled, the newest first."""
        return list(self._database.conflicts.load_open())

    def count(self) -> int:
        """How many there are."""
        return int(self._database.conflicts.count_open())

    def choose(self, report_ids: Collection[int], field: ConflictField | None = None) -> list[Conflict]:
        """Those of these sessions, or all, in one field or every. Raises NotFound for a session that has none."""
        found = [each for each in self.load() if field in (None, each.field)]
        strangers = set(report_ids) - {each.report_id for each in found}
        if strangers:
            raise NotFound(f"Session {min(strangers)} does not differ from the portal here.", "Look at: conflicts list")
        return [each for each in found if not report_ids or each.report_id in report_ids]

    def keep_mine(self, chosen: Iterable[Conflict]) -> int:
        """The golfer's word is right; not mentioned again until the portal says something else."""
        return int(self._database.conflicts.keep_mine(_keys(chosen)))

    def take_theirs(self, chosen: Iterable[Conflict]) -> int:
        """The portal's word holds from now on. In the change log, so it can be undone."""
        return int(self._database.edits.take_theirs(_keys(chosen)))


def _keys(chosen: Iterable[Conflict]) -> list[tuple[int, ConflictField]]:
    return [(each.report_id, each.field) for each in chosen]
