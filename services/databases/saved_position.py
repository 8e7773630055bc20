"""How far an import of a database has come, kept with the data: it survives a stop, a crash and a restart."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from services.shared.database_service import DatabaseService

_POSITION, _LAST_RUN = "database_import_position", "database_import_run"


@dataclass(frozen=True, slots=True)
class SavedPosition:
    """How far an import that did not end has come. No hash of the file: it may have grown since."""

    path: str
    kind_id: str
    player: str
    position: str
    records: int
    run_id: str


class Positions(DatabaseService):
    """One position for this home: of the last import that did not come to its end."""

    def load(self) -> SavedPosition | None:
        """The saved position; None when there is none."""
        try:
            return SavedPosition(**json.loads(self._database.preferences.load(_POSITION, "")))
        except (ValueError, TypeError):
            return None

    def save(self, position: SavedPosition) -> None:
        """Replace it."""
        self._database.preferences.save(_POSITION, json.dumps(asdict(position)))

    def clear(self) -> None:
        """Forget it; what was imported stays."""
        self._database.preferences.save(_POSITION, "")

    def load_last_run(self) -> str:
        """The id of the import that was begun last; empty: none was."""
        return self._database.preferences.load(_LAST_RUN, "")

    def save_last_run(self, run_id: str) -> None:
        """Remember which one was begun last."""
        self._database.preferences.save(_LAST_RUN, run_id)
