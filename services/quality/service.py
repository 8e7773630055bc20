"""What the Data quality page asks; decisions about the shots are those of services/sessions/edit_shots.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.quality.view import QualityView, load_quality

if TYPE_CHECKING:
    from golf_db import GolfDatabase


class Quality:
    """Which shots numbers should not rest on."""

    def __init__(self, database: GolfDatabase) -> None:
        self._database = database

    def load_view(self, player: str, sessions: int, session: int | None) -> QualityView:
        """The player's newest ``sessions``, and ``session`` however old it is, if it is his."""
        return load_quality(self._database, player, sessions, session)
